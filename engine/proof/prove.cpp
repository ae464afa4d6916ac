#include "engine/proof/prove.hpp"

#include <algorithm>
#include <functional>
#include <optional>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/check_expressions.hpp"
#include "engine/definition/claims.hpp"
#include "engine/proof/concretise.hpp"
#include "engine/proof/liveness.hpp"

namespace jalon::proof {

namespace {

constexpr std::size_t candidates_max = 12;

struct Read {
    const Property* property = nullptr;
    Claim claim;              // what is looked for, or `from` of leads_to
    std::optional<Claim> to;  // of leads_to
};

// The places of a text written on one line from `start` on; of a text of our own making, all of them `start`.
Places places_of(const std::string& text, const Position& start, bool as_written) {
    Places places;
    Position at = start;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        places.push_back(at);
        const bool inside = i + 1 < text.size() && (static_cast<unsigned char>(text[i + 1]) & 0xC0U) == 0x80U;
        at.column += as_written && !inside ? 1 : 0;
    }
    return places;
}

bool is_expression(const std::string& text) {
    return text.find_first_of("(&|=<>! ") != std::string::npos;
}

// A state is short for being in it.
std::string as_expression(const std::string& text, const Workflow& workflow) {
    const bool state = !is_expression(text) &&
                       std::any_of(workflow.states.begin(), workflow.states.end(), [&](const State& candidate) {
                           return candidate.path == text || candidate.path.ends_with("." + text);
                       });
    return state ? "in_state('" + text + "')" : text;
}

class Reader {
  public:
    Reader(const Workflow& workflow, const Catalogue* catalogue, std::vector<Finding>& findings)
        : workflow_(workflow), catalogue_(catalogue), findings_(findings) {}

    std::optional<Read> read(const Property& property) {
        const std::size_t apart = property.text.find(claims_apart);
        const std::string first = property.text.substr(0, apart);
        std::string text = first;
        if (property.kind == "from_everywhere" && text == "can_reach_final") {
            text = "finished()";
        } else if (property.kind == "at_most_once") {
            text = "times('" + without_parentheses(text) + "') > 1";
        } else if (property.kind != "from_everywhere" && !is_known_word(text, "", property)) {
            return std::nullopt;
        } else {
            text = as_expression(text, workflow_);
        }
        Read made;
        made.property = &property;
        if (property.kind == "from_everywhere" && !is_known_word(first, "can_reach_final", property)) {
            return std::nullopt;
        }
        std::optional<Claim> claim = claim_of(text, property, text == first);
        if (!claim) {
            return std::nullopt;
        }
        made.claim = std::move(*claim);
        if (property.kind == "leads_to") {
            const std::string to = apart == std::string::npos ? "" : property.text.substr(apart + 1);
            if (!is_known_word(to, "", property)) {
                return std::nullopt;
            }
            made.to = claim_of(as_expression(to, workflow_), property, false);
            if (!made.to) {
                return std::nullopt;
            }
        }
        return made;
    }

  private:
    static std::string without_parentheses(const std::string& text) {
        return text.ends_with("()") ? text.substr(0, text.size() - 2) : text;
    }

    // A single word names a state or a datum, or is the one word that the kind of property has besides.
    bool is_known_word(const std::string& text, const std::string& besides, const Property& property) {
        std::vector<std::string> known;
        for (const State& state : workflow_.states) {
            known.push_back(state.path);
            known.push_back(state.name);
        }
        for (const Datum& datum : workflow_.data) {
            known.push_back(datum.name);
        }
        known.push_back(besides);
        const std::string first = text.substr(0, text.find('.'));
        const bool state = as_expression(text, workflow_) != text;
        if (is_expression(text) || state || text == "true" || text == "false" ||
            std::find(known.begin(), known.end(), text) != known.end() ||
            environment_of(workflow_, catalogue_).names().contains(first)) {
            return true;
        }
        findings_.push_back(
            {Finding::Level::error, property.position,
             fmt::format("« {} » n’est ni un état ni une donnée de ce workflow{}", text, did_you_mean(text, known))});
        return false;
    }

    std::optional<Claim> claim_of(const std::string& text, const Property& property, bool as_written) {
        return read_claim(text, places_of(text, property.position, as_written), workflow_, catalogue_, findings_);
    }

    const Workflow& workflow_;
    const Catalogue* catalogue_;
    std::vector<Finding>& findings_;
};

// Tells what holds at explored places.
class Teller {
  public:
    Teller(const Workflow& workflow, const Exploration& exploration)
        : workflow_(workflow), judge_(*exploration.judge), exploration_(exploration) {
        facts_.now = explored_now();
        facts_.judge = &judge_;
        facts_.names = outside_facts(workflow);
    }

    std::optional<bool> holds(const Claim& claim, int place_index) {
        const Place& place = exploration_.places[static_cast<std::size_t>(place_index)];
        judge_.begin(place.assumed, place.situation.data, {});
        const bool about_data = claim.expression.names().size() > claim.queries.size();
        Record names =
            about_data ? all_names(workflow_, place.situation, facts_).value_or(place.situation.data) : Record();
        for (const auto& [name, value] : place.situation.data) {
            names.insert_or_assign(name, value);
        }
        names.merge(answers(claim, workflow_, place.situation, place.world));
        Scope scope;
        scope.names = &names;
        scope.in_state = [&](std::string_view wanted) { return place.situation.in(wanted); };
        return truth(*claim.expression.root(), scope, judge_);
    }

  private:
    const Workflow& workflow_;
    ProofJudge& judge_;  // the explorer's, which knows what was assumed
    const Exploration& exploration_;
    Facts facts_;
};

class Prover {
  public:
    Prover(const Workflow& workflow, const Catalogue* catalogue, const Exploration& exploration, const Watched& watched)
        : workflow_(workflow),
          catalogue_(catalogue),
          exploration_(exploration),
          watched_(watched),
          teller_(workflow, exploration) {}

    Verdict prove(const Read& read) {
        Verdict verdict;
        verdict.property = read.property->name;
        verdict.position = read.property->position;
        verdict.situations = exploration_.places.size();
        const std::string& kind = read.property->kind;
        if (kind == "never" || kind == "at_most_once") {
            safety(read.claim, true, verdict);
        } else if (kind == "always") {
            safety(read.claim, false, verdict);
        } else if (kind == "can_reach") {
            reachability(read.claim, verdict);
        } else if (kind == "from_everywhere") {
            return_everywhere(read.claim, verdict);
        } else {
            progress(read, verdict);
        }
        const bool found = verdict.outcome == Verdict::Outcome::violated ||
                           (kind == "can_reach" && verdict.outcome == Verdict::Outcome::proved);
        if (!exploration_.gave_up.empty() && !found) {
            verdict.outcome = Verdict::Outcome::gave_up;
            verdict.reason = "l’exploration s’est arrêtée : " + exploration_.gave_up;
        }
        return verdict;
    }

  private:
    std::vector<int> all_places() const {
        std::vector<int> places(exploration_.places.size());
        for (std::size_t i = 0; i < places.size(); ++i) {
            places[i] = static_cast<int>(i);
        }
        return places;
    }

    // The shortest of the paths to `places` that can be played, else the first.
    void show(const std::vector<int>& places, const Goal& goal, const std::string& name, Verdict& verdict) {
        // A small machine is searched before anything is added to a path: what is found is the shortest.
        std::vector<Effort> efforts{Effort::same_steps, Effort::more_steps};
        if (goal.claim != nullptr && catalogue_ == nullptr) {
            efforts.insert(efforts.begin() + 1, Effort::search);
        }
        for (const Effort effort : efforts) {
            const std::size_t candidates = effort == Effort::search ? 1 : std::min(places.size(), candidates_max);
            for (std::size_t i = 0; i < candidates; ++i) {
                const Path path = exploration_.path_to(places[i]);
                if (std::optional<std::string> text =
                        scenario_along(path, exploration_, workflow_, catalogue_, watched_, goal, name, effort)) {
                    verdict.path = words_of(path);
                    verdict.scenario = std::move(*text);
                    return;
                }
            }
        }
        verdict.path = words_of(exploration_.path_to(places.front()));
    }

    // `bad`: the truth that must never be.
    void safety(const Claim& claim, bool bad, Verdict& verdict) {
        std::vector<int> sure;
        std::vector<int> possible;
        for (const int place : all_places()) {
            const std::optional<bool> holds = teller_.holds(claim, place);
            if (!holds || *holds == bad) {
                (holds ? sure : possible).push_back(place);
            }
        }
        if (sure.empty() && possible.empty()) {
            verdict.outcome = Verdict::Outcome::proved;
            return;
        }
        std::vector<int> candidates = sure;
        candidates.insert(candidates.end(), possible.begin(), possible.end());
        std::sort(candidates.begin(), candidates.end());
        show(candidates, {&claim, bad}, verdict.property, verdict);
        verdict.outcome = verdict.scenario.empty() ? Verdict::Outcome::perhaps : Verdict::Outcome::violated;
    }

    void reachability(const Claim& claim, Verdict& verdict) {
        std::vector<int> candidates;
        for (const int place : all_places()) {
            if (teller_.holds(claim, place) != false) {
                candidates.push_back(place);
            }
        }
        if (candidates.empty()) {
            verdict.outcome = Verdict::Outcome::violated;
            verdict.reason = "aucun chemin n’y mène";
            return;
        }
        show(candidates, {&claim, true}, verdict.property, verdict);
        verdict.outcome = verdict.scenario.empty() ? Verdict::Outcome::perhaps : Verdict::Outcome::proved;
        if (verdict.scenario.empty()) {
            verdict.reason = "aucun scénario n’a été trouvé qui y mène";
        }
        verdict.scenario.clear();
    }

    std::vector<char> truths(const Claim& claim, bool when_unsure) {
        std::vector<char> result;
        for (const int place : all_places()) {
            result.push_back(teller_.holds(claim, place).value_or(when_unsure) ? 1 : 0);
        }
        return result;
    }

    void return_everywhere(const Claim& claim, Verdict& verdict) {
        const std::vector<char> surely = can_be_brought_to(exploration_, truths(claim, false), Unsure::refused);
        const std::vector<char> perhaps = can_be_brought_to(exploration_, truths(claim, true), Unsure::granted);
        std::vector<int> lost;
        std::vector<int> doubtful;
        for (const int place : all_places()) {
            if (perhaps[static_cast<std::size_t>(place)] == 0) {
                lost.push_back(place);
            } else if (surely[static_cast<std::size_t>(place)] == 0) {
                doubtful.push_back(place);
            }
        }
        if (lost.empty() && doubtful.empty()) {
            verdict.outcome = Verdict::Outcome::proved;
            return;
        }
        show(lost.empty() ? doubtful : lost, {}, verdict.property, verdict);
        const bool shown = !lost.empty() && !verdict.scenario.empty();
        verdict.outcome = shown ? Verdict::Outcome::violated : Verdict::Outcome::perhaps;
        verdict.reason = shown ? "de là, plus rien n’y mène"
                               : "de là, y arriver dépend de conditions sur des valeurs qui ne sont pas connues";
        if (!shown) {
            verdict.scenario.clear();
        }
    }

    void progress(const Read& read, Verdict& verdict) {
        const std::vector<char> from = truths(read.claim, true);
        const std::vector<char> to = truths(*read.to, false);
        const std::optional<Lingering> lingering = lingers(exploration_, from, to);
        if (!lingering) {
            verdict.outcome = Verdict::Outcome::proved;
            return;
        }
        std::optional<std::string> text;
        for (const Effort effort : {Effort::same_steps, Effort::more_steps}) {
            text = text ? text
                        : scenario_along(lingering->path, exploration_, workflow_, catalogue_, watched_,
                                         {&*read.to, false}, verdict.property, effort);
        }
        verdict.path = words_of(lingering->path);
        verdict.scenario = text.value_or("");
        verdict.outcome = text ? Verdict::Outcome::violated : Verdict::Outcome::perhaps;
        verdict.reason = lingering->waits ? "de là, plus rien n’oblige le dossier à avancer"
                                          : "de là, le dossier peut tourner en rond sans y arriver";
    }

    const Workflow& workflow_;
    const Catalogue* catalogue_;
    const Exploration& exploration_;
    const Watched& watched_;
    Teller teller_;
};

std::vector<Verdict> proved_together(const std::vector<const Read*>& reads, const Workflow& workflow,
                                     const Catalogue* catalogue, const ExploreOptions& options) {
    Watched watched;
    std::vector<const Claim*> claims;
    for (const Read* read : reads) {
        for (const Claim* claim : {&read->claim, read->to ? &*read->to : nullptr}) {
            if (claim != nullptr) {
                watched.add(*claim, workflow);
                claims.push_back(claim);
            }
        }
    }
    const Exploration exploration = explore(workflow, catalogue, claims, watched, options);
    Prover prover(workflow, catalogue, exploration, watched);
    std::vector<Verdict> verdicts;
    for (const Read* read : reads) {
        verdicts.push_back(prover.prove(*read));
    }
    return verdicts;
}

}  // namespace

std::string Verdict::str() const {
    const std::string along = path.empty() ? "dès l’ouverture" : join(path, " → ");
    switch (outcome) {
        case Outcome::proved:
            return fmt::format("{} : prouvée ({} situation{})", property, situations, situations > 1 ? "s" : "");
        case Outcome::violated:
            return scenario.empty()
                       ? fmt::format("{} : violée, {}", property, reason)
                       : fmt::format("{} : violée : {}{}", property, along, reason.empty() ? "" : " ; " + reason);
        case Outcome::perhaps:
            return fmt::format("{} : peut-être violée : {}{}", property, along, reason.empty() ? "" : " ; " + reason);
        case Outcome::gave_up:
            return fmt::format("{} : non prouvée, {}", property, reason);
    }
    return property;
}

Finding finding_of(const Verdict& verdict) {
    std::string message = "la propriété « " + verdict.property + " » n’est pas tenue — " + verdict.str();
    if (!verdict.scenario.empty()) {
        message += "\n" + verdict.scenario;
    }
    return {Finding::Level::error, verdict.position, message};
}

Proof prove(const Workflow& workflow, const Catalogue* catalogue, const ExploreOptions& options) {
    Proof proof;
    std::vector<Read> reads;
    Reader reader(workflow, catalogue, proof.findings);
    for (const Property& property : workflow.properties) {
        if (std::optional<Read> read = reader.read(property)) {
            reads.push_back(std::move(*read));
        }
    }
    if (!proof.findings.empty()) {
        return proof;  // nothing is explored for properties that have yet to be written aright
    }
    // Together first: one exploration tells of all. What makes it too large may concern one of them only.
    std::vector<const Read*> all;
    for (const Read& read : reads) {
        all.push_back(&read);
    }
    if (!all.empty()) {
        proof.verdicts = proved_together(all, workflow, catalogue, options);
    }
    for (std::size_t i = 0; all.size() > 1 && i < all.size(); ++i) {
        if (proof.verdicts[i].outcome == Verdict::Outcome::gave_up ||
            proof.verdicts[i].outcome == Verdict::Outcome::perhaps) {
            proof.verdicts[i] = proved_together({all[i]}, workflow, catalogue, options).front();
        }
    }
    return proof;
}

}  // namespace jalon::proof
