#include "storage/text_search.hpp"

#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>
#include <catch2/catch.hpp>

using namespace jalon::storage;

namespace {

// Words that share their beginnings, ends and middles, so that a slip leads from one to another.
std::string made_word(std::mt19937& draw) {
    const std::size_t size = 2 + draw() % 8;
    std::string word;
    for (std::size_t k = 0; k < size; ++k) {
        word += "ablemoin7/"[draw() % (draw() % 4 == 0 ? 10 : 5)];
    }
    return word;
}

std::string with_a_slip(std::string word, std::mt19937& draw) {
    const std::size_t at = draw() % word.size();
    switch (draw() % 4) {
        case 0:
            return word.erase(at, 1);
        case 1:
            return word.insert(at, 1, "abzx"[draw() % 4]);
        case 2:
            word[at] = "abzx"[draw() % 4];
            return word;
        default:
            std::swap(word[at], word[(at + 1) % word.size()]);
            return word;
    }
}

// The numbers of the texts that the index gives for a question.
std::set<std::size_t> indexed(sqlite3* database, const std::string& question) {
    sqlite3_stmt* prepared = nullptr;
    REQUIRE(sqlite3_prepare_v2(database, "SELECT rowid FROM texts WHERE texts MATCH ?", -1, &prepared, nullptr) ==
            SQLITE_OK);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(prepared, &sqlite3_finalize);
    sqlite3_bind_text(prepared, 1, question.c_str(), -1, SQLITE_TRANSIENT);
    std::set<std::size_t> rows;
    int state = SQLITE_ROW;
    while ((state = sqlite3_step(prepared)) == SQLITE_ROW) {
        rows.insert(static_cast<std::size_t>(sqlite3_column_int64(prepared, 0)));
    }
    REQUIRE(state == SQLITE_DONE);
    return rows;
}

}  // namespace

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

TEST_CASE("the index of trigrams gives every text that a search finds", "[storage]") {
    sqlite3* opened = nullptr;
    REQUIRE(sqlite3_open(":memory:", &opened) == SQLITE_OK);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, &sqlite3_close);
    REQUIRE(sqlite3_exec(opened,
                         "CREATE VIRTUAL TABLE texts USING fts5(search, content = '', tokenize = 'trigram', detail = "
                         "none)",
                         nullptr, nullptr, nullptr) == SQLITE_OK);
    std::mt19937 draw(11);
    std::vector<std::string> texts;
    for (std::size_t k = 0; k < 60; ++k) {
        texts.push_back(made_word(draw) + " " + made_word(draw) + " 2026 00" + std::to_string(10 + k));
        REQUIRE(sqlite3_exec(
                    opened, fmt::format("INSERT INTO texts (rowid, search) VALUES ({}, '{}')", k, texts.back()).c_str(),
                    nullptr, nullptr, nullptr) == SQLITE_OK);
    }
    std::size_t found = 0;
    std::size_t passed_over = 0;
    for (int turn = 0; turn < 300; ++turn) {
        const std::string& text = texts[draw() % texts.size()];
        const std::string word = text.substr(0, text.find(' '));
        const std::string query = turn % 3 == 0 ? made_word(draw) : turn % 3 == 1 ? word : with_a_slip(word, draw);
        for (const Forgive forgive : {Forgive::nothing, Forgive::one_error}) {
            const auto question = index_query(query, forgive);
            if (!question) {
                continue;
            }
            const std::set<std::size_t> given = indexed(opened, *question);
            passed_over += texts.size() - given.size();
            for (std::size_t k = 0; k < texts.size(); ++k) {
                // A letter that only a text holds, as a stroke, may stand where the slip is: not looked for.
                if (matches(texts[k], query, forgive) &&
                    (forgive == Forgive::nothing || texts[k].find('/') == std::string::npos)) {
                    CAPTURE(query, texts[k], *question);
                    CHECK(given.contains(k));
                    ++found;
                }
            }
        }
    }
    CHECK(found > 300);
    CHECK(passed_over > 10'000);
}
