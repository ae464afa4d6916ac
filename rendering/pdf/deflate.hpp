// Compression of what a document is made of.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct libdeflate_compressor;

namespace jalon::rendering {

// Keeps the tables of compression between one stream and the next. For one thread at a time.
class Deflater {
  public:
    Deflater();

    // The zlib form of `bytes`, the same for the same bytes.
    std::string operator()(std::string_view bytes) const;

  private:
    struct Free {
        void operator()(libdeflate_compressor* compressor) const;
    };
    std::unique_ptr<libdeflate_compressor, Free> compressor_;
};

}  // namespace jalon::rendering
