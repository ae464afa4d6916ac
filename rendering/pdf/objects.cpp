#include "rendering/pdf/objects.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "rendering/pdf/file_writer.hpp"
#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

constexpr HPDF_UINT32 id_mask = 0x00FFFFFF;

// Marks the objects that are ours: libharu knows them by their number alone.
HPDF_STATUS never_written(HPDF_Dict, HPDF_Stream) {
    expect(false, "our objects are written by `Objects::save`");
    return HPDF_OK;
}

void on_error(HPDF_STATUS error, HPDF_STATUS detail, void*) {
    throw std::runtime_error(fmt::format("libharu : erreur 0x{:04X} ({})", error, detail));
}

// What stands between `obj` and `endobj` for an object that libharu made itself.
std::string written(void* object, HPDF_MMgr memory) {
    struct Free {
        void operator()(HPDF_Stream_Rec* stream) const { HPDF_Stream_Free(stream); }
    };
    const std::unique_ptr<HPDF_Stream_Rec, Free> stream(HPDF_MemStream_New(memory, 0));
    HPDF_Obj_WriteValue(object, stream.get(), nullptr);
    std::string out(stream->size, '\0');
    auto size = static_cast<HPDF_UINT>(out.size());
    // Reading may tell of the end of the stream by its status, which is no error here.
    HPDF_Stream_Read(stream.get(), reinterpret_cast<HPDF_BYTE*>(out.data()), &size);
    expect(size == out.size(), "the whole object is read back");
    return out;
}

bool is_dictionary(const void* object) {
    const auto* header = static_cast<const HPDF_Obj_Header*>(object);
    return (header->obj_class & HPDF_OCLASS_ANY) == HPDF_OCLASS_DICT;
}

// Sixteen bytes drawn from all of `bytes`, in hexadecimal. An identifier and no seal: those who could make two files of
// the same one would gain nothing by it.
std::string identifier_of(std::string_view bytes) {
    std::uint64_t first = bytes.size();
    std::uint64_t second = ~first;
    const auto take = [&](std::uint64_t word) {
        first = std::rotl(first ^ word, 29) * 0x9E3779B97F4A7C15ULL;
        second = std::rotl(second + word, 31) * 0xC2B2AE3D27D4EB4FULL;
    };
    for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t))) {
        std::uint64_t word = 0;
        for (std::size_t k = 0; k < sizeof word; ++k) {
            word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[k])) << (8 * k);
        }
        take(word);
    }
    for (const char byte : bytes) {
        take(static_cast<unsigned char>(byte));
    }
    take(second);  // so that each half depends on both, to the last bit
    take(first ^ (first >> 32));
    return fmt::format("{:016X}{:016X}", first ^ (first >> 29), second ^ (second >> 32));
}

}  // namespace

Objects::Objects() : document_(HPDF_New(on_error, nullptr)) {
    expect(document_ != nullptr, "libharu opens a document");
    document_->pdf_version = HPDF_VER_17;
}

RawBody& Objects::body(std::string text) {
    bodies_.emplace_back();
    bodies_.back().text = std::move(text);
    return bodies_.back();
}

HPDF_Dict Objects::add(std::string entries) {
    HPDF_Dict object = HPDF_Dict_New(document_->mmgr);
    HPDF_Xref_Add(document_->xref, object);
    object->attr = &body(std::move(entries));
    object->write_fn = never_written;
    return object;
}

HPDF_Dict Objects::add_font(std::string entries) {
    HPDF_Dict object = add(std::move(entries));
    object->header.obj_class = static_cast<HPDF_UINT16>(object->header.obj_class | HPDF_OSUBCLASS_FONT);
    return object;
}

HPDF_Dict Objects::add_stream(std::string entries, const std::string& bytes, bool plain) {
    if (!plain) {
        return add_deflated(std::move(entries), deflater_(bytes));
    }
    HPDF_Dict object = add(std::move(entries));
    bodies_.back().data = bytes;
    bodies_.back().stream = true;
    return object;
}

HPDF_Dict Objects::add_deflated(std::string entries, std::string deflated_bytes) {
    HPDF_Dict object = add(std::move(entries) + " /Filter /FlateDecode");
    bodies_.back().data = std::move(deflated_bytes);
    bodies_.back().stream = true;
    return object;
}

void Objects::fill(HPDF_Dict object, std::string entries) {
    static_cast<RawBody*>(object->attr)->text = std::move(entries);
}

void Objects::set_content(HPDF_Page page, const std::string& operators) {
    // In the place of the stream that libharu gave the page, which stays empty and is not written.
    HPDF_Dict_Add(page, "Contents", add_deflated("", deflater_(operators)));
}

std::string Objects::reference(HPDF_Dict object) {
    return std::to_string(object->header.obj_id & id_mask) + " 0 R";
}

std::string Objects::save() {
    const HPDF_List entries = document_->xref->entries;
    std::size_t bytes = 0;
    for (const RawBody& one : bodies_) {
        bytes += one.data.size();
    }
    FileWriter file(entries->count, bytes, deflater_);
    for (HPDF_UINT k = 0; k < entries->count; ++k) {
        void* object = HPDF_Xref_GetEntry(document_->xref, k)->obj;
        if (object == nullptr || !is_dictionary(object)) {
            continue;  // the length of a stream of libharu's
        }
        const auto* dictionary = static_cast<const HPDF_Dict_Rec*>(object);
        const std::size_t number = dictionary->header.obj_id & id_mask;
        if (dictionary->write_fn == never_written) {
            auto* const own = static_cast<RawBody*>(dictionary->attr);
            if (own->stream) {
                file.add_stream(number, own->text, own->data);
                own->data = {};  // it need not be held twice
            } else {
                file.add(number, "<<" + own->text + ">>");
            }
        } else if (dictionary->stream == nullptr) {
            file.add(number, written(object, document_->mmgr));
        }
    }
    const std::string hex = "<" + identifier_of(file.written()) + ">";
    return file.finish("/Root " + reference(document_->catalog) + " /Info " + reference(document_->info) + " /ID [" +
                       hex + " " + hex + "]");
}

void append_number(std::string& out, double value, int decimals) {
    constexpr std::array<long, 4> scales = {1, 10, 100, 1000};
    const long scale = scales[static_cast<std::size_t>(decimals)];
    long units = std::lround(value * static_cast<double>(scale));
    if (units < 0) {
        out += '-';
        units = -units;
    }
    std::array<char, 24> digits{};
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), units / scale).ptr);
    long rest = units % scale;
    if (rest == 0) {
        return;
    }
    out += '.';
    for (long place = scale / 10; rest != 0; place /= 10) {
        out += static_cast<char>('0' + rest / place);
        rest %= place;
    }
}

std::string number(double value) {
    std::string out;
    append_number(out, value);
    return out;
}

std::string text_string(std::string_view text) {
    const bool ascii = std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
    std::string out = "(";
    for (const char c : ascii ? std::string(text) : utf16_with_mark(text)) {
        if (c == '(' || c == ')' || c == '\\') {
            out += '\\';
        }
        if (c == '\r') {
            out += "\\r";
        } else {
            out += c;
        }
    }
    return out + ")";
}

}  // namespace jalon::rendering
