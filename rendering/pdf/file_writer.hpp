// The bytes of a PDF file: objects without a stream gathered in compressed object streams, and a cross-reference stream
// that tells where each lies (ISO 32000-1, 7.5.7 and 7.5.8). A file of many small tags is a third smaller that way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rendering/pdf/deflate.hpp"

namespace jalon::rendering {

class FileWriter {
  public:
    // For objects numbered from 1 to `last`, whose streams are of some `bytes` together. `deflater` outlives the
    // writer.
    FileWriter(std::size_t last, std::size_t bytes, const Deflater& deflater);

    // An object without a stream, as it is written between `obj` and `endobj`.
    void add(std::size_t number, std::string_view value);
    // A stream: the entries of its dictionary but /Length, and its bytes as they are to be stored.
    void add_stream(std::size_t number, std::string_view entries, std::string_view bytes);
    // All that is written so far, nothing waiting; valid until more is added.
    std::string_view written();
    // The whole file; `trailer` are the entries that the cross-reference stream takes beside its own. The writer is
    // empty then.
    std::string finish(const std::string& trailer);

  private:
    struct Place {
        enum class Kind : std::uint8_t { none = 0, in_file = 1, in_stream = 2 } kind = Kind::none;
        std::size_t where = 0;  // offset, or number of the object stream
        std::size_t index = 0;  // in the object stream
    };
    void begin(std::size_t number);
    void flush();
    std::string table() const;

    const Deflater& deflater_;
    std::string out_;
    std::vector<Place> places_;
    std::vector<std::size_t> gathered_;  // numbers of the objects that wait for their stream
    std::string offsets_;                // their numbers and offsets
    std::string values_;
};

}  // namespace jalon::rendering
