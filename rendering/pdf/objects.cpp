#include "rendering/pdf/objects.hpp"

#include <cmath>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <zlib.h>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

constexpr HPDF_UINT32 id_mask = 0x00FFFFFF;

void on_error(HPDF_STATUS error, HPDF_STATUS detail, void*) {
    throw std::runtime_error(fmt::format("libharu : erreur 0x{:04X} ({})", error, detail));
}

HPDF_STATUS write_body(HPDF_Dict object, HPDF_Stream stream) {
    const auto* body = static_cast<const RawBody*>(object->attr);
    return HPDF_Stream_Write(stream, reinterpret_cast<const HPDF_BYTE*>(body->text.data()),
                             static_cast<HPDF_UINT>(body->text.size()));
}

void write_bytes(HPDF_Stream stream, const std::string& bytes) {
    HPDF_Stream_Write(stream, reinterpret_cast<const HPDF_BYTE*>(bytes.data()), static_cast<HPDF_UINT>(bytes.size()));
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
    object->write_fn = write_body;
    return object;
}

HPDF_Dict Objects::add_font(std::string entries) {
    HPDF_Dict object = add(std::move(entries));
    object->header.obj_class = static_cast<HPDF_UINT16>(object->header.obj_class | HPDF_OSUBCLASS_FONT);
    return object;
}

HPDF_Dict Objects::add_stream(std::string entries, const std::string& bytes, bool plain) {
    if (!plain) {
        return add_deflated(std::move(entries), deflated(bytes));
    }
    HPDF_Dict object = HPDF_DictStream_New(document_->mmgr, document_->xref);
    object->attr = &body(std::move(entries));
    object->write_fn = write_body;
    write_bytes(object->stream, bytes);
    return object;
}

HPDF_Dict Objects::add_deflated(std::string entries, const std::string& deflated_bytes) {
    return add_stream(std::move(entries) + " /Filter /FlateDecode", deflated_bytes, true);
}

void Objects::fill(HPDF_Dict object, std::string entries) {
    static_cast<RawBody*>(object->attr)->text = std::move(entries);
}

void Objects::set_content(HPDF_Page page, const std::string& operators) {
    auto* attributes = static_cast<HPDF_PageAttr>(page->attr);
    attributes->contents->attr = &body("/Filter /FlateDecode");
    attributes->contents->write_fn = write_body;
    write_bytes(attributes->stream, deflated(operators));
}

std::string Objects::reference(HPDF_Dict object) {
    return std::to_string(object->header.obj_id & id_mask) + " 0 R";
}

std::string Objects::save() {
    HPDF_SaveToStream(document_.get());
    std::string out(HPDF_GetStreamSize(document_.get()), '\0');
    HPDF_ResetStream(document_.get());
    auto size = static_cast<HPDF_UINT32>(out.size());
    // Reading may tell of the end of the stream by its status, which is no error here.
    HPDF_ReadFromStream(document_.get(), reinterpret_cast<HPDF_BYTE*>(out.data()), &size);
    expect(size == out.size(), "the whole file is read back");
    return out;
}

std::string deflated(const std::string& bytes) {
    uLongf size = compressBound(static_cast<uLong>(bytes.size()));
    std::string out(size, '\0');
    const int status = compress2(reinterpret_cast<Bytef*>(out.data()), &size,
                                 reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()), 6);
    expect(status == Z_OK, "zlib compresses into a buffer of its own bound");
    out.resize(size);
    return out;
}

std::string number(double value) {
    std::string out = fmt::format("{:.3f}", std::abs(value) < 0.0005 ? 0.0 : value);
    while (out.back() == '0') {
        out.pop_back();
    }
    if (out.back() == '.') {
        out.pop_back();
    }
    return out;
}

std::string text_string(std::string_view text) {
    return "<" + to_hex(utf16_with_mark(text)) + ">";
}

}  // namespace jalon::rendering
