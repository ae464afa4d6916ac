#include "engine/definition/check_data.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/known_facts.hpp"
#include "engine/definition/reading.hpp"
#include "engine/expression/node.hpp"
#include "engine/expression/operators.hpp"

namespace jalon {

namespace {

void error(std::vector<Finding>& findings, const Position& position, std::string message) {
    findings.push_back({Finding::Level::error, position, std::move(message)});
}

// ---- Computed data

class ComputedData {
  public:
    ComputedData(const Workflow& workflow, std::vector<Finding>& findings) : findings_(findings) {
        for (const Datum& datum : workflow.data) {
            if (datum.compute) {
                computed_.emplace(datum.name, &datum);
                for (const std::string& name : names_read(datum.compute->expression, workflow.tables.get())) {
                    reads_[datum.name].insert(name.substr(0, name.find('.')));
                }
            }
        }
    }

    // Each cycle once, at the first of its data in alphabetical order.
    void refuse_cycles() {
        for (const auto& [name, datum] : computed_) {
            std::vector<std::string> way{name};
            std::set<std::string> seen;
            if (leads_back(way, seen) && told_.insert(name).second) {
                error(findings_, datum->compute->position,
                      fmt::format("« {} » se calcule à partir de lui-même : {} → {}", name, join(way, " → "), name));
                told_.insert(way.begin(), way.end());
            }
        }
    }

    void refuse_setting(const std::string& path, const Position& position) {
        if (computed_.contains(path.substr(0, path.find('.')))) {
            error(findings_, position,
                  fmt::format("« {} » est calculé à chaque fois et ne se fixe pas ; retirez « compute » de la donnée, "
                              "ou cette action",
                              path));
        }
    }

  private:
    // Lengthens the way until its last one reads its first one.
    bool leads_back(std::vector<std::string>& way, std::set<std::string>& seen) {
        const std::set<std::string>& read = reads_[way.back()];
        if (read.contains(way.front())) {
            return !told_.contains(way.front());
        }
        for (const std::string& name : read) {
            if (computed_.contains(name) && seen.insert(name).second) {
                way.push_back(name);
                if (leads_back(way, seen)) {
                    return true;
                }
                way.pop_back();
            }
        }
        return false;
    }

    std::vector<Finding>& findings_;
    std::map<std::string, const Datum*> computed_;
    std::map<std::string, std::set<std::string>> reads_;
    std::set<std::string> told_;  // of a cycle already
};

// ---- Bounds

// The value of a bound that is the same in every case and on every day; nullopt when it depends on something.
std::optional<Value> constant(const std::optional<Formula>& bound) {
    if (!bound || bound->expression.root() == nullptr || !bound->expression.names().empty() ||
        bound->expression.source().find("today") != std::string::npos ||
        bound->expression.source().find("now") != std::string::npos) {
        return std::nullopt;
    }
    Result<Value> value = bound->expression.evaluate({});
    return value && !value->is_null() ? std::optional<Value>(std::move(*value)) : std::nullopt;
}

bool has_order(const std::string& type) {
    constexpr std::array ordered{"int", "decimal", "money", "date", "time", "timestamp", "duration", "months", "any"};
    return std::find(ordered.begin(), ordered.end(), type) != ordered.end();
}

class Bounds {
  public:
    Bounds(const Datum& datum, std::vector<Finding>& findings) : datum_(datum), findings_(findings) {}

    void check() {
        const bool fit = check_one(datum_.min, "min") && check_one(datum_.max, "max");
        const std::optional<Value> least = constant(datum_.min);
        const std::optional<Value> most = constant(datum_.max);
        if (!fit) {
            return;
        }
        if (least && most && is_less(*most, *least)) {
            error(findings_, datum_.max->position, fmt::format("« {} » : « max » est plus petit que « min »", name()));
        } else if (datum_.initial &&
                   ((least && is_less(*datum_.initial, *least)) || (most && is_less(*most, *datum_.initial)))) {
            error(findings_, datum_.position,
                  fmt::format("la première valeur de « {} » n’est pas entre « min » et « max »", name()));
        }
    }

  private:
    const std::string& name() const { return datum_.name; }

    static bool is_less(const Value& left, const Value& right) {
        const std::optional<std::strong_ordering> order = order_of(left, right);
        return order && *order < 0;
    }

    const char* advice() const {
        return datum_.type == "money"  ? " : écrivez euros(…)"
               : datum_.type == "date" ? " : écrivez date(année, mois, jour)"
                                       : "";
    }

    bool check_one(const std::optional<Formula>& bound, const char* key) {
        if (!bound) {
            return true;
        }
        if (!has_order(datum_.type)) {
            error(findings_, bound->position,
                  fmt::format("« {} » est de type {}, qui n’a ni plus petit ni plus grand ; retirez « {} »", name(),
                              datum_.type, key));
            return false;
        }
        const std::optional<Value> value = constant(bound);
        const bool number = value && as_decimal(*value) && (datum_.type == "int" || datum_.type == "decimal");
        if (value && datum_.type != "any" && value->type_name() != datum_.type && !number) {
            error(findings_, bound->position,
                  fmt::format("« {} » est de type {} ; « {} » est de type {}{}", name(), datum_.type, key,
                              value->type_name(), advice()));
            return false;
        }
        return true;
    }

    const Datum& datum_;
    std::vector<Finding>& findings_;
};

}  // namespace

void check_data(const Workflow& workflow, std::vector<Finding>& findings) {
    ComputedData computed(workflow, findings);
    computed.refuse_cycles();
    for (const Datum& datum : workflow.data) {
        Bounds(datum, findings).check();
        const auto named = Expression::compile(datum.name);
        if (!named || named->root()->kind != ExpressionNode::Kind::name) {
            error(
                findings, datum.position,
                fmt::format("« {} » est un mot des expressions, qui ne pourraient pas nommer cette donnée ; choisissez "
                            "un autre nom",
                            datum.name));
        }
    }
    for_each_action(workflow, [&](const Action& action) {
        if (action.kind == Action::Kind::set) {
            for (const auto& [path, formula] : action.arguments) {
                computed.refuse_setting(path, formula.position);
            }
        }
        if (const auto into = action.words.find("into"); into != action.words.end()) {
            computed.refuse_setting(into->second.front(), action.position);
        }
    });
}

void check_data_names(const Workflow& workflow, std::vector<Finding>& findings) {
    std::map<std::string, std::string> taken{{"event", "d’un fait du moteur"}};
    for (const auto& [name, type] : known_facts()) {
        taken.emplace(name, "d’un fait du moteur");
    }
    for (const Requirement& requirement : workflow.requirements) {
        taken.insert_or_assign(requirement.name, "du dossier que celui-ci demande");
    }
    for (const Earlier& earlier : workflow.earlier) {
        taken.insert_or_assign(earlier.name, "des autres dossiers que celui-ci lit");
    }
    for (const Party& party : workflow.parties) {
        if (party.body) {
            taken.insert_or_assign(party.role, "d’un organisme qui prend part au dossier");
        }
    }
    for (const std::string& form : forms_of(workflow)) {
        taken.insert_or_assign(data_key(form), "des réponses du formulaire « " + form + " »");
    }
    for (const Datum& datum : workflow.data) {
        if (const auto found = taken.find(datum.name); found != taken.end()) {
            error(findings, datum.position,
                  fmt::format("la donnée « {} » porte le nom {} ; choisissez-en un autre", datum.name, found->second));
        }
    }
}

}  // namespace jalon
