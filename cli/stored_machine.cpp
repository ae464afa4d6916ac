#include "cli/stored_machine.hpp"

#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "engine/base/sha256.hpp"
#include "engine/cases/case_data.hpp"
#include "engine/cases/definitions.hpp"
#include "engine/scenario/script_check.hpp"
#include "storage/case_store.hpp"
#include "storage/database.hpp"

namespace jalon {

namespace {

const CaseId the_case_id("played");

// Papers have no bytes here; each row must still be one that the database takes.
DocumentRecord paper(const std::string& key, int position, const MachineMemory& now) {
    DocumentRecord record;
    record.id = DocumentId(fmt::format("paper-{}", position));
    record.case_id = the_case_id;
    record.key = key;
    record.version = position;
    const auto readers = now.readers.find(key);
    record.audience = readers == now.readers.end() ? std::vector<std::string>() : readers->second;
    record.status = "issued";
    record.issued_at = now.now;
    return record;
}

OutgoingMessage note(const std::string& message, std::size_t position, Instant at) {
    OutgoingMessage row;
    row.key = fmt::format("message-{}", position);
    row.case_id = the_case_id;
    row.message = message;
    row.created_at = at;
    return row;
}

// The last number of a series; taken back as soon as it is known.
int last_number(CaseStore& store, const std::string& series) {
    return static_cast<int>(store.begin()->next_number(series, 0) - 1);
}

// Whether a step has left something; one that was refused leaves nothing.
bool moved(const MachineMemory& was, const MachineMemory& is) {
    return was.situation != is.situation || was.taken != is.taken || was.documents != is.documents ||
           was.sequences != is.sequences || (!is.notified.empty() && was != is);
}

std::string_view first_difference(const MachineMemory& was, const MachineMemory& is) {
    if (was.situation != is.situation) {
        return "la situation";
    }
    if (was.documents != is.documents || was.new_documents != is.new_documents || was.readers != is.readers) {
        return "les documents";
    }
    if (was.notified != is.notified) {
        return "les messages";
    }
    if (was.sequences != is.sequences) {
        return "les numéros";
    }
    return was.taken != is.taken ? "le journal" : "";
}

}  // namespace

// Everything that a restoration throws away.
struct StoredMachine::World {
    Database database;
    SqliteCaseStore cases;
    Catalogue catalogue;
    std::unique_ptr<MachineHost> machine;

    explicit World(const std::filesystem::path& file) : database(file), cases(database) {}

    const Workflow& workflow(const std::string& id) const { return catalogue.workflow(id); }
};

StoredMachine::StoredMachine(const Subject& subject) : subject_(subject), folder_("play", Folder::Place::memory) {
    const std::string package = package_of(subject.sources);
    digest_ = digest_of(package);
    world_ = std::make_unique<World>(folder_.path() / "jalon.db");
    world_->cases.keep_definition(digest_, package);
    world_->catalogue = subject.catalogue;
    world_->machine = std::make_unique<MachineHost>(world_->catalogue, *subject.workflow);
}

StoredMachine::~StoredMachine() = default;

void StoredMachine::begin_verb() {
    documents_before_ = stored_.documents.size();
    messages_before_ = world_->cases.messages_of(the_case_id).size();
}

std::vector<Finding> StoredMachine::check(const Scenario& scenario) const {
    return check_script(scenario, subject_.catalogue, *subject_.workflow);
}

Result<void> StoredMachine::open(const Scenario& scenario) {
    scenario_ = &scenario;
    return world_->machine->open(scenario);
}

Result<void> StoredMachine::send(const ScenarioStep& step) {
    begin_verb();
    return world_->machine->send(step);
}

Result<void> StoredMachine::advance(const ScenarioStep& step) {
    begin_verb();
    return world_->machine->advance(step);
}

ScenarioView StoredMachine::view() {
    return world_->machine->view();
}

std::vector<std::string> StoredMachine::taken() const {
    return world_->machine->taken();
}

// What has come since the last time, in one transaction.
void StoredMachine::write(const MachineMemory& now) {
    Case the_case;
    the_case.header.id = the_case_id;
    the_case.header.workflow = subject_.workflow->id;
    the_case.header.definition = digest_;
    the_case.header.revision = revision_ + 1;
    the_case.header.changed_at = now.now;
    the_case.situation = now.situation;
    const std::vector<DataPart> parts = split_by_audience(world_->catalogue, *subject_.workflow, now.situation.data);
    JournalEntry entry;
    entry.case_id = the_case_id;
    entry.sequence = revision_ + 1;
    entry.at = now.now;
    entry.event = "played";
    entry.taken.assign(now.taken.begin() + static_cast<std::ptrdiff_t>(stored_.taken.size()), now.taken.end());
    entry.states = now.situation.leaves();
    entry.previous = hash_;
    entry.hash = journal_hash(entry);

    const std::unique_ptr<CaseTransaction> transaction = world_->cases.begin();
    if (revision_ == 0) {
        transaction->insert(the_case, parts, {});
    } else if (!transaction->update(the_case, parts, {}, revision_)) {
        throw std::runtime_error("Le dossier joué n’est plus dans la base à la révision où il a été écrit.");
    }
    transaction->append(entry);
    for (std::size_t k = stored_.documents.size(); k < now.documents.size(); ++k) {
        transaction->add_document(paper(now.documents[k], static_cast<int>(k) + 1, now), "");
    }
    for (std::size_t k = 0; k < now.notified.size(); ++k) {
        transaction->enqueue(note(now.notified[k], messages_before_ + k, now.now));
    }
    for (const auto& [series, last] : now.sequences) {
        const auto before = stored_.sequences.find(series);
        for (int number = before == stored_.sequences.end() ? 0 : before->second; number < last; ++number) {
            transaction->next_number(series, 0);
        }
    }
    transaction->commit();
    ++revision_;
    hash_ = entry.hash;
    stored_ = now;
}

// The memory of the case as the database has it. Only the clock goes on by itself.
MachineMemory StoredMachine::read(World& world, Instant now) const {
    MachineMemory memory;
    memory.now = now;
    memory.situation = world.cases.load(the_case_id).value().situation;
    for (const DocumentRecord& document : world.cases.documents_of(the_case_id)) {
        memory.readers[document.key] = document.audience;
        memory.documents.push_back(document.key);
    }
    memory.new_documents.assign(memory.documents.begin() + static_cast<std::ptrdiff_t>(documents_before_),
                                memory.documents.end());
    const std::vector<OutgoingMessage> messages = world.cases.messages_of(the_case_id);
    for (std::size_t k = messages_before_; k < messages.size(); ++k) {
        memory.notified.push_back(messages[k].message);
    }
    for (const auto& [series, last] : stored_.sequences) {
        memory.sequences[series] = last_number(world.cases, series);
    }
    for (const JournalEntry& entry : world.cases.history(the_case_id)) {
        memory.taken.insert(memory.taken.end(), entry.taken.begin(), entry.taken.end());
    }
    return memory;
}

Result<void> StoredMachine::restore() {
    const MachineMemory was = world_->machine->memory();
    if (revision_ == 0 || moved(stored_, was)) {
        write(was);
    }
    world_.reset();

    auto world = std::make_unique<World>(folder_.path() / "jalon.db");
    const std::optional<Case> header = world->cases.load(the_case_id);
    const std::optional<std::string> package =
        header ? world->cases.definition(header->header.definition) : std::nullopt;
    if (!package || digest_of(*package) != digest_) {
        throw std::runtime_error("Les définitions relues ne sont pas celles qui ont été enregistrées.");
    }
    ReadResult again = read_again(sources_of(*package), subject_.alone);
    world->catalogue = std::move(again.catalogue);
    const Workflow& workflow = world->workflow(header->header.workflow);
    MachineMemory is = read(*world, was.now);
    const std::string_view difference = first_difference(was, is);
    world->machine = std::make_unique<MachineHost>(world->catalogue, workflow, *scenario_, std::move(is));
    world_ = std::move(world);
    if (!difference.empty()) {
        return failure(ErrorKind::invalid,
                       fmt::format("Ce qui est relu de la base n’est pas ce qui y a été enregistré : {}.", difference));
    }
    return {};
}

}  // namespace jalon
