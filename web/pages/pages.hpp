// The screens. Each takes what the visit brought, asks `CaseService` once or twice, and prints one template.
#pragma once

#include "web/site.hpp"

namespace jalon {

// home_page.cpp: the work list, and the opening of a case.
Response home_page(const Site& site, const Visit& visit);
Response open_case(const Site& site, const Visit& visit);

// The other pages of a case, one per heading; 404 where there is nothing for this reader.
Response case_steps(const Site& site, const Visit& visit);
Response case_appointments(const Site& site, const Visit& visit);
Response case_hours(const Site& site, const Visit& visit);
Response case_documents(const Site& site, const Visit& visit);
Response case_history(const Site& site, const Visit& visit);
// exchanges_page.cpp: what is told beside the steps, and one message more.
Response case_exchanges(const Site& site, const Visit& visit);
Response say(const Site& site, const Visit& visit);
// Reminds whoever is waited for, and goes back to the page it came from.
Response chase(const Site& site, const Visit& visit);

// bundle_page.cpp: what waits for the reader’s signature, and chosen papers as one PDF.
Response to_sign_page(const Site& site, const Visit& visit);
Response bundle_papers(const Site& site, const Visit& visit);

// appointments_page.cpp
Response appointments_page(const Site& site, const Visit& visit);
// For programs that fetch a calendar; the address is the key.
Response calendar_feed(const Site& site, const Visit& visit);
// case_page.cpp: confirms an appointment, asks for another time, or calls it off.
Response answer_appointment(const Site& site, const Visit& visit);
// account_page.cpp: opens one’s calendar to other programs, anew or no longer.
Response open_calendar(const Site& site, const Visit& visit);

// messages_page.cpp
Response messages_page(const Site& site, const Visit& visit);
Response read_messages(const Site& site, const Visit& visit);

// sign_in_page.cpp
Response sign_in_page(const Site& site, const Visit& visit);
Response sign_in(const Site& site, const Visit& visit);
Response sign_out(const Site& site, const Visit& visit);
// Asks to sign in again without losing what was just posted (up to 64 kB; files must be chosen anew).
Response sign_in_again(const Site& site, const Visit& visit);

// What follows a way in: the second factor if it is due, else where the person was going, with what they had typed.
Response signed_in(const Site& site, const Visit& visit, const Session& session);
// The texts that a person typed, urlencoded, without our own fields, or "" when they are too long to carry along.
std::string kept_texts(const FormBody& form);

// factor_page.cpp: the code at sign-in, and setting the second factor up.
Response code_page(const Site& site, const Visit& visit);
Response code_page(const Site& site, const Visit& visit, const std::string& problem, int status);
Response give_code(const Site& site, const Visit& visit);
Response second_factor_page(const Site& site, const Visit& visit);
Response set_up_second_factor(const Site& site, const Visit& visit);

// account_page.cpp: one's own account, and the proof asked again.
Response account_page(const Site& site, const Visit& visit);
Response change_password(const Site& site, const Visit& visit);
Response close_other_sessions(const Site& site, const Visit& visit);
Response stay_signed_in(const Site& site, const Visit& visit);
Response proof_page(const Site& site, const Visit& visit);
Response give_proof(const Site& site, const Visit& visit);
// What to answer first when the session was proved too long ago for a weighty act; nothing when it was not. What was
// posted is carried along.
std::optional<Response> proof_asked(const Site& site, const Visit& visit);

// agent_page.cpp: the agent's own space.
Response agent_page(const Site& site, const Visit& visit);
Response as_employer_page(const Site& site, const Visit& visit);
Response export_agent(const Site& site, const Visit& visit);

// link_page.cpp: the way in by e-mail. Opening a link shows a page; the digits that are posted from it sign in.
Response link_page(const Site& site, const Visit& visit);
Response ask_link(const Site& site, const Visit& visit);
Response enter_page(const Site& site, const Visit& visit);
Response enter(const Site& site, const Visit& visit);
// A new password, by e-mail as well.
Response forgotten_page(const Site& site, const Visit& visit);
Response ask_password(const Site& site, const Visit& visit);
Response reset_page(const Site& site, const Visit& visit);
Response reset_password(const Site& site, const Visit& visit);
// The e-mails that a demonstration without a mail server keeps, for its administrator.
Response demo_mails_page(const Site& site, const Visit& visit);

// cases_page.cpp and case_page.cpp
Response cases_page(const Site& site, const Visit& visit);
// The list as it was shown, as a file.
Response export_cases(const Site& site, const Visit& visit);
// Keeps the list as it is shown under a name, or forgets it.
Response keep_view(const Site& site, const Visit& visit);
// export.cpp: what left as a file, by whom.
Response exports_page(const Site& site, const Visit& visit);
Response case_page(const Site& site, const Visit& visit);
// The case page with what went wrong on top.
Response case_page(const Site& site, const Visit& visit, const CaseId& id, const std::string& problem, int status);

// step_page.cpp: the form of an event, or the question before an act without form.
Response step_page(const Site& site, const Visit& visit);
Response submit_step(const Site& site, const Visit& visit);
// After a step that cannot be taken back: the number of the case, whose turn it is, until when. To be printed.
Response confirmation_page(const Site& site, const Visit& visit);
// Keeps what is being typed, for the script of the form: "<version>\n<sentence>\n".
Response save_draft(const Site& site, const Visit& visit);
// The form with `typed` in it, after signing in again; elsewhere, the page of that path.
Response resumed_step(const Site& site, const Visit& visit, const std::string& path, const Fields& typed);

// signed_page.cpp, for the archivist: signed papers by any clue, one of them, and why it is opened
Response signed_page(const Site& site, const Visit& visit);
Response signed_sheet(const Site& site, const Visit& visit);
Response give_reason(const Site& site, const Visit& visit);

// statistics_page.cpp, for the head of service
Response statistics_page(const Site& site, const Visit& visit);
Response export_statistics(const Site& site, const Visit& visit);

// documents_page.cpp
Response documents_page(const Site& site, const Visit& visit);
Response download_document(const Site& site, const Visit& visit);
Response read_document(const Site& site, const Visit& visit);
// A paper made for show, as a page to read or as PDF.
Response trial_paper(TrialPaper paper, bool as_page);

// definitions_page.cpp, for the administrator
Response definitions_page(const Site& site, const Visit& visit);
Response definition_page(const Site& site, const Visit& visit);
Response definition_drawing(const Site& site, const Visit& visit);

// administration_page.cpp: accounts and bodies, for the administrator
Response administration_page(const Site& site, const Visit& visit);
Response accounts_page(const Site& site, const Visit& visit);
Response account_sheet(const Site& site, const Visit& visit);
Response save_account(const Site& site, const Visit& visit);
// Sends a link to enter, or to choose a password.
Response invite(const Site& site, const Visit& visit);
Response forget_factor(const Site& site, const Visit& visit);
Response bodies_page(const Site& site, const Visit& visit);
Response body_sheet(const Site& site, const Visit& visit);
Response save_body(const Site& site, const Visit& visit);
// import_page.cpp: bodies from a spreadsheet, and to one.
Response import_page(const Site& site, const Visit& visit);
Response import_bodies(const Site& site, const Visit& visit);
Response export_bodies(const Site& site, const Visit& visit);
// The file that was shown before one proved who one is, to be agreed to once more.
Response resumed_import(const Site& site, const Visit& visit, const std::string& sealed);
// The sheet with `typed` in it, after signing in or proving who one is; nullopt when `path` is of no sheet.
std::optional<Response> resumed_sheet(const Site& site, const Visit& visit, const std::string& path,
                                      const Fields& typed);

// information_pages.cpp
Response help_page(const Site& site, const Visit& visit);
Response accessibility_page(const Site& site, const Visit& visit);
Response static_file(const Site& site, const Visit& visit);
Response health(const Site& site, const Visit& visit);

// error_page.cpp: a page that says what happened and what to do. `advice` may be "".
Response error_page(const Site& site, const Visit& visit, int status, const std::string& title,
                    const std::string& message, const std::string& advice = {});
// The page for an error of the engine.
Response error_page(const Site& site, const Visit& visit, const Error& error);
// 404, one sentence for what does not exist and for what the visitor may not know of.
Response not_found_page(const Site& site, const Visit& visit);

}  // namespace jalon
