// The web as a function: a request in, a response out. `answer` finds the route, says who acts, checks the CSRF token,
// calls the page and turns whatever fails into a French page; `server.hpp` puts it behind a socket.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "web/http.hpp"
#include "web/parts.hpp"
#include "web/seal.hpp"

namespace jalon {

// What lasts as long as the server.
class Site {
  public:
    explicit Site(WebParts parts);

    WebParts parts;
    Seal seal;
    mutable Metrics metrics;

    // A new random identifier, for pages shown and failures.
    std::string identifier() const;

  private:
    mutable std::mutex random_lock_;
};

// One request on its way through the site.
struct Visit {
    const Request& request;
    std::vector<std::string> captured;  // the {parts} of the path, in order
    std::optional<Session> session;     // of a person, or made for the key of a program
    std::optional<TokenScope> by_key;   // what that key opens
    Fields query;
    FormBody form;

    const Actor& actor() const;  // expects a session
};

constexpr std::string_view session_cookie = "jalon_session";
constexpr std::string_view flash_cookie = "jalon_flash";

// Never throws: a failure of the house becomes a page with a reference, and a log line.
Response answer(const Site& site, const Request& request);

// Where a request comes from: the peer or, behind a proxy that speaks https for us, whom that proxy names last.
std::string origin_of(const Site& site, const Request& request);

// `Set-Cookie` for the session ("" closes it) and for what the next page says.
std::string session_cookie_header(const Site& site, const std::string& token);
std::string flash_cookie_header(const Site& site, const std::vector<std::string>& notices);
// The notices that came with this request.
std::vector<std::string> flashed(const Site& site, const Request& request);

}  // namespace jalon
