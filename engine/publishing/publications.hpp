// Which definitions an installation has published: new cases begin on the newest.
#pragma once

#include <optional>
#include <string>

#include "engine/base/time.hpp"

namespace jalon {

class Publications {
  public:
    virtual ~Publications() = default;
    // The digest published last; nullopt when nothing ever was (the files of the installation hold then).
    virtual std::optional<std::string> newest() = 0;
    // Adds a publication. The package of that digest is kept already.
    virtual void publish(const std::string& digest, Instant at) = 0;
};

}  // namespace jalon
