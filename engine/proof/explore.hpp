// Every situation that a workflow can reach, explored with the machine that runs the cases.
//
// Facts are known as far as they make a difference and are finite: states, histories, timers, consents, papers,
// choices, yes and no, small numbers, values that are only compared with constants. The rest is unknown, and what
// depends on it goes both ways. Hence nothing that can happen is left out, and some of what is found may not be able to
// happen. Coarse, on purpose: the members of lists beyond three items, integers beyond 64, the amounts of money,
// decimals and dates that are computed with, the duration between two instants (timers fire in an order that their
// delays allow, at any time), facts of the world outside (employer, framework, tariff), which may change from one step
// to the next.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/proof/judge.hpp"
#include "engine/proof/relevance.hpp"
#include "engine/proof/vocabulary.hpp"
#include "engine/statechart/step.hpp"

namespace jalon::proof {

// What somebody, or the clock, does.
struct Move {
    enum class Kind { open, send, fire };
    Kind kind = Kind::open;
    std::string event;  // send; fire: « state/timer »
    std::string form;
    std::string by;            // a role; "" when anybody may
    Record data;               // open: the first data; send: the answers, as far as they are known
    std::string timer;         // fire
    std::string state;         // fire: path of the state of the timer
    std::string text() const;  // « sign (agent) », « minuteur late »
};

// One outcome of a move. Outcomes of the same move stand side by side, in the order of their choices.
struct Edge {
    static constexpr int refused = -1;
    std::shared_ptr<const Move> move;
    std::vector<Choice> choices;
    int to = refused;                // a place
    std::vector<std::string> taken;  // ids of transitions
    std::vector<std::string> reset;  // timers « state/timer » that the step armed anew, fired or stopped
};

struct Place {
    Situation situation;  // data as abstract.hpp has them; instants mean nothing
    World world;
    Assumptions assumed;
    std::vector<Edge> edges;
    int parent = -1;                          // the place it was first reached from, on a shortest path
    std::shared_ptr<const Move> parent_move;  // what led here from there; of an opening, with what it was opened
};

// From an opening to a place, each with what led there.
struct Hop {
    int place = 0;
    std::shared_ptr<const Move> move;
};
using Path = std::vector<Hop>;

struct Exploration {
    std::vector<Place> places;  // those in `openings` first, then by distance
    std::vector<int> openings;
    std::string gave_up;  // French: why not everything was explored; "" when it was
    std::shared_ptr<const Relevance> relevance;
    std::shared_ptr<ProofJudge> judge;  // to be asked about explored places

    // A shortest path; of an explored place there is always one.
    Path path_to(int place) const;
};

// As people read it, the opening left out: « send_kit (secretary) », …
std::vector<std::string> words_of(const Path& path);

struct ExploreOptions {
    std::size_t places_max = 150'000;
    std::size_t outcomes_max = 2'000;  // of one move
};

// `catalogue` tells what forms ask and who reads papers; nullptr for a bare machine. All references outlive the result.
Exploration explore(const Workflow& workflow, const Catalogue* catalogue, const std::vector<const Claim*>& claims,
                    const Watched& watched, const ExploreOptions& options);

// The facts that come from outside the case; what they hold is not known.
Record outside_facts(const Workflow& workflow);

}  // namespace jalon::proof
