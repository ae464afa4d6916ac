// Where something stands in a file that a person wrote.
#pragma once

#include <string>

namespace jalon {

struct Position {
    std::string file;
    int line = 1;
    int column = 1;

    std::string str() const { return file + ":" + std::to_string(line) + ":" + std::to_string(column); }
    bool operator==(const Position&) const = default;
};

}  // namespace jalon
