// An amendment drawn up from the change: the articles of an act whose text is no longer the same with new facts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/value.hpp"
#include "rendering/markdown/document.hpp"

namespace jalon::rendering {

// As an act says it.
struct Article {
    std::string place;  // « Article 5 », « Annexe 1 »
    std::string title;  // « Durée et volume », or ""
    int level = 0;      // of its heading
    std::string text;   // paragraphs parted by line feeds
};

// What that heading begins: « Article 5 – Durée », « Annexe 1 ». nullopt for any other.
std::optional<Article> article_named(const std::string& heading, int level);

struct ArticleChange {
    std::string place;  // « Article 5 » as the signed act numbers it, or « Annexe 1 »; as the new one does when added
    std::string title;   // « Durée et volume »
    std::string before;  // paragraphs parted by line feeds; "" for an article that is added
    std::string after;   // "" for one that is taken out
    bool operator==(const ArticleChange&) const = default;
};

// The articles and annexes that differ, in the order of the signed act, then those that are new. Articles are told
// apart by their titles: one that only took another number has not changed. What stands outside of articles (title,
// parties, visas, signatures) is of each act its own and is not compared.
std::vector<ArticleChange> changed_articles(const Document& signed_act, const Document& new_act);

// The same for articles that were read elsewhere.
std::vector<ArticleChange> changed_articles(const std::vector<Article>& before, const std::vector<Article>& after);

// As facts for a template: a list of { place, of_place, title, before, after, added, removed }.
List as_facts(const std::vector<ArticleChange>& changes);

}  // namespace jalon::rendering
