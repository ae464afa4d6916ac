// Any text as a document template: its names, then its pages laid out, or an error.
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/base/expect.hpp"
#include "rendering/renderer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const jalon::PdfRenderer renderer({.partials = {{"letterhead", "**{{name}}**\n"}, {"loop", "{{> loop}}"}}});
    jalon::DocumentTemplate document_template;
    document_template.id = "fuzz";
    document_template.title = "Essai";
    document_template.body = std::string(data, data + size);
    document_template.body_position = {"fuzz.md.mustache", 1, 1};
    const jalon::Result<std::vector<jalon::PrintedName>> names = renderer.names(document_template);
    jalon::RenderRequest request;
    request.document_template = &document_template;
    request.facts = {{"name", "L’été *à* | « Étrée »"},
                     {"yes", true},
                     {"price", jalon::Money::euros(1560)},
                     {"items", jalon::List{jalon::Record{{"name", "un"}}, jalon::Record{{"name", "deux"}}}},
                     {"document", jalon::Record{{"number", "E/1"},
                                                {"version", 1},
                                                {"title", "Essai"},
                                                {"issued_on", jalon::Date(std::chrono::year(2026) / 9 / 1)},
                                                {"issued_at", jalon::Instant{}}}}};
    const jalon::Result<std::string> pages = renderer.layout_text(request);
    jalon::expect(names || !names.error().message.empty(), "a refusal says why");
    jalon::expect(pages || !pages.error().message.empty(), "a refusal says why");
    return 0;
}
