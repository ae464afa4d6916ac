#include "rendering/binding.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>
#include <utility>

#include "engine/base/expect.hpp"
#include "rendering/markdown/markdown.hpp"

namespace jalon::rendering {

namespace {

using Kind = Block::Kind;

constexpr int chapter_level = 2;  // of its heading; the title of the whole is alone on the first
constexpr int level_max = 6;

void each_block(Document& blocks, const std::function<void(Block&)>& act) {
    for (Block& block : blocks) {
        act(block);
        each_block(block.children, act);
    }
}

// The name of a label or of a link within the document, kept apart from those of other chapters; and the numbers of
// footnotes, which go on from chapter to chapter.
class Places {
  public:
    Places(std::size_t chapter, int notes_before)
        : prefix_("chapitre-" + std::to_string(chapter) + "-"),
          notes_before_(notes_before),
          notes_last_(notes_before) {}

    int notes_last() const { return notes_last_; }

    void rename(Block& block) {
        if (!block.label.empty()) {
            block.label = prefix_ + block.label;
        }
        rename(block.inlines);
        rename(block.rows);
        rename(block.forward);
    }

  private:
    void rename(Inlines& text) {
        for (Inline& piece : text) {
            if (piece.link.starts_with('#')) {
                piece.link = "#" + prefix_ + piece.link.substr(1);
            }
            if (piece.raised) {
                renumber(piece.text);
            }
            if (piece.note != nullptr && notes_.insert(piece.note.get()).second) {
                rename(*piece.note);
            }
        }
    }

    void rename(std::vector<std::vector<Inlines>>& rows) {
        for (std::vector<Inlines>& row : rows) {
            for (Inlines& cell : row) {
                rename(cell);
            }
        }
    }

    void renumber(std::string& text) {
        int number = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
        expect(problem == std::errc() && end == text.data() + text.size(), "what stands raised is a note's number");
        number += notes_before_;
        notes_last_ = std::max(notes_last_, number);
        text = std::to_string(number);
    }

    std::string prefix_;
    int notes_before_;
    int notes_last_;
    std::set<const std::vector<Inline>*> notes_;  // shared by the texts that call them
};

bool is_title(const Block& block) {
    return block.kind == Kind::title || (block.kind == Kind::heading && block.level == 1);
}

// What the paper calls itself; its first heading on the first level, or its title, goes.
std::string taken_title(Document& paper) {
    const auto found = std::ranges::find_if(paper, is_title);
    if (found == paper.end()) {
        return {};
    }
    std::string title;
    std::vector<std::vector<Inlines>> below;
    if (found->kind == Kind::heading) {
        title = text_of(found->inlines);
    } else if (!found->rows.empty()) {
        title = text_of(found->rows.front().front());
        below.assign(found->rows.begin() + 1, found->rows.end());
    }
    auto at = paper.erase(found);
    for (std::vector<Inlines>& row : below) {  // what stood under it
        Block line;
        line.inlines = std::move(row.front());
        at = std::next(paper.insert(at, std::move(line)));
    }
    return title;
}

// How far the headings of a paper go down to stand under that of their chapter.
int descent_of(Document& paper) {
    int highest = level_max + 1;
    each_block(paper, [&highest](const Block& block) {
        if (block.kind == Kind::heading) {
            highest = std::min(highest, block.level);
        }
    });
    return std::max(0, chapter_level + 1 - highest);
}

Block chapter_heading(std::string title) {
    Block heading;
    heading.kind = Kind::heading;
    heading.level = chapter_level;
    heading.inlines = plain(std::move(title));
    return heading;
}

Block of_kind(Kind kind) {
    Block block;
    block.kind = kind;
    return block;
}

bool is_label(const Block& block) {
    return block.kind == Kind::heading ||
           (block.kind == Kind::paragraph && std::ranges::all_of(block.inlines, &Inline::bold));
}

// A paper's own contents, with what names them: « Sommaire ».
void remove_contents(Document& paper) {
    for (std::size_t k = 0; k < paper.size();) {
        if (paper[k].kind != Kind::toc) {
            ++k;
            continue;
        }
        const bool named = k > 0 && !is_title(paper[k - 1]) && is_label(paper[k - 1]);
        const auto at = paper.begin() + static_cast<std::ptrdiff_t>(k);
        k -= named ? 1 : 0;
        paper.erase(named ? at - 1 : at, at + 1);
    }
}

// `notes` is how many footnotes there are before the chapter, then with it.
Document chapter_of(Chapter chapter, std::size_t number, int& notes) {
    Document& paper = chapter.paper;
    std::erase_if(paper, [](const Block& block) { return block.kind == Kind::cover; });
    remove_contents(paper);
    while (!paper.empty() && paper.front().kind == Kind::page_break) {
        paper.erase(paper.begin());
    }
    const std::string own_title = taken_title(paper);
    const int descent = descent_of(paper);
    Places places(number, notes);
    each_block(paper, [&](Block& block) {
        if (block.kind == Kind::heading) {
            block.level = std::min(block.level + descent, level_max);
        }
        places.rename(block);
    });
    notes = places.notes_last();
    const std::string& title = !chapter.title.empty() ? chapter.title
                               : own_title.empty()    ? chapter.otherwise
                                                      : own_title;
    paper.insert(paper.begin(), chapter_heading(title));
    if (!chapter.landscape) {
        return std::move(paper);
    }
    Block sideways = of_kind(Kind::landscape);
    sideways.children = std::move(paper);
    return {std::move(sideways)};
}

bool has_appendix(Document& paper) {
    bool found = false;
    each_block(paper, [&found](const Block& block) { found = found || !block.appendix.empty(); });
    return found;
}

}  // namespace

Result<Document> bound(const std::string& title, std::vector<Chapter> chapters) {
    Block name = of_kind(Kind::title);
    name.rows = {{plain(title)}};
    Document out{std::move(name), of_kind(Kind::toc)};
    int notes = 0;
    for (std::size_t k = 0; k < chapters.size(); ++k) {
        if (k + 1 < chapters.size() && has_appendix(chapters[k].paper)) {
            return failure(ErrorKind::invalid, "un document à annexes ne se relie qu’en dernier ; changez l’ordre",
                           chapters[k].title.empty() ? chapters[k].otherwise : chapters[k].title);
        }
        out.push_back(of_kind(Kind::page_break));
        for (Block& block : chapter_of(std::move(chapters[k]), k + 1, notes)) {
            out.push_back(std::move(block));
        }
    }
    return out;
}

}  // namespace jalon::rendering
