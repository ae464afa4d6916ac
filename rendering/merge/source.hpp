// One of the documents of a merge, made ready to stand beside others: what is numbered or named once in a file gets
// numbers and names of its own.
#pragma once

#include <string>

#include "engine/base/time.hpp"
#include "rendering/qpdf.hpp"

namespace jalon::merging {

// "" where the dictionary has no such text.
std::string text_at(QPDFObjectHandle dictionary, const char* key);

struct Numbering {
    long long first_key = 0;  // of the parent tree: those of the documents before lie below
    std::string id_prefix;    // of the names of structure elements
};

// Shifts keys, prefixes names, and turns named destinations into places, all over `source`. Returns the first key of
// the document after it.
long long make_ready(QPDF& source, const Numbering& numbering);

// When the document says that it was made; the epoch when it does not.
Instant created_at(QPDF& source);

}  // namespace jalon::merging
