// What somebody has typed in the form of a step and not sent yet: theirs alone, never a part of the case.
//
// One draft for each person, case and event. Whoever asks for it is its author: nobody else's is ever loaded. It goes
// with the step that is sent from the page it was typed on, in the same transaction, and at the latest after
// `draft_life`.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/clock.hpp"
#include "engine/cases/case.hpp"
#include "engine/forms/validate.hpp"

namespace jalon {

constexpr std::chrono::hours draft_life{24 * 30};
// Of its texts, as kept.
constexpr std::size_t draft_bytes_max = 512UL * 1024;

struct Draft {
    UserId user;
    CaseId case_id;
    std::string event;
    RawForm form;
    std::string key;           // of the page it was typed on: the idempotency key of what that page sends
    std::string token;         // of the case, as that page showed it
    std::int64_t version = 0;  // grows with each saving; 0: none was kept before
    Instant saved_at{};
};

// What became of a saving.
struct DraftSaved {
    enum class Fate {
        kept,
        other_kept,  // another page saved since; that draft stays
        sent,        // the step was sent from this very page: there is nothing left to keep
    };
    Fate fate = Fate::kept;
    std::int64_t version = 0;  // of the draft that is kept now
    Instant saved_at{};        // likewise
};

class Drafts {
  public:
    virtual ~Drafts() = default;
    // nullopt when there is none, or it is older than `draft_life` at `now`.
    virtual std::optional<Draft> find(const UserId& user, const CaseId& case_id, const std::string& event,
                                      Instant now) = 0;
    // Keeps the draft in place of the one of `draft.version`, or of an earlier one of the same page; the version it
    // gets is in the result. Returns when the disk has it. Lets go of those that are too old.
    virtual DraftSaved save(const Draft& draft) = 0;
    virtual void forget(const UserId& user, const CaseId& case_id, const std::string& event) = 0;
};

// What was typed as one text, for those who keep it, and back. Error: invalid, when it was not written by the former.
std::string draft_text(const RawForm& form);
Result<RawForm> draft_form(std::string_view text);

}  // namespace jalon
