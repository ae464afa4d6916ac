#include "engine/cases/case_data.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace jalon;

namespace {

ReadResult house() {
    return read_catalogue(
        {{"forms/interview.yaml",
          "form: interview\nlabel: Entretien\naudience: [agent, counsellor, hr_officer]\nfields:\n"
          "  held_on: { label: Date, type: date }\n"
          "  subject: { label: Objet, type: text, class: S3, audience: [agent, counsellor] }\n"},
         {"workflows/trial.yaml",
          "workflow: trial\nlabel: Essai\nprefix: ES\nopened_by: [counsellor]\n"
          "data:\n  interviews: { type: list, label: Entretiens, initial: [] }\n"
          "  started_on: { type: date, label: Début, audience: [hr_officer] }\n  counter: { type: int, initial: 0 }\n"
          "initial: open\nstates:\n  open:\n    label: Ouvert\n    on:\n"
          "      note: { label: Noter, by: counsellor, form: interview, collect: interviews }\n"
          "      first: { label: Premier, by: counsellor, form: interview }\n"
          "      close: { label: Clore, by: counsellor, to: closed }\n"
          "  closed: { label: Clos, type: final }\n"}});
}

Record interview(const char* subject) {
    return {{"held_on", Date(std::chrono::year(2026), std::chrono::October, std::chrono::day(12))},
            {"subject", subject}};
}

// What a role would be given.
Record seen_by(const std::vector<DataPart>& parts, const std::string& role) {
    std::vector<DataPart> theirs;
    for (const DataPart& part : parts) {
        if (std::ranges::find(part.audience, role) != part.audience.end()) {
            theirs.push_back(part);
        }
    }
    return merge_parts(theirs);
}

}  // namespace

TEST_CASE("what an audience may not read lies in parts of its own", "[cases]") {
    const ReadResult read = house();
    REQUIRE(read.ok());
    const Record data = {{"interview", interview("Parcours")},
                         {"interviews", List{interview("Parcours"), interview("Hypothèses")}},
                         {"started_on", Date(std::chrono::year(2026), std::chrono::October, std::chrono::day(5))},
                         {"counter", 3}};

    const std::vector<DataPart> parts = split_by_audience(read.catalogue, read.catalogue.workflow("trial"), data);

    CHECK(merge_parts(parts) == data);
    const Record employer = seen_by(parts, "hr_officer");
    CHECK(Value(employer).at_path("interview.subject").is_null());
    CHECK_FALSE(Value(employer).at_path("interview.held_on").is_null());
    CHECK(employer.at("interviews").list()->size() == 2);
    CHECK((*employer.at("interviews").list())[1]["subject"].is_null());
    CHECK(employer.contains("started_on"));
    CHECK_FALSE(employer.contains("counter"));
    const Record agent = seen_by(parts, "agent");
    CHECK((*agent.at("interviews").list())[1]["subject"] == Value("Hypothèses"));
    CHECK_FALSE(agent.contains("started_on"));
}

TEST_CASE("an empty list and an empty record survive the cut", "[cases]") {
    const ReadResult read = house();
    const Record data = {{"interviews", List{}}, {"interview", Record{}}};

    CHECK(merge_parts(split_by_audience(read.catalogue, read.catalogue.workflow("trial"), data)) == data);
}
