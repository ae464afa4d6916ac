#include "engine/decision/table_reader.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/decision/cell_reader.hpp"
#include "engine/decision/table_values.hpp"
#include "engine/definition/conformity.hpp"

namespace jalon {

namespace {

constexpr std::array<std::pair<std::string_view, HitPolicy>, 7> policies{{{"unique", HitPolicy::unique},
                                                                          {"first", HitPolicy::first},
                                                                          {"any", HitPolicy::any},
                                                                          {"priority", HitPolicy::priority},
                                                                          {"collect", HitPolicy::collect},
                                                                          {"rule_order", HitPolicy::rule_order},
                                                                          {"output_order", HitPolicy::output_order}}};
constexpr std::array<std::pair<std::string_view, Aggregate>, 4> aggregates{
    {{"sum", Aggregate::sum}, {"min", Aggregate::min}, {"max", Aggregate::max}, {"count", Aggregate::count}}};

// More than anybody reads; the analysis compares them two by two.
constexpr std::size_t most_rows = 1'000;
constexpr std::size_t most_columns = 100;
constexpr std::size_t most_tests = 5'000;  // of all cells

// The days something is in force, both included.
struct Validity {
    std::optional<Date> from;
    std::optional<Date> until;
};

class TableReader {
  public:
    TableReader(const YamlNode& node, Reading& reading) : node_(node), reading_(reading) {}

    DecisionTable read() {
        check_conformity(node_, vocabulary::decision_table, reading_);
        MapReader map(reading_, node_, vocabulary::decision_table);
        table_.position = node_.position;
        table_.id = map.text("table");
        table_.label = map.text("label");
        table_.hit = word(map, "hit", policies, HitPolicy::unique);
        table_.aggregate = word(map, "aggregate", aggregates, Aggregate::none);
        if (table_.aggregate != Aggregate::none && table_.hit != HitPolicy::collect) {
            reading_.error(map.take("aggregate")->position, "« aggregate » ne va qu’avec « hit: collect »");
        }
        table_.gaps_allowed = map.text("gaps") == "allowed";
        read_inputs(map);
        CellReader cells(table_.inputs, reading_);
        read_outputs(map, cells);
        read_rows(map, cells);
        check_size();
        check_ids();
        check_priorities();
        check_aggregates();
        return std::move(table_);
    }

  private:
    template <class Word, std::size_t count>
    Word word(MapReader& map, std::string_view key, const std::array<std::pair<std::string_view, Word>, count>& known,
              Word otherwise) {
        const std::string written = map.text(key);
        const auto* found = std::ranges::find(known, written, &std::pair<std::string_view, Word>::first);
        return found == known.end() ? otherwise : found->second;
    }

    // A record is no column, since nobody could say which of its values leave a gap: its members are.
    static std::string advice(const std::string& written) {
        return written == "record" ? " ; faites une colonne de chaque membre dont parlent les lignes, par exemple "
                                     "{ type: decimal, from: case.amount }"
                                   : did_you_mean(written, column_type_names());
    }

    // The type of a column; text stands for one that cannot be read.
    Type type_of(MapReader& map, std::string& written) {
        const YamlNode* node = map.take("type");
        written = node == nullptr ? "string" : node->text;
        const std::optional<Type> type = column_type(written);
        if (!type && node->is_scalar()) {
            reading_.error(node->position,
                           fmt::format("le type « {} » est inconnu{}", excerpt(written), advice(written)));
        }
        return type.value_or(Type::string());
    }

    const std::vector<YamlEntry>& columns(MapReader& map, std::string_view key) {
        static const std::vector<YamlEntry> none;
        const YamlNode* node = map.take(key);
        if (node != nullptr && node->entries.size() > most_columns) {
            reading_.error(node->position, fmt::format("« {} » nomme plus de {} colonnes", key, most_columns));
            return none;
        }
        if (node != nullptr && node->entries.empty()) {
            reading_.error(node->position,
                           fmt::format("« {} » donne à chaque nom son type : {{ nom: {{ type: … }} }}", key));
        }
        return node == nullptr ? none : node->entries;
    }

    void read_inputs(MapReader& map) {
        for (const YamlEntry& entry : columns(map, "inputs")) {
            MapReader column(reading_, entry.value, vocabulary::table_input);
            TableInput input;
            input.position = entry.key.position;
            input.name = entry.key.text;
            input.label = column.text("label");
            input.ask = column.text("ask");
            input.value_type = type_of(column, input.type);
            input.optional = column.yes_no("optional");
            if (const std::optional<Formula> from = column.formula("from")) {
                input.from = from->expression;
            }
            if (input.name == own_value) {
                reading_.error(entry.key.position, "« _ » est réservé ; donnez un nom à cette entrée");
            }
            table_.inputs.push_back(std::move(input));
        }
        for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
            if (const YamlNode* values = node_.find("inputs")->entries[i].value.find("values")) {
                read_allowed(*values, table_.inputs[i]);
            }
        }
    }

    // Read once all inputs are known, as a cell is.
    void read_allowed(const YamlNode& node, TableInput& input) {
        input.values = CellReader({}, reading_).cell(node, input);
        for (const Test& test : input.values->any_of) {
            const EqualTest* equal = std::get_if<EqualTest>(&test);
            if (equal == nullptr) {
                input.listed.clear();
                return;
            }
            input.listed.push_back(equal->value);
        }
    }

    void read_outputs(MapReader& map, CellReader& cells) {
        for (const YamlEntry& entry : columns(map, "outputs")) {
            MapReader column(reading_, entry.value, vocabulary::table_output);
            TableOutput output;
            output.position = entry.key.position;
            output.name = entry.key.text;
            output.label = column.text("label");
            output.value_type = type_of(column, output.type);
            if (const YamlNode* values = column.take("values")) {
                read_output_values(*values, cells, output);
            }
            if (const YamlNode* otherwise = column.take("default")) {
                output.otherwise = cells.output(*otherwise, output);
                check_allowed(*output.otherwise, output, otherwise->position);
            }
            table_.outputs.push_back(std::move(output));
        }
    }

    // A list of constants, or a text that lists them as a cell does.
    void read_output_values(const YamlNode& node, CellReader& cells, TableOutput& output) {
        if (node.is_scalar()) {
            TableInput column;
            column.name = output.name;
            column.type = output.type;
            column.value_type = output.value_type;
            const Cell cell = CellReader({}, reading_).cell(node, column);
            for (const Test& test : cell.any_of) {
                const EqualTest* equal = std::get_if<EqualTest>(&test);
                if (equal == nullptr || cell.negated) {
                    reading_.error(node.position, "une valeur permise est une constante");
                    return;
                }
                output.values.push_back(equal->value);
            }
            return;
        }
        for (const YamlNode& item : node.items) {
            OutputCell cell = cells.output(item, output);
            if (const Value* value = std::get_if<Value>(&cell)) {
                output.values.push_back(std::move(*value));
            } else {
                reading_.error(item.position, "une valeur permise est une constante");
            }
        }
    }

    void check_allowed(const OutputCell& cell, const TableOutput& output, const Position& position) {
        const Value* value = std::get_if<Value>(&cell);
        if (value == nullptr || value->is_null() || output.values.empty() ||
            std::ranges::find(output.values, *value) != output.values.end()) {
            return;
        }
        std::vector<std::string> names;
        for (const Value& allowed : output.values) {
            names.push_back(allowed.text() != nullptr ? *allowed.text() : shown(allowed));
        }
        const std::string given = value->text() != nullptr ? *value->text() : shown(*value);
        reading_.error(position, fmt::format("« {} » n’est pas une valeur permise de « {} »{}", given, output.name,
                                             did_you_mean(given, names)));
    }

    Validity validity(MapReader& map, const Position& position, const Validity& around) {
        Validity own = around;
        if (const YamlNode* from = map.take("from")) {
            own.from = reading_.date(*from);
        }
        if (const YamlNode* until = map.take("until")) {
            own.until = reading_.date(*until);
        }
        const bool written = map.has("from") || map.has("until");
        if (written && own.from && own.until && *own.until < *own.from) {
            reading_.error(position, "la fin de validité précède son début");
        }
        const bool outside = (around.from && (!own.from || *own.from < *around.from)) ||
                             (around.until && (!own.until || *around.until < *own.until));
        if (outside) {
            reading_.error(position, "cette validité sort de celle de la table");
        }
        return own;
    }

    void read_rows(MapReader& map, CellReader& cells) {
        const Validity validity_of_all = validity(map, node_.position, {});
        const std::string source = map.text("source");
        const YamlNode* versions = map.take("versions");
        if (versions == nullptr) {
            if (const YamlNode* rows = map.take("rows")) {
                read_rows(*rows, cells, validity_of_all, source);
            }
            return;
        }
        std::vector<std::pair<Validity, Position>> earlier;
        for (const YamlNode& version : versions->items) {
            MapReader inner(reading_, version, vocabulary::table_version);
            const Validity own = validity(inner, version.position, validity_of_all);
            const std::string own_source = inner.text("source");
            for (const auto& [other, position] : earlier) {
                const bool apart = (other.until && own.from && *other.until < *own.from) ||
                                   (own.until && other.from && *own.until < *other.from);
                if (!apart) {
                    reading_.error(version.position,
                                   fmt::format("cette version est en vigueur en même temps que celle de la "
                                               "ligne {} ; donnez à la première une date « until »",
                                               position.line));
                }
            }
            earlier.emplace_back(own, version.position);
            if (const YamlNode* rows = inner.take("rows")) {
                read_rows(*rows, cells, own, own_source.empty() ? source : own_source);
            }
        }
    }

    void read_rows(const YamlNode& rows, CellReader& cells, const Validity& around, const std::string& source) {
        if (rows.is_list() && rows.items.empty()) {
            reading_.error(rows.position, "une table a au moins une ligne");
        }
        for (const YamlNode& item : rows.items) {
            if (table_.rows.size() > most_rows) {
                return;
            }
            MapReader map(reading_, item, vocabulary::table_row);
            TableRow row;
            row.position = item.position;
            row.id = map.text("id");
            row.id = row.id.empty() ? std::to_string(table_.rows.size() + 1) : row.id;
            const Validity own = validity(map, item.position, around);
            row.from = own.from;
            row.until = own.until;
            row.source = map.text("source");
            row.source = row.source.empty() ? source : row.source;
            read_cells(map.take("if"), cells, row);
            read_outcome(map.take("then"), cells, row);
            table_.rows.push_back(std::move(row));
        }
    }

    template <class Column>
    void check_column_names(const YamlNode& node, const std::vector<Column>& columns, std::string_view what) {
        std::vector<std::string> names;
        for (const Column& column : columns) {
            names.push_back(column.name);
        }
        for (const YamlEntry& entry : node.entries) {
            if (std::ranges::find(names, entry.key.text) == names.end()) {
                reading_.error(entry.key.position,
                               fmt::format("« {} » n’est pas une {} de cette table{}", entry.key.text, what,
                                           did_you_mean(entry.key.text, names)));
            }
        }
    }

    void read_cells(const YamlNode* node, CellReader& cells, TableRow& row) {
        if (node != nullptr) {
            check_column_names(*node, table_.inputs, "entrée");
        }
        for (const TableInput& input : table_.inputs) {
            const YamlNode* cell = node == nullptr ? nullptr : node->find(input.name);
            row.cells.push_back(cell == nullptr ? Cell{} : cells.cell(*cell, input));
            const bool null_cell = std::ranges::any_of(
                row.cells.back().any_of, [](const Test& test) { return std::holds_alternative<NullTest>(test); });
            const auto column = static_cast<std::size_t>(&input - table_.inputs.data());
            table_.inputs[column].optional = input.optional || null_cell;
        }
    }

    void read_outcome(const YamlNode* node, CellReader& cells, TableRow& row) {
        if (node == nullptr) {
            row.outputs.resize(table_.outputs.size());
            return;
        }
        const bool alone = !node->is_map() && table_.outputs.size() == 1;
        if (!alone && !node->is_map()) {
            reading_.error(node->position, "« then » donne à chaque sortie sa valeur : { sortie: valeur }");
        }
        check_column_names(*node, table_.outputs, "sortie");
        for (const TableOutput& output : table_.outputs) {
            const YamlNode* cell = alone ? node : node->find(output.name);
            if (cell == nullptr) {
                if (node->is_map()) {
                    reading_.error(node->position,
                                   fmt::format("cette ligne ne dit rien de la sortie « {} »", output.name));
                }
                row.outputs.emplace_back();
                continue;
            }
            row.outputs.push_back(cells.output(*cell, output));
            check_allowed(row.outputs.back(), output, cell->position);
        }
    }

    // What is too large is not analysed.
    void check_size() {
        std::size_t tests = 0;
        for (const TableRow& row : table_.rows) {
            for (const Cell& cell : row.cells) {
                tests += cell.any_of.size();
            }
        }
        if (table_.rows.size() <= most_rows && tests <= most_tests) {
            return;
        }
        reading_.error(node_.position, table_.rows.size() > most_rows
                                           ? fmt::format("cette table a plus de {} lignes ; partagez-la", most_rows)
                                           : fmt::format("les cases de cette table ont plus de {} valeurs en tout ; "
                                                         "partagez-la",
                                                         most_tests));
        table_.rows.clear();
    }

    void check_ids() {
        std::set<std::string> seen;
        for (const TableRow& row : table_.rows) {
            if (!seen.insert(row.id).second) {
                reading_.error(row.position, fmt::format("une autre ligne s’appelle déjà « {} »", row.id));
            }
        }
    }

    // Priority lies in the order of `values`; without one it would be decided in silence.
    void check_priorities() {
        const bool ranked = table_.hit == HitPolicy::priority || table_.hit == HitPolicy::output_order;
        const bool known = std::ranges::any_of(table_.outputs, [](const TableOutput& o) { return !o.values.empty(); });
        if (ranked && !known && !table_.outputs.empty()) {
            reading_.error(table_.outputs.front().position,
                           "la priorité se lit dans « values » d’une sortie, la plus prioritaire d’abord");
        }
    }

    void check_aggregates() {
        for (const TableOutput& output : table_.outputs) {
            const Type::Kind kind = output.value_type.kind();
            const bool summable = kind == Type::Kind::integer || kind == Type::Kind::decimal ||
                                  kind == Type::Kind::money || kind == Type::Kind::duration ||
                                  kind == Type::Kind::months;
            const bool rankable = is_ordered(output.value_type) || kind == Type::Kind::string;
            const bool fits = table_.aggregate == Aggregate::sum                                         ? summable
                              : table_.aggregate == Aggregate::min || table_.aggregate == Aggregate::max ? rankable
                                                                                                         : true;
            if (!fits) {
                reading_.error(
                    output.position,
                    fmt::format("on ne peut pas faire « {} » d’une sortie de type {}",
                                aggregates[static_cast<std::size_t>(table_.aggregate) - 1].first, output.type));
            }
        }
    }

    const YamlNode& node_;
    Reading& reading_;
    DecisionTable table_;
};

}  // namespace

DecisionTable read_table(const YamlNode& node, Reading& reading) {
    return TableReader(node, reading).read();
}

}  // namespace jalon
