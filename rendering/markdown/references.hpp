// Numbers of articles and appendices, and the places of the text that refer to them.
//
//   ### § Durée {#duree}                « Article 5 – Durée »; a label names it for the rest of the text
//   ## Annexe § Calendrier {#calendar}  « Annexe A – Calendrier », on pages of its own; articles count again: « A-1 »
//   [](#duree)                          « article 5 », « annexe A », or the words of a heading without a number
//   [l’article §](#duree)               « l’article 5 »: § stands for the number
#pragma once

#include <optional>

#include "engine/base/result.hpp"
#include "rendering/markdown/document.hpp"

namespace jalon::rendering {

// Writes the numbers into `document`. Returns what is wrong, if anything (definition, with the line): a label given
// twice, or one that no heading bears.
std::optional<Error> number_and_refer(Document& document);

}  // namespace jalon::rendering
