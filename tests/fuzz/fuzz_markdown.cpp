// Any text as what a template prints: its tree, its page for browsers, its pages and their file, or an error.
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/base/expect.hpp"
#include "rendering/html/html_writer.hpp"
#include "rendering/layout/layout.hpp"
#include "rendering/markdown/markdown.hpp"
#include "rendering/pdf/pdf_writer.hpp"
#include "rendering/renderer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace rendering = jalon::rendering;
    static const rendering::FontSet fonts(jalon::RendererOptions{}.fonts);
    static const rendering::FontPrograms programs(fonts);
    static const rendering::Hyphenation hyphenation(jalon::RendererOptions{}.hyphenation);
    static const rendering::SetTexts texts;
    const jalon::Result<rendering::Document> document = rendering::read_markdown(std::string(data, data + size));
    if (!document) {
        jalon::expect(!document.error().message.empty() && !document.error().where.empty(),
                      "a refusal says why and where");
        return 0;
    }
    rendering::PageSetup setup;
    setup.header = "Essai";
    jalon::expect(rendering::write_html(*document, setup).ends_with("</html>\n"), "a page for browsers is whole");
    const jalon::Result<rendering::Layout> layout = rendering::lay_out(*document, setup, fonts, hyphenation, texts);
    if (!layout) {
        jalon::expect(!layout.error().message.empty(), "a refusal says why");
        return 0;
    }
    jalon::expect(rendering::write_pdf(*layout, {}, programs).ends_with("%%EOF\n"), "a file is whole");
    return 0;
}
