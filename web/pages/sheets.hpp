// The sheets of the administration: an account or a body as the answers of its form, and back.
#pragma once

#include <concepts>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/base/value.hpp"
#include "engine/cases/administration.hpp"
#include "engine/definition/form.hpp"
#include "engine/forms/validate.hpp"
#include "web/site.hpp"

namespace jalon {

constexpr const char* accounts_path = "/administration/accounts";
constexpr const char* bodies_path = "/administration/organisations";

bool may_administer(const Site& site, const Visit& visit);
// The page for everybody else.
Response administration_reserved(const Site& site, const Visit& visit);

// The forms of `web/forms`, read once.
const Form& form_of(AdministrationEntry::Kind kind);
// Error: invalid, one detail per field.
Result<Record> answers_of(const Site& site, const Form& form, const RawForm& raw);

// A row as the texts of its form.
template <class Row>
RawForm raw_form_of(const Row& row) {
    RawForm raw;
    members(row, [&](const char* name, const auto& member) {
        using Member = std::remove_cvref_t<decltype(member)>;
        std::vector<std::string>& texts = raw.texts[name];
        if constexpr (std::same_as<Member, bool>) {
            texts = {member ? "yes" : "no"};
        } else if constexpr (std::same_as<Member, int>) {
            texts = {member == 0 ? "" : std::to_string(member)};
        } else if constexpr (std::same_as<Member, std::vector<std::string>>) {
            texts = member;
        } else if constexpr (std::same_as<Member, std::string>) {
            texts = {member};
        } else {
            texts = {member.str()};
        }
    });
    return raw;
}

// Takes the answers of the form into the row; what is not answered becomes empty.
template <class Row>
void take(Row& row, const Record& answers) {
    members(row, [&](const char* name, auto& member) {
        using Member = std::remove_cvref_t<decltype(member)>;
        const auto found = answers.find(std::string_view(name));
        const Value value = found == answers.end() ? Value() : found->second;
        if constexpr (std::same_as<Member, bool>) {
            member = value.is_true();
        } else if constexpr (std::same_as<Member, int>) {
            const auto* const number = value.get_if<std::int64_t>();
            member = number == nullptr ? 0 : static_cast<int>(*number);
        } else if constexpr (std::same_as<Member, std::vector<std::string>>) {
            member.clear();
            for (const Value& one : value.list() == nullptr ? List() : *value.list()) {
                member.push_back(one.text() == nullptr ? "" : *one.text());
            }
        } else if constexpr (std::same_as<Member, std::string>) {
            member = value.text() == nullptr ? "" : *value.text();
        } else {
            member = Member(value.text() == nullptr ? "" : *value.text());
        }
    });
}

}  // namespace jalon
