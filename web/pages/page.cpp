#include "web/pages/page.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>

#include "engine/base/expect.hpp"
#include "engine/base/french.hpp"
#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/definition/role.hpp"
#include "web/embedded.hpp"

namespace jalon {

namespace {

constexpr int partials_deep_max = 5;

std::string_view embedded(std::string_view name) {
    const std::span<const EmbeddedFile> files = embedded_files();
    const auto found = std::ranges::find_if(files, [&](const EmbeddedFile& file) { return file.name == name; });
    expect(found != files.end(), "every page and static file named by the code is embedded");
    return found->bytes;
}

// The template with `{{>name}}` replaced by `name.html.mustache`: the library would parse a partial at each use.
std::string expanded(std::string_view name, int deep = 0) {
    expect(deep < partials_deep_max, "partials do not include themselves");
    std::string text(embedded(std::string(name) + ".html.mustache"));
    for (std::size_t at = 0; (at = text.find("{{>", at)) != std::string::npos;) {
        const std::size_t end = text.find("}}", at);
        const std::string partial = expanded(trimmed(text.substr(at + 3, end - at - 3)), deep + 1);
        text.replace(at, end + 2 - at, partial);
        at += partial.size();
    }
    return text;
}

// The library prints each space of a template by itself; lines lose those they begin with.
std::string without_indentation(std::string_view text) {
    std::string lines;
    lines.reserve(text.size());
    while (!text.empty()) {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines += text.substr(0, end);
        text.remove_prefix(end);
    }
    return lines;
}

// A template, parsed once by each thread: the library's printing is not const.
kainjow::mustache::mustache& template_of(std::string_view name) {
    thread_local std::map<std::string, kainjow::mustache::mustache, std::less<>> parsed;
    auto known = parsed.find(name);
    if (known == parsed.end()) {
        known = parsed.try_emplace(std::string(name), without_indentation(expanded(name))).first;
        expect(known->second.is_valid(), "page templates are well formed");
    }
    return known->second;
}

// The path of each static file, with a digest of its bytes.
const std::map<std::string_view, std::string>& static_paths() {
    static const std::map<std::string_view, std::string> paths = [] {
        std::map<std::string_view, std::string> made;
        for (const EmbeddedFile& file : embedded_files()) {
            made.emplace(file.name, "/static/" + std::string(file.name) + "?v=" + sha256_hex(file.bytes).substr(0, 10));
        }
        return made;
    }();
    return paths;
}

std::string role_labels(const Actor& actor) {
    std::vector<std::string> labels;
    for (const std::string& role : actor.roles) {
        labels.push_back(role_label(role));
    }
    return join(labels, ", ");
}

std::string seconds_until(Instant end, Instant now) {
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(end - now).count());
}

View layout_view(const Site& site, const Visit& visit, const Frame& frame, const std::vector<std::string>& told) {
    View view;
    view.text("title", frame.title).text("version", site.parts.version).flag("demo", site.parts.demo);
    view.text("css", static_path("jalon.css"))
        .text("js", static_path("jalon.js"))
        .text("icon", static_path("jalon.svg"));
    for (const char* place : {"home", "cases", "documents", "definitions", "administration", "mails", "account", "me",
                              "appointments", "signed", "statistics", "help"}) {
        view.flag(std::string("at_") + place, frame.place == place);
    }
    const bool signed_in = visit.session && visit.session->stage == Stage::open;
    view.flag("signed_in", signed_in).flag("has_account", signed_in && site.parts.security != nullptr);
    const bool ends = signed_in && visit.session->until != Instant{};
    view.text("session_end", ends ? french::time_of_day(paris_time(visit.session->until)) : "");
    view.text("session_seconds", ends ? seconds_until(visit.session->until, site.parts.clock->now()) : "");
    view.text("csrf", visit.session ? visit.session->csrf : "");
    view.text("user", visit.session ? visit.session->actor.name : "");
    view.text("roles", visit.session ? role_labels(visit.session->actor) : "");
    const bool administrator = visit.session && visit.session->actor.has("administrator");
    view.flag("administrator", administrator);
    view.flag("administers", administrator && site.parts.administration != nullptr);
    view.flag("archivist", signed_in && visit.session->actor.has("archivist"));
    view.flag("head_of_service", signed_in && visit.session->actor.has("head_of_service"));
    view.flag("agent", signed_in && visit.session->actor.has("agent"));
    view.flag("reads_mails",
              site.parts.demo_mails != nullptr && visit.session && visit.session->actor.has("administrator"));
    std::vector<View> notices;
    for (const std::string& notice : told) {
        notices.push_back(View().text("notice", notice));
    }
    return view.list("notices", notices);
}

}  // namespace

std::string printed(std::string_view name, const View& view) {
    return template_of(name).render(view.data());
}

Response page(const Site& site, const Visit& visit, const Frame& frame, std::string_view name, const View& view) {
    const std::vector<std::string> told = flashed(site, visit.request);
    View layout = layout_view(site, visit, frame, told);
    layout.text("content", printed(name, view));
    Response response;
    response.status = frame.status;
    response.body = french_spaces(printed("layout", layout));
    if (!told.empty()) {
        response.with("Set-Cookie", flash_cookie_header(site, {}));
    }
    return response;
}

namespace {

// Whether the space at `at` stands before a mark, or after an opening one.
bool is_tied(std::string_view html, std::size_t at) {
    const std::string_view rest = html.substr(at + 1);
    return rest.starts_with("»") ||
           (!rest.empty() && std::string_view(":;?!").find(rest[0]) != std::string_view::npos) ||
           html.substr(0, at).ends_with("«");
}

// A text between two tags, its spaces made French.
void add_spaced(std::string& spaced, std::string_view html, std::size_t at, std::size_t end) {
    constexpr std::string_view no_break = "\u00A0";
    const std::string_view until = html.substr(0, end);
    std::size_t kept = at;
    for (std::size_t space = until.find(' ', at); space != std::string_view::npos; space = until.find(' ', space + 1)) {
        if (is_tied(html, space)) {
            spaced.append(html.substr(kept, space - kept)).append(no_break);
            kept = space + 1;
        }
    }
    spaced.append(until.substr(kept));
}

}  // namespace

std::string french_spaces(std::string_view html) {
    std::string spaced;
    spaced.reserve(html.size() + html.size() / 64);
    std::string_view left_alone;  // the tag that ends what is left as it is
    for (std::size_t at = 0; at < html.size();) {
        const std::size_t tag_begin = std::min(html.find('<', at), html.size());
        if (left_alone.empty()) {
            add_spaced(spaced, html, at, tag_begin);
        } else {
            spaced.append(html.substr(at, tag_begin - at));
        }
        if (tag_begin == html.size()) {
            break;
        }
        const std::size_t tag_end = std::min(html.find('>', tag_begin), html.size() - 1) + 1;
        const std::string_view tag = html.substr(tag_begin, tag_end - tag_begin);
        if (left_alone.empty()) {
            left_alone = tag.starts_with("<textarea") ? "</textarea>" : tag.starts_with("<code") ? "</code>" : "";
        } else if (tag == left_alone) {
            left_alone = "";
        }
        spaced.append(tag);
        at = tag_end;
    }
    return spaced;
}

std::string static_path(std::string_view name) {
    return static_paths().at(name);
}

int page_number(const std::string& text) {
    constexpr int last = 100000;
    int number = 1;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number < 1 || number > last ? 1 : number;
}

std::string on_day(Instant instant) {
    return french::long_date(paris_date(instant));
}

std::string on_day_and_hour(Instant instant) {
    return on_day(instant) + " à " + french::time_of_day(paris_time(instant));
}

std::string file_size(std::int64_t bytes) {
    constexpr std::int64_t kilo = 1000;
    if (bytes < kilo * kilo) {
        return french::number(std::max<std::int64_t>(1, (bytes + (kilo / 2)) / kilo)) + "\u00A0ko";
    }
    return french::number(Decimal((bytes + (50 * kilo)) / (100 * kilo), 1)) + "\u00A0Mo";
}

View news_view(const MessageLine& line) {
    View view;
    view.text("subject", line.message.subject).text("text", line.message.text).text("reference", line.reference);
    view.text("at", on_day_and_hour(line.message.created_at)).text("iso", iso_instant(line.message.created_at));
    return view.text("case_path", "/cases/" + percent_encoded(line.message.case_id.str())).flag("unread", !line.read);
}

View appointment_view(const AppointmentView& appointment) {
    View view;
    view.text("when", appointment.whole_day ? on_day(appointment.at) : on_day_and_hour(appointment.at));
    view.text("iso", iso_instant(appointment.at)).text("meeting", appointment.label).text("place", appointment.place);
    view.text("length", appointment.minutes == 0 ? "" : french::hours(appointment.minutes));
    view.text("with", appointment.who).flag("past", appointment.past).text("name", appointment.name);
    view.text("status", appointment.status).flag("called_off", appointment.called_off);
    view.flag("may_answer", appointment.may_answer);
    std::vector<View> replies;
    for (const AppointmentReply& reply : appointment.replies) {
        View one;
        one.text("reply_of", reply.who).text("reply_on", on_day_and_hour(reply.at));
        replies.push_back(one.text("reply", reply.answer).text("reply_text", reply.text));
    }
    return view.list("replies", replies);
}

std::string due_in_words(Date due, Date today) {
    const std::int64_t days = days_between(today, due);
    if (days == 0) {
        return "aujourd’hui";
    }
    const std::string count =
        french::number(days < 0 ? -days : days) + "\u00A0jour" + (days > 1 || days < -1 ? "s" : "");
    return days < 0 ? "en retard de " + count : "dans " + count;
}

void add_reminder(View& view, const Reminder& reminder) {
    view.text("chase", reminder.again_on ? "" : reminder.task);
    view.text("reminded", reminder.last ? on_day(*reminder.last) : "").text("reminded_by", reminder.by);
    view.text("again_on", reminder.again_on ? french::long_date(*reminder.again_on) : "");
}

std::string since_in_words(Date since, Date today) {
    const std::int64_t days = days_between(since, today);
    if (days <= 0) {
        return "depuis aujourd’hui";
    }
    return days == 1 ? "depuis hier" : "depuis " + french::number(days) + "\u00A0jours";
}

std::string confidentiality_badge(Confidentiality confidentiality, const Actor& reader) {
    switch (confidentiality) {
        case Confidentiality::s3:
            return reader.has("agent") ? "Visible par vous et votre conseiller seulement"
                                       : "Visible par vous et l’agent seulement";
        case Confidentiality::s2:
            return "Diffusion restreinte";
        default:
            return "";
    }
}

std::string status_label(std::string_view status) {
    struct Row {
        std::string_view status;
        const char* label;
    };
    constexpr Row rows[] = {{"draft", "Projet"}, {"issued", "Émis"},       {"to_sign", "À signer"},
                            {"signed", "Signé"}, {"replaced", "Remplacé"}, {"void", "Annulé"}};
    const auto* const row = std::ranges::find_if(rows, [&](const Row& one) { return one.status == status; });
    return row == std::end(rows) ? std::string(status) : row->label;
}

}  // namespace jalon
