#include "engine/cases/rehearsal.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/cases/case_service_inside.hpp"
#include "engine/cases/case_view.hpp"
#include "engine/cases/paper_facts.hpp"
#include "engine/cases/remembered_directory.hpp"
#include "engine/definition/check.hpp"

namespace jalon {

namespace {

// Cases that a rehearsed step would open or stop stay as they are.
class NoFamily final : public Family {
  public:
    Result<CaseHeader> open_child(CaseTransaction&, const Case&, const OpenChild&, const UserId&) override {
        return CaseHeader();
    }
    Result<bool> stop_child(CaseTransaction&, const StopChild&, const UserId&) override { return true; }
};

bool share(const std::vector<std::string>& left, const std::vector<std::string>& right) {
    return std::ranges::any_of(left,
                               [&](const std::string& role) { return std::ranges::find(right, role) != right.end(); });
}

// True when a step to `target` may enter the state: the target itself, what is inside it, what is around it.
bool may_enter(const State& state, const std::string& target) {
    const auto inside = [](const std::string& inner, const std::string& outer) {
        return inner == outer || inner.starts_with(outer + ".");
    };
    return inside(state.path, target) || (!state.path.empty() && inside(target, state.path));
}

std::string word(const Action& action, const char* name) {
    const auto found = action.words.find(name);
    return found == action.words.end() || found->second.empty() ? std::string() : found->second.front();
}

}  // namespace

std::vector<PossiblePaper> possible_papers(const Catalogue& catalogue, const Workflow& workflow,
                                           const Transition& transition, const std::vector<std::string>& roles,
                                           const Record& names) {
    std::vector<PossiblePaper> papers;
    const auto add = [&](const Action& action) {
        if (action.kind != Action::Kind::document) {
            return;
        }
        const DocumentTemplate& made = catalogue.document_template(word(action, "template"));
        const auto narrowed = action.words.find("audience");
        const bool narrow = narrowed != action.words.end() && !narrowed->second.empty();
        const std::string key = word(action, "as").empty() ? made.id : word(action, "as");
        const bool known = std::ranges::find(papers, key, &PossiblePaper::key) != papers.end();
        if (!known && share(narrow ? narrowed->second : made.audience, roles)) {
            papers.push_back({key, french::typeset(title_for(made, names))});
        }
    };
    for_each_action(transition.actions, add);
    for (const State& state : workflow.states) {
        if (std::ranges::any_of(transition.targets,
                                [&](const std::string& target) { return may_enter(state, target); })) {
            for_each_action(state.entry, add);
            for_each_action(state.initial_actions, add);
        }
    }
    return papers;
}

Result<std::vector<AnswerGroup>> CaseService::answers_in_words(const Actor& actor, const CaseId& id,
                                                               const Submission& submission) const {
    Result<Inside::Known> known = inside_->know_as_of_now(actor, id);
    if (!known) {
        return tl::unexpected(known.error());
    }
    const RememberedDirectory directory(*inside_->parts.directory);
    const FactSources sources = inside_->sources(inside_->definitions.at(known->the_case.header.definition), directory);
    const Result<Inside::Prepared> prepared = inside_->prepare(actor, known->the_case, submission, sources);
    if (!prepared) {
        return tl::unexpected(prepared.error());
    }
    const std::string& form = prepared->transition.form;
    return form.empty() ? std::vector<AnswerGroup>()
                        : groups_by_section(sources.catalogue.form(form), prepared->event.data);
}

Result<TrialPaper> CaseService::rehearse(const Actor& actor, const CaseId& id, const Submission& submission,
                                         const std::string& key) const {
    Result<Inside::Known> known = inside_->know_as_of_now(actor, id);
    if (!known) {
        return tl::unexpected(known.error());
    }
    const Parts& parts = inside_->parts;
    const RememberedDirectory directory(*parts.directory);
    const FactSources sources = inside_->sources(inside_->definitions.at(known->the_case.header.definition), directory);
    Result<Inside::Prepared> prepared = inside_->prepare(actor, known->the_case, submission, sources);
    if (!prepared) {
        return tl::unexpected(prepared.error());
    }
    Case the_case;
    the_case.header = known->the_case.header;
    ++the_case.header.revision;
    Rehearsal rehearsal(*parts.cases, id);
    NoFamily family;
    TrialWanted wanted{key, known->roles, {}};
    Change change(
        {sources, *parts.renderer, parts.papers, *parts.documents, rehearsal, inside_->random, family, &wanted},
        prepared->workflow, the_case, actor.user, prepared->around.now);
    const Result<JournalEntry> entered = Inside::enter(*prepared, actor, change, the_case);
    // What comes after the paper may fail for what a rehearsal does not have; the paper is there.
    if (wanted.paper) {
        return *std::move(wanted.paper);
    }
    if (!entered) {
        return tl::unexpected(entered.error());
    }
    return failure(ErrorKind::invalid,
                   "Avec ces réponses, cette action n’établit pas ce document. Revoyez-les, ou passez à la suite.");
}

}  // namespace jalon
