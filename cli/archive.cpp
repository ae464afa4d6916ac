#include "cli/archive.hpp"

#include <sstream>

#include <Poco/DateTime.h>
#include <Poco/Timestamp.h>
#include <Poco/Zip/Compress.h>

namespace jalon {

std::string zip_archive(const std::vector<ArchivedFile>& files, Instant made_at) {
    std::ostringstream out;
    Poco::Zip::Compress archive(out, true);
    const Poco::DateTime made(Poco::Timestamp(made_at.time_since_epoch().count() * 1000));
    for (const ArchivedFile& file : files) {
        std::istringstream in(file.bytes);
        archive.addFile(in, made, Poco::Path(file.path, Poco::Path::PATH_UNIX));
    }
    archive.close();
    return out.str();
}

}  // namespace jalon
