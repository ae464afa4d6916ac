// The language of properties: expressions over the data of the case, and words about what has happened around them.
//
//   in_state('path')                 a state is active
//   visible('paper', 'role')         some version of the paper may be read by the role
//   issued('paper')                  the paper stands, draft, to be signed or issued; drafted('paper'): as a draft
//   issued_and_signed('paper')       it stands and is signed
//   consented('type')                the latest consent of that type was given; withdrawn('type'): taken back
//   invoiced()                       an invoice was issued
//   times('event')                   how often an event was taken, or a paper made; times('invoice') counts invoices
//   armed('timer'), finished()       a timer runs; the case has ended
//   waits_without_owner()            nobody has anything to do and no timer runs that does more than remind
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/definition/workflow.hpp"
#include "engine/proof/abstract.hpp"
#include "engine/statechart/step.hpp"

namespace jalon::proof {

// A question about what has happened, in the place of a fact of that name.
struct Query {
    enum class Kind {
        visible,
        issued,
        drafted,
        is_signed,
        consented,
        withdrawn,
        invoiced,
        times,
        armed,
        finished,
        waits_without_owner
    };
    Kind kind = Kind::finished;
    std::string fact;
    std::vector<std::string> words;
};

struct Claim {
    Expression expression;
    std::vector<Query> queries;
};

// Where a byte of the text of a claim was written.
using Places = std::vector<Position>;

// Reads and checks a claim: unknown names, types, words about papers, roles, timers and consents that the workflow does
// not know. nullopt: `findings` tells why, with positions.
std::optional<Claim> read_claim(const std::string& text, const Places& places, const Workflow& workflow,
                                const Catalogue* catalogue, std::vector<Finding>& findings);

struct Paper {
    std::string status;             // draft | to_sign | issued | signed
    std::set<std::string> readers;  // of any version so far
    bool operator==(const Paper&) const = default;
};

// What has happened around the machine, as far as claims ask.
struct World {
    std::map<std::string, Paper> papers;
    std::map<std::string, bool> consents;
    bool invoiced = false;
    std::map<std::string, int> counts;  // "event sign", "paper report", "invoice"; `counted_max`: that many or more

    static constexpr int counted_max = 3;
    bool operator==(const World&) const = default;
};

// What is worth following.
struct Watched {
    std::set<std::string> papers;
    std::set<std::string> consents;
    std::set<std::string> counts;
    std::set<std::string> timers;
    bool invoices = false;

    void add(const Claim& claim, const Workflow& workflow);
};

// What follows from one effect. `catalogue` tells who reads the papers of a template; may be nullptr.
void follow(const Effect& effect, const Watched& watched, const Catalogue* catalogue, World& world);
// Counts the events whose transitions were taken, once each.
void count_events(const Workflow& workflow, const std::vector<std::string>& taken, const Watched& watched,
                  World& world);

// The facts that stand for the queries of a claim.
Record answers(const Claim& claim, const Workflow& workflow, const Situation& situation, const World& world);

// The keys of all papers of a workflow, and the events that its transitions wait for.
std::set<std::string> paper_keys(const Workflow& workflow);
std::set<std::string> event_names(const Workflow& workflow);
// True when the timer does more than tell people.
bool leads_somewhere(const Timer& timer);
// True for events that only the machine itself makes.
bool is_internal(std::string_view event);

}  // namespace jalon::proof
