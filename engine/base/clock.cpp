#include "engine/base/clock.hpp"

namespace jalon {

std::string SeededRandom::bytes(std::size_t count) {
    std::string result;
    result.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        // SplitMix64: short, well spread, the same everywhere.
        state_ += 0x9E3779B97F4A7C15U;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
        result += static_cast<char>(mixed >> 56U);
    }
    return result;
}

std::string new_identifier(Random& random) {
    constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    std::string identifier;
    for (const char byte : random.bytes(20)) {
        identifier += alphabet[static_cast<unsigned char>(byte) & 31U];
    }
    return identifier;
}

}  // namespace jalon
