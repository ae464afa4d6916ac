// What a form shows, and what it says to wrong answers, as text.
#pragma once

#include <string>

#include "engine/cases/case_service.hpp"
#include "engine/cases/directory.hpp"
#include "engine/statechart/step.hpp"

namespace jalon::test {

// The page as somebody sees it: labels, help, choices, what is filled in already.
std::string page_text(const FormView& view);

// `sent` is changed one answer at a time: left blank, of each other choice, beyond its bounds, too long, a row too few.
// Each line tells the change and the errors it meets; what is accepted as before is not told.
std::string replies_of(const Form& form, const RawForm& sent, const Directory& directory,
                       const OrganisationId& organisation, const Facts& facts);

}  // namespace jalon::test
