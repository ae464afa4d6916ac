// A form as its page prints it: pure, from the definition, what was typed and what was wrong with it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/definition/form.hpp"
#include "engine/forms/validate.hpp"
#include "web/pages/page.hpp"

namespace jalon {

struct FormInput {
    const Form& form;
    const RawForm& values;
    const std::map<std::string, std::vector<Option>>& options;  // by field, for those that choose from the directory
    const std::vector<Error>& errors;                           // `where` is the field's name as sent
    std::map<std::string, std::string> kept;                    // by field: the sealed text of a file already received
    std::map<std::string, int> extra_rows;                      // by table: rows asked for beyond what is typed
    std::map<std::string, std::string> notes = {};              // by field: where the answer shown comes from
};

// Names: sections, errors, has_errors, error_count_*, multipart, reread (the box « J’ai relu ce texte »).
View form_view(const FormInput& input);

// The id of the input of a name: "calendar[0].date" → "f-calendar-0-date".
std::string input_id(std::string_view name);

// Rows that the texts of a table show: one more than the highest index, empty ones included.
int rows_typed(const RawForm& raw, const std::string& table);

}  // namespace jalon
