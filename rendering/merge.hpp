// One PDF of many: the papers that a president signs in the morning, or a batch for the printer.
//
// The pages are taken as they are, with their reading order, links, bookmarks, attachments and fonts; each document is
// a bookmark and a part of the reading order. Fields for signatures stay visible and closed: what is signed is a
// document, never a bundle of copies.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.hpp"

namespace jalon {

struct MergeInput {
    std::string name;   // by which messages know it; its bookmark too when it has no title
    std::string bytes;  // of a PDF
};

struct MergedPdf {
    std::string bytes;
    int pages = 0;
    // The file says that it is PDF/A-3a and PDF/UA-1, which holds when each document is and the whole passes the same
    // checks.
    bool archivable = false;
    // French: why it does not say so, one sentence for each reason.
    std::vector<std::string> reasons;
};

// The documents one after the other, entitled `title`; the same documents give the same bytes.
//
// Error (invalid): there is none, or `where` names one that is no PDF, is encrypted, or has layers.
Result<MergedPdf> merged_pdf(const std::vector<MergeInput>& documents, const std::string& title);

}  // namespace jalon
