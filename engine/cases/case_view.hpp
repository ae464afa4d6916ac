// What a person sees of a case, made from what was loaded for that person's roles.
#pragma once

#include <string>
#include <vector>

#include "engine/cases/case_service.hpp"

namespace jalon {

// The labelled data of the workflow that these roles may read, computed ones included: « Heures réalisées », « Fin
// prévue ».
AnswerGroup marks_for(const Workflow& workflow, const Record& names, const std::vector<std::string>& roles);

// The answers of forms that `seen` holds, in the order of the definition.
std::vector<AnswerGroup> answer_groups(const Catalogue& catalogue, const Workflow& workflow, const Record& seen);

// The answers to one form, a group for each of its sections that was answered, in their order.
std::vector<AnswerGroup> groups_by_section(const Form& form, const Record& answers);

// The step bar: done, current, to come.
std::vector<StepView> step_bar(const Workflow& workflow, const Situation& situation, const CaseHeader& header);

// When each step was first reached and last left, by the journal.
void date_steps(std::vector<StepView>& bar, const Workflow& workflow, const std::vector<JournalEntry>& entries);

// The buttons of an actor with these roles, and why the closed ones are closed.
std::vector<ActionView> actions_for(const std::vector<Possibility>& possible, const std::vector<std::string>& roles,
                                    const std::vector<TaskRow>& tasks);

// The journal as these roles may read it: from outside one's own side's acts and the states the case passed through,
// never what the agent or the counsellor did; who takes part reads the acts whose answers are theirs to read.
std::vector<HistoryLine> history_for(const Catalogue& catalogue, const Workflow& workflow,
                                     const std::vector<JournalEntry>& entries, const std::vector<std::string>& roles,
                                     const Directory& directory);

// The explanation of the innermost state that gives one.
std::string explanation_of(const Workflow& workflow, const Situation& situation);

// True when the roles read as the employer does.
bool reads_as_employer(const std::vector<std::string>& roles);

// True for whoever is neither the agent nor at work on the case in the centre: the employer's people, the accountant,
// the president, the archivist, the data protection officer. They read states and dates of the case, never who did
// what when between the agent and the centre.
bool reads_from_outside(const std::vector<std::string>& roles);

// True when these roles may know who the counsellor of a case is: those at work on it, the agent, and the employer.
bool may_know_counsellor(const std::vector<std::string>& roles);

// The header as these roles may read it: from outside the last change is that of the state, and the agent is nobody
// for those who may not know the name.
CaseHeader header_for(CaseHeader header, const std::vector<std::string>& roles);

// What a form carries to tell whether its page is out of date: another one whenever the roles are told something new,
// and no sign of anything else.
std::string page_token(const Catalogue& catalogue, const Workflow& workflow, const std::vector<JournalEntry>& entries,
                       const std::vector<std::string>& roles);
// An appointment as those who take part read it; it is past when it begins before `now`.
AppointmentView appointment_for(const AppointmentRow& row, Instant now);
// True when these roles may remind whoever has this task: others’ turn, not veiled, and theirs to look after.
bool may_chase(const TaskRow& task, const std::vector<std::string>& roles);
// A task as these roles may read it. From outside one learns that the agent or the centre is at work, and since when
// the case is in its state, so that a second reading looks like a first.
TaskView task_for(const TaskRow& task, const CaseHeader& header, const std::vector<std::string>& roles);

}  // namespace jalon
