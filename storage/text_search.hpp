// Finding a text by a few words of it, as people remember them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jalon::storage {

enum class Forgive { nothing, one_error };

// True when every word of `query` occurs in `text`, whole or as a part of a word. Both are keys made by
// `french::search_key`. With `one_error`, a word of four letters or more may differ from a word of the text by one
// letter missing, added, changed or swapped with its neighbour; figures are never forgiven.
bool matches(std::string_view text, std::string_view query, Forgive forgive);

// What to ask of an FTS5 index of trigrams (`tokenize = 'trigram', detail = none`), so that it gives every text that
// `matches`, and few others: they are still to be looked at one by one. Nothing when no word says enough for the index,
// as those of one or two letters, or beyond ASCII.
std::optional<std::string> index_query(std::string_view query, Forgive forgive);

}  // namespace jalon::storage
