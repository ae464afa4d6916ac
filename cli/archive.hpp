// Files as one ZIP archive.
#pragma once

#include <string>
#include <vector>

#include "web/parts.hpp"

namespace jalon {

// The bytes of the archive. Throws when a name occurs twice or the library fails.
std::string zip_archive(const std::vector<ArchivedFile>& files, Instant made_at);

}  // namespace jalon
