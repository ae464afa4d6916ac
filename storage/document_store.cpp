#include "storage/document_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "engine/base/sha256.hpp"
#include "storage/database.hpp"

namespace jalon {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const char* what, const fs::path& path) {
    throw StorageFailure(
        fmt::format("Le dossier des documents {} « {} » : {}. Vérifiez l’espace libre et les droits d’accès.", what,
                    path.string(), std::strerror(errno)));
}

// An open file or folder, closed at the end.
class Descriptor {
  public:
    Descriptor(const fs::path& path, int flags, mode_t mode = 0)
        : number_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    bool is_open() const { return number_ >= 0; }
    int number() const { return number_; }

  private:
    int number_;
};

void sync_folder(const fs::path& folder) {
    const Descriptor descriptor(folder, O_RDONLY | O_DIRECTORY);
    if (!descriptor.is_open() || ::fsync(descriptor.number()) != 0) {
        fail("n’a pas pu être synchronisé", folder);
    }
}

void make_folder(const fs::path& folder) {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        fail("n’a pas pu être créé", folder);
    }
    // Even when it was there: whoever made it may have been stopped before this line.
    sync_folder(folder.parent_path().empty() ? fs::path(".") : folder.parent_path());
}

void write_all(const Descriptor& file, std::string_view bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(file.number(), bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) {
            fail("n’a pas pu recevoir", path);
        }
        bytes.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
}

// nullopt when there is no such file.
std::optional<std::string> read_all(const fs::path& path) {
    const Descriptor file(path, O_RDONLY);
    if (!file.is_open()) {
        if (errno == ENOENT) {
            return std::nullopt;
        }
        fail("n’a pas pu être lu", path);
    }
    std::string bytes;
    std::array<char, 65536> buffer;
    for (;;) {
        const ssize_t count = ::read(file.number(), buffer.data(), buffer.size());
        if (count == 0) {
            return bytes;
        }
        if (count < 0 && errno != EINTR) {
            fail("n’a pas pu être lu", path);
        }
        bytes.append(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    }
}

bool is_address(const std::string& text) {
    return text.size() == 64 &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// A temporary file that goes away unless it took its place.
struct Temporary {
    fs::path path;
    bool placed = false;
    ~Temporary() {
        if (!placed) {
            ::unlink(path.c_str());
        }
    }
};

}  // namespace

FileDocumentStore::FileDocumentStore(fs::path root) : root_(std::move(root)) {
    std::error_code problem;
    if (root_.has_parent_path()) {
        fs::create_directories(root_.parent_path(), problem);
    }
    make_folder(root_);
}

std::string FileDocumentStore::put(std::string_view bytes) {
    const std::string address = sha256_hex(bytes);
    const fs::path place = place_of(address);
    const std::optional<std::string> present = read_all(place);
    if (present && *present != bytes) {
        throw StorageFailure("Le document " + address +
                             " est altéré sur le disque. Rétablissez-le depuis une sauvegarde.");
    }
    if (!present) {
        write_new(place, bytes);
    }
    return address;
}

void FileDocumentStore::write_new(const fs::path& place, std::string_view bytes) {
    make_folder(place.parent_path().parent_path());
    make_folder(place.parent_path());
    Temporary temporary{place.parent_path() / fmt::format(".{}-{}.tmp", ::getpid(), ++written_)};
    // A process that was stopped may have left one of the same name.
    ::unlink(temporary.path.c_str());
    {
        const Descriptor file(temporary.path, O_WRONLY | O_CREAT | O_EXCL, 0400);
        if (!file.is_open()) {
            fail("n’a pas pu recevoir", temporary.path);
        }
        write_all(file, bytes, temporary.path);
        if (::fsync(file.number()) != 0) {
            fail("n’a pas pu être synchronisé", temporary.path);
        }
    }
    // Two threads that bring the same bytes replace one file by its equal.
    if (::rename(temporary.path.c_str(), place.c_str()) != 0) {
        fail("n’a pas pu recevoir", place);
    }
    temporary.placed = true;
    sync_folder(place.parent_path());
}

Result<std::string> FileDocumentStore::get(const std::string& sha256) {
    if (!is_address(sha256)) {
        return failure(ErrorKind::not_found, "Ce document n’existe pas.");
    }
    std::optional<std::string> bytes = read_all(place_of(sha256));
    if (!bytes) {
        return failure(
            ErrorKind::not_found,
            "Le fichier de ce document manque. Prévenez l’exploitant, qui le rétablira depuis une sauvegarde.");
    }
    if (sha256_hex(*bytes) != sha256) {
        return failure(ErrorKind::invalid,
                       "Le fichier de ce document a été altéré depuis son émission. Prévenez l’exploitant, qui le "
                       "rétablira depuis une sauvegarde.");
    }
    return std::move(*bytes);
}

fs::path FileDocumentStore::place_of(const std::string& sha256) const {
    return root_ / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
}

}  // namespace jalon
