#include "cli/batch.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/files.hpp"
#include "cli/images.hpp"
#include "cli/paper.hpp"
#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"

namespace jalon {

namespace {

namespace fs = std::filesystem;

constexpr const char* journal_name = "lot.jsonl";
constexpr std::size_t threads_max = 64;

struct Item {
    std::string name;   // of its PDF, without « .pdf »
    std::string place;  // where its facts stand, for messages
    std::function<Result<Record>()> facts;
};

struct Outcome {
    enum class Kind { made, kept, refused } kind = Kind::refused;
    std::string line;  // of the journal
    std::string message;
};

// ---- what there is to do

Result<std::vector<Item>> items_of_folder(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".yaml" || entry.path().extension() == ".json") {
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    std::vector<Item> items;
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

Result<std::vector<Item>> items_of_list(const std::string& path) {
    const Result<std::string> text = read_file(path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    std::vector<Item> items;
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

Result<std::vector<Item>> items_at(const std::string& path) {
    Result<std::vector<Item>> items = fs::is_directory(path) ? items_of_folder(path) : items_of_list(path);
    if (items && items->empty()) {
        return failure(ErrorKind::invalid, "il n’y a aucun fait : ni fichier .yaml ou .json, ni ligne", path);
    }
    return items;
}

// ---- what was done before

std::string first_line(const std::string& template_id) {
    return to_json(Record{{"template", template_id}});
}

struct Before {
    std::map<std::string, Value> lines;  // by item
};

// Error (conflict): the folder holds the papers of another template.
Result<Before> read_before(const fs::path& folder, const std::string& template_id) {
    Before before;
    if (!fs::exists(folder / journal_name)) {
        return before;
    }
    const Result<std::string> text = read_file(folder / journal_name);
    if (!text) {
        return tl::unexpected(text.error());
    }
    const std::vector<std::string> lines = split(*text, '\n');
    if (lines.front() != first_line(template_id)) {
        return failure(ErrorKind::conflict, "ce dossier contient un autre lot ; donnez un autre dossier",
                       (folder / journal_name).string());
    }
    for (const std::string& line : lines) {
        // The last line may be cut short where a run was killed.
        const Result<Value> value = from_json(line);
        if (value && (*value)["document"].text() != nullptr) {
            before.lines[*(*value)["document"].text()] = *value;
        }
    }
    return before;
}

// ---- the work

// What all papers of the lot are made of, besides their facts: the file of the template, what that may take in, the
// pictures.
std::string materials(const Catalogue& catalogue, const std::string& written, const fs::path& root) {
    std::string all = written + '\0';
    const auto add = [&all](const auto& files) {
        for (const auto& [name, text] : files) {
            all.append(name).append(1, '\0').append(text).append(1, '\0');
        }
    };
    add(catalogue.partials);
    add(read_images(root));
    return sha256_hex(all);
}

std::string fingerprint(const std::string& materials, const RenderRequest& request) {
    return sha256_hex(materials + (request.draft ? "draft" : "") + '\0' + to_json(request.facts));
}

std::string told(const Error& error) {
    std::string out = (error.where.empty() ? "" : error.where + ": ") + error.message;
    for (const Error& detail : error.details) {
        out += " · " + (detail.where.empty() ? "" : detail.where + ": ") + detail.message;
    }
    return out;
}

class Batch {
  public:
    // `written` is the file of the template, somewhere under `root`.
    Batch(const Catalogue& catalogue, const DocumentTemplate& model, const std::string& written, const fs::path& root,
          fs::path folder, Before before, bool draft)
        : catalogue_(catalogue),
          model_(model),
          materials_(materials(catalogue, written, root)),
          renderer_(renderer_for(catalogue, root)),
          folder_(std::move(folder)),
          before_(std::move(before)),
          draft_(draft) {}

    // The outcome of each item, in their order. Throws what stops the whole: a disk that is full.
    std::vector<Outcome> run(const std::vector<Item>& items, std::size_t threads) {
        remove_remains();
        std::vector<Outcome> outcomes(items.size());
        journal_.open(folder_ / journal_name, std::ios::binary | std::ios::app);
        if (journal_.tellp() == std::streampos(0)) {
            journal_ << first_line(model_.id) << '\n';
        } else {
            journal_ << '\n';  // ends a line that was cut short
        }
        std::atomic<std::size_t> next = 0;
        const auto work = [&] {
            for (std::size_t k = next++; k < items.size() && !stopped(); k = next++) {
                try {
                    outcomes[k] = outcome_of(items[k]);
                    note(outcomes[k], items.size());
                } catch (...) {
                    stop(std::current_exception());
                }
            }
        };
        std::vector<std::thread> others;
        for (std::size_t k = 1; k < std::min(threads, items.size()); ++k) {
            others.emplace_back(work);
        }
        work();
        for (std::thread& one : others) {
            one.join();
        }
        if (problem_) {
            std::rethrow_exception(problem_);
        }
        journal_.close();
        close_journal(outcomes);
        return outcomes;
    }

  private:
    // What a run that was killed was writing.
    void remove_remains() const {
        for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
            if (entry.path().extension() == ".part") {
                fs::remove(entry.path());
            }
        }
    }

    Outcome outcome_of(const Item& item) {
        const fs::path path = folder_ / (item.name + ".pdf");
        const Result<Record> facts = item.facts();
        Result<RenderRequest> request =
            facts ? request_for(catalogue_, model_, *facts) : Result<RenderRequest>(tl::unexpected(facts.error()));
        if (!request) {
            return refused(item, path, request.error());
        }
        request->draft = draft_;
        const std::string print = fingerprint(materials_, *request);
        if (const std::optional<std::string> line = kept(item, path, print)) {
            return {Outcome::Kind::kept, *line, {}};
        }
        const Result<std::string> pdf = renderer_.render(*request);
        if (!pdf) {
            return refused(item, path, pdf.error());
        }
        write_whole(path, *pdf);
        return {Outcome::Kind::made,
                to_json(Record{{"document", item.name}, {"from", print}, {"pages_sha256", sha256_hex(*pdf)}}),
                {}};
    }

    // The line of an item that is there already, made from the same, and whole.
    std::optional<std::string> kept(const Item& item, const fs::path& path, const std::string& print) const {
        const auto found = before_.lines.find(item.name);
        if (found == before_.lines.end() || found->second["from"] != Value(print) || !fs::exists(path)) {
            return std::nullopt;
        }
        const Result<std::string> bytes = read_file(path);
        if (!bytes || found->second["pages_sha256"] != Value(sha256_hex(*bytes))) {
            return std::nullopt;
        }
        return to_json(found->second);
    }

    // A paper from earlier facts would pass for this one.
    static Outcome refused(const Item& item, const fs::path& path, const Error& error) {
        fs::remove(path);
        std::string message = told(error);
        if (message.find(item.place) == std::string::npos) {
            message = item.place + ": " + message;
        }
        return {Outcome::Kind::refused, to_json(Record{{"document", item.name}, {"refused", message}}), message};
    }

    void note(const Outcome& outcome, std::size_t count) {
        const std::lock_guard lock(mutex_);
        journal_ << outcome.line << '\n' << std::flush;
        ++done_;
        const bool person = isatty(STDERR_FILENO) != 0;
        if (person) {
            std::cerr << '\r' << done_ << " / " << count << (done_ == count ? "\n" : "") << std::flush;
        } else if (done_ == count || done_ * 10 / count != (done_ - 1) * 10 / count) {
            std::cerr << done_ << " / " << count << '\n';
        }
    }

    // In the order of the items, whichever was ready first.
    void close_journal(const std::vector<Outcome>& outcomes) const {
        std::string text = first_line(model_.id) + "\n";
        for (const Outcome& outcome : outcomes) {
            text += outcome.line + "\n";
        }
        write_whole(folder_ / journal_name, text);
    }

    bool stopped() {
        const std::lock_guard lock(mutex_);
        return problem_ != nullptr;
    }

    void stop(std::exception_ptr problem) {
        const std::lock_guard lock(mutex_);
        problem_ = std::move(problem);
    }

    const Catalogue& catalogue_;
    const DocumentTemplate& model_;
    std::string materials_;
    PdfRenderer renderer_;
    fs::path folder_;
    Before before_;
    bool draft_;
    std::mutex mutex_;
    std::ofstream journal_;
    std::size_t done_ = 0;
    std::exception_ptr problem_;
};

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

int report(const std::vector<Outcome>& outcomes) {
    const auto count = [&outcomes](Outcome::Kind kind) { return std::ranges::count(outcomes, kind, &Outcome::kind); };
    for (const Outcome& outcome : outcomes) {
        if (outcome.kind == Outcome::Kind::refused) {
            std::cerr << outcome.message << '\n';
        }
    }
    std::cout << fmt::format("{} document(s) : {} établi(s), {} déjà là, {} refusé(s)\n", outcomes.size(),
                             count(Outcome::Kind::made), count(Outcome::Kind::kept), count(Outcome::Kind::refused));
    return count(Outcome::Kind::refused) == 0 ? exit_ok : exit_finding;
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
    const Result<std::vector<Item>> items = items_at(arguments.get("facts"));
    if (!items) {
        print(items.error());
        return exit_finding;
    }
    const fs::path folder = arguments.get("output");
    fs::create_directories(folder);
    Result<Before> before = read_before(folder, (*model)->id);
    if (!before) {
        print(before.error());
        return exit_finding;
    }
    Batch batch(catalogue, **model, *written, *root, folder, std::move(*before), arguments.has("draft"));
    return report(batch.run(*items, *threads));
}

}  // namespace

Command batch_command() {
    Command batch{"batch",
                  "MODÈLE",
                  "Établit un PDF pour chaque fichier de faits d’un dossier ou ligne d’une liste.",
                  {},
                  run_batch};
    batch.options.addOption(
        option("facts", "f", "dossier de faits (YAML, JSON), ou liste d’un objet JSON par ligne", "dossier|fichier"));
    batch.options.addOption(option("output", "o", "dossier des PDF ; un lot interrompu y reprend", "dossier"));
    batch.options.addOption(option("threads", "", "documents établis à la fois (défaut : un par cœur)", "N"));
    batch.options.addOption(option("draft", "", "marque les documents « PROJET »"));
    batch.options.addOption(option("root", "", "dossier des définitions", "dossier"));
    return batch;
}

}  // namespace jalon
