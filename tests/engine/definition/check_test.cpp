// One table of all that publication refuses or warns of: a faulty set of files, and every finding it is told.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "tests/engine/definition/small_catalogue.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

struct Faulty {
    std::string name;
    std::vector<SourceFile> files;
    std::string findings;  // one per line, as `jalon check` prints them
};

std::string told(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        text += (text.empty() ? "" : "\n") + finding.str();
    }
    return text;
}

}  // namespace

TEST_CASE("the small catalogue that faults are put into has none", "[check]") {
    CHECK(told(read_small({}).findings) == "");
}

TEST_CASE("the facts of the engine are known by their members", "[check]") {
    const auto row = GENERATE(values<Faulty>({
        {"a misspelt fact in a guard",
         {workflow_with("e: { label: E, by: agent, to: z, if: employer.nmae == 'x', refuse: Non }")},
         "workflows/x.yaml:11:53: « nmae » est inconnu ; vouliez-vous dire « name » ?"},
        {"a misspelt fact in a template",
         {paper_with("Bonjour {{employer.nmae}}")},
         "doc-templates/paper.md.mustache:6:9: « employer.nmae » est inconnu ; vouliez-vous dire « employer.name » ?"},
    }));
    CAPTURE(row.name);
    CHECK(told(read_small(row.files).findings) == row.findings);
}
