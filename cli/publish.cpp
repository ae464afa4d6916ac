#include "cli/publish.hpp"

#include <iostream>
#include <stdexcept>

#include <fmt/format.h>

#include "cli/compose.hpp"
#include "cli/outside.hpp"
#include "cli/prove.hpp"
#include "engine/cases/definitions.hpp"
#include "engine/publishing/impact.hpp"
#include "storage/publications.hpp"

namespace jalon {

namespace fs = std::filesystem;

namespace {

// The plan of --plan; without it every case keeps its version.
Result<PublishPlan> plan_of(const Arguments& arguments, const Catalogue& catalogue) {
    if (!arguments.has("plan")) {
        return PublishPlan{};
    }
    const std::string path = arguments.get("plan");
    const Result<std::string> text = read_file(path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    std::vector<Finding> findings;
    std::optional<PublishPlan> plan = read_plan({path, *text}, catalogue, findings);
    for (const Finding& finding : findings) {
        std::cerr << finding.str() << '\n';
    }
    return plan ? Result<PublishPlan>(std::move(*plan))
                : failure(ErrorKind::definition, "Corrigez le plan ci-dessus ; rien n’a changé.");
}

// Tells what the proof of the properties and of the paths finds; false when something is violated.
bool proved(const Catalogue& catalogue) {
    bool sound = true;
    for (const Finding& finding : proof_findings(catalogue, false)) {
        if (finding.level == Finding::Level::error) {
            std::cerr << finding.str() << '\n';
            sound = false;
        }
    }
    return sound;
}

// Moves the chosen cases, one transaction each; returns how many could not.
int move_cases(CaseService& service, const Impact& impact, const PublishPlan& plan) {
    int moved = 0;
    int failed = 0;
    for (const ImpactGroup& group : impact.groups) {
        if (group.choice == Choice::keep) {
            continue;
        }
        for (const CaseHeader& header : group.cases) {
            const Result<bool> done = service.migrate(UserId(), header.id, plan.of(group.workflow).mapping);
            if (!done) {
                std::cerr << done.error().message << '\n';
            }
            (done ? moved : failed) += 1;
        }
    }
    std::cout << fmt::format(
        "{} dossiers passés à la nouvelle version, {} restés sur la leur faute d’avoir pu passer.\n", moved, failed);
    return failed;
}

int apply(Definition definition, const fs::path& data, const PublishPlan& plan, const Impact& impact) {
    if (impact.refused()) {
        std::cerr << "Des dossiers choisis pour passer ne le peuvent pas : décidez de ce qui manque dans le plan, ou "
                     "laissez-les sur leur version. Rien n’a changé.\n";
        return exit_finding;
    }
    const SystemClock clock;
    SystemRandom random;
    Installation house(std::move(definition), data, clock, random);
    const int failed = move_cases(house.service, impact, plan);
    SqlitePublications(house.stores.database).publish(digest_of(package_of(house.definition.sources)), clock.now());
    std::cout << "Publié. Les nouveaux dossiers suivent cette version dès maintenant, sans redémarrage du service.\n";
    return failed > 0 ? exit_finding : exit_ok;
}

}  // namespace

Published published_definitions(const fs::path& data) {
    Published published;
    if (!fs::exists(data / "jalon.db")) {
        return published;
    }
    SystemRandom random;
    Stores stores(data, random);
    for (const std::string& digest : SqlitePublications(stores.database).all()) {
        const std::optional<std::string> package = stores.cases.definition(digest);
        const bool whole = package && digest_of(*package) == digest;
        if (whole) {
            Definition definition = checked_definitions(sources_of(*package));
            if (definition.read.ok()) {
                published.definition = std::move(definition);
                return published;
            }
        }
        if (published.trouble.empty()) {
            published.trouble = whole ? unreadable_definitions(digest) : lost_definitions(digest);
        }
    }
    return published;
}

int run_publish(const Arguments& arguments) {
    const Result<fs::path> root = definitions_root(arguments.get("root"));
    const fs::path data = arguments.get("data", "data");
    if (!root || !arguments.words.empty() || !fs::exists(data / "jalon.db")) {
        std::cerr << (root ? fmt::format("jalon publish : « {} » n’est pas un dossier de données (jalon.db manque) ; "
                                         "indiquez --data.",
                                         data.string())
                           : root.error().message)
                  << '\n';
        return exit_misuse;
    }
    Definition definition = read_definitions(*root);
    if (!report(definition.read) || !proved(definition.read.catalogue)) {
        std::cerr << "jalon publish : corrigez les définitions ci-dessus ; rien n’a changé.\n";
        return exit_finding;
    }
    const Result<PublishPlan> plan = plan_of(arguments, definition.read.catalogue);
    if (!plan) {
        std::cerr << plan.error().message << '\n';
        return exit_finding;
    }
    const SystemClock clock;
    SystemRandom random;
    Impact impact;
    std::vector<Finding> idle;
    {
        Stores stores(data, random);
        const Definitions definitions(definition.read.catalogue, definition.sources, stores.cases);
        impact = impact_of(stores.cases, definitions, *plan, clock.now(), Calendar());
        idle = idle_choices(*plan, impact, definitions);
    }
    for (const std::string& line : lines_of(impact)) {
        std::cout << line << '\n';
    }
    if (!idle.empty()) {
        for (const Finding& finding : idle) {
            std::cerr << finding.str() << '\n';
        }
        std::cerr << "Corrigez le plan ci-dessus ; rien n’a changé.\n";
        return exit_finding;
    }
    if (!arguments.has("apply")) {
        std::cout << "Rien n’a changé : ce rapport est un essai. Ajoutez --apply pour publier.\n";
        return impact.refused() ? exit_finding : exit_ok;
    }
    return apply(std::move(definition), data, *plan, impact);
}

}  // namespace jalon
