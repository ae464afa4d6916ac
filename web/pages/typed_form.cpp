#include "web/pages/typed_form.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string_view>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"

namespace jalon {

namespace {

std::string file_purpose(const Visit& visit, const std::string& case_id, const std::string& field) {
    return "file:" + visit.actor().user.str() + ":" + case_id + ":" + field;
}

std::int64_t whole_number(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::optional<UploadedFile> opened_file(const Site& site, const std::string& purpose, const std::string& sealed) {
    const std::optional<std::string> text = site.seal.opened(purpose, sealed);
    const std::vector<std::string> lines = text ? split(*text, '\n') : std::vector<std::string>{};
    if (lines.size() != 4) {
        return std::nullopt;
    }
    return UploadedFile{lines[3], lines[2], lines[0], whole_number(lines[1])};
}

// Browsers end lines with CR LF; we keep LF.
std::string with_plain_lines(std::string text) {
    std::erase(text, '\r');
    return text;
}

// Takes a row out of a table and closes the gap.
template <class Map>
void remove_row(Map& entries, const std::string& table, std::int64_t row) {
    const std::string start = table + "[";
    Map kept;
    for (auto& [name, value] : entries) {
        const std::size_t close = name.find(']');
        if (!name.starts_with(start) || close == std::string::npos) {
            kept[name] = std::move(value);
            continue;
        }
        const std::int64_t at = whole_number(std::string_view(name).substr(start.size(), close - start.size()));
        if (at != row) {
            kept[start + std::to_string(at > row ? at - 1 : at) + name.substr(close)] = std::move(value);
        }
    }
    entries = std::move(kept);
}

// What of the form may be kept: answers to its fields, and no agreement, which is given anew each time.
RawForm kept_of(const Form& form, const RawForm& raw) {
    const auto asked = [&form](const std::string& name) {
        const Field* field = form.find(std::string_view(name).substr(0, name.find('[')));
        return field != nullptr && field->type != Field::Type::agree;
    };
    RawForm kept;
    std::ranges::copy_if(raw.texts, std::inserter(kept.texts, kept.texts.end()),
                         [&](const auto& one) { return asked(one.first); });
    std::ranges::copy_if(raw.files, std::inserter(kept.files, kept.files.end()),
                         [&](const auto& one) { return asked(one.first); });
    return kept;
}

Channel channel_named(std::string_view name) {
    return name == "paper"     ? Channel::paper
           : name == "phone"   ? Channel::phone
           : name == "counter" ? Channel::counter
                               : Channel::online;
}

}  // namespace

std::string sealed_file(const Site& site, const Visit& visit, const CaseId& id, const std::string& field,
                        const UploadedFile& file) {
    return site.seal.sealed(file_purpose(visit, id.str(), field),
                            file.sha256 + "\n" + std::to_string(file.size) + "\n" + file.media_type + "\n" + file.name);
}

Typed read_typed(const Site& site, const Visit& visit, const CaseId& id, const std::string& event,
                 const Fields& texts) {
    constexpr std::string_view kept = "_kept.";
    Typed typed;
    typed.token = first_of(texts, "_revision");
    typed.key = first_of(texts, "_key");
    typed.draft = whole_number(first_of(texts, "_draft"));
    typed.channel = channel_named(first_of(texts, "_channel"));
    typed.received_from = first_of(texts, "_received_from");
    std::optional<Draft> draft;
    for (const auto& [name, value] : texts) {
        if (name.starts_with(kept)) {
            const std::string field = name.substr(kept.size());
            if (std::optional<UploadedFile> file = opened_file(site, file_purpose(visit, id.str(), field), value)) {
                typed.raw.files[field] = std::move(*file);
                continue;
            }
            if (!draft && site.parts.drafts != nullptr) {
                draft = site.parts.drafts->find(visit.actor().user, id, event, site.parts.clock->now());
            }
            if (draft && draft->form.files.contains(field)) {
                typed.raw.files[field] = draft->form.files.at(field);
            }
        } else if (!name.starts_with('_') || name == "_reread") {
            typed.raw.texts[name].push_back(with_plain_lines(value));
        }
    }
    return typed;
}

void keep_files(const Site& site, const Visit& visit, Typed& typed) {
    for (const FilePart& part : visit.form.files) {
        Result<UploadedFile> kept = site.parts.service->keep_upload(part.file_name, part.bytes);
        if (kept) {
            typed.raw.files[part.name] = std::move(*kept);
        } else {
            typed.errors.push_back(Error{kept.error().kind, kept.error().message, part.name, {}});
        }
    }
}

bool change_rows(const Visit& visit, Typed& typed) {
    const std::string added = first_of(visit.form.texts, "_add_row");
    const std::string removed = first_of(visit.form.texts, "_remove_row");
    if (!added.empty()) {
        typed.extra_rows[added] = 1;
        return true;
    }
    const std::size_t colon = removed.find(':');
    if (colon == std::string::npos) {
        return false;
    }
    const std::string table = removed.substr(0, colon);
    const std::int64_t row = whole_number(std::string_view(removed).substr(colon + 1));
    remove_row(typed.raw.texts, table, row);
    remove_row(typed.raw.files, table, row);
    return true;
}

std::string channel_name(Channel channel) {
    switch (channel) {
        case Channel::paper:
            return "paper";
        case Channel::phone:
            return "phone";
        case Channel::counter:
            return "counter";
        case Channel::online:
            break;
    }
    return "";
}

Submission submission_of(const Typed& typed, const std::string& event, std::int64_t revision) {
    return {event, typed.raw, revision, typed.key, typed.channel, typed.received_from};
}

bool signs(const FormView& step) {
    return step.form != nullptr && step.form->id == "signature";
}

bool keeps_drafts(const Site& site, const FormView& step) {
    return site.parts.drafts != nullptr && step.form != nullptr && !signs(step);
}

std::optional<Draft> draft_of(const Site& site, const Visit& visit, const FormView& step) {
    return keeps_drafts(site, step)
               ? site.parts.drafts->find(visit.actor().user, step.header.id, step.action.event, site.parts.clock->now())
               : std::nullopt;
}

Result<DraftSaved> keep_draft(const Site& site, const Visit& visit, const FormView& step, Typed& typed) {
    expect(keeps_drafts(site, step), "a draft is kept of a form that keeps them");
    const Draft draft{visit.actor().user, step.header.id, step.action.event, kept_of(*step.form, typed.raw),
                      typed.key,          typed.token,    typed.draft,       site.parts.clock->now()};
    std::size_t bytes = 0;
    for (const auto& [name, texts] : draft.form.texts) {
        for (const std::string& text : texts) {
            bytes += name.size() + text.size();
            if (!is_valid_utf8(text)) {
                return failure(ErrorKind::invalid, "Le texte reçu n’est pas lisible ; ressaisissez-le.", name);
            }
        }
    }
    if (bytes > draft_bytes_max) {
        return failure(ErrorKind::invalid,
                       "Cette saisie est trop longue pour être gardée ; raccourcissez-la ou envoyez-la.");
    }
    const DraftSaved saved = site.parts.drafts->save(draft);
    if (saved.fate == DraftSaved::Fate::kept) {
        typed.draft = saved.version;
    }
    return saved;
}

std::optional<Draft> newer_draft(const Site& site, const Visit& visit, const FormView& step, const Typed& typed) {
    std::optional<Draft> draft = draft_of(site, visit, step);
    const bool newer = draft && draft->key != typed.key && draft->version != typed.draft &&
                       draft_text(draft->form) != draft_text(kept_of(*step.form, typed.raw));
    return newer ? draft : std::nullopt;
}

}  // namespace jalon
