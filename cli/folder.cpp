#include "cli/folder.hpp"

#include <cstdlib>
#include <stdexcept>

#include <fmt/format.h>

namespace jalon {

Folder::Folder(const std::string& name) {
    const std::filesystem::path parent = std::filesystem::temp_directory_path();
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
