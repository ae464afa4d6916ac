// Commands about papers: render, preview, amend, verify.
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "cli/batch.hpp"
#include "cli/bundles.hpp"
#include "cli/commands.hpp"
#include "cli/compose.hpp"
#include "cli/files.hpp"
#include "cli/outside.hpp"
#include "cli/paper.hpp"
#include "cli/preview.hpp"
#include "cli/render.hpp"
#include "rendering/verify.hpp"
#include "storage/verify.hpp"

namespace jalon {

namespace {

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
    if (!report->copy_of.empty()) {
        std::cout << fmt::format("{} : copie marquée de {}\n", path, report->copy_of);
    }
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
    Command verify{"verify",
                   "[FICHIER.pdf | DOSSIER]…",
                   "Vérifie des PDF, ou le journal, les documents et les numéros d’un dossier de données.",
                   {},
                   run_verify};
    verify.options.push_back(option("data", "d", "dossier des données (défaut : data)", "dossier"));
    return {render_command(), preview_command(), amend_command(), merge_command(),
            bind_command(),   batch_command(),   verify};
}

}  // namespace jalon
