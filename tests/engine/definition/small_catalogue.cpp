#include "tests/engine/definition/small_catalogue.hpp"

#include <algorithm>

namespace jalon::test {

namespace {

const char* small_workflow =
    "workflow: x\nlabel: Essai\nparties: { agent: { label: Agent }, hr_officer: { label: RH }, counsellor: { label: C "
    "} }\n"
    "data:\n  note: { type: string, label: Note, audience: [counsellor], initial: rien }\n";

const char* small_form =
    "form: referral\nlabel: Saisine\nsubmit: Envoyer\naudience: [agent, hr_officer, counsellor]\nfields:\n  ground: { "
    "label: Motif, type: choice, required: true, options: { move: Mobilité, health: Santé } }\n  secret: { label: "
    "Confidence, type: text, class: S3, audience: [agent, counsellor] }\n";

// The tags of a body and of the partials it takes in, without their formats: what rendering tells the checks, as far as
// these tests need it.
void list_names(const std::string& body, Position position, const Catalogue& partials,
                std::vector<std::string>& sections, std::vector<PrintedName>& names) {
    for (std::size_t at = 0; at < body.size(); ++at) {
        if (body[at] == '\n') {
            position = {position.file, position.line + 1, 0};
        } else if (body.compare(at, 2, "{{") == 0) {
            const std::size_t end = body.find("}}", at);
            const std::string inner = body.substr(at + 2, end - at - 2);
            const std::string rest = inner.substr(1);
            std::string scopes;
            for (const std::string& section : sections) {
                const bool narrows = section.front() == '#' && section.find(".is.") == std::string::npos;
                scopes += narrows ? section.substr(1) + "[]." : "";
            }
            if (inner.front() == '/') {
                sections.pop_back();
            } else if (inner.front() == '#' || inner.front() == '^') {
                names.push_back({scopes + rest, position, false, {}});
                sections.push_back(inner);
            } else if (inner.front() == '>') {
                list_names(partials.partials.at(rest), {"doc-templates/partials/" + rest + ".md.mustache", 1, 1},
                           partials, sections, names);
            } else {
                names.push_back({scopes + inner, position, true, {}});
            }
        }
        ++position.column;
    }
}

}  // namespace

SourceFile workflow_with(const std::string& on, const std::string& data) {
    return {"workflows/x.yaml",
            small_workflow + data +
                "states:\n  a:\n    label: A\n    on:\n"
                "      go: { label: Aller, by: hr_officer, form: referral, to: z, do: [ { document: { template: paper, "
                "as: paper } }, { notify: hello, to: agent } ] }\n" +
                (on.empty() ? "" : "      " + on + "\n") + "  z: { label: Z, type: final, outcome: completed }\n"};
}

SourceFile paper_with(const std::string& body, const std::string& head) {
    return {"doc-templates/paper.md.mustache",
            "---\ntitle: Papier\ncode: P\naudience: [agent, hr_officer]\n" + head + "---\n" + body + "\n"};
}

SourceFile form_with(const std::string& fields, const std::string& head) {
    return {"forms/referral.yaml", small_form + fields + head};
}

ReadResult read_small(const std::vector<SourceFile>& files) {
    std::vector<SourceFile> all{
        workflow_with(""),
        form_with(""),
        paper_with("Motif : {{referral.ground_label}}."),
        {"workflows/messages.yaml", "messages: { hello: { subject: Bonjour, text: \"Dossier {{case.reference}}\" } }"}};
    for (const SourceFile& file : files) {
        const auto same = std::ranges::find(all, file.path, &SourceFile::path);
        if (same != all.end()) {
            *same = file;
        } else {
            all.push_back(file);
        }
    }
    const Catalogue partials = read_catalogue(all).catalogue;
    return read_catalogue(all, [&partials](const DocumentTemplate& made) -> Result<std::vector<PrintedName>> {
        std::vector<PrintedName> names;
        std::vector<std::string> sections;
        list_names(made.body, made.body_position, partials, sections, names);
        return names;
    });
}

}  // namespace jalon::test
