// The service is killed without warning in the middle of its work, many times over, on the same data.

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>

#include <catch2/catch.hpp>

#include "engine/base/clock.hpp"
#include "engine/base/expect.hpp"
#include "storage/drafts.hpp"
#include "storage/verify.hpp"
#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

constexpr int rounds = 24;
constexpr const char* folder_variable = "JALON_TEST_STEPPING_FOLDER";
constexpr const char* pipe_variable = "JALON_TEST_STEPPING_PIPE";
const CaseId one("one");

// A process of this same program that works until it is killed, and writes a byte for each step or draft that was kept.
class Stepper {
  public:
    explicit Stepper(const std::string& folder, const char* work = "[.stepper]") {
        int ends[2] = {-1, -1};
        expect(::pipe(ends) == 0, "a test can make a pipe");
        reading_ = ends[0];
        child_ = ::fork();
        if (child_ == 0) {
            ::close(ends[0]);
            ::setenv(folder_variable, folder.c_str(), 1);
            ::setenv(pipe_variable, std::to_string(ends[1]).c_str(), 1);
            ::execl("/proc/self/exe", "faults_tests", work, nullptr);
            ::_exit(1);
        }
        ::close(ends[1]);
        expect(child_ > 0, "a test can start a process");
    }

    ~Stepper() { ::close(reading_); }
    Stepper(const Stepper&) = delete;
    Stepper& operator=(const Stepper&) = delete;

    // Waits until `count` steps were kept; false when the process ended before.
    bool wait_for(int count) {
        for (; count > 0; --count) {
            if (!read_one()) {
                return false;
            }
        }
        return true;
    }

    // Kills the process and returns how many steps it told of in all.
    int kill() {
        ::kill(child_, SIGKILL);
        int status = 0;
        ::waitpid(child_, &status, 0);
        killed_ = WIFSIGNALED(status);
        while (read_one()) {
        }
        return told_;
    }

    bool was_killed() const { return killed_; }

  private:
    bool read_one() {
        char byte = 0;
        const bool got = ::read(reading_, &byte, 1) == 1;
        told_ += got ? 1 : 0;
        return got;
    }

    int reading_ = -1;
    pid_t child_ = -1;
    int told_ = 0;
    bool killed_ = false;
};

// Up to `limit`, from the bytes of `random`.
int pick(Random& random, int limit) {
    const std::string bytes = random.bytes(2);
    return (static_cast<unsigned char>(bytes[0]) * 256 + static_cast<unsigned char>(bytes[1])) % (limit + 1);
}

void spin(std::chrono::microseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < end) {
    }
}

}  // namespace

TEST_CASE("the process that is killed", "[.stepper]") {
    const char* folder = std::getenv(folder_variable);
    const char* pipe = std::getenv(pipe_variable);
    if (folder == nullptr || pipe == nullptr) {
        return;
    }
    const int told = std::atoi(pipe);
    House house(folder);
    if (!house.cases.header(one)) {
        open_case(house.cases, one);
    }
    for (;;) {
        const std::int64_t revision = house.cases.header(one)->revision;
        take_step(house.cases, house.documents, one, "key-" + std::to_string(revision));
        if (::write(told, "+", 1) != 1) {
            return;
        }
    }
}

TEST_CASE("a service killed at any moment loses no step it has told of and leaves nothing half done", "[faults]") {
    const TemporaryFolder folder;
    SeededRandom random(2026);
    std::int64_t told = 0;

    for (int round = 0; round < rounds; ++round) {
        Stepper stepper(folder.path().string());
        REQUIRE(stepper.wait_for(pick(random, 6)));
        spin(std::chrono::microseconds(pick(random, 20000)));
        told += stepper.kill();
        REQUIRE(stepper.was_killed());

        House house(folder.path());
        const std::optional<CaseHeader> header = house.cases.header(one);
        CAPTURE(round, told);
        CHECK((header ? header->revision : 1) >= 1 + told);
        CHECK(verify_store(house.database, house.documents) == std::vector<std::string>{});
        if (header) {
            told = header->revision - 1;  // a step kept but not told of in time counts too
        }
    }

    House house(folder.path());
    CHECK(take_step(house.cases, house.documents, one, "last") == told + 2);
}

TEST_CASE("the process that is killed while it keeps drafts", "[.saver]") {
    const char* folder = std::getenv(folder_variable);
    const char* pipe = std::getenv(pipe_variable);
    if (folder == nullptr || pipe == nullptr) {
        return;
    }
    House house(folder);
    SqliteDrafts drafts(house.database);
    if (!house.cases.header(one)) {
        open_case(house.cases, one);
    }
    const std::optional<Draft> before = drafts.find(UserId("solange"), one, "file", morning);
    Draft draft{UserId("solange"), one, "file", {}, "page", "", before ? before->version : 0, morning};
    for (;;) {
        const std::string text(20'000, static_cast<char>('a' + draft.version % 26));
        draft.form.texts["first"] = {text};
        draft.form.texts["second"] = {text};
        draft.version = drafts.save(draft).version;
        if (::write(std::atoi(pipe), "+", 1) != 1) {
            return;
        }
    }
}

TEST_CASE("a service killed while it keeps a draft has the last one it has told of, or a later one, and whole",
          "[faults][drafts]") {
    const TemporaryFolder folder;
    SeededRandom random(2027);
    std::int64_t told = 0;

    for (int round = 0; round < 12; ++round) {
        Stepper saver(folder.path().string(), "[.saver]");
        REQUIRE(saver.wait_for(pick(random, 6)));
        spin(std::chrono::microseconds(pick(random, 20000)));
        told += saver.kill();
        REQUIRE(saver.was_killed());

        House house(folder.path());
        const std::optional<Draft> draft = SqliteDrafts(house.database).find(UserId("solange"), one, "file", morning);
        CAPTURE(round, told);
        CHECK((draft ? draft->version : 0) >= told);
        if (draft) {
            CHECK(draft->form.first("first") == draft->form.first("second"));
            CHECK(draft->form.first("first") ==
                  std::string(20'000, static_cast<char>('a' + (draft->version - 1) % 26)));
            told = draft->version;
        }
    }
    CHECK(told > 0);
}
