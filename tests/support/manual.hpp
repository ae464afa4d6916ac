// The examples of a manual in docs/, for the tests that run them.
#pragma once

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/source_dir.hpp"

namespace jalon::test {

struct Example {
    std::string kind;  // the words after the fence: "yaml workflow"
    std::string text;
    int line = 0;  // of the manual
};

// The passages of the file (a path from the root) between two lines that begin with `fence`, in order.
inline std::vector<Example> examples_in(const std::string& manual, std::string_view fence) {
    std::ifstream in(std::string(source_dir()) + "/" + manual);
    std::vector<Example> found;
    bool inside = false;
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.starts_with(fence)) {
            inside = !inside;
            if (inside) {
                found.push_back({line.substr(fence.size()), "", number});
            }
        } else if (inside) {
            found.back().text += line + "\n";
        }
    }
    return found;
}

}  // namespace jalon::test
