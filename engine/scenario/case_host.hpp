// Plays scenarios through a whole case service: real people of a directory, real papers, a real store.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/scenario/case_player.hpp"
#include "engine/scenario/paper_reader.hpp"
#include "engine/scenario/player.hpp"

namespace jalon {

// The house a scenario is played in. Everything belongs to it and outlives the host.
class CaseHouse {
  public:
    virtual ~CaseHouse() = default;
    virtual CaseService& service() = 0;
    virtual CaseStore& cases() = 0;
    virtual const Directory& directory() = 0;
    virtual const Catalogue& catalogue() = 0;
    virtual FixedClock& clock() = 0;
    // Reads the papers that are made here; nullptr when nobody can.
    virtual const PaperReader* papers() { return nullptr; }
    // Closes everything and opens it again from what is stored.
    virtual void reopen() = 0;
};

class CaseHost : public ScenarioHost {
  public:
    // `people` by the name that scripts use after `by:`. `opened_by` role opens the case. `frame` is the scenario that
    // brings an employer's framework into force, played beforehand for `case: { framework: in_force | expired |
    // suspended }`; may be null.
    CaseHost(CaseHouse& house, std::map<std::string, Actor> people, const Scenario* frame);

    std::vector<Finding> check(const Scenario& scenario) const override;
    Result<void> open(const Scenario& scenario) override;
    Result<void> send(const ScenarioStep& step) override;
    Result<void> advance(const ScenarioStep& step) override;
    ScenarioView view() override;
    Result<void> restore() override;
    Result<void> turn_to(const std::string& child) override;
    bool reads_papers() override { return house_.papers() != nullptr; }
    Result<std::string> text_of(const std::string& paper) override;
    std::vector<std::string> taken() const override;

    // The case that the script is at: its own, or the one it has turned to.
    const CaseId& id() const { return here_; }
    // Who would send the event of a step, and with what. Errors: those of CasePlayer::send.
    Result<CasePlayer::Prepared> prepared(const ScenarioStep& step) const;

  protected:
    // Opens the case of the scenario, for whichever of those who may comes first in its definition.
    virtual Result<CaseId> begin(const Scenario& scenario);
    // The answers of a step as these people give them.
    virtual Record answers(const ScenarioStep& step) const;
    // What is produced from now on is new.
    void begin_step();
    CaseHouse& house() const { return house_; }
    const std::map<std::string, Actor>& people() const { return people_; }
    const OrganisationId& organisation() const { return organisation_; }
    // The name of whom a script means by a role or a name, those of the body of the case before others; "" for nobody.
    std::string person_for(const std::string& by) const;
    // The roles that may open the case, the one that the script names alone when it names one.
    std::vector<std::string> openers(const Scenario& scenario) const;

  private:
    Result<void> make_framework(const std::string& wanted, Instant before);
    Result<void> play_frame(std::int64_t shift_days, std::int64_t months);
    CasePlayer player() const;

    CaseHouse& house_;
    std::map<std::string, Actor> people_;
    const Scenario* frame_;
    OrganisationId organisation_;
    CaseId id_;
    CaseId here_;
    std::size_t documents_before_ = 0;
    std::size_t messages_before_ = 0;
};

// The answers of a step as values, dates moved by `shift_days`.
Record answers_of(const ScenarioStep& step, std::int64_t shift_days);

}  // namespace jalon
