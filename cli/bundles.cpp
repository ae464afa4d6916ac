#include "cli/bundles.hpp"

#include <filesystem>
#include <iostream>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/files.hpp"
#include "cli/paper.hpp"
#include "engine/definition/binding.hpp"
#include "rendering/merge.hpp"
#include "rendering/renderer.hpp"

namespace jalon {

namespace {

namespace fs = std::filesystem;

int run_merge(const Arguments& arguments) {
    if (arguments.words.empty() || !arguments.has("output")) {
        std::cerr << "jalon merge : indiquez des PDF et --output SORTIE.pdf.\n";
        return exit_misuse;
    }
    std::vector<MergeInput> inputs;
    for (const std::string& path : arguments.words) {
        Result<std::string> bytes = read_file(path);
        if (!bytes) {
            print(bytes.error());
            return exit_finding;
        }
        inputs.push_back({fs::path(path).filename().string(), std::move(*bytes)});
    }
    const Result<MergedPdf> merged = merged_pdf(inputs, arguments.get("title", "Documents réunis"));
    if (!merged) {
        print(merged.error());
        return exit_finding;
    }
    write_whole(arguments.get("output"), merged->bytes);
    std::cout << fmt::format("{} : {} document(s), {} page(s), {}\n", arguments.get("output"), inputs.size(),
                             merged->pages,
                             merged->archivable ? "PDF/A-3a et PDF/UA-1" : "sans mention PDF/A ni PDF/UA :");
    for (const std::string& reason : merged->reasons) {
        std::cout << "  " << reason << '\n';
    }
    return exit_ok;
}

int run_bind(const Arguments& arguments) {
    if (arguments.words.size() != 1 || !arguments.has("output")) {
        std::cerr << "jalon bind : indiquez un plan de livret et --output SORTIE.pdf.\n";
        return exit_misuse;
    }
    const Result<fs::path> root = definitions_root(arguments.get("root"));
    if (!root) {
        print(root.error());
        return exit_misuse;
    }
    const fs::path path = arguments.words[0];
    const Result<std::string> text = read_file(path);
    const Result<BindingPlan> plan =
        text ? read_binding({path.string(), *text}) : Result<BindingPlan>(tl::unexpected(text.error()));
    if (!plan) {
        print(plan.error());
        return exit_finding;
    }
    const Catalogue catalogue = read_templates(*root);
    Binding binding{plan->title, {}, arguments.has("draft")};
    for (const BindingPlan::Chapter& chapter : plan->chapters) {
        const Result<const DocumentTemplate*> model = template_named(catalogue, chapter.template_id);
        const Result<Record> facts = facts_from((path.parent_path() / chapter.facts).string());
        if (!model || !facts) {
            print(model ? facts.error() : model.error());
            return exit_finding;
        }
        Result<RenderRequest> request = request_for(catalogue, **model, *facts);
        if (!request) {
            print(request.error());
            return exit_finding;
        }
        binding.chapters.push_back({chapter.title, std::move(*request)});
    }
    const PdfRenderer renderer = renderer_for(catalogue, *root);
    const Result<Paper> paper = renderer.bound(binding);
    if (!paper) {
        print(paper.error());
        return exit_finding;
    }
    write_whole(arguments.get("output"), paper->pdf);
    if (arguments.has("html")) {
        write_whole(arguments.get("html"), paper->html);
    }
    return exit_ok;
}

}  // namespace

Command merge_command() {
    Command merge{"merge", "FICHIER.pdf…", "Réunit des PDF en un seul, avec un signet par document.", {}, run_merge};
    merge.options.push_back(option("output", "o", "PDF à écrire", "fichier"));
    merge.options.push_back(option("title", "t", "titre de l’ensemble (défaut : Documents réunis)", "titre"));
    return merge;
}

Command bind_command() {
    Command bind{"bind",
                 "PLAN.yaml",
                 "Relie plusieurs documents en un livret : une table, des pages qui se suivent.",
                 {},
                 run_bind};
    bind.options.push_back(option("output", "o", "PDF à écrire", "fichier"));
    bind.options.push_back(option("html", "", "écrit aussi la page à lire à l’écran", "fichier"));
    bind.options.push_back(option("draft", "", "marque le livret « PROJET »"));
    bind.options.push_back(option("root", "", "dossier des définitions", "dossier"));
    return bind;
}

}  // namespace jalon
