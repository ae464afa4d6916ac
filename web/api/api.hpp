// The same doors for programs: JSON, with the session cookie of a sign-in and its token in X-CSRF-Token.
#pragma once

#include <string>

#include "web/site.hpp"

namespace jalon {

Response api_cases(const Site& site, const Visit& visit);
Response api_case(const Site& site, const Visit& visit);
// Body: {"revision": "as the case gave it", "key": "…", "answers": {"field": "text", "several": ["a"], "table":
// [{"column": "text"}]}}.
Response api_submit(const Site& site, const Visit& visit);
Response api_document(const Site& site, const Visit& visit);
// The same document as a page to read; a case tells its path in `reading`, "" where there is none.
Response api_reading(const Site& site, const Visit& visit);

// {"error": {"message": …}}
Response api_error(int status, const std::string& message);

}  // namespace jalon
