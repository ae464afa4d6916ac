// What a person sees of a case, made from what was loaded for that person's roles.
#pragma once

#include <string>
#include <vector>

#include "engine/cases/case_service.hpp"

namespace jalon {

// The answers of forms and the labelled data that `seen` holds, in the order of the definition.
std::vector<AnswerGroup> answer_groups(const Catalogue& catalogue, const Workflow& workflow, const Record& seen,
                                       const std::vector<DataPart>& computed);

// The step bar: done, current, to come.
std::vector<StepView> step_bar(const Workflow& workflow, const Situation& situation, const CaseHeader& header);

// The buttons of an actor with these roles, and why the closed ones are closed.
std::vector<ActionView> actions_for(const std::vector<Possibility>& possible, const std::vector<std::string>& roles,
                                    const std::vector<TaskRow>& tasks);

// The journal as these roles may read it: the employer's people read their own acts and the states the case passed
// through, never what the agent or the counsellor did.
std::vector<HistoryLine> history_for(const Workflow& workflow, const std::vector<JournalEntry>& entries,
                                     const std::vector<std::string>& roles, const Directory& directory);

// The explanation of the innermost state that gives one.
std::string explanation_of(const Workflow& workflow, const Situation& situation);

// True when the roles read as the employer does: states and dates of the case, never who did what when between the
// agent and the centre.
bool reads_as_employer(const std::vector<std::string>& roles);

// The header as these roles may read it: for the employer the last change is that of the state.
CaseHeader header_for(CaseHeader header, const std::vector<std::string>& roles);

// A task as these roles may read it. The employer learns that the agent or the centre is at work, and since when the
// case is in its state, so that a second reading looks like a first.
TaskView task_for(const TaskRow& task, const CaseHeader& header, const std::vector<std::string>& roles);

}  // namespace jalon
