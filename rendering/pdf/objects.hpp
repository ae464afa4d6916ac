// PDF objects written by our own hand and registered in a libharu document, which numbers them, keeps the pages and
// frees all of it. libharu has no words for most of what PDF/A and PDF/UA ask, nor for a compact file: what it keeps is
// written by `save`, most of it in compressed object streams.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <hpdf.h>

#include <hpdf_doc.h>
#include <hpdf_font.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>

#include "rendering/pdf/deflate.hpp"

namespace jalon::rendering {

// The text of an object; the font attribute comes first because libharu looks there for fonts.
struct RawBody {
    HPDF_FontAttr_Rec font{};
    std::string text;
    std::string data;  // of a stream
    bool stream = false;
};

class Objects {
  public:
    Objects();

    HPDF_Doc document() const { return document_.get(); }

    // An object whose dictionary entries are `entries`, or will be given to `fill`.
    HPDF_Dict add(std::string entries = {});
    // A stream of `bytes`, deflated unless `plain`.
    HPDF_Dict add_stream(std::string entries, const std::string& bytes, bool plain = false);
    // A stream of bytes that are deflated already.
    HPDF_Dict add_deflated(std::string entries, std::string deflated_bytes);
    // A dictionary that libharu takes for a font.
    HPDF_Dict add_font(std::string entries);
    void fill(HPDF_Dict object, std::string entries);
    // Gives a page its content.
    void set_content(HPDF_Page page, const std::string& operators);

    // "12 0 R"
    static std::string reference(HPDF_Dict object);

    // The finished file. Its identifier is drawn from all that it holds, so that two files that differ anywhere differ
    // in it.
    std::string save();

  private:
    RawBody& body(std::string text);

    struct Free {
        void operator()(_HPDF_Doc_Rec* document) const { HPDF_Free(document); }
    };
    Deflater deflater_{Deflater::Effort::quick};
    // The bodies outlive the document.
    std::deque<RawBody> bodies_;
    std::unique_ptr<_HPDF_Doc_Rec, Free> document_;
};

// A number as PDF writes it: at most three decimals, no exponent.
std::string number(double value);
// The same at the end of `out`, with `decimals` of at most three.
void append_number(std::string& out, double value, int decimals = 3);
// A text string: bytes of PDFDocEncoding where all of `text` is there in ASCII, UTF-16 otherwise.
std::string text_string(std::string_view text);

}  // namespace jalon::rendering
