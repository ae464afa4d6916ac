#include "rendering/pdf/deflate.hpp"

#include <libdeflate.h>

#include "engine/base/expect.hpp"

namespace jalon::rendering {

namespace {

constexpr int quick_level = 1;
constexpr int thorough_level = 6;  // 9 takes half as long again to save one byte in three hundred

}  // namespace

void Deflater::Free::operator()(libdeflate_compressor* compressor) const {
    libdeflate_free_compressor(compressor);
}

std::string Deflater::operator()(std::string_view bytes) const {
    if (compressor_ == nullptr) {
        compressor_.reset(libdeflate_alloc_compressor(effort_ == Effort::quick ? quick_level : thorough_level));
        expect(compressor_ != nullptr, "libdeflate knows the level");
    }
    std::string out(libdeflate_zlib_compress_bound(compressor_.get(), bytes.size()), '\0');
    const std::size_t size =
        libdeflate_zlib_compress(compressor_.get(), bytes.data(), bytes.size(), out.data(), out.size());
    expect(size != 0, "libdeflate compresses into a buffer of its own bound");
    return out.substr(0, size);  // in a piece of memory of its own size
}

}  // namespace jalon::rendering
