// The structure tree of a tagged PDF: what each marked stretch of a page means, in reading order.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rendering/layout/box.hpp"
#include "rendering/pdf/objects.hpp"

namespace jalon::rendering {

class Structure {
  public:
    Structure(const Layout& layout, std::vector<HPDF_Page> pages, Objects& objects);

    // Opens a marked stretch of `element` on `page` and returns its number there and the name of its tag.
    struct Mark {
        std::size_t id = 0;
        std::string tag;
    };
    Mark mark(std::size_t element, std::size_t page);
    // A link within `element`: a structure element of its own. The annotation is given later to `attach`.
    std::size_t add_link(std::size_t element);
    // Ties an annotation on `page` to its link element and returns its key in the parent tree.
    std::size_t attach(std::size_t link, std::size_t page, HPDF_Dict annotation);
    // An element that has no text of its own but must be there.
    void keep(std::size_t element);

    // Writes the tree and returns its root.
    HPDF_Dict write();

  private:
    struct Kid {
        enum class Kind { element, mark, object } kind = Kind::element;
        std::size_t index = 0;  // element or mark
        std::size_t page = 0;
        HPDF_Dict object = nullptr;
    };
    struct Node {
        Element element;
        std::vector<Kid> kids;
        bool attached = false;
        HPDF_Dict object = nullptr;
    };

    void attach_to_parent(std::size_t node);
    static std::string note_id(std::size_t node);
    void write_node(std::size_t node);
    std::string kid_text(const Kid& kid, std::size_t own_page) const;

    std::vector<double> page_heights_;
    std::vector<HPDF_Page> pages_;
    Objects& objects_;
    HPDF_Dict root_;
    std::vector<Node> nodes_;
    std::vector<std::vector<std::size_t>> marks_;                   // page → mark → node
    std::vector<std::pair<std::size_t, std::size_t>> annotations_;  // key in the parent tree, node
};

}  // namespace jalon::rendering
