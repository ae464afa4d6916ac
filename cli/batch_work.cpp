#include "cli/batch_work.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

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
    Batch(const BatchMaterials& from, fs::path folder, Before before)
        : catalogue_(from.catalogue),
          model_(from.model),
          materials_(materials(from.catalogue, from.written, from.root)),
          renderer_(renderer_for(from.catalogue, from.root)),
          folder_(std::move(folder)),
          before_(std::move(before)),
          draft_(from.draft) {}

    // The outcome of each item, in their order. Throws what stops the whole: a disk that is full.
    std::vector<BatchOutcome> run(const std::vector<BatchItem>& items, std::size_t threads) {
        remove_remains();
        std::vector<BatchOutcome> outcomes(items.size());
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

    BatchOutcome outcome_of(const BatchItem& item) {
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
            return {BatchOutcome::Kind::kept, *line, {}};
        }
        const Result<std::string> pdf = renderer_.render(*request);
        if (!pdf) {
            return refused(item, path, pdf.error());
        }
        write_whole(path, *pdf);
        return {BatchOutcome::Kind::made,
                to_json(Record{{"document", item.name}, {"from", print}, {"pages_sha256", sha256_hex(*pdf)}}),
                {}};
    }

    // The line of an item that is there already, made from the same, and whole.
    std::optional<std::string> kept(const BatchItem& item, const fs::path& path, const std::string& print) const {
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
    static BatchOutcome refused(const BatchItem& item, const fs::path& path, const Error& error) {
        fs::remove(path);
        std::string message = told(error);
        if (message.find(item.place) == std::string::npos) {
            message = item.place + ": " + message;
        }
        return {BatchOutcome::Kind::refused, to_json(Record{{"document", item.name}, {"refused", message}}), message};
    }

    void note(const BatchOutcome& outcome, std::size_t count) {
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
    void close_journal(const std::vector<BatchOutcome>& outcomes) const {
        std::string text = first_line(model_.id) + "\n";
        for (const BatchOutcome& outcome : outcomes) {
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

}  // namespace

Result<std::vector<BatchOutcome>> established(const BatchMaterials& from, const std::vector<BatchItem>& items,
                                              const fs::path& folder, std::size_t threads) {
    fs::create_directories(folder);
    Result<Before> before = read_before(folder, from.model.id);
    if (!before) {
        return tl::unexpected(before.error());
    }
    return Batch(from, folder, std::move(*before)).run(items, threads);
}

}  // namespace jalon
