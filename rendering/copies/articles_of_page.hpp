// The articles of an act as its page for browsers has them: the words that were signed, whatever became of the template
// since.
#pragma once

#include <string>
#include <vector>

#include "rendering/amendment.hpp"

namespace jalon::rendering {

// The articles and annexes of a page that `write_html` made, in order. Texts are as those of `changed_articles`:
// paragraphs, items (« – », « 1. ») and rows (« a | b ») parted by line feeds.
std::vector<Article> articles_of_page(const std::string& html);

}  // namespace jalon::rendering
