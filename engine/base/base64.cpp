#include "engine/base/base64.hpp"

#include <openssl/evp.h>

namespace jalon {

std::string to_base64(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');  // room for the zero that OpenSSL writes at the end
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(length));
    return out;
}

std::optional<std::string> from_base64(std::string_view text) {
    // OpenSSL forgives blanks at both ends and counts the bytes that `=` only fills up.
    if (text.size() % 4 != 0 || text.find_first_of(" \t\r\n") != std::string_view::npos) {
        return std::nullopt;
    }
    std::string out(text.size() / 4 * 3, '\0');
    const int length =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (length < 0) {
        return std::nullopt;
    }
    const std::size_t filled = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    out.resize(static_cast<std::size_t>(length) - filled);
    return out;
}

}  // namespace jalon
