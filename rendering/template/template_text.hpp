// A template as read once: partials put in place with their indentation, comments gone, every tag numbered, so
// that an error can point at the file, line and column where a person wrote it.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/definition/template.hpp"

namespace jalon::rendering {

using Partials = std::map<std::string, std::string>;  // name → text

struct Tag {
    enum class Kind { variable, section, inverted };
    Kind kind = Kind::variable;
    std::string name;
    Position position;
    // Indexes of the sections around the tag, outermost first.
    std::vector<std::size_t> inside;
    std::size_t begin = 0;  // of a section's text in the source
    std::size_t bytes = 0;  // its length
};

// The source of a template as the Mustache library parsed it, kept for whoever prints next. Several threads may print
// at once.
class ParsedTemplates;
std::shared_ptr<ParsedTemplates> no_parsed_templates();

struct TemplateText {
    // Mustache in which the n-th name is written `name@n`; section ends carry the number of their beginning.
    std::string source;
    std::vector<Tag> tags;
    std::shared_ptr<ParsedTemplates> parsed = no_parsed_templates();
    // Where each line of the source begins in the template or partial that it comes from.
    std::vector<Position> lines;
};

// What a template may grow to when its partials are in place, how deep sections and partials may lie in one another,
// and what its text may grow to with the facts.
constexpr std::size_t template_bytes_max = 1024UL * 1024;
constexpr std::size_t section_depth_max = 32;
constexpr std::size_t partial_depth_max = 8;
constexpr std::size_t printed_bytes_max = 4UL * 1024 * 1024;

// Reads `body`, which starts at `start`.
//
// Errors (definition, with position): an unknown partial or one that includes itself, a section left open or
// closed twice, another delimiter, an unescaped tag, an empty name, an unknown named block, one of the bounds above.
Result<TemplateText> read_template(const std::string& body, const Position& start, const Partials& partials);

// The names that a template prints or tests, in reading order, without their formats: "employer.name". A test of a
// choice keeps its code: "referral.ground.is.mobility". A name inside
// the section `sessions` is given as "sessions[].date"; as in Mustache it may also be a name of the outside.
std::vector<PrintedName> names_of(const TemplateText& text);

// A picture that the text of a template names.
struct NamedPicture {
    std::string file;
    Position position;  // of its line
};

// Those of a template and its partials, in reading order. One that a fact names is known when the paper is drawn up.
std::vector<NamedPicture> pictures_of(const TemplateText& text);

}  // namespace jalon::rendering
