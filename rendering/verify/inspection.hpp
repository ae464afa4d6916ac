// What the parts of `jalon verify` share: the document, the faults found so far, and ways to look into it.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rendering/qpdf.hpp"
#include "rendering/verify.hpp"

namespace jalon::verification {

// An object of a file, by number and generation.
using ObjectKey = std::pair<int, int>;

inline ObjectKey key_of(const QPDFObjectHandle& object) {
    return {object.getObjectID(), object.getGeneration()};
}

struct Inspection {
    QPDF& pdf;
    VerifyReport& report;
    std::vector<QPDFPageObjectHelper> pages;
    std::map<ObjectKey, std::size_t> page_numbers;  // from 0
    // Found in the contents of the pages: the numbers of their marked stretches, and the codes shown in each font.
    std::vector<std::set<int>> marks;
    std::map<ObjectKey, std::set<unsigned>> shown;

    // A French sentence; said twice, it is told once.
    void fault(const std::string& what);
};

// The text at `key`, or "" where there is none.
std::string text_at(QPDFObjectHandle dictionary, const char* key);
bool is_name(QPDFObjectHandle value, const char* name);
bool is_true(QPDFObjectHandle value);
std::string decoded(QPDFObjectHandle stream);

// The file as such: header, identifier, encryption, filters, scripts, transparency, attachments.
void check_file(Inspection& inspection);
// XMP, its agreement with the information dictionary, and the colour profile.
void check_metadata(Inspection& inspection);
// Pages and what they show: everything marked, in device colours that the profile covers. Fills `marks` and `shown`.
void check_pages(Inspection& inspection);
// Fonts embedded, as wide as they say, and readable back.
void check_fonts(Inspection& inspection);
// Fields named, with their appearance, each known to the form.
void check_fields(Inspection& inspection);
// Links and bookmarks lead to pages of the document.
void check_destinations(Inspection& inspection);
// The structure tree, and its agreement with the pages.
void check_structure(Inspection& inspection);

}  // namespace jalon::verification
