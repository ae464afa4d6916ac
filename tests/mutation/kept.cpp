#include "tests/mutation/kept.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/facts_file.hpp"
#include "tests/mutation/paper_portrait.hpp"
#include "tests/mutation/text_renderer.hpp"
#include "tests/scenarios/scenario_house.hpp"
#include "tests/support/source_dir.hpp"

namespace jalon::test {

namespace fs = std::filesystem;

namespace {

const std::string heading = "==== ";

fs::path golden() {
    return fs::path(source_dir()) / "tests/golden";
}

std::string text_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

fs::path place_of(const std::string& scenario) {
    return golden() / "journeys" / fs::path(scenario).replace_extension(".txt");
}

// « fichiers … », then one line per step: what, digest.
KeptJourney read_kept(const std::string& path) {
    KeptJourney kept{path, scenario_at(path), {}, {}};
    std::istringstream lines(text_of(place_of(path)));
    std::string line;
    std::getline(lines, line);
    for (const std::string& file : split(line, ' ')) {
        kept.files.insert(file);
    }
    while (std::getline(lines, line)) {
        const std::size_t blank = line.rfind(' ');
        kept.steps.push_back({line.substr(0, blank), line.substr(blank + 1)});
    }
    return kept;
}

std::map<std::string, std::string> read_texts() {
    std::map<std::string, std::string> texts;
    std::istringstream lines(text_of(golden() / "journeys/texts.txt"));
    std::string* current = nullptr;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(heading)) {
            current = &texts[line.substr(heading.size(), 12)];
        } else if (current != nullptr) {
            *current += line + "\n";
        }
    }
    return texts;
}

// One file for each id.
std::map<std::string, std::string> kept_in(const char* folder) {
    std::map<std::string, std::string> texts;
    if (fs::exists(golden() / folder)) {
        for (const fs::directory_entry& entry : fs::directory_iterator(golden() / folder)) {
            texts.emplace(entry.path().stem().string(), text_of(entry.path()));
        }
    }
    return texts;
}

void keep_in(const char* folder, const std::map<std::string, std::string>& texts) {
    for (const auto& [id, text] : texts) {
        write(golden() / folder / (id + ".txt"), text);
    }
}

}  // namespace

std::vector<KeptJourney> kept_journeys() {
    std::vector<KeptJourney> journeys;
    for (const std::string& path : all_scenarios()) {
        journeys.push_back(read_kept(path));
    }
    return journeys;
}

std::string kept_text(const std::string& digest) {
    static const std::map<std::string, std::string> texts = read_texts();
    const auto found = texts.find(digest);
    return found == texts.end() ? "" : found->second;
}

void keep_journeys(const std::vector<KeptJourney>& journeys, const std::vector<Journey>& played) {
    std::set<std::string> written;
    std::string all;
    for (std::size_t i = 0; i < played.size(); ++i) {
        std::string text = "fichiers";
        for (const std::string& file : journeys[i].files) {
            text += " " + file;
        }
        for (const Journey::Step& step : played[i].steps) {
            text += "\n" + step.what + " " + step.digest;
        }
        write(place_of(journeys[i].path), text + "\n");
        for (const auto& [digest, shown] : played[i].texts) {
            if (written.insert(digest).second) {
                all += heading + digest + " " + journeys[i].path + ", " + played[i].places.at(digest) + "\n" + shown +
                       (shown.ends_with("\n") ? "" : "\n");
            }
        }
    }
    write(golden() / "journeys/texts.txt", all);
}

std::map<std::string, std::string> kept_papers() {
    return kept_in("papers");
}

std::map<std::string, std::string> kept_properties() {
    return kept_in("properties");
}

void keep_papers(const std::map<std::string, std::string>& portraits) {
    keep_in("papers", portraits);
}

void keep_properties(const std::map<std::string, std::string>& properties) {
    keep_in("properties", properties);
}

std::map<std::string, std::string> properties_of(const ReadResult& read) {
    std::map<std::string, std::string> properties;
    for (const auto& [id, workflow] : read.catalogue.workflows) {
        std::string& lines = properties[id];
        for (const Property& one : workflow->properties) {
            lines += fmt::format("{} | {} | {}\n", one.name, one.kind, one.text);
        }
    }
    return properties;
}

std::map<std::string, std::string> paper_portraits(const ReadResult& read) {
    static std::map<std::string, Record> examples;
    const TextRenderer renderer(read.catalogue.partials);
    std::map<std::string, std::string> portraits;
    for (const auto& [id, made] : read.catalogue.templates) {
        const std::string path = "doc-templates/" + id + ".example.yaml";
        if (!examples.contains(id) && fs::exists(fs::path(source_dir()) / path)) {
            const Result<Record> facts = read_facts({path, text_of(fs::path(source_dir()) / path)});
            examples.emplace(id, facts.value_or(Record()));
        }
        if (const auto facts = examples.find(id); facts != examples.end()) {
            portraits.emplace(id, paper_portrait(renderer, *made, facts->second) +
                                      visas_portrait(read.catalogue.visas, *made, facts->second));
        }
    }
    return portraits;
}

ReadResult read_with_names(const std::vector<SourceFile>& sources) {
    std::map<std::string, std::string, std::less<>> partials;
    const std::string folder = "doc-templates/partials/";
    for (const SourceFile& file : sources) {
        if (file.path.starts_with(folder)) {
            const std::string name = file.path.substr(folder.size());
            partials.emplace(name.substr(0, name.find('.')), file.text);
        }
    }
    const TextRenderer renderer(partials);
    return read_catalogue(sources, [&](const DocumentTemplate& made) { return renderer.names(made); });
}

}  // namespace jalon::test
