#include "cli/paper.hpp"

#include <algorithm>
#include <iostream>
#include <utility>

#include <fmt/format.h>

#include "cli/images.hpp"
#include "cli/outside.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/document_facts.hpp"
#include "engine/definition/facts_file.hpp"

namespace jalon {

namespace fs = std::filesystem;

Result<const DocumentTemplate*> template_named(const Catalogue& catalogue, const std::string& id) {
    const auto found = catalogue.templates.find(id);
    if (found != catalogue.templates.end()) {
        return found->second.get();
    }
    std::vector<std::string> known;
    for (const auto& [name, model] : catalogue.templates) {
        known.push_back(name);
    }
    const std::string nearest = did_you_mean(id, known);
    return failure(
        ErrorKind::not_found,
        fmt::format("Le modèle « {} » n’existe pas dans doc-templates/, ou ne se lit pas (« jalon check »){}", id,
                    nearest.empty() ? "." : nearest));
}

Result<Record> facts_from(const std::string& path) {
    const Result<std::string> text = read_file(path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    if (!path.ends_with(".json")) {
        return read_facts({path, *text});
    }
    const Result<Value> value = from_json(*text);
    if (!value || value->record() == nullptr) {
        return failure(ErrorKind::invalid, value ? "un objet JSON est attendu." : value.error().message, path);
    }
    return *value->record();
}

Result<RenderRequest> request_for(const Catalogue& catalogue, const DocumentTemplate& document_template, Record facts) {
    const Value all(facts);
    const Value issued = all.at_path("document.issued_on");
    const Date* given = issued.get_if<Date>();
    const Date day = given == nullptr ? SystemClock().today() : *given;
    const Value type = all.at_path("employer.type");
    Result<LegalTexts> legal = legal_texts(catalogue.visas, document_template,
                                           type.text() == nullptr ? std::string() : *type.text(), day, facts);
    if (!legal) {
        return tl::unexpected(legal.error());
    }
    facts.try_emplace("visas", std::move(legal->visas));
    facts.try_emplace("clauses", std::move(legal->clauses));
    Result<Record> complete =
        with_computed_facts(document_template, std::move(facts), paris_instant(day), Calendar(), Given::kept);
    if (!complete) {
        return tl::unexpected(complete.error());
    }
    RenderRequest request;
    request.document_template = &document_template;
    request.facts = std::move(*complete);
    request.partials = &catalogue.partials;
    return request;
}

PdfRenderer renderer_for(const Catalogue& catalogue, const fs::path& root) {
    return PdfRenderer(
        {.partials = {catalogue.partials.begin(), catalogue.partials.end()}, .images = read_images(root)});
}

Result<std::vector<SampleCase>> samples_of(const fs::path& root, const std::string& template_id) {
    std::vector<fs::path> files;
    if (const fs::path first = root / "doc-templates" / (template_id + ".example.yaml"); fs::exists(first)) {
        files.push_back(first);
    }
    const fs::path folder = root / "doc-templates/examples" / template_id;
    if (fs::is_directory(folder)) {
        std::vector<fs::path> others;
        for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
            if (entry.path().extension() == ".yaml") {
                others.push_back(entry.path());
            }
        }
        std::ranges::sort(others);
        files.insert(files.end(), others.begin(), others.end());
    }
    std::vector<SampleCase> samples;
    for (const fs::path& file : files) {
        const Result<std::string> text = read_file(file);
        if (!text) {
            return tl::unexpected(text.error());
        }
        Result<SampleCase> sample = read_sample({file.lexically_relative(root).generic_string(), *text});
        if (!sample) {
            return tl::unexpected(sample.error());
        }
        samples.push_back(std::move(*sample));
    }
    return samples;
}

fs::path accepted_path(const fs::path& root, const std::string& template_id, const std::string& sample) {
    return root / "doc-templates/examples" / template_id / (sample + ".accepted.txt");
}

void print(const Error& error) {
    std::cerr << (error.where.empty() ? "" : error.where + ": ") << error.message << '\n';
    for (const Error& detail : error.details) {
        if (error.details.size() == 1 && detail.where == error.where && detail.message == error.message) {
            continue;  // told already
        }
        std::cerr << "  " << (detail.where.empty() ? "" : detail.where + ": ") << detail.message << '\n';
    }
}

}  // namespace jalon
