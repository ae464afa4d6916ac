#include "engine/definition/check_audience.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/decision/table_set.hpp"
#include "engine/definition/access.hpp"
#include "engine/definition/action_words.hpp"
#include "engine/definition/braces.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/check_sense.hpp"
#include "engine/definition/child_cases.hpp"
#include "engine/definition/flow.hpp"
#include "engine/definition/known_facts.hpp"
#include "engine/definition/reading.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

// Someone who is shown something: « le modèle « summary » », read by these roles.
struct Showing {
    std::vector<std::string> chain;
    std::vector<std::string> to;
    Position position;
    std::string event_form;
    bool declassified = false;  // with a reason in the definition; never what is of class S3 towards an employer
};

class ShownChecker {
  public:
    ShownChecker(const Workflow& workflow, const Catalogue& catalogue, const Declassified& declassified,
                 const TemplateNames& template_names, std::vector<Finding>& findings)
        : workflow_(workflow),
          catalogue_(catalogue),
          declassified_(declassified),
          template_names_(template_names),
          access_(catalogue, workflow),
          tables_(catalogue.tables),
          findings_(findings) {}

    void check() {
        check_computed_data();
        for (const State& state : workflow_.states) {
            check_task(state);
            for (const Transition& transition : state.transitions) {
                check_form(transition);
                check_actions(transition.actions, event_source(transition));
            }
            for (const Timer& timer : state.timers) {
                check_actions(timer.transition.actions, "");
            }
            check_actions(state.entry, "");
            check_actions(state.exit, "");
            check_actions(state.initial_actions, "");
        }
    }

  private:
    Flow traced(std::string_view source, const Flows& names = {}) const { return flow_of(source, names, &tables_); }

    // One reading of one fact by all to whom it is shown.
    void show(const std::string& path, const Showing& showing) {
        const FactAccess access = access_.of(path, showing.event_form);
        if (!access.readers) {
            return;
        }
        std::vector<std::string> outside;
        for (const std::string& role : showing.to) {
            if (!access.readers->contains(role)) {
                outside.push_back(role);
            }
        }
        const bool secret = access.confidentiality == Confidentiality::s3 && reaches_employer(outside);
        if (outside.empty() || (showing.declassified && !secret)) {
            return;
        }
        std::vector<std::string> chain = showing.chain;
        chain.push_back(access.what);
        findings_.push_back({Finding::Level::error, showing.position,
                             fmt::format("{} {} pas connaître {} ({}) ; restreignez qui reçoit l’un, ou élargissez "
                                         "« audience » de l’autre",
                                         join(outside, ", "), outside.size() == 1 ? "ne doit" : "ne doivent",
                                         access.what, join(chain, " → "))});
    }

    void show(const Flow& flow, const Showing& showing) {
        for (const std::string& path : flow.whole()) {
            show(path, showing);
        }
    }

    // A datum made of others: its audience lies within theirs, unless a reason is given; what is of class S3 is never
    // declassified towards an employer.
    void derive(const Datum& datum, const Flow& flow, const std::string& event_form, const Position& position,
                const char* how) {
        const Showing showing{{fmt::format("la donnée « {} »{}", datum.name, how)},
                              datum.audience,
                              position,
                              event_form,
                              declassified_.contains(datum.name)};
        show(flow, showing);
    }

    void check_computed_data() {
        for (const Datum& datum : workflow_.data) {
            if (datum.compute) {
                derive(datum, traced(datum.compute->expression.source()), "", datum.compute->position, "");
            }
        }
    }

    void check_task(const State& state) {
        if (state.task && state.task->due_at) {
            show(traced(state.task->due_at->expression.source()),
                 {{fmt::format("l’échéance de « {} »", state.task->label)},
                  state.task->by,
                  state.task->due_at->position,
                  ""});
        }
    }

    // What a form proposes, bounds and shows by conditions tells of facts other than its own answers.
    void check_form(const Transition& transition) {
        const auto found = catalogue_.forms.find(transition.form);
        if (found == catalogue_.forms.end()) {
            return;
        }
        const Form& form = *found->second;
        Flows own;
        for (const Field& field : form.fields) {
            own.emplace(field.id, Flow());
        }
        for (const Field& field : form.fields) {
            const std::vector<std::string> chain{
                fmt::format("le champ « {} » du formulaire « {} »", field.id, form.id)};
            for (const auto* formula :
                 {&field.initial, &field.min, &field.max, &field.visible_if, &field.required_if}) {
                if (*formula) {
                    show(traced((*formula)->expression.source(), own),
                         {chain, transition.by, (*formula)->position, ""});
                }
            }
        }
        for (const FormCheck& check : form.checks) {
            show(traced(check.condition.expression.source(), own),
                 {{fmt::format("une règle du formulaire « {} »", form.id)},
                  transition.by,
                  check.condition.position,
                  ""});
        }
    }

    void check_actions(const std::vector<Action>& actions, const std::string& event_form) {
        for_each_action(actions, [&](const Action& action) {
            switch (action.kind) {
                case Action::Kind::set:
                    check_set(action, event_form);
                    break;
                case Action::Kind::invoice:
                    check_invoice(action, event_form);
                    break;
                case Action::Kind::document:
                    check_document(action, event_form);
                    break;
                case Action::Kind::file:
                    check_file(action, event_form);
                    break;
                case Action::Kind::notify:
                    check_message(action, event_form);
                    break;
                case Action::Kind::task:
                    check_agenda(action, event_form, "by", "la tâche");
                    break;
                case Action::Kind::child:
                    check_child(action, event_form);
                    break;
                case Action::Kind::appointment:
                    check_agenda(action, event_form, "people", "le rendez-vous");
                    break;
                default:
                    break;
            }
        });
    }

    // The date of a task and all of an appointment are read by those they are for.
    void check_agenda(const Action& action, const std::string& event_form, const char* people, const char* what) {
        for (const auto& [name, formula] : action.arguments) {
            show(traced(formula.expression.source()), {{fmt::format("{} « {} »", what, word_of(action, "label"))},
                                                       words_of(action, people),
                                                       formula.position,
                                                       event_form});
        }
    }

    // What another case begins with is read there by those who may read it there.
    void check_child(const Action& action, const std::string& event_form) {
        const auto found = catalogue_.workflows.find(word_of(action, "case"));
        for (const auto& [name, formula] : action.arguments) {
            const auto there = found == catalogue_.workflows.end() ? nullptr : datum_of(*found->second, name);
            if (there != nullptr) {
                show(traced(formula.expression.source()),
                     {{fmt::format("la donnée « {} » du dossier « {} »", name, found->first)},
                      there->audience,
                      formula.position,
                      event_form});
            }
        }
    }

    static const Datum* datum_of(const Workflow& workflow, const std::string& name) {
        const auto found = std::ranges::find(workflow.data, name, &Datum::name);
        return found == workflow.data.end() ? nullptr : &*found;
    }

    const Datum* datum(const std::string& name) const {
        const auto found = std::ranges::find(workflow_.data, name.substr(0, name.find('.')), &Datum::name);
        return found == workflow_.data.end() ? nullptr : &*found;
    }

    void check_set(const Action& action, const std::string& event_form) {
        for (const auto& [name, formula] : action.arguments) {
            const Datum* target = datum(name);
            const bool form = target == nullptr || !access_.of(name, event_form).what.starts_with("la donnée");
            if (!form) {
                derive(*target, traced(formula.expression.source()), event_form, formula.position,
                       " telle qu’elle est posée");
            } else if (const FactAccess access = access_.of(name, event_form); access.readers) {
                show(traced(formula.expression.source()), {{access.what + " tel qu’il est posé"},
                                                           {access.readers->begin(), access.readers->end()},
                                                           formula.position,
                                                           event_form});
            }
        }
    }

    // Of the sessions, billing takes the day and the minutes.
    static Flow billed(const Flow& sessions) {
        Flow taken;
        taken.reads = sessions.item().member("held_on").whole();
        for (const std::string& member : billed_minutes()) {
            taken.reads.merge(sessions.item().member(member).whole());
        }
        return taken;
    }

    void check_invoice(const Action& action, const std::string& event_form) {
        const Datum* target = datum(word_of(action, "into"));
        for (const auto& [name, formula] : action.arguments) {
            const Flow flow = traced(formula.expression.source());
            if (target != nullptr) {
                derive(*target, name == "sessions" ? billed(flow) : flow, event_form, formula.position, ", facture");
            }
        }
    }

    Flows passed(const Action& action) const {
        Flows flows;
        for (const auto& [name, formula] : action.arguments) {
            flows.insert_or_assign(name, traced(formula.expression.source()));
        }
        return flows;
    }

    void check_message(const Action& action, const std::string& event_form) {
        const auto word = action.words.find("message");
        const auto found =
            word == action.words.end() ? catalogue_.messages.end() : catalogue_.messages.find(word->second.front());
        const auto to = action.words.find("to");
        if (found == catalogue_.messages.end() || to == action.words.end()) {
            return;
        }
        const Flows flows = passed(action);
        for (const std::string& text : {found->second.subject, found->second.text}) {
            show_text(text, flows,
                      {{fmt::format("le message « {} »", found->first)}, to->second, action.position, event_form});
        }
    }

    // A title, a message, a visa: names in braces, no sections.
    void show_text(const std::string& text, const Flows& flows, const Showing& showing) {
        for (const std::string& name : names_in_braces(text)) {
            show_name(name, flows, showing);
        }
    }

    void show_name(const std::string& name, const Flows& flows, const Showing& showing) {
        const std::string root = name.substr(0, name.find('.'));
        Showing through = showing;
        if (flows.contains(root)) {
            through.chain.push_back(fmt::format("le fait « {} »", root));
        }
        show(flow_at(name, flows), through);
    }

    static Flow flow_at(const std::string& dotted, const Flows& flows) {
        const std::vector<std::string> parts = split(dotted, '.');
        const auto known = flows.find(parts.front());
        Flow flow = known == flows.end() ? Flow{parts.front(), {}, {}} : known->second;
        for (std::size_t i = 1; i < parts.size(); ++i) {
            flow = flow.member(parts[i]);
        }
        return flow;
    }

    void check_document(const Action& action, const std::string& event_form) {
        const auto found = catalogue_.templates.find(word_of(action, "template"));
        if (found == catalogue_.templates.end()) {
            return;
        }
        const DocumentTemplate& made = *found->second;
        const auto own = action.words.find("audience");
        const std::vector<std::string>& to = own == action.words.end() ? made.audience : own->second;
        Flows flows = passed(action);
        for (const ComputedFact& fact : made.facts) {
            flows.insert_or_assign(fact.name, traced(fact.expression, flows));
        }
        const std::string document = fmt::format("le document « {} »", word_of(action, "as"));
        const std::string model = fmt::format("le modèle « {} »", made.id);
        const bool declassified = action.words.contains("declassify");
        const Showing showing{{document, model}, to, action.position, event_form, declassified};
        show_text(made.title, flows, showing);
        for (const Visa& visa : catalogue_.visas) {
            if (std::ranges::find(visa.documents, made.id) != visa.documents.end()) {
                show_text(visa.text, flows,
                          {{document, model, "un visa"}, to, visa.position, event_form, declassified});
            }
        }
        if (!template_names_) {
            return;
        }
        const Result<std::vector<PrintedName>> printed = template_names_(made);
        for (const PrintedName& name : printed ? *printed : std::vector<PrintedName>()) {
            Showing at = showing;
            at.position = name.position;
            const bool partial = name.position.file != made.body_position.file;
            if (partial) {
                at.chain.push_back(fmt::format("le morceau « {} »", name.position.file));
            }
            show_printed(name, flows, at);
        }
    }

    // Without an audience of its own, what was uploaded goes to those of the form, or of the paper it signs.
    void check_file(const Action& action, const std::string& event_form) {
        const auto to = action.words.find("audience");
        const auto from = action.arguments.find("from");
        if (to != action.words.end() && from != action.arguments.end()) {
            show(traced(from->second.expression.source()), {{fmt::format("le document « {} »", word_of(action, "as"))},
                                                            to->second,
                                                            from->second.position,
                                                            event_form});
        }
    }

    // A name inside sections is looked up as Mustache does, from the innermost outwards.
    void show_printed(const PrintedName& printed, const Flows& flows, const Showing& showing) {
        std::vector<Flow> around;
        std::string rest = printed.name.substr(0, printed.name.find(".is."));
        for (std::size_t at = rest.find("[]."); at != std::string::npos; at = rest.find("[].")) {
            around.push_back(inside(rest.substr(0, at), around, flows, showing.event_form).item());
            rest = rest.substr(at + 3);
        }
        const Flow flow = inside(rest, around, flows, showing.event_form);
        Showing through = showing;
        const std::string first = printed.name.substr(0, printed.name.find_first_of(".["));
        if (flows.contains(first)) {
            through.chain.push_back(fmt::format("le fait « {} »", first));
        }
        if (const std::string code = tested_code(printed.name); !code.empty()) {
            check_code(access_.field(flow.path, showing.event_form), code, printed.position, findings_);
        }
        const bool counts = !printed.printed && !flow.path.empty() && access_.is_list(flow.path, showing.event_form);
        if (counts) {
            show(flow.path + "#", through);
        } else if (printed.printed || flow.members.empty()) {
            show(flow, through);
        }
    }

    // "favourable" of « outcome.is.favourable ».
    static std::string tested_code(const std::string& name) {
        const std::size_t code = name.find(".is.");
        return code == std::string::npos ? "" : name.substr(code + 4);
    }

    Flow inside(const std::string& name, const std::vector<Flow>& around, const Flows& flows,
                const std::string& event_form) const {
        const std::vector<std::string> parts = split(name, '.');
        for (auto scope = around.rbegin(); scope != around.rend(); ++scope) {
            const bool here = scope->members.contains(parts.front()) ||
                              (!scope->path.empty() && access_.has_member(scope->path, parts.front(), event_form));
            if (here) {
                Flow flow = *scope;
                for (const std::string& part : parts) {
                    flow = flow.member(part);
                }
                return flow;
            }
        }
        return flow_at(name, flows);
    }

    const Workflow& workflow_;
    const Catalogue& catalogue_;
    const Declassified& declassified_;
    const TemplateNames& template_names_;
    AccessTable access_;
    TableSet tables_;
    std::vector<Finding>& findings_;
};

}  // namespace

void check_what_is_shown(const Catalogue& catalogue, const Sites& sites, const TemplateNames& template_names,
                         std::vector<Finding>& findings) {
    for (const auto& [id, workflow] : catalogue.workflows) {
        ShownChecker(*workflow, catalogue, sites.declassified.at(id), template_names, findings).check();
    }
}

}  // namespace jalon
