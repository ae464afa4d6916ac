// YAML as definitions may use it: maps, lists and scalars, each with the place it was written at.
//
// The reading is strict. Anchors, aliases, tags, merges, several documents, duplicate keys, tabs, control characters
// and invalid UTF-8 are refused with their position; so are files over 1 MiB and nesting over 64. A scalar stays text:
// its type comes from the schema that reads it, never from its look.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/definition/position.hpp"

namespace jalon {

// The text of a file, and where its lines begin. Of every block of bytes it knows how many characters begin before it,
// so that a place in a line of a mebibyte is found as fast as any.
struct YamlSource {
    std::string file;
    std::string text;
    std::vector<std::size_t> line_starts;
    std::vector<std::size_t> characters_before;  // each block

    YamlSource(std::string file, std::string text);
    // The place of a byte; columns count characters, from 1.
    Position at(std::size_t offset) const;
    // How many characters begin before a byte.
    std::size_t characters_until(std::size_t offset) const;
};

struct YamlEntry;

struct YamlNode {
    enum class Kind { empty, scalar, list, map };
    // From `text_index` on, the scalar's text stems from `written_index` of what was written; `pasted` when that whole
    // stretch replaced one ${parameter}.
    struct Cut {
        std::size_t text_index = 0;
        std::size_t written_index = 0;
        bool pasted = false;
    };

    Kind kind = Kind::empty;
    bool plain = true;               // scalar without quotes and not in a block
    std::string text;                // scalar
    std::string written;             // scalar before parameters were replaced; empty when none was
    std::vector<YamlNode> items;     // list
    std::vector<YamlEntry> entries;  // map, document order
    Position position;
    std::size_t offset = 0;  // byte of `source` where the node starts
    std::shared_ptr<const YamlSource> source;
    std::vector<Cut> cuts;

    bool is_empty() const { return kind == Kind::empty; }
    bool is_scalar() const { return kind == Kind::scalar; }
    bool is_list() const { return kind == Kind::list; }
    bool is_map() const { return kind == Kind::map; }
    // The value under `key`; nullptr when there is none or this is no map.
    const YamlNode* find(std::string_view key) const;
    const YamlEntry* entry(std::string_view key) const;
    // Where byte `index` of a scalar's text was written, through quotes, escapes, folds and blocks.
    Position position_at(std::size_t index) const;
    // The same for line and column (from 1, columns in bytes) of the scalar's text.
    Position position_at(int line, int column) const;
};

struct YamlEntry {
    YamlNode key;  // a scalar
    YamlNode value;
};

// Reads one file. What is wrong is added to `findings`, everything at once as far as the syntax allows.
// nullopt: the text could not be read to its end.
std::optional<YamlNode> read_yaml(const SourceFile& file, std::vector<Finding>& findings);

}  // namespace jalon
