// Every template that we ship, with all its sample cases: a sound PDF, the same on two threads at once.
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "rendering/verify.hpp"
#include "tests/rendering/sample.hpp"
#include "tests/rendering/shipped_templates.hpp"

namespace jalon {

TEST_CASE("every shipped template has sample cases beside its example: short, long and nasty", "[sample][papers]") {
    for (const auto& [id, model] : test::shipped_templates().templates) {
        INFO(id);
        CHECK(test::shipped_samples(*model).size() > 3);
    }
}

TEST_CASE("every sample case of a shipped template is a sound PDF, and the same from two threads", "[verify][papers]") {
    for (const test::ShippedSample& sample : test::shipped_samples()) {
        INFO(sample.name);
        Result<Paper> other;
        std::thread second([&] { other = test::shipped_renderer().paper(sample.request); });
        const Result<std::string> bytes = test::shipped_renderer().render(sample.request);
        second.join();
        INFO((bytes ? "" : bytes.error().where + ": " + bytes.error().message));
        REQUIRE(bytes);
        REQUIRE(other);
        CHECK(*bytes == other->pdf);
        CHECK(verify_pdf(*bytes)->faults == std::vector<std::string>{});
    }
}

TEST_CASE("a template read alone gives the paper that all of them read together give", "[sample][papers]") {
    for (const auto& [id, model] : test::shipped_templates().templates) {
        INFO(id);
        const Catalogue alone = read_template(source_dir(), id);
        REQUIRE(alone.templates.contains(id));
        const Result<std::vector<SampleCase>> samples = samples_of(source_dir(), id);
        REQUIRE(samples);
        for (const SampleCase& sample : *samples) {
            INFO(sample.name);
            const Record facts = *sample_facts(*samples, sample.name);
            const RenderRequest whole = *request_for(test::shipped_templates(), *model, facts);
            const RenderRequest own = *request_for(alone, *alone.templates.at(id), facts);
            CHECK(Value(own.facts) == Value(whole.facts));
            CHECK(test::shipped_renderer().layout_text(own).value() ==
                  test::shipped_renderer().layout_text(whole).value());
        }
    }
}

TEST_CASE("the law that a template needs is what names it, however the file is written", "[papers]") {
    const std::string law =
        "visas:\n  # Of all.\n  - id: one\n    documents: [a, b]\n\n    text: Vu un ;\n  - id: two\n    documents: "
        "[ab]\n"
        "    text: >-\n      Vu\n      deux ;\n  - { id: three, documents: [c], text: Vu trois }\nclauses:\n  - id: "
        "four\n"
        "    documents:\n      - c\n    text: Quatre.\n";
    CHECK(law_naming(law, "b") ==
          "visas:\n  # Of all.\n  - id: one\n    documents: [a, b]\n\n    text: Vu un ;\n"
          "  - { id: three, documents: [c], text: Vu trois }\nclauses:\n  - id: four\n    documents:\n      - c\n"
          "    text: Quatre.\n\n");
    CHECK(test::contains(law_naming(law, "ab"), "deux ;"));
}

}  // namespace jalon
