// What the administrator keeps: accounts and bodies, each a form that comes from `web/forms`, and what was changed.
#include <algorithm>
#include <iterator>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/administration.hpp"
#include "engine/definition/role.hpp"
#include "web/pages/form_view.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/sheets.hpp"
#include "web/routes.hpp"

namespace jalon {

namespace {

constexpr int lines_per_page = 50;
constexpr const char* resumed_notice =
    "Votre saisie est là. Rien n’est encore enregistré : relisez-la, puis enregistrez-la.";

RawForm raw_form_of(const Fields& texts) {
    RawForm raw;
    for (const auto& [name, value] : texts) {
        raw.texts[name].push_back(value);
    }
    return raw;
}

// The sheet of an account or a body.
struct Sheet {
    AdministrationEntry::Kind kind;
    std::string id;       // "" for a new one
    std::string version;  // of what the answers start from
    std::string name;     // for the title; "" for a new one
    bool closed = false;
    bool factor = false;  // the account has a second factor
    RawForm answers;
};

struct Trouble {
    int status = 200;
    std::string problem = {};
    std::vector<Error> errors = {};
    std::string notice = {};
};

std::string list_path(AdministrationEntry::Kind kind) {
    return kind == AdministrationEntry::Kind::account ? accounts_path : bodies_path;
}

Trouble trouble_of(const Form& form, const Error& error) {
    const int status = error.kind == ErrorKind::conflict ? 409 : 422;
    std::vector<Error> errors = error.details;
    if (errors.empty() && form.find(error.where) != nullptr) {
        errors = {error};
    }
    const bool told_there = !errors.empty() && std::ranges::all_of(errors, [&](const Error& one) {
        return form.find(one.where) != nullptr;
    });
    return {status, told_there ? "" : error.message, told_there ? errors : std::vector<Error>{}, ""};
}

Response sheet_shown(const Site& site, const Visit& visit, const Sheet& sheet, const Trouble& trouble) {
    const Form& form = form_of(sheet.kind);
    const bool account = sheet.kind == AdministrationEntry::Kind::account;
    std::map<std::string, std::vector<Option>> options;
    for (const Field& field : form.fields) {
        if (field.type == Field::Type::organisation) {
            std::vector<Option>& bodies = options[field.id];
            std::ranges::transform(site.parts.directory->organisations(), std::back_inserter(bodies),
                                   [](const Organisation& body) {
                                       return Option{body.id.str(), body.name};
                                   });
        }
    }
    const RawForm values = trouble.errors.empty() ? normalised(form, sheet.answers) : sheet.answers;
    View view = form_view({form, values, options, trouble.errors, {}, {}});
    const std::string title = !sheet.name.empty() ? sheet.name : account ? "Nouveau compte" : "Nouvel organisme";
    view.text("title", title).text("list", list_path(sheet.kind)).text("all", account ? "Comptes" : "Organismes");
    view.text("path", list_path(sheet.kind) + (sheet.id.empty() ? "" : "/" + percent_encoded(sheet.id)));
    view.text("csrf", visit.session->csrf).text("version", sheet.version).text("submit", form.submit);
    view.text("problem", trouble.problem).text("notice", trouble.notice);
    view.flag("known_account", account && !sheet.id.empty());
    view.flag("may_invite", account && !sheet.id.empty() && !sheet.closed && site.parts.links != nullptr);
    view.flag("factor", sheet.factor);
    const bool refused = !trouble.problem.empty() || !trouble.errors.empty();
    return page(site, visit,
                {.title = (refused ? "Erreur : " : "") + title, .place = "administration", .status = trouble.status},
                "sheet", view);
}

std::string name_of(const User& user) {
    return user.first_name + " " + user.last_name;
}

std::string name_of(const Organisation& body) {
    return body.name;
}

Sheet sheet_of(const Site& site, const User& user) {
    const bool factor = site.parts.security != nullptr && site.parts.security->has_second_factor(user.id);
    return {AdministrationEntry::Kind::account,
            user.id.str(),
            version_of(user),
            name_of(user),
            !user.active,
            factor,
            raw_form_of(user)};
}

Sheet sheet_of(const Site& /*site*/, const Organisation& body) {
    return {AdministrationEntry::Kind::organisation,
            body.id.str(),
            version_of(body),
            name_of(body),
            false,
            false,
            raw_form_of(body)};
}

Sheet new_sheet(AdministrationEntry::Kind kind) {
    const bool account = kind == AdministrationEntry::Kind::account;
    return {kind, "", "", "", false, false, account ? raw_form_of(User{}) : raw_form_of(Organisation{})};
}

Response saved(const Site& site, const std::string& path, const std::string& notice) {
    return see_other(path).with("Set-Cookie", flash_cookie_header(site, {notice}));
}

// What was typed in the sheet of `known`, a row without identifier for a new one.
template <class Row, class Save>
Response sheet_saved(const Site& site, const Visit& visit, AdministrationEntry::Kind kind, Result<Row> known,
                     Save save) {
    if (!known) {
        return not_found_page(site, visit);
    }
    const bool fresh = known->id.empty();
    Sheet sheet = fresh ? new_sheet(kind) : sheet_of(site, *known);
    sheet.version = first_of(visit.form.texts, "_version");
    sheet.answers = raw_form_of(visit.form.texts);
    const Form& form = form_of(kind);
    const Result<Record> answers = answers_of(site, form, sheet.answers);
    if (!answers) {
        return sheet_shown(site, visit, sheet, trouble_of(form, answers.error()));
    }
    take(*known, *answers);
    if (fresh) {
        known->id = decltype(known->id)(site.identifier());
    }
    const Result<bool> kept = save(*known, sheet.version);
    if (!kept) {
        return sheet_shown(site, visit, sheet, trouble_of(form, kept.error()));
    }
    return saved(site, list_path(kind) + "/" + percent_encoded(known->id.str()),
                 "« " + name_of(*known) + " » est " + (fresh ? "ajouté." : "enregistré."));
}

// Ways to the neighbours of a page of a list.
void add_pages(View& view, const std::string& path, const std::string& text, int number, std::int64_t count) {
    const std::string start = path + "?" + write_urlencoded({{"q", text}}) + "&page=";
    view.text("previous", number > 1 ? start + std::to_string(number - 1) : "");
    view.text("next", std::int64_t{number} * lines_per_page < count ? start + std::to_string(number + 1) : "");
    view.text("count", french::number(count)).flag("several", count > 1).text("q", text);
}

template <class Rows, class Line>
Response list_shown(const Site& site, const Visit& visit, AdministrationEntry::Kind kind, const Rows& rows, Line line) {
    if (!rows) {
        return error_page(site, visit, rows.error());
    }
    const bool account = kind == AdministrationEntry::Kind::account;
    std::vector<View> lines;
    std::ranges::transform(rows->rows, std::back_inserter(lines), line);
    View view;
    view.flag("accounts", account).text("path", list_path(kind)).list("lines", lines);
    view.text("title", account ? "Comptes" : "Organismes");
    add_pages(view, list_path(kind), trimmed(first_of(visit.query, "q")), page_number(first_of(visit.query, "page")),
              rows->count);
    return page(site, visit, {.title = account ? "Comptes" : "Organismes", .place = "administration"}, "sheets", view);
}

int offset_asked(const Visit& visit) {
    return (page_number(first_of(visit.query, "page")) - 1) * lines_per_page;
}

std::string roles_in_words(const std::vector<std::string>& roles) {
    std::vector<std::string> labels;
    std::ranges::transform(roles, std::back_inserter(labels), [](const std::string& role) { return role_label(role); });
    return join(labels, ", ");
}

std::string name_of_body(const Site& site, const OrganisationId& id) {
    const std::optional<Organisation> body = site.parts.directory->organisation(id);
    return body ? body->name : "";
}

// What a member held, in the words of its form.
std::string in_words(const Site& site, const Field& field, const std::string& value) {
    if (value.empty()) {
        return "rien";
    }
    if (field.type == Field::Type::organisation) {
        const std::string name = name_of_body(site, OrganisationId(value));
        return name.empty() ? value : name;
    }
    if (field.type == Field::Type::yes_no) {
        return value == "yes" ? "oui" : "non";
    }
    std::vector<std::string> words;
    for (const std::string& one : field.type == Field::Type::choices ? split(value, ',') : std::vector{value}) {
        const auto option = std::ranges::find(field.options, trimmed(one), &Option::code);
        words.push_back(option == field.options.end() ? trimmed(one) : option->label);
    }
    return join(words, ", ");
}

View entry_view(const Site& site, const AdministrationEntry& entry) {
    const Form& form = form_of(entry.kind);
    std::vector<View> changes;
    for (const MemberChange& change : entry.changes) {
        const Field* const field = form.find(change.member);
        if (field == nullptr || (entry.made && change.after.empty())) {
            continue;
        }
        changes.push_back(View()
                              .text("member", field->label)
                              .text("before", entry.made ? "" : in_words(site, *field, change.before))
                              .text("after", in_words(site, *field, change.after)));
    }
    const std::optional<User> by = site.parts.directory->user(entry.by);
    View view;
    view.text("when", on_day_and_hour(entry.at)).text("by", by ? by->first_name + " " + by->last_name : "");
    view.text("subject", entry.name).text("subject_path", list_path(entry.kind) + "/" + percent_encoded(entry.subject));
    view.flag("account", entry.kind == AdministrationEntry::Kind::account).flag("made", entry.made);
    return view.list("changes", changes);
}

}  // namespace

Response administration_page(const Site& site, const Visit& visit) {
    if (!may_administer(site, visit)) {
        return administration_reserved(site, visit);
    }
    const int number = page_number(first_of(visit.query, "page"));
    const auto entries = site.parts.administration->entries(visit.actor(), lines_per_page + 1, offset_asked(visit));
    if (!entries) {
        return error_page(site, visit, entries.error());
    }
    std::vector<View> lines;
    for (const AdministrationEntry& entry : *entries) {
        if (std::ssize(lines) < lines_per_page) {
            lines.push_back(entry_view(site, entry));
        }
    }
    View view;
    view.list("entries", lines);
    const std::string start = "/administration?page=";
    view.text("previous", number > 1 ? start + std::to_string(number - 1) : "");
    view.text("next", std::ssize(*entries) > lines_per_page ? start + std::to_string(number + 1) : "");
    return page(site, visit, {.title = "Administration", .place = "administration"}, "administration", view);
}

Response accounts_page(const Site& site, const Visit& visit) {
    if (!may_administer(site, visit)) {
        return administration_reserved(site, visit);
    }
    const auto found = site.parts.administration->accounts(visit.actor(), trimmed(first_of(visit.query, "q")),
                                                           lines_per_page, offset_asked(visit));
    return list_shown(site, visit, AdministrationEntry::Kind::account, found, [&](const User& user) {
        View line;
        line.text("name", user.last_name + " " + user.first_name).text("detail", user.login);
        line.text("line_path", std::string(accounts_path) + "/" + percent_encoded(user.id.str()));
        return line.text("kind", roles_in_words(user.roles))
            .text("where", name_of_body(site, user.organisation))
            .flag("closed", !user.active);
    });
}

Response bodies_page(const Site& site, const Visit& visit) {
    if (!may_administer(site, visit)) {
        return administration_reserved(site, visit);
    }
    const auto found = site.parts.administration->organisations(visit.actor(), trimmed(first_of(visit.query, "q")),
                                                                lines_per_page, offset_asked(visit));
    const Field* const types = form_of(AdministrationEntry::Kind::organisation).find("type");
    return list_shown(site, visit, AdministrationEntry::Kind::organisation, found, [&](const Organisation& body) {
        View line;
        line.text("name", body.name).text("detail", body.siret).flag("closed", false);
        line.text("line_path", std::string(bodies_path) + "/" + percent_encoded(body.id.str()));
        return line.text("kind", in_words(site, *types, body.type)).text("where", body.city);
    });
}

Response account_sheet(const Site& site, const Visit& visit) {
    if (!may_administer(site, visit)) {
        return administration_reserved(site, visit);
    }
    if (visit.captured[0] == "new") {
        return sheet_shown(site, visit, new_sheet(AdministrationEntry::Kind::account), {});
    }
    const Result<User> user = site.parts.administration->account(visit.actor(), UserId(visit.captured[0]));
    return user ? sheet_shown(site, visit, sheet_of(site, *user), {}) : not_found_page(site, visit);
}

Response body_sheet(const Site& site, const Visit& visit) {
    if (!may_administer(site, visit)) {
        return administration_reserved(site, visit);
    }
    if (visit.captured[0] == "new") {
        return sheet_shown(site, visit, new_sheet(AdministrationEntry::Kind::organisation), {});
    }
    const Result<Organisation> body =
        site.parts.administration->organisation(visit.actor(), OrganisationId(visit.captured[0]));
    return body ? sheet_shown(site, visit, sheet_of(site, *body), {}) : not_found_page(site, visit);
}

Response save_account(const Site& site, const Visit& visit) {
    if (!may_administer(site, visit)) {
        return administration_reserved(site, visit);
    }
    if (std::optional<Response> first = proof_asked(site, visit)) {
        return std::move(*first);
    }
    Administration& administration = *site.parts.administration;
    return sheet_saved(site, visit, AdministrationEntry::Kind::account,
                       visit.captured.empty() ? Result<User>(User{})
                                              : administration.account(visit.actor(), UserId(visit.captured[0])),
                       [&](const User& user, const std::string& version) {
                           return administration.save(visit.actor(), user, version, site.parts.clock->now());
                       });
}

Response save_body(const Site& site, const Visit& visit) {
    if (!may_administer(site, visit)) {
        return administration_reserved(site, visit);
    }
    if (std::optional<Response> first = proof_asked(site, visit)) {
        return std::move(*first);
    }
    Administration& administration = *site.parts.administration;
    return sheet_saved(site, visit, AdministrationEntry::Kind::organisation,
                       visit.captured.empty()
                           ? Result<Organisation>(Organisation{})
                           : administration.organisation(visit.actor(), OrganisationId(visit.captured[0])),
                       [&](const Organisation& body, const std::string& version) {
                           return administration.save(visit.actor(), {body}, {version}, site.parts.clock->now());
                       });
}

Response invite(const Site& site, const Visit& visit) {
    if (!may_administer(site, visit) || site.parts.links == nullptr) {
        return administration_reserved(site, visit);
    }
    const Result<User> user = site.parts.administration->account(visit.actor(), UserId(visit.captured[0]));
    if (!user) {
        return not_found_page(site, visit);
    }
    const bool by_link = may_enter_by_link(user->roles);
    LinkWish wish;
    wish.use = by_link ? LinkUse::enter : LinkUse::password;
    wish.address = user->email;
    wish.origin = "administrator " + visit.actor().user.str();
    wish.invites = true;
    const Result<bool> asked = site.parts.links->ask(wish, site.parts.clock->now());
    if (!asked) {
        return sheet_shown(site, visit, sheet_of(site, *user), {.status = 409, .problem = asked.error().message});
    }
    return saved(
        site, std::string(accounts_path) + "/" + percent_encoded(user->id.str()),
        "Un lien, valable trois jours, part à " + user->email + " : " +
            (by_link ? "il fait entrer cette personne sans mot de passe." : "elle y choisira son mot de passe."));
}

Response forget_factor(const Site& site, const Visit& visit) {
    if (!may_administer(site, visit) || site.parts.security == nullptr) {
        return administration_reserved(site, visit);
    }
    if (std::optional<Response> first = proof_asked(site, visit)) {
        return std::move(*first);
    }
    const Result<User> user = site.parts.administration->account(visit.actor(), UserId(visit.captured[0]));
    if (!user) {
        return not_found_page(site, visit);
    }
    const Result<bool> forgotten = site.parts.security->forget_second_factor(user->id);
    if (!forgotten) {
        return sheet_shown(site, visit, sheet_of(site, *user), {.status = 409, .problem = forgotten.error().message});
    }
    return saved(site, std::string(accounts_path) + "/" + percent_encoded(user->id.str()),
                 "Le second facteur est retiré et les sessions de cette personne sont fermées.");
}

std::optional<Response> resumed_sheet(const Site& site, const Visit& visit, const std::string& path,
                                      const Fields& typed) {
    using Kind = AdministrationEntry::Kind;
    if (path == std::string(bodies_path) + "/import" && may_administer(site, visit)) {
        return resumed_import(site, visit, first_of(typed, "_list"));
    }
    for (const Kind kind : {Kind::account, Kind::organisation}) {
        const std::optional<std::vector<std::string>> of = matched(list_path(kind) + "/{id}", path);
        if ((!of && path != list_path(kind)) || !may_administer(site, visit)) {
            continue;
        }
        Sheet sheet = new_sheet(kind);
        if (of && kind == Kind::account) {
            const Result<User> user = site.parts.administration->account(visit.actor(), UserId(of->front()));
            sheet = user ? sheet_of(site, *user) : sheet;
        } else if (of) {
            const Result<Organisation> body =
                site.parts.administration->organisation(visit.actor(), OrganisationId(of->front()));
            sheet = body ? sheet_of(site, *body) : sheet;
        }
        sheet.version = first_of(typed, "_version");
        sheet.answers = raw_form_of(typed);
        return sheet_shown(site, visit, sheet, {.notice = resumed_notice});
    }
    return std::nullopt;
}

}  // namespace jalon
