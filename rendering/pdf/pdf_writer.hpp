// Pages to the bytes of a tagged PDF, the same for the same pages and information.
#pragma once

#include <string>

#include "rendering/fonts/font_set.hpp"
#include "rendering/layout/box.hpp"
#include "rendering/pdf/metadata.hpp"

namespace jalon::rendering {

std::string write_pdf(const Layout& layout, const DocumentInfo& info, const FontSet& fonts);

}  // namespace jalon::rendering
