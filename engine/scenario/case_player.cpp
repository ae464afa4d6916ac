#include "engine/scenario/case_player.hpp"

#include <fmt/format.h>

#include "engine/base/text.hpp"

namespace jalon {

namespace {

// « = » expressions become values; everything else stays.
Result<Value> resolved(const Value& value, Instant now) {
    if (const std::string* text = value.text(); text != nullptr && text->starts_with("=")) {
        const auto expression = Expression::compile(std::string_view(*text).substr(1));
        if (!expression) {
            return failure(ErrorKind::invalid, fmt::format("« {} » : {}", *text, expression.error().front().message));
        }
        Scope scope;
        scope.now = now;
        scope.today = paris_date(now);
        return expression->evaluate(scope);
    }
    if (const List* items = value.list()) {
        List list;
        for (const Value& item : *items) {
            Result<Value> one = resolved(item, now);
            if (!one) {
                return one;
            }
            list.push_back(std::move(*one));
        }
        return Value(std::move(list));
    }
    if (const Record* members = value.record()) {
        Record record;
        for (const auto& [name, member] : *members) {
            Result<Value> one = resolved(member, now);
            if (!one) {
                return one;
            }
            record[name] = std::move(*one);
        }
        return Value(std::move(record));
    }
    return value;
}

}  // namespace

CasePlayer::CasePlayer(CaseService& service, FixedClock& clock, Cast cast, std::string scan)
    : service_(service), clock_(clock), cast_(std::move(cast)), scan_(std::move(scan)) {}

Result<CaseView> CasePlayer::open(const std::string& workflow, const std::string& role) {
    const auto actor = cast_.actors.find(role);
    if (actor == cast_.actors.end()) {
        return failure(ErrorKind::not_allowed, fmt::format("Personne ne joue le rôle « {} ».", role));
    }
    Result<CaseView> opened = service_.open(actor->second, workflow, cast_.organisation, "");
    if (opened) {
        id_ = opened->header.id;
    }
    return opened;
}

Result<RawForm> CasePlayer::filled(const FormView& page, const Record& data) const {
    Result<Value> values = resolved(Value(data), clock_.now());
    if (!values) {
        return tl::unexpected(values.error());
    }
    RawForm raw = page.values;
    const RawForm given = raw_of(*page.form, *values->record());
    std::vector<std::string> known;
    for (const Field& field : page.form->fields) {
        known.push_back(field.id);
        if (!data.contains(field.id)) {
            continue;
        }
        if (field.type == Field::Type::file) {
            Result<UploadedFile> file = service_.keep_upload("scan.pdf", scan_);
            if (!file) {
                return tl::unexpected(file.error());
            }
            raw.files[field.id] = std::move(*file);
        }
        // What is given replaces the prefilled answer, rows of a table included.
        std::erase_if(raw.texts, [&](const auto& text) {
            return text.first == field.id || text.first.starts_with(field.id + "[");
        });
    }
    for (const auto& [name, texts] : given.texts) {
        raw.texts[name] = texts;
    }
    for (const auto& [name, value] : data) {
        if (page.form->find(name) == nullptr && name != "_reread") {
            return failure(ErrorKind::invalid,
                           fmt::format("Le formulaire « {} » n’a pas de champ « {} »{}", page.form->id, name,
                                       did_you_mean(name, known)),
                           name);
        }
    }
    return raw;
}

Result<CasePlayer::Prepared> CasePlayer::prepared(const std::string& event, const std::string& role,
                                                  const Record& data) const {
    const Actor* actor = nullptr;
    Result<FormView> page =
        failure(ErrorKind::not_allowed, fmt::format("Personne ne peut envoyer « {} » maintenant.", event));
    for (const auto& [name, candidate] : cast_.actors) {
        if (!role.empty() && name != role) {
            continue;
        }
        Result<FormView> seen = service_.form(candidate, id_, event);
        if (seen || !role.empty()) {
            actor = &candidate;
            page = std::move(seen);
            break;
        }
    }
    if (!page || actor == nullptr) {
        return tl::unexpected(page ? Error{ErrorKind::not_allowed, "Personne ne joue ce rôle.", role, {}}
                                   : page.error());
    }
    Prepared made{*actor, page->form, {}};
    made.submission.event = event;
    made.submission.expected_revision = page->header.revision;
    if (page->form != nullptr) {
        Result<RawForm> raw = filled(*page, data);
        if (!raw) {
            return tl::unexpected(raw.error());
        }
        made.submission.form = std::move(*raw);
    }
    return made;
}

Result<CaseView> CasePlayer::send(const std::string& event, const std::string& role, const Record& data) {
    const Result<Prepared> made = prepared(event, role, data);
    if (!made) {
        return tl::unexpected(made.error());
    }
    return service_.submit(made->actor, id_, made->submission);
}

Result<int> CasePlayer::advance(Instant until) {
    clock_.set(until);
    const CaseService::Sweep sweep = service_.sweep();
    if (!sweep.problems.empty()) {
        return failure(ErrorKind::invalid,
                       fmt::format("Une échéance n’a pas pu être traitée : {}", sweep.problems.front()));
    }
    return sweep.fired;
}

Result<CaseView> CasePlayer::view(const std::string& role) const {
    const auto actor = cast_.actors.find(role);
    if (actor == cast_.actors.end()) {
        return failure(ErrorKind::not_allowed, fmt::format("Personne ne joue le rôle « {} ».", role));
    }
    return service_.view(actor->second, id_);
}

std::string sample_scan() {
    constexpr int pages = 40;  // no paper to sign has more
    std::string scan = "%PDF-1.4\n";
    std::vector<std::size_t> places;
    const auto add = [&](const std::string& object) {
        places.push_back(scan.size());
        scan += fmt::format("{} 0 obj\n{}\nendobj\n", places.size(), object);
    };
    std::string kids;
    for (int k = 0; k < pages; ++k) {
        kids += fmt::format("{} 0 R ", k + 3);
    }
    add("<</Type/Catalog/Pages 2 0 R>>");
    add(fmt::format("<</Type/Pages/Kids[{}]/Count {}>>", kids, pages));
    for (int k = 0; k < pages; ++k) {
        add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>");
    }
    const std::size_t table = scan.size();
    scan += fmt::format("xref\n0 {}\n0000000000 65535 f \n", places.size() + 1);
    for (const std::size_t place : places) {
        scan += fmt::format("{:010} 00000 n \n", place);
    }
    return scan + fmt::format("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", places.size() + 1, table);
}

}  // namespace jalon
