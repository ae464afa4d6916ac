// The site behind a socket: one thread per connection, idle ones timed out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "web/parts.hpp"

namespace jalon {

class WebServer {
  public:
    // Nothing listens before `start`. Port 0 takes any free one.
    WebServer(WebParts parts, std::string address = "127.0.0.1", std::uint16_t port = 0);
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
