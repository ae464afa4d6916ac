#include "engine/definition/sensitive_words.hpp"

namespace jalon {

const SensitiveWords& words_of_old() {
    static const SensitiveWords words{
        {{"Ce texte semble contenir une information médicale ({}). Reformulez sans motif de santé",
          {{"cancer*"},     {"tumeur*"},      {"chimiotherap*"}, {"radiotherap*"}, {"depressi*"},    {"burnout*"},
           {"anxiolytiq*"}, {"antidepress*"}, {"psychiatr*"},    {"bipolair*"},    {"schizophren*"}, {"lombalgi*"},
           {"lumbago*"},    {"hernie*"},      {"sciatiq*"},      {"arthros*"},     {"tendinit*"},    {"fibromyalgi*"},
           {"sclerose*"},   {"diabet*"},      {"epileps*"},      {"alzheimer*"},   {"parkinson*"},   {"infarctus*"},
           {"cardiopath*"}, {"leucemi*"},     {"hepatit*"},      {"sida*"},        {"seropositi*"},  {"alcooliq*"},
           {"addicti*"},    {"toxicoman*"},   {"chirurgi*"},     {"operation*"},   {"hospitalis*"},  {"diagnosti*"},
           {"patholog*"},   {"maladie*"},     {"grossesse*"},    {"enceinte*"}}}}};
    return words;
}

}  // namespace jalon
