// One change of a case on its way into the store: the effects of a step carried out in order, each seeing what the
// ones before it made. Nothing lasts until the transaction is committed by the caller.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/clock.hpp"
#include "engine/cases/case.hpp"
#include "engine/cases/case_facts.hpp"
#include "engine/cases/document_renderer.hpp"
#include "engine/cases/paper_tools.hpp"
#include "engine/cases/stores.hpp"

namespace jalon {

// Opens and stops the cases that a case asks for, in the same transaction.
class Family {
  public:
    virtual ~Family() = default;
    // Error: the other case cannot be opened, or has an end already.
    virtual Result<CaseHeader> open_child(CaseTransaction& transaction, const Case& parent, const OpenChild& effect,
                                          const UserId& actor) = 0;
    // Error: it refuses to be stopped.
    virtual Result<bool> stop_child(CaseTransaction& transaction, const StopChild& effect, const UserId& actor) = 0;
};

// The paper that is asked of a step taken for show, and for whom.
struct TrialWanted {
    std::string key;
    std::vector<std::string> roles;  // of the reader, in the case
    std::optional<TrialPaper> paper = {};
};

class Change {
  public:
    struct Tools {
        const FactSources& sources;
        const DocumentRenderer& renderer;
        const PaperTools* papers;
        DocumentStore& documents;
        CaseTransaction& transaction;
        Random& random;
        Family& family;
        TrialWanted* trial = nullptr;  // set: nothing is kept or numbered, and only the paper asked for is made
    };

    // `the_case` is the case as loaded (or made); it is changed in place. `actor` may be empty: the clock acts.
    Change(Tools tools, const Workflow& workflow, Case& the_case, UserId actor, Instant now);

    // Who may read a file that comes with the event and signs nothing: the audience of the form it came with.
    void set_upload_audience(std::vector<std::string> roles) { upload_audience_ = std::move(roles); }

    // Takes over the step's situation and carries out its effects.
    // Error: invalid, when a paper lacks a fact or a file is missing; the transaction is to be dropped then.
    Result<bool> apply(Step step);

    // For who has gathered the facts of the case already, from the same header and from `data`.
    void know(Facts facts, const Record& data) const;
    // Facts as they are after what was applied so far. Valid until something else is applied.
    const Facts& facts() const;
    const std::vector<std::string>& notices() const { return notices_; }  // French, for the page that follows
    const std::vector<std::string>& log() const { return log_; }          // texts of `log:` actions

    // The rows that the new situation asks for.
    std::vector<TaskRow> tasks() const;
    // Brings the header up to date: labels, step, outcome, time of change.
    void refresh_header();

  private:
    Result<bool> carry_out(const TakeNumber& effect);
    Result<bool> carry_out(const ProduceDocument& effect);
    Result<bool> carry_out(const FileDocument& effect);
    // Adds to `names.amendment` what changes in the act. Error (invalid): nothing does, or the act is not there.
    Result<Record> with_changes(const ProduceDocument& effect, Record names);
    // Whether what was deposited can be the signed copy of that paper. Error (invalid): why it is not.
    Result<bool> check_copy(const FileDocument& effect, const DocumentRecord& copy, const DocumentRecord& original);
    Result<bool> carry_out(const IssueInvoice& effect);
    Result<bool> carry_out(const Notify& effect);
    Result<bool> carry_out(const RecordConsent& effect);
    Result<bool> carry_out(const Assign& effect);
    Result<bool> carry_out(const MarkSigned& effect);
    Result<bool> carry_out(const LogNote& effect);
    Result<bool> carry_out(const OpenChild& effect);
    Result<bool> carry_out(const StopChild& effect);

    TaskRow given_row(const GivenTask& task, const std::string& role, const std::vector<Possibility>& possible) const;
    Result<Record> names() const;
    std::vector<User> recipients(const std::string& role) const;
    // What the step changed in the appointments of the role, for calendars.
    std::string calendar_for(const std::string& role) const;
    int next_version(const std::string& key);
    // What a new paper of that key puts out of force: all of that key, or all but those signed of all, which an
    // amendment stands beside.
    enum class Beside { nothing, signed_ones };
    void supersede(const std::string& key, Beside beside = Beside::nothing);
    // A signed copy replaces those of the same paper alone.
    void supersede_copies(const std::string& key, const DocumentId& original);
    std::optional<DocumentRecord> current_document(const std::string& key);
    // The next number of the series, or what stands for it in a trial.
    std::string take_number(const std::string& series, int year);
    DocumentRecord record_of(const ProduceDocument& effect, const DocumentTemplate& document_template,
                             const Record& names);
    // Everything that the paper may print. Error (invalid): something it needs is missing.
    Result<Record> printed_facts_of(const DocumentRecord& document, const DocumentTemplate& document_template,
                                    Record names) const;
    // The paper of a trial, if it is the one asked for and the reader may read it.
    Result<bool> show(const DocumentRecord& document, const DocumentTemplate& document_template, Record names);
    std::string number_for(const DocumentTemplate& document_template, const std::string& key, int version);
    void void_signed_copies(const DocumentId& original);
    // `amounts` are those it tells, as it is found by them.
    void add(const DocumentRecord& document, const std::string& amounts = {});

    // What of a case its facts are made from, and a step may change.
    struct Basis {
        AgentId agent;
        UserId counsellor;
        Bodies bodies;
        Value tariff_on;
        bool operator==(const Basis&) const = default;
    };
    Basis basis(const Record& data) const;

    Tools tools_;
    const Workflow& workflow_;
    Case& case_;
    UserId actor_;
    Instant now_;
    int messages_ = 0;
    std::vector<Appointment> appointments_before_;  // the step that is carried out
    mutable std::optional<Facts> facts_;            // once asked for, made from `known_basis_` and `known_label_`
    mutable Basis known_basis_;
    mutable std::string known_label_;
    std::vector<std::string> upload_audience_;
    std::vector<std::string> notices_;
    std::vector<std::string> log_;
};

}  // namespace jalon
