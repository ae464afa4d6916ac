// Several papers bound as one: a title, a table of contents, then each paper as a chapter that begins a page.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "rendering/markdown/document.hpp"

namespace jalon::rendering {

struct Chapter {
    std::string title;      // "": the one that the paper prints at its head
    std::string otherwise;  // where it prints none
    Document paper;
    bool landscape = false;  // laid out on its side
};

// The tree of the whole. A paper's title becomes the heading of its chapter and its other headings go beneath; its own
// cover and contents stay out; its labels keep to the chapter, so that two papers may use the same.
//
// Error (invalid): a chapter other than the last has appendices, which end a document; `where` is its title.
Result<Document> bound(const std::string& title, std::vector<Chapter> chapters);

}  // namespace jalon::rendering
