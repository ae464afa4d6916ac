// Every template that we ship, with its example: a sound PDF, the same on two threads at once.
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/definition/facts_file.hpp"
#include "rendering/verify.hpp"
#include "tests/rendering/sample.hpp"
#include "tests/rendering/shipped_templates.hpp"

namespace jalon {

TEST_CASE("every shipped paper is sound with its example, and the same from two threads", "[verify][papers]") {
    const Catalogue catalogue = test::shipped_templates();
    const PdfRenderer renderer({.partials = {catalogue.partials.begin(), catalogue.partials.end()}});
    int seen = 0;
    for (const auto& [id, model] : catalogue.templates) {
        const std::string path = std::string(source_dir()) + "/doc-templates/" + id + ".example.yaml";
        if (!std::filesystem::exists(path)) {
            continue;
        }
        INFO(id);
        const Result<Record> facts = read_facts({path, test::file(path)});
        REQUIRE(facts);
        RenderRequest request;
        request.document_template = model.get();
        request.facts = *facts;
        Result<std::string> other;
        std::thread second([&] { other = renderer.render(request); });
        const Result<std::string> bytes = renderer.render(request);
        second.join();
        REQUIRE(bytes);
        REQUIRE(other);
        CHECK(*bytes == *other);
        CHECK(verify_pdf(*bytes)->faults == std::vector<std::string>{});
        ++seen;
    }
    CHECK(seen >= 16);
}

}  // namespace jalon
