#include "cli/compose.hpp"

#include <iostream>
#include <utility>

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
      accounts(database, random) {}

Installation::Installation(Definition given, const std::filesystem::path& data, const Clock& clock, Random& random)
    : definition(std::move(given)),
      stores(data, random),
      renderer({.partials = partials_of(definition.read.catalogue)}),
      service({.catalogue = &definition.read.catalogue,
               .sources = &definition.sources,
               .cases = &stores.cases,
               .documents = &stores.documents,
               .renderer = &renderer,
               .directory = &stores.directory,
               .clock = &clock,
               .random = &random,
               .calendar = Calendar()}) {}

bool report(const ReadResult& read) {
    for (const Finding& finding : read.findings) {
        std::cerr << finding.str() << '\n';
    }
    return read.ok();
}

}  // namespace jalon
