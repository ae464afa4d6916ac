// The templates that ship with all their sample cases: the example, short, long and nasty ones.
#pragma once

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "cli/files.hpp"
#include "cli/paper.hpp"
#include "tests/support/source_dir.hpp"

namespace jalon::test {

inline const Catalogue& shipped_templates() {
    static const Catalogue catalogue = read_templates(source_dir());
    return catalogue;
}

inline const PdfRenderer& shipped_renderer() {
    static const PdfRenderer renderer = renderer_for(shipped_templates(), source_dir());
    return renderer;
}

struct ShippedSample {
    std::string name;  // "template/sample"
    RenderRequest request;
};

// The sample cases of a template as requests; a test fails that cannot read one of them.
inline std::vector<ShippedSample> shipped_samples(const DocumentTemplate& model) {
    const Result<std::vector<SampleCase>> samples = samples_of(source_dir(), model.id);
    REQUIRE(samples);
    std::vector<ShippedSample> out;
    for (const SampleCase& sample : *samples) {
        const std::string name = model.id + "/" + sample.name;
        const Result<Record> facts = sample_facts(*samples, sample.name);
        const Result<RenderRequest> request =
            facts ? request_for(shipped_templates(), model, *facts) : tl::unexpected(facts.error());
        INFO(name << ": " << (request ? "" : request.error().message));
        REQUIRE(request);
        out.push_back({name, *request});
    }
    return out;
}

inline std::vector<ShippedSample> shipped_samples() {
    std::vector<ShippedSample> out;
    for (const auto& [id, model] : shipped_templates().templates) {
        for (ShippedSample& sample : shipped_samples(*model)) {
            out.push_back(std::move(sample));
        }
    }
    return out;
}

}  // namespace jalon::test
