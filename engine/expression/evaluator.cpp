#include "engine/expression/evaluator.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "engine/expression/functions.hpp"
#include "engine/expression/operators.hpp"

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

// Every function below returns a pointer to the value of a node, or nullptr after a failure. The value stands
// either in the facts, which spares a copy, or in the `slot` that the caller lends.
class Evaluator {
  public:
    explicit Evaluator(const Scope& scope)
        : scope_(scope), calendar_(scope.calendar != nullptr ? *scope.calendar : usual_calendar()) {}

    Result<Value> run(const Node& root) {
        Value slot;
        const Value* value = at(root, slot);
        if (value == nullptr) {
            return failure(ErrorKind::invalid, message_);
        }
        return *value;
    }

  private:
    const Value* fail(std::string message) {
        message_ = std::move(message);
        return nullptr;
    }

    bool spend(std::int64_t steps) {
        fuel_ -= steps;
        return fuel_ >= 0;
    }
    const Value* exhausted() { return fail("Ce calcul est trop long : il dépasse 100 000 opérations."); }

    static const Value* store(Value value, Value& slot) {
        slot = std::move(value);
        return &slot;
    }

    const Value* at(const Node& node, Value& slot) {
        if (!spend(1)) {
            return exhausted();
        }
        switch (node.kind) {
            case Node::Kind::literal:
                return &node.value;
            case Node::Kind::name:
                return name(node);
            case Node::Kind::member:
                return member(node, slot);
            case Node::Kind::index:
                return index(node, slot);
            case Node::Kind::negation:
                return negation(node, slot);
            case Node::Kind::not_:
                return inverse(node, slot);
            case Node::Kind::binary:
                return binary(node, slot);
            case Node::Kind::all_of:
                return logical(node, slot, false);
            case Node::Kind::any_of:
                return logical(node, slot, true);
            case Node::Kind::conditional:
                return conditional(node, slot);
            case Node::Kind::call:
                return call(node, slot);
            case Node::Kind::list:
                return list(node, slot);
            case Node::Kind::record:
                return record(node, slot);
            case Node::Kind::has:
                return has(node, slot);
            case Node::Kind::comprehension:
                return comprehension(node, slot);
        }
        return fail("Expression illisible.");
    }

    // The fact of that name, or nullptr without complaint.
    const Value* found(std::string_view name) const {
        for (auto variable = variables_.rbegin(); variable != variables_.rend(); ++variable) {
            if (variable->first == name) {
                return variable->second;
            }
        }
        for (const Record* record : {scope_.locals, scope_.names}) {
            if (record == nullptr) {
                continue;
            }
            if (const auto entry = record->find(name); entry != record->end()) {
                return &entry->second;
            }
        }
        return nullptr;
    }

    const Value* missing(const Node& node) {
        const std::string path = path_of(node);
        return fail(path.empty() ? "Une valeur nécessaire au calcul n’est pas encore renseignée."
                                 : "« " + path + " » n’est pas encore renseigné.");
    }

    const Value* name(const Node& node) {
        const Value* value = found(node.name);
        if (value != nullptr) {
            return value;
        }
        return node.absent_is_null ? &null_value() : missing(node);
    }

    const Value* member(const Node& node, Value& slot) {
        const Value* base = at(*node.children[0], slot);
        if (base == nullptr) {
            return nullptr;
        }
        if (base->is_null()) {
            return node.absent_is_null ? &null_value() : missing(*node.children[0]);
        }
        const Record* members = base->record();
        if (members == nullptr) {
            return fail("« " + node.name + " » : " + std::string(base->type_name()) + " n’a pas de membre.");
        }
        const auto entry = members->find(node.name);
        if (entry == members->end()) {
            return node.absent_is_null ? &null_value() : missing(node);
        }
        return base == &slot ? store(Value(entry->second), slot) : &entry->second;
    }

    // A path where any part may be missing; a null value then. Other nodes are evaluated as usual.
    const Value* lenient(const Node& node, Value& slot) {
        if (node.kind == Node::Kind::name) {
            const Value* value = found(node.name);
            return value != nullptr ? value : &null_value();
        }
        if (node.kind != Node::Kind::member) {
            return at(node, slot);
        }
        const Value* base = lenient(*node.children[0], slot);
        if (base == nullptr) {
            return nullptr;
        }
        const Value& value = (*base)[node.name];
        return base == &slot ? store(Value(value), slot) : &value;
    }

    const Value* index(const Node& node, Value& slot) {
        Value position_slot;
        const Value* base = at(*node.children[0], slot);
        const Value* position = base != nullptr ? at(*node.children[1], position_slot) : nullptr;
        if (position == nullptr) {
            return nullptr;
        }
        const Value* item = nullptr;
        if (const auto* number = position->get_if<std::int64_t>(); base->list() != nullptr && number != nullptr) {
            const List& items = *base->list();
            if (*number < 0 || static_cast<std::uint64_t>(*number) >= items.size()) {
                return fail("L’indice " + std::to_string(*number) + " n’existe pas dans une liste de taille " +
                            std::to_string(items.size()) + " (on compte à partir de 0).");
            }
            item = &items[static_cast<std::size_t>(*number)];
        } else if (base->record() != nullptr && position->text() != nullptr) {
            const auto entry = base->record()->find(*position->text());
            if (entry == base->record()->end()) {
                return fail("« " + *position->text() + " » n’est pas encore renseigné.");
            }
            item = &entry->second;
        } else {
            return fail("« […] » ne s’applique pas à " + std::string(base->type_name()) + " avec " +
                        std::string(position->type_name()) + ".");
        }
        return base == &slot ? store(Value(*item), slot) : item;
    }

    const Value* settled(Result<Value> result, Value& slot) {
        return result ? store(std::move(*result), slot) : fail(result.error().message);
    }

    const Value* negation(const Node& node, Value& slot) {
        const Value* operand = at(*node.children[0], slot);
        if (operand == nullptr || operand->is_null()) {
            return operand == nullptr ? nullptr : missing(*node.children[0]);
        }
        return settled(negated(*operand), slot);
    }

    // The truth of a condition; nullptr after a failure.
    const bool* condition(const Node& node, Value& slot) {
        const Value* value = at(node, slot);
        if (value == nullptr) {
            return nullptr;
        }
        const bool* truth = value->get_if<bool>();
        if (truth == nullptr && value->is_null()) {
            missing(node);
        } else if (truth == nullptr) {
            fail("Une condition vraie ou fausse est attendue ; reçu " + std::string(value->type_name()) + ".");
        }
        return truth;
    }

    const Value* inverse(const Node& node, Value& slot) {
        const bool* truth = condition(*node.children[0], slot);
        return truth == nullptr ? nullptr : store(Value(!*truth), slot);
    }

    // && and ||: one `decisive` operand settles it, whatever the others do, failures included.
    const Value* logical(const Node& node, Value& slot, bool decisive) {
        bool failed = false;
        std::string first_message;
        for (const auto& child : node.children) {
            const bool* truth = condition(*child, slot);
            if (truth != nullptr && *truth == decisive) {
                return store(Value(decisive), slot);
            }
            if (truth == nullptr && !failed) {
                failed = true;
                first_message = message_;
            }
            if (fuel_ < 0) {
                return exhausted();
            }
        }
        return failed ? fail(std::move(first_message)) : store(Value(!decisive), slot);
    }

    const Value* conditional(const Node& node, Value& slot) {
        const bool* truth = condition(*node.children[0], slot);
        if (truth == nullptr) {
            return nullptr;
        }
        return at(*node.children[*truth ? 1 : 2], slot);
    }

    const Value* binary(const Node& node, Value& slot) {
        const Node& left_node = *node.children[0];
        const Node& right_node = *node.children[1];
        Value left_slot;
        Value right_slot;
        if (node.op == Operator::equal || node.op == Operator::not_equal) {
            const bool with_null = is_null_literal(left_node) || is_null_literal(right_node);
            const Value* left = with_null ? lenient(left_node, left_slot) : at(left_node, left_slot);
            const Value* right = left == nullptr ? nullptr
                                 : with_null     ? lenient(right_node, right_slot)
                                                 : at(right_node, right_slot);
            if (right == nullptr) {
                return nullptr;
            }
            return store(Value(equal_values(*left, *right) == (node.op == Operator::equal)), slot);
        }
        const Value* left = at(left_node, left_slot);
        const Value* right = left != nullptr ? at(right_node, right_slot) : nullptr;
        if (right == nullptr) {
            return nullptr;
        }
        if (right->is_null() || (left->is_null() && node.op != Operator::in)) {
            return missing(right->is_null() ? right_node : left_node);
        }
        if (node.op == Operator::in) {
            return membership(*left, *right, slot);
        }
        return is_arithmetic(node.op) ? calculation(node.op, *left, *right, slot)
                                      : comparison(node.op, *left, *right, slot);
    }

    const Value* membership(const Value& item, const Value& container, Value& slot) {
        if (const List* items = container.list()) {
            if (!spend(static_cast<std::int64_t>(items->size()))) {
                return exhausted();
            }
            for (const Value& candidate : *items) {
                if (equal_values(item, candidate)) {
                    return store(Value(true), slot);
                }
            }
            return store(Value(false), slot);
        }
        if (container.record() != nullptr && item.text() != nullptr) {
            return store(Value(container.record()->count(*item.text()) > 0), slot);
        }
        return fail(refusal_of(Operator::in, item.type_name(), container.type_name()));
    }

    const Value* comparison(Operator op, const Value& left, const Value& right, Value& slot) {
        const std::optional<std::strong_ordering> order = order_of(left, right);
        if (!order) {
            return fail(refusal_of(op, left.type_name(), right.type_name()));
        }
        switch (op) {
            case Operator::less:
                return store(Value(*order < 0), slot);
            case Operator::less_equal:
                return store(Value(*order <= 0), slot);
            case Operator::greater:
                return store(Value(*order > 0), slot);
            default:
                return store(Value(*order >= 0), slot);
        }
    }

    const Value* calculation(Operator op, const Value& left, const Value& right, Value& slot) {
        if (left.text() != nullptr && right.text() != nullptr &&
            !spend(static_cast<std::int64_t>(left.text()->size() + right.text()->size()) / 16)) {
            return exhausted();
        }
        if (left.list() != nullptr && right.list() != nullptr &&
            !spend(static_cast<std::int64_t>(left.list()->size() + right.list()->size()))) {
            return exhausted();
        }
        return settled(arithmetic(op, left, right), slot);
    }

    const Value* call(const Node& node, Value& slot) {
        const std::size_t count = node.children.size();
        std::array<Value, most_arguments> slots;
        std::array<const Value*, most_arguments> values{};
        if (count > most_arguments) {
            return fail("« " + node.name + " » a trop d’arguments.");
        }
        for (std::size_t i = 0; i < count; ++i) {
            values[i] = at(*node.children[i], slots[i]);
            if (values[i] == nullptr || values[i]->is_null()) {
                return values[i] == nullptr ? nullptr : missing(*node.children[i]);
            }
        }
        const Arguments arguments(values.data(), count);
        for (const Function& function : node.overloads) {
            if (fits(function, arguments)) {
                CallContext context{scope_, calendar_, fuel_, node.yields, node.pattern.get()};
                Result<Value> result = function.call(arguments, context);
                return fuel_ < 0 ? exhausted() : settled(std::move(result), slot);
            }
        }
        std::vector<std::string> given;
        for (const Value* value : arguments) {
            given.emplace_back(value->type_name());
        }
        return fail(misuse(node, given));
    }

    static bool fits(const Function& function, Arguments arguments) {
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

    // What is built costs as much as it holds, so that lists of lists of lists cannot grow out of hand.
    bool spend_for(const Value& value) {
        if (!spend(1)) {
            return false;
        }
        if (const List* items = value.list()) {
            for (const Value& item : *items) {
                if (!spend_for(item)) {
                    return false;
                }
            }
        }
        if (const Record* members = value.record()) {
            for (const auto& [key, item] : *members) {
                if (!spend_for(item)) {
                    return false;
                }
            }
        }
        return true;
    }

    const Value* list(const Node& node, Value& slot) {
        List items;
        for (const auto& child : node.children) {
            const Value* item = at(*child, slot);
            if (item == nullptr) {
                return nullptr;
            }
            if (!spend_for(*item)) {
                return exhausted();
            }
            items.push_back(*item);
        }
        return store(Value(std::move(items)), slot);
    }

    const Value* record(const Node& node, Value& slot) {
        Record members;
        for (std::size_t i = 0; i < node.children.size(); i += 2) {
            Value key_slot;
            const Value* key = at(*node.children[i], key_slot);
            const Value* item = key != nullptr ? at(*node.children[i + 1], slot) : nullptr;
            if (item == nullptr) {
                return nullptr;
            }
            if (key->text() == nullptr) {
                return fail("Les clés d’un enregistrement s’écrivent entre apostrophes : {'clé': valeur}.");
            }
            if (!spend_for(*item)) {
                return exhausted();
            }
            if (!members.emplace(*key->text(), *item).second) {
                return fail("La clé « " + *key->text() + " » est écrite deux fois.");
            }
        }
        return store(Value(std::move(members)), slot);
    }

    const Value* has(const Node& node, Value& slot) {
        const Value* value = lenient(*node.children[0], slot);
        return value == nullptr ? nullptr : store(Value(!value->is_null()), slot);
    }

    const Value* comprehension(const Node& node, Value& slot) {
        Value range_slot;
        const Value* range = at(*node.children[0], range_slot);
        if (range == nullptr || range->is_null()) {
            return range == nullptr ? nullptr : missing(*node.children[0]);
        }
        List keys;
        if (const Record* members = range->record()) {
            for (const auto& [key, value] : *members) {
                keys.emplace_back(key);
            }
        } else if (range->list() == nullptr) {
            return fail("Une liste est attendue ici ; reçu " + std::string(range->type_name()) + ".");
        }
        const List& items = range->list() != nullptr ? *range->list() : keys;
        variables_.emplace_back(node.name, nullptr);
        const Value* result = node.macro == Macro::map || node.macro == Macro::filter ? selection(node, items, slot)
                                                                                      : quantifier(node, items, slot);
        variables_.pop_back();
        return result;
    }

    const Value* selection(const Node& node, const List& items, Value& slot) {
        const bool maps = node.macro == Macro::map;
        const bool conditional_map = maps && node.children.size() == 3;
        List kept;
        for (const Value& item : items) {
            variables_.back().second = &item;
            if (!maps || conditional_map) {
                const bool* wanted = condition(*node.children[1], slot);
                if (wanted == nullptr) {
                    return nullptr;
                }
                if (!*wanted) {
                    continue;
                }
            }
            const Value* value = maps ? at(*node.children.back(), slot) : &item;
            if (value == nullptr) {
                return nullptr;
            }
            if (!spend_for(*value)) {
                return exhausted();
            }
            kept.push_back(*value);
        }
        return store(Value(std::move(kept)), slot);
    }

    // all, exists: one decisive item settles it, failures elsewhere included; exists_one looks at every item.
    const Value* quantifier(const Node& node, const List& items, Value& slot) {
        const bool decisive = node.macro == Macro::exists;
        std::int64_t count = 0;
        bool failed = false;
        std::string first_message;
        for (const Value& item : items) {
            variables_.back().second = &item;
            const bool* truth = condition(*node.children[1], slot);
            if (fuel_ < 0) {
                return exhausted();
            }
            if (truth == nullptr && !failed) {
                failed = true;
                first_message = message_;
            }
            if (truth != nullptr && node.macro != Macro::exists_one && *truth == decisive) {
                return store(Value(decisive), slot);
            }
            count += truth != nullptr && *truth ? 1 : 0;
        }
        if (failed) {
            return fail(std::move(first_message));
        }
        return store(Value(node.macro == Macro::exists_one ? count == 1 : !decisive), slot);
    }

    const Scope& scope_;
    const Calendar& calendar_;
    std::int64_t fuel_ = evaluation_fuel;
    std::vector<std::pair<std::string_view, const Value*>> variables_;
    std::string message_;
};

}  // namespace

Result<Value> evaluated(const Node& root, const Scope& scope) {
    return Evaluator(scope).run(root);
}

}  // namespace jalon
