// Many people at once: steps written together stay apart, and outlive a service that is killed among them.

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/cases/case_service.hpp"
#include "engine/statechart/situation_json.hpp"
#include "storage/verify.hpp"
#include "tests/faults/faulty_store.hpp"
#include "tests/storage/house.hpp"
#include "tests/support/no_renderer.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

constexpr int clients = 64;
constexpr const char* folder_variable = "JALON_TEST_TOGETHER_FOLDER";
constexpr const char* pipe_variable = "JALON_TEST_TOGETHER_PIPE";

CaseId case_of(int client) {
    return CaseId("case-" + std::to_string(client));
}

// One step of a case, written with those of others: the case, its data, its journal, a message. Returns its revision.
std::int64_t step_together(CaseStore& store, const CaseId& id) {
    const std::optional<KnownCase> before = store.known(id);
    expect(before.has_value(), "the case of a test exists");
    Case moved = before->the_case;
    const std::int64_t expected = moved.header.revision++;
    CaseChange change{.the_case = moved, .expected_revision = expected};
    change.saved = {{"count", {"counsellor"}, Record{{"revision", moved.header.revision}}}};
    change.saved_values = {to_json(change.saved.front().value)};
    change.situation = situation_to_json(moved.situation, WithData::no);
    const bool kept = store.together(
        [&](CaseTransaction& transaction) {
            if (!transaction.advance(change)) {
                return false;
            }
            append_entry(transaction, moved.header, "step");
            transaction.enqueue(message_of(moved.header));
            return true;
        },
        Work::prepared);
    expect(kept, "nobody else moves this case");
    return moved.header.revision;
}

// What a client tells once its step is acknowledged; short enough for a pipe to take it whole.
struct Told {
    std::int32_t client;
    std::int32_t revision;
};

// A process of this same program in which 64 clients take steps until it is killed.
class Stepping {
  public:
    explicit Stepping(const std::string& folder) {
        int ends[2] = {-1, -1};
        expect(::pipe(ends) == 0, "a test can make a pipe");
        reading_ = ends[0];
        child_ = ::fork();
        if (child_ == 0) {
            ::close(ends[0]);
            ::setenv(folder_variable, folder.c_str(), 1);
            ::setenv(pipe_variable, std::to_string(ends[1]).c_str(), 1);
            ::execl("/proc/self/exe", "faults_tests", "[.together]", nullptr);
            ::_exit(1);
        }
        ::close(ends[1]);
        expect(child_ > 0, "a test can start a process");
    }
    ~Stepping() { ::close(reading_); }
    Stepping(const Stepping&) = delete;
    Stepping& operator=(const Stepping&) = delete;

    // Adds what the next step told to `last`; false when the process has ended.
    bool hear(std::map<int, std::int64_t>& last) const {
        Told told{};
        if (::read(reading_, &told, sizeof told) != static_cast<ssize_t>(sizeof told)) {
            return false;
        }
        last[told.client] = std::max<std::int64_t>(last[told.client], told.revision);
        return true;
    }

    bool kill() const {
        ::kill(child_, SIGKILL);
        int status = 0;
        ::waitpid(child_, &status, 0);
        return WIFSIGNALED(status);
    }

  private:
    int reading_ = -1;
    pid_t child_ = -1;
};

const std::vector<SourceFile> two_regions = {
    {"workflows/programmes/essai.yaml", R"(workflow: essai
version: 1
label: Essai
prefix: ES
parties:
  hr_officer: { label: Collectivité }
opened_by: [hr_officer]
initial: signatures
states:
  signatures:
    label: Signatures
    type: parallel
    done: { to: signed }
    states:
      left:
        initial: to_sign
        states:
          to_sign:
            task: { label: Signer à gauche, by: hr_officer }
            on: { sign_left: { label: Signer à gauche, by: hr_officer, to: done_left } }
          done_left: { type: final }
      right:
        initial: to_sign
        states:
          to_sign:
            task: { label: Signer à droite, by: hr_officer }
            on: { sign_right: { label: Signer à droite, by: hr_officer, to: done_right } }
          done_right: { type: final }
  signed:
    label: Signé
    entry: [ { notify: joined, to: [hr_officer] } ]
    task: { label: Clore, by: hr_officer }
    on: { close: { label: Clore, by: hr_officer, to: closed } }
  closed: { label: Clos, type: final, outcome: completed }
)"},
    {"workflows/messages.yaml", "messages:\n  joined: { subject: Tout est signé, text: \"Voyez le dossier.\" }\n"},
};

void add_solange(SqliteDirectory& directory, const Actor& actor) {
    Organisation body;
    body.id = actor.organisation;
    body.type = "commune";
    body.name = "Commune de Saint-Aubin-des-Prés";
    directory.save_organisation(body);
    User user;
    user.id = actor.user;
    user.login = "solange";
    user.first_name = "Solange";
    user.last_name = "Petit";
    user.roles = actor.roles;
    user.organisation = actor.organisation;
    directory.save_user(user);
}

// Sends the event until it is taken or no longer open; looks again each time it is told to. Returns how often it was.
int insist(CaseService& service, const Actor& actor, const CaseId& id, std::int64_t revision,
           const std::string& event) {
    Submission submission;
    submission.event = event;
    submission.expected_revision = revision;
    for (int conflicts = 0;; ++conflicts) {
        const Result<Receipt> done = service.act(actor, id, submission);
        if (done || done.error().kind != ErrorKind::conflict) {
            return done ? conflicts : -1;
        }
        submission.expected_revision = service.view(actor, id)->header.revision;
    }
}

}  // namespace

TEST_CASE("the clients that are killed", "[.together]") {
    const char* folder = std::getenv(folder_variable);
    const char* pipe = std::getenv(pipe_variable);
    if (folder == nullptr || pipe == nullptr) {
        return;
    }
    const int told = std::atoi(pipe);
    House house(folder);
    std::vector<std::thread> threads;
    for (int client = 0; client < clients; ++client) {
        threads.emplace_back([&house, told, client] {
            for (;;) {
                const std::int64_t revision = step_together(house.cases, case_of(client));
                const Told line{client, static_cast<std::int32_t>(revision)};
                if (::write(told, &line, sizeof line) != static_cast<ssize_t>(sizeof line)) {
                    return;
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

TEST_CASE("a service killed while 64 clients write keeps every step it has told of, and no half of one", "[faults]") {
    const TemporaryFolder folder;
    {
        House house(folder.path());
        for (int client = 0; client < clients; ++client) {
            open_case(house.cases, case_of(client));
        }
    }
    for (int round = 1; round <= 4; ++round) {
        std::map<int, std::int64_t> last;
        {
            const Stepping stepping(folder.path().string());
            for (int heard = 0; heard < 150 * round; ++heard) {
                REQUIRE(stepping.hear(last));
            }
            REQUIRE(stepping.kill());
            while (stepping.hear(last)) {
            }
        }
        House house(folder.path());
        CAPTURE(round);
        CHECK(last.size() > 1);
        CHECK(verify_store(house.database, house.documents) == std::vector<std::string>{});
        for (int client = 0; client < clients; ++client) {
            const std::int64_t revision = house.cases.header(case_of(client))->revision;
            CHECK(revision >= last[client]);
            CHECK(house.cases.messages_of(case_of(client)).size() == static_cast<std::size_t>(revision - 1));
            const Value data(house.cases.load(case_of(client))->situation.data);
            CHECK((revision == 1 || data.at_path("count.revision") == Value(revision)));
        }
    }
}

TEST_CASE("a step that fails among steps written together takes none of them with it", "[faults]") {
    const Work kind = GENERATE(Work::prepared, Work::whole);
    const TemporaryFolder folder;
    House house(folder.path());
    constexpr int steps = 16;
    for (int k = 0; k < steps; ++k) {
        open_case(house.cases, case_of(k));
    }
    std::atomic<int> begun = 0;
    std::array<std::string, steps> outcomes;
    std::vector<std::thread> threads;
    {
        // While this one holds the writer, the others gather.
        const std::unique_ptr<CaseTransaction> held = house.cases.begin();
        for (int k = 0; k < steps; ++k) {
            threads.emplace_back([&, k] {
                ++begun;
                try {
                    const bool kept = house.cases.together(
                        [&](CaseTransaction& transaction) {
                            transaction.next_number("tries", 2026);
                            transaction.remember("key-" + std::to_string(k), case_of(k));
                            if (k % 3 == 1) {
                                throw InjectedFailure("in the middle");
                            }
                            return k % 3 != 2;
                        },
                        kind);
                    outcomes.at(static_cast<std::size_t>(k)) = kept ? "kept" : "left";
                } catch (const InjectedFailure&) {
                    outcomes.at(static_cast<std::size_t>(k)) = "thrown";
                }
            });
        }
        while (begun < steps) {
            std::this_thread::yield();
        }
    }
    for (std::thread& thread : threads) {
        thread.join();
    }

    const std::unique_ptr<CaseTransaction> after = house.cases.begin();
    const std::array<std::string, 3> wanted = {"kept", "thrown", "left"};
    for (int k = 0; k < steps; ++k) {
        CAPTURE(k);
        CHECK(outcomes.at(static_cast<std::size_t>(k)) == wanted.at(static_cast<std::size_t>(k % 3)));
        CHECK(after->seen("key-" + std::to_string(k)).has_value() == (k % 3 == 0));
    }
    // 0, 3, 6, 9, 12 and 15 were kept, and took a number each, without gap.
    CHECK(after->next_number("tries", 2026) == 7);
}

TEST_CASE("two people who act at once in two regions both have their way, and the regions join once", "[faults]") {
    const ReadResult read = read_catalogue(two_regions);
    REQUIRE(read.ok());
    const TemporaryFolder folder;
    House house(folder.path());
    const Actor actor{UserId("solange"), {"hr_officer"}, OrganisationId("saint-aubin"), AgentId(), "Solange Petit"};
    add_solange(house.directory, actor);
    NoRenderer renderer;
    FixedClock clock{morning};
    SeededRandom random{11};
    CaseService::Parts parts;
    parts.catalogue = &read.catalogue;
    parts.sources = &two_regions;
    parts.cases = &house.cases;
    parts.documents = &house.documents;
    parts.renderer = &renderer;
    parts.directory = &house.directory;
    parts.clock = &clock;
    parts.random = &random;
    CaseService service(parts);

    for (int round = 0; round < 40; ++round) {
        const Result<CaseView> opened = service.open(actor, "essai", {}, "");
        REQUIRE(opened);
        const CaseId id = opened->header.id;
        std::atomic<int> ready = 0;
        std::array<int, 2> conflicts = {0, 0};
        const auto act = [&](std::size_t who, const char* event) {
            ++ready;
            while (ready < 2) {
            }
            conflicts.at(who) = insist(service, actor, id, 1, event);
        };
        std::thread left(act, 0, "sign_left");
        std::thread right(act, 1, "sign_right");
        left.join();
        right.join();

        CAPTURE(round, conflicts);
        CHECK(std::min(conflicts[0], conflicts[1]) == 0);
        CHECK(std::max(conflicts[0], conflicts[1]) == 1);
        CHECK(house.cases.load(id)->situation.leaves() == std::vector<std::string>{"signed"});
        CHECK(house.cases.header(id)->revision == 3);
        CHECK(house.cases.messages_of(id).size() == 1);
    }
    CHECK(verify_store(house.database, house.documents) == std::vector<std::string>{});
}
