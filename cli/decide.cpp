#include "cli/decide.hpp"

#include <iostream>
#include <iterator>
#include <memory>

#include <fmt/format.h>

#include "cli/files.hpp"
#include "cli/outside.hpp"
#include "engine/base/text.hpp"
#include "engine/decision/decide.hpp"
#include "engine/definition/facts_file.hpp"

namespace jalon {

namespace {

using TablePointer = std::shared_ptr<const DecisionTable>;

void tell(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
        std::cerr << finding.str() << '\n';
    }
}

Result<TablePointer> table_in_file(const std::string& path) {
    const Result<std::string> text = read_file(path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    const ReadResult read = read_single_table({path, *text});
    tell(read.findings);
    if (!read.ok() || read.catalogue.tables.empty()) {
        return failure(ErrorKind::definition, "la table ne se lit pas ; corrigez ce qui est dit ci-dessus.", path);
    }
    return read.catalogue.tables.begin()->second;
}

// The table named by its id in the catalogue, or by the path of a file that stands alone.
Result<TablePointer> table_named(const std::string& name, const std::string& root_option) {
    if (name.ends_with(".yaml") || name.ends_with(".yml")) {
        return table_in_file(name);
    }
    const Result<std::filesystem::path> root = definitions_root(root_option);
    if (!root) {
        return tl::unexpected(root.error());
    }
    const Catalogue catalogue = read_catalogue(definition_files(*root)).catalogue;
    const auto found = catalogue.tables.find(name);
    if (found != catalogue.tables.end()) {
        return found->second;
    }
    std::vector<std::string> names;
    for (const auto& known : catalogue.tables) {
        names.push_back(known.first);
    }
    return failure(ErrorKind::not_found, fmt::format("la table « {} » n’existe pas{}", name, did_you_mean(name, names)),
                   name);
}

Result<std::string> text_of(const std::string& path) {
    if (path != "-") {
        return read_file(path);
    }
    return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

// Facts in JSON when the text begins so, else in YAML.
Result<Record> facts_in(const std::string& path) {
    const Result<std::string> text = text_of(path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    if (!trimmed(*text).starts_with('{')) {
        return read_facts({path, *text});
    }
    const Result<Value> value = from_json(*text);
    if (!value || value->record() == nullptr) {
        return failure(ErrorKind::invalid, value ? "un objet JSON est attendu." : value.error().message, path);
    }
    return *value->record();
}

Value texts(const std::vector<std::string>& list) {
    return List(list.begin(), list.end());
}

Record answer_of(const DecisionTable& table, const Decision& decision) {
    Record answer{{"table", table.id}};
    if (decision.is_decided()) {
        answer["value"] = decision.value;
        answer["outputs"] = decision.outputs;
        answer["rows"] = texts(decision.rows);
        answer["sources"] = texts(decision.sources);
        return answer;
    }
    List questions;
    for (const Question& question : decision.questions) {
        questions.emplace_back(Record{{"input", question.input}, {"question", question.text}});
    }
    answer["questions"] = std::move(questions);
    return answer;
}

int refuse_use(const Error& error) {
    std::cerr << fmt::format("jalon decide : {}{}\n", error.where.empty() ? "" : error.where + " : ", error.message);
    for (const Error& detail : error.details) {
        std::cerr << detail.where << ": " << detail.message << '\n';
    }
    return error.kind == ErrorKind::definition ? exit_finding : exit_misuse;
}

// Prints the answer over some facts; returns the exit code.
int answer(const DecisionTable& table, const Record& facts, const Scope& day) {
    Scope scope = day;
    scope.names = &facts;
    const Result<Decision> decision = decide(table, scope, NullFact::known);
    std::cout << to_answer_json(decision ? answer_of(table, *decision)
                                         : Record{{"table", table.id}, {"error", decision.error().message}})
              << '\n';
    return decision && decision->is_decided() ? exit_ok : exit_finding;
}

// One JSON object of facts per line, one answer per line, whatever the line.
int answer_lines(const DecisionTable& table, const Scope& day) {
    std::string line;
    while (std::getline(std::cin, line)) {
        const Result<Value> facts = from_json(line);
        if (facts && facts->record() != nullptr) {
            answer(table, *facts->record(), day);
        } else {
            std::cout << to_answer_json(Record{{"error", facts ? "un objet JSON est attendu." : facts.error().message}})
                      << '\n';
        }
    }
    return exit_ok;
}

}  // namespace

int run_decide(const Arguments& arguments) {
    const bool batch = arguments.has("batch");
    if (arguments.words.size() != 1 || batch == arguments.has("data")) {
        std::cerr
            << "jalon decide : indiquez une table (son nom ou son fichier) et --data FICHIER, ou --batch pour lire un "
               "objet JSON par ligne.\n";
        return exit_misuse;
    }
    const SystemClock clock;
    Scope day;
    day.now = clock.now();
    day.today = paris_date(day.now);
    if (arguments.has("on")) {
        const Result<Date> on = parse_date(arguments.get("on"));
        if (!on) {
            return refuse_use(on.error());
        }
        day.today = *on;
    }
    const Result<TablePointer> table = table_named(arguments.words[0], arguments.get("root"));
    if (!table) {
        return refuse_use(table.error());
    }
    if (batch) {
        return answer_lines(**table, day);
    }
    const Result<Record> facts = facts_in(arguments.get("data"));
    return facts ? answer(**table, *facts, day) : refuse_use(facts.error());
}

}  // namespace jalon
