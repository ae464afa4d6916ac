// What stands around each page of a case: who and where it is, whose turn, until when, and the headings open to the
// reader.
#pragma once

#include <string>

#include "web/pages/page.hpp"

namespace jalon {

enum class CaseTab { summary, steps, appointments, hours, documents, exchanges, history };

// One page of a case.
struct CasePage {
    CaseTab tab = CaseTab::summary;
    std::string problem = {};  // what went wrong, on top
    int status = 200;
};

// Whether the page has anything for the reader of this view; the headings name no other.
bool has_page(const CaseView& the_case, CaseTab tab);

// The page printed from `view`, to which what stands around it is added.
Response framed(const Site& site, const Visit& visit, const CaseView& the_case, const CasePage& asked, View& view);

}  // namespace jalon
