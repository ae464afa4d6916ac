// Compression of what a document is made of.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct libdeflate_compressor;

namespace jalon::rendering {

// Keeps the tables of compression, made for the first stream, from one stream to the next. For one thread at a time.
class Deflater {
  public:
    // `quick` for what is made for one document (5 % larger than it could be, in a third of the time), `thorough` for
    // what is kept for many.
    enum class Effort { quick, thorough };
    explicit Deflater(Effort effort) : effort_(effort) {}

    // The zlib form of `bytes`, the same for the same bytes.
    std::string operator()(std::string_view bytes) const;

  private:
    struct Free {
        void operator()(libdeflate_compressor* compressor) const;
    };
    Effort effort_;
    mutable std::unique_ptr<libdeflate_compressor, Free> compressor_;
};

}  // namespace jalon::rendering
