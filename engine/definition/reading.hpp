// What the readers of definitions share: where findings go, and how words, numbers, delays and expressions are read
// from a node. For files under engine/definition/ and engine/scenario/.
//
// A reader begins with `check_conformity(node, table, reading)`, which tells everything that is wrong with the form of
// a file, then takes what it needs with a MapReader on the same table. A new key is a row of its table (vocabulary.hpp)
// and a `take` here; a key that is taken without a row is a Bug.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/definition/catalogue.hpp"
#include "engine/definition/vocabulary.hpp"
#include "engine/definition/workflow.hpp"
#include "engine/definition/yaml_tree.hpp"

namespace jalon {

// An expression as written, kept until everything it may name is known.
struct FormulaSite {
    enum class Wanted { anything, condition, date };
    YamlNode node;
    std::string source;
    Wanted wanted = Wanted::anything;
    bool event_known = false;  // it may name `event.…`
    std::string event_form;    // whose fields those are; "": any
};

// The data that may be read by others than what they are made of, each with its reason: `declassify:`. For the checks
// before publication alone; a case runs without.
using Declassified = std::map<std::string, std::string, std::less<>>;

class Reading {
  public:
    explicit Reading(std::vector<Finding>& findings) : findings_(&findings) {}

    // The same message about the same place is told once.
    void error(const Position& position, std::string message);
    void warning(const Position& position, std::string message);

    // Each returns what it could read, and tells of what it could not.
    std::string text(const YamlNode& node, std::string_view what);
    // A word or a list of words.
    std::vector<std::string> words(const YamlNode& node, std::string_view what);
    bool yes_no(const YamlNode& node);
    std::optional<std::int64_t> integer(const YamlNode& node, std::int64_t least = 0);
    std::optional<Date> date(const YamlNode& node);
    // A date stands for its first instant in Paris.
    std::optional<Instant> instant(const YamlNode& node);
    std::optional<Delay> delay(const YamlNode& node);
    // A delay; nullopt also for an expression that may give a date, which is not told of.
    std::optional<Delay> due(const YamlNode& node);
    // A delay, or the instant to go to.
    std::optional<std::variant<Delay, Instant>> advance(const YamlNode& node);
    std::optional<Money> money(const YamlNode& node);
    // The name of a type of datum; "any" when it is unknown.
    std::string data_type(const YamlNode& node);
    std::optional<Confidentiality> confidentiality(const YamlNode& node);
    // Lists and maps are taken for the list or record of the expressions in them.
    std::optional<Formula> formula(const YamlNode& node, FormulaSite::Wanted wanted = FormulaSite::Wanted::anything);

    // What expressions read from now on may say about `event`.
    void let_event(bool known, std::string form = {});

    std::vector<FormulaSite> sites;
    Declassified declassified;

  private:
    std::vector<Finding>* findings_;
    std::set<std::tuple<std::string, int, int, std::string>> told_;
    bool event_known_ = false;
    std::string event_form_;
};

// The keys of one map, which conforms to its table or whose faults have been told (conformity.hpp).
class MapReader {
  public:
    MapReader(Reading& reading, const YamlNode& node, const Table& table);

    // The value under `key`, or nullptr. The table knows the key: to read a new one, add its row there first.
    const YamlNode* take(std::string_view key) const;
    // Each is empty, false or nullopt when the key is not there.
    std::string text(std::string_view key) const;
    std::vector<std::string> words(std::string_view key) const;
    bool yes_no(std::string_view key) const;
    std::optional<Formula> formula(std::string_view key,
                                   FormulaSite::Wanted wanted = FormulaSite::Wanted::anything) const;
    bool has(std::string_view key) const { return take(key) != nullptr; }
    const YamlNode& node() const { return node_; }

  private:
    Reading& reading_;
    const YamlNode& node_;
    const Table& table_;
};

// « 10 working days » → Delay; nullopt when it is none.
std::optional<Delay> parse_delay(std::string_view text);
// The words that may stand behind the number.
std::vector<std::string> delay_units();
// « 10 jours ouvrés », for people.
std::string french_delay(const Delay& delay);
// True when `name` may name a state, a datum, a field: letters, digits, « _ » and « - », no leading digit.
bool is_identifier(std::string_view name);
// "tripartite-meeting" → "tripartite_meeting": how the answers of a form are called in the data.
std::string data_key(std::string_view id);
// A scalar by its look, for machines without schema: true, false, null, int, decimal with a point; else text. Lists and
// maps too.
Value bare_value(const YamlNode& node);
// A scalar as the given type of a datum ("decimal", "date" …); nullopt when it cannot be.
std::optional<Value> value_of_type(const YamlNode& node, std::string_view type);

}  // namespace jalon
