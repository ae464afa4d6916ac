// Drawings and pictures on a page of the PDF.
#pragma once

#include <map>
#include <string>

#include "rendering/images/image.hpp"
#include "rendering/layout/box.hpp"
#include "rendering/pdf/objects.hpp"

namespace jalon::rendering {

// The pictures of one document, each written once.
class EmbeddedImages {
  public:
    explicit EmbeddedImages(Objects& objects) : objects_(objects) {}

    // The name under which `page` knows the picture.
    std::string name(const Image& image, HPDF_Page page);

  private:
    HPDF_Dict object(const Image& image);

    Objects& objects_;
    std::map<const Image*, HPDF_Dict> written_;
};

// The operators that draw it, the graphics state left as it was found. `image_name` is that of its picture, if it has
// one.
std::string drawn(const Drawing& drawing, double page_height, const std::string& image_name);

}  // namespace jalon::rendering
