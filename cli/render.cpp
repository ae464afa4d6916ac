#include "cli/render.hpp"

#include <filesystem>
#include <iostream>
#include <optional>
#include <utility>

#include "cli/bench/renderings.hpp"
#include "cli/files.hpp"
#include "cli/paper.hpp"
#include "cli/printed_facts.hpp"
#include "rendering/renderer.hpp"

namespace jalon {

namespace {

// The number given with an option, 1 without it; nothing when it is no number of at least 1.
std::optional<std::size_t> count_at(const Arguments& arguments, const std::string& name) {
    try {
        const long count = std::stol(arguments.get(name, "1"));
        return count < 1 ? std::nullopt : std::optional(static_cast<std::size_t>(count));
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

Result<Paper> without_page(const PdfRenderer& renderer, const RenderRequest& request) {
    Result<std::string> pdf = renderer.render(request);
    return pdf ? Result<Paper>(Paper{std::move(*pdf), {}}) : tl::unexpected(pdf.error());
}

int run_render(const Arguments& arguments) {
    if (arguments.words.size() != 1 || !arguments.has("facts") || !arguments.has("output")) {
        std::cerr << "jalon render : indiquez un modèle, --facts FICHIER et -o SORTIE.pdf.\n";
        return exit_misuse;
    }
    const Result<std::filesystem::path> root = definitions_root(arguments.get("root"));
    if (!root) {
        print(root.error());
        return exit_misuse;
    }
    Catalogue catalogue = read_template(*root, arguments.words[0]);
    if (!catalogue.templates.contains(arguments.words[0])) {
        catalogue = read_templates(*root);  // for the nearest name there is
    }
    const Result<const DocumentTemplate*> model = template_named(catalogue, arguments.words[0]);
    if (!model) {
        print(model.error());
        return exit_misuse;
    }
    const Result<Record> facts = facts_from(arguments.get("facts"));
    if (!facts) {
        print(facts.error());
        return exit_finding;
    }
    // Left to the system when the process ends, which gives all of it back at once.
    static const PdfRenderer& renderer = *new PdfRenderer(renderer_for(catalogue, *root));
    Result<RenderRequest> complete = request_for(catalogue, **model, *facts);
    if (!complete) {
        print(complete.error());
        return exit_finding;
    }
    RenderRequest& request = *complete;
    request.draft = arguments.has("draft");
    request.duplicate = arguments.has("duplicate");
    const std::optional<std::size_t> times = count_at(arguments, "repeat");
    const std::optional<std::size_t> threads = count_at(arguments, "threads");
    if (!times || !threads) {
        std::cerr << "jalon render : --repeat et --threads attendent un nombre d’au moins 1.\n";
        return exit_misuse;
    }
    if (arguments.has("attach-facts")) {
        const Result<std::vector<PrintedName>> names = renderer.names(**model);
        if (!names) {
            print(names.error());
            return exit_finding;
        }
        request.attachments.push_back({"faits.json", "application/json", "Les données que le document imprime",
                                       AttachedFile::Relationship::data,
                                       to_plain_json(printed_facts(*names, request.facts))});
    }
    const Result<Paper> paper = arguments.has("html") ? renderer.paper(request) : without_page(renderer, request);
    if (!paper) {
        print(paper.error());
        return exit_finding;
    }
    if (arguments.has("repeat")) {
        const Result<std::string> costs = bench::repeated(renderer, request, {*times, *threads, arguments.has("vary")});
        if (!costs) {
            print(costs.error());
            return exit_finding;
        }
        std::cout << *costs;
    }
    write_whole(arguments.get("output"), paper->pdf);
    if (arguments.has("html")) {
        write_whole(arguments.get("html"), paper->html);
    }
    return exit_ok;
}

}  // namespace

Command render_command() {
    Command render{
        "render", "MODÈLE", "Établit un PDF depuis un modèle et un fichier de faits (YAML ou JSON).", {}, run_render};
    render.options.push_back(option("facts", "f", "fichier des faits", "fichier"));
    render.options.push_back(option("output", "o", "PDF à écrire", "fichier"));
    render.options.push_back(option("html", "", "écrit aussi la page à lire à l’écran", "fichier"));
    render.options.push_back(option("repeat", "", "établit le document N fois et dit ce que cela coûte", "N"));
    render.options.push_back(option("threads", "", "le fait aussi sur T fils à la fois", "T"));
    render.options.push_back(option("vary", "", "change les noms à chaque fois"));
    render.options.push_back(option("attach-facts", "", "joint au PDF les données qu’il imprime (faits.json)"));
    render.options.push_back(option("draft", "", "marque le document « PROJET »"));
    render.options.push_back(option("duplicate", "", "marque le document « DUPLICATA »"));
    render.options.push_back(option("root", "", "dossier des définitions", "dossier"));
    return render;
}

}  // namespace jalon
