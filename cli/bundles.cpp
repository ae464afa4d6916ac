#include "cli/bundles.hpp"

#include <filesystem>
#include <iostream>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/files.hpp"
#include "cli/paper.hpp"
#include "rendering/merge.hpp"

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

}  // namespace

Command merge_command() {
    Command merge{"merge", "FICHIER.pdf…", "Réunit des PDF en un seul, avec un signet par document.", {}, run_merge};
    merge.options.addOption(option("output", "o", "PDF à écrire", "fichier"));
    merge.options.addOption(option("title", "t", "titre de l’ensemble (défaut : Documents réunis)", "titre"));
    return merge;
}

}  // namespace jalon
