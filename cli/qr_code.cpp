#include "cli/qr_code.hpp"

#include <memory>

#include <fmt/format.h>
#include <qrencode.h>

namespace jalon {

namespace {

constexpr int quiet_modules = 4;

struct CodeFree {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

std::string qr_code_svg(const std::string& text) {
    const std::unique_ptr<QRcode, CodeFree> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M));
    if (code == nullptr) {
        return {};
    }
    std::string path;
    for (int row = 0; row < code->width; ++row) {
        for (int column = 0; column < code->width; ++column) {
            if ((code->data[row * code->width + column] & 1U) != 0) {
                path += fmt::format("M{} {}h1v1h-1z", column + quiet_modules, row + quiet_modules);
            }
        }
    }
    const int side = code->width + (2 * quiet_modules);
    return fmt::format(
        "<svg viewBox=\"0 0 {0} {0}\" width=\"220\" height=\"220\" shape-rendering=\"crispEdges\" "
        "aria-hidden=\"true\"><rect width=\"{0}\" height=\"{0}\" fill=\"#fff\"/><path d=\"{1}\" "
        "fill=\"#000\"/></svg>",
        side, path);
}

}  // namespace jalon
