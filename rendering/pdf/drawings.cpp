#include "rendering/pdf/drawings.hpp"

#include <array>
#include <optional>

namespace jalon::rendering {

namespace {

std::string size_of(const Image& image) {
    return "/Type /XObject /Subtype /Image /Width " + std::to_string(image.width) + " /Height " +
           std::to_string(image.height) + " /BitsPerComponent 8";
}

std::string rgb(const Colour& colour, const char* operation) {
    return number(colour.red) + " " + number(colour.green) + " " + number(colour.blue) + " " + operation + "\n";
}

class Pen {
  public:
    Pen(const Drawing& drawing, double page_height) : left_(drawing.x), top_(page_height - drawing.y) {}

    void draw(const Shape& shape) {
        if (shape.fill && (!fill_ || *fill_ != *shape.fill)) {
            out_ += rgb(*shape.fill, "rg");
            fill_ = shape.fill;
        }
        if (shape.stroke) {
            out_ += rgb(*shape.stroke, "RG") + number(shape.line_width) + " w\n";
            if (shape.dash != dash_) {
                out_ += shape.dash > 0 ? "[" + number(shape.dash) + "] 0 d\n" : "[] 0 d\n";
                dash_ = shape.dash;
            }
        }
        for (const std::vector<Point>& outline : shape.outlines) {
            if (shape.radius > 0) {
                dot(outline.front(), shape.radius);
            } else if (is_rectangle(outline)) {
                box(outline);
            } else {
                path(outline, shape.closed);
            }
        }
        out_ += shape.fill && shape.stroke ? "B\n" : shape.fill ? "f\n" : shape.stroke ? "S\n" : "n\n";
    }

    const std::string& operators() const { return out_; }

  private:
    std::string at(double x, double y) const { return number(left_ + x) + " " + number(top_ - y) + " "; }

    static bool is_rectangle(const std::vector<Point>& outline) {
        return outline.size() == 4 && outline[0].y == outline[1].y && outline[1].x == outline[2].x &&
               outline[2].y == outline[3].y && outline[3].x == outline[0].x;
    }

    void box(const std::vector<Point>& outline) {
        out_ += at(outline[3].x, outline[3].y) + number(outline[1].x - outline[0].x) + " " +
                number(outline[2].y - outline[1].y) + " re\n";
    }

    void path(const std::vector<Point>& outline, bool closed) {
        for (std::size_t k = 0; k < outline.size(); ++k) {
            out_ += at(outline[k].x, outline[k].y) + (k == 0 ? "m\n" : "l\n");
        }
        out_ += closed ? "h\n" : "";
    }

    // A circle as four curves.
    void dot(const Point& centre, double radius) {
        constexpr double kappa = 0.5522847;  // where the handles of a quarter of a circle lie
        constexpr std::array<Point, 4> quarters = {Point{1, 0}, Point{0, 1}, Point{-1, 0}, Point{0, -1}};
        out_ += at(centre.x + radius, centre.y) + "m\n";
        for (std::size_t k = 0; k < quarters.size(); ++k) {
            const Point& from = quarters[k];
            const Point& to = quarters[(k + 1) % quarters.size()];
            const auto along = [&](const Point& point, const Point& towards, double share) {
                return at(centre.x + radius * (point.x + share * towards.x),
                          centre.y + radius * (point.y + share * towards.y));
            };
            out_ += along(from, to, kappa) + along(to, from, kappa) + along(to, to, 0) + "c\n";
        }
        out_ += "h\n";
    }

    double left_;
    double top_;
    std::string out_;
    std::optional<Colour> fill_;
    double dash_ = 0;
};

}  // namespace

HPDF_Dict EmbeddedImages::object(const Image& image) {
    if (const auto known = written_.find(&image); known != written_.end()) {
        return known->second;
    }
    std::string entries = size_of(image) + (image.grey ? " /ColorSpace /DeviceGray" : " /ColorSpace /DeviceRGB");
    if (!image.mask.empty()) {
        const HPDF_Dict mask = objects_.add_deflated(size_of(image) + " /ColorSpace /DeviceGray", image.mask);
        entries += " /SMask " + Objects::reference(mask);
    }
    const HPDF_Dict made = image.jpeg ? objects_.add_stream(entries + " /Filter /DCTDecode", image.samples, true)
                                      : objects_.add_deflated(entries, image.samples);
    written_.emplace(&image, made);
    return made;
}

std::string EmbeddedImages::name(const Image& image, HPDF_Page page) {
    return HPDF_Page_GetXObjectName(page, object(image));
}

std::string drawn(const Drawing& drawing, double page_height, const std::string& image_name) {
    std::string out = "q\n";
    if (drawing.image) {
        out += number(drawing.width) + " 0 0 " + number(drawing.height) + " " + number(drawing.x) + " " +
               number(page_height - drawing.y - drawing.height) + " cm /" + image_name + " Do\n";
    }
    Pen pen(drawing, page_height);
    for (const Shape& shape : drawing.shapes) {
        pen.draw(shape);
    }
    return out + pen.operators() + "Q\n";
}

}  // namespace jalon::rendering
