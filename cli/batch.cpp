#include "cli/batch.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "cli/batch_work.hpp"
#include "cli/files.hpp"
#include "cli/paper.hpp"
#include "engine/base/text.hpp"

namespace jalon {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t threads_max = 64;

Result<std::vector<BatchItem>> items_of_folder(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".yaml" || entry.path().extension() == ".json") {
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    std::vector<BatchItem> items;
    std::set<std::string> names;
    for (const fs::path& file : files) {
        const std::string name = file.stem().string();
        if (!names.insert(name).second) {
            return failure(ErrorKind::invalid, "deux fichiers de faits portent ce nom ; renommez-en un", file.string());
        }
        items.push_back({name, file.string(), [file] { return facts_from(file.string()); }});
    }
    return items;
}

Result<Record> facts_of_line(const std::string& line, const std::string& place) {
    const Result<Value> value = from_json(line);
    if (!value || value->record() == nullptr) {
        return failure(ErrorKind::invalid, value ? "un objet JSON est attendu." : value.error().message, place);
    }
    return *value->record();
}

Result<std::vector<BatchItem>> items_of_list(const std::string& path) {
    const Result<std::string> text = read_file(path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    std::vector<BatchItem> items;
    std::size_t number = 0;
    for (const std::string& line : split(*text, '\n')) {
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos) {
            continue;
        }
        const std::string place = fmt::format("{}:{}", path, number);
        items.push_back({fmt::format("{:04}", number), place, [line, place] { return facts_of_line(line, place); }});
    }
    return items;
}

Result<std::vector<BatchItem>> items_at(const std::string& path) {
    Result<std::vector<BatchItem>> items = fs::is_directory(path) ? items_of_folder(path) : items_of_list(path);
    if (items && items->empty()) {
        return failure(ErrorKind::invalid, "il n’y a aucun fait : ni fichier .yaml ou .json, ni ligne", path);
    }
    return items;
}

// How many work at once; nothing when what was typed is no such number.
std::optional<std::size_t> threads_of(const Arguments& arguments) {
    if (!arguments.has("threads")) {
        return std::max(1U, std::thread::hardware_concurrency());
    }
    try {
        const long count = std::stol(arguments.get("threads"));
        return count < 1 || static_cast<std::size_t>(count) > threads_max
                   ? std::nullopt
                   : std::optional(static_cast<std::size_t>(count));
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

int report(const std::vector<BatchOutcome>& outcomes) {
    const auto count = [&outcomes](BatchOutcome::Kind kind) {
        return std::ranges::count(outcomes, kind, &BatchOutcome::kind);
    };
    for (const BatchOutcome& outcome : outcomes) {
        if (outcome.kind == BatchOutcome::Kind::refused) {
            std::cerr << outcome.message << '\n';
        }
    }
    std::cout << fmt::format("{} document(s) : {} établi(s), {} déjà là, {} refusé(s)\n", outcomes.size(),
                             count(BatchOutcome::Kind::made), count(BatchOutcome::Kind::kept),
                             count(BatchOutcome::Kind::refused));
    return count(BatchOutcome::Kind::refused) == 0 ? exit_ok : exit_finding;
}

int run_batch(const Arguments& arguments) {
    const std::optional<std::size_t> threads = threads_of(arguments);
    if (arguments.words.size() != 1 || !arguments.has("facts") || !arguments.has("output") || !threads) {
        std::cerr << "jalon batch : indiquez un modèle, --facts DOSSIER|LISTE.jsonl et --output DOSSIER ; --threads "
                     "attend un nombre de 1 à 64.\n";
        return exit_misuse;
    }
    const Result<fs::path> root = definitions_root(arguments.get("root"));
    if (!root) {
        print(root.error());
        return exit_misuse;
    }
    const Catalogue catalogue = read_templates(*root);
    const Result<const DocumentTemplate*> model = template_named(catalogue, arguments.words[0]);
    const Result<std::string> written =
        model ? read_file(*root / (*model)->body_position.file) : Result<std::string>(tl::unexpected(model.error()));
    if (!written) {
        print(written.error());
        return exit_misuse;
    }
    const Result<std::vector<BatchItem>> items = items_at(arguments.get("facts"));
    if (!items) {
        print(items.error());
        return exit_finding;
    }
    const Result<std::vector<BatchOutcome>> outcomes = established(
        {catalogue, **model, *written, *root, arguments.has("draft")}, *items, arguments.get("output"), *threads);
    if (!outcomes) {
        print(outcomes.error());
        return exit_finding;
    }
    return report(*outcomes);
}

}  // namespace

Command batch_command() {
    Command batch{"batch",
                  "MODÈLE",
                  "Établit un PDF pour chaque fichier de faits d’un dossier ou ligne d’une liste.",
                  {},
                  run_batch};
    batch.options.push_back(
        option("facts", "f", "dossier de faits (YAML, JSON), ou liste d’un objet JSON par ligne", "dossier|fichier"));
    batch.options.push_back(option("output", "o", "dossier des PDF ; un lot interrompu y reprend", "dossier"));
    batch.options.push_back(option("threads", "", "documents établis à la fois (défaut : un par cœur)", "N"));
    batch.options.push_back(option("draft", "", "marque les documents « PROJET »"));
    batch.options.push_back(option("root", "", "dossier des définitions", "dossier"));
    return batch;
}

}  // namespace jalon
