// What the engine needs kept: cases, journal, numbers, documents and messages in one transaction; bytes under
// their SHA-256. `storage/` fulfils these; what goes wrong there (disk full, database gone) is an exception.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/cases/case.hpp"

namespace jalon {

// A case as its next step needs it: whole, with what is kept beside it.
struct KnownCase {
    Case the_case;
    std::string journal_hash;     // of its last entry
    std::vector<DataPart> parts;  // by name and audience
    std::vector<TaskRow> tasks;
};

// What a step changes of a case that is kept already.
struct CaseChange {
    const Case& the_case;  // as it becomes; its agent and counsellor are as they were
    std::int64_t expected_revision = 0;
    std::vector<DataPart> saved = {};             // that are new or say something else
    std::vector<DataPart> removed = {};           // that are no more
    const std::vector<TaskRow>* tasks = nullptr;  // nullptr: as they were
    bool appointments = false;                    // those of its situation are others than before
    bool fewer_tasks = true;                      // than before
    // As JSON, made while others write: the situation without its data, the values of `saved` in their order.
    std::string situation = {};
    std::vector<std::string> saved_values = {};
};

// Cases as the machine alone reads them (guards, timers): what a person is shown comes from `CaseStore::load_for`.
class CaseReader {
  public:
    virtual ~CaseReader() = default;

    // The whole case; nullopt when there is none.
    virtual std::optional<Case> load(const CaseId& id) = 0;
    // The newest case of that kind for an organisation (and agent, when not empty), whole; nullopt when there is none.
    virtual std::optional<Case> latest(const std::string& workflow, const OrganisationId& organisation,
                                       const AgentId& agent) = 0;
    // The cases of that kind that an organisation has running, the one that moved last first.
    virtual std::vector<CaseHeader> running_at(const std::string& workflow, const OrganisationId& organisation) = 0;
    // All cases of that kind of an agent, or of an organisation when the agent is empty, the first opened first.
    virtual std::vector<CaseHeader> all_of(const std::string& workflow, const OrganisationId& organisation,
                                           const AgentId& agent) = 0;
};

// One change, all or nothing. Rolled back when destroyed without `commit`. Writers are serialised: a
// transaction that was begun sees no other writer until it ends. What it reads is what it has written.
class CaseTransaction : public CaseReader {
  public:
    virtual std::vector<CaseHeader> running(const std::string& workflow, const AgentId& agent) = 0;
    virtual std::int64_t running_cases_of(const UserId& counsellor) = 0;

    // `parts` are the whole data of the case.
    virtual void insert(const Case& the_case, const std::vector<DataPart>& parts,
                        const std::vector<TaskRow>& tasks) = 0;
    // False when the stored revision is not `expected_revision`; nothing is changed then.
    virtual bool update(const Case& the_case, const std::vector<DataPart>& parts, const std::vector<TaskRow>& tasks,
                        std::int64_t expected_revision) = 0;
    // The same for a change told by what differs. False when the stored revision is not the expected one.
    virtual bool advance(const CaseChange& change) = 0;
    // nullopt when there is no such case.
    virtual std::optional<std::int64_t> revision(const CaseId& id) = 0;
    // 1, 2, 3 … without gap within (series, year); taken back when the transaction is.
    virtual std::int64_t next_number(const std::string& series, int year) = 0;

    virtual std::vector<DocumentRecord> documents(const CaseId& id) = 0;  // by issue
    virtual void add_document(const DocumentRecord& document, const std::string& search_text) = 0;
    virtual void set_document_status(const DocumentId& id, const std::string& status) = 0;

    virtual std::optional<JournalEntry> last_journal_entry(const CaseId& id) = 0;
    virtual void append(const JournalEntry& entry) = 0;
    virtual void enqueue(const OutgoingMessage& message) = 0;

    // Idempotency: the case a key was used for, if it was.
    virtual std::optional<CaseId> seen(const std::string& key) = 0;
    virtual void remember(const std::string& key, const CaseId& id) = 0;

    virtual void commit() = 0;
};

// Which cases an actor may know of. Members are joined by « or ».
struct CaseScope {
    bool all = false;             // the centre's service-wide roles
    OrganisationId organisation;  // the employer's people
    OrganisationId body;          // the people of another body, in the cases that name it for their part
    AgentId agent;
    UserId counsellor;
    std::vector<std::string> roles;  // that count; none: cases are counted, whoever may know of them
};

struct CaseFilter {
    std::string text;  // any clue: reference, name, body; accents, case and hyphens ignored
    std::string workflow;
    std::optional<bool> finished;
    OrganisationId organisation{};
    UserId counsellor{};
    std::optional<Date> late_on{};       // with a task due before that day, among those whose date the scope may know
    std::optional<Date> opened_from{};   // that day or later
    std::optional<Date> opened_until{};  // that day or before
    enum class Order {
        changed,
        reference,
        subject,
        body,
        programme,
        state,
        since,
        counsellor,
        opened
    } order = Order::changed;
    bool descending = true;
    int limit = 100;  // -1: all
    int offset = 0;
};

// One page of the cases that fit, and how many fit in all.
struct CaseList {
    std::vector<CaseHeader> cases;
    std::int64_t count = 0;
};

struct TaskLine {
    TaskRow task;
    CaseHeader header;
};

struct AppointmentFilter {
    Instant from{};                // that begin then or later
    std::optional<Instant> until;  // and before
    std::optional<CaseId> case_id;
    bool all_people = false;  // those in which none of the scope's roles takes part, too
    int limit = 100;
};

struct AppointmentLine {
    AppointmentRow appointment;
    CaseHeader header;
};

struct DocumentFilter {
    std::string text;
    bool signed_only = false;
    std::optional<CaseId> case_id;
    int limit = 100;
    int offset = 0;
};

struct DocumentLine {
    DocumentRecord document;
    CaseHeader header;
};

struct MessageLine {
    OutgoingMessage message;
    std::string reference;
    Instant sent_at{};
    bool sent = false;
    bool read = false;  // by the person it is for
};

// What somebody wants done in a transaction. False: nothing of it is to stay.
using CaseWork = std::function<bool(CaseTransaction&)>;

// What became of a work. The exception is what it threw, or what kept all of them from the disk; nullptr: none.
struct WorkDone {
    bool kept = false;
    std::exception_ptr failure = nullptr;
};

// A prepared work writes, in well under a millisecond, and only fails before; a whole one thinks first, about what it
// finds in the transaction, and may fail at any point.
enum class Work { prepared, whole };

class CaseStore : public CaseReader {
  public:
    virtual std::unique_ptr<CaseTransaction> begin() = 0;
    // Runs the works, in order, in a transaction that is written to disk at one go with the works of others who wait at
    // that moment, and returns once the disk has it: what became of each, in their order. A work that returns false or
    // throws leaves nothing, and takes no other with it. It may run in another thread, and more than once (only the
    // last time counts); it does not commit, and reads cases from the transaction it is given.
    virtual std::vector<WorkDone> together(const std::vector<CaseWork>& works, Work kind) = 0;
    // The same for one: whether it was kept; what it threw is thrown.
    bool together(const CaseWork& work, Work kind) {
        const WorkDone done = together(std::vector<CaseWork>{work}, kind).front();
        if (done.failure) {
            std::rethrow_exception(done.failure);
        }
        return done.kept;
    }

    // Reading. Each sees a committed state. What the scope does not cover is neither returned nor counted.
    virtual std::optional<CaseHeader> header(const CaseId& id) = 0;
    virtual std::optional<KnownCase> known(const CaseId& id) = 0;
    // The case with only those data parts whose audience holds one of `roles`.
    virtual std::optional<Case> load_for(const CaseId& id, const std::vector<std::string>& roles) = 0;
    // The cases of one scope or another. A search forgives a typing error when nothing is found without. Neither what
    // is found nor the order tells anything that the scope may not know.
    virtual CaseList cases(const std::vector<CaseScope>& scopes, const CaseFilter& filter) = 0;
    // Tasks whose role is one of the scope's (`mine`), or of the others in cases of the scope.
    virtual std::vector<TaskLine> tasks(const CaseScope& scope, bool mine) = 0;
    virtual std::vector<TaskRow> tasks_of(const CaseId& id) = 0;
    // Appointments in which one of the scope's roles takes part, by time.
    virtual std::vector<AppointmentLine> appointments(const CaseScope& scope, const AppointmentFilter& filter) = 0;
    // Documents whose audience holds one of the scope's roles, newest first.
    virtual std::vector<DocumentLine> documents(const CaseScope& scope, const DocumentFilter& filter) = 0;
    virtual std::optional<DocumentRecord> document(const DocumentId& id) = 0;
    // Every document of a case, by issue, for the machine alone.
    virtual std::vector<DocumentRecord> documents_of(const CaseId& id) = 0;
    // Entries oldest first, without `input`.
    virtual std::vector<JournalEntry> history(const CaseId& id) = 0;
    // The whole journal of a case with inputs, for verification.
    virtual std::vector<JournalEntry> journal(const CaseId& id) = 0;
    virtual std::vector<MessageLine> messages_for(const UserId& user, int limit) = 0;
    // Every message of a case, oldest first.
    virtual std::vector<OutgoingMessage> messages_of(const CaseId& id) = 0;
    // Cases whose next timer is due at or before `now`, by due, without the first `offset`.
    virtual std::vector<CaseId> due_cases(Instant now, int limit, int offset) = 0;
    // Keeps a definition package under its digest, once; reads it back.
    virtual void keep_definition(const std::string& digest, const std::string& package) = 0;
    virtual std::optional<std::string> definition(const std::string& digest) = 0;
    // The digest of the set published last; nullopt when none ever was.
    virtual std::optional<std::string> published() = 0;
};

class DocumentStore {
  public:
    virtual ~DocumentStore() = default;
    // Writes the bytes once, durably, and returns their SHA-256 in hex; writing the same bytes again is harmless.
    virtual std::string put(std::string_view bytes) = 0;
    // The bytes, checked against their address. Errors: not_found; invalid when they no longer match (the message says
    // so).
    virtual Result<std::string> get(const std::string& sha256) = 0;
};

}  // namespace jalon
