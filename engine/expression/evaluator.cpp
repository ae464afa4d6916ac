#include "engine/expression/evaluator.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "engine/expression/fact.hpp"
#include "engine/expression/functions.hpp"
#include "engine/expression/operators.hpp"
#include "engine/expression/times.hpp"
#include "engine/expression/walker.hpp"

namespace jalon {

namespace {

constexpr std::size_t most_arguments = 4;

const Value& null_value() {
    static const Value null;
    return null;
}

const Calendar& usual_calendar() {
    static const Calendar calendar;
    return calendar;
}

bool is_null_literal(const Node& node) {
    return node.kind == Node::Kind::literal && node.value.is_null();
}

// The names of the types, which CEL without declarations lets stand for them.
bool is_type_name(std::string_view name) {
    constexpr std::array<std::string_view, 13> names = {"bool", "int",       "decimal",   "string", "money",
                                                        "date", "time",      "timestamp", "months", "list",
                                                        "map",  "null_type", "type"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_type_path(std::string_view path) {
    return path == "google.protobuf.Timestamp" || path == "google.protobuf.Duration";
}

bool compared(Operator op, std::strong_ordering order) {
    switch (op) {
        case Operator::less:
            return order < 0;
        case Operator::less_equal:
            return order <= 0;
        case Operator::greater:
            return order > 0;
        default:
            return order >= 0;
    }
}

}  // namespace

Result<Value> Evaluator::run(const Node& root) {
    Value slot;
    const Value* value = at(root, slot);
    if (value == nullptr) {
        return failure(ErrorKind::invalid, message_);
    }
    if (fine_seen_) {
        return without_nanoseconds(*value);
    }
    if (value == &slot) {
        return slot;
    }
    return *value;
}

Result<bool> Evaluator::run_condition(const Node& root) {
    const Truth truth = condition(root);
    return truth == Truth::failed ? Result<bool>(failure(ErrorKind::invalid, std::move(message_)))
                                  : truth == Truth::yes;
}

const Value* Evaluator::fail(Cause cause, std::string message) {
    cause_ = cause;
    message_ = std::move(message);
    return nullptr;
}

const Value* Evaluator::at(const Node& node, Value& slot) {
    if (!spend(1)) {
        return exhausted();
    }
    switch (node.kind) {
        case Node::Kind::literal:
            return &node.value;
        case Node::Kind::name:
            return name(node, slot);
        case Node::Kind::member:
            return member(node, slot);
        case Node::Kind::index:
            return index(node, slot);
        case Node::Kind::negation:
            return negation(node, slot);
        case Node::Kind::binary:
            if (is_arithmetic(node.op)) {
                return calculation(node, slot);
            }
            return decided(relation(node), slot);
        case Node::Kind::not_:
            return decided(inverse(node), slot);
        case Node::Kind::all_of:
            return decided(logical(node, Truth::no), slot);
        case Node::Kind::any_of:
            return decided(logical(node, Truth::yes), slot);
        case Node::Kind::conditional:
            return conditional(node, slot);
        case Node::Kind::call:
            return call(node, slot);
        case Node::Kind::list:
            return list(node, slot);
        case Node::Kind::record:
            return record(node, slot);
        case Node::Kind::has:
            return decided(has(node), slot);
        case Node::Kind::comprehension:
            return comprehension(node, slot);
    }
    return fail(Cause::value, "Expression illisible.");
}

Truth Evaluator::condition(const Node& node) {
    switch (node.kind) {
        case Node::Kind::binary:
            if (!is_arithmetic(node.op)) {
                return spend(1) ? relation(node) : spent();
            }
            break;
        case Node::Kind::not_:
            return spend(1) ? inverse(node) : spent();
        case Node::Kind::all_of:
            return spend(1) ? logical(node, Truth::no) : spent();
        case Node::Kind::any_of:
            return spend(1) ? logical(node, Truth::yes) : spent();
        case Node::Kind::has:
            return spend(1) ? has(node) : spent();
        default:
            break;
    }
    Value slot;
    const Value* value = at(node, slot);
    if (value == nullptr) {
        return Truth::failed;
    }
    if (const bool* flag = value->get_if<bool>()) {
        return truth_of(*flag);
    }
    if (value->is_null()) {
        missing(node);
    } else {
        fail(Cause::type, "Une condition vraie ou fausse est attendue ; reçu " + std::string(value->type_name()) + ".");
    }
    return Truth::failed;
}

Truth Evaluator::spent() {
    exhausted();
    return Truth::failed;
}

bool Evaluator::is_variable(std::string_view name) const {
    return std::any_of(variables_.begin(), variables_.end(),
                       [name](const auto& variable) { return variable.first == name; });
}

const Value* Evaluator::found(const Node& node) const {
    if (!node.root) {
        for (auto variable = variables_.rbegin(); variable != variables_.rend(); ++variable) {
            if (variable->first == node.name) {
                return variable->second;
            }
        }
    }
    return fact(scope_, node.name);
}

const Value* Evaluator::whole(const Node& node) const {
    if (node.path.empty()) {
        return nullptr;
    }
    const Node* first = &node;
    while (first->kind == Node::Kind::member) {
        first = first->children[0].get();
    }
    return !first->root && is_variable(first->name) ? nullptr : fact(scope_, node.path);
}

const Value* Evaluator::missing(const Node& node) {
    const std::string path = path_of(node);
    return fail(Cause::absent, path.empty() ? "Une valeur nécessaire au calcul n’est pas encore renseignée."
                                            : "« " + path + " » n’est pas encore renseigné.");
}

const Value* Evaluator::name(const Node& node, Value& slot) {
    const Value* value = found(node);
    if (value != nullptr) {
        return value;
    }
    if (!node.path.empty() && is_type_name(node.name)) {
        return store(Value(node.name), slot);
    }
    if (const std::string_view refusal = left_out(node.name); !node.path.empty() && !refusal.empty()) {
        return fail(Cause::type, std::string(refusal));
    }
    return node.absent_is_null ? &null_value() : missing(node);
}

const Value* Evaluator::member(const Node& node, Value& slot) {
    if (const Value* value = whole(node)) {
        return value;
    }
    if (!node.path.empty() && is_type_path(node.path)) {
        return store(Value(node.path), slot);
    }
    const Value* base = at(*node.children[0], slot);
    if (base == nullptr) {
        return nullptr;
    }
    if (base->is_null()) {
        return node.absent_is_null ? &null_value() : missing(*node.children[0]);
    }
    const Value* value = nullptr;
    if (const Record* members = base->record()) {
        const auto entry = members->find(node.name);
        value = entry == members->end() ? nullptr : &entry->second;
    } else if (const Map* entries = base->map()) {
        const auto entry = entries->find(Value(node.name));
        value = entry == entries->end() ? nullptr : &entry->second;
    } else {
        return no_member(node, *base);
    }
    if (value == nullptr) {
        return node.absent_is_null ? &null_value() : missing(node);
    }
    return base == &slot ? store(Value(*value), slot) : value;
}

const Value* Evaluator::no_member(const Node& node, const Value& base) {
    return fail(Cause::type, "« " + node.name + " » : " + std::string(base.type_name()) + " n’a pas de membre.");
}

const Value* Evaluator::lenient(const Node& node, Value& slot) {
    if (node.kind == Node::Kind::name) {
        const Value* value = found(node);
        return value != nullptr ? value : &null_value();
    }
    if (node.kind != Node::Kind::member) {
        return at(node, slot);
    }
    if (const Value* value = whole(node)) {
        return value;
    }
    const Value* base = lenient(*node.children[0], slot);
    if (base == nullptr) {
        return nullptr;
    }
    if (!base->is_null() && base->record() == nullptr && base->map() == nullptr) {
        return no_member(node, *base);
    }
    if (const Map* entries = base->map()) {
        const auto entry = entries->find(Value(node.name));
        return entry == entries->end() ? &null_value() : store(Value(entry->second), slot);
    }
    const Value& value = (*base)[node.name];
    return base == &slot ? store(Value(value), slot) : &value;
}

const Value* Evaluator::index(const Node& node, Value& slot) {
    Value position_slot;
    const Value* base = at(*node.children[0], slot);
    const Value* position = base != nullptr ? at(*node.children[1], position_slot) : nullptr;
    if (position == nullptr) {
        return nullptr;
    }
    if (base->is_null() || (position->is_null() && base->list() != nullptr)) {
        return missing(*node.children[base->is_null() ? 0 : 1]);
    }
    const Value key = as_key(*position);
    const std::int64_t* number = key.get_if<std::int64_t>();
    const bool keyed = number != nullptr || key.text() != nullptr || key.get_if<bool>() != nullptr;
    const Value* item = nullptr;
    if (base->list() != nullptr && number != nullptr) {
        const List& items = *base->list();
        if (*number < 0 || static_cast<std::uint64_t>(*number) >= items.size()) {
            return fail(Cause::value, "L’indice " + std::to_string(*number) +
                                          " n’existe pas dans une liste de taille " + std::to_string(items.size()) +
                                          " (on compte à partir de 0).");
        }
        item = &items[static_cast<std::size_t>(*number)];
    } else if ((base->record() != nullptr || base->map() != nullptr) && keyed) {
        item = entry_of(*base, key);
        if (item == nullptr && node.absent_is_null) {
            return &null_value();
        }
        if (item == nullptr) {
            const std::string shown = key.text() != nullptr ? *key.text() : to_plain_json(key);
            return fail(Cause::value, "« " + shown + " » n’est pas encore renseigné.");
        }
    } else {
        return fail(Cause::type, "« […] » ne s’applique pas à " + std::string(base->type_name()) + " avec " +
                                     std::string(position->type_name()) + ".");
    }
    return base == &slot ? store(Value(*item), slot) : item;
}

const Value* Evaluator::entry_of(const Value& container, const Value& key) {
    if (const Map* entries = container.map()) {
        const auto entry = entries->find(key);
        return entry == entries->end() ? nullptr : &entry->second;
    }
    if (key.text() == nullptr) {
        return nullptr;
    }
    const auto entry = container.record()->find(*key.text());
    return entry == container.record()->end() ? nullptr : &entry->second;
}

const Value* Evaluator::settled(Result<Value> result, Value& slot) {
    if (!result) {
        return fail(Cause::value, std::move(result.error().message));
    }
    fine_seen_ = fine_seen_ || result->get_if<FineInstant>() != nullptr || result->get_if<FineDuration>() != nullptr;
    return store(std::move(*result), slot);
}

const Value* Evaluator::negation(const Node& node, Value& slot) {
    const Value* operand = at(*node.children[0], slot);
    if (operand == nullptr || operand->is_null()) {
        return operand == nullptr ? nullptr : missing(*node.children[0]);
    }
    return settled(negated(*operand), slot);
}

Truth Evaluator::inverse(const Node& node) {
    const Truth truth = condition(*node.children[0]);
    return truth == Truth::failed ? truth : truth_of(truth == Truth::no);
}

Truth Evaluator::logical(const Node& node, Truth decisive) {
    bool failed = false;
    std::string first_message;
    Cause first_cause = Cause::none;
    for (const auto& child : node.children) {
        const Truth truth = condition(*child);
        if (truth == decisive) {
            return decisive;
        }
        if (fuel_ < 0) {
            return spent();
        }
        if (truth == Truth::failed && !failed) {
            failed = true;
            first_message = std::move(message_);
            first_cause = cause_;
        }
    }
    if (failed) {
        fail(first_cause, std::move(first_message));
        return Truth::failed;
    }
    return decisive == Truth::no ? Truth::yes : Truth::no;
}

const Value* Evaluator::conditional(const Node& node, Value& slot) {
    const Truth truth = condition(*node.children[0]);
    if (truth == Truth::failed) {
        return nullptr;
    }
    const Value* value = at(*node.children[truth == Truth::yes ? 1 : 2], slot);
    return value != nullptr && node.widens ? widened(*value, slot) : value;
}

Truth Evaluator::relation(const Node& node) {
    const Node& left_node = *node.children[0];
    const Node& right_node = *node.children[1];
    Value left_slot;
    Value right_slot;
    const bool equates = node.op == Operator::equal || node.op == Operator::not_equal;
    const bool with_null = equates && (is_null_literal(left_node) || is_null_literal(right_node));
    const Value* left = with_null ? lenient(left_node, left_slot) : at(left_node, left_slot);
    const Value* right = left == nullptr ? nullptr
                         : with_null     ? lenient(right_node, right_slot)
                                         : at(right_node, right_slot);
    if (right == nullptr) {
        return Truth::failed;
    }
    const std::int64_t* left_number = left->get_if<std::int64_t>();
    const std::int64_t* right_number = right->get_if<std::int64_t>();
    if (left_number != nullptr && right_number != nullptr && node.op != Operator::in) {
        return equates ? truth_of((*left_number == *right_number) == (node.op == Operator::equal))
                       : truth_of(compared(node.op, *left_number <=> *right_number));
    }
    if (equates) {
        const bool equal = equal_values(*left, *right, fuel_);
        return fuel_ < 0 ? spent() : truth_of(equal == (node.op == Operator::equal));
    }
    if (right->is_null() || (left->is_null() && node.op != Operator::in)) {
        missing(right->is_null() ? right_node : left_node);
        return Truth::failed;
    }
    return node.op == Operator::in ? membership(*left, *right) : comparison(node.op, *left, *right);
}

Truth Evaluator::mismatch(Operator op, const Value& left, const Value& right) {
    fail(Cause::type, refusal_of(op, left.type_name(), right.type_name()));
    return Truth::failed;
}

Truth Evaluator::membership(const Value& item, const Value& container) {
    if (const List* items = container.list()) {
        for (const Value& candidate : *items) {
            const bool equal = equal_values(item, candidate, fuel_);
            if (fuel_ < 0) {
                return spent();
            }
            if (equal) {
                return Truth::yes;
            }
        }
        return Truth::no;
    }
    const Value key = as_key(item);
    const bool keyed = key.text() != nullptr || key.get_if<std::int64_t>() != nullptr || key.get_if<bool>() != nullptr;
    if (container.record() != nullptr || container.map() != nullptr) {
        return truth_of(keyed && entry_of(container, key) != nullptr);
    }
    return mismatch(Operator::in, item, container);
}

Truth Evaluator::comparison(Operator op, const Value& left, const Value& right) {
    if (const std::string* text = left.text();
        text != nullptr && !spend(static_cast<std::int64_t>(text->size()) / 16)) {
        return spent();
    }
    const std::optional<std::strong_ordering> order = order_of(left, right);
    return order ? truth_of(compared(op, *order)) : mismatch(op, left, right);
}

const Value* Evaluator::calculation(const Node& node, Value& slot) {
    Value right_slot;
    const Value* left = at(*node.children[0], slot);
    const Value* right = left != nullptr ? at(*node.children[1], right_slot) : nullptr;
    if (right == nullptr) {
        return nullptr;
    }
    if (right->is_null() || left->is_null()) {
        return missing(*node.children[right->is_null() ? 1 : 0]);
    }
    if (left->text() != nullptr && right->text() != nullptr &&
        !spend(static_cast<std::int64_t>(left->text()->size() + right->text()->size()) / 16)) {
        return exhausted();
    }
    if (left->list() != nullptr && right->list() != nullptr &&
        !spend(static_cast<std::int64_t>(left->list()->size() + right->list()->size()))) {
        return exhausted();
    }
    if (!applies(node.op, *left, *right)) {
        return fail(Cause::type, refusal_of(node.op, left->type_name(), right->type_name()));
    }
    return settled(arithmetic(node.op, *left, *right), slot);
}

const Value* Evaluator::call(const Node& node, Value& slot) {
    const std::size_t count = node.children.size();
    std::array<Value, most_arguments> slots;
    std::array<const Value*, most_arguments> values{};
    if (node.overloads.empty()) {
        return fail(Cause::type, unknown_function(node.name, count == 0 ? nullptr : node.children[0].get()));
    }
    if (count > most_arguments) {
        return fail(Cause::type, "« " + node.name + " » a trop d’arguments.");
    }
    if (names_type(node)) {
        return store(Value("type"), slot);
    }
    const bool takes_null = node.overloads.front().null == Function::Null::taken;
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = at(*node.children[i], slots[i]);
        if (values[i] == nullptr || (values[i]->is_null() && !takes_null)) {
            return values[i] == nullptr ? nullptr : missing(*node.children[i]);
        }
    }
    const Arguments arguments(values.data(), count);
    for (const Function& function : node.overloads) {
        if (fits(function, arguments)) {
            const Calendar& calendar = scope_.calendar != nullptr ? *scope_.calendar : usual_calendar();
            CallContext context{scope_, calendar, fuel_, node.yields, node.pattern.get()};
            Result<Value> result = function.call(arguments, context);
            if (result && function.result.is(Type::Kind::decimal)) {
                result = *widened(*result, *result);
            }
            return fuel_ < 0 ? exhausted() : settled(std::move(result), slot);
        }
    }
    std::vector<std::string> given;
    for (const Value* value : arguments) {
        given.emplace_back(value->type_name());
    }
    return fail(Cause::type, misuse(node, given));
}

bool Evaluator::names_type(const Node& node) const {
    if (node.name != "type" || node.children.size() != 1) {
        return false;
    }
    const Node& operand = *node.children[0];
    const bool type_name = operand.kind == Node::Kind::name && is_type_name(operand.name) && found(operand) == nullptr;
    return type_name || is_type_path(path_of(operand)) || (operand.kind == Node::Kind::call && operand.name == "type");
}

bool Evaluator::fits(const Function& function, Arguments arguments) {
    if (function.parameters.size() != arguments.size()) {
        return false;
    }
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (!accepts(function.parameters[i], *arguments[i])) {
            return false;
        }
    }
    return true;
}

Truth Evaluator::has(const Node& node) {
    Value slot;
    const Value* value = lenient(*node.children[0], slot);
    return value == nullptr ? Truth::failed : truth_of(!value->is_null());
}

Result<Value> evaluated(const Node& root, const Scope& scope, Cause* cause) {
    Evaluator evaluator(scope);
    Result<Value> value = evaluator.run(root);
    if (cause != nullptr) {
        *cause = evaluator.cause();
    }
    return value;
}

Result<bool> condition_holds(const Node& root, const Scope& scope) {
    return Evaluator(scope).run_condition(root);
}

}  // namespace jalon
