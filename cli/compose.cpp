#include "cli/compose.hpp"

#include <iostream>
#include <utility>

#include <fmt/format.h>

#include "cli/images.hpp"
#include "engine/definition/check_sense.hpp"

namespace jalon {

namespace {

std::filesystem::path made(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    return folder;
}

std::map<std::string, std::string> partials_of(const Catalogue& catalogue) {
    return {catalogue.partials.begin(), catalogue.partials.end()};
}

}  // namespace

Stores::Stores(const std::filesystem::path& data, Random& random)
    : database(made(data) / "jalon.db"),
      cases(database),
      documents(data / "documents"),
      directory(database),
      accesses(database),
      accounts(database, random),
      security(database, random, accounts),
      account_mails(database),
      exchanges(database),
      drafts(database),
      lists(database) {}

Installation::Installation(Definition given, const std::filesystem::path& data, const Clock& clock, Random& random,
                           const HouseRules& rules)
    : definition(std::move(given)),
      stores(data, random),
      renderer({.partials = partials_of(definition.read.catalogue), .images = images_of(definition.sources)}),
      papers(renderer),
      service({.catalogue = &definition.read.catalogue,
               .sources = &definition.sources,
               .cases = &stores.cases,
               .documents = &stores.documents,
               .renderer = &renderer,
               .papers = &papers,
               .directory = &stores.directory,
               .clock = &clock,
               .random = &random,
               .calendar = Calendar(),
               .accesses = &stores.accesses,
               .exchanges = &stores.exchanges,
               .chase_pause_days = rules.chase_pause_days,
               .late_cancel_hours = rules.late_cancel_hours}) {}

bool report(const ReadResult& read) {
    int warnings = 0;
    bool unissued = false;  // one line of « jalon check », however many
    for (const Finding& finding : read.findings) {
        if (finding.level == Finding::Level::error) {
            std::cerr << finding.str() << '\n';
        } else if (is_unissued(finding, read.catalogue)) {
            unissued = true;
        } else {
            ++warnings;
        }
    }
    warnings += unissued ? 1 : 0;
    if (warnings > 0) {
        std::cerr << fmt::format("{} avertissement(s) sur les définitions ; « jalon check » les montre.\n", warnings);
    }
    return read.ok();
}

}  // namespace jalon
