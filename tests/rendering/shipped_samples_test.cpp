// The shipped templates with all their sample cases: each has enough of them, and each makes pages.
#include <algorithm>
#include <filesystem>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/cases/document_facts.hpp"
#include "engine/definition/catalogue.hpp"
#include "engine/definition/samples.hpp"
#include "tests/rendering/sample.hpp"

namespace jalon {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t cases_min = 3;

const Catalogue& catalogue() {
    static const Catalogue read = [] {
        const fs::path root = source_dir();
        std::vector<SourceFile> files;
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / "doc-templates")) {
            const std::string path = entry.path().lexically_relative(root).generic_string();
            if (path.ends_with(".mustache") || path.ends_with("visas.yaml")) {
                files.push_back({path, test::file(entry.path().string())});
            }
        }
        return read_catalogue(files).catalogue;
    }();
    return read;
}

std::vector<SampleCase> samples_of(const std::string& id) {
    const fs::path root = source_dir();
    std::vector<fs::path> files{root / "doc-templates" / (id + ".example.yaml")};
    for (const fs::directory_entry& entry : fs::directory_iterator(root / "doc-templates/examples" / id)) {
        if (entry.path().extension() == ".yaml") {
            files.push_back(entry.path());
        }
    }
    std::vector<SampleCase> samples;
    for (const fs::path& file : files) {
        const Result<SampleCase> sample =
            read_sample({file.lexically_relative(root).generic_string(), test::file(file.string())});
        INFO(file.string());
        REQUIRE(sample);
        samples.push_back(*sample);
    }
    return samples;
}

Result<std::string> pages(const DocumentTemplate& model, const Record& sample) {
    static const PdfRenderer renderer({.partials = {catalogue().partials.begin(), catalogue().partials.end()}});
    const Date day = *Value(sample).at_path("document.issued_on").get_if<Date>();
    const Value type = Value(sample).at_path("employer.type");
    Result<LegalTexts> legal =
        legal_texts(catalogue().visas, model, type.text() == nullptr ? "" : *type.text(), day, sample);
    if (!legal) {
        return tl::unexpected(legal.error());
    }
    Record facts = sample;
    facts.try_emplace("visas", legal->visas);
    facts.try_emplace("clauses", legal->clauses);
    const Result<Record> complete =
        with_computed_facts(model, std::move(facts), paris_instant(day), Calendar(), Given::kept);
    if (!complete) {
        return tl::unexpected(complete.error());
    }
    RenderRequest request;
    request.document_template = &model;
    request.facts = *complete;
    return renderer.layout_text(request);
}

}  // namespace

TEST_CASE("every shipped template has sample cases beside its example, and all of them make pages", "[sample]") {
    for (const auto& [id, model] : catalogue().templates) {
        const std::vector<SampleCase> samples = samples_of(id);
        INFO(id);
        CHECK(samples.size() > cases_min);
        for (const SampleCase& sample : samples) {
            INFO(sample.name);
            const Result<Record> facts = sample_facts(samples, sample.name);
            REQUIRE(facts);
            const Result<std::string> made = pages(*model, *facts);
            const std::string problem = made ? "" : made.error().where + ": " + made.error().message;
            CHECK(problem.empty());
        }
    }
}

}  // namespace jalon
