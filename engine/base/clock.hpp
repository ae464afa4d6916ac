// Time and chance as the engine needs them; the outside fulfils them, tests fix them.
#pragma once

#include <cstddef>
#include <string>

#include "engine/base/time.hpp"

namespace jalon {

class Clock {
  public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
    Date today() const { return paris_date(now()); }
};

class FixedClock final : public Clock {
  public:
    explicit FixedClock(Instant now) : now_(now) {}
    Instant now() const override { return now_; }
    void set(Instant now) { now_ = now; }

  private:
    Instant now_;
};

class Random {
  public:
    virtual ~Random() = default;
    // `count` random bytes, fit for identifiers and tokens.
    virtual std::string bytes(std::size_t count) = 0;
};

// Reproducible bytes for tests; never for secrets.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    std::string bytes(std::size_t count) override;

  private:
    std::uint64_t state_;
};

// A new identifier: 20 characters of Crockford's base 32 (100 bits), lower case.
std::string new_identifier(Random& random);

}  // namespace jalon
