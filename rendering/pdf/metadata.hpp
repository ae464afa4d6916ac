// What a PDF says of itself: XMP, and the colour profile its colours are meant in.
#pragma once

#include <string>

#include "engine/base/time.hpp"

namespace jalon::rendering {

struct DocumentInfo {
    std::string title;
    std::string author;   // the body that issues the document
    std::string subject;  // its number
    Instant issued_at{};
    bool archivable = true;  // the file says that it is PDF/A-3a and PDF/UA-1
};

// "D:20270203090000Z"
std::string pdf_date(Instant instant);
// The XMP packet of a PDF/A-3a and PDF/UA-1 document.
std::string xmp_packet(const DocumentInfo& info);
// An sRGB profile (ICC version 2, matrix and curve).
std::string srgb_profile();

}  // namespace jalon::rendering
