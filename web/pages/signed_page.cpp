// « Retrouver un document signé »: from any clue to what the paper is worth today; read for a reason alone.
#include "web/pages/signed_page.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/forms/read_field.hpp"
#include "web/pages/document_state.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

constexpr int lines_per_page = 20;
constexpr Duration reason_holds = std::chrono::minutes(30);
constexpr std::size_t shortest_reason = 10;
constexpr std::size_t longest_reason = 500;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool are_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

// « 1 560,00 » as papers are found by it: a group of three digits after another is the same number.
bool goes_on(const std::string& number, const std::string& word) {
    constexpr std::size_t group = 3;
    const std::string_view whole = std::string_view(word).substr(0, word.find(','));
    return are_digits(number) && are_digits(whole) && whole.size() == group;
}

// « 03/2027 » and « 3/2/2027 » as papers are found by them; the word itself when it is no date.
std::string in_letters(const std::string& word) {
    const std::vector<std::string> parts = split(word, '/');
    Field field;
    field.type = Field::Type::date;
    const bool month = parts.size() == 2 && are_digits(parts[0]) && are_digits(parts[1]) && parts[1].size() == 4;
    const Result<Value> day = read_field(field, month ? "1/" + word : parts.size() == 3 ? word : "");
    const Date* const date = day ? day->get_if<Date>() : nullptr;
    if (date == nullptr) {
        return word;
    }
    return month ? french::month_and_year(date->year() / date->month()) : french::long_date(*date);
}

View line_view(const Site& site, const Visit& visit, const DocumentLine& line) {
    const DocumentRecord& record = line.document;
    const Result<CaseService::PaperSheet> sheet = site.parts.service->paper(visit.actor(), record.id);
    View view;
    view.text("document", record.title).text("number", record.number);
    view.text("sheet_path", "/signed/" + percent_encoded(record.id.str()));
    view.text("organisation", sheet ? sheet->organisation_name : "");
    const bool person = sheet && !sheet->subject.empty() && sheet->subject != sheet->organisation_name;
    view.text("person", person ? sheet->subject : "").text("date", on_day(record.issued_at));
    view.text("reference", line.header.reference);
    view.text("state", document_state(record, sheet ? sheet->of_case : std::vector<DocumentRecord>()));
    return view.flag("stands", stands_signed(record));
}

bool is_archivist(const Visit& visit) {
    return visit.actor().has("archivist");
}

Response reserved(const Site& site, const Visit& visit) {
    return error_page(site, visit, 403, "Page réservée",
                      "La recherche des documents signés est réservée à l’archiviste.",
                      "« Documents » montre ceux qui vous sont ouverts.");
}

// The page that the reason leads to: the paper, or the paper to be read on screen.
std::string path_after(const DocumentId& id, const std::string& wanted) {
    const std::string paper = "/documents/" + percent_encoded(id.str());
    return wanted == paper + "/reading" ? wanted : paper;
}

std::vector<View> others_of(const DocumentRecord& record, const std::vector<DocumentRecord>& of_case) {
    std::vector<View> views;
    for (const DocumentRecord& other : of_case) {
        const bool tied = other.id == record.signs || other.signs == record.id ||
                          (!record.signs.empty() && other.signs == record.signs) || other.key == record.key;
        if (tied && other.id != record.id) {
            views.push_back(View()
                                .text("title", other.title)
                                .text("version", std::to_string(other.version))
                                .text("state", document_state(other, of_case))
                                .text("date", on_day(other.issued_at))
                                .text("path", "/signed/" + percent_encoded(other.id.str())));
        }
    }
    return views;
}

Response sheet_shown(const Site& site, const Visit& visit, const std::string& problem) {
    const DocumentId id(visit.captured[0]);
    const Result<CaseService::PaperSheet> sheet = site.parts.service->paper(visit.actor(), id);
    const Result<CaseService::Integrity> found = site.parts.service->check(visit.actor(), id);
    if (!sheet || !found) {
        return not_found_page(site, visit);
    }
    const DocumentRecord& record = sheet->record;
    const std::string reading = reading_path(record);
    View view;
    view.text("document", record.title).text("number", record.number).text("version", std::to_string(record.version));
    view.text("programme", sheet->programme).text("organisation", sheet->organisation_name);
    const bool person = !sheet->subject.empty() && sheet->subject != sheet->organisation_name;
    view.text("person", person ? sheet->subject : "").text("reference", sheet->header.reference);
    view.text("date", on_day(record.issued_at)).text("size", file_size(record.size)).text("digest", record.sha256);
    view.text("state", document_state(record, sheet->of_case)).flag("stands", stands_signed(record));
    view.flag("copy", !record.signs.empty());
    view.flag("whole", found->bytes && found->original && found->journal);
    view.flag("bytes", found->bytes).flag("original", found->original).flag("journal", found->journal);
    view.text("checked", on_day_and_hour(site.parts.clock->now()));
    view.list("others", others_of(record, sheet->of_case));
    const bool must_say = needs_reason(site, visit, id);
    const std::string wanted = first_of(visit.request.method == "POST" ? visit.form.texts : visit.query, "then");
    view.flag("must_say", must_say).text("csrf", visit.session->csrf).text("problem", problem);
    view.text("reason", first_of(visit.form.texts, "reason")).text("then", path_after(id, wanted));
    view.text("sheet_path", "/signed/" + percent_encoded(id.str()));
    view.text("document_path", "/documents/" + percent_encoded(id.str())).text("reading_path", reading);
    view.flag("reads_first", !reading.empty() && wanted == reading);
    const std::string title = (problem.empty() ? "" : "Erreur : ") + record.title;
    return page(site, visit, {.title = title, .place = "signed", .status = problem.empty() ? 200 : 422}, "signed_sheet",
                view);
}

}  // namespace

std::string clue_of(const std::string& typed) {
    std::vector<std::string> words;
    for (const std::string& word : split(french::search_key(typed), ' ')) {
        if (word.empty() || word == "€" || word == "eur" || word == "euros") {
            continue;
        }
        if (!words.empty() && goes_on(words.back(), word)) {
            words.back() += word;
        } else {
            words.push_back(french::search_key(in_letters(word)));
        }
    }
    return join(words, " ");
}

bool needs_reason(const Site& site, const Visit& visit, const DocumentId& id) {
    if (site.parts.accesses == nullptr) {
        return false;
    }
    const Result<CaseService::PaperSheet> sheet = site.parts.service->paper(visit.actor(), id);
    if (!sheet || sheet->read_as != std::vector<std::string>{"archivist"}) {
        return false;
    }
    const std::optional<Instant> given = site.parts.accesses->reason_given(visit.actor().user, id);
    return !given || *given + reason_holds <= site.parts.clock->now();
}

std::optional<Response> reason_asked(const Site& site, const Visit& visit, const DocumentId& id) {
    if (!needs_reason(site, visit, id)) {
        return std::nullopt;
    }
    return see_other("/signed/" + percent_encoded(id.str()) + "?then=" + percent_encoded(visit.request.path));
}

Response signed_page(const Site& site, const Visit& visit) {
    if (!is_archivist(visit)) {
        return reserved(site, visit);
    }
    const std::string typed = trimmed(first_of(visit.query, "q"));
    DocumentFilter filter;
    filter.text = clue_of(typed);
    filter.signed_only = true;
    const int number = page_number(first_of(visit.query, "page"));
    filter.limit = lines_per_page + 1;
    filter.offset = (number - 1) * lines_per_page;
    // Nothing is shown before something is searched: one comes for one paper, not to look around.
    std::vector<DocumentLine> found;
    if (!filter.text.empty()) {
        Actor archivist = visit.actor();
        archivist.roles = {"archivist"};
        found = site.parts.service->documents(archivist, filter);
    }
    const bool more = found.size() > lines_per_page;
    found.resize(std::min<std::size_t>(found.size(), lines_per_page));
    std::vector<View> lines;
    std::ranges::transform(found, std::back_inserter(lines),
                           [&](const DocumentLine& line) { return line_view(site, visit, line); });
    View view;
    view.text("q", typed).flag("asked", !filter.text.empty()).list("papers", lines);
    view.number("count", std::ssize(lines)).flag("several", lines.size() > 1).flag("first_page", number == 1 && !more);
    const std::string start = "/signed?q=" + percent_encoded(typed) + "&page=";
    view.text("previous", number > 1 ? start + std::to_string(number - 1) : "");
    view.text("next", more ? start + std::to_string(number + 1) : "");
    return page(site, visit, {.title = "Retrouver un document signé", .place = "signed"}, "signed", view);
}

Response signed_sheet(const Site& site, const Visit& visit) {
    return is_archivist(visit) ? sheet_shown(site, visit, "") : reserved(site, visit);
}

Response give_reason(const Site& site, const Visit& visit) {
    if (!is_archivist(visit) || site.parts.accesses == nullptr) {
        return reserved(site, visit);
    }
    const DocumentId id(visit.captured[0]);
    const Result<CaseService::PaperSheet> sheet = site.parts.service->paper(visit.actor(), id);
    if (!sheet) {
        return not_found_page(site, visit);
    }
    const std::string reason = trimmed(first_of(visit.form.texts, "reason"));
    if (reason.size() < shortest_reason || reason.size() > longest_reason) {
        return sheet_shown(site, visit,
                           reason.size() < shortest_reason
                               ? "Dites en quelques mots pourquoi vous ouvrez ce document, par exemple « demande de la "
                                 "trésorerie du 3 mars »."
                               : "Ce motif est trop long : une ou deux phrases suffisent.");
    }
    site.parts.accesses->give_reason({.at = site.parts.clock->now(),
                                      .user = visit.actor().user,
                                      .case_id = sheet->header.id,
                                      .document = id,
                                      .reason = reason,
                                      .origin = origin_of(site, visit.request)});
    return see_other(path_after(id, first_of(visit.form.texts, "then")));
}

}  // namespace jalon
