// Fields for signatures: the places where a certificate signs, as screen readers and signing software find them. They
// are named after those who sign; all are empty.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "rendering/layout/box.hpp"
#include "rendering/pdf/objects.hpp"
#include "rendering/pdf/structure.hpp"

namespace jalon::rendering {

class SignatureFields {
  public:
    // Both belong to the caller and outlive the fields.
    SignatureFields(Objects& objects, Structure& structure) : objects_(objects), structure_(structure) {}

    // The annotation that stands for a field on `pages[page]`, which is `page_height` points high.
    HPDF_Dict add(const SignatureField& field, const std::vector<HPDF_Page>& pages, std::size_t page,
                  double page_height);
    // Tells the catalog of the fields, if there are any.
    void write(HPDF_Dict catalog) const;

  private:
    std::string own_name(const std::string& signer);

    Objects& objects_;
    Structure& structure_;
    std::vector<HPDF_Dict> fields_;
    std::set<std::string> names_;
};

}  // namespace jalon::rendering
