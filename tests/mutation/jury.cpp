#include "tests/mutation/jury.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string_view>

#include "engine/definition/yaml_tree.hpp"
#include "engine/proof/prove.hpp"
#include "tests/scenarios/scenario_house.hpp"
#include "tests/support/source_dir.hpp"

namespace jalon::test {

namespace {

// « * » stands for any run of characters.
bool fits(std::string_view pattern, std::string_view text) {
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) {
        return pattern == text;
    }
    if (!text.starts_with(pattern.substr(0, star))) {
        return false;
    }
    const std::string_view rest = pattern.substr(star + 1);
    for (std::size_t at = star; at <= text.size(); ++at) {
        if (fits(rest, text.substr(at))) {
            return true;
        }
    }
    return false;
}

std::vector<Equivalent> read_equivalents() {
    const std::string path = "tests/mutation/equivalents.yaml";
    std::ifstream in(std::string(source_dir()) + "/" + path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    std::vector<Finding> findings;
    const std::optional<YamlNode> list = read_yaml({path, text}, findings);
    std::vector<Equivalent> equivalents;
    for (const YamlNode& one : list ? list->items : std::vector<YamlNode>()) {
        const YamlNode& file = *one.find("file");
        for (const YamlNode& where : file.is_list() ? file.items : std::vector<YamlNode>{file}) {
            for (const YamlNode& what : one.find("what")->items) {
                equivalents.push_back({where.text, what.text, one.find("reason")->text});
            }
        }
    }
    return equivalents;
}

// Files that any scenario may meet without naming them.
bool concerns_all(const std::string& file) {
    return file.find("partials/") != std::string::npos || file.find("visas") != std::string::npos ||
           file.find("messages") != std::string::npos || file.find("tariffs/") != std::string::npos;
}

std::string first_error(const std::vector<Finding>& findings) {
    const auto error = std::ranges::find(findings, Finding::Level::error, &Finding::level);
    return error == findings.end() ? "" : error->str();
}

// The proof of its properties, as `jalon check` asks for it after reading.
std::string refused_by_proof(const Mutant& mutant, const ReadResult& read) {
    for (const auto& [id, workflow] : read.catalogue.workflows) {
        if (std::ranges::find(workflow->files, mutant.file) == workflow->files.end()) {
            continue;
        }
        const proof::Proof proved = proof::prove(*workflow, &read.catalogue);
        if (!proved.findings.empty()) {
            return proved.findings.front().str();
        }
        for (const proof::Verdict& verdict : proved.verdicts) {
            if (!verdict.holds()) {
                return verdict.str();
            }
        }
    }
    return "";
}

}  // namespace

bool Equivalent::covers(const Mutant& mutant) const {
    return fits(file, mutant.file) && fits(what, mutant.what);
}

Jury::Jury()
    : sources_(shipped().sources),
      journeys_(kept_journeys()),
      papers_(kept_papers()),
      properties_(kept_properties()),
      equivalents_(read_equivalents()),
      covered_(equivalents_.size(), 0) {
    std::ranges::stable_sort(journeys_, {}, [](const KeptJourney& one) { return one.scenario.steps.size(); });
}

Judgement Jury::judge(const Mutant& mutant) {
    std::vector<SourceFile> sources = sources_;
    std::ranges::find(sources, mutant.file, &SourceFile::path)->text = mutant.text;
    const ReadResult read = read_with_names(sources);
    if (const std::string error = first_error(read.findings); !error.empty()) {
        return {Verdict::refused, error};
    }
    if (const std::string property = caught_by_a_property(read); !property.empty()) {
        return {Verdict::caught, property};
    }
    if (const std::string paper = caught_by_a_paper(mutant, read); !paper.empty()) {
        return {Verdict::caught, paper};
    }
    if (const std::string scenario = caught_by_a_scenario(mutant, sources, read); !scenario.empty()) {
        return {Verdict::caught, scenario};
    }
    if (const std::string property = refused_by_proof(mutant, read); !property.empty()) {
        return {Verdict::refused, property};
    }
    const auto known = std::ranges::find_if(equivalents_, [&](const Equivalent& one) { return one.covers(mutant); });
    if (known == equivalents_.end()) {
        return {Verdict::survived, ""};
    }
    covered_[static_cast<std::size_t>(known - equivalents_.begin())] += 1;
    return {Verdict::equivalent, known->reason};
}

std::string Jury::caught_by_a_property(const ReadResult& read) const {
    for (const auto& [id, properties] : properties_of(read)) {
        const auto kept = properties_.find(id);
        if (kept == properties_.end() || kept->second != properties) {
            return "propriétés de " + id;
        }
    }
    return "";
}

std::string Jury::caught_by_a_paper(const Mutant& mutant, const ReadResult& read) const {
    if (!mutant.file.starts_with("doc-templates/")) {
        return "";
    }
    for (const auto& [id, portrait] : paper_portraits(read)) {
        const auto kept = papers_.find(id);
        if (kept == papers_.end() || kept->second != portrait) {
            return "papier " + id;
        }
    }
    return "";
}

std::string Jury::caught_by_a_scenario(const Mutant& mutant, const std::vector<SourceFile>& sources,
                                       const ReadResult& read) {
    for (auto at = journeys_.begin(); at != journeys_.end(); ++at) {
        const KeptJourney& kept = *at;
        if (!concerns_all(mutant.file) && !kept.files.contains(mutant.file)) {
            continue;
        }
        if (!read.catalogue.workflows.contains(kept.scenario.workflow)) {
            return kept.path;
        }
        const auto as_kept = [&](std::size_t i, const Journey::Step& step) {
            return i < kept.steps.size() && kept.steps[i].digest == step.digest;
        };
        const Journey now = journey_of(kept.scenario, sources, read, as_kept);
        const bool same = now.difference.empty() && now.steps.size() == kept.steps.size() &&
                          now.steps.back().digest == kept.steps.back().digest;
        if (!same) {
            std::string by = kept.path + ", " + now.steps.back().what;
            std::rotate(journeys_.begin(), at, at + 1);
            return by;
        }
    }
    return "";
}

}  // namespace jalon::test
