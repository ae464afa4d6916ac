// Pictures from files, and codes that a telephone reads.
#include <algorithm>
#include <memory>

#include <qrencode.h>

#include "engine/base/expect.hpp"
#include "rendering/images/image.hpp"
#include "rendering/layout/blocks.hpp"
#include "rendering/layout/figure.hpp"

namespace jalon::rendering {

namespace {

constexpr double picture_height_max = 200 * mm;
constexpr double usual_resolution = 150.0 / 72;  // pixels in a point, when no width is asked for
constexpr int quiet_modules = 4;                 // white around a code, as its standard wants

struct CodeFree {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

// The dark modules as rectangles, each as long as the run it covers; all are one shape, so that no seam shows.
Shape dark_modules(const QRcode& code, double module) {
    Shape out;
    out.fill = Colour{};
    const int side = code.width;
    const auto dark = [&code, side](int row, int column) { return (code.data[row * side + column] & 1U) != 0; };
    for (int row = 0; row < side; ++row) {
        for (int from = 0; from < side; ++from) {
            int to = from;
            while (to < side && dark(row, to)) {
                ++to;
            }
            if (to > from) {
                out.outlines.push_back(rectangle((from + quiet_modules) * module, (row + quiet_modules) * module,
                                                 (to - from) * module, module));
                from = to;
            }
        }
    }
    return out;
}

}  // namespace

Drawing picture(const Figure& figure, double width_max) {
    expect(figure.picture != nullptr, "the reader of the document found the picture");
    const Image& image = *figure.picture;
    Drawing out;
    out.image = figure.picture;
    out.width = std::min(width_max, figure.width_mm > 0 ? figure.width_mm * mm : image.width / usual_resolution);
    out.height = out.width * image.height / image.width;
    if (out.height > picture_height_max) {
        out.width *= picture_height_max / out.height;
        out.height = picture_height_max;
    }
    return out;
}

void compose_image(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const Figure& figure = *one.figure;
    compose_figure(
        composer, figure, place,
        [&](Piece&, Drawing& drawing, std::size_t meaning) {
            drawing = picture(figure, place.width);
            drawing.element = meaning;
        },
        out);
}

void compose_qr_code(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const Figure& figure = *one.figure;
    const std::unique_ptr<QRcode, CodeFree> code(QRcode_encodeString8bit(figure.source.c_str(), 0, QR_ECLEVEL_M));
    expect(code != nullptr, "the reader of the block lets only short texts through");
    compose_figure(
        composer, figure, place,
        [&](Piece&, Drawing& drawing, std::size_t) {
            drawing.width = drawing.height = std::min(figure.width_mm * mm, place.width);
            Shape ground;
            ground.outlines = {rectangle(0, 0, drawing.width, drawing.height)};
            ground.fill = shade::white;
            drawing.shapes.push_back(std::move(ground));
            drawing.shapes.push_back(
                dark_modules(*code, drawing.width / static_cast<double>(code->width + 2 * quiet_modules)));
        },
        out);
}

}  // namespace jalon::rendering
