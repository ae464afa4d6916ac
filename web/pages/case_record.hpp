// Everything that `CaseService::view` tells of a case, as one plain page to read or keep: nothing on it acts.
#pragma once

#include "engine/cases/case_service.hpp"
#include "web/pages/page.hpp"

namespace jalon {

// For the partial `case_record`.
View case_record(const CaseView& seen);

}  // namespace jalon
