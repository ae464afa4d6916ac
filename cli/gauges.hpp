// The figures of a running service that its operator watches.
#pragma once

#include <vector>

#include "cli/compose.hpp"
#include "engine/cases/mailing.hpp"
#include "web/metrics.hpp"

namespace jalon {

// As of now. `mails` may be null: no e-mail leaves.
std::vector<Gauge> gauges_of(Installation& house, MailQueue* mails, const Clock& clock);

}  // namespace jalon
