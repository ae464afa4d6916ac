#include "rendering/template/template_text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/definition/value_form.hpp"
#include "rendering/markdown/markdown.hpp"

namespace jalon::rendering {

namespace {

constexpr std::size_t fence_least = 3;  // backticks that open a block

struct Scanned {
    std::string inner;        // between the braces, trimmed
    std::size_t begin = 0;    // of "{{"
    std::size_t end = 0;      // past "}}"
    bool standalone = false;  // alone on its line
    std::string indent;       // blanks before it, when standalone
};

// Turns offsets of one text into positions; they are asked for in rising order.
class Places {
  public:
    Places(const std::string& text, Position start) : text_(text), position_(std::move(start)) {}

    const Position& at(std::size_t offset) {
        for (; at_ < offset; ++at_) {
            const auto byte = static_cast<unsigned char>(text_[at_]);
            if (byte == '\n') {
                ++position_.line;
                position_.column = 1;
            } else if ((byte & 0xC0U) != 0x80U) {
                ++position_.column;
            }
        }
        return position_;
    }

  private:
    const std::string& text_;
    std::size_t at_ = 0;
    Position position_;
};

class Reader {
  public:
    Reader(const Partials& partials, TemplateText& out) : partials_(partials), out_(out) { out_.lines.emplace_back(); }

    // Appends `text` to the output, tag by tag.
    void read(const std::string& text, const Position& start) {
        const Openings openings = check_blocks(text, start);
        Places places(text, start);
        std::size_t at = 0;
        while (!error_) {
            const std::size_t open = std::min(text.find("{{", at), text.size());
            append(text, at, open, openings, places.at(at));
            if (open == text.size()) {
                return;
            }
            const std::size_t close = text.find("}}", open + 2);
            const Position position = places.at(open);
            if (close == std::string::npos) {
                fail("une balise « {{ » n’est pas fermée ; ajoutez « }} »", position);
                return;
            }
            const Scanned tag = scan(text, open, close);
            at = take(text, tag, position);
        }
    }

    void finish() {
        if (!error_ && !open_.empty()) {
            const Tag& tag = out_.tags[open_.back()];
            fail("la section « " + tag.name + " » n’est pas fermée ; ajoutez « {{/" + tag.name + "}} »", tag.position);
        }
    }

    const std::optional<Error>& error() const { return error_; }

  private:
    // Adds template text that stands at `position`, notes where its lines come from, and goes on to its last line.
    void append(std::string_view text, Position& position) {
        if (text.empty()) {
            return;
        }
        if (out_.source.empty() || out_.source.back() == '\n') {
            out_.lines.back() = position;
        }
        out_.source += text;
        for (const char c : text) {
            if (c == '\n') {
                position = {position.file, position.line + 1, 1};
                out_.lines.push_back(position);
            }
        }
        if (out_.source.size() > template_bytes_max) {
            fail("le modèle et ses morceaux dépassent " + std::to_string(template_bytes_max / 1024) +
                     " Kio ; un morceau en prend-il d’autres plusieurs fois ?",
                 position);
        }
    }

    static Scanned scan(const std::string& text, std::size_t open, std::size_t close) {
        Scanned tag;
        tag.begin = open;
        tag.end = close + 2;
        tag.inner = trimmed(std::string_view(text).substr(open + 2, close - open - 2));
        const std::size_t line = open == 0 ? 0 : text.rfind('\n', open - 1) + 1;  // npos + 1 is 0
        const std::size_t line_end = std::min(text.find('\n', tag.end), text.size());
        const auto blank = [&text](std::size_t from, std::size_t to) {
            return text.find_first_not_of(" \t\r", from) >= to;
        };
        tag.standalone = blank(line, open) && blank(tag.end, line_end);
        if (tag.standalone) {
            tag.indent = text.substr(line, open - line);
        }
        return tag;
    }

    // Handles one tag and returns where reading goes on.
    std::size_t take(const std::string& text, const Scanned& tag, const Position& position) {
        const char sign = tag.inner.empty() ? ' ' : tag.inner.front();
        switch (sign) {
            case '!':
                return after_dropped(text, tag);
            case '>':
                include(trimmed(tag.inner.substr(1)), tag, position);
                return after_dropped(text, tag);
            case '=':
                fail("changer les accolades n’est pas permis dans un modèle", position);
                return tag.end;
            case '{':
            case '&':
                fail("une donnée s’imprime toujours protégée ; écrivez « {{nom}} »", position);
                return tag.end;
            case '#':
                open_section(Tag::Kind::section, tag, position);
                return tag.end;
            case '^':
                open_section(Tag::Kind::inverted, tag, position);
                return tag.end;
            case '/':
                close_section(trimmed(tag.inner.substr(1)), position);
                return tag.end;
            default:
                write("", number(Tag::Kind::variable, tag.inner, position));
                return tag.end;
        }
    }

    // A comment or partial alone on its line takes the whole line with it.
    std::size_t after_dropped(const std::string& text, const Scanned& tag) {
        if (!tag.standalone) {
            return tag.end;
        }
        if (const bool comment = tag.inner.front() == '!'; comment) {
            out_.source.resize(out_.source.size() - tag.indent.size());
        }
        const std::size_t line_end = text.find('\n', tag.end);
        return line_end == std::string::npos ? text.size() : line_end + 1;
    }

    void include(const std::string& name, const Scanned& tag, const Position& position) {
        const auto found = partials_.find(name);
        if (found == partials_.end()) {
            std::vector<std::string> known;
            for (const auto& [partial, text] : partials_) {
                known.push_back(partial);
            }
            fail("le morceau « " + name + " » n’existe pas" + did_you_mean(name, known), position);
            return;
        }
        if (std::ranges::find(taken_in_, name) != taken_in_.end()) {
            taken_in_.push_back(name);
            fail("le morceau « " + name + " » s’inclut lui-même (" + join(taken_in_, " → ") + ")", position);
            return;
        }
        if (taken_in_.size() == partial_depth_max) {
            fail("plus de " + std::to_string(partial_depth_max) + " morceaux s’incluent l’un dans l’autre", position);
            return;
        }
        std::string text = found->second;
        if (tag.standalone) {
            out_.source.resize(out_.source.size() - tag.indent.size());
            text = indented(text, tag.indent);
        }
        taken_in_.push_back(name);
        read(text, Position{"doc-templates/partials/" + name + ".md.mustache", 1, 1});
        taken_in_.pop_back();
    }

    static std::string indented(const std::string& text, const std::string& indent) {
        std::string out;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
            const std::string line = text.substr(at, end - at);
            out += (line == "\n" ? "" : indent) + line;
            at = end;
        }
        if (!out.empty() && out.back() != '\n') {
            out += '\n';
        }
        return out;
    }

    void open_section(Tag::Kind kind, const Scanned& tag, const Position& position) {
        if (open_.size() == section_depth_max) {
            fail("plus de " + std::to_string(section_depth_max) + " sections s’emboîtent", position);
            return;
        }
        const std::size_t index = number(kind, trimmed(tag.inner.substr(1)), position);
        if (!error_) {
            write(kind == Tag::Kind::section ? "#" : "^", index);
            open_.push_back(index);
            out_.tags[index].begin = out_.source.size();
        }
    }

    void close_section(const std::string& name, const Position& position) {
        if (open_.empty()) {
            fail("« {{/" + name + "}} » ferme une section qui n’est pas ouverte", position);
            return;
        }
        Tag& tag = out_.tags[open_.back()];
        if (tag.name != name) {
            fail("« {{/" + name + "}} » ferme la section « " + tag.name + " », ouverte ligne " +
                     std::to_string(tag.position.line),
                 position);
            return;
        }
        tag.bytes = out_.source.size() - tag.begin;
        write("/", open_.back());
        open_.pop_back();
    }

    std::size_t number(Tag::Kind kind, const std::string& name, const Position& position) {
        const auto allowed = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
                   c == '-';
        };
        if (name.empty() || !std::ranges::all_of(name, allowed)) {
            fail("« " + name + " » n’est pas un nom de donnée : lettres, chiffres, « _ », « - » et « . »", position);
        }
        Tag tag;
        tag.kind = kind;
        tag.name = name;
        tag.position = position;
        tag.inside = open_;
        out_.tags.push_back(std::move(tag));
        return out_.tags.size() - 1;
    }

    void write(const char* sign, std::size_t index) {
        out_.source += "{{" + std::string(sign) + out_.tags[index].name + "@" + std::to_string(index) + "}}";
    }

    // Where the first line of a named block ends, and the place of that line: `append` writes it after the name, so
    // that what is found wrong in the block later can be told with its place in the template.
    using Openings = std::map<std::size_t, std::string>;

    // Notes also where each line comes from.
    void append(const std::string& text, std::size_t from, std::size_t to, const Openings& openings,
                const Position& position) {
        Position here = position;
        for (auto opening = openings.lower_bound(from); opening != openings.end() && opening->first < to; ++opening) {
            append(std::string_view(text).substr(from, opening->first - from), here);
            out_.source += " " + opening->second;
            from = opening->first;
        }
        append(std::string_view(text).substr(from, to - from), here);
    }

    // A block within another has a shorter fence.
    Openings check_blocks(const std::string& text, const Position& start) {
        Openings openings;
        std::vector<std::size_t> fences;
        Places places(text, start);
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            const std::string line = trimmed(std::string_view(text).substr(at, end - at));
            const std::size_t fence = std::min(line.find_first_not_of('`'), line.size());
            const std::string word = trimmed(line.substr(fence));
            if (fence >= fence_least && word.empty() && !fences.empty() && fence >= fences.back()) {
                fences.pop_back();
            } else if (fence >= fence_least && !(word.empty() && !fences.empty())) {
                openings.emplace(end, open_block(word, fence, fences, places.at(at)));
            }
            at = end + 1;
        }
        return openings;
    }

    std::string open_block(const std::string& word, std::size_t fence, std::vector<std::size_t>& fences,
                           const Position& position) {
        if (!is_block_name(word)) {
            fail("le bloc « " + word + " » n’existe pas" + did_you_mean(word, block_names()), position);
        } else if (!fences.empty() && fence >= fences.back()) {
            fail("le bloc « " + word +
                     " » commence dans un autre, qui n’est pas fermé ; ajoutez « ``` » avant, ou un « ` » "
                     "de plus au bloc qui l’entoure",
                 position);
        }
        fences.push_back(fence);
        return position.str();
    }

    void fail(std::string message, const Position& position) {
        if (!error_) {
            error_ = Error{ErrorKind::definition, std::move(message), position.str(), {}};
        }
    }

    const Partials& partials_;
    TemplateText& out_;
    std::vector<std::size_t> open_;
    std::vector<std::string> taken_in_;  // the partials being read, one inside the other
    std::optional<Error> error_;
};

// `name` without the format at its end ("start.short", "outcome.is.favourable").
std::string without_format(const std::string& name) {
    const std::vector<std::string> parts = split(name, '.');
    std::string out = parts.front();
    for (std::size_t k = 1; k < parts.size(); ++k) {
        if (parts[k] == "is" || is_value_form(parts[k])) {
            return out;
        }
        out += "." + parts[k];
    }
    return out;
}

bool is_test_of_code(const std::string& name) {
    return name.find(".is.") != std::string::npos;
}

// The sections around `tag` that may be lists or records, outermost first: "skills[].evidence[].".
std::string scopes_of(const Tag& tag, const std::vector<Tag>& tags) {
    std::string scopes;
    for (const std::size_t index : tag.inside) {
        const Tag& section = tags[index];
        if (section.kind == Tag::Kind::section && !is_test_of_code(section.name)) {
            scopes += without_format(section.name) + "[].";
        }
    }
    return scopes;
}

}  // namespace

Result<TemplateText> read_template(const std::string& body, const Position& start, const Partials& partials) {
    TemplateText text;
    Reader reader(partials, text);
    reader.read(body, start);
    reader.finish();
    if (reader.error()) {
        return tl::unexpected(*reader.error());
    }
    return text;
}

std::vector<NamedPicture> pictures_of(const TemplateText& text) {
    std::vector<NamedPicture> pictures;
    std::string block;  // the named block that the line is in, or ""
    const std::vector<std::string> lines = split(text.source, '\n');
    for (std::size_t k = 0; k < lines.size(); ++k) {
        const std::string line = trimmed(lines[k]);
        if (line.starts_with("```")) {  // a name opens a block, its place follows; none closes it
            const std::string opened = line.substr(std::min(line.find_first_not_of('`'), line.size()));
            block = opened.substr(0, opened.find(' '));
            continue;
        }
        const std::string_view key = block == "image" ? "file:" : "logo:";
        if (block.empty() || !line.starts_with(key)) {
            continue;
        }
        const std::string file = trimmed(line.substr(key.size(), line.find('|') - key.size()));
        if (file.find("{{") == std::string::npos) {
            pictures.push_back({file, text.lines.at(k)});
        }
    }
    return pictures;
}

std::vector<PrintedName> names_of(const TemplateText& text) {
    constexpr std::array<std::string_view, 4> own = {".", "position", "first", "last"};
    std::vector<PrintedName> names;
    for (const Tag& tag : text.tags) {
        if (std::ranges::find(own, tag.name) != own.end() || tag.name.front() == '.') {
            continue;
        }
        const bool printed = tag.kind == Tag::Kind::variable;
        const std::string name = is_test_of_code(tag.name) ? tag.name : without_format(tag.name);
        const bool formed = tag.name.size() > name.size();
        names.push_back({scopes_of(tag, text.tags) + name, tag.position, printed,
                         formed ? tag.name.substr(name.size() + 1) : std::string()});
    }
    return names;
}

}  // namespace jalon::rendering
