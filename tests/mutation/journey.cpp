#include "tests/mutation/journey.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "engine/base/value.hpp"
#include "engine/cases/case_facts.hpp"
#include "engine/cases/why_not.hpp"
#include "engine/definition/role.hpp"
#include "engine/scenario/case_host.hpp"
#include "tests/mutation/form_portrait.hpp"
#include "tests/mutation/text_renderer.hpp"
#include "tests/scenarios/scenario_house.hpp"

namespace jalon::test {

namespace {

using Lines = std::set<std::string>;

constexpr int cases_in_hand = 30;
constexpr std::size_t first_acts = 3;  // enough for its agent to be named

void add_header(const CaseView& view, Lines& lines) {
    lines.insert(fmt::format("état {} | {} | {}", view.header.state_label, view.header.step, view.header.outcome));
    lines.insert("explication " + view.explanation);
    lines.insert("agent " + view.agent_name);
    lines.insert("conseiller " + view.counsellor_name);
    for (const StepView& step : view.steps) {
        lines.insert(fmt::format("étape {} {}", step.label, static_cast<int>(step.state)));
    }
    for (const TaskView& task : view.tasks) {
        lines.insert(fmt::format("tâche {} | {} | {}{}", task.label, task.who, task.due ? iso_date(*task.due) : "",
                                 task.mine ? " | à moi" : ""));
    }
    for (const ActionView& action : view.actions) {
        lines.insert(fmt::format("bouton {} | {} | {} | {} | {} | {} | {}{}", action.event, action.label, action.help,
                                 action.confirm, action.form, action.open ? "ouvert" : action.reason, action.unblock,
                                 action.primary ? " | d’abord" : ""));
    }
}

void add_answers(const CaseView& view, Lines& lines) {
    for (const AnswerGroup& group : view.answers) {
        for (const AnswerLine& line : group.lines) {
            lines.insert(fmt::format("réponse {} | {} | {} | S{}", group.title, line.label, line.text,
                                     static_cast<int>(group.confidentiality)));
        }
    }
    for (const DocumentView& document : view.documents) {
        const DocumentRecord& record = document.record;
        lines.insert(fmt::format("papier {} | {} | {} | {}", record.key, record.number, record.title, record.status));
    }
    for (const AppointmentView& one : view.appointments) {
        lines.insert(fmt::format("rendez-vous {} | {} | {} | {}{}", one.label, one.who,
                                 one.whole_day ? iso_date(paris_date(one.at)) + " | journée"
                                               : fmt::format("{} | {} min", iso_instant(one.at), one.minutes),
                                 one.place, one.may_answer ? " | à répondre" : ""));
    }
    for (const HistoryLine& line : view.history) {
        lines.insert(fmt::format("histoire {} | {}", line.who, line.what));
    }
}

void add_values(const std::string& name, const Value& value, Lines& lines) {
    if (const Record* record = value.record()) {
        for (const auto& [member, inner] : *record) {
            add_values(name + "." + member, inner, lines);
        }
    } else if (const List* list = value.list()) {
        for (std::size_t i = 0; i < list->size(); ++i) {
            add_values(fmt::format("{}[{}]", name, i), (*list)[i], lines);
        }
    } else if (!value.is_null()) {
        lines.insert(fmt::format("donnée {} = {}", name, to_json(value)));
    }
}

// The people of the scripts, and those who only read.
std::map<std::string, Actor> onlookers() {
    std::map<std::string, Actor> actors = cast();
    for (const char* role : {"archivist", "dpo"}) {
        Actor reader;
        reader.user = UserId(role);
        reader.roles = {role};
        reader.organisation = actors.at("cecile").organisation;
        actors.emplace(role, reader);
    }
    return actors;
}

class Watch final : public ScenarioHost {
  public:
    Watch(CaseHost& host, ScenarioHouse& house, Journey& journey,
          const std::function<bool(std::size_t, const Journey::Step&)>& go_on)
        : host_(host), house_(house), journey_(journey), go_on_(go_on) {}

    Result<void> open(const Scenario& scenario) override { return tell("ouverture", host_.open(scenario)); }
    Result<void> send(const ScenarioStep& step) override {
        tell_form(step);
        return tell("envoi " + step.event, host_.send(step));
    }
    Result<void> advance(const ScenarioStep& step) override { return tell("temps", host_.advance(step)); }
    ScenarioView view() override { return host_.view(); }
    Result<void> restore() override { return host_.restore(); }
    std::vector<std::string> taken() const override { return host_.taken(); }

    // Whether the play was ended before its end.
    bool ended() const { return ended_; }

    // Once all is played: who may begin which case, what becomes of another one begun alike, and what the case shows
    // when no counsellor has a hand free.
    void tell_what_follows(const Scenario& scenario) {
        tell_openable();
        tell_another(scenario);
        if (!house_.cases().load(host_.id())->situation.finished) {
            fill_hands();
            tell_views();
        }
        journey_.steps.push_back({"ensuite", keep("ensuite", std::exchange(text_, ""))});
        go_on_(journey_.steps.size() - 1, journey_.steps.back());
    }

  private:
    void tell_openable() {
        std::map<std::string, std::string> who;
        for (const auto& [name, actor] : onlookers_) {
            for (const OpenableKind& kind : house_.service().openable(actor)) {
                who[kind.workflow] += " " + name;
            }
        }
        for (const auto& [workflow, names] : who) {
            text_ += fmt::format("peuvent ouvrir {} |{}\n", workflow, names);
        }
    }

    // Each onlooker tries to begin one; whoever may goes on as the scenario began.
    void tell_another(const Scenario& scenario) {
        CasePlayer::Cast all{house_.cases().load(host_.id())->header.organisation, {}};
        for (const auto& [name, actor] : onlookers_) {
            all.actors.emplace(name, actor);
            all.actors.emplace(actor.roles.front(), actor);
        }
        for (const auto& [name, actor] : onlookers_) {
            CasePlayer another(house_.service(), house_.clock(), all, sample_scan());
            const Result<CaseView> opened = another.open(scenario.workflow, name);
            text_ += fmt::format("un autre dossier pour {} : {}\n", name, opened ? "ouvert" : opened.error().message);
            for (std::size_t i = 0; opened && i < scenario.steps.size() && i < first_acts; ++i) {
                const ScenarioStep& act = scenario.steps[i];
                if (act.kind != ScenarioStep::Kind::send) {
                    break;
                }
                const Result<CaseView> done = another.send(act.event, act.by, answers_of(act, 0));
                text_ += fmt::format("  {} : {}\n", act.event, done ? "fait" : done.error().message);
            }
        }
    }

    // As many cases for each counsellor as the service promises that one may have.
    void fill_hands() {
        const Case now = *house_.cases().load(host_.id());
        const auto add_cases = [&](CaseTransaction& transaction) {
            for (const User& counsellor : house_.directory().users_with_role("counsellor")) {
                for (int i = 1; i <= cases_in_hand; ++i) {
                    Case other{now.header, {}};
                    other.header.reference = fmt::format("{}-{}", counsellor.login, i);
                    other.header.id = CaseId(other.header.reference);
                    other.header.agent = AgentId();
                    other.header.counsellor = counsellor.id;
                    transaction.insert(other, {}, {});
                }
            }
            return true;
        };
        house_.cases().together(add_cases, Work::whole);
    }

    std::string keep(const std::string& what, const std::string& text) {
        const std::string digest = sha256_hex(text).substr(0, 12);
        journey_.texts.emplace(digest, text);
        journey_.places.emplace(digest, what);
        return digest;
    }

    void tell_form(const ScenarioStep& step) {
        const Result<CasePlayer::Prepared> prepared = host_.prepared(step);
        if (!prepared || prepared->form == nullptr) {
            return;
        }
        const Form& form = *prepared->form;
        const Result<FormView> page = house_.service().form(prepared->actor, host_.id(), step.event);
        const std::optional<Case> now = house_.cases().load(host_.id());
        const Workflow& workflow = house_.catalogue().workflow(now->header.workflow);
        const Calendar calendar;
        const FactSources sources{house_.catalogue(), house_.directory(), house_.cases(), calendar};
        const Facts facts = facts_of_case(sources, workflow, now->header, now->situation.data, prepared->actor.user,
                                          house_.clock().now());
        text_ += fmt::format("formulaire {} : {}\n", form.id, keep("formulaire " + form.id, page_text(*page)));
        if (journey_.files.insert(form.position.file).second) {
            text_ += fmt::format(
                "réponses refusées : {}\n",
                keep("réponses au formulaire " + form.id,
                     replies_of(form, prepared->submission.form, house_.directory(), now->header.organisation, facts)));
        }
    }

    Result<void> tell(const std::string& what, Result<void> done) {
        text_ += done ? "" : "refusé : " + done.error().message + "\n";
        if (!host_.id().empty()) {
            tell_views();
            tell_papers();
            tell_messages();
        }
        journey_.steps.push_back({what, keep(what, std::exchange(text_, ""))});
        if (!go_on_(journey_.steps.size() - 1, journey_.steps.back())) {
            ended_ = true;
            return failure(ErrorKind::invalid, "la suite ne se regarde plus");
        }
        return done;
    }

    Lines lines_for(const Actor& actor) {
        const Result<CaseView> view = house_.service().view(actor, host_.id());
        if (!view) {
            return {"rien"};
        }
        Lines lines;
        add_header(*view, lines);
        add_answers(*view, lines);
        const std::optional<Case> readable = house_.cases().load_for(host_.id(), view->roles);
        for (const auto& [name, value] : readable->situation.data) {
            add_values(name, value, lines);
        }
        const Result<std::vector<WhyNot>> closed = house_.service().why_not(actor, host_.id());
        for (const WhyNot& why : closed ? *closed : std::vector<WhyNot>()) {
            lines.insert(fmt::format("pas encore {} : {}", why.event, join(lines_of(why), " / ")));
        }
        return lines;
    }

    Lines lines_of_machine() {
        Lines lines;
        const std::optional<Case> now = house_.cases().load(host_.id());
        for (const auto& [name, value] : now->situation.data) {
            add_values(name, value, lines);
        }
        for (const std::string& state : now->situation.leaves()) {
            lines.insert("en " + state);
        }
        for (const ArmedTimer& timer : now->situation.timers) {
            lines.insert(fmt::format("minuteur {} {}", timer.name, to_json(Value(timer.due))));
        }
        return lines;
    }

    // What is seen by others than before, or by nobody any more.
    void tell_views() {
        std::map<std::string, std::string> now;
        for (const std::string& line : lines_of_machine()) {
            now[line] = "";
        }
        for (const auto& [name, actor] : onlookers_) {
            for (const std::string& line : lines_for(actor)) {
                now[line] += " " + name;
            }
        }
        for (const auto& [line, who] : seen_) {
            text_ += now.contains(line) ? "" : "- " + line + "\n";
        }
        for (const auto& [line, who] : now) {
            const auto before = seen_.find(line);
            if (before == seen_.end() || before->second != who) {
                text_ += fmt::format("+ {} |{}\n", line, who);
            }
        }
        seen_ = std::move(now);
    }

    void tell_papers() {
        const std::vector<DocumentRecord> papers = house_.cases().documents_of(host_.id());
        for (std::size_t i = papers_; i < papers.size(); ++i) {
            const DocumentRecord& record = papers[i];
            const bool scan = record.document_template.empty();
            const std::string bytes = house_.documents().get(record.sha256).value_or("");
            text_ += fmt::format("écrit {} v{} S{} {} : {} pour {}\n", record.key, record.version,
                                 static_cast<int>(record.confidentiality), record.file_name,
                                 scan ? "scan" : keep("papier " + record.document_template, bytes),
                                 join(record.audience, ", "));
            if (!scan) {
                journey_.files.insert("doc-templates/" + record.document_template + ".md.mustache");
            }
        }
        papers_ = papers.size();
    }

    void tell_messages() {
        const std::vector<OutgoingMessage> messages = house_.cases().messages_of(host_.id());
        for (std::size_t i = messages_; i < messages.size(); ++i) {
            text_ += fmt::format("message {} à {} : {} | {}\n", messages[i].message, messages[i].role,
                                 messages[i].subject, messages[i].text);
        }
        messages_ = messages.size();
    }

    CaseHost& host_;
    ScenarioHouse& house_;
    Journey& journey_;
    const std::function<bool(std::size_t, const Journey::Step&)>& go_on_;
    const std::map<std::string, Actor> onlookers_ = onlookers();
    std::string text_;                         // of the step that is being told
    std::map<std::string, std::string> seen_;  // by whom
    std::size_t papers_ = 0;
    std::size_t messages_ = 0;
    bool ended_ = false;
};

}  // namespace

Journey journey_of(const Scenario& scenario, const std::vector<SourceFile>& sources, const ReadResult& read,
                   const std::function<bool(std::size_t, const Journey::Step&)>& go_on) {
    static const Scenario frame = scenario_at("cadre/ordinary-journey.yaml");
    const Shipped definitions{sources, read};
    const TextRenderer renderer(read.catalogue.partials);
    ScenarioHouse house(definitions, renderer);
    CaseHost host(house, cast(), &frame);
    Journey journey;
    Watch watch(host, house, journey, go_on);
    const PlayResult result = play(scenario, watch, Restore::no);
    journey.difference = result.difference && !watch.ended() ? result.difference->str() : "";
    if (!result.difference) {
        watch.tell_what_follows(scenario);
    }
    return journey;
}

}  // namespace jalon::test
