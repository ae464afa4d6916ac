#include "engine/decision/table_analysis.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "engine/decision/decide.hpp"
#include "engine/decision/table_values.hpp"

namespace jalon {

namespace {

constexpr std::size_t most_gaps = 3;
constexpr std::size_t most_steps = 2'000'000;     // a second or two
constexpr std::size_t most_remembered = 50'000;   // places known to be covered
constexpr std::size_t most_evaluations = 10'000;  // of expressions in cells
constexpr std::size_t most_overlaps_told = 10;
constexpr std::size_t most_overlaps_kept = 1'000;
constexpr std::size_t most_listed = 400;     // values of a stretch that are tried one by one: the days of a year
constexpr std::size_t most_samples = 5'000;  // of a column with expressions

// One bit per row, or per piece of a column.
class RowSet {
  public:
    explicit RowSet(std::size_t rows) : words_((rows + 63) / 64) {}
    // The first that both hold.
    std::optional<std::size_t> first_common(const RowSet& other) const {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            if (const std::uint64_t both = words_[i] & other.words_[i]; both != 0) {
                return i * 64 + static_cast<std::size_t>(std::countr_zero(both));
            }
        }
        return std::nullopt;
    }
    void add(std::size_t row) { words_[row / 64] |= std::uint64_t{1} << (row % 64); }
    bool has(std::size_t row) const { return ((words_[row / 64] >> (row % 64)) & 1U) != 0; }
    bool empty() const {
        return std::ranges::all_of(words_, [](std::uint64_t word) { return word == 0; });
    }
    RowSet operator&(const RowSet& other) const {
        RowSet both = *this;
        for (std::size_t i = 0; i < words_.size(); ++i) {
            both.words_[i] &= other.words_[i];
        }
        return both;
    }
    auto operator<=>(const RowSet&) const = default;

  private:
    std::vector<std::uint64_t> words_;
};

// A stretch of one column on which every cell answers alike, but for those in `maybe` without being in `surely`.
struct Piece {
    Value value;  // one of its values
    RowSet surely;
    RowSet maybe;  // those of `surely` included
};

using Column = std::vector<Piece>;

// The values that a column's cells name.
std::vector<Value> named_values(const DecisionTable& table, std::size_t column) {
    std::vector<Value> values;
    const auto look_at = [&values](const Cell& cell) {
        for (const Test& test : cell.any_of) {
            if (const auto* equal = std::get_if<EqualTest>(&test)) {
                values.push_back(equal->value);
            }
            if (const auto* range = std::get_if<RangeTest>(&test)) {
                for (const std::optional<Value>& bound : {range->low, range->high}) {
                    if (bound) {
                        values.push_back(*bound);
                    }
                }
            }
        }
    };
    for (const TableRow& row : table.rows) {
        look_at(row.cells[column]);
    }
    if (table.inputs[column].values) {
        look_at(*table.inputs[column].values);
    }
    return values;
}

struct Sample {
    Value value;
    bool only = true;  // it stands for itself alone
};

// Every value between two, when they are few; nothing when they are many or without end.
std::vector<Sample> all_between(const Type& type, const Value& low, const Value& high) {
    std::vector<Sample> samples;
    bool only = false;
    if (type.is(Type::Kind::decimal)) {
        return samples;
    }
    std::optional<Value> value = value_between(type, low, std::nullopt, only);  // the next one
    while (value && compared(*value, high) < 0) {
        if (samples.size() == most_listed) {
            return {};
        }
        samples.push_back({*value, true});
        value = value_between(type, *value, std::nullopt, only);
    }
    return samples;
}

enum class Stretches { sampled, listed };

// The values named and one of each stretch around and between them; or all of a short stretch, for expressions to be
// tried on.
std::vector<Sample> ordered_samples(const Type& type, std::vector<Value> named,
                                    Stretches stretches = Stretches::sampled) {
    std::ranges::sort(named, [](const Value& left, const Value& right) { return compared(left, right) < 0; });
    named.erase(std::unique(named.begin(), named.end()), named.end());
    std::vector<Sample> samples;
    for (std::size_t i = 0; i <= named.size(); ++i) {
        bool only = false;
        const std::optional<Value> low = i == 0 ? std::nullopt : std::optional(named[i - 1]);
        const std::optional<Value> high = i == named.size() ? std::nullopt : std::optional(named[i]);
        const std::vector<Sample> listed =
            stretches == Stretches::listed && low && high && samples.size() < most_samples
                ? all_between(type, *low, *high)
                : std::vector<Sample>();
        samples.insert(samples.end(), listed.begin(), listed.end());
        if (std::optional<Value> between = value_between(type, low, high, only); between && listed.empty()) {
            samples.push_back({std::move(*between), only});
        }
        if (high) {
            samples.push_back({*high, true});
        }
    }
    return samples;
}

// Of texts or of lists, one that no cell names.
Value other_than(const std::vector<Value>& named, const Type& type) {
    std::string text = "autre";
    List items;
    const auto other = [&] { return type.is(Type::Kind::string) ? Value(text) : Value(items); };
    while (std::ranges::find(named, other()) != named.end()) {
        text += "_";
        items.emplace_back();
    }
    return other();
}

// The values named, and another that stands for all others.
std::vector<Sample> unordered_samples(const std::vector<Value>& named, const Type& type) {
    std::vector<Sample> samples;
    for (const Value& value : named) {
        const bool seen = std::ranges::any_of(samples, [&](const Sample& sample) { return sample.value == value; });
        if (!seen) {
            samples.push_back({value, true});
        }
    }
    samples.push_back({other_than(named, type), false});
    return samples;
}

bool has_expressions(const DecisionTable& table, std::size_t column) {
    return std::ranges::any_of(table.rows, [column](const TableRow& row) {
        return std::ranges::any_of(row.cells[column].any_of,
                                   [](const Test& test) { return std::holds_alternative<ConditionTest>(test); });
    });
}

std::vector<Sample> samples_of(const DecisionTable& table, std::size_t column) {
    const TableInput& input = table.inputs[column];
    std::vector<Sample> samples;
    if (input.value_type.is(Type::Kind::boolean)) {
        samples = {{Value(true), true}, {Value(false), true}};
    } else if (is_ordered(input.value_type)) {
        samples = ordered_samples(input.value_type, named_values(table, column),
                                  has_expressions(table, column) ? Stretches::listed : Stretches::sampled);
    } else {
        samples = unordered_samples(named_values(table, column), input.value_type);
    }
    if (input.optional) {
        samples.push_back({Value(), true});
    }
    return samples;
}

// How a cell answers on the stretch that a sample stands for. Each expression takes one of `evaluations`; once they are
// used up, expressions are no longer looked into.
Match answer_on(const Cell& cell, const TableInput& input, const Sample& sample, std::size_t& evaluations) {
    const bool opaque = std::ranges::any_of(cell.any_of, [&](const Test& test) {
        const auto* condition = std::get_if<ConditionTest>(&test);
        const bool seen = condition == nullptr || (condition->own_only && sample.only && evaluations > 0);
        evaluations -= condition != nullptr && seen ? 1 : 0;
        return !seen;
    });
    if (opaque) {
        // A plain test beside it that holds settles the cell, whatever the expression says.
        Cell plain = cell;
        std::erase_if(plain.any_of, [](const Test& test) { return std::holds_alternative<ConditionTest>(test); });
        TableFacts alone;
        alone.known[input.name] = sample.value;
        const bool held =
            !plain.is_any() && !cell.negated && matches(plain, input, alone).value_or(Match::no) == Match::yes;
        return held ? Match::yes : Match::unknown;
    }
    TableFacts alone;
    alone.known[input.name] = sample.value;
    return matches(cell, input, alone).value_or(Match::unknown);
}

Column column_of(const DecisionTable& table, std::size_t index) {
    const TableInput& input = table.inputs[index];
    std::size_t evaluations = most_evaluations;
    Column column;
    for (const Sample& sample : samples_of(table, index)) {
        const bool outside = input.values && !sample.value.is_null() &&
                             answer_on(*input.values, input, sample, evaluations) == Match::no;
        if (outside) {
            continue;
        }
        Piece piece{sample.value, RowSet(table.rows.size()), RowSet(table.rows.size())};
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            const Match match = answer_on(table.rows[r].cells[index], input, sample, evaluations);
            if (match != Match::no) {
                piece.maybe.add(r);
            }
            if (match == Match::yes) {
                piece.surely.add(r);
            }
        }
        column.push_back(std::move(piece));
    }
    return column;
}

// The days between which rows come into and go out of force, as one more column; empty when no row has dates.
Column column_of_days(const DecisionTable& table) {
    std::vector<Value> named;
    bool always_begun = false;
    bool never_ends = false;
    for (const TableRow& row : table.rows) {
        always_begun = always_begun || !row.from;
        never_ends = never_ends || !row.until;
        if (row.from) {
            named.emplace_back(*row.from);
        }
        if (row.until) {
            named.emplace_back(*row.until);
        }
    }
    Column column;
    if (named.empty()) {
        return column;
    }
    const std::vector<Sample> samples = ordered_samples(Type::date(), named);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const Date day = *samples[i].value.get_if<Date>();
        const bool before_all = i == 0 && !always_begun;
        const bool after_all = i + 1 == samples.size() && !never_ends;
        if ((before_all || after_all) && !samples[i].only) {
            continue;
        }
        Piece piece{samples[i].value, RowSet(table.rows.size()), RowSet(table.rows.size())};
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            if (table.rows[r].in_force(day)) {
                piece.surely.add(r);
                piece.maybe.add(r);
            }
        }
        column.push_back(std::move(piece));
    }
    return column;
}

bool same_outputs(const TableRow& left, const TableRow& right) {
    for (std::size_t i = 0; i < left.outputs.size(); ++i) {
        const Value* a = std::get_if<Value>(&left.outputs[i]);
        const Value* b = std::get_if<Value>(&right.outputs[i]);
        const bool same = a != nullptr && b != nullptr   ? *a == *b
                          : a == nullptr && b == nullptr ? std::get<Expression>(left.outputs[i]).source() ==
                                                               std::get<Expression>(right.outputs[i]).source()
                                                         : false;
        if (!same) {
            return false;
        }
    }
    return true;
}

class Analyst {
  public:
    explicit Analyst(const DecisionTable& table) : table_(table) {
        for (std::size_t i = 0; i < table.inputs.size(); ++i) {
            columns_.push_back(column_of(table, i));
        }
        columns_.push_back(column_of_days(table));
        has_days_ = !columns_.back().empty();
        if (!has_days_) {
            columns_.pop_back();
        }
        find_indifferent();
    }

    TableAnalysis run() {
        find_overlaps();
        find_gaps();
        find_masked();
        return std::move(result_);
    }

  private:
    // For each depth, the rows that take whatever the columns from there on hold.
    void find_indifferent() {
        RowSet rows(table_.rows.size());
        for (std::size_t r = 0; r < table_.rows.size(); ++r) {
            rows.add(r);
        }
        indifferent_.assign(columns_.size() + 1, rows);
        for (std::size_t c = columns_.size(); c-- > 0;) {
            RowSet takes_any(table_.rows.size());
            for (std::size_t r = 0; r < table_.rows.size(); ++r) {
                const bool is_day = c == table_.inputs.size();
                const TableRow& row = table_.rows[r];
                if (is_day ? !row.from && !row.until : row.cells[c].is_any()) {
                    takes_any.add(r);
                }
            }
            indifferent_[c] = indifferent_[c + 1] & takes_any;
        }
    }

    // For each row, the pieces of a column where it holds.
    struct Held {
        std::vector<RowSet> surely;
        std::vector<RowSet> maybe;
    };

    Held held(const Column& column) const {
        const std::vector<RowSet> none(table_.rows.size(), RowSet(column.size()));
        Held held{none, none};
        for (std::size_t p = 0; p < column.size(); ++p) {
            for (std::size_t r = 0; r < table_.rows.size(); ++r) {
                if (column[p].surely.has(r)) {
                    held.surely[r].add(p);
                }
                if (column[p].maybe.has(r)) {
                    held.maybe[r].add(p);
                }
            }
        }
        return held;
    }

    // Rows are boxes: two of them meet when they do in every column.
    void find_overlaps() {
        std::vector<Held> held_by_column;
        for (const Column& column : columns_) {
            held_by_column.push_back(held(column));
        }
        for (std::size_t i = 0; i < table_.rows.size(); ++i) {
            for (std::size_t j = i + 1; j < table_.rows.size(); ++j) {
                const bool agreed = table_.hit == HitPolicy::any && !result_.overlaps.empty() &&
                                    same_outputs(table_.rows[i], table_.rows[j]);
                if (agreed || result_.overlaps.size() == most_overlaps_kept) {
                    continue;
                }
                std::vector<const Piece*> chosen;
                for (std::size_t c = 0; c < columns_.size(); ++c) {
                    const Piece* piece = meeting(columns_[c], held_by_column[c], i, j);
                    if (piece == nullptr) {
                        break;
                    }
                    chosen.push_back(piece);
                }
                if (chosen.size() == columns_.size()) {
                    TableExample example = example_of(chosen);
                    const bool sure = std::ranges::all_of(
                        chosen, [&](const Piece* piece) { return piece->surely.has(i) && piece->surely.has(j); });
                    example.certain = sure || (fits(example, i) && fits(example, j));
                    result_.overlaps.push_back({i, j, std::move(example)});
                }
            }
        }
    }

    static const Piece* meeting(const Column& column, const Held& held, std::size_t i, std::size_t j) {
        const std::optional<std::size_t> sure = held.surely[i].first_common(held.surely[j]);
        const std::optional<std::size_t> found = sure ? sure : held.maybe[i].first_common(held.maybe[j]);
        return found ? &column[*found] : nullptr;
    }

    void find_gaps() {
        RowSet all(table_.rows.size());
        for (std::size_t r = 0; r < table_.rows.size(); ++r) {
            all.add(r);
        }
        seek(all, [this](const std::vector<const Piece*>& chosen) {
            TableExample example = example_of(chosen);
            for (std::size_t r = 0; r < table_.rows.size(); ++r) {
                example.certain = example.certain && !fits(example, r);
            }
            result_.gaps.push_back(std::move(example));
            return result_.gaps.size() < most_gaps;
        });
        result_.finished = !given_up_;
    }

    // A row is masked when the rows before it cover all of its box.
    void find_masked() {
        for (std::size_t row = 1; row < table_.rows.size() && table_.hit == HitPolicy::first; ++row) {
            RowSet before(table_.rows.size());
            for (std::size_t r = 0; r < row; ++r) {
                before.add(r);
            }
            bool reached = false;
            given_up_ = false;
            row_ = row;
            seek(before, [&reached](const std::vector<const Piece*>&) {
                reached = true;
                return false;
            });
            row_.reset();
            if (given_up_) {
                return;  // a warning that nobody misses
            }
            if (!reached) {
                result_.masked.push_back(row);
            }
        }
    }

    // Calls `found` for each cross-section of pieces that no row of `rows` surely covers, until it returns false.
    template <class Found>
    void seek(const RowSet& rows, Found found) {
        chosen_.clear();
        covered_.clear();
        go_on_ = true;
        descend(rows, found);
    }

    // Returns true when everything below is covered.
    template <class Found>
    bool descend(const RowSet& rows, Found& found) {
        const std::size_t depth = chosen_.size();
        if (rows.empty()) {
            std::vector<const Piece*> whole = chosen_;
            for (std::size_t c = depth; c < columns_.size(); ++c) {
                const Piece* piece = first_piece(columns_[c]);
                if (piece == nullptr) {
                    return true;  // nothing is allowed there
                }
                whole.push_back(piece);
            }
            go_on_ = found(whole);
            return false;
        }
        const bool settled = !(rows & indifferent_[depth]).empty();  // a row that asks nothing more covers the rest
        if (settled || depth == columns_.size() || covered_.contains({depth, rows})) {
            return true;
        }
        bool all_covered = true;
        std::set<RowSet> seen;
        for (const Piece& piece : columns_[depth]) {
            if (++steps_ > most_steps) {
                given_up_ = true;
                go_on_ = false;
                return false;
            }
            const RowSet left = rows & piece.surely;
            if ((row_ && !piece.maybe.has(*row_)) || !seen.insert(left).second) {
                continue;
            }
            chosen_.push_back(&piece);
            all_covered = descend(left, found) && all_covered;
            chosen_.pop_back();
            if (!go_on_) {
                return false;
            }
        }
        if (all_covered && covered_.size() < most_remembered) {
            covered_.insert({depth, rows});
        }
        return all_covered;
    }

    // Of the pieces where the row under examination holds, if there is one.
    const Piece* first_piece(const Column& column) const {
        for (const Piece& piece : column) {
            if (!row_ || piece.maybe.has(*row_)) {
                return &piece;
            }
        }
        return nullptr;
    }

    TableExample example_of(const std::vector<const Piece*>& chosen) const {
        TableExample example;
        for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
            example.facts.insert_or_assign(table_.inputs[i].name, chosen[i]->value);
        }
        if (has_days_) {
            example.day = *chosen.back()->value.get_if<Date>();
        }
        return example;
    }

    bool fits(const TableExample& example, std::size_t row) const {
        TableFacts facts;
        facts.known = example.facts;
        facts.today = example.day.value_or(Date(std::chrono::year(2026), std::chrono::January, std::chrono::day(1)));
        if (example.day && !table_.rows[row].in_force(*example.day)) {
            return false;
        }
        for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
            if (matches(table_.rows[row].cells[i], table_.inputs[i], facts).value_or(Match::no) != Match::yes) {
                return false;
            }
        }
        return true;
    }

    const DecisionTable& table_;
    std::vector<Column> columns_;
    bool has_days_ = false;
    TableAnalysis result_;
    std::vector<RowSet> indifferent_;
    std::vector<const Piece*> chosen_;
    std::set<std::pair<std::size_t, RowSet>> covered_;
    std::size_t steps_ = 0;  // of the whole analysis
    bool given_up_ = false;
    bool go_on_ = true;
    std::optional<std::size_t> row_;  // the row whose box is searched; none: everything
};

// Where no row fits, the table has no answer: a list of none and a number of none are answers, the rest is a gap.
bool gaps_matter(const DecisionTable& table) {
    const bool counts =
        table.aggregate == Aggregate::count || (!table.single_hit() && table.aggregate == Aggregate::none);
    const bool defaults =
        std::ranges::all_of(table.outputs, [](const TableOutput& o) { return o.otherwise.has_value(); });
    return !table.gaps_allowed && !counts && !defaults;
}

// The first row that is in force on the day of the gap; the first of all when none is.
Position place_of(const DecisionTable& table, const TableExample& gap) {
    const auto found =
        std::ranges::find_if(table.rows, [&](const TableRow& row) { return !gap.day || row.in_force(*gap.day); });
    return table.rows.empty() ? table.position : (found == table.rows.end() ? table.rows.front() : *found).position;
}

std::string unsure(const TableExample& example) {
    return example.certain ? "" : " (à vérifier : l’analyse ne voit pas à l’intérieur des expressions)";
}

void tell_gaps(const DecisionTable& table, const TableAnalysis& analysis, std::vector<Finding>& findings) {
    if (!analysis.finished) {
        findings.push_back(
            {Finding::Level::error, table.position,
             fmt::format("la table « {} » est trop grande pour que ses lacunes soient cherchées ; partagez-la, "
                         "donnez un « default » à ses sorties ou écrivez « gaps: allowed »",
                         table.id)});
    }
    for (const TableExample& gap : analysis.gaps) {
        findings.push_back(
            {Finding::Level::error, place_of(table, gap),
             fmt::format("lacune de la table « {} » : aucune ligne ne répond quand {}{} ; ajoutez une ligne, "
                         "donnez un « default » aux sorties, ou écrivez « gaps: allowed »",
                         table.id, gap.str(), unsure(gap))});
    }
}

void tell_overlaps(const DecisionTable& table, const TableAnalysis& analysis, std::vector<Finding>& findings) {
    std::size_t told = 0;
    for (const TableOverlap& overlap : analysis.overlaps) {
        const TableRow& first = table.rows[overlap.first];
        const TableRow& second = table.rows[overlap.second];
        const bool any = table.hit == HitPolicy::any;
        if ((any && same_outputs(first, second)) || ++told > most_overlaps_told) {
            continue;
        }
        findings.push_back(
            {Finding::Level::error, second.position,
             fmt::format("recouvrement dans la table « {} » : les lignes « {} » et « {} » répondent toutes deux{} "
                         "quand {}{} ; séparez-les, ou choisissez « hit: first »",
                         table.id, first.id, second.id, any ? ", et différemment," : "", overlap.example.str(),
                         unsure(overlap.example))});
    }
}

}  // namespace

std::string TableExample::str() const {
    std::string text;
    for (const auto& [name, value] : facts) {
        text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", name, shown(value));
    }
    if (day) {
        text += fmt::format("{}le {}", text.empty() ? "" : ", ", iso_date(*day));
    }
    return text.empty() ? "on la consulte" : text;
}

TableAnalysis analyse(const DecisionTable& table) {
    return Analyst(table).run();
}

void check_table(DecisionTable& table, std::vector<Finding>& findings) {
    const TableAnalysis analysis = analyse(table);
    table.disjoint = analysis.overlaps.empty();
    if (gaps_matter(table)) {
        tell_gaps(table, analysis, findings);
    }
    if (table.hit == HitPolicy::unique || table.hit == HitPolicy::any) {
        tell_overlaps(table, analysis, findings);
    }
    for (const std::size_t row : analysis.masked) {
        findings.push_back(
            {Finding::Level::warning, table.rows[row].position,
             fmt::format("la ligne « {} » ne sert jamais : les précédentes répondent toujours avant elle",
                         table.rows[row].id)});
    }
}

}  // namespace jalon
