#include "tests/faults/faulty_store.hpp"

#include <filesystem>

#include <catch2/catch.hpp>

#include "storage/verify.hpp"
#include "tests/storage/house.hpp"
#include "tests/support/small_disk.hpp"

using namespace jalon;
using namespace jalon::test;

namespace fs = std::filesystem;

namespace {

const CaseId one("one");

// All that a reader can see of the case: equal texts, equal states.
std::string picture(House& house) {
    std::string text = std::to_string(house.cases.header(one)->revision);
    text += " " + to_json(Value(house.cases.load(one)->situation.data));
    for (const TaskRow& task : house.cases.tasks_of(one)) {
        text += " " + task.role;
    }
    for (const JournalEntry& entry : house.cases.journal(one)) {
        text += " " + entry.hash;
    }
    for (const MessageLine& line : house.cases.messages_for(UserId("martin"), 100)) {
        text += " " + line.message.key;
    }
    CaseScope scope;
    scope.all = true;
    scope.roles = {"counsellor"};
    for (const DocumentLine& line : house.cases.documents(scope, {})) {
        text += " " + line.document.number;
    }
    return text;
}

}  // namespace

TEST_CASE("a step that fails at any write leaves the old state or the new one, and can be tried again", "[faults]") {
    const TemporaryFolder folder;
    House house(folder.path());
    Fuse fuse;
    FaultyStore cases(house.cases, fuse);
    FaultyDocumentStore documents(house.documents, fuse);
    open_case(house.cases, one);

    int nth = 0;
    bool failed = true;
    while (failed) {
        const std::string before = picture(house);
        const std::int64_t revision = house.cases.header(one)->revision;
        const std::string key = "key-" + std::to_string(++nth);
        fuse.set(nth);
        failed = false;
        try {
            take_step(cases, documents, one, key);
        } catch (const InjectedFailure& failure) {
            CAPTURE(nth, failure.what());
            failed = true;
            const bool kept = std::string(failure.what()) == "after the commit";
            CHECK((picture(house) != before) == kept);
        }
        fuse.set(0);

        CHECK(take_step(cases, documents, one, key) == revision + 1);
        CHECK(verify_store(house.database, house.documents).empty());
    }

    CHECK(nth > 8);
}

TEST_CASE("a disk that fills up at any byte leaves the old state, and the step is made once there is room",
          "[faults]") {
    const TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, one);
    const fs::path log = house.database.file().string() + "-wal";

    int failures = 0;
    bool done = false;
    for (rlim_t room = 0; !done; room += 1500) {
        const std::string before = picture(house);
        bool failed = false;
        {
            const SmallDisk disk(fs::file_size(log) + room);
            try {
                take_step(house.cases, house.documents, one, "key");
            } catch (const StorageFailure&) {
                failed = true;
            }
        }
        CAPTURE(room);
        CHECK((picture(house) == before) == failed);
        failures += failed ? 1 : 0;
        done = !failed;
    }

    CHECK(failures > 3);
    CHECK(house.cases.header(one)->revision == 2);
    CHECK(take_step(house.cases, house.documents, one, "next") == 3);
    CHECK(verify_store(house.database, house.documents).empty());
}
