#include "engine/definition/samples.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/conformity.hpp"
#include "engine/definition/facts_file.hpp"
#include "engine/definition/reading.hpp"

namespace jalon {

namespace {

constexpr Shape facts_by_name{.entries = &vocabulary::anything, .advice = "à chaque fait sa valeur : { nom: valeur }"};
constexpr std::array sample_keys{
    Key{"label", &vocabulary::text, "Ce que ce cas montre."},
    Key{"like", &vocabulary::text, "Cas dont il reprend les faits."},
    Key{"facts", &facts_by_name, "Ses faits ; null retire un fait repris.", Need::demanded},
};
constexpr Table sample_table{.id = "sample", .what = "un cas d’essai", .keys = sample_keys};

constexpr std::string_view accepted_by = "accepted by: ";
constexpr std::string_view accepted_on = "accepted on: ";

std::string name_of(const std::string& path) {
    const std::string file = path.substr(path.rfind('/') + 1);
    return file.ends_with(".example.yaml") ? "example" : file.substr(0, file.find('.'));
}

}  // namespace

Result<SampleCase> read_sample(const SourceFile& file) {
    std::vector<Finding> findings;
    const std::optional<YamlNode> root = read_yaml(file, findings);
    SampleCase made;
    made.name = name_of(file.path);
    if (root) {
        Reading reading(findings);
        check_conformity(*root, sample_table, reading);
        const MapReader map(reading, *root, sample_table);
        made.label = map.text("label");
        made.like = map.text("like");
        if (const YamlNode* facts = map.take("facts")) {
            const Value value = value_by_look(*facts);
            made.facts = value.record() == nullptr ? Record() : *value.record();
        }
    }
    if (findings.empty()) {
        return made;
    }
    Error error{ErrorKind::definition, fmt::format("{} ne se lit pas.", file.path), file.path, {}};
    for (const Finding& finding : findings) {
        error.details.push_back({ErrorKind::definition, finding.message, finding.position.str(), {}});
    }
    return tl::unexpected(std::move(error));
}

Record laid_over(const Record& base, const Record& own) {
    Record out = base;
    for (const auto& [name, value] : own) {
        if (value.is_null()) {
            out.erase(name);
            continue;
        }
        const Record* beneath = Value(base)[name].record();
        out[name] = value.record() != nullptr
                        ? Value(laid_over(beneath == nullptr ? Record() : *beneath, *value.record()))
                        : value;
    }
    return out;
}

Result<Record> sample_facts(const std::vector<SampleCase>& cases, const std::string& name) {
    std::vector<const SampleCase*> chain;
    std::vector<std::string> known;
    for (const SampleCase& one : cases) {
        known.push_back(one.name);
    }
    for (std::string next = name; !next.empty();) {
        const auto found = std::ranges::find(cases, next, &SampleCase::name);
        if (found == cases.end()) {
            return failure(ErrorKind::definition,
                           fmt::format("le cas d’essai « {} » n’existe pas{}", next, did_you_mean(next, known)), name);
        }
        if (std::ranges::find(chain, &*found) != chain.end()) {
            return failure(ErrorKind::definition, fmt::format("le cas d’essai « {} » se reprend lui-même", next), name);
        }
        chain.push_back(&*found);
        next = found->like;
    }
    Record facts;
    for (auto one = chain.rbegin(); one != chain.rend(); ++one) {
        facts = laid_over(facts, (*one)->facts);
    }
    return facts;
}

std::string accepted_file(const Accepted& accepted) {
    return fmt::format("{}{}\n{}{}\n\n{}", accepted_by, accepted.by, accepted_on, iso_date(accepted.on),
                       accepted.layout);
}

Result<Accepted> read_accepted(const SourceFile& file) {
    const std::size_t first = file.text.find('\n');
    const std::size_t second = first == std::string::npos ? first : file.text.find('\n', first + 1);
    const std::size_t third = second == std::string::npos ? second : file.text.find('\n', second + 1);
    if (third != std::string::npos && file.text.starts_with(accepted_by) &&
        file.text.compare(first + 1, accepted_on.size(), accepted_on) == 0) {
        const std::size_t from = first + 1 + accepted_on.size();
        if (const Result<Date> day = parse_date(file.text.substr(from, second - from))) {
            return Accepted{file.text.substr(accepted_by.size(), first - accepted_by.size()), *day,
                            file.text.substr(third + 1)};
        }
    }
    return failure(ErrorKind::definition,
                   fmt::format("{} ne dit pas par qui et quand il a été accepté ; acceptez de nouveau avec « jalon "
                               "preview --accept NOM »",
                               file.path),
                   file.path + ":1:1");
}

}  // namespace jalon
