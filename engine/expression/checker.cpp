#include "engine/expression/checker.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/expression/functions.hpp"
#include "engine/expression/operators.hpp"

namespace jalon {

namespace {

using Kind = Type::Kind;
using Known = std::set<std::string, std::less<>>;  // paths that are there for sure at this point

enum class Absent { refused, allowed };

Type type_of_value(const Value& value) {
    if (value.is_null()) {
        return Type::null();
    }
    if (value.get_if<bool>() != nullptr) {
        return Type::boolean();
    }
    if (value.get_if<std::int64_t>() != nullptr) {
        return Type::integer();
    }
    return value.get_if<Decimal>() != nullptr ? Type::decimal() : Type::string();
}

bool holds_decimal(const Type& type) {
    return type.is(Kind::decimal) || (type.is(Kind::optional) && type.inner().is(Kind::decimal));
}

// The type that can hold both; nullopt when there is none.
std::optional<Type> common_type(const Type& a, const Type& b) {
    if (a == b) {
        return a;
    }
    if (a.is(Kind::dyn) || b.is(Kind::dyn)) {
        return Type::dyn();
    }
    if (a.is(Kind::null) || b.is(Kind::null)) {
        return Type::optional(a.is(Kind::null) ? b : a);
    }
    if (a.is(Kind::optional) || b.is(Kind::optional)) {
        const std::optional<Type> inner =
            common_type(a.is(Kind::optional) ? a.inner() : a, b.is(Kind::optional) ? b.inner() : b);
        return inner ? std::optional(Type::optional(*inner)) : std::nullopt;
    }
    if (accepts(Type::decimal(), a) && accepts(Type::decimal(), b)) {
        return Type::decimal();
    }
    if (a.is(Kind::list) && b.is(Kind::list)) {
        const Type inner = common_type(a.inner(), b.inner()).value_or(Type::dyn());
        // A list of ints is none of decimals: nothing would turn its items into some.
        return Type::list(holds_decimal(inner) ? Type::dyn() : inner);
    }
    return a.is(Kind::record) && b.is(Kind::record) ? std::optional(Type::any_record()) : std::nullopt;
}

bool is_null_literal(const Node& node) {
    return node.kind == Node::Kind::literal && node.value.is_null();
}

void add_with_prefixes(Known& known, const std::string& path) {
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1)) {
        known.insert(path.substr(0, dot));
    }
    if (!path.empty()) {
        known.insert(path);
    }
}

// Adds the paths that are there for sure once `node` has turned out `outcome`.
void learn(const Node& node, bool outcome, Known& known) {
    switch (node.kind) {
        case Node::Kind::has:
            if (outcome) {
                add_with_prefixes(known, path_of(*node.children[0]));
            }
            break;
        case Node::Kind::not_:
            learn(*node.children[0], !outcome, known);
            break;
        case Node::Kind::all_of:
        case Node::Kind::any_of:
            if (outcome == (node.kind == Node::Kind::all_of)) {
                for (const auto& child : node.children) {
                    learn(*child, outcome, known);
                }
            }
            break;
        case Node::Kind::binary:
            for (std::size_t side = 0; side < 2; ++side) {
                const Node& other = *node.children[1 - side];
                const bool differs_from_null = is_null_literal(other) && (node.op == Operator::not_equal) == outcome &&
                                               (node.op == Operator::equal || node.op == Operator::not_equal);
                const bool equals_literal = other.kind == Node::Kind::literal && !is_null_literal(other) &&
                                            node.op == Operator::equal && outcome;
                if (differs_from_null || equals_literal) {
                    add_with_prefixes(known, path_of(*node.children[side]));
                }
            }
            break;
        default:
            break;
    }
}

std::vector<std::string> names_of(const Type::Fields& fields) {
    std::vector<std::string> names;
    for (const auto& [name, type] : fields) {
        names.push_back(name);
    }
    return names;
}

class Checker {
  public:
    Checker(std::string_view source, const Environment& environment) : source_(source), environment_(environment) {}

    Checked run(Node& root) {
        Type type = type_of(root, {});
        std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
            return std::tie(a.line, a.column) < std::tie(b.line, b.column);
        });
        return {std::move(type), std::move(problems_)};
    }

  private:
    void report(const Node& node, std::string message) { report_at(node.offset, std::move(message)); }

    void report_at(std::size_t offset, std::string message) {
        problems_.push_back(problem_at(source_, offset, std::move(message)));
    }

    Type type_of(Node& node, const Known& known, Absent absent = Absent::refused) {
        Type type = dispatched(node, known, absent);
        node.yields = type.kind();
        return type;
    }

    Type dispatched(Node& node, const Known& known, Absent absent) {
        switch (node.kind) {
            case Node::Kind::literal:
                return type_of_value(node.value);
            case Node::Kind::name:
                return name(node, known);
            case Node::Kind::member:
                return member(node, known, absent);
            case Node::Kind::index:
                return index(node, known);
            case Node::Kind::negation:
                return negation(node, known);
            case Node::Kind::not_:
                condition(*node.children[0], known, "!");
                return Type::boolean();
            case Node::Kind::binary:
                return binary(node, known);
            case Node::Kind::all_of:
            case Node::Kind::any_of:
                return logical(node, known);
            case Node::Kind::conditional:
                return conditional(node, known);
            case Node::Kind::call:
                return call(node, known);
            case Node::Kind::list:
                return list(node, known);
            case Node::Kind::record:
                return record(node, known);
            case Node::Kind::has:
                type_of(*node.children[0], known, Absent::allowed);
                return Type::boolean();
            case Node::Kind::comprehension:
                return comprehension(node, known);
        }
        return Type::dyn();
    }

    // The type of an operand that must be there.
    Type present(Node& node, const Known& known) {
        const Type type = type_of(node, known);
        if (type.is(Kind::optional)) {
            report_absent(node);
            return type.inner();
        }
        if (type.is(Kind::null)) {
            report(node, "null ne convient pas ici : une valeur est attendue.");
            return Type::dyn();
        }
        return type;
    }

    void report_absent(const Node& node) {
        const std::string path = path_of(node);
        const Node* start = &node;
        while (start->kind == Node::Kind::member) {
            start = start->children[0].get();
        }
        report_at(start->offset, path.empty()
                                     ? "Cette valeur peut être absente : comparez-la d’abord à null."
                                     : "« " + path + " » peut être absent : testez d’abord has(" + path + ").");
    }

    void condition(Node& node, const Known& known, std::string_view owner) {
        const Type type = present(node, known);
        if (!type.is(Kind::boolean) && !type.is(Kind::dyn)) {
            report(node,
                   "« " + std::string(owner) + " » attend une condition vraie ou fausse ; reçu " + type.str() + ".");
        }
    }

    Type declared(Node& node, const Type& type, const Known& known) {
        node.absent_is_null = node.absent_is_null || type.is(Kind::optional);
        const bool certain = type.is(Kind::optional) && known.count(path_of(node)) > 0;
        return certain ? type.inner() : type;
    }

    Type name(Node& node, const Known& known) {
        for (auto variable = variables_.rbegin(); !node.root && variable != variables_.rend(); ++variable) {
            if (variable->first == node.name) {
                return variable->second;
            }
        }
        const auto found = environment_.names().find(node.name);
        if (found != environment_.names().end()) {
            return declared(node, found->second, known);
        }
        std::vector<std::string> candidates = names_of(environment_.names());
        for (const auto& [variable, type] : variables_) {
            candidates.push_back(variable);
        }
        report(node, unknown(node.name, candidates));
        return Type::dyn();
    }

    static std::string unknown(const std::string& name, const std::vector<std::string>& candidates) {
        const std::string hint = did_you_mean(name, candidates);
        return "« " + name + " » est inconnu" + (hint.empty() ? "." : hint);
    }

    Type member(Node& node, const Known& known, Absent absent) {
        Node& base_node = *node.children[0];
        Type base = type_of(base_node, known, absent);
        if (base.is(Kind::optional)) {
            node.absent_is_null = true;
            if (absent == Absent::refused) {
                report_absent(base_node);
            }
            base = Type(base.inner());  // a copy: what it is made of goes with the old one
        }
        node.absent_is_null = node.absent_is_null || base_node.absent_is_null;
        if (base.is(Kind::dyn)) {
            return base;
        }
        if (!base.is(Kind::record)) {
            report(node, "« " + node.name + " » : " + base.str() + " n’a pas de membre.");
            return Type::dyn();
        }
        if (base.fields() == nullptr) {
            return Type::dyn();
        }
        const auto found = base.fields()->find(node.name);
        if (found == base.fields()->end()) {
            report(node, unknown(node.name, names_of(*base.fields())));
            return Type::dyn();
        }
        const Type type = declared(node, found->second, known);
        // A member of a record that may be absent may be absent too.
        const bool uncertain = node.absent_is_null && absent == Absent::allowed && known.count(path_of(node)) == 0;
        return uncertain ? Type::optional(type) : type;
    }

    Type index(Node& node, const Known& known) {
        const Type base = present(*node.children[0], known);
        const Type position = present(*node.children[1], known);
        const bool in_list = base.is(Kind::list) && (position.is(Kind::integer) || position.is(Kind::dyn));
        const bool in_record = base.is(Kind::record) && (position.is(Kind::string) || position.is(Kind::dyn));
        if (!in_list && !in_record && !base.is(Kind::dyn)) {
            report(node, "« […] » ne s’applique pas à " + base.str() + " avec " + position.str() + ".");
        }
        const std::string* key = node.children[1]->value.text();
        if (in_record && base.fields() != nullptr && key != nullptr) {
            const auto found = base.fields()->find(*key);
            node.absent_is_null = found != base.fields()->end() && found->second.is(Kind::optional);
            return found != base.fields()->end() ? found->second : Type::dyn();
        }
        return in_list ? base.inner() : Type::dyn();
    }

    Type negation(Node& node, const Known& known) {
        const Type type = present(*node.children[0], known);
        const bool signed_type = type.is(Kind::integer) || type.is(Kind::decimal) || type.is(Kind::money) ||
                                 type.is(Kind::duration) || type.is(Kind::months) || type.is(Kind::dyn);
        if (!signed_type) {
            report(node, "Le signe moins ne s’applique pas à " + type.str() + ".");
        }
        return type;
    }

    Type binary(Node& node, const Known& known) {
        Node& left_node = *node.children[0];
        Node& right_node = *node.children[1];
        const bool with_null = is_null_literal(left_node) || is_null_literal(right_node);
        const bool tests_presence = with_null && (node.op == Operator::equal || node.op == Operator::not_equal);
        const bool tolerant = tests_presence || node.op == Operator::equal;
        const Type left = tolerant ? type_of(left_node, known, Absent::allowed) : present(left_node, known);
        const Type right = tolerant ? type_of(right_node, known, Absent::allowed) : present(right_node, known);
        const std::optional<Type> result = type_of_binary(node.op, left, right);
        if (!result) {
            report(node, refusal_of(node.op, left.str(), right.str()));
        }
        return result.value_or(is_arithmetic(node.op) ? Type::dyn() : Type::boolean());
    }

    Type logical(Node& node, const Known& known) {
        const bool is_and = node.kind == Node::Kind::all_of;
        Known so_far = known;
        for (const auto& child : node.children) {
            condition(*child, so_far, is_and ? "&&" : "||");
            learn(*child, is_and, so_far);
        }
        return Type::boolean();
    }

    Type conditional(Node& node, const Known& known) {
        condition(*node.children[0], known, "?");
        Known if_true = known;
        Known if_false = known;
        learn(*node.children[0], true, if_true);
        learn(*node.children[0], false, if_false);
        const Type then = type_of(*node.children[1], if_true);
        const Type otherwise = type_of(*node.children[2], if_false);
        const std::optional<Type> type = common_type(then, otherwise);
        if (!type) {
            report(node, "Les deux branches de « ? : » donnent des types différents : " + then.str() + " et " +
                             otherwise.str() + ".");
        }
        node.widens = type && holds_decimal(*type);
        return type.value_or(Type::dyn());
    }

    Type call(Node& node, const Known& known) {
        std::vector<Type> arguments;
        for (const auto& child : node.children) {
            const bool takes_null = !node.overloads.empty() && node.overloads.front().null == Function::Null::taken;
            arguments.push_back(takes_null ? type_of(*child, known, Absent::allowed) : present(*child, known));
        }
        check_items(node, arguments);
        if (node.name == "in_state") {
            check_state(node);
        }
        if (node.name == "decide") {
            return table(node);
        }
        std::optional<Type> result;
        for (const Function& function : node.overloads) {
            if (!fits(function, arguments)) {
                continue;
            }
            const Type type = function.yields == Function::Yields::element_of_first && arguments[0].is(Kind::list)
                                  ? arguments[0].inner()
                                  : function.result;
            // An argument of unknown type may choose any of several overloads.
            result = !result || *result == type ? type : exact(arguments) ? *result : Type::dyn();
        }
        if (!result) {
            report(node, misuse_of(node, arguments));
        }
        return result.value_or(Type::dyn());
    }

    // sum, min and max take lists of what can be added, or ordered.
    void check_items(const Node& node, const std::vector<Type>& arguments) {
        const bool sums = node.name == "sum";
        if ((!sums && node.name != "min" && node.name != "max") || arguments.size() != 1 ||
            !arguments[0].is(Kind::list)) {
            return;
        }
        const Type& item = arguments[0].inner();
        const bool summable = item.is(Kind::integer) || item.is(Kind::decimal) || item.is(Kind::money) ||
                              item.is(Kind::duration) || item.is(Kind::dyn);
        const bool ordered =
            !item.is(Kind::list) && !item.is(Kind::record) && !item.is(Kind::optional) && !item.is(Kind::null);
        if (sums ? !summable : !ordered) {
            report(node,
                   sums ? "sum attend une liste de nombres, de montants ou de durées ; reçu " + arguments[0].str() + "."
                        : "« " + node.name + " » attend une liste de valeurs qui se comparent ; reçu " +
                              arguments[0].str() + ".");
        }
    }

    static bool fits(const Function& function, const std::vector<Type>& arguments) {
        if (function.parameters.size() != arguments.size()) {
            return false;
        }
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            if (!accepts(function.parameters[i], arguments[i])) {
                return false;
            }
        }
        return true;
    }

    static bool exact(const std::vector<Type>& arguments) {
        return std::none_of(arguments.begin(), arguments.end(), [](const Type& type) { return type.is(Kind::dyn); });
    }

    static std::string misuse_of(const Node& node, const std::vector<Type>& arguments) {
        std::vector<std::string> given;
        for (const Type& type : arguments) {
            given.push_back(type.str());
        }
        return misuse(node, given);
    }

    // decide('…') yields what the table of that name yields.
    Type table(const Node& node) {
        const Type::Fields* tables = environment_.tables();
        if (tables == nullptr) {
            report(node, "decide n’est pas disponible ici ; une table se consulte depuis un workflow.");
            return Type::dyn();
        }
        const std::string* name = node.children.size() == 1 ? node.children[0]->value.text() : nullptr;
        if (name == nullptr) {
            report(node, "decide attend le nom d’une table entre apostrophes.");
            return Type::dyn();
        }
        const auto found = tables->find(*name);
        if (found == tables->end()) {
            const std::string hint = did_you_mean(*name, names_of(*tables));
            report(*node.children[0], "La table « " + *name + " » n’existe pas" + (hint.empty() ? "." : hint));
            return Type::dyn();
        }
        return found->second;
    }

    void check_state(const Node& node) {
        if (!environment_.knows_states()) {
            report(node, "in_state n’est pas disponible ici.");
            return;
        }
        const std::string* path = node.children.size() == 1 ? node.children[0]->value.text() : nullptr;
        if (node.children.size() != 1) {
            return;  // told with the types that it takes
        }
        if (path == nullptr) {
            report(node, "in_state attend le nom d’un état entre apostrophes.");
            return;
        }
        const std::vector<std::string>& states = environment_.states();
        const bool exists = std::any_of(states.begin(), states.end(), [path](const std::string& state) {
            return state == *path || state.ends_with("." + *path);
        });
        if (exists) {
            return;
        }
        std::vector<std::string> candidates = states;
        for (const std::string& state : states) {
            candidates.push_back(state.substr(state.rfind('.') + 1));
        }
        const std::string hint = did_you_mean(*path, candidates);
        report(*node.children[0], "L’état « " + *path + " » n’existe pas" + (hint.empty() ? "." : hint));
    }

    Type list(Node& node, const Known& known) {
        std::optional<Type> element;
        for (const auto& child : node.children) {
            const Type type = type_of(*child, known);
            element = element ? common_type(*element, type).value_or(Type::dyn()) : type;
        }
        node.widens = element && holds_decimal(*element);
        return Type::list(element.value_or(Type::dyn()));
    }

    Type record(Node& node, const Known& known) {
        Type::Fields fields;
        bool keys_known = true;
        for (std::size_t i = 0; i < node.children.size(); i += 2) {
            Node& key = *node.children[i];
            if (key.kind != Node::Kind::literal || key.value.text() == nullptr) {
                keys_known = false;
                other_key(key, known);
                type_of(*node.children[i + 1], known);
                continue;
            }
            if (!fields.insert_or_assign(*key.value.text(), type_of(*node.children[i + 1], known)).second) {
                report(key, "La clé « " + *key.value.text() + " » est écrite deux fois.");
            }
        }
        return keys_known ? Type::record(std::move(fields)) : Type::any_record();
    }

    // A key that is no written text: integers and booleans too, as in CEL.
    void other_key(Node& key, const Known& known) {
        const Type type = present(key, known);
        if (key.kind == Node::Kind::name && !type.is(Kind::string)) {
            report(key, "Les clés d’un enregistrement s’écrivent entre apostrophes : {'clé': valeur}.");
        } else if (!type.is(Kind::string) && !type.is(Kind::integer) && !type.is(Kind::boolean) &&
                   !type.is(Kind::dyn)) {
            report(key, "La clé d’un enregistrement est un texte, un entier ou un booléen ; reçu " + type.str() + ".");
        }
    }

    Type comprehension(Node& node, const Known& known) {
        const Type range = present(*node.children[0], known);
        if (!range.is(Kind::list) && !range.is(Kind::record) && !range.is(Kind::dyn)) {
            report(*node.children[0], "Une liste est attendue ici ; reçu " + range.str() + ".");
        }
        const Type keys =
            range.is(Kind::record) ? (range.fields() != nullptr ? Type::string() : Type::dyn()) : Type::dyn();
        const Type element = range.is(Kind::list) ? range.inner() : keys;
        Known inside = known;
        const std::size_t outside = variables_.size();
        if (node.second.empty()) {
            declare(node.name, element, inside);
        } else {
            declare(node.name, range.is(Kind::list) ? Type::integer() : keys, inside);
            declare(node.second, range.is(Kind::list) ? element : value_of(range), inside);
        }
        const Type result = body(node, element, keys, inside);
        variables_.resize(outside);
        return result;
    }

    // The type that all members of a record share; dyn when they differ.
    static Type value_of(const Type& range) {
        std::optional<Type> shared;
        if (range.fields() != nullptr) {
            for (const auto& [name, type] : *range.fields()) {
                shared = shared ? common_type(*shared, type).value_or(Type::dyn()) : type;
            }
        }
        return shared.value_or(Type::dyn());
    }

    static std::string_view name_of(Macro macro) {
        constexpr std::array<std::string_view, 7> names = {"all",    "exists",        "exists_one",  "map",
                                                           "filter", "transformList", "transformMap"};
        return names[static_cast<std::size_t>(macro)];
    }

    // A variable hides what was known under its name.
    void declare(const std::string& name, const Type& type, Known& inside) {
        for (auto path = inside.begin(); path != inside.end();) {
            path = *path == name || path->starts_with(name + ".") ? inside.erase(path) : std::next(path);
        }
        variables_.emplace_back(name, type);
    }

    Type body(Node& node, const Type& element, const Type& keys, Known& inside) {
        const bool makes =
            node.macro == Macro::map || node.macro == Macro::transform_list || node.macro == Macro::transform_map;
        const std::size_t conditions = makes ? node.children.size() - 2 : node.children.size() - 1;
        for (std::size_t i = 1; i <= conditions; ++i) {
            condition(*node.children[i], inside, name_of(node.macro));
            learn(*node.children[i], true, inside);
        }
        if (node.macro == Macro::transform_map) {
            type_of(*node.children.back(), inside);
            return Type::any_record();
        }
        if (makes) {
            return Type::list(type_of(*node.children.back(), inside));
        }
        return node.macro == Macro::filter ? Type::list(keys.is(Kind::dyn) ? element : keys) : Type::boolean();
    }

    std::string_view source_;
    const Environment& environment_;
    std::vector<std::pair<std::string, Type>> variables_;
    std::vector<Problem> problems_;
};

}  // namespace

Checked checked(Node& root, std::string_view source, const Environment& environment) {
    return Checker(source, environment).run(root);
}

}  // namespace jalon
