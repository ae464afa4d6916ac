// Commands about definitions: check, schema, play, graph, eval, decide, record.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/decide.hpp"
#include "cli/drawing.hpp"
#include "cli/files.hpp"
#include "cli/outside.hpp"
#include "cli/play.hpp"
#include "cli/prove.hpp"
#include "cli/record.hpp"
#include "cli/subject.hpp"
#include "engine/base/text.hpp"
#include "engine/definition/canonical.hpp"
#include "engine/definition/check_sense.hpp"
#include "engine/definition/draw.hpp"
#include "engine/definition/schema.hpp"
#include "engine/expression/expression.hpp"

namespace jalon {

namespace fs = std::filesystem;

namespace {

// The findings about the files asked for; all of them when none is named.
bool concerns(const Finding& finding, const std::vector<fs::path>& asked, const fs::path& root) {
    if (asked.empty()) {
        return true;
    }
    const fs::path file = fs::weakly_canonical(root / finding.position.file);
    return std::ranges::any_of(asked, [&](const fs::path& path) {
        const std::string inside = file.lexically_relative(path).string();
        return file == path || (!inside.empty() && !inside.starts_with(".."));
    });
}

struct Told {
    int errors = 0;
    int warnings = 0;
};

// One line for the templates that no step produces: those of programmes to come would hide what else is found.
std::string unissued_line(const std::vector<Finding>& unissued) {
    constexpr std::size_t named = 3;
    std::vector<std::string> names;
    for (const Finding& finding : unissued) {
        names.push_back(fs::path(finding.position.file).stem().stem().string());
    }
    const bool more = names.size() > named;
    names.resize(std::min(names.size(), named));
    return fmt::format(
        "doc-templates: avertissement : {} modèles qu’aucune étape ne produit ({}{}) ; « --verbose » les "
        "nomme tous",
        unissued.size(), join(names, ", "), more ? "…" : "");
}

enum class Unissued { each, together };

// Proves what was read without fault, and prints the findings wanted.
template <class Wanted>
Told tell(ReadResult& read, bool alone, const Wanted& wanted, Unissued unissued = Unissued::each) {
    if (read.ok()) {
        const std::vector<Finding> proved = proof_findings(read.catalogue, alone);
        read.findings.insert(read.findings.end(), proved.begin(), proved.end());
    }
    Told told;
    std::vector<Finding> gathered;
    for (const Finding& finding : read.findings) {
        if (wanted(finding) && is_unissued(finding, read.catalogue) && unissued == Unissued::together) {
            gathered.push_back(finding);
        } else if (wanted(finding)) {
            std::cout << finding.str() << '\n';
            (finding.level == Finding::Level::error ? told.errors : told.warnings) += 1;
        }
    }
    if (!gathered.empty()) {
        std::cout << (gathered.size() == 1 ? gathered.front().str() : unissued_line(gathered)) << '\n';
        ++told.warnings;
    }
    return told;
}

// A file that stands outside the definitions.
int check_lone(const std::string& path, const std::string& root_option) {
    Result<LoneFile> lone = read_lone_file(path, root_option);
    if (!lone) {
        std::cerr << lone.error().message << '\n';
        return exit_misuse;
    }
    // An error elsewhere may come of this file; a warning there is nothing to it.
    const auto wanted = [&](const Finding& finding) {
        return finding.level == Finding::Level::error || finding.position.file == path;
    };
    return tell(lone->read, lone->alone, wanted).errors > 0 ? exit_finding : exit_ok;
}

// The definitions under a root; what is found about the files asked for, or all of it when none is named.
int check_root(const fs::path& root, const std::vector<fs::path>& asked, bool verbose) {
    Definition definition = read_definitions(root);
    const Told told = tell(
        definition.read, false, [&](const Finding& finding) { return concerns(finding, asked, root); },
        verbose || !asked.empty() ? Unissued::each : Unissued::together);
    const Catalogue& catalogue = definition.read.catalogue;
    std::cout << fmt::format("{} workflows, {} formulaires, {} modèles : {} erreur(s), {} avertissement(s).\n",
                             catalogue.workflows.size(), catalogue.forms.size(), catalogue.templates.size(),
                             told.errors, told.warnings);
    return told.errors > 0 ? exit_finding : exit_ok;
}

// The files as `canonical.hpp` writes them, one after the other.
int print_canonical(const std::vector<std::string>& paths) {
    int worst = paths.empty() ? exit_misuse : exit_ok;
    for (const std::string& path : paths) {
        std::vector<Finding> findings;
        const Result<std::string> text = read_file(path);
        const std::optional<std::string> canonical =
            text ? canonical_file({path, *text}, findings) : std::optional<std::string>();
        for (const Finding& finding : findings) {
            std::cerr << finding.str() << '\n';
        }
        if (!canonical) {
            std::cerr << (text ? "" : text.error().message + "\n");
            worst = std::max(worst, text ? exit_finding : exit_misuse);
            continue;
        }
        std::cout << *canonical;
    }
    return worst;
}

int run_schema(const Arguments& arguments) {
    std::vector<std::string> names;
    for (const DocumentKind& kind : all_documents()) {
        if (arguments.words.size() == 1 && arguments.words[0] == kind.name) {
            std::cout << json_schema(kind);
            return exit_ok;
        }
        names.emplace_back(kind.name);
    }
    const std::string advice = arguments.words.empty() ? "" : did_you_mean(arguments.words[0], names);
    std::cerr << fmt::format("jalon schema : indiquez un genre de fichier parmi {}{}.\n", join(names, ", "), advice);
    return exit_misuse;
}

int run_check(const Arguments& arguments) {
    if (arguments.has("canonical")) {
        return print_canonical(arguments.words);
    }
    int worst = exit_ok;
    std::map<fs::path, std::vector<fs::path>> asked;  // by the definitions they belong to
    for (const std::string& path : arguments.words) {
        if (!fs::exists(path)) {
            std::cerr << fmt::format("Le fichier « {} » est introuvable.\n", path);
            return exit_misuse;
        }
        if (const fs::path around = definitions_around(path); !around.empty()) {
            asked[around].push_back(fs::weakly_canonical(path));
        } else {
            worst = std::max(worst, check_lone(path, arguments.get("root")));
        }
    }
    if (arguments.words.empty()) {
        const Result<fs::path> root = definitions_root(arguments.get("root"));
        if (!root) {
            std::cerr << root.error().message << '\n';
            return exit_misuse;
        }
        asked[*root];
    }
    for (const auto& [root, files] : asked) {
        worst = std::max(worst, check_root(root, files, arguments.has("verbose")));
    }
    return worst;
}

int run_graph(const Arguments& arguments) {
    const std::string format = arguments.get("format", "svg");
    if (arguments.words.size() != 1 || (format != "svg" && format != "dot" && format != "mermaid")) {
        std::cerr << "jalon graph : indiquez un workflow, et --format svg, dot ou mermaid.\n";
        return exit_misuse;
    }
    const Result<Subject> subject = subject_named(arguments.words[0], arguments.get("root"));
    if (!subject) {
        std::cerr << subject.error().where << ": " << subject.error().message << '\n';
        return exit_finding;
    }
    if (format != "svg") {
        std::cout << (format == "dot" ? draw_dot(*subject->workflow) : draw_mermaid(*subject->workflow));
        return exit_ok;
    }
    const Result<std::string> svg = svg_from_dot(draw_dot(*subject->workflow));
    if (!svg) {
        std::cerr << svg.error().message << '\n';
        return exit_finding;
    }
    std::cout << *svg;
    return exit_ok;
}

// One expression over JSON data: {"value": …} or {"error": …}.
std::string evaluated(const std::string& source, const Record& data, const Clock& clock) {
    const auto said = [](const std::string& key, Value value) {
        return to_answer_json(Record{{key, std::move(value)}});
    };
    const auto expression = Expression::compile_freely(source);
    if (!expression) {
        const Problem& problem = expression.error().front();
        return said("error", fmt::format("{}:{}: {}", problem.line, problem.column, problem.message));
    }
    Scope scope;
    scope.names = &data;
    scope.now = clock.now();
    scope.today = paris_date(scope.now);
    Result<Value> value = expression->evaluate(scope);
    return value ? said("value", std::move(*value)) : said("error", value.error().message);
}

// What one line of a batch asks for; a line that cannot be read is told so in its place.
std::string answer_to(const std::string& line, const Clock& clock) {
    const auto refused = [](std::string message) {
        return to_answer_json(Record{{"error", Value(std::move(message))}});
    };
    if (trimmed(line).empty()) {
        return refused("la ligne est vide : écrivez {\"expr\": \"1 + 1\", \"data\": {}}.");
    }
    const Result<Value> request = from_json(line);
    if (!request) {
        return refused(request.error().message);
    }
    const std::string* source = (*request)["expr"].text();
    if (source == nullptr) {
        return refused("« expr » manque : écrivez {\"expr\": \"1 + 1\", \"data\": {}}.");
    }
    const Value& data = (*request)["data"];
    if (!data.is_null() && data.record() == nullptr) {
        return refused("« data » attend un objet JSON.");
    }
    return evaluated(*source, data.is_null() ? Record() : *data.record(), clock);
}

int run_eval(const Arguments& arguments) {
    const SystemClock clock;
    if (arguments.has("batch")) {
        std::string line;
        while (std::getline(std::cin, line)) {
            std::cout << answer_to(line, clock) << '\n';
        }
        return exit_ok;
    }
    if (arguments.words.size() != 1) {
        std::cerr << "jalon eval : indiquez une expression, ou --batch pour lire une demande JSON par ligne.\n";
        return exit_misuse;
    }
    const Result<Value> data = from_json(arguments.get("data", "{}"));
    if (!data || data->record() == nullptr) {
        std::cerr << "jalon eval : --data attend un objet JSON.\n";
        return exit_misuse;
    }
    const std::string answer = evaluated(arguments.words[0], *data->record(), clock);
    std::cout << answer << '\n';
    return answer.starts_with("{\"error\"") ? exit_finding : exit_ok;
}

}  // namespace

std::vector<Command> definition_commands() {
    Command check{"check", "[CHEMIN…]", "Lit et recoupe les définitions ; dit ce qui ne va pas, et où.", {}, run_check};
    check.options.push_back(option("root", "", "dossier des définitions", "dossier"));
    check.options.push_back(option("verbose", "v", "nomme chaque modèle qu’aucune étape ne produit"));
    check.options.push_back(option("canonical", "", "imprime les fichiers nommés dans leur écriture canonique"));
    Command schema{
        "schema", "GENRE", "Imprime le schéma JSON d’un genre de fichier, pour les éditeurs.", {}, run_schema};
    Command play{"play",
                 "WORKFLOW SCÉNARIO…",
                 "Joue des scénarios sur un workflow et dit la première différence.",
                 {},
                 run_play};
    play.options.push_back(option("restore", "", "reconstruit le cas depuis son enregistrement après chaque pas"));
    play.options.push_back(
        option("service", "", "joue par le service entier : formulaires, personnes et documents de la démonstration"));
    play.options.push_back(option("coverage", "", "nomme chaque transition qu’aucun scénario n’emprunte"));
    play.options.push_back(option("root", "", "dossier des définitions", "dossier"));
    Command graph{"graph", "WORKFLOW", "Dessine un workflow.", {}, run_graph};
    graph.options.push_back(option("format", "", "svg (défaut), dot ou mermaid", "format"));
    graph.options.push_back(option("root", "", "dossier des définitions", "dossier"));
    Command eval{"eval", "EXPRESSION", "Évalue une expression sur des données JSON.", {}, run_eval};
    eval.options.push_back(option("batch", "", "lit {\"expr\":…, \"data\":{…}} ligne par ligne sur l’entrée standard"));
    eval.options.push_back(option("data", "", "objet JSON des données", "json"));
    Command prove{"prove",
                  "WORKFLOW",
                  "Prouve les propriétés d’un workflow, ou montre le scénario qui les contredit.",
                  {},
                  run_prove};
    prove.options.push_back(option("out", "", "dossier où écrire les contre-exemples", "dossier"));
    prove.options.push_back(option("root", "", "dossier des définitions", "dossier"));
    Command decide{"decide",
                   "TABLE",
                   "Consulte une table de décision ; répond en JSON, ou pose la question qui manque.",
                   {},
                   run_decide};
    decide.options.push_back(option("data", "", "faits en JSON ou en YAML ; « - » pour l’entrée standard", "fichier"));
    decide.options.push_back(option("on", "", "jour de la décision (aujourd’hui par défaut)", "date"));
    decide.options.push_back(option("batch", "", "lit un objet JSON de faits par ligne sur l’entrée standard"));
    decide.options.push_back(option("root", "", "dossier des définitions", "dossier"));
    Command record{"record",
                   "DOSSIER",
                   "Écrit le scénario d’un dossier réel, personnes et textes remplacés par des fictifs.",
                   {},
                   run_record};
    record.options.push_back(option("data", "d", "dossier des données (défaut : data)", "dossier"));
    record.options.push_back(option("root", "", "dossier des définitions", "dossier"));
    return {check, schema, play, prove, graph, eval, decide, record};
}

}  // namespace jalon
