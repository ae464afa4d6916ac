// What scenarios and papers are known to show, as kept in tests/golden.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/scenario/scenario.hpp"
#include "tests/mutation/journey.hpp"

namespace jalon::test {

struct KeptJourney {
    std::string path;  // below tests/scenarios
    Scenario scenario;
    std::set<std::string> files;  // that it depends on
    std::vector<Journey::Step> steps;
};

// Every scenario with what is kept of it; nothing is kept of a new one.
std::vector<KeptJourney> kept_journeys();
// By template.
std::map<std::string, std::string> kept_papers();
// By workflow.
std::map<std::string, std::string> kept_properties();

// Writes what is shown now in place of what was kept.
void keep_journeys(const std::vector<KeptJourney>& journeys, const std::vector<Journey>& played);
void keep_papers(const std::map<std::string, std::string>& portraits);
void keep_properties(const std::map<std::string, std::string>& properties);

// The text that a digest of a kept journey stands for; "" when unknown.
std::string kept_text(const std::string& digest);

// What each template with an example says now.
std::map<std::string, std::string> paper_portraits(const ReadResult& read);

// What is proved of each workflow: a line for each property.
std::map<std::string, std::string> properties_of(const ReadResult& read);

// Reads with the names of templates, as `jalon check` does.
ReadResult read_with_names(const std::vector<SourceFile>& sources);

}  // namespace jalon::test
