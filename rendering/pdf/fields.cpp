#include "rendering/pdf/fields.hpp"

#include <algorithm>

namespace jalon::rendering {

namespace {

// Viewers show a field by the appearance it brings; the frame around it is printed on the page already.
std::string empty_appearance(const SignatureField& field) {
    return "/Type /XObject /Subtype /Form /Resources << >> /BBox [0 0 " + number(field.width) + " " +
           number(field.height) + "]";
}

}  // namespace

// The signer's capacity; a second one of the same is « (2) ». Points would make a field of a field of it.
std::string SignatureFields::own_name(const std::string& signer) {
    std::string name = signer.empty() ? "Signature" : signer;
    std::ranges::replace(name, '.', ' ');
    std::ranges::replace(name, '\n', ' ');
    std::string own = name;
    for (int k = 2; !names_.insert(own).second; ++k) {
        own = name + " (" + std::to_string(k) + ")";
    }
    return own;
}

HPDF_Dict SignatureFields::add(const SignatureField& field, const std::vector<HPDF_Page>& pages, std::size_t page,
                               double page_height) {
    const std::string name = own_name(field.signer);
    const std::string words = text_string("Signature : " + name);
    const HPDF_Dict appearance = objects_.add_stream(empty_appearance(field), "", true);
    const HPDF_Dict annotation = objects_.add();
    structure_.keep(field.element);
    const std::size_t key = structure_.attach(field.element, page, annotation);
    const double bottom = page_height - field.y - field.height;
    objects_.fill(annotation, "/Type /Annot /Subtype /Widget /FT /Sig /F 4 /T " + text_string(name) + " /TU " + words +
                                  " /Contents " + words + " /P " + Objects::reference(pages[page]) + " /Rect [" +
                                  number(field.x) + " " + number(bottom) + " " + number(field.x + field.width) + " " +
                                  number(bottom + field.height) + "] /StructParent " + std::to_string(key) +
                                  " /AP << /N " + Objects::reference(appearance) + " >>");
    fields_.push_back(annotation);
    return annotation;
}

void SignatureFields::write(HPDF_Dict catalog) const {
    if (fields_.empty()) {
        return;
    }
    std::string list = "/Fields [";
    for (HPDF_Dict field : fields_) {
        list += Objects::reference(field) + " ";
    }
    HPDF_Dict_Add(catalog, "AcroForm", objects_.add(list + "]"));
}

}  // namespace jalon::rendering
