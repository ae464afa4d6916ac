// A document made again and again: what it costs in time, bytes and memory.
#pragma once

#include <cstddef>
#include <string>

#include "engine/base/result.hpp"
#include "rendering/renderer.hpp"

namespace jalon::bench {

struct Repetition {
    std::size_t times = 1;
    std::size_t threads = 1;
    bool varied = false;  // other names in each, so that no two documents are the same
};

// `facts` in which every name ends with letters of its own, by `k`.
Record varied(const Record& facts, std::size_t k);

// Renders `request` as told, once more beforehand, and returns the lines that tell what it cost. Errors: what the
// renderer refuses; or (invalid) two renderings of the same facts that differ by a byte.
Result<std::string> repeated(const PdfRenderer& renderer, const RenderRequest& request, const Repetition& repetition);

}  // namespace jalon::bench
