#include "rendering/amendment.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/base/text.hpp"
#include "rendering/markdown/markdown.hpp"

namespace jalon::rendering {

namespace {

using Kind = Block::Kind;

std::string with_plain_blanks(std::string text) {
    constexpr std::string_view no_break = "\u00A0";
    for (std::size_t at = text.find(no_break); at != std::string::npos; at = text.find(no_break, at)) {
        text.replace(at, no_break.size(), " ");
    }
    return text;
}

void add_line(std::string& text, const std::string& line) {
    if (!line.empty()) {
        text += (text.empty() ? "" : "\n") + line;
    }
}

std::string text_of(const Block& block) {
    std::string text;
    add_line(text, rendering::text_of(block.inlines));
    for (const std::vector<Inlines>& row : block.rows) {
        std::vector<std::string> cells;
        for (const Inlines& cell : row) {
            cells.push_back(rendering::text_of(cell));
        }
        add_line(text, join(cells, " | "));
    }
    int number = block.first_number;
    for (const Block& child : block.children) {
        const std::string sign = block.kind != Kind::list ? ""
                                 : block.ordered          ? std::to_string(number++) + ". "
                                                          : std::string("– ");
        add_line(text, sign + text_of(child));
    }
    return text;
}

// A heading of the article's level or above it ends the article.
std::vector<Article> articles_of(const Document& act) {
    std::vector<Article> articles;
    bool inside = false;
    for (const Block& block : act) {
        std::optional<Article> next =
            block.kind == Kind::heading ? article_named(rendering::text_of(block.inlines), block.level) : std::nullopt;
        if (next) {
            articles.push_back(*std::move(next));
            inside = true;
        } else if (block.kind == Kind::signatures ||
                   (inside && block.kind == Kind::heading && block.level <= articles.back().level)) {
            inside = false;
        } else if (inside) {
            add_line(articles.back().text, text_of(block));
        }
    }
    return articles;
}

// The article of that title; of several, the one with the same place. nullptr when there is none.
const Article* matching(const std::vector<Article>& all, const Article& wanted) {
    const Article* found = nullptr;
    for (const Article& one : all) {
        const bool same_place = one.place == wanted.place;
        if (one.title == wanted.title && (found == nullptr || same_place) && (!one.title.empty() || same_place)) {
            found = &one;
        }
    }
    return found;
}

// « Article 5 » → « de l’article 5 ».
std::string of_place(const std::string& place) {
    return "de l’" + (place.empty() ? place : "a" + place.substr(1));
}

}  // namespace

std::optional<Article> article_named(const std::string& heading, int level) {
    const std::string plain = with_plain_blanks(heading);
    if (!plain.starts_with("Article ") && !plain.starts_with("Annexe")) {
        return std::nullopt;
    }
    constexpr std::string_view dash = "–";
    const std::size_t at = heading.find(dash);
    Article article;
    article.place = trimmed(heading.substr(0, at));
    article.title = at == std::string::npos ? std::string() : trimmed(heading.substr(at + dash.size()));
    article.level = level;
    return article;
}

std::vector<ArticleChange> changed_articles(const Document& signed_act, const Document& new_act) {
    return changed_articles(articles_of(signed_act), articles_of(new_act));
}

std::vector<ArticleChange> changed_articles(const std::vector<Article>& before, const std::vector<Article>& after) {
    std::vector<ArticleChange> changes;
    for (const Article& one : before) {
        const Article* now = matching(after, one);
        if (now == nullptr || now->text != one.text) {
            changes.push_back({one.place, one.title, one.text, now == nullptr ? std::string() : now->text});
        }
    }
    for (const Article& one : after) {
        if (matching(before, one) == nullptr) {
            changes.push_back({one.place, one.title, {}, one.text});
        }
    }
    return changes;
}

List as_facts(const std::vector<ArticleChange>& changes) {
    List list;
    for (const ArticleChange& one : changes) {
        list.emplace_back(Record{{"place", one.place},
                                 {"of_place", of_place(one.place)},
                                 {"title", one.title},
                                 {"before", one.before},
                                 {"after", one.after},
                                 {"added", one.before.empty()},
                                 {"removed", one.after.empty()}});
    }
    return list;
}

}  // namespace jalon::rendering
