// What papers cost beside the least that writing them can cost: time, two threads, bytes, memory, a cold start.
#pragma once

#include <cstddef>
#include <filesystem>

namespace jalon::bench {

// Prints tables of the papers that ship under `root`; `times` is how often each is made. Throws std::runtime_error when
// one of them cannot be made, or two of the same facts differ by a byte.
void measure_press(const std::filesystem::path& root, std::size_t times);

}  // namespace jalon::bench
