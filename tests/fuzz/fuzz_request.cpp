// What a connection sends, whole and in pieces: the same requests, or the same refusal, however it was cut.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/expect.hpp"
#include "web/request_reader.hpp"

namespace {

struct Heard {
    std::vector<std::string> requests;
    int refusal = 0;

    bool operator==(const Heard&) const = default;
};

std::string told(const jalon::Request& request, bool stays_open) {
    std::string text = request.method + '\n' + request.path + '\n' + request.query + '\n';
    for (const auto& [name, value] : request.headers) {
        text += name + '\0' + value + '\0';
    }
    return text + '\n' + request.body + (request.too_large ? "too large" : "") + (stays_open ? "+" : "-");
}

Heard heard(std::string_view bytes, std::size_t piece) {
    jalon::RequestReader reader;
    Heard all;
    while (!bytes.empty() && reader.state() != jalon::RequestReader::State::refused) {
        const std::string_view some = bytes.substr(0, piece);
        bytes.remove_prefix(some.size());
        reader.take(some);
        (void)reader.asks_to_continue();
        while (reader.state() == jalon::RequestReader::State::complete) {
            const jalon::Request request = reader.next();
            all.requests.push_back(told(request, reader.stays_open()));
        }
    }
    all.refusal = reader.state() == jalon::RequestReader::State::refused ? reader.refusal() : 0;
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(data, data + size);
    const Heard whole = heard(bytes, std::max<std::size_t>(size, 1));
    for (const std::size_t piece : {1U, 7U}) {
        jalon::expect(heard(bytes, piece) == whole, "requests do not depend on how they arrived");
    }
    for (const std::string& request : whole.requests) {
        jalon::expect(request.find('\n') != 0, "a request has a method");
    }
    return 0;
}
