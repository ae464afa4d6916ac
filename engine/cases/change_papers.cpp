// What a change asks of papers that exist already: whether a deposited file can be their signed copy, and what of an
// act an amendment changes.
#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/cases/change.hpp"
#include "engine/cases/paper_code.hpp"

namespace jalon {

namespace {

tl::unexpected<Error> not_this_copy(const std::string& why, const FileDocument& effect) {
    return failure(ErrorKind::invalid, why, effect.as);
}

std::string named(const DocumentRecord& paper) {
    return fmt::format("« {} », n° {}", paper.title, paper.number);
}

// What was read at the foot of the paper is its code. Another paper of the case is named when it is that one's.
Result<bool> check_code(const FileDocument& effect, const DocumentRecord& original,
                        const std::vector<DocumentRecord>& of_case) {
    if (effect.code.empty() || is_paper_code(effect.code, original.number)) {
        return true;
    }
    for (const DocumentRecord& other : of_case) {
        if (!other.document_template.empty() && is_paper_code(effect.code, other.number)) {
            return not_this_copy(fmt::format("Le code « {} » est celui d’un autre document ({}). Le document à signer "
                                             "est {} : faites signer celui-ci, puis déposez-le.",
                                             effect.code, named(other), named(original)),
                                 effect);
        }
    }
    return not_this_copy(
        fmt::format("Le code « {} » n’est pas celui du document à signer ({}). Relisez-le au pied de la "
                    "page ; s’il est bien celui-là, c’est un autre document qui a été signé.",
                    effect.code, named(original)),
        effect);
}

// A file that Jalon made bears no signature, whichever paper it is.
Result<bool> check_is_copy(const FileDocument& effect, const DocumentRecord& copy, const DocumentRecord& original,
                           const std::vector<DocumentRecord>& of_case) {
    for (const DocumentRecord& other : of_case) {
        if (!other.document_template.empty() && other.sha256 == copy.sha256) {
            return not_this_copy(
                fmt::format("Ce fichier est le document tel que Jalon l’a établi ({}), sans signature. "
                            "Déposez l’exemplaire signé de {}.",
                            named(other), named(original)),
                effect);
        }
    }
    return true;
}

}  // namespace

Result<bool> Change::check_copy(const FileDocument& effect, const DocumentRecord& copy,
                                const DocumentRecord& original) {
    expect(tools_.papers != nullptr, "a house whose papers are signed can look into what is deposited");
    const std::vector<DocumentRecord> of_case = tools_.transaction.documents(case_.header.id);
    if (Result<bool> is_copy = check_is_copy(effect, copy, original, of_case); !is_copy) {
        return is_copy;
    }
    if (Result<bool> code = check_code(effect, original, of_case); !code) {
        return code;
    }
    PaperLook seen{1, ""};  // a photograph
    if (copy.media_type == "application/pdf") {
        const Result<std::string> bytes = tools_.documents.get(copy.sha256);
        const Result<PaperLook> look = bytes ? tools_.papers->look(*bytes) : tl::unexpected(bytes.error());
        if (!look) {
            return not_this_copy("Ce PDF ne s’ouvre pas ; numérisez de nouveau l’exemplaire signé.", effect);
        }
        seen = *look;
    }
    for (const DocumentRecord& other : of_case) {
        if (!seen.number.empty() && seen.number != original.number && other.number == seen.number) {
            return not_this_copy(fmt::format("Ce fichier vient d’un autre document ({}). Le document à signer est {}.",
                                             named(other), named(original)),
                                 effect);
        }
    }
    const Result<std::string> issued = tools_.documents.get(original.sha256);
    const Result<PaperLook> wanted = issued ? tools_.papers->look(*issued) : tl::unexpected(issued.error());
    if (wanted && seen.pages < wanted->pages) {
        return not_this_copy(
            fmt::format(
                "Le document à signer ({}) a {} pages ; ce fichier n’en a que {}. Réunissez toutes les pages, une "
                "par feuille, dans un seul PDF.",
                named(original), wanted->pages, seen.pages),
            effect);
    }
    return true;
}

Result<Record> Change::with_changes(const ProduceDocument& effect, Record names) {
    const std::optional<DocumentRecord> act = current_document(effect.amends);
    if (!act || act->status != "signed" || act->document_template.empty()) {
        return failure(ErrorKind::invalid,
                       "L’acte à modifier n’est pas signé de tous : il n’y a pas d’avenant à établir.", effect.as);
    }
    if (act->twin.empty()) {
        return failure(
            ErrorKind::invalid,
            fmt::format("Les mots de l’acte signé ({}) n’ont pas été gardés avec lui ; établissez l’avenant à "
                        "la main.",
                        named(*act)),
            effect.as);
    }
    expect(tools_.papers != nullptr, "a house whose acts are amended can compare them");
    const DocumentTemplate& model = tools_.sources.catalogue.document_template(act->document_template);
    Result<Record> renewed = printed_facts_of(*act, model, names);
    const Result<std::string> page = renewed ? tools_.documents.get(act->twin) : tl::unexpected(renewed.error());
    if (!page) {
        return tl::unexpected(page.error());
    }
    RenderRequest request;
    request.document_template = &model;
    request.facts = std::move(*renewed);
    request.partials = &tools_.sources.catalogue.partials;
    Result<List> articles = tools_.papers->changed_articles(*page, request);
    if (!articles) {
        return tl::unexpected(articles.error());
    }
    if (articles->empty()) {
        return failure(
            ErrorKind::invalid,
            fmt::format("Rien ne change dans l’acte signé ({}) : il n’y a pas d’avenant à établir.", named(*act)),
            effect.as);
    }
    const Record* given = Value(names)["amendment"].record();
    Record amendment = given == nullptr ? Record() : *given;
    amendment["articles"] = std::move(*articles);
    amendment.try_emplace("act_title", act->title);
    amendment.try_emplace("act_number", act->number);
    amendment.try_emplace("act_date", paris_date(act->issued_at));
    names["amendment"] = std::move(amendment);
    return names;
}

}  // namespace jalon
