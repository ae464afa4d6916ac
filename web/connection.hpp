// One connection of a browser: what has arrived, what is on its way out, and until when we wait for the other side.
// Its socket never blocks.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "web/http.hpp"
#include "web/request_reader.hpp"
#include "web/server.hpp"

namespace jalon {

// A response as it travels. `stays_open` tells the browser whether it may ask again on this connection.
std::string response_bytes(const Response& response, bool has_body, bool stays_open, Instant now);
// The answer to what could not be read or is not served: one French sentence. It closes the connection.
std::string refusal_bytes(int status, Instant now);

// What connections share; outlives them.
struct ConnectionHouse {
    std::function<Response(const Request&)> answer;
    std::function<Instant()> now;
    std::function<void(int)> told_refused;  // the status
    ServerLimits limits;
    std::atomic<std::size_t> bytes = 0;  // held by all connections
};

class Connection {
  public:
    using Clock = std::chrono::steady_clock;
    // What it waits for: more to read, room to write; or it is over, and is to be destroyed.
    enum class Wait { arrival, room, nothing };

    // Takes the socket; `peer` is the address at its other end.
    Connection(int socket, std::string peer, ConnectionHouse& house);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    int socket() const { return socket_; }
    // Goes on as far as it can without waiting for the other side: reads, answers, writes. Unless it is over, `ask` is
    // then called with what it waits for; whoever is woken by that goes on with it only when `ask` has returned.
    template <typename Ask>
    Wait go_on(Ask ask) {
        const std::lock_guard lock(working_);
        const Wait wait = go_on_now();
        if (wait != Wait::nothing) {
            ask(wait);
        }
        return wait;
    }
    // Makes it say 503 and close, instead of serving.
    void turn_away();

    // The following are for a thread that watches; while another is in `go_on`, they do nothing.
    // When it began to wait for a request of which nothing has come yet; nullopt when it does something else.
    std::optional<Clock::time_point> idle_since();
    // Ends it when it has waited too long, with 408 if a request had begun.
    void end_if_late(Clock::time_point now);
    // Ends it. Whoever waits for its socket is woken, and `go_on` finds it over.
    void end();

  private:
    enum class Phase { idle, head, body, answer, drain };

    Wait go_on_now();
    Wait serve();
    bool write();
    void take_request();
    void refuse(int status);
    void enter(Phase phase);
    void enter_reading();
    // What has come is given to the reader; false when nothing has.
    bool receive();
    void drain();
    void count_held();
    void shut();

    std::mutex working_;
    int socket_;
    std::string peer_;
    ConnectionHouse& house_;
    RequestReader reader_;
    std::string out_;
    std::size_t sent_ = 0;
    bool closing_ = false;  // once `out_` is sent
    bool over_ = false;
    std::size_t counted_ = 0;
    Phase phase_ = Phase::idle;
    Clock::time_point begun_;  // the phase
    Clock::time_point deadline_;
};

}  // namespace jalon
