#include "web/pages/template.hpp"

#include <algorithm>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"

namespace jalon {

namespace {

constexpr std::string_view opening = "{{";

struct Tag {
    char sign = ' ';  // '#', '^', '/', '{', or ' ' for a name alone
    std::string name;
    std::size_t end = 0;  // after it
};

Tag tag_at(std::string_view text, std::size_t at) {
    const bool triple = text.substr(at).starts_with("{{{");
    const std::string_view closing = triple ? "}}}" : "}}";
    const std::size_t end = text.find(closing, at);
    expect(end != std::string_view::npos, "every tag of a page template is closed");
    Tag tag;
    tag.end = end + closing.size();
    std::string_view inner = text.substr(at + closing.size(), end - at - closing.size());
    if (triple) {
        tag.sign = '{';
    } else if (inner.find_first_of("#^/") == 0) {
        tag.sign = inner[0];
        inner.remove_prefix(1);
    }
    tag.name = trimmed(inner);
    return tag;
}

// Whether nothing but blanks stands beside the tag on its line; then, where the line begins and the next one does.
bool stands_alone(std::string_view text, std::size_t& begin, std::size_t& end) {
    const std::size_t before = text.substr(0, begin).find_last_not_of(" \t");
    const std::size_t after = text.find_first_not_of(" \t", end);
    const bool begins = before == std::string_view::npos || text[before] == '\n';
    const bool ends = after == std::string_view::npos || text[after] == '\n';
    if (!begins || !ends) {
        return false;
    }
    begin = before == std::string_view::npos ? 0 : before + 1;
    end = after == std::string_view::npos ? text.size() : after + 1;
    return true;
}

void add_escaped(std::string& out, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of("&<>\"'", at), text.size());
        out += text.substr(at, end - at);
        if (end < text.size()) {
            switch (text[end]) {
                case '&':
                    out += "&amp;";
                    break;
                case '<':
                    out += "&lt;";
                    break;
                case '>':
                    out += "&gt;";
                    break;
                case '"':
                    out += "&quot;";
                    break;
                default:
                    out += "&apos;";
            }
        }
        at = end + 1;
    }
}

}  // namespace

Template::Template(std::string_view text) {
    std::vector<std::size_t> open;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t found = std::min(text.find(opening, at), text.size());
        if (found == text.size()) {
            pieces_.push_back({Piece::Kind::literal, std::string(text.substr(at)), 0});
            break;
        }
        const Tag tag = tag_at(text, found);
        std::size_t begin = found;
        std::size_t end = tag.end;
        if (tag.sign == '#' || tag.sign == '^' || tag.sign == '/') {
            stands_alone(text, begin, end);
        }
        if (begin > at) {
            pieces_.push_back({Piece::Kind::literal, std::string(text.substr(at, begin - at)), 0});
        }
        at = end;
        if (tag.sign == '/') {
            expect(!open.empty() && pieces_[open.back()].text == tag.name, "sections of page templates match");
            pieces_[open.back()].end = pieces_.size();
            open.pop_back();
            continue;
        }
        const Piece::Kind kind = tag.sign == '#'   ? Piece::Kind::section
                                 : tag.sign == '^' ? Piece::Kind::inverted
                                 : tag.sign == '{' ? Piece::Kind::as_it_is
                                                   : Piece::Kind::escaped;
        if (kind == Piece::Kind::section || kind == Piece::Kind::inverted) {
            open.push_back(pieces_.size());
        }
        pieces_.push_back({kind, tag.name, 0});
    }
    expect(open.empty(), "sections of page templates are closed");
}

class Template::Printer {
  public:
    explicit Printer(const std::vector<Piece>& pieces) : pieces_(pieces) {}

    void print(const View& view) {
        around_.push_back(&view);
        print(0, pieces_.size());
        around_.pop_back();
    }
    std::string take() { return std::move(out_); }

  private:
    const View::Entry* find(const std::string& name) const {
        for (auto view = around_.rbegin(); view != around_.rend(); ++view) {
            if (const View::Entry* entry = (*view)->find(name)) {
                return entry;
            }
        }
        return nullptr;
    }

    void print(std::size_t from, std::size_t to) {
        for (std::size_t k = from; k < to; ++k) {
            const Piece& piece = pieces_[k];
            if (piece.kind == Piece::Kind::literal) {
                out_ += piece.text;
                continue;
            }
            const View::Entry* const entry = find(piece.text);
            if (piece.kind == Piece::Kind::section || piece.kind == Piece::Kind::inverted) {
                print_section(k, entry);
                k = piece.end - 1;
            } else if (entry != nullptr && piece.kind == Piece::Kind::escaped) {
                add_escaped(out_, entry->text);
            } else if (entry != nullptr) {
                out_ += entry->text;
            }
        }
    }

    void print_section(std::size_t at, const View::Entry* entry) {
        const std::size_t to = pieces_[at].end;
        const bool entered = entry != nullptr && entry->entered;
        if (entered != (pieces_[at].kind == Piece::Kind::section)) {
            return;
        }
        if (!entered || entry->items.empty()) {
            print(at + 1, to);
            return;
        }
        for (const View& item : entry->items) {
            around_.push_back(&item);
            print(at + 1, to);
            around_.pop_back();
        }
    }

    const std::vector<Piece>& pieces_;
    std::vector<const View*> around_;
    std::string out_;
};

std::string Template::printed(const View& view) const {
    Printer printer(pieces_);
    printer.print(view);
    return printer.take();
}

}  // namespace jalon
