// Before a step that cannot be taken back: all answers on one page, and the way back to each section.
#pragma once

#include "web/pages/page.hpp"
#include "web/pages/typed_form.hpp"

namespace jalon {

// Whether the answers of that step are read over before they are sent: its form says so, or it warns of what follows.
bool is_reviewed(const FormView& step);

// The page, for answers that would be accepted. What was typed travels along in it.
Response review_page(const Site& site, const Visit& visit, const FormView& step, const Typed& typed,
                     const std::vector<AnswerGroup>& answers);

}  // namespace jalon
