#include "engine/cases/drafts.hpp"

namespace jalon {

std::string draft_text(const RawForm& form) {
    Record texts;
    for (const auto& [name, typed] : form.texts) {
        texts[name] = List(typed.begin(), typed.end());
    }
    Record files;
    for (const auto& [name, file] : form.files) {
        files[name] =
            Record{{"name", file.name}, {"media_type", file.media_type}, {"sha256", file.sha256}, {"size", file.size}};
    }
    return to_json(Value(Record{{"texts", std::move(texts)}, {"files", std::move(files)}}));
}

Result<RawForm> draft_form(std::string_view text) {
    const Result<Value> read = from_json(text);
    const Record* texts = read ? (*read)["texts"].record() : nullptr;
    const Record* files = read ? (*read)["files"].record() : nullptr;
    if (texts == nullptr || files == nullptr) {
        return failure(ErrorKind::invalid, "Ce brouillon est illisible.");
    }
    const auto word = [](const Value& value) { return value.text() == nullptr ? std::string() : *value.text(); };
    RawForm form;
    for (const auto& [name, typed] : *texts) {
        std::vector<std::string>& kept = form.texts[name];
        for (const Value& one : typed.list() == nullptr ? List() : *typed.list()) {
            kept.push_back(word(one));
        }
    }
    for (const auto& [name, file] : *files) {
        const auto* size = file["size"].get_if<std::int64_t>();
        form.files[name] = {word(file["name"]), word(file["media_type"]), word(file["sha256"]),
                            size == nullptr ? 0 : *size};
    }
    return form;
}

}  // namespace jalon
