// The site behind a socket.
//
// A few threads serve thousands of connections: whoever waits (for a browser that thinks, a slow sender, a slow reader)
// waits in the kernel and holds no thread; a request goes to a thread once all of it is here. Each wait has an end.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "web/parts.hpp"

namespace jalon {

// What people may take of the server. The defaults are measured in docs/performance.md.
struct ServerLimits {
    std::size_t threads = 16;
    // Beyond, a connection that waits for its next request makes room; when none does, 503.
    std::size_t connections_max = 4096;
    // Bodies and answers on their way, of all connections together; beyond, 503.
    std::size_t bytes_max = 256U * 1024 * 1024;
    std::chrono::milliseconds idle{65'000};  // between two requests
    std::chrono::milliseconds head{10'000};  // for the request line and the headers
    // For a body or an answer: this long, and longer by its size at the slowest line that we wait for.
    std::chrono::milliseconds transfer{30'000};
    std::size_t slowest_bytes_per_second = 8 * 1024;
    std::chrono::milliseconds look_every{500};  // how often these times are looked at
};

class WebServer {
  public:
    // Nothing listens before `start`. Port 0 takes any free one.
    WebServer(WebParts parts, std::string address = "127.0.0.1", std::uint16_t port = 0, ServerLimits limits = {});
    ~WebServer();
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;

    // Throws when the address cannot be listened on.
    void start();
    // Lets requests under way finish.
    void stop();
    // The port listened on; 0 before `start`.
    int port() const;

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace jalon
