#include "engine/cases/paper_code.hpp"

#include "engine/base/sha256.hpp"

namespace jalon {

namespace {

constexpr std::string_view signs = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";  // 32, without 0, 1, I and O
constexpr std::size_t length = 6;

std::string bare_code(std::string_view number) {
    const std::string digest = sha256("jalon paper " + std::string(number));
    std::string code;
    for (std::size_t k = 0; k < length; ++k) {
        code += signs[static_cast<unsigned char>(digest[k]) % signs.size()];
    }
    return code;
}

}  // namespace

std::string paper_code(std::string_view number) {
    const std::string code = bare_code(number);
    return code.substr(0, length / 2) + "-" + code.substr(length / 2);
}

bool is_paper_code(std::string_view typed, std::string_view number) {
    std::string bare;
    for (const char c : typed) {
        if (c >= 'a' && c <= 'z') {
            bare += static_cast<char>(c - 'a' + 'A');
        } else if (c != ' ' && c != '-') {
            bare += c;
        }
    }
    return bare == bare_code(number);
}

}  // namespace jalon
