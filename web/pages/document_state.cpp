#include "web/pages/document_state.hpp"

#include <algorithm>

#include "web/pages/page.hpp"

namespace jalon {

namespace {

std::string in_signature(const DocumentRecord& record, const std::vector<DocumentRecord>& of_case) {
    const auto copies = std::ranges::count_if(
        of_case, [&](const DocumentRecord& one) { return one.signs == record.id && one.status == "signed"; });
    if (copies == 0) {
        return "Envoyé à la signature";
    }
    return "En signature : " + std::to_string(copies) +
           (copies == 1 ? " exemplaire signé déposé" : " exemplaires signés déposés");
}

// By the version that followed at once: the later ones replaced that one.
std::string replaced(const DocumentRecord& record, const std::vector<DocumentRecord>& of_case) {
    const DocumentRecord* next = nullptr;
    for (const DocumentRecord& one : of_case) {
        const bool later = one.case_id == record.case_id && one.key == record.key && one.version > record.version;
        if (later && (next == nullptr || one.version < next->version)) {
            next = &one;
        }
    }
    return next == nullptr ? "Remplacé" : "Remplacé par la version " + std::to_string(next->version);
}

std::string void_copy(const DocumentRecord& record, const std::vector<DocumentRecord>& of_case) {
    const auto original = std::ranges::find(of_case, record.signs, &DocumentRecord::id);
    if (record.signs.empty() || original == of_case.end()) {
        return "Sans effet : le document signé a été remplacé";
    }
    return "Sans effet : la version " + std::to_string(original->version) + " signée a été remplacée";
}

}  // namespace

std::string document_state(const DocumentRecord& record, const std::vector<DocumentRecord>& of_case) {
    if (record.status == "void") {
        return void_copy(record, of_case);
    }
    if (record.status == "replaced") {
        return replaced(record, of_case);
    }
    if (record.status == "to_sign") {
        return in_signature(record, of_case);
    }
    return record.signs.empty() ? status_label(record.status) : "Exemplaire signé";
}

bool stands_signed(const DocumentRecord& record) {
    return record.status == "signed";
}

}  // namespace jalon
