#include "cli/bench/press_floor.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <zlib.h>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"

namespace jalon::bench {

namespace {

constexpr std::size_t words_per_paragraph = 60;
constexpr double measure = 455;
constexpr double size = 10.5;
constexpr std::string_view mark = "{{name}}";

// Of the letters of a serif face, in ems: narrow ones, wide ones, all the others.
double advance(char c) {
    static const std::array<double, 256> widths = [] {
        std::array<double, 256> all{};
        all.fill(0.5);
        for (const char narrow : std::string_view(" .,;:!'ijltfrI()")) {
            all[static_cast<unsigned char>(narrow)] = 0.28;
        }
        for (const char wide : std::string_view("mwMWABCDEFGHKNOPQRSTUVXYZ")) {
            all[static_cast<unsigned char>(wide)] = 0.72;
        }
        return all;
    }();
    return widths[static_cast<unsigned char>(c)];
}

std::string deflated(const std::string& bytes) {
    uLongf length = compressBound(bytes.size());
    std::string out(length, '\0');
    const int done = compress(reinterpret_cast<Bytef*>(out.data()), &length,
                              reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
    expect(done == Z_OK, "zlib compresses into a buffer of its own bound");
    out.resize(length);
    return out;
}

std::vector<std::string> wrapped(const std::string& paragraph) {
    std::vector<std::string> lines(1);
    double x = 0;
    for (const std::string& word : split(paragraph, ' ')) {
        double width = 0;
        for (const char c : word) {
            width += advance(c) * size;
        }
        if (x + width > measure) {
            lines.emplace_back();
            x = 0;
        }
        lines.back() += (lines.back().empty() ? "" : " ") + word;
        x += width + advance(' ') * size;
    }
    return lines;
}

class File {
  public:
    std::size_t next() const { return offsets_.size() + 1; }
    std::size_t add(const std::string& body) {
        offsets_.push_back(out_.size());
        fmt::format_to(std::back_inserter(out_), "{} 0 obj\n{}\nendobj\n", offsets_.size(), body);
        return offsets_.size();
    }
    std::size_t add_stream(const std::string& entries, const std::string& bytes) {
        return add(fmt::format("<</Length {}{}>>\nstream\n{}\nendstream", bytes.size(), entries, bytes));
    }
    std::string finished(std::size_t catalog) {
        const std::size_t begins = out_.size();
        fmt::format_to(std::back_inserter(out_), "xref\n0 {}\n0000000000 65535 f \n", offsets_.size() + 1);
        for (const std::size_t offset : offsets_) {
            fmt::format_to(std::back_inserter(out_), "{:010} 00000 n \n", offset);
        }
        fmt::format_to(std::back_inserter(out_), "trailer\n<</Size {}/Root {} 0 R>>\nstartxref\n{}\n%%EOF\n",
                       offsets_.size() + 1, catalog, begins);
        return std::move(out_);
    }

  private:
    std::string out_ = "%PDF-1.7\n";
    std::vector<std::size_t> offsets_;
};

}  // namespace

PressFloor::PressFloor(const std::string& text, std::size_t pages, std::size_t typeface_bytes)
    : pages_(pages), lines_per_page_(1), typefaces_(typeface_bytes, '\x5A') {
    std::size_t words = 0;
    for (const std::string& word : split(text, ' ')) {
        if (words++ % words_per_paragraph == 0) {
            paragraphs_.emplace_back(mark);
        }
        paragraphs_.back() += " " + word;
    }
    std::size_t lines = 0;
    for (const std::string& paragraph : paragraphs_) {
        lines += wrapped(paragraph).size();
    }
    lines_per_page_ = std::max<std::size_t>(1, (lines + pages - 1) / pages);
}

std::string PressFloor::written(const std::string& name) const {
    File file;
    std::vector<std::string> contents(pages_);
    std::string kids;
    std::size_t lines = 0;
    for (std::size_t k = 0; k < paragraphs_.size(); ++k) {
        std::string merged = paragraphs_[k];
        merged.replace(merged.find(mark), mark.size(), name);
        std::string* page = &contents[std::min(lines / lines_per_page_, pages_ - 1)];
        const std::size_t opened = file.add(fmt::format("<</S/P/P 1 0 R/K {}>>", k));
        kids += fmt::format("{} 0 R ", opened);
        fmt::format_to(std::back_inserter(*page), "/P <</MCID {}>> BDC BT\n", k);
        for (const std::string& line : wrapped(merged)) {
            const std::size_t row = lines++ % lines_per_page_;
            fmt::format_to(std::back_inserter(*page), "1 0 0 1 70.87 {:.2f} Tm\n(",
                           770 - 14.2 * static_cast<double>(row));
            for (const char c : line) {
                *page += '\0';  // a typeface that is embedded in part has codes of two bytes
                if (c == '(' || c == ')' || c == '\\') {
                    *page += '\\';
                }
                *page += c;
            }
            *page += ") Tj\n";
        }
        *page += "ET EMC\n";
    }
    file.add_stream("/Filter/FlateDecode", typefaces_);
    std::string pages;
    for (const std::string& content : contents) {
        const std::size_t stream = file.add_stream("/Filter/FlateDecode", deflated("/F1 10.5 Tf\n" + content));
        pages += fmt::format("{} 0 R ", file.add(fmt::format("<</Type/Page/Contents {} 0 R>>", stream)));
    }
    file.add_stream("/Type/Metadata/Subtype/XML", fmt::format("<x:xmpmeta><title>{}</title></x:xmpmeta>", name));
    const std::size_t tree = file.add("<</Type/StructTreeRoot/K[" + kids + "]>>");
    const std::size_t sheets = file.add(fmt::format("<</Type/Pages/Count {}/Kids[{}]>>", pages_, pages));
    const std::size_t catalog =
        file.add(fmt::format("<</Type/Catalog/Pages {} 0 R/StructTreeRoot {} 0 R>>", sheets, tree));
    return file.finished(catalog);
}

}  // namespace jalon::bench
