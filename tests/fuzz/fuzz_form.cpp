// Any urlencoded body as the answers to a form with a field of every type: answers, or one error per field.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/expect.hpp"
#include "engine/definition/catalogue.hpp"
#include "engine/forms/validate.hpp"
#include "web/http.hpp"

namespace {

constexpr const char* all_types = R"(form: essai
label: Essai
audience: [hr_officer]
class: S1
fields:
  a_text:     { label: Texte, type: text, max_length: 20, no_medical_words: true }
  a_long:     { label: Texte long, type: long_text, max_length: 200 }
  an_integer: { label: Entier, type: integer, min: 1, max: 72 }
  a_decimal:  { label: Décimal, type: decimal }
  a_money:    { label: Montant, type: money }
  a_date:     { label: Date, type: date, max: today() }
  a_time:     { label: Heure, type: time }
  a_duration: { label: Durée, type: duration }
  a_yes:      { label: Oui, type: yes_no }
  a_choice:   { label: Choix, type: choice, options: { one: Un, two: Deux } }
  choices:    { label: Choix multiples, type: choices, options: { one: Un, two: Deux } }
  an_email:   { label: Courriel, type: email }
  a_phone:    { label: Téléphone, type: phone }
  a_siret:    { label: SIRET, type: siret }
  an_iban:    { label: IBAN, type: iban }
  a_postcode: { label: Code postal, type: postcode }
  an_agree:   { label: D’accord, type: agree }
  a_table:
    label: Tableau
    type: table
    max: 10
    columns:
      day:  { label: Jour, type: date, required: true }
      note: { label: Note, type: text }
)";

class NoDirectory final : public jalon::Directory {
  public:
    std::optional<jalon::Organisation> organisation(const jalon::OrganisationId&) const override { return {}; }
    std::optional<jalon::Agent> agent(const jalon::AgentId&) const override { return {}; }
    std::optional<jalon::User> user(const jalon::UserId&) const override { return {}; }
    jalon::OrganisationId centre() const override { return {}; }
    std::vector<jalon::Agent> agents_of(const jalon::OrganisationId&) const override { return {}; }
    std::vector<jalon::User> users_with_role(const std::string&) const override { return {}; }
    std::vector<jalon::Organisation> organisations() const override { return {}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const jalon::Catalogue catalogue = jalon::read_catalogue({{"forms/essai.yaml", all_types}}).catalogue;
    const jalon::Result<jalon::Fields> fields =
        jalon::read_urlencoded(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!fields) {
        return 0;
    }
    jalon::RawForm raw;
    for (const auto& [name, text] : *fields) {
        raw.texts[name].push_back(text);
    }
    const jalon::Form& form = catalogue.form("essai");
    const jalon::Result<jalon::Record> answers =
        jalon::validate(form, raw, NoDirectory(), jalon::OrganisationId(), jalon::Facts());
    jalon::expect(answers || !answers.error().details.empty(), "a refusal names the field");
    if (answers) {
        // What a page shows again is accepted again as the same answers.
        const jalon::Result<jalon::Record> again = jalon::validate(form, jalon::raw_of(form, *answers), NoDirectory(),
                                                                   jalon::OrganisationId(), jalon::Facts());
        jalon::expect(!again || jalon::Value(*again) == jalon::Value(*answers), "answers shown again stay the same");
    }
    return 0;
}
