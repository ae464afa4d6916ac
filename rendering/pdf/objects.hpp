// PDF objects written by our own hand and registered in a libharu document, which numbers them and keeps the
// cross-reference table. libharu has no words for most of what PDF/A and PDF/UA ask, but its dictionaries offer a
// hook at the time of writing: that is where our text goes out.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include <hpdf.h>

#include <hpdf_doc.h>
#include <hpdf_font.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>

namespace jalon::rendering {

// The text of an object; the font attribute comes first because libharu looks there for fonts.
struct RawBody {
    HPDF_FontAttr_Rec font{};
    std::string text;
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
    HPDF_Dict add_deflated(std::string entries, const std::string& deflated_bytes);
    // A dictionary that libharu takes for a font.
    HPDF_Dict add_font(std::string entries);
    void fill(HPDF_Dict object, std::string entries);
    // Replaces the content of a page.
    void set_content(HPDF_Page page, const std::string& operators);

    // "12 0 R"
    static std::string reference(HPDF_Dict object);

    // The finished file.
    std::string save();

  private:
    RawBody& body(std::string text);

    struct Free {
        void operator()(_HPDF_Doc_Rec* document) const { HPDF_Free(document); }
    };
    // The bodies outlive the document, which reads them when it is saved.
    std::deque<RawBody> bodies_;
    std::unique_ptr<_HPDF_Doc_Rec, Free> document_;
};

// The zlib form of `bytes`, the same for the same bytes.
std::string deflated(const std::string& bytes);
// A number as PDF writes it: at most three decimals, no exponent.
std::string number(double value);
// A text string: <FEFF…>.
std::string text_string(std::string_view text);

}  // namespace jalon::rendering
