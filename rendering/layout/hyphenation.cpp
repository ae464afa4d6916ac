#include "rendering/layout/hyphenation.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

constexpr std::size_t shortest_word = 5;
constexpr std::size_t letters_before = 2;
constexpr std::size_t letters_after = 3;
constexpr std::size_t words_max = 10'000;
constexpr std::size_t table_size = 16'384;  // a power of two, several times the patterns of French
constexpr char32_t edge = U'.';             // the beginning or the end of a word, in patterns

// FNV-1a, a letter at a time, so that the hash of a longer stretch continues that of a shorter one.
constexpr std::uint64_t hash_begin = 14695981039346656037ULL;
std::uint64_t with_letter(std::uint64_t hash, char32_t letter) {
    return (hash ^ letter) * 1099511628211ULL;
}

std::size_t slot_of(std::uint64_t hash, std::size_t size) {
    return static_cast<std::size_t>(hash ^ (hash >> 32)) & (size - 1);
}

bool is_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}

std::string text_of_file(const std::string& path) {
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
    std::string text;
    for (std::size_t got = 1; file != nullptr && got > 0;) {
        constexpr std::size_t piece = 65'536;
        const std::size_t before = text.size();
        text.resize(before + piece);
        got = std::fread(text.data() + before, 1, piece, file.get());
        text.resize(before + got);
    }
    return text;
}

}  // namespace

HyphenationPatterns::HyphenationPatterns(std::string_view text) {
    const std::u32string all = decode_utf8(text);
    letters_.reserve(all.size());
    digits_.reserve(all.size());
    for (std::size_t at = 0; at < all.size();) {
        const std::size_t end = std::min(all.find_first_of(U"\r\n", at), all.size());
        add(std::u32string_view(all).substr(at, end - at));
        at = end + 1;
    }
}

void HyphenationPatterns::add(std::u32string_view pattern) {
    // A comment, a keyword (« LEFTHYPHENMIN 2 ») or the name of the encoding begins with a sign that no pattern has.
    const bool other = pattern.empty() || pattern.front() == U'%' || pattern.front() == U'#' ||
                       (pattern.front() >= U'A' && pattern.front() <= U'Z');
    if (other || pattern.find(U'/') != std::u32string_view::npos) {
        return;
    }
    const auto begin = static_cast<std::uint32_t>(letters_.size());
    const std::size_t digits_begin = digits_.size();
    std::uint64_t hash = hash_begin;
    digits_.push_back(0);
    for (const char32_t c : pattern) {
        if (is_digit(c)) {
            digits_.back() = static_cast<std::uint8_t>(c - U'0');
        } else {
            letters_.push_back(c);
            digits_.push_back(0);
            hash = with_letter(hash, c);
        }
    }
    const std::size_t count = letters_.size() - begin;
    std::uint32_t& slot = place(std::u32string_view(letters_).substr(begin), hash);
    if (count == 0 || slot != 0) {  // the same letters twice: what was said first holds
        letters_.resize(begin);
        digits_.resize(digits_begin);
        return;
    }
    longest_ = std::max(longest_, count);
    entries_.push_back({begin, static_cast<std::uint32_t>(count)});
    slot = static_cast<std::uint32_t>(entries_.size());
}

std::u32string_view HyphenationPatterns::letters_of(const Entry& entry) const {
    return std::u32string_view(letters_).substr(entry.begin, entry.count);
}

const std::uint8_t* HyphenationPatterns::digits_of(const Entry& entry) const {
    return &digits_[entry.begin + static_cast<std::size_t>(&entry - entries_.data())];
}

std::uint32_t& HyphenationPatterns::place(std::u32string_view letters, std::uint64_t hash) {
    if (2 * (entries_.size() + 1) > table_.size()) {
        table_.assign(std::max(table_size, 2 * table_.size()), 0);
        for (std::size_t k = 0; k < entries_.size(); ++k) {
            std::uint64_t own = hash_begin;
            for (const char32_t c : letters_of(entries_[k])) {
                own = with_letter(own, c);
            }
            place(letters_of(entries_[k]), own) = static_cast<std::uint32_t>(k + 1);
        }
    }
    std::size_t slot = slot_of(hash, table_.size());
    while (table_[slot] != 0 && letters_of(entries_[table_[slot] - 1]) != letters) {
        slot = (slot + 1) & (table_.size() - 1);
    }
    return table_[slot];
}

const HyphenationPatterns::Entry* HyphenationPatterns::find(std::u32string_view letters, std::uint64_t hash) const {
    for (std::size_t slot = slot_of(hash, table_.size()); table_[slot] != 0; slot = (slot + 1) & (table_.size() - 1)) {
        const Entry& entry = entries_[table_[slot] - 1];
        if (letters_of(entry) == letters) {
            return &entry;
        }
    }
    return nullptr;
}

std::vector<std::uint8_t> HyphenationPatterns::digits(std::u32string_view word) const {
    std::u32string framed(1, edge);
    framed.append(word).push_back(edge);
    std::vector<std::uint8_t> between(framed.size() + 1, 0);  // before each character of `framed`, and after the last
    for (std::size_t from = 0; from < framed.size() && !empty(); ++from) {
        std::uint64_t hash = hash_begin;
        const std::size_t most = std::min(longest_, framed.size() - from);
        for (std::size_t count = 1; count <= most; ++count) {
            hash = with_letter(hash, framed[from + count - 1]);
            if (const Entry* entry = find(std::u32string_view(framed).substr(from, count), hash)) {
                const std::uint8_t* own = digits_of(*entry);
                for (std::size_t k = 0; k <= count; ++k) {
                    between[from + k] = std::max(between[from + k], own[k]);
                }
            }
        }
    }
    // From the second character of the word, which is the third of `framed`, to its last.
    return word.size() < 2 ? std::vector<std::uint8_t>()
                           : std::vector<std::uint8_t>(between.begin() + 2,
                                                       between.begin() + static_cast<std::ptrdiff_t>(word.size()) + 1);
}

Hyphenation::Hyphenation(const std::string& dictionary) : patterns_(text_of_file(dictionary)), words_(words_max) {
    if (patterns_.empty()) {
        throw std::runtime_error("dictionnaire de césure introuvable ou vide : " + dictionary +
                                 " ; installez le paquet hyphen-fr");
    }
}

std::vector<std::size_t> Hyphenation::cuts(std::u32string_view word) const {
    return *words_.get(std::u32string(word), [&] { return found_cuts(word); });
}

std::vector<std::size_t> Hyphenation::found_cuts(std::u32string_view word) const {
    std::vector<std::size_t> out;
    const auto add_cuts = [&](std::size_t begin, std::size_t end) {
        const std::u32string_view part = word.substr(begin, end - begin);
        if (part.size() < shortest_word || std::ranges::any_of(part, is_capital)) {
            return;
        }
        const std::vector<std::uint8_t> digits = patterns_.digits(part);
        for (std::size_t at = letters_before; at + letters_after <= part.size(); ++at) {
            if (digits[at - 1] % 2 == 1) {
                out.push_back(begin + at);
            }
        }
    };
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= word.size(); ++at) {
        if (at == word.size() || !is_letter(word[at])) {
            add_cuts(begin, at);
            begin = at + 1;
        }
    }
    return out;
}

}  // namespace jalon::rendering
