// Bodies that come from a spreadsheet, all or none: shown first, kept when the administrator agrees.
#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "web/csv.hpp"
#include "web/pages/export.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/sheets.hpp"

namespace jalon {

namespace {

constexpr std::size_t lines_max = 5000;
constexpr const char* import_path = "/administration/organisations/import";

const Form& body_form() {
    return form_of(AdministrationEntry::Kind::organisation);
}

// What the file says of one body.
struct Line {
    int number = 0;  // in the file, from 1 on
    Organisation body;
    std::string known_version;
    std::vector<MemberChange> changes;  // against what is known
    bool fresh = false;
    std::vector<Error> errors;  // `where`: a member, or ""
};

struct Plan {
    std::vector<Line> lines;
    std::vector<std::string> unknown_columns;

    bool sound() const {
        return std::ranges::all_of(lines, [](const Line& line) { return line.errors.empty(); });
    }
    std::int64_t count(bool fresh) const {
        return std::ranges::count_if(
            lines, [&](const Line& line) { return line.fresh == fresh && (fresh || !line.changes.empty()); });
    }
};

// The field that a column is headed by, as people read it or as definitions name it.
const Field* field_of(const std::string& heading) {
    const std::string key = french::search_key(heading);
    const auto found = std::ranges::find_if(body_form().fields, [&](const Field& field) {
        return french::search_key(field.label) == key || field.id == heading;
    });
    return found == body_form().fields.end() ? nullptr : &*found;
}

// A cell as its field takes it: the code of an option for its label, « oui » and « non ».
std::string typed(const Field& field, const std::string& cell) {
    const std::string key = french::search_key(cell);
    if (field.type == Field::Type::yes_no && (key == "oui" || key == "non")) {
        return key == "oui" ? "yes" : "no";
    }
    const auto option = std::ranges::find_if(
        field.options, [&](const Option& one) { return french::search_key(one.label) == key || one.code == cell; });
    return option == field.options.end() ? cell : option->code;
}

// The body that a line is about: that of its SIRET, or of its name when one of the two has no SIRET.
const Organisation* known_body(const std::vector<Organisation>& bodies, const RawForm& raw) {
    std::string siret = raw.first("siret");
    std::erase_if(siret, [](char c) { return c < '0' || c > '9'; });
    const std::string name = french::search_key(raw.first("name"));
    const auto same = [&](const Organisation& body) {
        return !siret.empty() && !body.siret.empty() ? body.siret == siret : french::search_key(body.name) == name;
    };
    const auto found = std::ranges::find_if(bodies, same);
    return found == bodies.end() ? nullptr : &*found;
}

Line line_of(const Site& site, const std::vector<const Field*>& columns, const std::vector<std::string>& cells,
             const std::vector<Organisation>& bodies) {
    RawForm raw;
    for (std::size_t k = 0; k < columns.size(); ++k) {
        if (columns[k] != nullptr) {
            raw.texts[columns[k]->id] = {k < cells.size() ? typed(*columns[k], cells[k]) : ""};
        }
    }
    const Organisation* const known = known_body(bodies, raw);
    Line line;
    line.fresh = known == nullptr;
    line.body = known == nullptr ? Organisation{} : *known;
    line.known_version = version_of(line.body);
    if (line.fresh) {
        line.body.own_fiphfp = "unknown";
        line.body.id = OrganisationId(site.identifier());
    }
    RawForm all = raw_form_of(line.body);
    for (const auto& [name, texts] : raw.texts) {
        all.texts[name] = texts;
    }
    const Organisation before = line.fresh ? Organisation{} : line.body;
    const Result<Record> answers = answers_of(site, body_form(), all);
    if (!answers) {
        line.errors = answers.error().details;
        line.body.name = raw.first("name");
        return line;
    }
    take(line.body, *answers);
    complete_names(line.body);
    line.changes = differences(before, line.body);
    return line;
}

// Error: invalid, when the file is none of bodies.
Result<Plan> plan_of(const Site& site, std::string_view bytes) {
    const auto table = read_csv(bytes);
    if (!table) {
        return tl::unexpected(table.error());
    }
    if (table->size() < 2) {
        return failure(ErrorKind::invalid,
                       "Ce fichier n’a aucune ligne à lire : la première donne les titres des colonnes, les suivantes "
                       "un organisme chacune.");
    }
    if (table->size() > lines_max) {
        return failure(ErrorKind::invalid,
                       fmt::format("Ce fichier a plus de {} lignes : partagez-le.", french::number(lines_max)));
    }
    Plan plan;
    std::vector<const Field*> columns;
    for (const std::string& heading : table->front()) {
        columns.push_back(field_of(heading));
        if (columns.back() == nullptr && !heading.empty()) {
            plan.unknown_columns.push_back(heading);
        }
    }
    const auto has = [&](std::string_view id) {
        return std::ranges::any_of(columns, [&](const Field* one) { return one != nullptr && one->id == id; });
    };
    if (!has("name")) {
        return failure(ErrorKind::invalid, "La colonne « Nom complet » manque : reprenez les titres du modèle.");
    }
    const std::vector<Organisation> bodies = site.parts.directory->organisations();
    std::map<std::string, int> first_lines;
    for (std::size_t k = 1; k < table->size(); ++k) {
        Line line = line_of(site, columns, (*table)[k], bodies);
        line.number = static_cast<int>(k) + 1;
        const std::string key = line.fresh ? french::search_key(line.body.name) + line.body.siret : line.body.id.str();
        const auto [place, first] = first_lines.try_emplace(key, line.number);
        if (!first) {
            line.errors.push_back(
                {ErrorKind::invalid, fmt::format("C’est le même organisme que ligne {}.", place->second), "", {}});
        }
        plan.lines.push_back(std::move(line));
    }
    return plan;
}

View line_view(const Line& line) {
    std::vector<View> details;
    for (const Error& error : line.errors) {
        const Field* const field = body_form().find(error.where);
        details.push_back(View().text("of", field == nullptr ? "" : field->label).text("said", error.message));
    }
    for (const MemberChange& change : line.changes) {
        const Field* const field = body_form().find(change.member);
        if (field != nullptr && !line.fresh && line.errors.empty()) {
            details.push_back(View().text("of", field->label).text("said", change.before + " → " + change.after));
        }
    }
    View view;
    view.text("number", std::to_string(line.number)).text("name", line.body.name);
    view.flag("wrong", !line.errors.empty()).flag("fresh", line.errors.empty() && line.fresh);
    view.flag("changed", line.errors.empty() && !line.fresh && !line.changes.empty());
    view.flag("same", line.errors.empty() && !line.fresh && line.changes.empty());
    return view.list("details", details);
}

Response shown(const Site& site, const Visit& visit, const Plan& plan, std::string_view bytes,
               const std::string& problem, int status) {
    std::vector<View> columns;
    for (const Field& field : body_form().fields) {
        columns.push_back(View().text("column", field.label).flag("required", field.required));
    }
    std::vector<View> lines;
    std::ranges::transform(plan.lines, std::back_inserter(lines), line_view);
    View view;
    view.text("csrf", visit.session->csrf).text("problem", problem).list("columns", columns).list("lines", lines);
    const std::int64_t wrong = std::ranges::count_if(plan.lines, [](const Line& line) { return !line.errors.empty(); });
    view.text("wrong_count", wrong == 0 ? "" : french::number(wrong)).flag("several_wrong", wrong > 1);
    view.text("fresh_count", french::number(plan.count(true))).text("changed_count", french::number(plan.count(false)));
    const bool useful = plan.sound() && plan.count(true) + plan.count(false) > 0;
    view.text("list", useful ? site.seal.sealed("bodies " + visit.actor().user.str(), bytes) : "");
    view.text("unknown_columns", join(plan.unknown_columns, ", "));
    const bool refused = !problem.empty() || wrong > 0;
    return page(site, visit,
                {.title = (refused ? "Erreur : " : "") + std::string("Importer des organismes"),
                 .place = "administration",
                 .status = status},
                "import", view);
}

std::optional<std::string> opened(const Site& site, const Visit& visit, const std::string& sealed) {
    return site.seal.opened("bodies " + visit.actor().user.str(), sealed);
}

Response choose_again(const Site& site, const Visit& visit) {
    return shown(site, visit, {}, {}, "Ce fichier n’est plus là : choisissez-le à nouveau.", 409);
}

Response read(const Site& site, const Visit& visit, std::string_view bytes) {
    const Result<Plan> plan = plan_of(site, bytes);
    return plan ? shown(site, visit, *plan, bytes, "", plan->sound() ? 200 : 422)
                : shown(site, visit, {}, {}, plan.error().message, 422);
}

Response kept(const Site& site, const Visit& visit, const std::string& sealed) {
    const std::optional<std::string> bytes = opened(site, visit, sealed);
    if (!bytes) {
        return choose_again(site, visit);
    }
    Result<Plan> plan = plan_of(site, *bytes);
    if (!plan || !plan->sound()) {
        return plan ? shown(site, visit, *plan, *bytes, "", 409)
                    : shown(site, visit, {}, {}, plan.error().message, 422);
    }
    std::vector<Organisation> bodies;
    std::vector<std::string> versions;
    for (const Line& line : plan->lines) {
        bodies.push_back(line.body);
        versions.push_back(line.known_version);
    }
    const Result<bool> done = site.parts.administration->save(visit.actor(), bodies, versions, site.parts.clock->now());
    if (!done) {
        for (const Error& problem : done.error().details) {
            plan->lines.at(static_cast<std::size_t>(std::stoul(problem.where))).errors.push_back(problem);
        }
        return shown(site, visit, *plan, *bytes, done.error().message, 422);
    }
    return see_other(bodies_path)
        .with("Set-Cookie", flash_cookie_header(site, {fmt::format("Import terminé. Ajouts : {} ; modifications : {}.",
                                                                   french::number(plan->count(true)),
                                                                   french::number(plan->count(false)))}));
}

}  // namespace

Response import_page(const Site& site, const Visit& visit) {
    return may_administer(site, visit) ? shown(site, visit, {}, {}, "", 200) : administration_reserved(site, visit);
}

Response import_bodies(const Site& site, const Visit& visit) {
    if (!may_administer(site, visit)) {
        return administration_reserved(site, visit);
    }
    if (const std::string sealed = first_of(visit.form.texts, "_list"); !sealed.empty()) {
        std::optional<Response> first = proof_asked(site, visit);
        return first ? std::move(*first) : kept(site, visit, sealed);
    }
    const auto file = std::ranges::find(visit.form.files, "file", &FilePart::name);
    if (file == visit.form.files.end()) {
        return shown(site, visit, {}, {}, "Choisissez un fichier CSV.", 422);
    }
    return read(site, visit, file->bytes);
}

Response resumed_import(const Site& site, const Visit& visit, const std::string& sealed) {
    const std::optional<std::string> bytes = opened(site, visit, sealed);
    return bytes ? read(site, visit, *bytes) : choose_again(site, visit);
}

Response export_bodies(const Site& site, const Visit& visit) {
    if (!may_administer(site, visit)) {
        return administration_reserved(site, visit);
    }
    // No footer: the file is made to be corrected and imported again.
    ExportTable table{.title = "Organismes", .headings = {}, .rows = {}, .footer = {}};
    for (const Field& field : body_form().fields) {
        table.headings.push_back(field.label);
    }
    for (const Organisation& body : site.parts.directory->organisations()) {
        const RawForm raw = raw_form_of(body);
        std::vector<TableCell> cells;
        for (const Field& field : body_form().fields) {
            const auto option = std::ranges::find(field.options, raw.first(field.id), &Option::code);
            const std::string text = raw.first(field.id);
            const bool yes_no = field.type == Field::Type::yes_no;
            cells.push_back({option != field.options.end() ? option->label
                             : yes_no                      ? (text == "yes" ? "Oui" : "Non")
                                                           : text});
        }
        table.rows.push_back(std::move(cells));
    }
    return exported(site, visit, table, {.list = "organisations", .format = "csv", .filter = {}, .name = "organismes"});
}

}  // namespace jalon
