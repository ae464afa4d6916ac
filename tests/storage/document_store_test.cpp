#include "storage/document_store.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "engine/base/sha256.hpp"
#include "storage/database.hpp"
#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> files_under(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            files.push_back(entry.path());
        }
    }
    return files;
}

void spoil(const fs::path& file) {
    fs::permissions(file, fs::perms::owner_all);
    std::ofstream(file) << "autre chose";
}

}  // namespace

TEST_CASE("bytes come back by their digest, however often they are put", "[storage]") {
    const TemporaryFolder folder;
    FileDocumentStore store(folder.path() / "documents");
    const std::string bytes("%PDF\0\xff", 6);

    const std::string address = store.put(bytes);

    CHECK(address == sha256_hex(bytes));
    CHECK(store.put(bytes) == address);
    CHECK(*store.get(address) == bytes);
    CHECK(files_under(folder.path()) ==
          std::vector<fs::path>{folder.path() / "documents" / address.substr(0, 2) / address.substr(2, 2) / address});
}

TEST_CASE("bytes that changed on the disk are not given out, nor written over", "[storage]") {
    const TemporaryFolder folder;
    FileDocumentStore store(folder.path() / "documents");
    const std::string address = store.put("convention");
    spoil(files_under(folder.path()).front());

    const Result<std::string> bytes = store.get(address);

    REQUIRE_FALSE(bytes);
    CHECK(bytes.error().kind == ErrorKind::invalid);
    CHECK_THROWS_AS(store.put("convention"), StorageFailure);
}

TEST_CASE("an unknown address is not found, and no path leads out of the folder", "[storage]") {
    const TemporaryFolder folder;
    FileDocumentStore store(folder.path() / "documents");
    const std::string address =
        GENERATE(std::string(64, '0'), std::string("../../etc/passwd"), std::string(), std::string(64, '/'));

    const Result<std::string> bytes = store.get(address);

    REQUIRE_FALSE(bytes);
    CHECK(bytes.error().kind == ErrorKind::not_found);
}

TEST_CASE("a file left by a process that was stopped disturbs nobody", "[storage]") {
    const TemporaryFolder folder;
    FileDocumentStore store(folder.path() / "documents");
    const std::string address = sha256_hex("convention");
    const fs::path place = folder.path() / "documents" / address.substr(0, 2) / address.substr(2, 2);
    fs::create_directories(place);
    for (int i = 0; i < 4; ++i) {
        std::ofstream(place / ("." + std::to_string(::getpid()) + "-" + std::to_string(i) + ".tmp")) << "conv";
    }

    CHECK(store.put("convention") == address);
    CHECK(*store.get(address) == "convention");
}
