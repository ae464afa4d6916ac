#include <array>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "rendering/verify.hpp"
#include "tests/rendering/sample.hpp"

namespace jalon {

namespace {

std::string convention_pdf() {
    const Result<std::string> bytes = test::rendered(test::convention(), test::convention_facts());
    REQUIRE(bytes);
    return *bytes;
}

}  // namespace

TEST_CASE("the same request gives the same bytes, from any thread", "[pdf]") {
    const std::string expected = convention_pdf();
    const DocumentTemplate model = test::convention();
    const Record facts = test::convention_facts();
    std::array<std::string, 4> made;
    std::vector<std::thread> threads;
    for (std::string& one : made) {
        threads.emplace_back([&one, &model, &facts] { one = test::rendered(model, facts).value_or(""); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }

    for (const std::string& one : made) {
        CHECK(one == expected);
    }
}

TEST_CASE("files that differ only in what is not drawn differ in their identifier", "[pdf]") {
    const auto identifier = [](const std::string& target) {
        const std::string bytes =
            test::rendered(test::template_of("Voir [le site](https://" + target + ".example).\n")).value_or("");
        const std::size_t begin = bytes.find("/ID [<");
        REQUIRE(begin != std::string::npos);
        return bytes.substr(begin, 80);
    };

    CHECK(identifier("centre") == identifier("centre"));
    CHECK(identifier("centre") != identifier("autre"));
}

TEST_CASE("what was rendered before changes nothing", "[pdf]") {
    const DocumentTemplate model = test::template_of("Madame {{name}} est reçue le 3 mai, à neuf heures précises.");
    const PdfRenderer fresh;
    const PdfRenderer used;
    RenderRequest request;
    request.document_template = &model;
    for (const char* name : {"Żelazny", "Wolf-Kjær", "Quéméneur"}) {
        request.facts = {{"name", name}};
        REQUIRE(used.render(request));
    }
    const Result<std::string> expected = fresh.render(request);
    REQUIRE(expected);
    CHECK(used.render(request) == *expected);
    CHECK(used.render(request) == *expected);
}

TEST_CASE("the text of a document comes back whole", "[pdf]") {
    const std::string text = test::text_of_pdf(convention_pdf());

    CHECK(test::contains(text, "Saint-Médard_en*Jalles* [x](y) | <b>"));
    CHECK(test::contains(text, "Centre de gestion de la fonction publique"));
    CHECK(test::contains(text, "« autorité territoriale »"));
    CHECK(test::contains(text, "mises en œuvre, définition partagée"));
    CHECK(test::contains(text, "€"));
}

TEST_CASE("accents and signs that the text face lacks come from the fallback", "[pdf]") {
    const Result<std::string> bytes =
        test::rendered(test::template_of("☐ accepté ☑ refusé, Nguyễn, Ẁ, e\u0301te\u0301"));

    REQUIRE(bytes);
    const std::string text = test::text_of_pdf(*bytes);
    CHECK(test::contains(text, "☐ accepté ☑ refusé, Nguyễn"));
}

TEST_CASE("a rendered document is sound and says so", "[pdf][verify]") {
    const Result<VerifyReport> report = verify_pdf(convention_pdf());

    REQUIRE(report);
    CHECK(report->faults == std::vector<std::string>{});
    CHECK(report->pages == 2);
    CHECK(report->language == "fr-FR");
    CHECK(report->title == "Convention-cadre relative au bilan professionnel");
    CHECK(report->conformance == "PDF/A-3A");
    CHECK(report->fonts.size() == 6);
}

TEST_CASE("bytes that are no PDF are refused", "[verify]") {
    CHECK_FALSE(verify_pdf("bonjour"));
    CHECK_FALSE(verify_pdf(""));
    CHECK_FALSE(verify_pdf(convention_pdf().substr(0, 20000)));
}

TEST_CASE("a draft and a duplicate carry their mark", "[pdf]") {
    const DocumentTemplate model = test::template_of("Texte.");
    RenderRequest request;
    request.document_template = &model;
    const std::string plain = *test::renderer().render(request);
    request.draft = true;
    const std::string draft = *test::renderer().render(request);
    request.draft = false;
    request.duplicate = true;
    const std::string duplicate = *test::renderer().render(request);

    CHECK(plain != draft);
    CHECK(draft != duplicate);
    CHECK(verify_pdf(draft)->sound());
    CHECK(verify_pdf(duplicate)->sound());
}

}  // namespace jalon
