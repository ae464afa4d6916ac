// French as printed: numbers, amounts, dates in words, elision, titles; and the small helpers of text.
// The rules are those of the Lexique des règles typographiques en usage à l'Imprimerie nationale.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/decimal.hpp"
#include "engine/base/money.hpp"
#include "engine/base/time.hpp"

namespace jalon::french {

// « 1 560,00 € »: U+202F between thousands, U+00A0 before the sign.
std::string amount(Money money);
// « mille cinq cent soixante euros », « vingt-neuf euros et trente-trois centimes ».
std::string amount_in_words(Money money);
// « 1 240 », « 34,25 ».
std::string number(std::int64_t value);
std::string number(const Decimal& value);
// « trente-quatre », « quatre-vingts », « deux cent un ».
std::string number_in_words(std::int64_t value);
// « 1er janvier 2027 », no-break spaces between the parts.
std::string long_date(Date date);
// « lundi 1er février 2027 ».
std::string long_date_with_weekday(Date date);
// « janvier 2027 ».
std::string month_and_year(std::chrono::year_month month);
// « premier janvier deux mille vingt-sept ».
std::string date_in_words(Date date);
// « 01/01/2027 ».
std::string short_date(Date date);
// Minutes as « 34 h 15 », « 45 min », « 2 h ».
std::string hours(std::int64_t minutes);
// « 14 h 30 ».
std::string time_of_day(TimeOfDay time);

// « de » before the name of a place or a body: elided (« d’Estrée-Rivage »), plain (« de Lierneville »), or
// contracted with an article (« du Havre », « des Ulis », « du conseil municipal »).
std::string with_de(std::string_view name);
// True when the name begins with a vowel or a mute h (a list of exceptions for h aspiré).
bool elides(std::string_view name);

// Typographic clean-up of running text typed by people: apostrophe ’, U+202F before ; ! ?, U+00A0 before :
// and inside « », "..." to …, between n° and number; idempotent.
std::string typeset(std::string_view text);

// « ÉTANG », « L’ÉTANG »; and « Étang » from « étang » (the first letter only).
std::string upper(std::string_view text);
std::string capitalised(std::string_view text);

// Lower case without accents, hyphens or apostrophes, spaces folded: the key for search and sorting.
std::string search_key(std::string_view text);

}  // namespace jalon::french
