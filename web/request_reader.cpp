#include "web/request_reader.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <Poco/Exception.h>
#include <Poco/MemoryStream.h>
#include <Poco/Net/HTTPRequest.h>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "web/site.hpp"

namespace jalon {

namespace {

constexpr int fields_max = 100;
// A single header of more is more than anybody needs; the library refuses it without saying why.
constexpr std::size_t header_max = 8192;
constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower;
}

// The whole of it is a number.
template <class Number>
bool read_number(std::string_view text, int base, Number& number) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return !text.empty() && problem == std::errc() && end == text.data() + text.size();
}

Request request_of(const Poco::Net::HTTPRequest& from) {
    Request request;
    request.method = from.getMethod();
    const std::string& uri = from.getURI();
    const std::size_t question = std::min(uri.find('?'), uri.size());
    request.path = uri.substr(0, question);
    request.query = uri.substr(std::min(question + 1, uri.size()));
    for (const auto& [name, value] : from) {
        // Cookies may come in several headers.
        std::string& known = request.headers[lower_case(name)];
        known += (known.empty() ? "" : "; ") + value;
    }
    return request;
}

}  // namespace

RequestReader::State RequestReader::take(std::string_view bytes) {
    expect(state_ != State::complete, "a complete request is taken before more is read");
    pending_ += bytes;
    advance();
    return state_;
}

Request RequestReader::next() {
    expect(state_ == State::complete, "only a complete request is taken");
    Request request = std::move(request_);
    request_ = Request();
    stays_open_ = keeps_alive_;
    state_ = State::head;
    searched_ = 0;
    asks_to_continue_ = false;
    advance();
    return request;
}

bool RequestReader::asks_to_continue() {
    return std::exchange(asks_to_continue_, false);
}

void RequestReader::advance() {
    std::string_view rest = pending_;
    if (state_ == State::head) {
        rest = read_head(rest);
    }
    if (state_ == State::body) {
        rest = read_body(rest);
    }
    pending_.erase(0, pending_.size() - rest.size());
    if (pending_.empty()) {
        std::string().swap(pending_);  // a connection that waits holds nothing
    }
}

void RequestReader::refuse(int status) {
    state_ = State::refused;
    refusal_ = status;
}

std::string_view RequestReader::read_head(std::string_view rest) {
    // A browser may end what it sent before with a line too many.
    while (searched_ == 0 && rest.starts_with(line_end)) {
        rest.remove_prefix(line_end.size());
    }
    if (searched_ == 0 && rest == line_end.substr(0, 1)) {
        return rest;  // half of such a line, perhaps
    }
    const std::size_t end = rest.find(head_end, searched_ < head_end.size() ? 0 : searched_ - head_end.size());
    if (std::min(end, rest.size()) > head_limit) {
        refuse(431);
    } else if (end == std::string_view::npos) {
        searched_ = rest.size();
    } else if (understand(rest.substr(0, end + head_end.size()))) {
        rest.remove_prefix(end + head_end.size());
        state_ = State::body;
    }
    return rest;
}

// False when it refused the request.
bool RequestReader::understand(std::string_view head) {
    Poco::Net::HTTPRequest from;
    from.setFieldLimit(fields_max);
    try {
        Poco::MemoryInputStream stream(head.data(), static_cast<std::streamsize>(head.size()));
        from.read(stream);
    } catch (const Poco::Exception&) {
        refuse(head.size() > header_max ? 431 : 400);
        return false;
    }
    if (!from.getVersion().starts_with("HTTP/1.")) {
        refuse(400);
        return false;
    }
    request_ = request_of(from);
    body_max_ = request_.cookie(session_cookie).empty() ? anonymous_body_limit : body_limit;
    keeps_alive_ = from.getKeepAlive();
    received_ = 0;
    missing_ = 0;
    framing_ = Framing::none;
    chunk_ = Chunk::size;
    const std::string coding = lower_case(request_.header("transfer-encoding"));
    const bool has_length = request_.headers.contains("content-length");
    if (!coding.empty()) {
        // With both, a proxy in front of us may see other requests than we do.
        if (has_length || coding != "chunked") {
            refuse(has_length ? 400 : 501);
            return false;
        }
        framing_ = Framing::chunks;
    } else if (has_length) {
        if (!read_number(request_.header("content-length"), 10, missing_)) {
            refuse(400);
            return false;
        }
        framing_ = Framing::length;
    }
    asks_to_continue_ = framing_ != Framing::none && lower_case(request_.header("expect")) == "100-continue";
    if (asks_to_continue_ && missing_ > body_max_) {
        // It asked first: nothing of it needs to travel.
        request_.too_large = true;
        keeps_alive_ = false;
        asks_to_continue_ = false;
        framing_ = Framing::none;
    }
    return true;
}

std::string_view RequestReader::read_body(std::string_view rest) {
    if (framing_ == Framing::length) {
        rest = keep(rest);
    }
    while (framing_ == Framing::chunks && state_ == State::body && !rest.empty()) {
        const std::size_t before = rest.size();
        rest = read_chunk(rest);
        if (rest.size() == before) {
            break;
        }
    }
    if (state_ == State::body && is_over()) {
        state_ = State::complete;
        keeps_alive_ = keeps_alive_ && !request_.too_large;
    }
    return rest;
}

bool RequestReader::is_over() const {
    return framing_ == Framing::none || (framing_ == Framing::length && missing_ == 0) || received_ >= drained_max;
}

// What of it belongs to the body, up to the limit; past it, keeps nothing and marks the request.
std::string_view RequestReader::keep(std::string_view rest) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(missing_, rest.size()));
    missing_ -= count;
    received_ += count;
    if (received_ > body_max_) {
        request_.too_large = true;
        std::string().swap(request_.body);
    } else {
        request_.body += rest.substr(0, count);
    }
    return rest.substr(count);
}

// One piece of a body in chunks; as much as before when it has not wholly arrived.
std::string_view RequestReader::read_chunk(std::string_view rest) {
    if (chunk_ == Chunk::data) {
        rest = keep(rest);
        chunk_ = missing_ == 0 ? Chunk::end : Chunk::data;
        return rest;
    }
    constexpr std::size_t line_max = 1024;
    const std::size_t end = rest.find(line_end);
    if (end == std::string_view::npos || end > line_max) {
        if (rest.size() > line_max) {
            refuse(400);
        }
        return rest;
    }
    const std::string_view line = rest.substr(0, end);
    if (chunk_ == Chunk::trailer) {
        framing_ = line.empty() ? Framing::none : framing_;
    } else if (chunk_ == Chunk::end) {
        chunk_ = Chunk::size;
        if (!line.empty()) {
            refuse(400);
        }
    } else if (!read_chunk_size(line)) {
        refuse(400);
    }
    return rest.substr(end + line_end.size());
}

bool RequestReader::read_chunk_size(std::string_view line) {
    const std::string size = trimmed(std::string(line.substr(0, line.find(';'))));
    chunk_ = Chunk::data;
    if (!read_number(size, 16, missing_)) {
        return false;
    }
    chunk_ = missing_ == 0 ? Chunk::trailer : Chunk::data;
    return true;
}

}  // namespace jalon
