// A document as one page for browsers: the twin of its PDF, from the same tree.
//
// The page stands alone: one style sheet inside, no script, nothing fetched. Headings, lists and tables are what they
// are, footnotes are links there and back, a chart is the table of its numbers. It reads on a telephone, prints, and
// keeps the contrasts of WCAG AA.
#pragma once

#include <string>

#include "rendering/layout/layout.hpp"
#include "rendering/markdown/document.hpp"

namespace jalon::rendering {

// The whole page, from doctype to end. `setup` gives what the pages of the PDF bear around the text: title, number,
// confidentiality, « PROJET ». Everything from the document is escaped; a link that leads neither to the web, nor to
// an address, nor within the page is printed as text. The same document gives the same bytes.
std::string write_html(const Document& document, const PageSetup& setup);

}  // namespace jalon::rendering
