// In the place of rendering/copies, for the program that makes one paper and hands out no copies: what marks them needs
// a library that takes longer to load than the paper takes to be made.
#include <cstdlib>

#include "engine/base/expect.hpp"
#include "rendering/copies/marked_copy.hpp"

namespace jalon::rendering {

namespace {

[[noreturn]] void asked() {
    expect(false, "the whole program marks copies, this one makes papers");
    std::abort();
}

}  // namespace

Result<std::optional<std::string>> marked_pdf(const std::string&, const CopyMark&, const MarkTools&) {
    asked();
}

std::string marked_page(const std::string&, const CopyMark&) {
    asked();
}

}  // namespace jalon::rendering
