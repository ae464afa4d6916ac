// Requests out of the bytes of one connection, in whatever pieces they arrive. Knows nothing of sockets and never
// waits, so that a slow sender costs the memory of what it sent and nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "web/http.hpp"

namespace jalon {

// The request line and its headers.
constexpr std::size_t head_limit = 32U * 1024;
// A browser that is still sending sees our page only once it has sent all; up to here we let it finish.
constexpr std::size_t drained_max = 64U * 1024 * 1024;

class RequestReader {
  public:
    enum class State {
        head,      // of the next request, or nothing of it yet
        body,      // its head is known
        complete,  // `next` gives it
        refused    // cannot be read; nothing after it can
    };

    // Adds what has arrived. Not to be called while a request is complete.
    State take(std::string_view bytes);
    State state() const { return state_; }

    // The complete request, once; goes on with what arrived after it.
    Request next();
    // Whether the sender of the request that `next` gave last waits for the answer on a connection that stays open.
    bool stays_open() const { return stays_open_; }

    // True once for each request whose sender waits for « 100 Continue » before its body.
    bool asks_to_continue();
    // HTTP status of what was refused: 400, 431 or 501.
    int refusal() const { return refusal_; }
    // Bytes kept of what is not answered yet.
    std::size_t held() const { return pending_.size() + request_.body.size(); }
    // Bytes of the body that have arrived, kept or not.
    std::size_t received() const { return received_; }
    // Nothing of a next request has arrived.
    bool is_empty() const { return state_ == State::head && pending_.empty(); }

  private:
    // How the end of the body is told.
    enum class Framing { none, length, chunks };
    // What of a chunk comes next.
    enum class Chunk { size, data, end, trailer };

    void advance();
    void refuse(int status);
    std::string_view read_head(std::string_view rest);
    bool understand(std::string_view head);
    std::string_view read_body(std::string_view rest);
    std::string_view read_chunk(std::string_view rest);
    bool read_chunk_size(std::string_view line);
    std::string_view keep(std::string_view rest);
    bool is_over() const;

    State state_ = State::head;
    std::string pending_;       // arrived, and not understood yet
    std::size_t searched_ = 0;  // of it, for the end of the head
    Request request_;
    Framing framing_ = Framing::none;
    Chunk chunk_ = Chunk::size;
    std::uint64_t missing_ = 0;  // of the body, or of its chunk
    std::size_t received_ = 0;   // of the body
    std::size_t body_max_ = 0;
    bool keeps_alive_ = true;
    bool stays_open_ = true;
    bool asks_to_continue_ = false;
    int refusal_ = 0;
};

}  // namespace jalon
