#include "storage/totp.hpp"

#include <chrono>

#include <Poco/HMACEngine.h>
#include <Poco/SHA1Engine.h>
#include <fmt/format.h>

namespace jalon::storage {

namespace {

constexpr std::chrono::seconds step_length{30};
constexpr std::int64_t steps_around = 1;

}  // namespace

std::int64_t totp_step(Instant now) {
    return std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()) / step_length;
}

std::string totp_code(const std::string& secret, std::int64_t step, int digits) {
    std::string counter(8, '\0');
    for (std::size_t i = 0; i < counter.size(); ++i) {
        counter[counter.size() - 1 - i] = static_cast<char>((static_cast<std::uint64_t>(step) >> (8U * i)) & 0xFFU);
    }
    Poco::HMACEngine<Poco::SHA1Engine> engine(secret);
    engine.update(counter);
    const Poco::DigestEngine::Digest& digest = engine.digest();
    const std::size_t offset = digest.back() & 0x0FU;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value << 8U | digest[offset + i];
    }
    value &= 0x7FFFFFFFU;
    std::uint32_t bound = 1;
    for (int i = 0; i < digits; ++i) {
        bound *= 10;
    }
    return fmt::format("{:0{}}", value % bound, digits);
}

std::optional<std::int64_t> step_of_code(const std::string& secret, std::string_view code, Instant now,
                                         std::int64_t last_step) {
    const std::int64_t middle = totp_step(now);
    for (std::int64_t step = middle - steps_around; step <= middle + steps_around; ++step) {
        if (step > last_step && totp_code(secret, step) == code) {
            return step;
        }
    }
    return std::nullopt;
}

std::string base32(std::string_view bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char byte : bytes) {
        held = held << 8U | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 5; bits -= 5) {
            text += alphabet[(held >> (bits - 5)) & 31U];
        }
    }
    if (bits > 0) {
        text += alphabet[(held << (5 - bits)) & 31U];
    }
    return text;
}

}  // namespace jalon::storage
