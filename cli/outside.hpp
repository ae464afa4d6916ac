// Time and chance of the real world.
#pragma once

#include "engine/base/clock.hpp"

namespace jalon {

class SystemClock final : public Clock {
  public:
    Instant now() const override;
};

// The operating system's random bytes, fit for secrets; may be called by several threads at once.
class SystemRandom final : public Random {
  public:
    std::string bytes(std::size_t count) override;
};

}  // namespace jalon
