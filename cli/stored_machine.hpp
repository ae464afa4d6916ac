// Plays scenarios on a machine that is thrown away and built again from a database: what `jalon play --restore` does.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/folder.hpp"
#include "cli/subject.hpp"
#include "engine/scenario/machine_host.hpp"
#include "engine/scenario/player.hpp"

namespace jalon {

class StoredMachine final : public ScenarioHost {
  public:
    // Makes a database of its own among the temporary files and puts the definitions into it. The subject belongs to
    // the caller. Throws StorageFailure and std::runtime_error when there is no place for it.
    explicit StoredMachine(const Subject& subject);
    ~StoredMachine() override;

    std::vector<Finding> check(const Scenario& scenario) const override;
    Result<void> open(const Scenario& scenario) override;
    Result<void> send(const ScenarioStep& step) override;
    Result<void> advance(const ScenarioStep& step) override;
    ScenarioView view() override;
    // Writes the case as the service writes it (situation, data by audience, journal, papers, messages, numbers),
    // closes the database, and builds definitions, machine and case from the file alone.
    Result<void> restore() override;
    std::vector<std::string> taken() const override;

  private:
    struct World;

    void begin_verb();
    void write(const MachineMemory& now);
    MachineMemory read(World& world, Instant now) const;

    const Subject& subject_;
    Folder folder_;
    std::unique_ptr<World> world_;
    std::string digest_;
    const Scenario* scenario_ = nullptr;
    MachineMemory stored_;              // as it was written last
    std::int64_t revision_ = 0;         // of the case; 0: not written yet
    std::string hash_;                  // of its last journal entry
    std::size_t documents_before_ = 0;  // when the last verb began
    std::size_t messages_before_ = 0;
};

}  // namespace jalon
