#include "engine/proof/inputs.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/definition/check.hpp"
#include "engine/expression/operators.hpp"

namespace jalon::proof {

namespace {

using Kind = ExpressionNode::Kind;

constexpr std::size_t combinations_max = 160;
constexpr std::size_t wished_combinations_max = 64;
constexpr std::size_t values_max = 16;

// ---- Values as scripts write them

std::string written(const Value& value) {
    if (const std::string* text = value.text()) {
        return quoted(*text);
    }
    if (const List* items = value.list()) {
        std::vector<std::string> parts;
        for (const Value& item : *items) {
            parts.push_back(written(item));
        }
        return "[" + join(parts, ", ") + "]";
    }
    if (const Record* members = value.record()) {
        std::vector<std::string> parts;
        for (const auto& [key, member] : *members) {
            parts.push_back(key + ": " + written(member));
        }
        return "{ " + join(parts, ", ") + " }";
    }
    const std::string json = to_plain_json(value);
    return json.size() > 1 && json.front() == '"' ? json.substr(1, json.size() - 2) : json;
}

// ---- Wishes

std::string last_part(const std::string& path) {
    return path.substr(path.rfind('.') + 1);  // npos + 1 is 0
}

bool is_logical(const ExpressionNode& node) {
    return node.kind == Kind::not_ || node.kind == Kind::all_of || node.kind == Kind::any_of;
}

bool is_constant(const ExpressionNode& node) {
    return node.kind == Kind::literal && !node.value.is_null();
}

void add_once(std::vector<Value>& values, const Value& value) {
    if (std::find(values.begin(), values.end(), value) == values.end()) {
        values.push_back(value);
    }
}

// Of the values that conditions compare with constants; 0 for all others.
int kind_of(const Value& value) {
    return value.get_if<bool>() != nullptr           ? 1
           : value.get_if<std::int64_t>() != nullptr ? 2
           : value.get_if<Decimal>() != nullptr      ? 3
           : value.text() != nullptr                 ? 4
                                                     : 0;
}

// The wished values first; what exploration knows of an answer stands alone.
Input input_of(const std::string& name, std::vector<Value> values, const Wish& wish, const Move* move) {
    Input input;
    input.name = name;
    const auto known = move == nullptr ? Record::const_iterator() : move->data.find(name);
    const bool told =
        move != nullptr && known != move->data.end() && is_known(known->second) && known->second.list() == nullptr;
    if (told) {
        input.values = {known->second};
        return input;
    }
    const auto typed_alike = [&](const Value& value) {
        return std::any_of(values.begin(), values.end(),
                           [&](const Value& other) { return kind_of(other) == kind_of(value); });
    };
    for (const Value& value : wish.values_of(name)) {
        if (kind_of(value) != 0 && typed_alike(value)) {
            add_once(input.values, value);
        }
    }
    if (input.values.empty() && wish.names(name)) {
        // What counts for something, rather than nothing.
        const auto given = std::find_if(values.begin(), values.end(),
                                        [](const Value& value) { return !value.is_null() && value != Value(0); });
        if (given != values.end()) {
            input.values.push_back(*given);
        }
    }
    input.wished = input.values.size();
    for (const Value& value : values) {
        add_once(input.values, value);
    }
    input.values.resize(std::min(input.values.size(), values_max));
    return input;
}

// Combinations to try: what is wished for and little else; all combinations of wishes; everything given; everything
// left out; then one and two inputs at a time otherwise.
class Combinations {
  public:
    explicit Combinations(const std::vector<Input>& inputs) : inputs_(inputs) {
        const Digits lean = digits([](const Input& input) { return input.wished > 0 ? 0 : usual(input); });
        const Digits full = digits([](const Input& input) { return given(input); });
        const Digits spare = digits([](const Input& input) { return usual(input); });
        add(lean);
        vary_wishes(lean, 0);
        for (const Digits& base : {full, spare}) {
            add(base);
        }
        for (int count = 1; count <= 2; ++count) {
            for (const Digits& base : {lean, full, spare}) {
                vary(base, 0, count);
            }
        }
    }

    std::vector<Record> take() { return std::move(all_); }

  private:
    using Digits = std::vector<std::size_t>;

    template <class Pick>
    Digits digits(Pick pick) const {
        Digits result;
        for (const Input& input : inputs_) {
            result.push_back(pick(input));
        }
        return result;
    }

    // Left out where that is possible.
    static std::size_t usual(const Input& input) {
        const auto absent = std::find(input.values.begin(), input.values.end(), Value());
        return absent == input.values.end() ? 0 : static_cast<std::size_t>(absent - input.values.begin());
    }
    static std::size_t given(const Input& input) {
        return input.values.front().is_null() && input.values.size() > 1 ? 1 : 0;
    }

    void vary_wishes(Digits digits, std::size_t from) {
        for (std::size_t i = from; i < inputs_.size() && all_.size() < wished_combinations_max; ++i) {
            const std::size_t usual = digits[i];
            for (digits[i] = 1; digits[i] < inputs_[i].wished; ++digits[i]) {
                add(digits);
                vary_wishes(digits, i + 1);
            }
            digits[i] = usual;
        }
    }

    void vary(Digits digits, std::size_t from, int count) {
        for (std::size_t i = from; i < inputs_.size() && all_.size() < combinations_max; ++i) {
            const std::size_t usual = digits[i];
            for (digits[i] = 0; digits[i] < inputs_[i].values.size(); ++digits[i]) {
                count > 1 ? vary(digits, i + 1, count - 1) : add(digits);
            }
            digits[i] = usual;
        }
    }

    void add(const Digits& digits) {
        if (all_.size() >= combinations_max || !seen_.insert(digits).second) {
            return;
        }
        Record record;
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            record.insert_or_assign(inputs_[i].name, inputs_[i].values[digits[i]]);
        }
        all_.push_back(std::move(record));
    }

    const std::vector<Input>& inputs_;
    std::set<Digits> seen_;
    std::vector<Record> all_;
};

std::vector<Record> combinations(const std::vector<Input>& inputs) {
    return Combinations(inputs).take();
}

std::vector<Value> of_choice(const Field& field) {
    std::vector<Value> codes;
    for (const jalon::Option& option : field.options) {
        codes.push_back(field.type == Field::Type::choice ? Value(option.code) : Value(List{Value(option.code)}));
    }
    return codes.empty() ? std::vector<Value>{Value("x")} : codes;
}

}  // namespace

std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char letter : text) {
        result += letter == '\'' ? "''" : std::string(1, letter);
    }
    return result + "'";
}

std::string written_map(const Record& record) {
    Record given;
    for (const auto& [name, value] : record) {
        if (!value.is_null()) {
            given.emplace(name, value);
        }
    }
    return given.empty() ? "{}" : written(Value(std::move(given)));
}

// ---- Wishes

void Wish::read(const ExpressionNode& condition) {
    for (const std::string& root : roots_of(condition)) {
        if (!roots_.insert(root).second) {
            continue;
        }
        const auto datum = std::find_if(workflow_->data.begin(), workflow_->data.end(),
                                        [&](const Datum& each) { return each.name == root && each.compute; });
        if (datum != workflow_->data.end() && datum->compute->expression.root() != nullptr) {
            read(*datum->compute->expression.root());
        }
    }
    if (const std::string path = path_of(condition); !path.empty()) {
        compare(path, Value(true));
    }
    walk(condition);
}

void Wish::read(const Wish& other) {
    roots_.insert(other.roots_.begin(), other.roots_.end());
    members_.insert(other.members_.begin(), other.members_.end());
    for (const auto& [member, values] : other.values_) {
        for (const Value& value : values) {
            add_once(values_[member], value);
        }
    }
}

const std::vector<Value>& Wish::values_of(const std::string& member) const {
    static const std::vector<Value> none;
    const auto found = values_.find(member);
    return found == values_.end() ? none : found->second;
}

void Wish::compare(const std::string& path, const Value& value) {
    add_once(values_[last_part(path)], value);
}

void Wish::walk(const ExpressionNode& node) {
    if (const std::string path = path_of(node); !path.empty()) {
        members_.insert(last_part(path));
        return;
    }
    if (node.kind == Kind::binary && !is_arithmetic(node.op)) {
        walk_comparison(node);
    }
    for (const auto& child : node.children) {
        const std::string path = is_logical(node) ? path_of(*child) : "";
        if (!path.empty()) {
            compare(path, Value(node.kind != Kind::not_));
            compare(path, Value(node.kind == Kind::not_));
        }
        walk(*child);
    }
}

void Wish::walk_comparison(const ExpressionNode& node) {
    for (const auto& [side, other] : {std::pair(0, 1), std::pair(1, 0)}) {
        const std::string path = path_of(*node.children[static_cast<std::size_t>(side)]);
        const ExpressionNode& constant = *node.children[static_cast<std::size_t>(other)];
        if (path.empty()) {
            continue;
        }
        if (is_constant(constant)) {
            compare(path, constant.value);
            if (const auto* number = constant.value.get_if<std::int64_t>()) {
                compare(path, Value(*number + 1));
                compare(path, Value(*number - 1));
            }
        } else if (constant.kind == Kind::list) {
            for (const auto& item : constant.children) {
                if (is_constant(*item)) {
                    compare(path, item->value);
                }
            }
        }
    }
}

// ---- Inputs

Inputs::Inputs(const Workflow& workflow, const Catalogue* catalogue, const Relevance& relevance)
    : workflow_(workflow), catalogue_(catalogue), relevance_(relevance) {
    for (const Value& constant : relevance.constants) {
        add(constant);
        if (const auto* number = constant.get_if<std::int64_t>()) {
            add(Value(*number + 1));
            add(Value(*number - 1));
        }
    }
}

std::vector<Record> Inputs::answers(const Move& move, const Wish& wish, Date today) const {
    const Form* form = catalogue_ == nullptr ? nullptr : find_form(move.form);
    return combinations(form != nullptr ? of_form(*form, move, wish, today) : of_bare_event(move, wish, today));
}

std::vector<Record> Inputs::first_data(const Move* move, const Wish& wish, Date today) const {
    std::vector<Input> inputs;
    for (const Datum& datum : workflow_.data) {
        const bool given = datum.required || !relevance_.assigned.contains(datum.name);
        if (datum.initial || datum.compute || !given) {
            continue;
        }
        std::vector<Value> values = of_path(datum.name, pool(datum.type, today));
        if (!datum.required) {
            values.insert(values.begin(), Value());
        }
        inputs.push_back(input_of(datum.name, std::move(values), wish, move));
    }
    return combinations(inputs);
}

void Inputs::add(const Value& value) {
    add_once(constants_, value);
}

const Form* Inputs::find_form(const std::string& id) const {
    const auto found = catalogue_->forms.find(id);
    return found == catalogue_->forms.end() ? nullptr : found->second.get();
}

std::vector<Value> Inputs::of_path(const std::string& path, std::vector<Value> otherwise) const {
    const auto found = relevance_.representatives.find(path);
    return found == relevance_.representatives.end() ? otherwise : found->second;
}

// Constants of the definition of one type, then some of our own.
template <class T>
std::vector<Value> Inputs::with_constants(std::vector<Value> own) const {
    std::vector<Value> values;
    for (const Value& constant : constants_) {
        if (constant.get_if<T>() != nullptr) {
            values.push_back(constant);
        }
    }
    values.insert(values.end(), own.begin(), own.end());
    return values;
}

std::vector<Value> Inputs::pool(const std::string& type, Date today) const {
    const auto day = [&](std::int64_t after) { return Value(add_days(today, after)); };
    if (type == "bool") {
        return {Value(true), Value(false)};
    }
    if (type == "int" || type == "integer" || type == "duration") {
        return with_constants<std::int64_t>({Value(1), Value(60), Value(0), Value(2000)});
    }
    if (type == "decimal") {
        return with_constants<Decimal>({Value(Decimal(10, 1)), Value(Decimal(1000, 1)), Value(Decimal(0, 1))});
    }
    if (type == "money") {
        return {Value(Decimal(10000, 2)), Value(Decimal(0, 2)), Value(Decimal(10000000, 2))};
    }
    if (type == "date") {
        return {day(0), day(1), day(40), day(400), day(-10), day(-400)};
    }
    if (type == "time") {
        return {Value("10:00")};
    }
    if (type == "list") {
        return {Value(List())};
    }
    if (type == "any") {
        std::vector<Value> all = constants_;
        for (const Value& value : {Value(1), Value("x"), Value(true), Value(false), day(0), Value(1000)}) {
            all.push_back(value);
        }
        return all;
    }
    return with_constants<std::string>({Value("x")});
}

std::vector<Value> Inputs::of_field(const Field& field, Date today) const {
    switch (field.type) {
        case Field::Type::integer:
        case Field::Type::duration:
            return pool("int", today);
        case Field::Type::decimal:
            return pool("decimal", today);
        case Field::Type::money:
            return pool("money", today);
        case Field::Type::date:
            return pool("date", today);
        case Field::Type::time:
            return pool("time", today);
        case Field::Type::yes_no:
        case Field::Type::agree:
            return pool("bool", today);
        case Field::Type::choice:
        case Field::Type::choices:
            return of_choice(field);
        case Field::Type::table: {
            Record row;
            for (const Field& column : field.columns) {
                row.insert_or_assign(column.id, of_field(column, today).front());
            }
            return {Value(List{Value(std::move(row))})};
        }
        default:
            return {Value("x")};
    }
}

std::vector<Input> Inputs::of_form(const Form& form, const Move& move, const Wish& wish, Date today) const {
    std::vector<Input> inputs;
    for (const Field& field : form.fields) {
        std::vector<Value> values = of_path("event." + field.id, of_field(field, today));
        const bool read = wish.names(field.id) ||
                          std::any_of(relevance_.paths.begin(), relevance_.paths.end(), [&](const std::string& path) {
                              return path == "event" || path.ends_with("." + field.id);
                          });
        if (!field.required) {
            values.insert(values.begin(), Value());
        }
        if (!read) {
            values.resize(1);
        }
        inputs.push_back(input_of(field.id, std::move(values), wish, &move));
    }
    return inputs;
}

std::vector<Input> Inputs::of_bare_event(const Move& move, const Wish& wish, Date today) const {
    std::vector<Input> inputs;
    for (const std::string& name : names_read(move.event)) {
        const std::string path = "event." + name;
        std::vector<Value> values = of_path(path, pool("any", today));
        if (relevance_.null_tested.contains(path)) {
            values.emplace_back();
        }
        inputs.push_back(input_of(name, std::move(values), wish, &move));
    }
    return inputs;
}

// The members of the event that anything reads; which event it is cannot always be told.
std::set<std::string> Inputs::names_read(const std::string& event) const {
    std::set<std::string> names;
    const auto read = [&](const Expression& expression) {
        for (const std::string& path : expression.names()) {
            if (path.starts_with("event.")) {
                names.insert(path.substr(6, path.find('.', 6) - 6));
            }
        }
    };
    const auto read_actions = [&](const std::vector<Action>& actions) {
        for_each_action(actions, [&](const Action& action) {
            for (const auto& [name, formula] : action.arguments) {
                read(formula.expression);
            }
            for (const Branch& branch : action.branches) {
                if (branch.condition) {
                    read(branch.condition->expression);
                }
            }
        });
    };
    for (const State& state : workflow_.states) {
        for (const Transition& transition : state.transitions) {
            if (transition.event == event || transition.event == "*" || is_internal(transition.event)) {
                if (transition.condition) {
                    read(transition.condition->expression);
                }
                read_actions(transition.actions);
            }
        }
        read_actions(state.entry);
        read_actions(state.exit);
    }
    return names;
}

}  // namespace jalon::proof
