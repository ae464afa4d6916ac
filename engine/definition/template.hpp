// A document template as the engine knows it: the front matter of `doc-templates/<id>.md.mustache`, and its
// body as text. What the body prints is the business of `rendering/`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/definition/position.hpp"

namespace jalon {

// Classes of confidentiality. A class S3 document or field never reaches an employer.
enum class Confidentiality { s0, s1, s2, s3 };

// A fact computed for one template: `name: expression` under `facts:` in the front matter.
struct ComputedFact {
    std::string name;
    std::string expression;
    Position position;
};

// A name in the body of a template or of a partial it takes in.
struct PrintedName {
    std::string name;     // absolute, "employer.name"; inside a section "sessions[].date", which may also be outside it
    Position position;    // of the tag, in the template or in the partial
    bool printed = true;  // false: a section that only asks whether it is there
    std::string form;     // "short" in « start.short », "" without
    bool operator==(const PrintedName&) const = default;
};

// In millimetres, from the edges of the sheet.
struct Margins {
    std::int64_t top = 0;
    std::int64_t right = 0;
    std::int64_t bottom = 0;
    std::int64_t left = 0;
};

struct DocumentTemplate {
    std::string id;     // "tripartite-convention", the name of the file
    std::string title;  // « Convention tripartite », may hold {{names}}
    std::string code;   // "CT": the part of the document number after the case's
    Confidentiality confidentiality = Confidentiality::s1;
    std::vector<std::string> audience;  // roles that may read the document
    std::string layout = "act";  // "act" | "letter" | "report" | "invoice" | "sheet": margins, head, addressee window
    bool landscape = false;
    std::optional<Margins> margins;      // none: those of the layout
    std::string page_numbers = "total";  // "total": page 2 / 6; "plain": page 2; "none"
    std::vector<ComputedFact> facts;     // evaluated in order; a later one may use an earlier one
    std::vector<std::string> needs;      // dotted names that must be present and not empty before the step
    std::string body;                    // Mustache over Markdown
    Position body_position;              // where the body starts, for messages
};

}  // namespace jalon
