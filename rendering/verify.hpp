// The checks that every issued PDF passes, whoever made it: what a validator of PDF/A-3a and PDF/UA-1 looks at first.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace jalon {

struct VerifyReport {
    int pages = 0;
    std::string version;  // "1.7"
    std::string title;
    std::string language;            // "fr-FR"
    std::string conformance;         // "PDF/A-3A", as the file claims, or ""
    std::string copy_of;             // number and digest of the paper that the file says it is a marked copy of, or ""
    std::vector<std::string> fonts;  // names, sorted
    // French sentences, one per fault; empty when the document is sound.
    std::vector<std::string> faults;

    bool sound() const { return faults.empty(); }
};

// What is true of the PDF in `bytes`. Error (invalid): it is no PDF at all, or too damaged to be opened.
Result<VerifyReport> verify_pdf(const std::string& bytes);

}  // namespace jalon
