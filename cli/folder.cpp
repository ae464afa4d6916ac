#include "cli/folder.hpp"

#include <cstdlib>
#include <stdexcept>

#include <fmt/format.h>
#include <unistd.h>

namespace jalon {

namespace {

std::filesystem::path parent_of(Folder::Place place) {
    constexpr const char* memory = "/dev/shm";
    if (place == Folder::Place::memory && std::getenv("TMPDIR") == nullptr && ::access(memory, W_OK) == 0) {
        return memory;
    }
    return std::filesystem::temp_directory_path();
}

}  // namespace

Folder::Folder(const std::string& name, Place place) {
    const std::filesystem::path parent = parent_of(place);
    std::string path = (parent / fmt::format("jalon-{}-XXXXXX", name)).string();
    if (::mkdtemp(path.data()) == nullptr) {
        throw std::runtime_error(fmt::format(
            "Aucun dossier ne peut être créé dans {} ; libérez de la place ou indiquez un autre dossier par TMPDIR.",
            parent.string()));
    }
    path_ = path;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace jalon
