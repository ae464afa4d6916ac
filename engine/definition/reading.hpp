// What the readers of definitions share: where findings go, and how words, numbers, delays and expressions are read
// from a node. For files under engine/definition/ and engine/scenario/.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/catalogue.hpp"
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

class Reading {
  public:
    explicit Reading(std::vector<Finding>& findings) : findings_(&findings) {}

    void error(const Position& position, std::string message);
    void warning(const Position& position, std::string message);

    // Each returns what it could read, and tells of what it could not.
    std::string text(const YamlNode& node, std::string_view what);
    // A word or a list of words.
    std::vector<std::string> words(const YamlNode& node, std::string_view what);
    bool yes_no(const YamlNode& node);
    std::optional<std::int64_t> integer(const YamlNode& node, std::int64_t least = 0);
    std::optional<Date> date(const YamlNode& node);
    std::optional<Delay> delay(const YamlNode& node);
    std::optional<Confidentiality> confidentiality(const YamlNode& node);
    // Lists and maps are taken for the list or record of the expressions in them.
    std::optional<Formula> formula(const YamlNode& node, FormulaSite::Wanted wanted = FormulaSite::Wanted::anything);

    // What expressions read from now on may say about `event`.
    void let_event(bool known, std::string form = {});

    std::vector<FormulaSite> sites;

  private:
    std::vector<Finding>* findings_;
    bool event_known_ = false;
    std::string event_form_;
};

// Reads the keys of one map; those that nobody asked for are refused when it goes.
class MapReader {
  public:
    // `what`: « un état », for messages. A node that is no map is refused (an empty one counts as a map without keys).
    MapReader(Reading& reading, const YamlNode& node, std::string what);
    ~MapReader();
    MapReader(const MapReader&) = delete;
    MapReader& operator=(const MapReader&) = delete;

    // The value under `key`, or nullptr.
    const YamlNode* take(std::string_view key);
    // The same, refused when absent.
    const YamlNode* demand(std::string_view key);
    std::string text(std::string_view key);
    std::string demand_text(std::string_view key);
    std::vector<std::string> words(std::string_view key);
    bool yes_no(std::string_view key);
    std::optional<Formula> formula(std::string_view key, FormulaSite::Wanted wanted = FormulaSite::Wanted::anything);
    bool has(std::string_view key) const { return node_.entry(key) != nullptr; }
    const YamlNode& node() const { return node_; }
    // No complaint about keys that were not asked for.
    void let_others() { strict_ = false; }

  private:
    Reading& reading_;
    const YamlNode& node_;
    std::string what_;
    std::vector<std::string> asked_;
    bool strict_ = true;
};

// « 10 working days » → Delay; nullopt when it is none.
std::optional<Delay> parse_delay(std::string_view text);
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
