#include "engine/scenario/case_host.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/case_facts.hpp"
#include "engine/definition/facts_file.hpp"
#include "engine/definition/role.hpp"
#include "engine/scenario/script_check.hpp"
#include "engine/statechart/delays.hpp"

namespace jalon {

namespace {

Value shifted(const Value& value, std::int64_t days) {
    if (const Date* date = value.get_if<Date>()) {
        return add_days(*date, days);
    }
    if (const List* items = value.list()) {
        List list;
        for (const Value& item : *items) {
            list.push_back(shifted(item, days));
        }
        return list;
    }
    if (const Record* members = value.record()) {
        Record record;
        for (const auto& [name, member] : *members) {
            record[name] = shifted(member, days);
        }
        return record;
    }
    return value;
}

// Every paper of a case, whoever may read it.
std::vector<DocumentLine> all_documents(CaseStore& cases, const CaseId& id) {
    CaseScope scope;
    scope.all = true;
    scope.roles = all_roles();
    DocumentFilter filter;
    filter.case_id = id;
    filter.limit = 1000;
    std::vector<DocumentLine> lines = cases.documents(scope, filter);
    std::ranges::reverse(lines);  // oldest first
    return lines;
}

}  // namespace

Record answers_of(const ScenarioStep& step, std::int64_t shift_days) {
    const Value data = shifted(value_by_look(step.data), shift_days);
    return data.record() == nullptr ? Record{} : *data.record();
}

CaseHost::CaseHost(CaseHouse& house, std::map<std::string, Actor> people, const Scenario* frame)
    : house_(house), people_(std::move(people)), frame_(frame) {}

// The cast of a scene: each of the people in the roles they hold, those of the body of the case before others.
CasePlayer CaseHost::player() const {
    CasePlayer::Cast cast;
    cast.organisation = organisation_;
    for (const bool of_the_body : {true, false}) {
        for (const auto& [name, actor] : people_) {
            if ((actor.organisation == organisation_) == of_the_body) {
                for (const std::string& role : actor.roles) {
                    cast.actors.emplace(role, actor);
                }
                cast.actors.emplace(name, actor);
            }
        }
    }
    CasePlayer made(house_.service(), house_.clock(), std::move(cast), sample_scan());
    made.take_up(here_);
    return made;
}

Result<void> CaseHost::play_frame(std::int64_t shift_days, std::int64_t months) {
    house_.clock().set(paris_instant(add_days(paris_date(frame_->at), shift_days), paris_time(frame_->at)));
    CasePlayer play = player();
    const Result<CaseView> opened = play.open(frame_->workflow, "secretary");
    if (!opened) {
        return tl::unexpected(opened.error());
    }
    for (const ScenarioStep& step : frame_->steps) {
        if (step.kind == ScenarioStep::Kind::advance) {
            const Result<int> fired = play.advance(add_delay(house_.clock().now(), *step.delay, Calendar()));
            if (!fired) {
                return tl::unexpected(fired.error());
            }
        } else if (step.kind == ScenarioStep::Kind::send) {
            Record answers = answers_of(step, shift_days);
            if (months != 0 && answers.contains("duration_months")) {
                answers["duration_months"] = months;
                answers["renewal"] = "none";
            }
            const Result<CaseView> done = play.send(step.event, step.by, answers);
            if (!done) {
                return tl::unexpected(done.error());
            }
        }
        const std::optional<CaseHeader> header = house_.cases().header(play.id());
        const std::optional<Case> the_case = house_.cases().load(header->id);
        if (the_case->situation.in("in_force")) {
            return {};
        }
    }
    return failure(ErrorKind::invalid, "Le scénario du cadre n’atteint pas « in_force ».");
}

// Brings the employer's framework into force for a scenario that begins at `before`: for half a year already, or, when
// it is to be expired by then, for twelve months that end three days earlier.
Result<void> CaseHost::make_framework(const std::string& wanted, Instant before) {
    if (frame_ == nullptr) {
        return failure(ErrorKind::invalid, "Aucun scénario ne dit comment le cadre entre en vigueur.");
    }
    const std::int64_t apart = days_between(paris_date(frame_->at), paris_date(before));
    if (wanted != "expired") {
        constexpr std::int64_t half_a_year = 26 * 7;  // whole weeks keep the days of the week
        return play_frame((apart - half_a_year) / 7 * 7, 0);
    }
    const Date* effective = nullptr;
    Record first;
    for (const ScenarioStep& step : frame_->steps) {
        first = answers_of(step, 0);
        const auto found = first.find("effective_on");
        effective = found == first.end() ? nullptr : found->second.get_if<Date>();
        if (effective != nullptr) {
            break;
        }
    }
    if (effective == nullptr) {
        return failure(ErrorKind::invalid, "Le scénario du cadre ne dit pas sa date d’effet.");
    }
    const std::int64_t lead = days_between(paris_date(frame_->at), *effective);
    return play_frame(apart - lead - 365 - 3, 12);
}

std::string CaseHost::person_for(const std::string& by) const {
    for (const bool of_the_body : {true, false}) {
        for (const auto& [name, actor] : people_) {
            if ((actor.organisation == organisation_) == of_the_body && (name == by || actor.has(by))) {
                return name;
            }
        }
    }
    return {};
}

std::vector<std::string> CaseHost::openers(const Scenario& scenario) const {
    const YamlNode* by = scenario.settings.find("by");
    return by == nullptr ? house_.catalogue().workflow(scenario.workflow).opened_by
                         : std::vector<std::string>{by->text};
}

Result<CaseId> CaseHost::begin(const Scenario& scenario) {
    CasePlayer play = player();
    Result<CaseView> opened = failure(ErrorKind::not_allowed, "Personne dans ce scénario ne peut ouvrir ce dossier.");
    for (const std::string& role : openers(scenario)) {
        opened = play.open(scenario.workflow, role);
        if (opened) {
            return play.id();
        }
    }
    return tl::unexpected(opened.error());
}

std::vector<Finding> CaseHost::check(const Scenario& scenario) const {
    const Catalogue& catalogue = house_.catalogue();
    const auto workflow = catalogue.workflows.find(scenario.workflow);
    if (workflow == catalogue.workflows.end()) {
        return {{Finding::Level::error, scenario.position,
                 fmt::format("le workflow « {} » du scénario n’existe pas ici", scenario.workflow)}};
    }
    std::vector<Finding> findings = check_script(scenario, catalogue, *workflow->second);
    if (const YamlNode* others = scenario.settings.find("others")) {
        findings.push_back({Finding::Level::error, others->position,
                            "« others » se joue sur la machine seule : le service joue les dossiers qu’il ouvre ; "
                            "retirez-le, et envoyez leurs étapes avec « in »"});
    }
    if (const YamlNode* by = scenario.settings.find("by")) {
        std::vector<std::string> openers = workflow->second->opened_by;
        for (const auto& [name, actor] : people_) {
            if (std::ranges::any_of(actor.roles, [&](const std::string& role) {
                    return std::ranges::find(workflow->second->opened_by, role) != workflow->second->opened_by.end();
                })) {
                openers.push_back(name);
            }
        }
        if (std::ranges::find(openers, by->text) == openers.end()) {
            findings.push_back(
                {Finding::Level::error, by->position,
                 fmt::format("« {} » n’ouvre pas un tel dossier ; le peuvent : {}", by->text, join(openers, ", "))});
        }
    }
    static const std::vector<std::string> wanted = {"none", "in_force", "expired", "suspended"};
    const YamlNode* framework = scenario.settings.find("framework");
    if (framework != nullptr && std::ranges::find(wanted, framework->text) == wanted.end()) {
        findings.push_back({Finding::Level::error, framework->position,
                            fmt::format("« framework » est l’un de ces mots : {}{}", join(wanted, ", "),
                                        did_you_mean(framework->text, wanted))});
    }
    return findings;
}

Result<void> CaseHost::open(const Scenario& scenario) {
    const YamlNode* organisation = scenario.settings.find("organisation");
    const YamlNode* framework = scenario.settings.find("framework");
    organisation_ = OrganisationId(organisation == nullptr ? "" : organisation->text);
    const std::string wanted = framework == nullptr ? "none" : framework->text;
    if (wanted != "none") {
        if (Result<void> made = make_framework(wanted, scenario.at); !made) {
            return made;
        }
    }
    // A framework that is over when the scenario begins was in force when the case was opened, a week before.
    house_.clock().set(wanted == "expired" || wanted == "suspended" ? scenario.at - std::chrono::days(7) : scenario.at);
    house_.service().sweep();
    const Result<CaseId> opened = begin(scenario);
    if (!opened) {
        return tl::unexpected(opened.error());
    }
    id_ = *opened;
    here_ = id_;
    house_.clock().set(scenario.at);
    house_.service().sweep();
    if (wanted == "suspended") {
        CasePlayer ending = player();
        ending.take_up(house_.cases().latest(frame_->workflow, organisation_, AgentId())->header.id);
        const Result<CaseView> done =
            ending.send("suspend", "secretary", {{"comment", "La délibération est contestée."}});
        if (!done) {
            return tl::unexpected(done.error());
        }
    }
    begin_step();
    documents_before_ = 0;
    messages_before_ = 0;
    return {};
}

void CaseHost::begin_step() {
    documents_before_ = all_documents(house_.cases(), here_).size();
    messages_before_ = house_.cases().messages_of(here_).size();
}

Result<void> CaseHost::send(const ScenarioStep& step) {
    begin_step();
    const Result<CaseView> done = player().send(step.event, step.by, answers(step));
    if (!done) {
        Error error = done.error();
        for (const Error& detail : error.details) {  // a person reads them beside the fields
            error.message += " [" + detail.where + " : " + detail.message + "]";
        }
        return tl::unexpected(std::move(error));
    }
    return {};
}

Result<CasePlayer::Prepared> CaseHost::prepared(const ScenarioStep& step) const {
    return player().prepared(step.event, step.by, answers(step));
}

Record CaseHost::answers(const ScenarioStep& step) const {
    return answers_of(step, 0);
}

Result<void> CaseHost::advance(const ScenarioStep& step) {
    begin_step();
    const Instant until = step.until ? *step.until : add_delay(house_.clock().now(), *step.delay, Calendar());
    const Result<int> fired = player().advance(until);
    if (!fired) {
        return tl::unexpected(fired.error());
    }
    return {};
}

ScenarioView CaseHost::view() {
    const std::optional<Case> the_case = house_.cases().load(here_);
    ScenarioView seen = view_of(the_case->situation);
    const Workflow& workflow = house_.catalogue().workflow(the_case->header.workflow);
    const Calendar calendar;
    const FactSources sources{house_.catalogue(), house_.directory(), house_.cases(), calendar};
    const Facts facts =
        facts_of_case(sources, workflow, the_case->header, the_case->situation.data, UserId(), house_.clock().now());
    seen.data = all_names(workflow, the_case->situation, facts).value_or(the_case->situation.data);
    const std::vector<DocumentLine> documents = all_documents(house_.cases(), here_);
    for (std::size_t i = 0; i < documents.size(); ++i) {
        seen.documents.push_back(documents[i].document.key);
        seen.readers[documents[i].document.key] = documents[i].document.audience;
        if (i >= documents_before_) {
            seen.new_documents.push_back(documents[i].document.key);
        }
    }
    const std::vector<OutgoingMessage> messages = house_.cases().messages_of(here_);
    for (std::size_t i = messages_before_; i < messages.size(); ++i) {
        // One notification reaches several people; scripts count it once.
        const bool repeated = i > messages_before_ && messages[i].message == messages[i - 1].message &&
                              messages[i].created_at == messages[i - 1].created_at &&
                              messages[i].user != messages[i - 1].user;
        if (!repeated) {
            seen.notified.push_back(messages[i].message);
        }
    }
    for (const Possibility& one : possibilities(workflow, the_case->situation, facts)) {
        if (one.open) {
            seen.possible.push_back(one.transition->event);
        }
    }
    return seen;
}

Result<void> CaseHost::turn_to(const std::string& child) {
    here_ = id_;
    if (child.empty()) {
        return {};
    }
    const std::optional<Case> the_case = house_.cases().load(id_);
    for (const ChildCase& one : the_case ? the_case->situation.children : std::vector<ChildCase>()) {
        if (one.name == child) {
            here_ = CaseId(one.id);
            return {};
        }
    }
    return ScenarioHost::turn_to(child);
}

Result<std::string> CaseHost::text_of(const std::string& paper) {
    const std::vector<DocumentLine> documents = all_documents(house_.cases(), here_);
    const auto last = std::find_if(documents.rbegin(), documents.rend(),
                                   [&](const DocumentLine& line) { return line.document.key == paper; });
    if (last == documents.rend()) {
        return failure(ErrorKind::not_found, fmt::format("le document « {} » n’a pas été établi.", paper));
    }
    const std::optional<std::string> text = house_.papers()->text_of(last->document.sha256);
    return text ? Result<std::string>(*text) : ScenarioHost::text_of(paper);
}

Result<void> CaseHost::restore() {
    house_.reopen();
    return {};
}

std::vector<std::string> CaseHost::taken() const {
    std::vector<std::string> taken;
    for (const JournalEntry& entry : house_.cases().history(id_)) {
        taken.insert(taken.end(), entry.taken.begin(), entry.taken.end());
    }
    return taken;
}

}  // namespace jalon
