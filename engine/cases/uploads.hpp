// What a file is and what it may be called, told from what a browser sent, which is not to be trusted.
#pragma once

#include <string>
#include <string_view>

namespace jalon {

// "application/pdf", "image/jpeg" or "image/png", by the content; "" for anything else.
std::string sniffed_type(std::string_view bytes);

// The last part of a path, without control characters and of bounded length; « fichier » when nothing is left.
std::string safe_name(std::string_view name);

}  // namespace jalon
