#include "web/seal.hpp"

#include <cstddef>

#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"

namespace jalon {

namespace {

std::optional<std::string> from_hex(std::string_view hex) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string bytes;
    if (hex.size() % 2 != 0) {
        return std::nullopt;
    }
    for (std::size_t at = 0; at < hex.size(); at += 2) {
        const std::size_t high = digits.find(hex[at]);
        const std::size_t low = digits.find(hex[at + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) {
            return std::nullopt;
        }
        bytes += static_cast<char>((high * 16) + low);
    }
    return bytes;
}

}  // namespace

std::string Seal::mac(std::string_view purpose, std::string_view text) const {
    constexpr std::size_t block = 64;
    std::string inner(block, '\x36');
    std::string outer(block, '\x5c');
    for (std::size_t i = 0; i < secret_.size() && i < block; ++i) {
        inner[i] = static_cast<char>(inner[i] ^ secret_[i]);
        outer[i] = static_cast<char>(outer[i] ^ secret_[i]);
    }
    const std::string message = std::to_string(purpose.size()) + ":" + std::string(purpose) + std::string(text);
    return to_hex(sha256(outer + sha256(inner + message)));
}

std::string Seal::sealed(std::string_view purpose, std::string_view text) const {
    return to_hex(text) + "." + mac(purpose, text);
}

std::optional<std::string> Seal::opened(std::string_view purpose, std::string_view sealed) const {
    const std::size_t dot = sealed.find('.');
    if (dot == std::string_view::npos) {
        return std::nullopt;
    }
    std::optional<std::string> text = from_hex(sealed.substr(0, dot));
    if (!text || !same_secret(mac(purpose, *text), sealed.substr(dot + 1))) {
        return std::nullopt;
    }
    return text;
}

bool same_secret(std::string_view left, std::string_view right) {
    unsigned difference = left.size() == right.size() ? 0 : 1;
    for (std::size_t i = 0; i < left.size() && i < right.size(); ++i) {
        difference |= static_cast<unsigned>(static_cast<unsigned char>(left[i]) ^ static_cast<unsigned char>(right[i]));
    }
    return difference == 0;
}

}  // namespace jalon
