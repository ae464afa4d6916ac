// Identifiers with a type of their own, so that a CaseId never lands where a DocumentId is expected.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace jalon {

template <class Tag>
class Id {
  public:
    Id() = default;
    explicit Id(std::string text) : text_(std::move(text)) {}

    const std::string& str() const { return text_; }
    bool empty() const { return text_.empty(); }
    auto operator<=>(const Id&) const = default;

  private:
    std::string text_;
};

using CaseId = Id<struct CaseTag>;
using DocumentId = Id<struct DocumentTag>;
using OrganisationId = Id<struct OrganisationTag>;
using AgentId = Id<struct AgentTag>;
using UserId = Id<struct UserTag>;

}  // namespace jalon

template <class Tag>
struct std::hash<jalon::Id<Tag>> {
    std::size_t operator()(const jalon::Id<Tag>& id) const noexcept { return std::hash<std::string>()(id.str()); }
};
