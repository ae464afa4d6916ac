// `jalon amend`: the articles that change between the signed facts and the new ones, as a list or as an amendment.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <utility>

#include <fmt/format.h>

#include "cli/paper.hpp"
#include "cli/preview.hpp"
#include "rendering/renderer.hpp"

namespace jalon {

namespace {

void show(const std::vector<rendering::ArticleChange>& changes) {
    for (const rendering::ArticleChange& one : changes) {
        std::cout << fmt::format("{}{}{}\n- {}\n+ {}\n", one.place, one.title.empty() ? "" : " – ", one.title,
                                 one.before, one.after);
    }
    std::cout << fmt::format("{} article(s) change(nt)\n", changes.size());
}

// The new facts, with what the amendment says of the act and of its changes.
Record amendment_facts(const RenderRequest& signed_act, Record facts,
                       const std::vector<rendering::ArticleChange>& changes) {
    const Value before(signed_act.facts);
    const Value given = Value(facts)["amendment"];
    Record amendment = given.record() == nullptr ? Record() : *given.record();
    amendment["articles"] = rendering::as_facts(changes);
    amendment.try_emplace("act_title", before.at_path("document.title"));
    amendment.try_emplace("act_number", before.at_path("document.number"));
    amendment.try_emplace("act_date", before.at_path("document.issued_on"));
    // Hosts who signed a project of preparation sign what changes it.
    const Value& hosts = before.at_path("preparation.hosts");
    if (hosts.list() != nullptr) {
        amendment.try_emplace("hosts", hosts);
    }
    facts["amendment"] = std::move(amendment);
    return facts;
}

Result<bool> amend(const std::filesystem::path& root, const Catalogue& catalogue, const DocumentTemplate& act,
                   const DocumentTemplate& model, const Arguments& arguments) {
    const PdfRenderer renderer = renderer_for(catalogue, root);
    const Result<Record> before = facts_from(arguments.get("signed"));
    const Result<Record> after = before ? facts_from(arguments.get("facts")) : before;
    if (!after) {
        return tl::unexpected(after.error());
    }
    const Result<RenderRequest> signed_act = request_for(catalogue, act, *before);
    const Result<RenderRequest> renewed = signed_act ? request_for(catalogue, act, *after) : signed_act;
    if (!renewed) {
        return tl::unexpected(renewed.error());
    }
    const auto changes = renderer.changed_articles(*signed_act, *renewed);
    if (!changes) {
        return tl::unexpected(changes.error());
    }
    show(*changes);
    if (changes->empty() || !arguments.has("output")) {
        return !changes->empty();
    }
    const Result<RenderRequest> request = request_for(catalogue, model, amendment_facts(*signed_act, *after, *changes));
    const Result<std::string> pdf = request ? renderer.render(*request) : tl::unexpected(request.error());
    if (!pdf) {
        return tl::unexpected(pdf.error());
    }
    write_file(arguments.get("output"), *pdf);
    return true;
}

int run_amend(const Arguments& arguments) {
    if (arguments.words.size() != 1 || !arguments.has("signed") || !arguments.has("facts")) {
        std::cerr << "jalon amend : indiquez un modèle, --signed FAITS SIGNÉS et --facts FAITS NOUVEAUX.\n";
        return exit_misuse;
    }
    const Result<std::filesystem::path> root = definitions_root(arguments.get("root"));
    if (!root) {
        print(root.error());
        return exit_misuse;
    }
    const Catalogue catalogue = read_templates(*root);
    const Result<const DocumentTemplate*> act = template_named(catalogue, arguments.words[0]);
    const Result<const DocumentTemplate*> model = act ? template_named(catalogue, "amendment") : act;
    if (!model) {
        print(model.error());
        return exit_misuse;
    }
    const Result<bool> changed = amend(*root, catalogue, **act, **model, arguments);
    if (!changed) {
        print(changed.error());
        return exit_finding;
    }
    if (!*changed) {
        std::cerr << "jalon amend : aucun article ne change ; il n’y a pas d’avenant à établir.\n";
    }
    return *changed ? exit_ok : exit_finding;
}

}  // namespace

Command amend_command() {
    Command amend{"amend",
                  "MODÈLE",
                  "Compare un acte signé à ce qu’il dirait avec de nouveaux faits, et établit l’avenant.",
                  {},
                  run_amend};
    amend.options.push_back(option("signed", "s", "faits de l’acte signé", "fichier"));
    amend.options.push_back(
        option("facts", "f", "nouveaux faits ; « amendment » y dit le numéro, la date d’effet et le motif", "fichier"));
    amend.options.push_back(option("output", "o", "PDF de l’avenant à écrire", "fichier"));
    amend.options.push_back(option("root", "", "dossier des définitions", "dossier"));
    return amend;
}

}  // namespace jalon
