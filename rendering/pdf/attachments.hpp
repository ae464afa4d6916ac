// Files that travel inside a document, as PDF/A-3 wants them: named, dated, and tied to the document by the part that
// they play in it.
#pragma once

#include <string>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/cases/document_renderer.hpp"
#include "rendering/pdf/objects.hpp"

namespace jalon::rendering {

// Adds the files to the document of `objects`, dated `issued_at`; their names are unique.
void write_attachments(const std::vector<AttachedFile>& files, Instant issued_at, Objects& objects);

}  // namespace jalon::rendering
