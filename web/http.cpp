#include "web/http.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace jalon {

namespace {

constexpr std::size_t fields_max = 5000;

tl::unexpected<Error> unreadable() {
    return failure(ErrorKind::invalid,
                   "La demande contient des caractères que le serveur ne sait pas lire ; rechargez la page et "
                   "recommencez.");
}

int digit_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool readable(std::string_view text) {
    return is_valid_utf8(text) && text.find('\0') == std::string_view::npos;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower;
}

// The value of a parameter of a header: `name="…"` or `name=…`. nullopt when absent.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
    std::size_t at = 0;
    while ((at = header.find(name, at)) != std::string_view::npos) {
        const bool begins = at > 0 && (header[at - 1] == ' ' || header[at - 1] == ';');
        at += name.size();
        if (!begins || at >= header.size() || header[at] != '=') {
            continue;
        }
        ++at;
        if (at < header.size() && header[at] == '"') {
            const std::size_t end = header.find('"', at + 1);
            return end == std::string_view::npos ? std::nullopt
                                                 : std::optional(std::string(header.substr(at + 1, end - at - 1)));
        }
        return std::string(header.substr(at, header.find(';', at) - at));
    }
    return std::nullopt;
}

// Browsers of old sent whole paths; and write a quote as %22.
std::string base_name(std::string name) {
    const std::size_t slash = name.find_last_of("/\\");
    if (slash != std::string::npos) {
        name.erase(0, slash + 1);
    }
    for (std::size_t at = 0; (at = name.find("%22", at)) != std::string::npos; ++at) {
        name.replace(at, 3, "\"");
    }
    return name;
}

// Adds one part, headers and content, to the form. False when it cannot be read.
bool add_part(std::string_view part, FormBody& form) {
    const std::size_t blank = part.find("\r\n\r\n");
    if (blank == std::string_view::npos) {
        return false;
    }
    const std::string_view head = part.substr(0, blank + 2);
    const std::string_view content = part.substr(blank + 4);
    for (std::size_t at = 0; at < head.size();) {
        const std::size_t end = head.find("\r\n", at);
        const std::string_view line = head.substr(at, end - at);
        at = end + 2;
        if (!lower_case(line).starts_with("content-disposition:")) {
            continue;
        }
        const std::optional<std::string> name = parameter(line, "name");
        const std::optional<std::string> file = parameter(line, "filename");
        if (!name || !readable(*name) || (file && !readable(*file))) {
            return false;
        }
        if (!file) {
            form.texts.emplace_back(*name, std::string(content));
            return readable(content);
        }
        if (!file->empty() || !content.empty()) {
            form.files.push_back({*name, base_name(*file), content});
        }
        return true;
    }
    return false;
}

}  // namespace

std::string_view Request::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

std::string Request::cookie(std::string_view name) const {
    for (const std::string& pair : split(header("cookie"), ';')) {
        const std::string one = trimmed(pair);
        if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=') {
            return one.substr(name.size() + 1);
        }
    }
    return {};
}

Response& Response::with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
}

Response see_other(std::string location) {
    Response response;
    response.status = 303;
    response.with("Location", std::move(location));
    return response;
}

std::string first_of(const Fields& fields, std::string_view name) {
    const auto found = std::ranges::find_if(fields, [&](const auto& field) { return field.first == name; });
    return found == fields.end() ? std::string() : found->second;
}

Result<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+' && plus_is_space) {
            decoded += ' ';
        } else if (text[at] != '%') {
            decoded += text[at];
        } else {
            const int high = at + 2 < text.size() ? digit_value(text[at + 1]) : -1;
            const int low = at + 2 < text.size() ? digit_value(text[at + 2]) : -1;
            if (high < 0 || low < 0) {
                return unreadable();
            }
            decoded += static_cast<char>((high * 16) + low);
            at += 2;
        }
    }
    if (!readable(decoded)) {
        return unreadable();
    }
    return decoded;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        if (plain.find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += '%';
            encoded += digits[byte >> 4U];
            encoded += digits[byte & 15U];
        }
    }
    return encoded;
}

Result<Fields> read_urlencoded(std::string_view text) {
    Fields fields;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('&', at), text.size());
        const std::string_view pair = text.substr(at, end - at);
        at = end + 1;
        if (pair.empty()) {
            continue;
        }
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const Result<std::string> name = percent_decoded(pair.substr(0, equals), true);
        const Result<std::string> value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value || fields.size() >= fields_max) {
            return unreadable();
        }
        fields.emplace_back(*name, *value);
    }
    return fields;
}

std::string write_urlencoded(const Fields& fields) {
    std::string text;
    for (const auto& [name, value] : fields) {
        text += (text.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
    }
    return text;
}

Result<FormBody> read_multipart(std::string_view body, std::string_view boundary) {
    FormBody form;
    const std::string delimiter = "\r\n--" + std::string(boundary);
    const std::string opening = "--" + std::string(boundary);
    if (boundary.empty() || !body.starts_with(opening)) {
        return unreadable();
    }
    std::size_t at = opening.size();
    while (!body.substr(at).starts_with("--")) {
        if (!body.substr(at).starts_with("\r\n")) {
            return unreadable();
        }
        at += 2;
        const std::size_t end = body.find(delimiter, at);
        if (end == std::string_view::npos || form.texts.size() + form.files.size() >= fields_max ||
            !add_part(body.substr(at, end - at), form)) {
            return unreadable();
        }
        at = end + delimiter.size();
    }
    return form;
}

Result<FormBody> read_form(const Request& request) {
    const std::string_view type = request.header("content-type");
    const std::string kind = lower_case(type.substr(0, type.find(';')));
    if (kind == "multipart/form-data") {
        return read_multipart(request.body, parameter(type, "boundary").value_or(""));
    }
    if (kind != "application/x-www-form-urlencoded") {
        return FormBody{};
    }
    Result<Fields> fields = read_urlencoded(request.body);
    if (!fields) {
        return tl::unexpected(fields.error());
    }
    return FormBody{std::move(*fields), {}};
}

bool is_local_path(std::string_view path) {
    const bool clean =
        std::ranges::none_of(path, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\\'; });
    return clean && path.starts_with('/') && !path.starts_with("//");
}

}  // namespace jalon
