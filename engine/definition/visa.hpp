// Legal references as dated data, `doc-templates/visas.yaml`: the visas that documents cite, and the clauses that their
// articles take over. A document prints those in force on the day it is issued.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/definition/position.hpp"

namespace jalon {

struct Visa {
    std::string id;                       // lines of one id are versions of one reference, one after the other
    bool clause = false;                  // a text for an article, printed by name: {{clauses.payment_delay}}
    std::vector<std::string> documents;   // template ids
    std::vector<std::string> body_types;  // types of organisation; empty: all
    std::optional<Date> from;
    std::optional<Date> to;  // inclusive
    bool repealed = false;   // after `to` nothing takes its place: it is no longer printed
    std::string text;        // « Vu … »; may hold {{names}}
    Position position;
};

}  // namespace jalon
