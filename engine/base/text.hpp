// Small helpers of text that several rooms share.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jalon {

bool is_valid_utf8(std::string_view text);
// Without leading and trailing white space (ASCII blanks, U+00A0, U+202F).
std::string trimmed(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
// The beginning of `text`, at most `most` bytes, cut between characters: for messages that quote what was typed.
std::string excerpt(std::string_view text, std::size_t most = 40);
// The candidate nearest to `name` (Damerau–Levenshtein, at most a third of its length), or "" when none is near.
std::string closest(std::string_view name, std::span<const std::string> candidates);
// " ; vouliez-vous dire « x » ?" or "" — the tail of a message about an unknown name.
std::string did_you_mean(std::string_view name, std::span<const std::string> candidates);
// Lower-case hexadecimal of bytes.
std::string to_hex(std::string_view bytes);

}  // namespace jalon
