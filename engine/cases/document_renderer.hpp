// What the engine asks of `rendering/`: facts in, a finished PDF out.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/value.hpp"
#include "engine/definition/template.hpp"

namespace jalon {

// A file that travels inside a document.
struct AttachedFile {
    enum class Relationship {
        source,       // the document was made from it
        data,         // the same facts, for a program
        alternative,  // the same document in another form
        supplement,   // more than the document says
    };
    std::string name;         // « faits.json », unique within the document
    std::string media_type;   // "application/json"
    std::string description;  // French, one sentence
    Relationship relationship = Relationship::supplement;
    std::string bytes;
};

struct RenderRequest {
    const DocumentTemplate* document_template = nullptr;
    // Every name the template may print. Besides the case's own facts it holds `document`, a record with
    // number ("BP-2026-0042/CT/v1"), version (int), title, issued_on (date), issued_at (instant).
    Record facts;
    // Those of the definitions that the template belongs to, by name; nullptr: the renderer's own.
    const std::map<std::string, std::string, std::less<>>* partials = nullptr;
    bool draft = false;      // prints « PROJET » across each page
    bool duplicate = false;  // prints « DUPLICATA »
    std::vector<AttachedFile> attachments;
};

// One paper in its two forms, made of the same words.
struct Paper {
    std::string pdf;
    std::string html;  // a whole page without scripts, or "" from a renderer that makes none
};

// A paper made for show before a decision: marked « PROJET », without number, kept nowhere.
struct TrialPaper {
    std::string title;
    std::string file_name;
    Paper paper;
};

class DocumentRenderer {
  public:
    virtual ~DocumentRenderer() = default;

    // The bytes of the PDF; the same request gives the same bytes.
    //
    // Errors:
    //   invalid      facts the template prints are missing or empty; one detail per name, `where` is file:line:column
    //   of
    //                the template and the message names the fact. Also a character that no embedded font can print.
    //   definition   the template itself is wrong (Mustache or Markdown), with its position.
    virtual Result<std::string> render(const RenderRequest& request) const = 0;

    // The PDF with its HTML twin; both the same for the same request. Errors: as of `render`.
    virtual Result<Paper> paper(const RenderRequest& request) const {
        Result<std::string> pdf = render(request);
        if (!pdf) {
            return tl::unexpected(std::move(pdf.error()));
        }
        return Paper{std::move(*pdf), {}};
    }

    // The names the template's body prints or tests, in reading order, without their formats. Error: definition.
    virtual Result<std::vector<PrintedName>> names(const DocumentTemplate& document_template) const = 0;
};

}  // namespace jalon
