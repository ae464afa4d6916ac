// The one door through which a case changes.
//
// Every change follows the same moves: load the case, check that the actor may act, validate what was typed, take one
// step of the statechart, carry out its effects (numbers, papers, messages), and save state, journal, documents and
// outgoing messages in a single transaction. What a role may not see is not loaded for it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/clock.hpp"
#include "engine/cases/access_log.hpp"
#include "engine/cases/agreements.hpp"
#include "engine/cases/case.hpp"
#include "engine/cases/directory.hpp"
#include "engine/cases/document_renderer.hpp"
#include "engine/cases/exchanges.hpp"
#include "engine/cases/migration.hpp"
#include "engine/cases/paper_tools.hpp"
#include "engine/cases/statistics.hpp"
#include "engine/cases/stores.hpp"
#include "engine/cases/why_not.hpp"
#include "engine/definition/catalogue.hpp"
#include "engine/forms/validate.hpp"

namespace jalon {

// An action as the case page shows it: a button, or why there is none.
struct ActionView {
    std::string event;
    std::string label;
    std::string help;
    std::string confirm;
    std::string form;  // "" when the button acts at once
    bool open = true;
    std::string reason;    // when not open
    std::string unblock;   // French: who can open it, « la Collectivité », or ""
    bool primary = false;  // belongs to the actor's task
};

struct StepView {
    std::string label;
    enum class State { done, current, to_come } state = State::to_come;
    std::optional<Date> from;  // first reached
    std::optional<Date> to;    // last left
};

// Whether those whom a task waits for may be reminded, and when they were.
struct Reminder {
    std::string task;              // for `CaseService::chase`; "" when this person may not
    std::optional<Instant> last;   // since the task waits
    std::string by;                // French, the role
    std::optional<Date> again_on;  // not before
};

struct TaskView {
    std::string label;
    std::string who;  // French, « Conseiller »
    Instant since{};
    std::optional<Date> due;
    bool mine = false;
    std::string event;
    Reminder reminder = {};
};

// What somebody answered to an appointment.
struct AppointmentReply {
    std::string who;     // role, French
    std::string answer;  // French, « Confirmé »
    std::string text;
    Instant at{};
};

struct AppointmentView {
    std::string label;
    std::string who;  // French, « Agent, Conseiller »
    Instant at{};
    bool whole_day = false;
    std::int64_t minutes = 0;
    std::string place;
    bool past = false;
    std::string name = {};
    std::string status = {};  // French, by the replies: « Proposé », « Confirmé », « Excusé »…; "" when it is past
    bool called_off = false;                     // somebody will not come
    bool may_answer = false;                     // the reader is asked to come, and it is to come
    std::vector<AppointmentReply> replies = {};  // that the reader may read: their own, and all in the centre
};

// What of a calendar somebody asks for.
struct CalendarWish {
    Date from;
    Date until;               // the first day after
    bool of_service = false;  // those of the whole service, for who looks after it
};

enum class AnswerKind { confirm, move, cancel };

// As its page sends it.
struct NewAnswer {
    std::string name;  // of the appointment
    Instant at{};      // its time on the page: one that was moved since is not answered
    AnswerKind kind = AnswerKind::confirm;
    std::string text;
};

// A case that opened this one, or that this one opened.
struct RelatedCase {
    CaseId id;
    std::string reference;
    std::string programme;
    std::string state;
    bool opened_this = false;
    bool awaited = false;  // this one goes on at its end
};

// A form's answers as the summary shows them: label and text, only what the actor may see.
struct AnswerLine {
    std::string label;
    std::string text;
    bool counts = false;  // a duration or a number made from others: « Heures réalisées »
};
struct AnswerGroup {
    std::string title;  // the form's label
    Confidentiality confidentiality = Confidentiality::s1;
    std::vector<AnswerLine> lines;
    bool of_case = false;  // the labelled data of the case, not a form
    bool timed = false;    // one entry of several that tell time spent
};

struct DocumentView {
    DocumentRecord record;
    bool signed_copy = false;
};

struct HistoryLine {
    Instant at{};
    std::string who;  // role in French and, for roles that may know, the name
    std::string what;
};

struct CaseView {
    CaseHeader header;
    std::string token;      // for forms: see `revision_seen`
    std::string programme;  // label of the workflow
    std::string organisation_name;
    std::string agent_name;  // "" when the actor may not know it
    std::string counsellor_name;
    std::string explanation;  // « Que se passe-t-il maintenant ? »
    std::vector<StepView> steps;
    std::vector<TaskView> tasks;
    std::vector<RelatedCase> related;           // that the actor may know, too
    std::vector<AppointmentView> appointments;  // in which the actor takes part, by time
    std::vector<ActionView> actions;
    std::vector<AnswerGroup> answers;
    std::vector<DocumentView> documents;
    std::vector<HistoryLine> history;
    bool may_exchange = false;         // there is a circle to read or write to
    std::vector<std::string> roles;    // of the actor in this case
    std::vector<std::string> notices;  // « Document émis : … », filled by submit
};

// A paper that an action may produce, for whoever takes it and may read the paper.
struct PossiblePaper {
    std::string key;    // its role in the case
    std::string title;  // as far as its names are known
};

// What a form page needs.
struct FormView {
    CaseHeader header;
    std::string token;
    const Form* form = nullptr;  // lives as long as the service
    ActionView action;
    std::vector<AnswerLine> marks;                       // what to decide by: the case's labelled data
    RawForm values;                                      // prefilled: earlier answers, defaults
    std::map<std::string, std::string> recalled;         // by field: the number of the case whose answer is proposed
    std::map<std::string, std::vector<Option>> options;  // by field, for fields that choose from the directory
    std::vector<PossiblePaper> papers = {};
};

// How answers reached whoever types them for somebody else.
enum class Channel { online /* their own */, paper, phone, counter };

struct Submission {
    std::string event;
    RawForm form;
    std::int64_t expected_revision = 0;
    std::string idempotency_key;  // one per page shown; the same key acts once
    Channel channel = Channel::online;
    std::string received_from = {};  // by another channel: whose answers these are, as people read it
};

struct WorkLine {
    CaseHeader header;
    std::string programme;
    std::string subject;  // the agent or the body, as the actor may know it
    std::string label;
    std::string who;  // whose turn
    std::string event;
    std::string action;  // what the button of `event` says, or ""
    Instant since{};
    std::optional<Date> due;
    bool late = false;
    Reminder reminder;
};

// A meeting to come.
struct MeetingLine {
    CaseHeader header;
    std::string programme;
    std::string subject;
    AppointmentView appointment;
};

struct WorkList {
    std::vector<WorkLine> to_do;        // mine, by due
    std::vector<WorkLine> waiting;      // others', by since
    std::vector<MeetingLine> meetings;  // mine, from today on, by time
    std::vector<MessageLine> news;      // latest messages to me
};

struct MessageCounts {
    std::int64_t all = 0;
    std::int64_t unread = 0;
};

// A message as its page sends it.
struct NewPost {
    std::string circle;
    std::string text;
    std::string key;  // one per page shown
};

struct CaseLine {
    CaseHeader header;
    std::string programme;
    std::string subject;
    std::string organisation_name;
    std::string counsellor_name = {};  // "" when there is none, or the actor may not know it
};

// One page of them, and how many there are in all.
struct CaseLines {
    std::vector<CaseLine> lines;
    std::int64_t count = 0;
};

struct OpenableKind {
    std::string workflow;
    std::string label;
};

// Whether whoever takes the paper away gets a copy that says whose it is: what Jalon issued in class S3. What was
// deposited leaves as it came: its bytes are its proof.
bool leaves_marked(const DocumentRecord& record);

// What became of a submission.
struct Receipt {
    std::string reference;
    std::int64_t revision = 0;         // of the case, with this step
    std::vector<std::string> notices;  // « Document établi : … »
};

class CaseService {
  public:
    struct Parts {
        const Catalogue* catalogue = nullptr;
        const std::vector<SourceFile>* sources = nullptr;  // the files the catalogue was read from
        CaseStore* cases = nullptr;
        DocumentStore* documents = nullptr;
        const DocumentRenderer* renderer = nullptr;
        const PaperTools* papers = nullptr;  // nullptr: nobody takes a confidential paper away
        const Directory* directory = nullptr;
        const Clock* clock = nullptr;
        Random* random = nullptr;
        Calendar calendar;
        AccessLog* accesses = nullptr;       // nullptr: nobody is told who looked
        ExchangeStore* exchanges = nullptr;  // nullptr: nobody writes to anybody, nor reminds
        int chase_pause_days = 7;            // between two reminders about one task
        int late_cancel_hours = 48;          // before an appointment, from which on calling it off is late
    };
    // The referenced objects belong to the caller and outlive the service. Several threads may call at once.
    explicit CaseService(Parts parts);
    ~CaseService();

    // Today's definitions: what new cases begin on. Those it returned earlier stay as they were.
    const Catalogue& catalogue() const;

    // Kinds of case this actor may open for their own authority (or, for the centre's roles, for any).
    std::vector<OpenableKind> openable(const Actor& actor) const;
    // Opens a case for `organisation` (ignored for the employer's people: theirs). Errors: not_allowed, not_found;
    // invalid when a required case is missing or not in force (the message tells which, and who to ask).
    Result<CaseView> open(const Actor& actor, const std::string& workflow, const OrganisationId& organisation,
                          const std::string& idempotency_key);

    // Submits an event, with its form if it has one, and returns the case as the actor may now see it.
    //
    // Errors:
    //   invalid      a field breaks its rule (`details`, `where` the field), or a paper lacks a fact. Nothing is saved.
    //   not_allowed  the event is not open in this state, or not to this role.
    //   not_found    no such case, or none that `actor` may see.
    //   conflict     the case moved past `expected_revision`; look again.
    // A timer of the case that is due fires first, swept or not. The same idempotency key acts once and returns the
    // case as it now is.
    Result<CaseView> submit(const Actor& actor, const CaseId& id, const Submission& submission);

    // The paper `key` as `submission` would produce it now, whatever its revision: nothing is kept, numbered or
    // journalled. Errors: those of `submit` but conflict; invalid as well when these answers produce no such paper, or
    // none that the actor may read.
    Result<TrialPaper> rehearse(const Actor& actor, const CaseId& id, const Submission& submission,
                                const std::string& key) const;

    // What was answered as the case would keep it, in the words of the form, by section: the step is tried and nothing
    // is kept. Errors: those of `submit` but conflict.
    Result<std::vector<AnswerGroup>> answers_in_words(const Actor& actor, const CaseId& id,
                                                      const Submission& submission) const;

    // The same as `submit`, told in short: for who goes on to another page.
    Result<Receipt> act(const Actor& actor, const CaseId& id, const Submission& submission);
    // What only the administrator can mend, in French sentences: today's definitions could not be had. Empty when all
    // is well.
    std::vector<std::string> troubles() const;
    // Carries a running case over to today's definitions by the rules of `mapping`, in one transaction with its journal
    // entry; `by` may be empty (the operator at the terminal). False: it is there already, or over. Errors: not_found;
    // invalid when it cannot move, or something would be lost that the mapping does not decide. Nothing is saved then.
    Result<bool> migrate(const UserId& by, const CaseId& id, const Mapping& mapping);

    // The revision that a page with that token was made from, for `Submission::expected_revision`; -1 when the actor
    // has been told something new since. A token counts nothing: what goes on out of the actor's sight does not change
    // it. Timers of the case that are due fire first.
    std::int64_t revision_seen(const Actor& actor, const CaseId& id, const std::string& token) const;
    // As of now: timers of the case that are due fire first. Errors: not_found.
    Result<CaseView> view(const Actor& actor, const CaseId& id) const;
    // Why the actions of the present states are not possible now for this actor: what is missing, who can supply it,
    // until when. The actor's own actions first; says nothing the actor may not read. Errors: not_found.
    Result<std::vector<WhyNot>> why_not(const Actor& actor, const CaseId& id) const;
    // The form of an event that is open to the actor, as of now as well. Errors: not_found, not_allowed.
    Result<FormView> form(const Actor& actor, const CaseId& id, const std::string& event) const;

    // What the agent agreed to in their own cases, the latest first; none for who is no agent.
    std::vector<Agreement> agreements(const Actor& actor) const;
    // The agent's own case as an HR officer of their body sees it now, without what such a person could do: the roles
    // are others, the way is that of `view`. Errors: not_found when the case is not the actor's own, and when the
    // employer may not know of it.
    Result<CaseView> as_employer(const Actor& actor, const CaseId& id) const;
    // Who else looked at the agent's own cases and papers, the latest first.
    std::vector<AccessLine> accesses(const Actor& actor, int limit) const;

    WorkList work_list(const Actor& actor) const;
    CaseLines cases(const Actor& actor, const CaseFilter& filter) const;

    // Reminds those whom a task of the case waits for, by a message that tells the case alone, and returns who they
    // are, in French. Errors: not_found; not_allowed when nobody is waited for there, or not to this actor’s knowledge;
    // invalid when they were reminded lately (the message says from when on), or have no account.
    Result<std::string> chase(const Actor& actor, const CaseId& id, const std::string& state);
    // The messages of a case that the actor may read. Errors: not_found; not_allowed when there is no circle for them.
    Result<ExchangesView> exchanges(const Actor& actor, const CaseId& id) const;
    // Writes to a circle; its people are told that something waits, never what. False: that page was sent before.
    // Errors: not_found, not_allowed as above; invalid when the text is empty or too long, or nobody was chosen.
    Result<bool> say(const Actor& actor, const CaseId& id, const NewPost& written);
    // Appointments of those days in which the actor takes part, by time; of all in the service when that is wished and
    // the actor looks after it.
    std::vector<MeetingLine> calendar(const Actor& actor, const CalendarWish& wish) const;
    static bool sees_service_calendar(const Actor& actor);
    int late_cancel_hours() const;  // before an appointment
    // The actor's appointments from a month ago on, for other programs (RFC 5545); neutral to whoever reads it.
    std::string calendar_feed(const Actor& actor) const;
    // Answers to an appointment, tells the centre's people of it, and returns what to say, in French. Errors:
    // not_found; not_allowed when the actor is not asked to come; conflict when it was moved or called off meanwhile;
    // invalid when it is past, or no other time is told.
    Result<std::string> answer_appointment(const Actor& actor, const CaseId& id, const NewAnswer& answer);
    // Messages to the actor, newest first.
    std::vector<MessageLine> messages(const Actor& actor, int limit, int offset) const;
    MessageCounts count_messages(const Actor& actor) const;
    // Those of a case are read from now on; all of them when `id` is empty.
    void read_messages(const Actor& actor, const CaseId& id);
    // Tells the heads of service of cases past a deadline, once a week from Monday 7:30 on. Returns how many there are.
    int tell_late_cases();

    std::vector<DocumentLine> documents(const Actor& actor, const DocumentFilter& filter) const;
    struct DocumentFile {
        DocumentRecord record;
        std::string bytes;
    };
    // As whoever takes it away gets it: of what Jalon issued in class S3, a copy that says whose it is; the issued
    // bytes stay as they are. What was deposited, and what bears a signature, leaves unchanged: its bytes are its
    // proof. Errors: not_found (also when the actor may not read it); invalid when the stored bytes no longer match
    // their digest, or no font can write the actor's name.
    Result<DocumentFile> document(const Actor& actor, const DocumentId& id) const;
    // The same paper as a page for browsers, for whoever may read the paper. Errors: as of `document`; not_found when
    // the paper has no such page.
    Result<DocumentFile> twin(const Actor& actor, const DocumentId& id) const;
    // Whether the stored bytes, and those of the twin, still match their digests. Errors: not_found.
    Result<bool> intact(const Actor& actor, const DocumentId& id) const;

    // What a paper is, told without opening it.
    struct PaperSheet {
        DocumentRecord record;
        CaseHeader header;
        std::string programme;
        std::string subject;  // the agent or the body, as the actor may know it
        std::string organisation_name;
        std::vector<DocumentRecord> of_case;  // papers of its case that the actor may read, itself included
        std::vector<std::string> read_as;     // the actor's roles in the case that make them a reader
    };
    // Notes no access. Errors: not_found.
    Result<PaperSheet> paper(const Actor& actor, const DocumentId& id) const;
    // Whether what is kept is what was kept: the bytes of the paper and of its twin, those of the paper that a signed
    // copy signs, the chain of the case's journal. Computed anew at each call; notes no access.
    struct Integrity {
        bool bytes = false;
        bool original = true;  // also for what signs no other paper
        bool journal = false;
    };
    // Errors: not_found.
    Result<Integrity> check(const Actor& actor, const DocumentId& id) const;
    // The figures of the cases opened in a year. Error: not_allowed, to all but heads of service.
    Result<Statistics> statistics(const Actor& actor, int year) const;

    // Keeps an uploaded file. Errors: invalid when it is empty, over 20 MB, or not a PDF, JPEG or PNG by its content.
    Result<UploadedFile> keep_upload(std::string_view name, std::string_view bytes) const;

    // Fires every timer that is due, after taking over what was published since (`troubles` tells when it cannot be
    // had); returns how many fired. A case whose
    // timer fails, or that the store cannot write just now, is left as it is and told in `problems`; the others go on.
    struct Sweep {
        int fired = 0;
        std::vector<std::string> problems;
    };
    Sweep sweep();

  private:
    // The record of a document that the actor may read. Errors: not_found.
    Result<DocumentRecord> readable(const Actor& actor, const DocumentId& id) const;
    // What a copy of a confidential paper says of itself; nullopt for what leaves without a mark.
    std::optional<CopyMark> mark_for(const Actor& actor, const DocumentRecord& record) const;

    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace jalon
