// Copies of confidential papers that tell whose they are.
//
// The pages of an issued PDF stay as they are; the mark is drawn around and under them as decoration, in a face of
// ours, and the description of the file names the bytes that it is a copy of. Whoever finds such a copy knows who let
// it go; whoever doubts it asks for those bytes.
#pragma once

#include <optional>
#include <string>

#include "engine/cases/paper_tools.hpp"
#include "rendering/writing.hpp"

namespace jalon::rendering {

// See `PaperTools`. Error (invalid) also when no font has a character of the mark.
Result<std::optional<std::string>> marked_pdf(const std::string& pdf, const CopyMark& mark, const WritingTools& tools);
std::string marked_page(const std::string& html, const CopyMark& mark);
Result<PaperLook> look_of_pdf(const std::string& pdf);

}  // namespace jalon::rendering
