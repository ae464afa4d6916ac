// Any bytes as a document tree and a page: whatever stands in whatever, the boxes lie on their pages and no letter is
// lost.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/expect.hpp"
#include "rendering/layout/layout.hpp"
#include "rendering/markdown/markdown.hpp"
#include "rendering/renderer.hpp"

namespace {

using namespace jalon::rendering;
using Kind = Block::Kind;

constexpr int depth_max = 8;
constexpr char counted = 'x';

class TreeMaker {
  public:
    TreeMaker(const std::uint8_t* data, std::size_t size) : data_(data), end_(data + size) {}

    std::size_t letters() const { return letters_; }

    PageSetup setup() {
        const std::array<const char*, 5> kinds = {"act", "letter", "report", "invoice", "sheet"};
        PageSetup out;
        out.kind = kinds[below(kinds.size())];
        out.landscape = below(2) == 1;
        if (below(2) == 1) {
            out.margins = jalon::Margins{10 + edge(), 10 + edge(), 10 + edge(), 10 + edge()};
        }
        out.banner = below(4) == 0 ? "CONFIDENTIEL" : "";
        out.watermark = below(4) == 0 ? "PROJET" : "";
        return out;
    }

    Document blocks(int depth = 0) {
        Document out;
        for (std::size_t count = below(5); count > 0 && data_ != end_; --count) {
            out.push_back(block(depth));
        }
        return out;
    }

    bool more() const { return data_ != end_; }

  private:
    std::size_t below(std::size_t bound) { return data_ == end_ ? 0 : *data_++ % bound; }
    std::int64_t edge() { return static_cast<std::int64_t>(below(60)); }

    std::string text() {
        const std::array<const char*, 12> words = {"x",  " ",         "xx",     "Objet\u00A0",      "1er ",
                                                   "\n", "« xx »",    "x-xxxx", "xxxxxxxxxxxxxxxx", "e\u0301",
                                                   "☐",  "https://x/"};
        std::string out;
        for (std::size_t count = below(60); count > 0; --count) {
            out += words[below(words.size())];
        }
        for (const char c : out) {
            letters_ += c == counted ? 1 : 0;
        }
        return out;
    }

    Inlines inlines(bool with_note = false) {
        Inlines out;
        for (std::size_t count = below(4); count > 0; --count) {
            Inline piece;
            piece.text = text();
            piece.bold = below(2) == 1;
            piece.italic = below(2) == 1;
            piece.code = below(4) == 1;
            piece.link = below(6) == 0 ? "https://cdg.example/" : "";
            out.push_back(piece);
            if (with_note && below(5) == 0) {
                Inline call;
                call.text = "1";
                call.raised = true;
                call.note = std::make_shared<Inlines>(inlines());
                out.push_back(call);
            }
        }
        return out;
    }

    std::vector<std::vector<Inlines>> rows(std::size_t count, std::size_t columns) {
        std::vector<std::vector<Inlines>> out(count);
        for (std::vector<Inlines>& row : out) {
            for (std::size_t k = 0; k < columns; ++k) {
                row.push_back(inlines());
            }
        }
        return out;
    }

    Block table() {
        Block out;
        out.kind = Kind::table;
        const std::size_t columns = 1 + below(6);
        out.aligns.assign(columns, static_cast<Align>(below(3)));
        out.rows = rows(1 + below(8), columns);
        out.total_rows = std::min(below(3), out.rows.size() - 1);
        return out;
    }

    Block block(int depth) {
        const std::array<Kind, 9> of_blocks = {Kind::list,      Kind::quote, Kind::visas,
                                               Kind::parties,   Kind::note,  Kind::keep_together,
                                               Kind::landscape, Kind::item,  Kind::list};
        const std::array<Kind, 7> of_rows = {Kind::signatures, Kind::key_figures, Kind::totals, Kind::timeline,
                                             Kind::reference,  Kind::letterhead,  Kind::title};
        Block out;
        switch (below(7)) {
            case 0:
                out.kind = Kind::heading;
                out.level = 1 + static_cast<int>(below(6));
                out.inlines = inlines();
                return out;
            case 1:
                return table();
            case 2:
                out.kind = of_rows[below(of_rows.size())];
                out.rows = rows(1 + below(6), out.kind == Kind::letterhead || out.kind == Kind::title ? 1 : 2);
                return out;
            case 3:
                out.kind = below(2) == 0 ? Kind::rule : Kind::page_break;
                return out;
            case 4:
                out.kind = of_blocks[below(of_blocks.size())];
                out.ordered = below(2) == 1;
                out.children = depth < depth_max ? blocks(depth + 1) : Document{};
                if (out.kind == Kind::list) {
                    std::erase_if(out.children, [](const Block& child) { return child.kind != Kind::item; });
                }
                return out;
            default:
                out.kind = Kind::paragraph;
                out.inlines = inlines(true);
                return out;
        }
    }

    const std::uint8_t* data_;
    const std::uint8_t* end_;
    std::size_t letters_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const FontSet fonts(jalon::RendererOptions{}.fonts);
    static const Hyphenation hyphenation(jalon::RendererOptions{}.hyphenation);
    static const SetTexts texts;
    TreeMaker maker(data, size);
    const PageSetup setup = maker.setup();
    Document document;
    while (maker.more()) {
        for (Block& block : maker.blocks()) {
            document.push_back(std::move(block));
        }
    }
    const jalon::Result<Layout> layout = lay_out(document, setup, fonts, hyphenation, texts);
    jalon::expect(layout.has_value(), "every letter has a font");
    for (const Page& page : layout->pages) {
        for (const TextBox& box : page.texts) {
            jalon::expect(std::isfinite(box.x) && std::isfinite(box.width) && box.width >= 0, "a box has its width");
            jalon::expect(box.y >= 0 && box.y <= page.height, "a line lies on its page");
        }
    }
    return 0;
}
