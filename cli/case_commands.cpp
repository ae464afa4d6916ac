// Commands about running cases: why, publish, journals.
#include <iostream>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/compose.hpp"
#include "cli/journals.hpp"
#include "cli/outside.hpp"
#include "cli/publish.hpp"
#include "engine/cases/access.hpp"

namespace jalon {

namespace {

// The case of that reference, among those the actor may know.
std::optional<CaseId> case_named(const CaseService& service, const Actor& actor, const std::string& reference) {
    CaseFilter filter;
    filter.text = reference;
    for (const CaseLine& line : service.cases(actor, filter).lines) {
        if (line.header.reference == reference) {
            return line.header.id;
        }
    }
    return std::nullopt;
}

int print_reasons(const CaseService& service, const Actor& actor, const std::string& reference) {
    const std::optional<CaseId> id = case_named(service, actor, reference);
    const Result<std::vector<WhyNot>> reasons =
        id ? service.why_not(actor, *id)
           : failure(ErrorKind::not_found, "Ce dossier n’existe pas, ou n’est pas ouvert à ce compte.");
    if (!reasons) {
        std::cerr << reasons.error().message << '\n';
        return exit_finding;
    }
    if (reasons->empty()) {
        std::cout << "Rien n’attend, ou rien qui se dise à ce compte.\n";
    }
    for (const WhyNot& why : *reasons) {
        for (const std::string& line : why.unmet.empty() ? std::vector<std::string>() : lines_of(why)) {
            std::cout << line << '\n';
        }
    }
    if (const std::string others = open_to_others(*reasons); !others.empty()) {
        std::cout << others << '\n';
    }
    return exit_ok;
}

int run_why(const Arguments& arguments) {
    if (arguments.words.size() != 1 || !arguments.has("as")) {
        std::cerr << "jalon why : indiquez la référence d’un dossier, et avec --as le compte qui le lit.\n";
        return exit_misuse;
    }
    const Result<std::filesystem::path> root = definitions_root(arguments.get("root"));
    const std::filesystem::path data = arguments.get("data", "data");
    if (!root || !std::filesystem::exists(data / "jalon.db")) {
        std::cerr << (root ? fmt::format("Le dossier « {} » ne contient pas jalon.db ; indiquez --data.", data.string())
                           : root.error().message)
                  << '\n';
        return exit_misuse;
    }
    Definition definition = read_definitions(*root);
    if (!report(definition.read)) {
        return exit_finding;
    }
    const SystemClock clock;
    SystemRandom random;
    const Installation house(std::move(definition), data, clock, random);
    const std::optional<User> user = house.stores.directory.user_by_login(arguments.get("as"));
    if (!user) {
        std::cerr << fmt::format("Le compte « {} » n’existe pas.\n", arguments.get("as"));
        return exit_finding;
    }
    return print_reasons(house.service, actor_of(*user), arguments.words[0]);
}

}  // namespace

std::vector<Command> case_commands() {
    Command why{"why",
                "RÉFÉRENCE --as COMPTE",
                "Dit pourquoi des actions d’un dossier ne sont pas possibles, qui peut y remédier et jusqu’à quand.",
                {},
                run_why};
    why.options.push_back(option("as", "", "compte qui lit le dossier", "compte"));
    why.options.push_back(option("data", "d", "dossier des données (défaut : data)", "dossier"));
    why.options.push_back(option("root", "", "dossier des définitions", "dossier"));
    Command publish{"publish",
                    "",
                    "Dit ce que de nouvelles définitions feraient aux dossiers ouverts et, avec --apply, les publie.",
                    {},
                    run_publish};
    publish.options.push_back(option("root", "", "dossier des nouvelles définitions", "dossier"));
    publish.options.push_back(option("data", "d", "dossier des données (défaut : data)", "dossier"));
    publish.options.push_back(option("plan", "", "plan : qui passe, qui reste, ce qui peut se perdre", "fichier"));
    publish.options.push_back(option("apply", "", "publie ; sans elle, rien ne change"));
    Command journals{"journals",
                     "DOSSIER",
                     "Écrit les journaux et les définitions d’une installation, pour vérifier qu’une version suivante "
                     "les relit. Ils contiennent des données personnelles.",
                     {},
                     run_journals};
    journals.options.push_back(option("data", "d", "dossier des données (défaut : data)", "dossier"));
    journals.options.push_back(option("root", "", "dossier des définitions", "dossier"));
    return {why, publish, journals};
}

}  // namespace jalon
