// The same doors for programs: JSON, with a key (« Authorization: Bearer jln_… »), or the session cookie of a sign-in
// and its token in X-CSRF-Token. Refusals are problem details (RFC 9457).
#pragma once

#include <string>

#include "web/site.hpp"

namespace jalon {

// Query: `q` any clue, `workflow`, `finished` (true or false), `limit` (1 to 100), `offset`.
Response api_cases(const Site& site, const Visit& visit);
// Body: {"workflow": "…", "organisation": "…"}; the organisation may be left out where the key's holder has but one.
Response api_open(const Site& site, const Visit& visit);
// With an ETag: what the next step is sent for, by If-Match.
Response api_case(const Site& site, const Visit& visit);
// Body: {"answers": {"field": "text", "several": ["a"], "table": [{"column": "text"}], "scan":
// {"name": "scan.pdf", "content": "base64"}}}. If-Match, or "revision" in the
// body, says which state of the case the answers are for; Idempotency-Key, or "key", makes a repetition harmless.
Response api_submit(const Site& site, const Visit& visit);
Response api_document(const Site& site, const Visit& visit);
// The same document as a page to read; a case tells its path in `reading`, "" where there is none.
Response api_reading(const Site& site, const Visit& visit);
// What can be asked, in OpenAPI 3.1: routes, and for each step of today's definitions the fields of its form.
Response api_description(const Site& site, const Visit& visit);

// The figures of the service, for Prometheus.
Response api_metrics(const Site& site, const Visit& visit);

// A problem of that HTTP status: « type », « title », « status », « detail ».
Response api_error(int status, const std::string& detail);

}  // namespace jalon
