#include "engine/decision/cell_reader.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/decision/table_values.hpp"

namespace jalon {

namespace {

using Kind = Type::Kind;

constexpr std::size_t most_tests = 500;  // of one cell; more than anybody reads

constexpr std::string_view blanks = " \t\n\r";

// A stretch of a cell's text, and where it begins in it.
struct Piece {
    std::string_view text;
    std::size_t at = 0;

    Piece part(std::size_t from, std::size_t length = std::string_view::npos) const {
        return {text.substr(from, length), at + from};
    }
    Piece trimmed() const {
        const std::size_t from = text.find_first_not_of(blanks);
        if (from == std::string_view::npos) {
            return {text.substr(text.size()), at + text.size()};
        }
        return part(from, text.find_last_not_of(blanks) - from + 1);
    }
};

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Calls `visit(index, depth)` for each character outside quotes; stops when it returns true, and returns that index.
template <class Visit>
std::size_t scan(std::string_view text, Visit visit) {
    int depth = 0;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            i += c == '\\' ? 1U : 0U;
            quote = c == quote ? '\0' : quote;
            continue;
        }
        if (c == '"' || c == '\'') {
            quote = c;
        }
        depth -= c == ')' || c == ']' || c == '}' ? 1 : 0;
        if (visit(i, depth)) {
            return i;
        }
        depth += c == '(' || c == '[' || c == '{' ? 1 : 0;
    }
    return std::string_view::npos;
}

std::vector<Piece> split_at_commas(const Piece& piece) {
    std::vector<Piece> parts;
    std::size_t from = 0;
    // A bracket that opens an interval the French way, « ]0..10[ », has no partner: such a cell holds one test.
    const bool french =
        piece.text.find("..") != std::string_view::npos && (piece.text.starts_with(']') || piece.text.ends_with('['));
    if (!french) {
        scan(piece.text, [&](std::size_t i, int depth) {
            if (piece.text[i] == ',' && depth == 0) {
                parts.push_back(piece.part(from, i - from).trimmed());
                from = i + 1;
            }
            return false;
        });
    }
    parts.push_back(piece.part(from).trimmed());
    return parts;
}

// « ? » where a value is expected is the column's own value; elsewhere it is the choice « c ? a : b ». The text keeps
// its length, so that positions hold.
std::string with_own_value(std::string_view text) {
    std::string result(text);
    char before = 0;
    scan(text, [&](std::size_t i, int) {
        const char c = text[i];
        const std::string_view so_far = Piece{text.substr(0, i), 0}.trimmed().text;
        const bool after_in = so_far.ends_with("in") && (so_far.size() == 2 || !is_word(so_far[so_far.size() - 3]));
        const bool value_ends = (is_word(before) && !after_in) || before == ')' || before == ']' || before == '}' ||
                                before == '"' || before == '\'' || before == '?';
        if (c == '?' && !value_ends) {
            result[i] = own_value[0];
        }
        before = blanks.find(c) == std::string_view::npos ? result[i] : before;
        return false;
    });
    return result;
}

bool names_it(const Expression& expression, std::string_view name) {
    return std::any_of(expression.names().begin(), expression.names().end(), [&](const std::string& path) {
        return path == name || (path.starts_with(name) && path.size() > name.size() && path[name.size()] == '.');
    });
}

// It calls today() or now(); the texts in it do not count, « unknown » among them.
bool depends_on_day(std::string_view source) {
    const auto stands_at = [source](std::string_view word, std::size_t i) {
        const bool begins = i == 0 || !is_word(source[i - 1]);
        const std::size_t end = i + word.size();
        return begins && source.substr(i).starts_with(word) && (end == source.size() || !is_word(source[end]));
    };
    return scan(source, [&](std::size_t i, int) { return stands_at("today", i) || stands_at("now", i); }) !=
           std::string_view::npos;
}

// The value of an expression that names nothing, as a value of `type`.
std::optional<Value> folded(const Expression& expression, const Type& type) {
    if (!expression.names().empty() || depends_on_day(expression.source())) {
        return std::nullopt;
    }
    const Result<Value> value = expression.evaluate(Scope{});
    return value ? fitted(type, *value) : std::nullopt;
}

struct Comparison {
    std::string_view symbol;
    std::string_view cel;
};
constexpr std::array comparisons{Comparison{">=", ">="}, Comparison{"<=", "<="}, Comparison{"!=", "!="},
                                 Comparison{"==", "=="}, Comparison{">", ">"},   Comparison{"<", "<"},
                                 Comparison{"=", "=="}};

const Comparison* comparison_of(std::string_view text) {
    const auto* found =
        std::ranges::find_if(comparisons, [&](const Comparison& c) { return text.starts_with(c.symbol); });
    return found == comparisons.end() ? nullptr : found;
}

// One cell being read.
class OneCell {
  public:
    OneCell(const YamlNode& node, const TableInput& input, const Environment& environment, Reading& reading)
        : node_(node), input_(input), environment_(environment), reading_(reading) {}

    Cell read() {
        cell_.position = node_.position;
        if (node_.is_list()) {
            read_list();
            return std::move(cell_);
        }
        cell_.text = trimmed(node_.text);
        const Piece whole = Piece{node_.text, 0}.trimmed();
        if (node_.is_map()) {
            reading_.error(node_.position,
                           "une case attend une valeur, une liste de valeurs, un intervalle ou une condition");
        } else if (whole.text.empty()) {
            reading_.error(node_.position, "cette case est vide ; écrivez « - » si toute valeur convient");
        } else if (whole.text != "-") {
            read_tests(whole);
        }
        return std::move(cell_);
    }

  private:
    bool is_text() const { return input_.value_type.is(Kind::string); }

    void fault(const Piece& piece, const std::string& message) {
        reading_.error(node_.is_scalar() ? node_.position_at(piece.at) : node_.position, message);
    }

    // [A, B], and [18..65] that YAML takes for a list of one text.
    void read_list() {
        if (node_.items.size() > most_tests) {
            reading_.error(node_.position, too_long());
            return;
        }
        for (const YamlNode& item : node_.items) {
            cell_.text += (cell_.text.empty() ? "" : ", ") + item.text;
            OneCell one(item, input_, environment_, reading_);
            const std::string& text = item.text;
            const std::size_t dots = item.plain ? text.find("..") : std::string::npos;
            if (!item.is_scalar()) {
                reading_.error(item.position, "une liste de valeurs ne contient que des valeurs");
            } else if (dots != std::string::npos && !text.empty() && is_word(text.back())) {
                const Piece whole{text, 0};
                one.add_interval(whole.part(0, dots).trimmed(), whole.part(dots + 2).trimmed(), true, true, whole);
            } else {
                one.add_test(Piece{text, 0}.trimmed());
            }
            std::ranges::move(one.cell_.any_of, std::back_inserter(cell_.any_of));
        }
        if (node_.items.empty()) {
            reading_.error(node_.position, "cette liste est vide ; écrivez « - » si toute valeur convient");
        }
    }

    static std::string too_long() { return fmt::format("cette case a plus de {} valeurs ; partagez-la", most_tests); }

    // The inside of not(…) when the whole text is that.
    static std::optional<Piece> negated(const Piece& piece) {
        if (!piece.text.starts_with("not(") && !piece.text.starts_with("not (")) {
            return std::nullopt;
        }
        const std::size_t open = piece.text.find('(');
        if (!piece.text.ends_with(')')) {
            return std::nullopt;
        }
        return piece.part(open + 1, piece.text.size() - open - 2).trimmed();
    }

    void read_tests(const Piece& whole) {
        if (const std::optional<Piece> inside = negated(whole)) {
            cell_.negated = true;
            add_tests(*inside);
            return;
        }
        add_tests(whole);
    }

    bool is_allowed(std::string_view text) const {
        return std::ranges::any_of(input_.listed, [&](const Value& value) { return value == Value(text); });
    }

    void add_tests(const Piece& piece) {
        const std::vector<Piece> parts = split_at_commas(piece);
        const bool bare = is_text() && piece.text.find('"') == std::string_view::npos;
        const bool all_allowed = std::ranges::all_of(parts, [&](const Piece& part) { return is_allowed(part.text); });
        if (bare && parts.size() > 1 && !all_allowed) {
            add_test(piece);  // a text with a comma in it
            return;
        }
        if (parts.size() > most_tests) {
            fault(piece, too_long());
            return;
        }
        for (const Piece& part : parts) {
            add_test(part);
        }
    }

    void add_test(const Piece& piece) {
        if (piece.text.empty()) {
            fault(piece, "une valeur manque ici");
        } else if (piece.text == "null") {
            cell_.any_of.emplace_back(NullTest{});
        } else if (const Comparison* comparison = comparison_of(piece.text)) {
            add_comparison(*comparison, piece.part(comparison->symbol.size()).trimmed());
        } else if (!add_interval(piece)) {
            is_text() ? add_text(piece) : add_value(piece);
        }
    }

    // [a..b], ]a..b[, (a..b) and mixtures; false when the text is no interval.
    bool add_interval(const Piece& piece) {
        const std::string_view text = piece.text;
        const bool opens = text.starts_with('[') || text.starts_with(']') || text.starts_with('(');
        const bool closes = text.ends_with(']') || text.ends_with('[') || text.ends_with(')');
        if (!opens || !closes || text.size() < 2) {
            return false;
        }
        const Piece inside = piece.part(1, text.size() - 2);
        const std::size_t dots = scan(inside.text, [&](std::size_t i, int depth) {
            return depth == 0 && inside.text.substr(i).starts_with("..");
        });
        if (dots == std::string_view::npos) {
            return false;
        }
        add_interval(inside.part(0, dots).trimmed(), inside.part(dots + 2).trimmed(), text.front() == '[',
                     text.back() == ']', piece);
        return true;
    }

    void add_interval(const Piece& low, const Piece& high, bool low_included, bool high_included, const Piece& whole) {
        const std::optional<Value> from = bound(low);
        const std::optional<Value> to = bound(high);
        if (from && to && is_ordered(input_.value_type)) {
            const std::strong_ordering order = compared(*from, *to);
            if (order > 0 || (order == 0 && !(low_included && high_included))) {
                fault(whole, fmt::format("l’intervalle « {} » est vide", whole.text));
            }
            cell_.any_of.emplace_back(RangeTest{from, to, low_included, high_included});
            return;
        }
        const std::size_t before = problems_;
        check_operand(low);
        check_operand(high);
        if (problems_ == before) {
            condition(fmt::format("{0} {1} ({2}) && {0} {3} ({4})", own_value, low_included ? ">=" : ">",
                                  operand_source(low), high_included ? "<=" : "<", operand_source(high)),
                      whole);
        }
    }

    void add_comparison(const Comparison& comparison, const Piece& operand) {
        const std::string_view op = comparison.cel;
        if (operand.text.empty()) {
            fault(operand, fmt::format("une valeur est attendue après « {} »", comparison.symbol));
            return;
        }
        if (operand.text == "null" && op == "==") {
            cell_.any_of.emplace_back(NullTest{});
            return;
        }
        const std::optional<Value> value = bound(operand);
        if (value && !value->is_null() && op == "==") {
            add_equal(*value, operand);
            return;
        }
        if (value && !value->is_null() && op == "!=" && is_ordered(input_.value_type)) {
            cell_.any_of.emplace_back(RangeTest{std::nullopt, value, true, false});
            cell_.any_of.emplace_back(RangeTest{value, std::nullopt, false, true});
            return;
        }
        if (value && op != "!=" && is_ordered(input_.value_type)) {
            const bool included = op.size() == 2;
            RangeTest range;
            (op[0] == '<' ? range.high : range.low) = value;
            (op[0] == '<' ? range.high_included : range.low_included) = included;
            cell_.any_of.emplace_back(std::move(range));
            return;
        }
        if (!check_operand(operand)) {
            return;
        }
        const std::string source = operand_source(operand);
        const auto written = Expression::compile(source, environment_);
        const bool among = written && written->type().is(Kind::list) && !input_.value_type.is(Kind::list);
        if (among && (op == "==" || op == "!=")) {
            condition(fmt::format("{}({} in ({}))", op == "!=" ? "!" : "", own_value, source), operand);
            return;
        }
        condition(fmt::format("{} {} ({})", own_value, op, source), operand);
    }

    // The constant that a bound writes, if it writes one.
    std::optional<Value> bound(const Piece& piece) const {
        if (const std::optional<Value> constant = constant_of(input_.value_type, piece.text)) {
            return constant;
        }
        const auto compiled = Expression::compile(with_own_value(piece.text));
        return compiled ? folded(*compiled, input_.value_type) : std::nullopt;
    }

    // An operand as expressions write it: « 2026-09-01 » is a date there, not a subtraction.
    std::string operand_source(const Piece& piece) const {
        const std::optional<Value> constant = constant_of(input_.value_type, piece.text);
        return constant ? as_expression(*constant) : with_own_value(piece.text);
    }

    // Tells what is wrong with an operand, at its own place.
    bool check_operand(const Piece& piece) {
        if (constant_of(input_.value_type, piece.text)) {
            return true;
        }
        return compiled(with_own_value(piece.text), piece).has_value();
    }

    std::optional<Expression> compiled(const std::string& source, const Piece& piece) {
        auto result = Expression::compile(source, environment_);
        if (result) {
            return std::move(*result);
        }
        for (const Problem& problem : result.error()) {
            ++problems_;
            const std::size_t column = problem.line == 1 ? static_cast<std::size_t>(problem.column - 1) : 0;
            fault({piece.text, piece.at + std::min(column, piece.text.size())}, problem.message);
        }
        return std::nullopt;
    }

    // A condition whose text we wrote around operands that were checked.
    void condition(const std::string& source, const Piece& piece) {
        if (std::optional<Expression> expression = compiled(source, piece)) {
            keep_condition(std::move(*expression));
        }
    }

    void keep_condition(Expression expression) {
        const bool own_only = std::ranges::all_of(expression.names(), [&](const std::string& name) {
            const std::string_view root = std::string_view(name).substr(0, name.find('.'));
            return root == own_value || root == input_.name;
        });
        const bool steady = own_only && !depends_on_day(expression.source());
        cell_.any_of.emplace_back(ConditionTest{std::move(expression), steady});
    }

    void add_equal(const Value& value, const Piece& piece) {
        const bool known =
            input_.listed.empty() || value.is_null() || std::ranges::find(input_.listed, value) != input_.listed.end();
        if (!known) {
            std::vector<std::string> names;
            for (const Value& allowed : input_.listed) {
                names.push_back(allowed.text() != nullptr ? *allowed.text() : shown(allowed));
            }
            const std::string given = value.text() != nullptr ? *value.text() : shown(value);
            fault(piece, fmt::format("« {} » n’est pas une valeur permise de « {} »{}", given, input_.name,
                                     did_you_mean(given, names)));
        }
        cell_.any_of.emplace_back(EqualTest{value});
    }

    // In a column of texts: the text itself, unless it is written as an expression.
    void add_text(const Piece& piece) {
        const std::string source = with_own_value(piece.text);
        const auto attempt = Expression::compile(source, environment_);
        const bool quoted = piece.text.starts_with('"') || piece.text.starts_with('\'');
        if (is_allowed(piece.text)) {
            cell_.any_of.emplace_back(EqualTest{Value(piece.text)});
        } else if (quoted || (source != piece.text && !attempt)) {
            if (const std::optional<Expression> expression = compiled(source, piece)) {
                keep(*expression, piece);
            }
        } else if (attempt && !is_constant(*attempt) && is_question(*attempt)) {
            keep_condition(*attempt);
        } else if (piece.text.find("==") != std::string_view::npos || piece.text.find("&&") != std::string_view::npos ||
                   piece.text.find("||") != std::string_view::npos) {
            compiled(source, piece);
        } else {
            add_equal(Value(piece.text), piece);
        }
    }

    static bool is_constant(const Expression& expression) { return expression.names().empty(); }

    // It speaks of the column's own value, hence is a condition rather than a value to compare with.
    bool is_question(const Expression& expression) const {
        const bool own = names_it(expression, own_value) || names_it(expression, input_.name);
        return own && (expression.type().is(Kind::boolean) || expression.type().is(Kind::dyn));
    }

    void add_value(const Piece& piece) {
        if (const std::optional<Value> constant = constant_of(input_.value_type, piece.text)) {
            add_equal(*constant, piece);
            return;
        }
        if (const std::optional<Expression> expression = compiled(with_own_value(piece.text), piece)) {
            keep(*expression, piece);
        }
    }

    // An expression: a condition on the column's own value, a list that holds it, or a value to be equal to.
    void keep(const Expression& expression, const Piece& piece) {
        const Type& type = expression.type();
        const bool is_condition =
            is_question(expression) || (type.is(Kind::boolean) && !input_.value_type.is(Kind::boolean));
        if (is_condition) {
            keep_condition(expression);
            return;
        }
        if (const std::optional<Value> value = folded(expression, input_.value_type); value && !value->is_null()) {
            add_equal(*value, piece);
            return;
        }
        const bool among = type.is(Kind::list) && !input_.value_type.is(Kind::list);
        const std::string source = fmt::format("{} {} ({})", own_value, among ? "in" : "==", expression.source());
        const auto compared_with = Expression::compile(source, environment_);
        const bool comparable = among || type.is(Kind::dyn) || input_.value_type.is(Kind::dyn) ||
                                type.kind() == input_.value_type.kind() ||
                                (type.is(Kind::integer) && input_.value_type.is(Kind::decimal));
        if (!compared_with || !comparable) {
            fault(piece,
                  fmt::format("« {} » est de type {} ; cette case donne {}", input_.name, input_.type, type.str()));
            return;
        }
        keep_condition(*compared_with);
    }

    const YamlNode& node_;
    const TableInput& input_;
    const Environment& environment_;
    Reading& reading_;
    Cell cell_;
    std::size_t problems_ = 0;
};

}  // namespace

CellReader::CellReader(const std::vector<TableInput>& inputs, Reading& reading) : reading_(reading) {
    for (const TableInput& input : inputs) {
        if (is_identifier(input.name)) {
            environment_.add(input.name, input.optional ? Type::optional(input.value_type) : input.value_type);
        }
    }
}

Cell CellReader::cell(const YamlNode& node, const TableInput& input) {
    Environment with_own = environment_;
    with_own.add(std::string(own_value), input.value_type);
    return OneCell(node, input, with_own, reading_).read();
}

OutputCell CellReader::output(const YamlNode& node, const TableOutput& output) {
    const bool is_text = output.value_type.is(Kind::string);
    if (node.is_empty() || node.text == "null") {
        return Value();
    }
    if (node.is_scalar()) {
        if (const std::optional<Value> constant = constant_of(output.value_type, node.text)) {
            return *constant;
        }
    }
    const std::string text = trimmed(node.text);
    const bool expression = !is_text || text.starts_with('"') || text.starts_with('\'') || text.starts_with('=');
    if (node.is_scalar() && !expression) {
        return Value(text);
    }
    const std::size_t skipped = is_text && text.starts_with('=') ? node.text.find('=') + 1 : 0;
    YamlNode inner = node;
    const std::optional<Formula> formula = [&]() -> std::optional<Formula> {
        if (skipped == 0) {
            return reading_.formula(inner);
        }
        inner.text = std::string(skipped, ' ') + node.text.substr(skipped);
        return reading_.formula(inner);
    }();
    if (!formula) {
        return Value();
    }
    auto compiled = Expression::compile(formula->expression.source(), environment_);
    if (!compiled) {
        for (const Problem& problem : compiled.error()) {
            reading_.error(node.is_scalar() ? node.position_at(problem.line, problem.column) : node.position,
                           problem.message);
        }
        return Value();
    }
    if (const std::optional<Value> constant = folded(*compiled, output.value_type)) {
        return *constant;
    }
    const Kind kind = compiled->type().is(Kind::optional) ? compiled->type().inner().kind() : compiled->type().kind();
    const bool widens = kind == Kind::integer && output.value_type.is(Kind::decimal);
    if (kind != output.value_type.kind() && kind != Kind::dyn && kind != Kind::null && !widens) {
        reading_.error(node.position, fmt::format("la sortie « {} » est de type {} ; cette case donne {}", output.name,
                                                  output.type, compiled->type().str()));
    }
    return std::move(*compiled);
}

}  // namespace jalon
