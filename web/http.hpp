// A request and a response as plain data, and the reading of what browsers send: percent-encoding, cookies,
// urlencoded and multipart bodies. Knows nothing of sockets, so every page can be tested without one.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"

namespace jalon {

// A file of 20 MB with the form around it.
constexpr std::size_t body_limit = (20U * 1024 * 1024) + (512U * 1024);
// Without a session nobody needs more.
constexpr std::size_t anonymous_body_limit = 256U * 1024;

struct Request {
    std::string method = "GET";
    std::string path = "/";                      // as sent, still percent-encoded
    std::string query;                           // what follows « ? », still encoded
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
    std::string peer;        // the address at the other end of the socket
    bool too_large = false;  // the body passed its limit and was not kept

    // "" when absent.
    std::string_view header(const std::string& name) const;
    // The value of a cookie, "" when absent.
    std::string cookie(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::string type = "text/html; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    bool may_be_cached = false;  // static files; everything else is private and not stored

    Response& with(std::string name, std::string value);
};

// 303: the answer to a form that was accepted.
Response see_other(std::string location);

using Fields = std::vector<std::pair<std::string, std::string>>;

// The first value of a name, "" when absent.
std::string first_of(const Fields& fields, std::string_view name);

// A file part; the bytes belong to the request's body. A file input left empty gives no part.
struct FilePart {
    std::string name;
    std::string file_name;  // without folders
    std::string_view bytes;
};

struct FormBody {
    Fields texts;
    std::vector<FilePart> files;
};

// « a%20b+c » → « a b c ». Error: invalid (a broken escape, bytes that are not UTF-8, a NUL).
Result<std::string> percent_decoded(std::string_view text, bool plus_is_space);
// Encodes all but letters, digits and « -._~ ».
std::string percent_encoded(std::string_view text);

// Error: invalid, as above, or over 5,000 fields.
Result<Fields> read_urlencoded(std::string_view text);
std::string write_urlencoded(const Fields& fields);
// Error: invalid when the body does not follow its boundary, or texts are not UTF-8.
Result<FormBody> read_multipart(std::string_view body, std::string_view boundary);
// The body by its Content-Type; other types (JSON) give an empty form. Error: invalid.
Result<FormBody> read_form(const Request& request);

// True for a path of our own to go to after sign-in: « /cases/… », never « //host » or a control character.
bool is_local_path(std::string_view path);

}  // namespace jalon
