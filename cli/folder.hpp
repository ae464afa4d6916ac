// A folder for temporary files, removed at the end with all it holds.
#pragma once

#include <filesystem>
#include <string>

namespace jalon {

class Folder {
  public:
    // On the disk of temporary files; or in memory, where there is such a place and $TMPDIR names no other.
    enum class Place { disk, memory };
    // A new folder whose name begins with « jalon- » and `name`. Throws std::runtime_error when there is no place.
    explicit Folder(const std::string& name, Place place = Place::disk);
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace jalon
