// Commands about papers: render, preview, amend, verify.
#include <filesystem>
#include <iostream>
#include <optional>

#include <fmt/format.h>

#include "cli/batch.hpp"
#include "cli/bench/renderings.hpp"
#include "cli/bundles.hpp"
#include "cli/commands.hpp"
#include "cli/compose.hpp"
#include "cli/files.hpp"
#include "cli/outside.hpp"
#include "cli/paper.hpp"
#include "cli/preview.hpp"
#include "cli/printed_facts.hpp"
#include "rendering/renderer.hpp"
#include "rendering/verify.hpp"
#include "storage/verify.hpp"

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
    const PdfRenderer renderer = renderer_for(catalogue, *root);
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
    const Result<Paper> paper = renderer.paper(request);
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

int verify_file(const std::string& path) {
    const Result<std::string> bytes = read_file(path);
    if (!bytes) {
        print(bytes.error());
        return exit_finding;
    }
    const Result<VerifyReport> report = verify_pdf(*bytes);
    if (!report) {
        print(report.error());
        return exit_finding;
    }
    for (const std::string& finding : report->faults) {
        std::cout << path << ": " << finding << '\n';
    }
    std::cout << fmt::format("{} : {} page(s), {}\n", path, report->pages,
                             report->sound() ? "conforme" : "anomalies ci-dessus");
    return report->sound() ? exit_ok : exit_finding;
}

int verify_data(const std::string& data) {
    if (!std::filesystem::exists(std::filesystem::path(data) / "jalon.db")) {
        std::cerr << fmt::format("jalon verify : « {} » n’est pas un dossier de données de Jalon.\n", data);
        return exit_misuse;
    }
    SystemRandom random;
    Stores stores(data, random);
    const std::vector<std::string> findings = verify_store(stores.database, stores.documents);
    for (const std::string& finding : findings) {
        std::cout << finding << '\n';
    }
    std::cout << fmt::format("{} : {}\n", data,
                             findings.empty() ? "journal, documents et numéros sont intègres" : "anomalies ci-dessus");
    return findings.empty() ? exit_ok : exit_finding;
}

int run_verify(const Arguments& arguments) {
    if (arguments.words.empty()) {
        return verify_data(arguments.get("data", "data"));
    }
    int worst = exit_ok;
    for (const std::string& path : arguments.words) {
        worst = std::max(worst, std::filesystem::is_directory(path) ? verify_data(path) : verify_file(path));
    }
    return worst;
}

}  // namespace

std::vector<Command> document_commands() {
    Command render{
        "render", "MODÈLE", "Établit un PDF depuis un modèle et un fichier de faits (YAML ou JSON).", {}, run_render};
    render.options.addOption(option("facts", "f", "fichier des faits", "fichier"));
    render.options.addOption(option("output", "o", "PDF à écrire", "fichier"));
    render.options.addOption(option("html", "", "écrit aussi la page à lire à l’écran", "fichier"));
    render.options.addOption(option("repeat", "", "établit le document N fois et dit ce que cela coûte", "N"));
    render.options.addOption(option("threads", "", "le fait aussi sur T fils à la fois", "T"));
    render.options.addOption(option("vary", "", "change les noms à chaque fois"));
    render.options.addOption(option("attach-facts", "", "joint au PDF les données qu’il imprime (faits.json)"));
    render.options.addOption(option("draft", "", "marque le document « PROJET »"));
    render.options.addOption(option("duplicate", "", "marque le document « DUPLICATA »"));
    render.options.addOption(option("root", "", "dossier des définitions", "dossier"));
    Command verify{"verify",
                   "[FICHIER.pdf | DOSSIER]…",
                   "Vérifie des PDF, ou le journal, les documents et les numéros d’un dossier de données.",
                   {},
                   run_verify};
    verify.options.addOption(option("data", "d", "dossier des données (défaut : data)", "dossier"));
    return {render, preview_command(), amend_command(), merge_command(), bind_command(), batch_command(), verify};
}

}  // namespace jalon
