// Pages to the bytes of a tagged PDF, the same for the same pages and information.
#pragma once

#include <string>
#include <vector>

#include "engine/cases/document_renderer.hpp"
#include "rendering/layout/box.hpp"
#include "rendering/pdf/embedded_fonts.hpp"
#include "rendering/pdf/metadata.hpp"

namespace jalon::rendering {

std::string write_pdf(Layout layout, const DocumentInfo& info, const FontPrograms& fonts,
                      const std::vector<AttachedFile>& attachments = {});

}  // namespace jalon::rendering
