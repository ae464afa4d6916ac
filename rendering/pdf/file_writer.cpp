#include "rendering/pdf/file_writer.hpp"

#include <utility>

#include <fmt/format.h>

namespace jalon::rendering {

namespace {

constexpr std::size_t objects_per_stream = 200;
constexpr std::size_t around_streams = 16'384;  // room for what stands between and after them
constexpr int offset_bytes = 4;
constexpr int index_bytes = 2;

void put(std::string& out, std::size_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.push_back(static_cast<char>((value >> shift) & 0xFFU));
    }
}

}  // namespace

FileWriter::FileWriter(std::size_t last, std::size_t bytes, const Deflater& deflater)
    : deflater_(deflater), places_(last + 1) {
    out_.reserve(bytes + bytes / 8 + around_streams);
    // The comment of four bytes above 127 tells transports that the file is binary.
    out_ = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
}

void FileWriter::begin(std::size_t number) {
    places_[number] = {Place::Kind::in_file, out_.size(), 0};
    fmt::format_to(std::back_inserter(out_), "{} 0 obj\n", number);
}

void FileWriter::add(std::size_t number, std::string_view value) {
    fmt::format_to(std::back_inserter(offsets_), "{} {} ", number, values_.size());
    values_ += value;
    values_ += '\n';
    gathered_.push_back(number);
    if (gathered_.size() == objects_per_stream) {
        flush();
    }
}

void FileWriter::add_stream(std::size_t number, std::string_view entries, std::string_view bytes) {
    begin(number);
    fmt::format_to(std::back_inserter(out_), "<< /Length {} {} >>\nstream\n", bytes.size(), entries);
    out_ += bytes;
    out_ += "\nendstream\nendobj\n";
}

void FileWriter::flush() {
    if (gathered_.empty()) {
        return;
    }
    const std::size_t stream = places_.size();
    places_.emplace_back();
    for (std::size_t k = 0; k < gathered_.size(); ++k) {
        places_[gathered_[k]] = {Place::Kind::in_stream, stream, k};
    }
    const std::string entries =
        fmt::format("/Type /ObjStm /N {} /First {} /Filter /FlateDecode", gathered_.size(), offsets_.size());
    add_stream(stream, entries, deflater_(offsets_ + values_));
    gathered_.clear();
    offsets_.clear();
    values_.clear();
}

std::string FileWriter::table() const {
    std::string out;
    for (const Place& place : places_) {
        put(out, static_cast<std::size_t>(place.kind), 1);
        put(out, place.where, offset_bytes);
        put(out, place.kind == Place::Kind::none ? 0xFFFFU : place.index, index_bytes);
    }
    return out;
}

std::string_view FileWriter::written() {
    flush();
    return out_;
}

std::string FileWriter::finish(const std::string& trailer) {
    flush();
    const std::size_t own = places_.size();
    const std::size_t begins = out_.size();
    places_.push_back({Place::Kind::in_file, begins, 0});
    add_stream(own,
               fmt::format("/Type /XRef /W [1 {} {}] /Size {} {} /Filter /FlateDecode", offset_bytes, index_bytes,
                           places_.size(), trailer),
               deflater_(table()));
    out_ += fmt::format("startxref\n{}\n%%EOF\n", begins);
    return std::move(out_);
}

}  // namespace jalon::rendering
