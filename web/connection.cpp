#include "web/connection.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iterator>
#include <string_view>
#include <utility>

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Timestamp.h>
#include <fmt/format.h>

namespace jalon {

namespace {

constexpr std::size_t block_size = 64U * 1024;
constexpr std::chrono::seconds drain_time{2};

std::string http_date(Instant now) {
    const Poco::Timestamp stamp(std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count());
    return Poco::DateTimeFormatter::format(stamp, Poco::DateTimeFormat::HTTP_FORMAT);
}

bool would_wait() {
    return errno == EAGAIN || errno == EWOULDBLOCK;
}

std::chrono::milliseconds transfer_time(const ServerLimits& limits, std::size_t bytes) {
    return limits.transfer + std::chrono::milliseconds(1000 * bytes / limits.slowest_bytes_per_second);
}

const char* sentence_for(int status) {
    switch (status) {
        case 408:
            return "La demande n’est pas arrivée à temps. Vérifiez la connexion, puis recommencez.";
        case 431:
            return "Les en-têtes de la demande sont trop longs. Effacez les cookies de ce site, puis recommencez.";
        case 501:
            return "Ce codage de la demande n’est pas pris en charge.";
        case 503:
            return "Le service reçoit trop de demandes en ce moment. Réessayez dans une minute.";
        default:
            return "La demande est illisible. Rien n’a été enregistré.";
    }
}

}  // namespace

std::string response_bytes(const Response& response, bool has_body, bool stays_open, Instant now) {
    const auto status = static_cast<Poco::Net::HTTPResponse::HTTPStatus>(response.status);
    std::string bytes;
    bytes.reserve(1024 + (has_body ? response.body.size() : 0));
    fmt::format_to(std::back_inserter(bytes), "HTTP/1.1 {} {}\r\nDate: {}\r\nConnection: {}\r\n", response.status,
                   Poco::Net::HTTPResponse::getReasonForStatus(status), http_date(now),
                   stays_open ? "Keep-Alive" : "Close");
    const bool never_a_body = response.status == 204 || response.status == 304;
    if (!never_a_body) {
        fmt::format_to(std::back_inserter(bytes), "Content-Type: {}\r\nContent-Length: {}\r\n", response.type,
                       response.body.size());
    }
    for (const auto& [name, value] : response.headers) {
        fmt::format_to(std::back_inserter(bytes), "{}: {}\r\n", name, value);
    }
    bytes += "\r\n";
    if (has_body && !never_a_body) {
        bytes += response.body;
    }
    return bytes;
}

std::string refusal_bytes(int status, Instant now) {
    Response response;
    response.status = status;
    response.type = "text/plain; charset=utf-8";
    response.body = std::string(sentence_for(status)) + "\n";
    response.with("X-Content-Type-Options", "nosniff").with("Cache-Control", "no-store");
    if (status == 503) {
        response.with("Retry-After", "60");
    }
    return response_bytes(response, true, false, now);
}

Connection::Connection(int socket, std::string peer, ConnectionHouse& house)
    : socket_(socket), peer_(std::move(peer)), house_(house) {
    // The thread that serves it takes this lock, and so sees all that was made here.
    const std::lock_guard lock(working_);
    enter(Phase::idle);
}

Connection::~Connection() {
    house_.bytes -= counted_;
    ::close(socket_);
}

Connection::Wait Connection::go_on_now() {
    const Wait wait = serve();
    count_held();
    return wait;
}

Connection::Wait Connection::serve() {
    while (!over_) {
        if (!write()) {
            return Wait::room;
        }
        if (over_) {
            break;
        }
        if (closing_ && phase_ != Phase::drain) {
            // The browser reads our answer before it notices that we no longer listen.
            ::shutdown(socket_, SHUT_WR);
            enter(Phase::drain);
        } else if (phase_ == Phase::drain) {
            drain();
            return over_ ? Wait::nothing : Wait::arrival;
        } else if (reader_.state() == RequestReader::State::complete) {
            take_request();
        } else if (reader_.state() == RequestReader::State::refused) {
            refuse(reader_.refusal());
        } else if (!receive()) {
            return over_ ? Wait::nothing : Wait::arrival;
        }
    }
    return Wait::nothing;
}

// False when the rest has to wait for room.
bool Connection::write() {
    while (sent_ < out_.size()) {
        const ssize_t count = ::send(socket_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0 && would_wait()) {
            return false;
        }
        if (count < 0 && errno != EINTR) {
            over_ = true;
            return true;
        }
        sent_ += count < 0 ? 0 : static_cast<std::size_t>(count);
    }
    std::string().swap(out_);
    sent_ = 0;
    return true;
}

bool Connection::receive() {
    std::array<char, block_size> block;  // NOLINT(cppcoreguidelines-pro-type-member-init): read into at once
    const ssize_t count = ::recv(socket_, block.data(), block.size(), MSG_DONTWAIT);
    if (count <= 0) {
        over_ = count == 0 || !(would_wait() || errno == EINTR);
        enter_reading();
        return false;
    }
    reader_.take(std::string_view(block.data(), static_cast<std::size_t>(count)));
    enter_reading();
    count_held();
    if (house_.bytes > house_.limits.bytes_max && reader_.held() > anonymous_body_limit) {
        refuse(503);
    } else if (reader_.asks_to_continue()) {
        out_ = "HTTP/1.1 100 Continue\r\n\r\n";
    }
    return true;
}

void Connection::take_request() {
    Request request = reader_.next();
    request.peer = peer_;
    const Response response = house_.answer(request);
    closing_ = !reader_.stays_open();
    out_ = response_bytes(response, request.method != "HEAD", !closing_, house_.now());
    enter(Phase::answer);
}

void Connection::refuse(int status) {
    house_.told_refused(status);
    out_ = refusal_bytes(status, house_.now());
    closing_ = true;
    enter(Phase::answer);
}

void Connection::turn_away() {
    const std::lock_guard lock(working_);
    refuse(503);
}

// Reads what still comes and drops it: to close while something lies unread would take our answer back.
void Connection::drain() {
    std::array<char, block_size> block;  // NOLINT(cppcoreguidelines-pro-type-member-init): read into at once
    ssize_t count = 0;
    while ((count = ::recv(socket_, block.data(), block.size(), MSG_DONTWAIT)) > 0) {
    }
    over_ = count == 0 || !would_wait();
}

void Connection::enter(Phase phase) {
    begun_ = Clock::now();
    phase_ = phase;
    const ServerLimits& limits = house_.limits;
    switch (phase) {
        case Phase::idle:
            deadline_ = begun_ + limits.idle;
            break;
        case Phase::head:
            deadline_ = begun_ + limits.head;
            break;
        case Phase::body:
        case Phase::answer:
            deadline_ = begun_ + transfer_time(limits, phase == Phase::body ? reader_.received() : out_.size());
            break;
        case Phase::drain:
            deadline_ = begun_ + drain_time;
            break;
    }
}

// A phase lasts from its first byte on; a body longer, by what has come of it.
void Connection::enter_reading() {
    const Phase now = reader_.is_empty()                              ? Phase::idle
                      : reader_.state() == RequestReader::State::head ? Phase::head
                                                                      : Phase::body;
    if (now != phase_) {
        enter(now);
    }
    if (now == Phase::body) {
        deadline_ = begun_ + transfer_time(house_.limits, reader_.received());
    }
}

void Connection::count_held() {
    const std::size_t held = reader_.held() + out_.size();
    house_.bytes += held - counted_;  // modulo, when there is less than before
    counted_ = held;
}

std::optional<Connection::Clock::time_point> Connection::idle_since() {
    const std::unique_lock lock(working_, std::try_to_lock);
    return lock && phase_ == Phase::idle && !over_ ? std::optional(begun_) : std::nullopt;
}

void Connection::end_if_late(Clock::time_point now) {
    const std::unique_lock lock(working_, std::try_to_lock);
    if (!lock || over_ || now < deadline_) {
        return;
    }
    if (phase_ != Phase::idle && phase_ != Phase::drain) {
        house_.told_refused(408);
    }
    if (phase_ == Phase::head || phase_ == Phase::body) {
        const std::string answer = refusal_bytes(408, house_.now());
        static_cast<void>(::send(socket_, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
    }
    shut();
}

void Connection::end() {
    const std::unique_lock lock(working_, std::try_to_lock);
    if (lock && !over_) {
        shut();
    }
}

void Connection::shut() {
    over_ = true;
    ::shutdown(socket_, SHUT_RDWR);
}

}  // namespace jalon
