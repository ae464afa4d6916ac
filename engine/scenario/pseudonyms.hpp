// Fictitious values in place of personal ones: names, e-mails, phones, SIRET, IBAN, free texts.
//
// One value keeps one replacement throughout, of the same form and with valid check digits, so that what was equal
// stays equal and what a form accepted is accepted again. The replacement depends on the order of meeting alone, never
// on what it replaces: nothing can be guessed back from it but the shape of a text.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "engine/base/value.hpp"
#include "engine/definition/form.hpp"

namespace jalon {

class Pseudonyms {
  public:
    // The answers of a form, personal values replaced; what is no field of the form is left out.
    Record answers(const Form& form, const Record& given);

    // A text of the same shape: letters for letters, digits for digits.
    std::string text(const std::string& real);
    std::string email(const std::string& real);
    std::string phone(const std::string& real);
    // Fourteen digits; SIREN and SIRET satisfy Luhn.
    std::string siret(const std::string& real);
    // The same country and length; the check digits hold.
    std::string iban(const std::string& real);
    // Who a person or an organisation is in the directory.
    std::string reference(const std::string& real);

  private:
    Record fields(const std::vector<Field>& fields, const Record& given);
    Value answer(const Field& field, const Value& given);
    // The place of `real` among the values of its kind, from 1.
    std::uint64_t number(const std::string& kind, const std::string& real);

    std::map<std::pair<std::string, std::string>, std::uint64_t> numbers_;
    std::map<std::string, std::uint64_t> counts_;
};

}  // namespace jalon
