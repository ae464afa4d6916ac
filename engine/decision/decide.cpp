#include "engine/decision/decide.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/decision/table_values.hpp"
#include "engine/expression/fact.hpp"

namespace jalon {

namespace {

bool within(const RangeTest& range, const Value& value) {
    if (range.low) {
        const auto order = compared(value, *range.low);
        if (order < 0 || (order == 0 && !range.low_included)) {
            return false;
        }
    }
    if (range.high) {
        const auto order = compared(value, *range.high);
        if (order > 0 || (order == 0 && !range.high_included)) {
            return false;
        }
    }
    return true;
}

Scope scope_of(const TableFacts& facts) {
    Scope scope;
    scope.names = &facts.known;
    scope.today = facts.today;
    scope.now = facts.now;
    scope.calendar = facts.calendar;
    return scope;
}

// True when it names an input that nobody knows.
bool names_unknown(const Expression& expression, const TableFacts& facts) {
    return std::ranges::any_of(expression.names(), [&](const std::string& path) {
        const std::string_view root = std::string_view(path).substr(0, path.find('.'));
        return root != own_value && !facts.known.contains(root);
    });
}

Result<Match> condition_holds(const ConditionTest& test, const Value& own, const TableFacts& facts) {
    Record locals{{std::string(own_value), own}};
    Scope scope = scope_of(facts);
    scope.locals = &locals;
    const Result<Value> value = test.expression.evaluate(scope);
    if (value && value->get_if<bool>() != nullptr) {
        return value->is_true() ? Match::yes : Match::no;
    }
    if (names_unknown(test.expression, facts)) {
        return Match::unknown;
    }
    if (own.is_null()) {
        return Match::no;  // what is not there satisfies no comparison
    }
    return value ? failure(ErrorKind::invalid, "cette condition n’est ni vraie ni fausse")
                 : tl::unexpected(value.error());
}

Result<Match> test_holds(const Test& test, const Value& own, const TableFacts& facts) {
    if (std::holds_alternative<NullTest>(test)) {
        return own.is_null() ? Match::yes : Match::no;
    }
    if (const auto* equal = std::get_if<EqualTest>(&test)) {
        return equal->value == own ? Match::yes : Match::no;
    }
    if (const auto* range = std::get_if<RangeTest>(&test)) {
        return !own.is_null() && within(*range, own) ? Match::yes : Match::no;
    }
    return condition_holds(std::get<ConditionTest>(test), own, facts);
}

bool compares(const Test& test) {
    return std::holds_alternative<RangeTest>(test) || std::holds_alternative<ConditionTest>(test);
}

// One question put to one table.
class Asked {
  public:
    Asked(const DecisionTable& table, const Scope& scope, NullFact null_fact)
        : table_(table), scope_(scope), null_fact_(null_fact) {}

    Result<Decision> answer() {
        if (!gather_facts() || !match_rows()) {
            return tl::unexpected(*fault_);
        }
        if (!settled()) {
            Decision open;
            open.questions = questions();
            return open;
        }
        return conclude();
    }

  private:
    bool refuse(std::string message, const std::string& where) {
        fault_ = Error{ErrorKind::invalid, std::move(message), where, {}};
        return false;
    }

    // The fact as it stands; nullopt when nobody knows.
    std::optional<Value> given_for(const TableInput& input) const {
        if (input.from) {
            Result<Value> value = input.from->evaluate(scope_);
            return value ? std::optional(std::move(*value)) : std::nullopt;
        }
        const Value* value = fact(scope_, input.name);
        return value == nullptr ? std::nullopt : std::optional(*value);
    }

    bool gather_facts() {
        facts_.today = scope_.today;
        facts_.now = scope_.now;
        facts_.calendar = scope_.calendar;
        for (const TableInput& input : table_.inputs) {
            const std::optional<Value> given = given_for(input);
            const bool says_nothing = given && given->is_null() && null_fact_ == NullFact::unknown && !input.optional;
            if (!given || says_nothing) {
                continue;
            }
            std::optional<Value> value = fitted(input.value_type, *given);
            if (!value) {
                return refuse(
                    fmt::format("« {} » vaut {}, qui n’est pas de type {}.", input.name, shown(*given), input.type),
                    input.name);
            }
            if (!value->is_null() && !allowed(input, *value)) {
                return refuse(fmt::format("« {} » vaut {}, qui n’est pas une valeur permise : {}.", input.name,
                                          shown(*value), input.values->text),
                              input.name);
            }
            facts_.known.insert_or_assign(input.name, std::move(*value));
        }
        return true;
    }

    static bool allowed(const TableInput& input, const Value& value) {
        if (!input.values || input.values->is_any()) {
            return true;
        }
        TableFacts alone;
        alone.known[input.name] = value;
        const Result<Match> match = matches(*input.values, input, alone);
        return match && *match == Match::yes;
    }

    bool match_rows() {
        bool any_in_force = false;
        for (const TableRow& row : table_.rows) {
            Match whole = Match::no;
            if (row.in_force(scope_.today)) {
                any_in_force = true;
                if (!match_row(row, whole)) {
                    return false;
                }
            }
            row_matches_.push_back(whole);
        }
        return any_in_force || refuse(fmt::format("aucune ligne de la table « {} » n’est en vigueur le {}.", table_.id,
                                                  iso_date(scope_.today)),
                                      table_.id);
    }

    // One cell that does not hold settles the row, whatever the others may be.
    bool match_row(const TableRow& row, Match& whole) {
        whole = Match::yes;
        std::optional<Error> first_fault;
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const Result<Match> cell = matches(row.cells[i], table_.inputs[i], facts_);
            if (!cell) {
                first_fault = first_fault ? first_fault : cell.error();
            } else if (*cell == Match::no) {
                whole = Match::no;
                return true;
            } else {
                whole = std::min(whole, *cell);
            }
        }
        return !first_fault ||
               refuse(fmt::format("la ligne « {} » ne peut pas être lue : {}", row.id, first_fault->message), row.id);
    }

    std::vector<std::size_t> rows_that(Match wanted) const {
        std::vector<std::size_t> rows;
        for (std::size_t i = 0; i < row_matches_.size(); ++i) {
            if (row_matches_[i] == wanted) {
                rows.push_back(i);
            }
        }
        return rows;
    }

    // True when the rows that nobody can tell yet would not change the answer.
    bool settled() const {
        const std::vector<std::size_t> sure = rows_that(Match::yes);
        const std::vector<std::size_t> open = rows_that(Match::unknown);
        if (open.empty()) {
            return outputs_known(sure);
        }
        if (sure.empty()) {
            return false;
        }
        switch (table_.hit) {
            case HitPolicy::unique:
                return table_.disjoint && outputs_known(sure);
            case HitPolicy::first:
                return sure.front() < open.front() && outputs_known({sure.front()});
            case HitPolicy::any:
                return outputs_known(sure) && std::ranges::all_of(open, [&](std::size_t row) {
                           return same_constants(table_.rows[row], table_.rows[sure.front()]);
                       });
            case HitPolicy::priority:
                return outputs_known(sure) && outputs_known(open) &&
                       std::ranges::all_of(open, [&](std::size_t row) { return rank_of(sure) <= rank(row); });
            default:
                return false;
        }
    }

    // The outputs of these rows rest on known facts only.
    bool outputs_known(const std::vector<std::size_t>& rows) const {
        return std::ranges::all_of(rows, [&](std::size_t row) {
            return std::ranges::none_of(table_.rows[row].outputs,
                                        [&](const OutputCell& cell) { return is_open(cell); });
        });
    }

    bool is_open(const OutputCell& cell) const {
        const Expression* expression = std::get_if<Expression>(&cell);
        return expression != nullptr && names_unknown(*expression, facts_) && !expression->evaluate(scope_of(facts_));
    }

    static bool same_constants(const TableRow& left, const TableRow& right) {
        for (std::size_t i = 0; i < left.outputs.size(); ++i) {
            const Value* a = std::get_if<Value>(&left.outputs[i]);
            const Value* b = std::get_if<Value>(&right.outputs[i]);
            if (a == nullptr || b == nullptr || !(*a == *b)) {
                return false;
            }
        }
        return true;
    }

    // Output by output, the place of the row's value in `values`; a value that stands nowhere comes last.
    std::vector<std::size_t> rank(std::size_t row) const {
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < table_.outputs.size(); ++i) {
            const std::vector<Value>& values = table_.outputs[i].values;
            const Result<Value> value = output(table_.rows[row].outputs[i], table_.outputs[i]);
            const auto found = value ? std::ranges::find(values, *value) : values.end();
            places.push_back(static_cast<std::size_t>(found - values.begin()));
        }
        return places;
    }

    std::vector<std::size_t> rank_of(const std::vector<std::size_t>& rows) const {
        std::vector<std::size_t> best = rank(rows.front());
        for (const std::size_t row : rows) {
            best = std::min(best, rank(row));
        }
        return best;
    }

    void ask(std::vector<std::string>& wanted, std::string_view name) const {
        if (!facts_.known.contains(name) && std::ranges::find(wanted, name) == wanted.end()) {
            wanted.emplace_back(name);
        }
    }

    void ask_for(std::vector<std::string>& wanted, const Expression& expression) const {
        for (const std::string& path : expression.names()) {
            const std::string_view root = std::string_view(path).substr(0, path.find('.'));
            if (root != own_value) {
                ask(wanted, root);
            }
        }
    }

    // What the open rows wait for, in the order of the inputs.
    std::vector<Question> questions() const {
        std::vector<std::string> wanted;
        for (const std::size_t i : rows_that(Match::unknown)) {
            for (std::size_t c = 0; c < table_.inputs.size(); ++c) {
                const Cell& cell = table_.rows[i].cells[c];
                if (!cell.is_any()) {
                    ask(wanted, table_.inputs[c].name);
                }
                for (const Test& test : cell.any_of) {
                    if (const auto* condition = std::get_if<ConditionTest>(&test)) {
                        ask_for(wanted, condition->expression);
                    }
                }
            }
        }
        for (const std::size_t i : rows_that(Match::yes)) {
            for (const OutputCell& cell : table_.rows[i].outputs) {
                if (is_open(cell)) {
                    ask_for(wanted, std::get<Expression>(cell));
                }
            }
        }
        std::vector<Question> result;
        for (const TableInput& input : table_.inputs) {
            if (std::ranges::find(wanted, input.name) != wanted.end()) {
                result.push_back({input.name, input.question()});
            }
        }
        return result;
    }

    Result<Value> output(const OutputCell& cell, const TableOutput& column) const {
        if (const Value* value = std::get_if<Value>(&cell)) {
            return *value;
        }
        const Result<Value> value = std::get<Expression>(cell).evaluate(scope_of(facts_));
        if (!value) {
            return tl::unexpected(value.error());
        }
        const std::optional<Value> fit = fitted(column.value_type, *value);
        if (!fit) {
            return failure(ErrorKind::invalid, fmt::format("« {} » vaudrait {}, qui n’est pas de type {}.", column.name,
                                                           shown(*value), column.type));
        }
        return *fit;
    }

    static std::string called(const TableRow& row) { return "la ligne « " + row.id + " »"; }

    Result<Record> outputs(const std::vector<OutputCell>& cells, const std::string& whose) const {
        Record record;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            Result<Value> value = output(cells[i], table_.outputs[i]);
            if (!value) {
                return failure(ErrorKind::invalid,
                               fmt::format("{} ne peut pas être calculée : {}", whose, value.error().message), whose);
            }
            record.insert_or_assign(table_.outputs[i].name, std::move(*value));
        }
        return record;
    }

    // The rows that make the answer, in its order. Error: they contradict each other.
    Result<std::vector<std::size_t>> kept() const {
        std::vector<std::size_t> rows = rows_that(Match::yes);
        if (rows.size() < 2) {
            return rows;
        }
        const auto by_rank = [this](std::size_t left, std::size_t right) { return rank(left) < rank(right); };
        switch (table_.hit) {
            case HitPolicy::unique:
                return contradiction(rows, "répondent toutes deux");
            case HitPolicy::first:
                return std::vector<std::size_t>{rows.front()};
            case HitPolicy::any:
                return agreed(rows);
            case HitPolicy::priority:
                return std::vector<std::size_t>{*std::ranges::min_element(rows, by_rank)};
            case HitPolicy::output_order:
                std::ranges::stable_sort(rows, by_rank);
                return rows;
            default:
                return rows;
        }
    }

    tl::unexpected<Error> contradiction(const std::vector<std::size_t>& rows, std::string_view what) const {
        return failure(ErrorKind::invalid,
                       fmt::format("les lignes « {} » et « {} » de la table « {} » {}.", table_.rows[rows[0]].id,
                                   table_.rows[rows[1]].id, table_.id, what),
                       table_.id);
    }

    Result<std::vector<std::size_t>> agreed(const std::vector<std::size_t>& rows) const {
        const Result<Record> first = outputs(table_.rows[rows[0]].outputs, called(table_.rows[rows[0]]));
        for (const std::size_t row : rows) {
            const Result<Record> other = outputs(table_.rows[row].outputs, called(table_.rows[row]));
            if (first && other && !(*first == *other)) {
                return contradiction({rows[0], row}, "répondent toutes deux, et différemment");
            }
        }
        return rows;
    }

    Value bare(const Record& outputs) const {
        return table_.outputs.size() == 1 ? outputs.begin()->second : Value(outputs);
    }

    bool has_default() const {
        return std::ranges::any_of(table_.outputs,
                                   [](const TableOutput& output) { return output.otherwise.has_value(); });
    }

    Result<Record> defaults() const {
        std::vector<OutputCell> cells;
        for (const TableOutput& output : table_.outputs) {
            cells.push_back(output.otherwise.value_or(OutputCell(Value())));
        }
        for (const OutputCell& cell : cells) {
            if (is_open(cell)) {
                return failure(ErrorKind::invalid, "la valeur par défaut demande un fait inconnu.", table_.id);
            }
        }
        return outputs(cells, "la valeur par défaut");
    }

    Result<Decision> conclude() const {
        const Result<std::vector<std::size_t>> rows = kept();
        if (!rows) {
            return tl::unexpected(rows.error());
        }
        Decision decision;
        List records;
        for (const std::size_t row : *rows) {
            Result<Record> one = outputs(table_.rows[row].outputs, called(table_.rows[row]));
            if (!one) {
                return tl::unexpected(one.error());
            }
            records.emplace_back(std::move(*one));
            decision.rows.push_back(table_.rows[row].id);
            const std::string& source = table_.rows[row].source;
            if (!source.empty() && std::ranges::find(decision.sources, source) == decision.sources.end()) {
                decision.sources.push_back(source);
            }
        }
        if (records.empty() && has_default()) {
            Result<Record> one = defaults();
            if (!one) {
                return tl::unexpected(one.error());
            }
            records.emplace_back(std::move(*one));
        }
        return with_value(std::move(decision), std::move(records));
    }

    Result<Decision> with_value(Decision decision, List records) const {
        if (table_.single_hit()) {
            decision.outputs = records.empty() ? Value() : records.front();
            decision.value = records.empty() ? Value() : bare(*records.front().record());
            return decision;
        }
        if (table_.aggregate == Aggregate::none) {
            List values;
            for (const Value& record : records) {
                values.push_back(bare(*record.record()));
            }
            decision.value = std::move(values);
            decision.outputs = std::move(records);
            return decision;
        }
        Record totals;
        for (const TableOutput& output : table_.outputs) {
            Result<Value> total = aggregated(records, output);
            if (!total) {
                return tl::unexpected(total.error());
            }
            totals.insert_or_assign(output.name, std::move(*total));
        }
        decision.value = bare(totals);
        decision.outputs = std::move(totals);
        return decision;
    }

    // The sum, least, greatest or number of one output's values; without any row 0 for a number of them, else null.
    Result<Value> aggregated(const List& records, const TableOutput& output) const {
        if (table_.aggregate == Aggregate::count) {
            return Value(static_cast<std::int64_t>(records.size()));
        }
        List values;
        for (const Value& record : records) {
            if (const Value& value = record[output.name]; !value.is_null()) {
                values.push_back(value);
            }
        }
        if (values.empty()) {
            return Value();
        }
        static const auto function = [](const char* source) { return *Expression::compile(source); };
        static const Expression sum = function("sum(values)");
        static const Expression least = function("min(values)");
        static const Expression greatest = function("max(values)");
        const Record names{{"values", std::move(values)}};
        Scope scope;
        scope.names = &names;
        return (table_.aggregate == Aggregate::sum   ? sum
                : table_.aggregate == Aggregate::min ? least
                                                     : greatest)
            .evaluate(scope);
    }

    const DecisionTable& table_;
    const Scope& scope_;
    NullFact null_fact_;
    TableFacts facts_;
    std::vector<Match> row_matches_;
    std::optional<Error> fault_;
};

}  // namespace

Result<Match> matches(const Cell& cell, const TableInput& input, const TableFacts& facts) {
    if (cell.is_any()) {
        return Match::yes;
    }
    const auto own = facts.known.find(input.name);
    if (own == facts.known.end()) {
        return Match::unknown;
    }
    Match best = Match::no;
    std::optional<Error> fault;
    for (const Test& test : cell.any_of) {
        const Result<Match> one = test_holds(test, own->second, facts);
        if (!one) {
            fault = one.error();
        } else {
            best = std::max(best, *one);
        }
    }
    if (fault && best != Match::yes) {
        return tl::unexpected(*fault);
    }
    if (!cell.negated || best == Match::unknown) {
        return best;
    }
    // What is not there is neither inside an interval nor outside of it.
    if (own->second.is_null() && std::ranges::any_of(cell.any_of, compares)) {
        return Match::no;
    }
    return best == Match::yes ? Match::no : Match::yes;
}

Result<Decision> decide(const DecisionTable& table, const Scope& scope, NullFact null_fact) {
    return Asked(table, scope, null_fact).answer();
}

}  // namespace jalon
