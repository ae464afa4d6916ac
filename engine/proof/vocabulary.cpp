#include "engine/proof/vocabulary.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/check_expressions.hpp"
#include "engine/definition/child_cases.hpp"
#include "engine/definition/role.hpp"

namespace jalon::proof {

namespace {

struct WordKind {
    std::string_view name;
    Query::Kind kind;
    std::size_t arguments;
};

constexpr std::array<WordKind, 12> word_kinds{{
    {"visible", Query::Kind::visible, 2},
    {"issued", Query::Kind::issued, 1},
    {"drafted", Query::Kind::drafted, 1},
    {"issued_and_signed", Query::Kind::is_signed, 1},
    {"consented", Query::Kind::consented, 1},
    {"withdrawn", Query::Kind::withdrawn, 1},
    {"invoiced", Query::Kind::invoiced, 0},
    {"times", Query::Kind::times, 1},
    {"armed", Query::Kind::armed, 1},
    {"finished", Query::Kind::finished, 0},
    {"waits_without_owner", Query::Kind::waits_without_owner, 0},
    {"signed", Query::Kind::is_signed, 1},
}};

const std::string invoice_word = "invoice";

// What `times` counts: an event, else the invoice, else a paper.
std::string counted(const std::string& word, const Workflow& workflow) {
    return event_names(workflow).contains(word) ? "event " + word : word == invoice_word ? "invoice" : "paper " + word;
}

// A timer that does more than remind people.
bool goes_on(const Workflow& workflow, const ArmedTimer& armed) {
    const State* state = workflow.find(armed.state);
    return state != nullptr && std::any_of(state->timers.begin(), state->timers.end(), [&](const Timer& timer) {
               return timer.name == armed.name && leads_somewhere(timer);
           });
}

bool is_word_part(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '_';
}

std::string first_word(const Action& action, std::string_view name) {
    const auto found = action.words.find(name);
    return found == action.words.end() || found->second.empty() ? "" : found->second.front();
}

// Replaces the words of our vocabulary by facts of the same length, so that positions stay what they are.
class Rewriter {
  public:
    Rewriter(const std::string& text, const Places& places, std::vector<Finding>& findings)
        : text_(text), result_(text), places_(places), findings_(findings) {}

    bool run(std::vector<Query>& queries) {
        for (std::size_t i = 0; i < text_.size();) {
            if (text_[i] == '\'' || text_[i] == '"') {
                i = past_string(i);
            } else if (is_word_part(text_[i])) {
                i = word(i, queries);
            } else {
                ++i;
            }
        }
        return sound_;
    }

    const std::string& result() const { return result_; }
    const std::vector<std::size_t>& starts() const { return starts_; }

  private:
    std::size_t past_string(std::size_t from) const {
        const std::size_t end = text_.find(text_[from], from + 1);
        return end == std::string::npos ? text_.size() : end + 1;
    }

    std::size_t past_blanks(std::size_t from) const {
        while (from < text_.size() && (text_[from] == ' ' || text_[from] == '\n')) {
            ++from;
        }
        return from;
    }

    std::size_t word(std::size_t from, std::vector<Query>& queries) {
        std::size_t end = from;
        while (end < text_.size() && is_word_part(text_[end])) {
            ++end;
        }
        const std::string_view name = std::string_view(text_).substr(from, end - from);
        const auto* kind = std::find_if(word_kinds.begin(), word_kinds.end(),
                                        [&](const WordKind& candidate) { return candidate.name == name; });
        const bool member = from > 0 && text_[from - 1] == '.';
        if (kind == word_kinds.end() || member || end >= text_.size() || text_[end] != '(') {
            return end;
        }
        Query query;
        query.kind = kind->kind;
        const std::size_t after = read_arguments(end + 1, query.words);
        if (after == 0 || query.words.size() != kind->arguments) {
            sound_ = false;
            const char* shape = kind->arguments == 0   ? "s’écrit sans rien entre les parenthèses"
                                : kind->arguments == 1 ? "attend un nom entre apostrophes"
                                                       : "attend deux noms entre apostrophes : le document et le rôle";
            findings_.push_back({Finding::Level::error, places_.at(from), fmt::format("« {} » {}", name, shape)});
            return end;
        }
        query.fact = fmt::format("q{}_", queries.size());
        query.fact.resize(std::max(query.fact.size(), after - from), '_');
        result_.replace(from, after - from, query.fact);
        queries.push_back(std::move(query));
        starts_.push_back(from);
        return after;
    }

    // One past the closing parenthesis; 0 when the arguments are no quoted names.
    std::size_t read_arguments(std::size_t from, std::vector<std::string>& words) const {
        std::size_t i = past_blanks(from);
        while (i < text_.size() && text_[i] != ')') {
            if (text_[i] != '\'' && text_[i] != '"') {
                return 0;
            }
            const std::size_t end = past_string(i);
            words.push_back(text_.substr(i + 1, end - i - 2));
            i = past_blanks(end);
            if (i < text_.size() && text_[i] == ',') {
                i = past_blanks(i + 1);
            }
        }
        return i < text_.size() ? i + 1 : 0;
    }

    const std::string& text_;
    std::string result_;
    const Places& places_;
    std::vector<Finding>& findings_;
    std::vector<std::size_t> starts_;
    bool sound_ = true;
};

std::set<std::string> consent_types(const Workflow& workflow) {
    std::set<std::string> types;
    for_each_action(workflow, [&](const Action& action) {
        if (action.kind == Action::Kind::consent) {
            types.insert(first_word(action, "type"));
        }
    });
    return types;
}

std::set<std::string> timer_names(const Workflow& workflow) {
    std::set<std::string> names;
    for (const State& state : workflow.states) {
        for (const Timer& timer : state.timers) {
            names.insert(timer.name);
        }
    }
    return names;
}

// Roles that the workflow speaks of.
std::set<std::string> roles_in(const Workflow& workflow, const Catalogue* catalogue) {
    std::set<std::string> roles;
    for (const Party& party : workflow.parties) {
        roles.insert(party.role);
    }
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            roles.insert(transition.by.begin(), transition.by.end());
        }
    }
    for_each_action(workflow, [&](const Action& action) {
        for (const char* word : {"audience", "to"}) {
            if (const auto found = action.words.find(word); found != action.words.end()) {
                roles.insert(found->second.begin(), found->second.end());
            }
        }
    });
    for (const std::string& id : templates_of(workflow)) {
        if (catalogue != nullptr && catalogue->templates.contains(id)) {
            const std::vector<std::string>& audience = catalogue->templates.at(id)->audience;
            roles.insert(audience.begin(), audience.end());
        }
    }
    return roles;
}

std::string unknown_word(const Query& query, const Workflow& workflow, const Catalogue* catalogue) {
    const auto among = [&](const std::string& what, const std::string& word, const std::set<std::string>& known) {
        const std::vector<std::string> names(known.begin(), known.end());
        return known.contains(word)
                   ? std::string()
                   : fmt::format("{} « {} » n’existe pas dans ce workflow{}", what, word, did_you_mean(word, names));
    };
    switch (query.kind) {
        case Query::Kind::visible: {
            const std::string message = among("le document", query.words[0], paper_keys(workflow));
            return !message.empty() ? message : among("le rôle", query.words[1], roles_in(workflow, catalogue));
        }
        case Query::Kind::issued:
        case Query::Kind::drafted:
        case Query::Kind::is_signed:
            return among("le document", query.words[0], paper_keys(workflow));
        case Query::Kind::consented:
        case Query::Kind::withdrawn:
            return among("le consentement", query.words[0], consent_types(workflow));
        case Query::Kind::times: {
            std::set<std::string> known = event_names(workflow);
            known.merge(paper_keys(workflow));
            known.insert(invoice_word);
            return among("l’événement ou le document", query.words[0], known);
        }
        case Query::Kind::armed:
            return among("le minuteur", query.words[0], timer_names(workflow));
        default:
            return "";
    }
}

// A state in which somebody has something to do, or whose timers will go on.
bool has_owner(const Workflow& workflow, const Situation& situation, int leaf) {
    const bool bare = workflow.parties.empty();
    for (int index = leaf; index > 0; index = workflow.states[static_cast<std::size_t>(index)].parent) {
        const State& state = workflow.states[static_cast<std::size_t>(index)];
        const bool task = state.task && (bare || !state.task->by.empty());
        const bool timer = std::any_of(situation.timers.begin(), situation.timers.end(), [&](const ArmedTimer& armed) {
            return armed.state == state.path && goes_on(workflow, armed);
        });
        const bool act = (index == leaf || bare) &&
                         std::any_of(state.transitions.begin(), state.transitions.end(), [&](const Transition& one) {
                             return !is_internal(one.event) && !is_end_of_child(one.event) && (bare || !one.by.empty());
                         });
        // Whoever has to act in the other case, has to act for this one.
        const bool other_case = std::any_of(situation.children.begin(), situation.children.end(),
                                            [&](const auto& one) { return one.awaited && one.state == state.path; });
        if (task || timer || act || other_case) {
            return true;
        }
    }
    return false;
}

bool waits_without_owner(const Workflow& workflow, const Situation& situation) {
    if (situation.finished) {
        return false;
    }
    const std::vector<std::string> leaves = situation.leaves();
    return std::none_of(leaves.begin(), leaves.end(), [&](const std::string& leaf) {
        return has_owner(workflow, situation, workflow.index_of(leaf));
    });
}

Value answer(const Query& query, const Workflow& workflow, const Situation& situation, const World& world) {
    const std::string word = query.words.empty() ? "" : query.words.front();
    const auto paper = world.papers.find(word);
    const auto consent = world.consents.find(word);
    switch (query.kind) {
        case Query::Kind::visible:
            return Value(paper != world.papers.end() && paper->second.readers.contains(query.words[1]));
        case Query::Kind::issued:
            return Value(paper != world.papers.end());
        case Query::Kind::drafted:
            return Value(paper != world.papers.end() && paper->second.status == "draft");
        case Query::Kind::is_signed:
            return Value(paper != world.papers.end() && paper->second.status == "signed");
        case Query::Kind::consented:
            return Value(consent != world.consents.end() && consent->second);
        case Query::Kind::withdrawn:
            return Value(consent != world.consents.end() && !consent->second);
        case Query::Kind::invoiced:
            return Value(world.invoiced);
        case Query::Kind::times: {
            const auto count = world.counts.find(counted(word, workflow));
            const int times = count == world.counts.end() ? 0 : count->second;
            return times < World::counted_max ? Value(times) : number_between(times, std::nullopt);
        }
        case Query::Kind::armed:
            return Value(std::any_of(situation.timers.begin(), situation.timers.end(),
                                     [&](const ArmedTimer& armed) { return armed.name == word; }));
        case Query::Kind::finished:
            return Value(situation.finished);
        case Query::Kind::waits_without_owner:
            return Value(waits_without_owner(workflow, situation));
    }
    return Value();
}

void count(const std::string& what, const Watched& watched, World& world) {
    if (watched.counts.contains(what)) {
        int& times = world.counts[what];
        times = std::min(times + 1, World::counted_max);
    }
}

const std::vector<std::string>& template_audience(const Catalogue* catalogue, const std::string& id) {
    static const std::vector<std::string> nobody;
    const bool known = catalogue != nullptr && catalogue->templates.contains(id);
    return known ? catalogue->templates.find(id)->second->audience : nobody;
}

}  // namespace

bool is_internal(std::string_view event) {
    return event.empty() || event.starts_with("done.state.") || event.starts_with("timer.");
}

std::set<std::string> paper_keys(const Workflow& workflow) {
    std::set<std::string> keys;
    for_each_action(workflow, [&](const Action& action) {
        if (action.kind == Action::Kind::document || action.kind == Action::Kind::file) {
            const std::string as = first_word(action, "as");
            keys.insert(as.empty() ? first_word(action, "template") : as);
        }
    });
    return keys;
}

std::set<std::string> event_names(const Workflow& workflow) {
    std::set<std::string> names;
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            if (!is_internal(transition.event)) {
                names.insert(transition.event);
            }
        }
    }
    return names;
}

std::optional<Claim> read_claim(const std::string& text, const Places& places, const Workflow& workflow,
                                const Catalogue* catalogue, std::vector<Finding>& findings) {
    Claim claim;
    Rewriter rewriter(text, places, findings);
    bool sound = rewriter.run(claim.queries);
    Environment environment = environment_of(workflow, catalogue);
    for (std::size_t i = 0; i < claim.queries.size(); ++i) {
        const Query& query = claim.queries[i];
        environment.add(query.fact, query.kind == Query::Kind::times ? Type::integer() : Type::boolean());
        if (const std::string message = unknown_word(query, workflow, catalogue); !message.empty()) {
            findings.push_back({Finding::Level::error, places.at(rewriter.starts()[i]), message});
            sound = false;
        }
    }
    if (!sound) {
        return std::nullopt;
    }
    auto compiled = Expression::compile(rewriter.result(), environment);
    if (!compiled) {
        for (const Problem& problem : compiled.error()) {
            std::size_t offset = 0;
            for (int line = 1; line < problem.line && offset < text.size(); ++offset) {
                line += text[offset] == '\n' ? 1 : 0;
            }
            for (int column = 1; column < problem.column && offset < text.size(); ++column) {
                for (++offset; offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U;) {
                    ++offset;
                }
            }
            findings.push_back(
                {Finding::Level::error, places.at(std::min(offset, places.size() - 1)), problem.message});
        }
        return std::nullopt;
    }
    const Type& type = compiled->type();
    if (!type.is(Type::Kind::boolean) && !type.is(Type::Kind::dyn)) {
        findings.push_back({Finding::Level::error, places.front(),
                            fmt::format("une propriété est vraie ou fausse ; celle-ci donne {}", type.str())});
        return std::nullopt;
    }
    claim.expression = std::move(*compiled);
    return claim;
}

bool leads_somewhere(const Timer& timer) {
    bool acts = !timer.transition.targets.empty();
    for_each_action(timer.transition.actions, [&](const Action& action) {
        acts = acts || (action.kind != Action::Kind::notify && action.kind != Action::Kind::log &&
                        action.kind != Action::Kind::when);
    });
    return acts;
}

void Watched::add(const Claim& claim, const Workflow& workflow) {
    for (const Query& query : claim.queries) {
        switch (query.kind) {
            case Query::Kind::visible:
            case Query::Kind::issued:
            case Query::Kind::drafted:
            case Query::Kind::is_signed:
                papers.insert(query.words[0]);
                break;
            case Query::Kind::consented:
            case Query::Kind::withdrawn:
                consents.insert(query.words[0]);
                break;
            case Query::Kind::times:
                counts.insert(counted(query.words[0], workflow));
                break;
            case Query::Kind::invoiced:
                invoices = true;
                break;
            case Query::Kind::armed:
                timers.insert(query.words[0]);
                break;
            case Query::Kind::waits_without_owner:
                for (const State& state : workflow.states) {
                    for (const Timer& timer : state.timers) {
                        if (leads_somewhere(timer)) {
                            timers.insert(timer.name);
                        }
                    }
                }
                break;
            case Query::Kind::finished:
                break;
        }
    }
}

void follow(const Effect& effect, const Watched& watched, const Catalogue* catalogue, World& world) {
    if (const auto* made = std::get_if<ProduceDocument>(&effect)) {
        const std::string key = made->as.empty() ? made->document_template : made->as;
        if (watched.papers.contains(key)) {
            Paper& paper = world.papers[key];
            paper.status = made->status.empty() ? "issued" : made->status;
            const std::vector<std::string>& readers =
                made->audience.empty() ? template_audience(catalogue, made->document_template) : made->audience;
            paper.readers.insert(readers.begin(), readers.end());
        }
        count("paper " + key, watched, world);
    } else if (const auto* filed = std::get_if<FileDocument>(&effect)) {
        if (watched.papers.contains(filed->as)) {
            Paper& paper = world.papers[filed->as];
            paper.status = filed->signs.empty() ? "issued" : "signed";
            const std::set<std::string> original =
                world.papers.contains(filed->signs) ? world.papers[filed->signs].readers : std::set<std::string>();
            paper.readers.insert(filed->audience.begin(), filed->audience.end());
            if (filed->audience.empty()) {
                paper.readers.insert(original.begin(), original.end());
            }
        }
        count("paper " + filed->as, watched, world);
    } else if (const auto* marked = std::get_if<MarkSigned>(&effect)) {
        if (watched.papers.contains(marked->document)) {
            world.papers[marked->document].status = "signed";
        }
    } else if (const auto* consent = std::get_if<RecordConsent>(&effect)) {
        if (watched.consents.contains(consent->type)) {
            world.consents[consent->type] = consent->granted;
        }
    } else if (std::holds_alternative<IssueInvoice>(effect)) {
        world.invoiced = world.invoiced || watched.invoices;
        count("invoice", watched, world);
    }
}

void count_events(const Workflow& workflow, const std::vector<std::string>& taken, const Watched& watched,
                  World& world) {
    std::set<std::string> events;
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            if (!is_internal(transition.event) && std::find(taken.begin(), taken.end(), transition.id) != taken.end()) {
                events.insert(transition.event);
            }
        }
    }
    for (const std::string& event : events) {
        count("event " + event, watched, world);
    }
}

Record answers(const Claim& claim, const Workflow& workflow, const Situation& situation, const World& world) {
    Record facts;
    for (const Query& query : claim.queries) {
        facts.insert_or_assign(query.fact, answer(query, workflow, situation, world));
    }
    return facts;
}

}  // namespace jalon::proof
