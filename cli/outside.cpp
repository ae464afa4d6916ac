#include "cli/outside.hpp"

#include <chrono>
#include <stdexcept>

#include <sys/random.h>

namespace jalon {

Instant SystemClock::now() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string SystemRandom::bytes(std::size_t count) {
    std::string bytes(count, '\0');
    std::size_t done = 0;
    while (done < count) {
        const ssize_t got = getrandom(bytes.data() + done, count - done, 0);
        if (got <= 0) {
            throw std::runtime_error("the operating system gives no random bytes");
        }
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

}  // namespace jalon
