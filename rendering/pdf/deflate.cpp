#include "rendering/pdf/deflate.hpp"

#include <libdeflate.h>

#include "engine/base/expect.hpp"

namespace jalon::rendering {

void Deflater::Free::operator()(libdeflate_compressor* compressor) const {
    libdeflate_free_compressor(compressor);
}

Deflater::Deflater(Effort effort) : compressor_(libdeflate_alloc_compressor(effort == Effort::quick ? 1 : 9)) {
    expect(compressor_ != nullptr, "libdeflate knows the level");
}

std::string Deflater::operator()(std::string_view bytes) const {
    std::string out(libdeflate_zlib_compress_bound(compressor_.get(), bytes.size()), '\0');
    const std::size_t size =
        libdeflate_zlib_compress(compressor_.get(), bytes.data(), bytes.size(), out.data(), out.size());
    expect(size != 0, "libdeflate compresses into a buffer of its own bound");
    out.resize(size);
    return out;
}

}  // namespace jalon::rendering
