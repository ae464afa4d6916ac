#include <csetjmp>
#include <cstdio>
#include <memory>
#include <vector>

#include <jpeglib.h>

#include "rendering/images/formats.hpp"

namespace jalon::rendering {

namespace {

// What the library finds wrong. It leaves by a long jump, over frames that own nothing.
struct Fault {
    jpeg_error_mgr manager{};  // first: the library hands back its address
    std::jmp_buf back{};
    char message[JMSG_LENGTH_MAX] = {};
};

void leave(j_common_ptr common) {
    auto* fault = reinterpret_cast<Fault*>(common->err);
    common->err->format_message(common, fault->message);
    std::longjmp(fault->back, 1);  // NOLINT(cert-err52-cpp): the library is C
}

// A warning is a picture that the library guesses at: for us it is damaged too.
void leave_on_warning(j_common_ptr common, int level) {
    if (level < 0) {
        leave(common);
    }
}

struct Header {
    long width = 0;
    long height = 0;
    int components = 0;
};

struct Decoder {
    Decoder() {
        decompress.err = jpeg_std_error(&fault.manager);
        fault.manager.error_exit = leave;
        fault.manager.emit_message = leave_on_warning;
        jpeg_create_decompress(&decompress);
    }
    ~Decoder() { jpeg_destroy_decompress(&decompress); }
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    // The two that may jump; neither owns anything. False: `fault` says what was wrong.
    bool read_header(const std::string& bytes) {
        if (setjmp(fault.back) != 0) {
            return false;
        }
        jpeg_mem_src(&decompress, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
        jpeg_read_header(&decompress, TRUE);
        return true;
    }
    bool read_rows(unsigned char* row) {
        if (setjmp(fault.back) != 0) {
            return false;
        }
        jpeg_start_decompress(&decompress);
        while (decompress.output_scanline < decompress.output_height) {
            jpeg_read_scanlines(&decompress, &row, 1);
        }
        jpeg_finish_decompress(&decompress);
        return true;
    }

    Fault fault;
    jpeg_decompress_struct decompress{};
};

constexpr unsigned char mark = 0xFF;
constexpr unsigned char start_of_scan = 0xDA;
constexpr unsigned char comment = 0xFE;
constexpr unsigned char application_first = 0xE0;  // JFIF
constexpr unsigned char application_adobe = 0xEE;  // how colours are coded
constexpr unsigned char application_last = 0xEF;

bool tells_of_making(unsigned char kind) {
    return kind == comment || (kind > application_first && kind <= application_last && kind != application_adobe);
}

// The same picture without the segments that tell of its making.
std::string bare(const std::string& bytes) {
    const auto byte = [&bytes](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    std::string out = bytes.substr(0, 2);
    std::size_t at = 2;
    while (at + 4 <= bytes.size() && byte(at) == mark && byte(at + 1) != start_of_scan) {
        if (byte(at + 1) == mark) {
            ++at;  // filling
            continue;
        }
        const std::size_t size = 2 + (static_cast<std::size_t>(byte(at + 2)) << 8U) + byte(at + 3);
        if (!tells_of_making(byte(at + 1))) {
            out.append(bytes, at, size);
        }
        at = std::min(at + size, bytes.size());
    }
    return out.append(bytes, at);
}

}  // namespace

Result<Image> read_jpeg(const std::string& bytes) {
    const auto decoder = std::make_unique<Decoder>();
    if (!decoder->read_header(bytes)) {
        return tl::unexpected(damaged(decoder->fault.message));
    }
    const jpeg_decompress_struct& header = decoder->decompress;
    if (const Result<bool> size = check_size(header.image_width, header.image_height); !size) {
        return tl::unexpected(size.error());
    }
    if (header.num_components != 1 && header.num_components != 3) {
        return failure(ErrorKind::invalid,
                       "cette image JPEG est faite pour l’imprimerie (CMJN) ; enregistrez-la en RVB ou en PNG");
    }
    Image image;
    image.width = static_cast<int>(header.image_width);
    image.height = static_cast<int>(header.image_height);
    image.grey = header.num_components == 1;
    image.jpeg = true;
    std::vector<unsigned char> row(static_cast<std::size_t>(image.width) * 4);
    if (!decoder->read_rows(row.data())) {
        return tl::unexpected(damaged(decoder->fault.message));
    }
    image.samples = bare(bytes);
    return image;
}

}  // namespace jalon::rendering
