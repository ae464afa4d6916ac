// Legal references as dated data: `doc-templates/visas.yaml`. A document prints those in force on the day it is issued.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/definition/position.hpp"

namespace jalon {

struct Visa {
    std::string id;
    std::vector<std::string> documents;   // template ids
    std::vector<std::string> body_types;  // types of organisation; empty: all
    std::optional<Date> from;
    std::optional<Date> to;  // inclusive
    std::string text;        // « Vu … »; may hold {{names}}
    Position position;
};

}  // namespace jalon
