#include "storage/password_rule.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "engine/base/french.hpp"

namespace jalon {

namespace {

constexpr std::size_t letters_min = 12;

// Beginnings of what people choose first, as keys (lower case, no accents); a run of figures or signs after one adds
// little.
constexpr std::array common_starts = {
    "motdepasse", "password", "azertyuiop",    "qwertyuiop",      "administrateur", "administrator",
    "bienvenue",  "welcome",  "centregestion", "centredegestion", "collectivite",   "mairie",
    "commune",    "changeme", "changezmoi",    "jalon",           "iloveyou",       "jetaime",
    "soleil",     "bonjour",  "letmein",       "football",        "marseille",      "aqwzsxedc",
};

// Rows of a keyboard, figures and letters in order: a walk along one of them is no secret.
constexpr std::array walks = {
    "01234567890123456789",       "98765432109876543210",       "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba",
};

std::size_t letter_count(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string without_blanks(std::string text) {
    std::erase(text, ' ');
    return text;
}

// How many letters (not figures or signs) follow `start`.
bool little_added(std::string_view key, std::string_view start) {
    return key.starts_with(start) &&
           std::ranges::count_if(key.substr(start.size()), [](char c) { return c >= 'a' && c <= 'z'; }) < 4;
}

bool is_common(const std::string& key, std::string_view login) {
    const std::string owner = without_blanks(french::search_key(login));
    return std::set<char>(key.begin(), key.end()).size() < 5 ||
           std::ranges::any_of(
               walks,
               [&](std::string_view walk) { return key.size() >= 6 && walk.find(key) != std::string_view::npos; }) ||
           std::ranges::any_of(common_starts, [&](std::string_view start) { return little_added(key, start); }) ||
           (owner.size() >= 4 && key.find(owner) != std::string::npos);
}

}  // namespace

Result<bool> check_password(std::string_view password, std::string_view login) {
    if (letter_count(password) < letters_min) {
        return failure(ErrorKind::invalid,
                       "Le mot de passe doit compter au moins 12 caractères ; une phrase de quelques mots convient.",
                       "password");
    }
    if (is_common(without_blanks(french::search_key(password)), login)) {
        return failure(ErrorKind::invalid,
                       "Ce mot de passe est trop facile à deviner ; choisissez par exemple une phrase de quatre mots "
                       "sans lien entre eux.",
                       "password");
    }
    return true;
}

}  // namespace jalon
