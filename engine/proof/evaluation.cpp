// Expressions over values that are known in part.
#include <algorithm>
#include <set>

#include "engine/expression/evaluator.hpp"
#include "engine/expression/fact.hpp"
#include "engine/expression/functions.hpp"
#include "engine/expression/operators.hpp"
#include "engine/proof/abstract.hpp"

namespace jalon::proof {

namespace {

using Kind = ExpressionNode::Kind;

bool is_null_literal(const ExpressionNode& node) {
    return node.kind == Kind::literal && node.value.is_null();
}

// Smallest and largest value, where they are known.
struct Bounds {
    std::optional<std::int64_t> least;
    std::optional<std::int64_t> most;
};

Bounds bounds_of(const Value& value) {
    if (const auto* number = value.get_if<std::int64_t>()) {
        return {*number, *number};
    }
    Bounds bounds;
    if (const auto* least = value["?least"].get_if<std::int64_t>()) {
        bounds.least = *least;
    }
    if (const auto* most = value["?most"].get_if<std::int64_t>()) {
        bounds.most = *most;
    }
    return bounds;
}

std::optional<std::int64_t> plus(std::optional<std::int64_t> left, std::optional<std::int64_t> right) {
    constexpr std::int64_t far = std::int64_t(1) << 40;
    if (!left || !right || *left > far || *left < -far || *right > far || *right < -far) {
        return std::nullopt;
    }
    return *left + *right;
}

std::optional<std::int64_t> minus(std::optional<std::int64_t> value) {
    return value ? std::optional<std::int64_t>(-*value) : std::nullopt;
}

// What bounds tell of left < right; nullopt when they do not.
std::optional<bool> surely_less(const Bounds& left, const Bounds& right, bool or_equal) {
    if (left.most && right.least && (or_equal ? *left.most <= *right.least : *left.most < *right.least)) {
        return true;
    }
    if (left.least && right.most && (or_equal ? *left.least > *right.most : *left.least >= *right.most)) {
        return false;
    }
    return std::nullopt;
}

class Evaluation {
  public:
    Evaluation(const Scope& scope, Oracle& oracle, Decide decide)
        : scope_(scope), oracle_(oracle), deciding_(decide == Decide::yes) {}

    Result<Value> at(const ExpressionNode& node) {
        switch (node.kind) {
            case Kind::literal:
                return node.value;
            case Kind::name:
                return refined(node, name(node));
            case Kind::member:
                return refined(node, member(node));
            case Kind::not_:
            case Kind::all_of:
            case Kind::any_of:
            case Kind::has:
                return truth_value(node);
            case Kind::binary:
                return is_arithmetic(node.op) ? calculation(node) : truth_value(node);
            case Kind::negation:
                return negation(node);
            case Kind::index:
                return index(node);
            case Kind::conditional:
                return conditional(node);
            case Kind::call:
                return call(node);
            case Kind::list:
                return list(node);
            case Kind::record:
                return record(node);
            case Kind::comprehension:
                return comprehension(node);
        }
        return some_value();
    }

    // Three-valued; decides elementary conditions when it may.
    Result<Value> truth_value(const ExpressionNode& node) {
        switch (node.kind) {
            case Kind::not_: {
                Result<Value> inner = truth_value(*node.children[0]);
                if (!inner || inner->get_if<bool>() == nullptr) {
                    return inner;
                }
                return Value(!inner->is_true());
            }
            case Kind::all_of:
                return logical(node, false);
            case Kind::any_of:
                return logical(node, true);
            case Kind::conditional:
                return conditional(node);
            default:
                return atom(node);
        }
    }

  private:
    static tl::unexpected<Error> fails() { return failure(ErrorKind::invalid, "le calcul échoue"); }

    // ---- Conditions

    Result<Value> logical(const ExpressionNode& node, bool decisive) {
        const bool deciding = deciding_;
        deciding_ = false;
        bool unknown = false;
        bool failed = false;
        for (const auto& child : node.children) {
            const Result<Value> value = truth_value(*child);
            if (value && value->get_if<bool>() != nullptr && value->is_true() == decisive) {
                deciding_ = deciding;
                return Value(decisive);
            }
            unknown = unknown || (value && value->get_if<bool>() == nullptr);
            failed = failed || !value;
        }
        deciding_ = deciding;
        if (!unknown) {
            return failed ? Result<Value>(fails()) : Value(!decisive);
        }
        return deciding ? decided_logical(node, decisive) : some_value();
    }

    Result<Value> decided_logical(const ExpressionNode& node, bool decisive) {
        bool failed = false;
        for (const auto& child : node.children) {
            const Result<Value> value = truth_value(*child);
            if (value && value->get_if<bool>() != nullptr && value->is_true() == decisive) {
                return Value(decisive);
            }
            failed = failed || !value;
        }
        return failed ? Result<Value>(fails()) : Value(!decisive);
    }

    // An elementary condition: known, assumed, decided, or left open.
    Result<Value> atom(const ExpressionNode& node) {
        const bool outer = may_fail_;
        may_fail_ = false;
        Result<Value> value = elementary(node);
        const bool may_fail = may_fail_;
        may_fail_ = outer || may_fail;
        if (!value || value->get_if<bool>() != nullptr) {
            return value;
        }
        if (value->is_null() || !is_unknown(*value)) {
            return fails();
        }
        if (!variables_.empty()) {
            return some_value();
        }
        const Atom form = atom_of(node);
        std::optional<bool> answer = oracle_.assumed(form.text, scope_);
        if (!answer && !deciding_) {
            return some_value();
        }
        if (!answer) {
            answer = oracle_.decide(node, form.text, scope_, may_fail || presence_of(*value) == Presence::perhaps);
        }
        may_fail_ = outer;
        return answer ? Result<Value>(Value(*answer != form.denied)) : Result<Value>(fails());
    }

    Result<Value> elementary(const ExpressionNode& node) {
        if (node.kind == Kind::binary) {
            return comparison(node);
        }
        if (node.kind == Kind::has) {
            return nullness(*node.children[0], false);
        }
        return at(node);
    }

    // Whether the value at a path is null (`wanted`) or not.
    Result<Value> nullness(const ExpressionNode& path, bool wanted) {
        const Result<Value> value = lenient(path);
        if (!value) {
            return value;
        }
        const Presence presence = presence_of(*value);
        return presence == Presence::perhaps ? some_value() : Value((presence == Presence::absent) == wanted);
    }

    Result<Value> comparison(const ExpressionNode& node) {
        const ExpressionNode& left_node = *node.children[0];
        const ExpressionNode& right_node = *node.children[1];
        const bool equality = node.op == Operator::equal || node.op == Operator::not_equal;
        if (equality && (is_null_literal(left_node) || is_null_literal(right_node))) {
            return nullness(is_null_literal(left_node) ? right_node : left_node, node.op == Operator::equal);
        }
        const Result<Value> left = at(left_node);
        const Result<Value> right = at(right_node);
        if (!left || !right) {
            return fails();
        }
        if (equality) {
            const std::optional<bool> same = equal(*left, *right);
            return same ? Value(*same == (node.op == Operator::equal)) : some_value();
        }
        if (right->is_null() || (left->is_null() && node.op != Operator::in)) {
            return fails();
        }
        note_absence(*left);
        note_absence(*right);
        return node.op == Operator::in ? membership(*left, *right) : ordered(node.op, *left, *right);
    }

    static std::optional<bool> equal(const Value& left, const Value& right) {
        if (is_known(left) && is_known(right)) {
            std::int64_t fuel = evaluation_fuel;
            const bool same = equal_values(left, right, fuel);
            return fuel < 0 ? std::nullopt : std::optional<bool>(same);
        }
        const Presence first = presence_of(left);
        const Presence second = presence_of(right);
        if ((first == Presence::absent && second == Presence::present) ||
            (first == Presence::present && second == Presence::absent)) {
            return false;
        }
        const Bounds one = bounds_of(left);
        const Bounds other = bounds_of(right);
        if (surely_less(one, other, false) == true || surely_less(other, one, false) == true) {
            return false;
        }
        return std::nullopt;
    }

    static Result<Value> ordered(Operator op, const Value& left, const Value& right) {
        if (is_known(left) && is_known(right)) {
            const std::optional<std::strong_ordering> order = order_of(left, right);
            if (!order) {
                return fails();
            }
            return Value(op == Operator::less         ? *order < 0
                         : op == Operator::less_equal ? *order <= 0
                         : op == Operator::greater    ? *order > 0
                                                      : *order >= 0);
        }
        const bool swapped = op == Operator::greater || op == Operator::greater_equal;
        const bool or_equal = op == Operator::less_equal || op == Operator::greater_equal;
        const Bounds first = bounds_of(swapped ? right : left);
        const Bounds second = bounds_of(swapped ? left : right);
        const std::optional<bool> answer = surely_less(first, second, or_equal);
        return answer ? Value(*answer) : some_value();
    }

    static Result<Value> membership(const Value& item, const Value& container) {
        const List* items = container.list();
        if (items == nullptr) {
            const bool known =
                is_known(item) && is_known(container) && item.text() != nullptr && container.record() != nullptr;
            return known ? Value(container.record()->contains(*item.text())) : some_value();
        }
        bool unknown = false;
        for (const Value& candidate : *items) {
            const std::optional<bool> same = candidate == more_items() ? std::nullopt : equal(item, candidate);
            if (same == true) {
                return Value(true);
            }
            unknown = unknown || !same;
        }
        return unknown ? some_value() : Value(false);
    }

    // ---- Facts

    void note_absence(const Value& value) { may_fail_ = may_fail_ || presence_of(value) == Presence::perhaps; }

    const Value* found(std::string_view name) const {
        for (auto variable = variables_.rbegin(); variable != variables_.rend(); ++variable) {
            if (variable->first == name) {
                return &variable->second;
            }
        }
        return fact(scope_, name);
    }

    // What was assumed of the presence of a fact is held against its value.
    Result<Value> refined(const ExpressionNode& node, Result<Value> value) {
        if (!value || presence_of(*value) != Presence::perhaps || !variables_.empty()) {
            return value;
        }
        const std::optional<bool> null = oracle_.assumed(text_of(node) + "==null", scope_);
        return !null ? value : *null ? Result<Value>(Value()) : Result<Value>(some_value());
    }

    Result<Value> name(const ExpressionNode& node) {
        const Value* value = found(node.name);
        if (value != nullptr) {
            return *value;
        }
        return node.absent_is_null ? Result<Value>(Value()) : Result<Value>(fails());
    }

    Result<Value> member_of(const Value& base, const ExpressionNode& node, bool forgiving) {
        const Record* members = base.record();
        if (base.is_null()) {
            return forgiving ? Result<Value>(Value()) : Result<Value>(fails());
        }
        if (members == nullptr) {
            return forgiving ? Result<Value>(Value()) : Result<Value>(fails());
        }
        const auto entry = members->find(node.name);
        if (entry != members->end()) {
            return entry->second;
        }
        if (is_unknown(base)) {
            if (presence_of(base) == Presence::perhaps && !forgiving) {
                may_fail_ = true;
            }
            return any_value();
        }
        return forgiving ? Result<Value>(Value()) : Result<Value>(fails());
    }

    Result<Value> member(const ExpressionNode& node) {
        const Result<Value> base = at(*node.children[0]);
        return base ? member_of(*base, node, node.absent_is_null) : base;
    }

    Result<Value> lenient(const ExpressionNode& node) {
        if (node.kind == Kind::name) {
            const Value* value = found(node.name);
            return refined(node, value == nullptr ? Value() : *value);
        }
        if (node.kind != Kind::member) {
            return at(node);
        }
        const Result<Value> base = lenient(*node.children[0]);
        return base ? refined(node, member_of(*base, node, true)) : base;
    }

    // ---- Computations

    Result<Value> calculation(const ExpressionNode& node) {
        const Result<Value> left = at(*node.children[0]);
        const Result<Value> right = at(*node.children[1]);
        if (!left || !right || left->is_null() || right->is_null()) {
            return fails();
        }
        if (is_known(*left) && is_known(*right)) {
            return arithmetic(node.op, *left, *right);
        }
        note_absence(*left);
        note_absence(*right);
        const Bounds first = bounds_of(*left);
        const Bounds second = bounds_of(*right);
        if (node.op == Operator::add) {
            return number_between(plus(first.least, second.least), plus(first.most, second.most));
        }
        if (node.op == Operator::subtract) {
            return number_between(plus(first.least, minus(second.most)), plus(first.most, minus(second.least)));
        }
        return some_value();
    }

    Result<Value> negation(const ExpressionNode& node) {
        const Result<Value> operand = at(*node.children[0]);
        if (!operand || operand->is_null()) {
            return fails();
        }
        note_absence(*operand);
        return is_known(*operand) ? negated(*operand) : some_value();
    }

    Result<Value> index(const ExpressionNode& node) {
        const Result<Value> base = at(*node.children[0]);
        const Result<Value> position = at(*node.children[1]);
        if (!base || !position || base->is_null() || position->is_null()) {
            return fails();
        }
        const List* items = base->list();
        const auto* number = position->get_if<std::int64_t>();
        if (items != nullptr && number != nullptr && is_known(*base)) {
            const bool inside = *number >= 0 && *number < static_cast<std::int64_t>(items->size());
            return inside ? Result<Value>((*items)[static_cast<std::size_t>(*number)]) : Result<Value>(fails());
        }
        may_fail_ = true;
        return any_value();
    }

    Result<Value> conditional(const ExpressionNode& node) {
        const Result<Value> condition = truth_value(*node.children[0]);
        if (!condition) {
            return fails();
        }
        if (condition->get_if<bool>() != nullptr) {
            return at(*node.children[condition->is_true() ? 1 : 2]);
        }
        const Result<Value> first = at(*node.children[1]);
        const Result<Value> second = at(*node.children[2]);
        if (!first || !second) {
            may_fail_ = true;
            return !first ? second : first;
        }
        return joined(*first, *second);
    }

    Result<Value> call(const ExpressionNode& node) {
        if (node.name == "in_state") {
            return jalon::evaluated(node, scope_);
        }
        // A table looks at data that stand nowhere among the arguments.
        if (node.name == "today" || node.name == "now" || node.name == "decide") {
            return some_value();
        }
        const bool takes_null = !node.overloads.empty() && node.overloads.front().null == Function::Null::taken;
        ExpressionNode known;
        bool all_known = true;
        std::vector<Value> arguments;
        for (const auto& child : node.children) {
            const Result<Value> argument = at(*child);
            if (!argument || (argument->is_null() && !takes_null)) {
                return fails();
            }
            if (!takes_null) {
                note_absence(*argument);
            }
            all_known = all_known && is_known(*argument);
            arguments.push_back(*argument);
        }
        if (!all_known) {
            return unknown_call(node, arguments);
        }
        known.kind = Kind::call;
        known.name = node.name;
        known.overloads = node.overloads;
        known.pattern = node.pattern;
        known.yields = node.yields;
        for (Value& argument : arguments) {
            known.children.push_back(std::make_unique<ExpressionNode>());
            known.children.back()->value = std::move(argument);
        }
        return jalon::evaluated(known, scope_);
    }

    static Result<Value> unknown_call(const ExpressionNode& node, const std::vector<Value>& arguments) {
        const List* items = arguments.empty() ? nullptr : arguments.front().list();
        if (node.name != "size" || arguments.size() != 1) {
            return some_value();
        }
        if (items == nullptr) {
            return number_between(0, std::nullopt);
        }
        const std::int64_t more = std::count(items->begin(), items->end(), more_items());
        const std::int64_t least = static_cast<std::int64_t>(items->size()) - more;
        return number_between(least, more > 0 ? std::nullopt : std::optional<std::int64_t>(least));
    }

    Result<Value> list(const ExpressionNode& node) {
        List items;
        for (const auto& child : node.children) {
            Result<Value> item = at(*child);
            if (!item) {
                return item;
            }
            items.push_back(std::move(*item));
        }
        return Value(std::move(items));
    }

    Result<Value> record(const ExpressionNode& node) {
        Record members;
        for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
            const Result<Value> key = at(*node.children[i]);
            Result<Value> item = at(*node.children[i + 1]);
            if (!key || !item) {
                return fails();
            }
            if (key->text() == nullptr) {
                return some_value();
            }
            members.insert_or_assign(*key->text(), std::move(*item));
        }
        return Value(std::move(members));
    }

    // ---- Macros

    Result<Value> comprehension(const ExpressionNode& node) {
        const Result<Value> range = at(*node.children[0]);
        if (!range || range->is_null()) {
            return fails();
        }
        note_absence(*range);
        List items;
        if (const List* known = range->list()) {
            items = *known;
        } else if (range->record() != nullptr && !is_unknown(*range)) {
            for (const auto& [key, value] : *range->record()) {
                items.emplace_back(key);
            }
        } else {
            items.push_back(more_items());
        }
        if (!node.second.empty() || node.macro == Macro::transform_list || node.macro == Macro::transform_map) {
            const bool list = node.macro == Macro::transform_list || node.macro == Macro::filter;
            return list ? Value(List{more_items()}) : some_value();
        }
        const bool deciding = deciding_;
        deciding_ = false;
        variables_.emplace_back(node.name, Value());
        Result<Value> result =
            node.macro == Macro::map || node.macro == Macro::filter ? selection(node, items) : quantifier(node, items);
        variables_.pop_back();
        deciding_ = deciding;
        return result;
    }

    // The condition for the item at hand: known, or nullopt. An item of unknown number is no item to be sure of.
    std::optional<bool> item_holds(const ExpressionNode& condition, const Value& item) {
        variables_.back().second = item == more_items() ? any_value() : item;
        const Result<Value> value = truth_value(condition);
        const bool known = value && value->get_if<bool>() != nullptr;
        return known && item != more_items() ? std::optional<bool>(value->is_true()) : std::nullopt;
    }

    Result<Value> quantifier(const ExpressionNode& node, const List& items) {
        const bool decisive = node.macro == Macro::exists;
        bool unknown = false;
        std::int64_t count = 0;
        for (const Value& item : items) {
            const std::optional<bool> holds = item_holds(*node.children[1], item);
            if (holds && node.macro != Macro::exists_one && *holds == decisive) {
                return Value(decisive);
            }
            unknown = unknown || !holds;
            count += holds && *holds ? 1 : 0;
        }
        if (unknown) {
            return node.macro == Macro::exists_one && count > 1 ? Value(false) : some_value();
        }
        return Value(node.macro == Macro::exists_one ? count == 1 : !decisive);
    }

    Result<Value> selection(const ExpressionNode& node, const List& items) {
        const bool maps = node.macro == Macro::map;
        const bool filters = !maps || node.children.size() == 3;
        List kept;
        for (const Value& item : items) {
            const std::optional<bool> wanted =
                filters ? item_holds(*node.children[1], item) : std::optional<bool>(true);
            if (wanted == false) {
                continue;
            }
            if (!wanted || item == more_items()) {
                kept.push_back(more_items());
                continue;
            }
            variables_.back().second = item;
            Result<Value> value = maps ? at(*node.children.back()) : Result<Value>(item);
            if (!value) {
                may_fail_ = true;
                value = some_value();
            }
            kept.push_back(std::move(*value));
        }
        return Value(std::move(kept));
    }

    const Scope& scope_;
    Oracle& oracle_;
    bool deciding_;
    bool may_fail_ = false;
    std::vector<std::pair<std::string_view, Value>> variables_;
};

void add_roots(const ExpressionNode& node, std::vector<std::string_view>& variables, std::set<std::string>& roots) {
    if (node.kind == Kind::name && std::find(variables.begin(), variables.end(), node.name) == variables.end()) {
        roots.insert(node.name);
    }
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const bool body = node.kind == Kind::comprehension && i > 0;
        if (body) {
            variables.push_back(node.name);
            variables.push_back(node.second);
        }
        add_roots(*node.children[i], variables, roots);
        if (body) {
            variables.resize(variables.size() - 2);
        }
    }
}

bool is_truth_shaped(const ExpressionNode& node) {
    return node.kind == Kind::not_ || node.kind == Kind::all_of || node.kind == Kind::any_of ||
           node.kind == Kind::has || (node.kind == Kind::binary && !is_arithmetic(node.op));
}

}  // namespace

std::string text_of(const ExpressionNode& node) {
    std::string text = node.name;
    switch (node.kind) {
        case Kind::literal:
            encode(node.value, text);
            return text;
        case Kind::name:
            return text;
        case Kind::member:
            return text_of(*node.children[0]) + "." + node.name;
        case Kind::binary:
            return "(" + text_of(*node.children[0]) + std::string(symbol_of(node.op)) + text_of(*node.children[1]) +
                   ")";
        default:
            break;
    }
    text = std::to_string(static_cast<int>(node.kind)) + text + std::to_string(static_cast<int>(node.macro)) + "(";
    for (const auto& child : node.children) {
        text += text_of(*child) + ",";
    }
    return text + ")";
}

Atom atom_of(const ExpressionNode& node) {
    if (node.kind == Kind::has) {
        return {text_of(*node.children[0]) + "==null", true};
    }
    if (node.kind != Kind::binary) {
        return {text_of(node), false};
    }
    const ExpressionNode& left = *node.children[0];
    const ExpressionNode& right = *node.children[1];
    if (is_null_literal(left) || is_null_literal(right)) {
        return {text_of(is_null_literal(left) ? right : left) + "==null", node.op == Operator::not_equal};
    }
    const std::string first = text_of(left);
    const std::string second = text_of(right);
    switch (node.op) {
        case Operator::equal:
        case Operator::not_equal:
            return {first < second ? first + "==" + second : second + "==" + first, node.op == Operator::not_equal};
        case Operator::less:
        case Operator::greater_equal:
            return {first + "<" + second, node.op == Operator::greater_equal};
        case Operator::greater:
        case Operator::less_equal:
            return {second + "<" + first, node.op == Operator::less_equal};
        default:
            return {text_of(node), false};
    }
}

std::vector<std::string> roots_of(const ExpressionNode& node) {
    std::set<std::string> roots;
    std::vector<std::string_view> variables;
    add_roots(node, variables, roots);
    return {roots.begin(), roots.end()};
}

bool reads_the_clock(const ExpressionNode& node) {
    return (node.kind == Kind::call && (node.name == "today" || node.name == "now")) ||
           std::any_of(node.children.begin(), node.children.end(),
                       [](const auto& child) { return reads_the_clock(*child); });
}

bool consults_a_table(const ExpressionNode& node) {
    return (node.kind == Kind::call && node.name == "decide") ||
           std::any_of(node.children.begin(), node.children.end(),
                       [](const auto& child) { return consults_a_table(*child); });
}

Result<Value> evaluated(const ExpressionNode& root, const Scope& scope, Oracle& oracle, Decide decide) {
    Evaluation evaluation(scope, oracle, decide);
    return is_truth_shaped(root) ? evaluation.truth_value(root) : evaluation.at(root);
}

std::optional<bool> truth(const ExpressionNode& root, const Scope& scope, Oracle& oracle) {
    const Result<Value> value = Evaluation(scope, oracle, Decide::no).truth_value(root);
    return value && value->get_if<bool>() != nullptr ? std::optional<bool>(value->is_true()) : std::nullopt;
}

}  // namespace jalon::proof
