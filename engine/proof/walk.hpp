// All ways through a workflow, as far as the presence of facts goes: the situations are those of the machine, told
// apart by their states and by what histories remember; of each is known which facts are surely there, perhaps there,
// or not. Where ways meet, what they know is joined.
//
// Coarse, on purpose: what facts hold is not looked at, so that a condition goes either way unless it asks for a
// presence; a timer of an active state may fire at any time, as often as it likes.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/proof/explore.hpp"
#include "engine/proof/presence.hpp"

namespace jalon::proof {

// One outcome of a move.
struct Stride {
    static constexpr int refused = -1;
    int from = -1;  // -1: the case opens
    int to = refused;
    Move move;
    bool tried = true;    // it surely may be tried there: of a timer, that none is surely due before
    bool certain = true;  // besides, nothing but whoever acts, and the world outside, decides whether it is taken
    std::set<std::string> lacking;     // facts that may be absent afterwards
    std::set<std::string> taken_away;  // those of them that the step itself may have taken away
};

struct Spot {
    Situation situation;  // data: constants, some_value() or any_value(); what is absent is left out
};

// What is shown of each outcome once all is known.
struct Shown {
    const Stride& stride;
    const PresenceJudge& judge;
    const Step* step;    // nullptr when it was refused
    const Record& data;  // after the step and what it carries out
};

struct Walk {
    std::vector<Spot> spots;
    std::vector<Stride> strides;
    std::string gave_up;  // French: why not everything was walked; "" when it was

    // The moves that lead to `stride` and it itself, on a shortest way on which `fact` is not filled; those on which
    // nothing is uncertain come first. `certain` tells which.
    std::vector<std::string> way_to(const Stride& stride, const std::string& fact, bool& certain) const;
};

// `tracked`: the facts of the case to follow. `openings`: for each way in which such a case is opened, the data that
// are given besides the required ones. The references outlive the call.
Walk walk_all(const Workflow& workflow, const std::set<std::string>& tracked,
              const std::vector<std::set<std::string>>& openings, const std::function<void(const Shown&)>& show);

}  // namespace jalon::proof
