// Small texts that travel through the browser and must come back unchanged: a file already received, the notices of
// the next page. Sealed with HMAC-SHA-256 (RFC 2104) under a secret of this process; a restart forgets them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jalon {

class Seal {
  public:
    explicit Seal(std::string secret) : secret_(std::move(secret)) {}

    // `text` with its seal, in characters that need no escaping in a cookie or an attribute. `purpose` binds it to
    // one use: the user, the case, the field.
    std::string sealed(std::string_view purpose, std::string_view text) const;
    // The text, when it was sealed here for that purpose.
    std::optional<std::string> opened(std::string_view purpose, std::string_view sealed) const;

  private:
    std::string mac(std::string_view purpose, std::string_view text) const;

    std::string secret_;
};

// In time that does not tell where they differ.
bool same_secret(std::string_view left, std::string_view right);

}  // namespace jalon
