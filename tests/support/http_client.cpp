#include "tests/support/http_client.hpp"

#include <algorithm>
#include <istream>
#include <iterator>
#include <ostream>

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"

namespace jalon::test {

namespace {

using Attributes = std::map<std::string, std::string>;

std::string unescaped(std::string text) {
    static const std::pair<const char*, const char*> entities[] = {
        {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}};
    for (const auto& [from, to] : entities) {
        const std::string entity = from;
        for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1)) {
            text.replace(at, entity.size(), to);
        }
    }
    return text;
}

// One tag of a page of ours: attributes stand between double quotes or alone.
struct Tag {
    std::string name;  // « /form » when it closes
    Attributes attributes;
    std::size_t end = 0;  // of the text, after « > »

    bool has(const std::string& attribute) const { return attributes.contains(attribute); }
    std::string get(const std::string& attribute) const {
        const auto found = attributes.find(attribute);
        return found == attributes.end() ? std::string() : found->second;
    }
};

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

Tag tag_at(const std::string& html, std::size_t at) {
    Tag tag;
    ++at;
    while (at < html.size() && !is_blank(html[at]) && html[at] != '>') {
        tag.name += html[at++];
    }
    while (at < html.size() && html[at] != '>') {
        if (is_blank(html[at])) {
            ++at;
            continue;
        }
        std::string name;
        while (at < html.size() && !is_blank(html[at]) && html[at] != '>' && html[at] != '=') {
            name += html[at++];
        }
        std::string value;
        if (html.compare(at, 2, "=\"") == 0) {
            const std::size_t close = html.find('"', at + 2);
            value = unescaped(html.substr(at + 2, close - at - 2));
            at = close == std::string::npos ? html.size() : close + 1;
        }
        tag.attributes[name] = value;
    }
    tag.end = std::min(at + 1, html.size());
    return tag;
}

std::vector<Tag> tags_of(const std::string& html) {
    std::vector<Tag> tags;
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', tags.back().end)) {
        tags.push_back(tag_at(html, at));
    }
    return tags;
}

Control input_of(const Tag& tag) {
    static const std::map<std::string, Control::Kind> kinds = {{"hidden", Control::Kind::hidden},
                                                               {"radio", Control::Kind::radio},
                                                               {"checkbox", Control::Kind::box},
                                                               {"file", Control::Kind::file}};
    Control control;
    const auto kind = kinds.find(tag.get("type"));
    control.kind = kind == kinds.end() ? Control::Kind::text : kind->second;
    control.name = tag.get("name");
    control.value = tag.get("value");
    control.chosen = tag.has("checked");
    control.duration = tag.get("placeholder") == "1 h 30";
    return control;
}

Control area_of(const std::string& html, const Tag& tag) {
    Control control;
    control.kind = Control::Kind::area;
    control.name = tag.get("name");
    // The line break that opens a text area is not part of its text.
    const std::size_t begin = tag.end + (html.compare(tag.end, 1, "\n") == 0 ? 1 : 0);
    control.value = unescaped(html.substr(begin, html.find("</textarea>", begin) - begin));
    return control;
}

// A browser ends the lines of a text with CR LF.
std::string with_browser_lines(const std::string& text) {
    std::string lines;
    for (const char c : text) {
        lines += c == '\n' ? "\r\n" : std::string(1, c);
    }
    return lines;
}

// What is sent without its files: a box or a button that is not chosen sends nothing.
std::vector<std::pair<std::string, std::string>> texts_of(const PageForm& form) {
    std::vector<std::pair<std::string, std::string>> texts;
    for (const Control& control : form.controls) {
        const bool sent =
            control.kind != Control::Kind::file && !control.name.empty() &&
            ((control.kind != Control::Kind::radio && control.kind != Control::Kind::box) || control.chosen);
        if (sent) {
            texts.emplace_back(control.name, with_browser_lines(control.value));
        }
    }
    return texts;
}

std::string encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '_' || c == '.';
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

constexpr const char* boundary = "----a-browser-without-a-screen";

std::string multipart_of(const PageForm& form, const std::vector<std::pair<std::string, std::string>>& texts) {
    std::string body;
    const auto part = [&](const std::string& name, const std::string& more, const std::string& content) {
        body += fmt::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"{}\r\n\r\n", boundary, name, more);
        body += content + "\r\n";
    };
    for (const auto& [name, text] : texts) {
        part(name, "", text);
    }
    for (const Control& control : form.controls) {
        if (control.kind == Control::Kind::file) {
            part(control.name,
                 fmt::format("; filename=\"{}\"\r\nContent-Type: application/octet-stream",
                             control.value.empty() ? "" : "scan.pdf"),
                 control.value);
        }
    }
    return body + "--" + boundary + "--\r\n";
}

// An answer as a person would type it into that control.
std::string typed(const Value& value, const Control& control) {
    if (const bool* flag = value.get_if<bool>()) {
        return *flag ? "yes" : "no";
    }
    if (const auto* number = value.get_if<std::int64_t>()) {
        return control.duration ? french::hours(*number) : std::to_string(*number);
    }
    if (const Date* date = value.get_if<Date>()) {
        return french::short_date(*date);
    }
    if (const TimeOfDay* time = value.get_if<TimeOfDay>()) {
        return fmt::format("{:02}:{:02}", time->minutes / 60, time->minutes % 60);
    }
    if (const Money* money = value.get_if<Money>()) {
        return french::amount(*money);
    }
    if (const Decimal* number = value.get_if<Decimal>()) {
        return french::number(*number);
    }
    return value.text() == nullptr ? std::string() : *value.text();
}

Result<void> type_into(PageForm& form, const std::string& name, const Value& value) {
    const List several = value.list() == nullptr ? List{value} : *value.list();
    bool found = false;
    bool offered = false;
    for (Control& control : form.controls) {
        if (control.name != name) {
            continue;
        }
        found = true;
        const std::string text = several.empty() ? std::string() : typed(several.front(), control);
        switch (control.kind) {
            case Control::Kind::radio:
            case Control::Kind::box:
                control.chosen = std::ranges::any_of(
                    several, [&](const Value& one) { return typed(one, control) == control.value; });
                offered = offered || control.chosen || (control.kind == Control::Kind::box && text == "no");
                break;
            case Control::Kind::select:
                offered = std::ranges::find(control.options, text) != control.options.end();
                control.value = text;
                break;
            default:
                offered = true;
                control.value = text;
        }
    }
    if (!found || !offered) {
        return failure(
            ErrorKind::invalid,
            fmt::format("La page ne {} « {} ».", found ? "propose pas cette réponse à" : "demande pas", name), name);
    }
    return {};
}

void choose_file(PageForm& form, const std::string& name, const std::string& bytes) {
    for (Control& control : form.controls) {
        if (control.name == name && control.kind == Control::Kind::file) {
            control.value = bytes;
        }
    }
}

Result<void> type_rows(PageForm& form, const std::string& table, const List& rows) {
    for (Control& control : form.controls) {
        if (control.name.starts_with(table + "[") && control.kind != Control::Kind::hidden) {
            control.value = control.kind == Control::Kind::box ? control.value : std::string();
            control.chosen = false;
        }
    }
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const Record* cells = rows[row].record();
        for (const auto& [column, value] : cells == nullptr ? Record{} : *cells) {
            if (Result<void> done = type_into(form, fmt::format("{}[{}].{}", table, row, column), value); !done) {
                return done;
            }
        }
    }
    return {};
}

// The form of a page that posts there.
Result<PageForm> form_to(const std::string& html, const std::string& action) {
    for (PageForm& form : forms_of(html)) {
        if (form.action == action) {
            return std::move(form);
        }
    }
    return failure(ErrorKind::invalid, fmt::format("La page n’a pas de formulaire vers « {} ».", action));
}

}  // namespace

std::string Reply::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

std::string PageForm::value(const std::string& name) const {
    const auto found = std::ranges::find(controls, name, &Control::name);
    return found == controls.end() ? std::string() : found->value;
}

bool PageForm::asks_for(const std::string& name) const {
    return std::ranges::find(controls, name, &Control::name) != controls.end();
}

std::size_t PageForm::rows(const std::string& table) const {
    std::size_t count = 0;
    while (std::ranges::any_of(controls, [&](const Control& control) {
        return control.name.starts_with(fmt::format("{}[{}].", table, count));
    })) {
        ++count;
    }
    return count;
}

std::vector<PageForm> forms_of(const std::string& html) {
    std::vector<PageForm> forms;
    bool inside = false;
    for (const Tag& tag : tags_of(html)) {
        if (tag.name == "form") {
            forms.push_back({tag.get("action"), tag.get("enctype") == "multipart/form-data", {}});
            inside = true;
        } else if (tag.name == "/form") {
            inside = false;
        } else if (inside && tag.name == "input") {
            forms.back().controls.push_back(input_of(tag));
        } else if (inside && tag.name == "textarea") {
            forms.back().controls.push_back(area_of(html, tag));
        } else if (inside && tag.name == "select") {
            forms.back().controls.push_back({Control::Kind::select, tag.get("name"), {}, false, false, {}});
        } else if (inside && tag.name == "option") {
            Control& select = forms.back().controls.back();
            if (select.options.empty() || tag.has("selected")) {
                select.value = tag.get("value");
            }
            select.options.push_back(tag.get("value"));
        }
    }
    return forms;
}

std::string text_of_html(const std::string& html) {
    std::string text;
    bool in_tag = false;
    for (const char c : html) {
        in_tag = in_tag || c == '<';
        const char kept = in_tag || is_blank(c) ? ' ' : c;
        if (kept != ' ' || (!text.empty() && text.back() != ' ')) {
            text += kept;
        }
        in_tag = in_tag && c != '>';
    }
    return unescaped(text);
}

std::string problem_of(const Reply& page) {
    for (const std::string_view mark : {"class=\"notice error\"", "class=\"lead\""}) {
        const std::size_t at = page.body.find(mark);
        if (at != std::string::npos && page.status >= 400) {
            const std::size_t begin = page.body.find('>', at) + 1;
            const std::size_t end = page.body.find(mark.ends_with("error\"") ? "</div>" : "</p>", begin);
            return text_of_html(page.body.substr(begin, end - begin));
        }
    }
    return page.status >= 400 ? fmt::format("statut {}", page.status) : std::string();
}

std::vector<std::string> attributes_of(const std::string& html, const std::string& name) {
    std::vector<std::string> values;
    for (const Tag& tag : tags_of(html)) {
        if (tag.has(name)) {
            values.push_back(tag.get(name));
        }
    }
    return values;
}

Reply HttpClient::get(const std::string& path) {
    Reply reply = send("GET", path, "", "");
    // Signed in too long ago for what is asked: the person says again who they are.
    if (reply.status == 303 && reply.header("location").starts_with("/proof") && !password_.empty()) {
        Result<PageForm> proof = form_to(send("GET", reply.header("location"), "", "").body, "/proof");
        if (proof && type_into(*proof, "password", password_) && send(*proof).status == 303) {
            reply = send("GET", path, "", "");
        }
    }
    return reply;
}

Reply HttpClient::send(const PageForm& form, const std::pair<std::string, std::string>& pressed) {
    std::vector<std::pair<std::string, std::string>> texts = texts_of(form);
    if (!pressed.first.empty()) {
        texts.push_back(pressed);
    }
    if (form.multipart) {
        return send("POST", form.action, multipart_of(form, texts),
                    std::string("multipart/form-data; boundary=") + boundary);
    }
    std::string body;
    for (const auto& [name, text] : texts) {
        body += (body.empty() ? "" : "&") + encoded(name) + "=" + encoded(text);
    }
    return send("POST", form.action, body, "application/x-www-form-urlencoded");
}

Reply HttpClient::send_and_confirm(const PageForm& form) {
    Reply sent = send(form);
    if (sent.status == 200 && sent.body.find("name=\"_reviewed\"") != std::string::npos) {
        for (const PageForm& review : forms_of(sent.body)) {
            if (review.action == form.action) {
                return send(review, {"_reviewed", "yes"});
            }
        }
    }
    return sent;
}

Reply HttpClient::send(const std::string& method, const std::string& path, const std::string& body,
                       const std::string& type) {
    Poco::Net::HTTPClientSession session("127.0.0.1", static_cast<Poco::UInt16>(port_));
    Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPRequest::HTTP_1_1);
    request.setKeepAlive(false);
    if (!cookies_.empty()) {
        std::vector<std::string> pairs;
        for (const auto& [name, value] : cookies_) {
            pairs.push_back(name + "=" + value);
        }
        request.set("Cookie", join(pairs, "; "));
    }
    for (const auto& [name, value] : headers_) {
        request.set(name, value);
    }
    if (method != "GET") {
        request.setContentType(type);
        request.setContentLength(static_cast<std::streamsize>(body.size()));
    }
    session.sendRequest(request) << body;
    Poco::Net::HTTPResponse response;
    std::istream& stream = session.receiveResponse(response);
    Reply reply;
    reply.status = static_cast<int>(response.getStatus());
    reply.body.assign(std::istreambuf_iterator<char>(stream), {});
    for (const auto& [name, value] : response) {
        std::string lower = name;
        std::ranges::transform(lower, lower.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        reply.headers[lower] = value;
        if (lower == "set-cookie") {
            const std::size_t equals = value.find('=');
            cookies_[value.substr(0, equals)] = value.substr(equals + 1, value.find(';') - equals - 1);
        }
    }
    std::erase_if(cookies_, [](const auto& cookie) { return cookie.second.empty(); });
    return reply;
}

bool HttpClient::sign_in(const std::string& login, const std::string& password) {
    forget();
    Result<PageForm> form = form_to(get("/sign-in").body, "/sign-in");
    if (!form || !type_into(*form, "login", login) || !type_into(*form, "password", password)) {
        return false;
    }
    password_ = password;
    return send(*form).status == 303;
}

Result<void> HttpClient::fit_rows(PageForm& form, const std::string& table, std::size_t wanted) {
    for (std::size_t rows = form.rows(table); rows != wanted; rows = form.rows(table)) {
        const auto pressed = rows < wanted ? std::pair<std::string, std::string>("_add_row", table)
                                           : std::pair("_remove_row", fmt::format("{}:{}", table, rows - 1));
        const Reply page = send(form, pressed);
        Result<PageForm> changed = form_to(page.body, form.action);
        if (!changed || changed->rows(table) == rows) {
            return failure(ErrorKind::invalid, fmt::format("Le tableau « {} » n’a pas reçu {} lignes.", table, wanted),
                           table);
        }
        form = std::move(*changed);
    }
    return {};
}

Result<PageForm> HttpClient::filled(PageForm form, const Record& answers, const std::string& scan) {
    for (const auto& [name, value] : answers) {
        const List* rows = value.list();
        if (rows == nullptr || rows->empty() || rows->front().record() == nullptr) {
            continue;
        }
        Result<void> done = fit_rows(form, name, rows->size());
        done = done ? type_rows(form, name, *rows) : done;
        if (!done) {
            return tl::unexpected(done.error());
        }
    }
    for (const auto& [name, value] : answers) {
        const List* rows = value.list();
        if (rows != nullptr && !rows->empty() && rows->front().record() != nullptr) {
            continue;
        }
        const bool is_file = value.record() != nullptr;
        if (Result<void> done = type_into(form, name, is_file ? Value("") : value); !done) {
            return tl::unexpected(done.error());
        }
        if (is_file) {
            choose_file(form, name, scan);
        }
    }
    return form;
}

}  // namespace jalon::test
