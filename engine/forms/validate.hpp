// From what was typed to typed answers, or one error per field.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/value.hpp"
#include "engine/cases/directory.hpp"
#include "engine/definition/form.hpp"
#include "engine/statechart/step.hpp"

namespace jalon {

// A file that came with a form, already kept by its digest.
struct UploadedFile {
    std::string name;
    std::string media_type;  // as sniffed, not as claimed
    std::string sha256;
    std::int64_t size = 0;
};

// What a page or the API sends. Table cells are named "calendar[0].date"; several choices repeat the name.
struct RawForm {
    std::map<std::string, std::vector<std::string>> texts;
    std::map<std::string, UploadedFile> files;

    std::string first(const std::string& name) const;  // "" when absent
};

// The options of a field for a person to choose from: its own, or those of the directory.
std::vector<Option> options_of(const Field& field, const Directory& directory, const OrganisationId& organisation);

// The typed answers as a record; absent optional answers are null members. Choices add `<field>_label` (a string; a
// list of strings for several), persons `<field>_name`. A file is a record {sha256, name, size, media_type}.
// A text with a sensitive word in a field that forbids them is an error until `_reread` comes as "yes".
// Error: invalid, one detail per field in the form's order; `where` is the field's name as sent ("calendar[2].date").
Result<Record> validate(const Form& form, const RawForm& raw, const Directory& directory,
                        const OrganisationId& organisation, const Facts& facts);

// A typed answer back to the text that its input shows (dates as 2026-09-01, hours as « 34 h 15 »).
std::string input_text(const Field& field, const Value& value);

// Answers given earlier, as the texts a page shows again (files are not repeated).
RawForm raw_of(const Form& form, const Record& answers);

// The same texts as they will be read: « 3/2/27 » as 03/02/2027, a telephone number in pairs. What cannot be read, and
// free text, stays as typed.
RawForm normalised(const Form& form, RawForm raw);

// What a free text should not hold, as typed, and how to warn of it; the page warns before saving (data minimisation,
// RGPD article 5-1-c). Whole words; case and accents do not count.
struct SensitiveFound {
    std::string word;
    std::string of;  // sentence
    bool operator==(const SensitiveFound&) const = default;
};
std::vector<SensitiveFound> sensitive_words(const SensitiveWords& words, std::string_view text);

}  // namespace jalon
