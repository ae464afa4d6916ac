// Plays a case through the case service as its people would: each event by somebody who holds the role, each form
// prefilled as the page would show it. Serves tests, demonstrations and the demo data.
#pragma once

#include <map>
#include <string>

#include "engine/base/clock.hpp"
#include "engine/cases/case_service.hpp"

namespace jalon {

class CasePlayer {
  public:
    // Who plays which role. The employer's people share the organisation of the case.
    struct Cast {
        OrganisationId organisation;
        std::map<std::string, Actor, std::less<>> actors;  // by role
    };

    // The referenced objects belong to the caller. `scan` are the bytes sent wherever a form wants a file.
    CasePlayer(CaseService& service, FixedClock& clock, Cast cast, std::string scan);

    // Opens a case as `role`. Errors: those of CaseService::open.
    Result<CaseView> open(const std::string& workflow, const std::string& role);
    // Goes on with a case that is already open.
    void take_up(const CaseId& id) { id_ = id; }

    // Sends an event as `role` ("" chooses the first of the cast who may). `data` replaces what the form was prefilled
    // with; a text that begins with « = » is an expression over today(). Errors: those of CaseService::submit.
    Result<CaseView> send(const std::string& event, const std::string& role, const Record& data);

    // Who would send an event, and with what, as `send` does it.
    struct Prepared {
        Actor actor;
        const Form* form = nullptr;  // lives as long as the service; null: the button acts at once
        Submission submission;
    };
    Result<Prepared> prepared(const std::string& event, const std::string& role, const Record& data) const;

    // Moves the clock to `until` and fires what comes due on the way; returns how many timers fired. Error invalid: one
    // failed.
    Result<int> advance(Instant until);

    const CaseId& id() const { return id_; }
    // What `role` sees. Errors: those of CaseService::view.
    Result<CaseView> view(const std::string& role) const;

  private:
    Result<RawForm> filled(const FormView& page, const Record& data) const;

    CaseService& service_;
    FixedClock& clock_;
    Cast cast_;
    std::string scan_;
    CaseId id_;
};

// A PDF of empty pages, as many as the longest paper to sign: what stands for a scan.
std::string sample_scan();

}  // namespace jalon
