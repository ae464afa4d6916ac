#include "storage/text_search.hpp"

#include <catch2/catch.hpp>

using namespace jalon::storage;

TEST_CASE("a search finds every word it is given, and forgives a slip when asked to", "[storage]") {
    struct Row {
        const char* query;
        bool exact;
        bool forgiving;
    };
    const Row row = GENERATE(values<Row>({
        {"lemoine", true, true},
        {"lemoine bp", true, true},
        {"lemo", true, true},
        {"bp 2026 0042", true, true},
        {"lemoine 0043", false, false},
        {"lemione", false, true},   // two neighbours swapped
        {"lemoin", true, true},     // the beginning is enough
        {"lemoinne", false, true},  // one added
        {"lmoine", false, true},    // one missing
        {"lenoine", false, true},   // one changed
        {"lemonie saint", false, true},
        {"lenoime", false, false},  // two errors
        {"2062", false, false},     // figures are never forgiven
        {"bq", false, false},       // nor are short words
        {"", true, true},
    }));

    const char* text = "bp 2026 0042 thierry lemoine saint aubin des pres";

    CAPTURE(row.query);
    CHECK(matches(text, row.query, Forgive::nothing) == row.exact);
    CHECK(matches(text, row.query, Forgive::one_error) == row.forgiving);
}
