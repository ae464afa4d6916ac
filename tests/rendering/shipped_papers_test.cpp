// Every template that we ship, with all its sample cases: a sound PDF, the same on two threads at once.
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "rendering/verify.hpp"
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

}  // namespace jalon
