// For tests whose papers nobody looks at.
#pragma once

#include <string>
#include <vector>

#include "engine/cases/document_renderer.hpp"

namespace jalon::test {

class NoRenderer final : public DocumentRenderer {
  public:
    Result<std::string> render(const RenderRequest&) const override { return std::string(); }
    Result<std::vector<PrintedName>> names(const DocumentTemplate&) const override {
        return std::vector<PrintedName>{};
    }
};

}  // namespace jalon::test
