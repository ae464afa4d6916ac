// The sources of the repository as text, for tests that read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jalon::tidy {

struct Source {
    std::string path;                // from the root: "engine/base/money.hpp"
    std::vector<std::string> lines;  // without their line ends

    bool is_header() const { return path.ends_with(".hpp"); }
};

// An `#include` as it is written.
struct Include {
    int line = 0;
    std::string header;   // "engine/base/money.hpp", "vector"
    bool angled = false;  // <header>
};

// Every .cpp and .hpp file under these folders, by path.
std::vector<Source> sources_under(const std::vector<std::string>& folders);

// The lines of a file, by its path from the root. Throws when it cannot be read.
std::vector<std::string> lines_of(const std::string& path);

std::vector<Include> includes_of(const Source& source);

// The words of a line, parted by spaces.
std::vector<std::string> words_of(std::string_view line);

}  // namespace jalon::tidy
