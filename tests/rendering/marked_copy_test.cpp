// A copy of a confidential paper tells whose it is and of what, and stays an archive.
#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include "engine/base/sha256.hpp"
#include "rendering/copies/paper_tools.hpp"
#include "rendering/verify.hpp"
#include "tests/rendering/sample.hpp"
#include "tests/rendering/unpacked.hpp"

namespace jalon {

namespace {

using Handle = QPDFObjectHandle;
using namespace std::chrono_literals;

const PdfPaperTools& tools() {
    static const PdfPaperTools one(test::renderer());
    return one;
}

DocumentTemplate confidential() {
    DocumentTemplate model = test::template_of(
        "# Bilan\n\nMadame LY a suivi.\n\n```landscape\n| A | B |\n|---|---|\n| 1 | 2 |\n```\n\n```signatures\n"
        "L’agent | Ève LY\n```\n",
        "report");
    model.confidentiality = Confidentiality::s3;
    return model;
}

std::string issued() {
    const Result<std::string> bytes = test::rendered(confidential());
    REQUIRE(bytes);
    return *bytes;
}

CopyMark mark_of(const std::string& bytes, const std::string& holder = "Claire AUBRY (Conseiller)") {
    return {holder, std::chrono::sys_days(Date(std::chrono::year(2027) / 3 / 5)) + 13h, "BP-2027-0042/BILAN/v1",
            sha256_hex(bytes)};
}

std::string copy_of(const std::string& bytes, const CopyMark& mark) {
    const Result<std::optional<std::string>> copy = tools().marked_pdf(bytes, mark);
    REQUIRE(copy);
    REQUIRE(copy->has_value());
    return **copy;
}

}  // namespace

TEST_CASE("a marked copy says on each page to whom it was given, when, and of which bytes it is one", "[copy]") {
    const std::string paper = issued();
    const std::string text = test::text_of_pdf(copy_of(paper, mark_of(paper)));

    std::size_t pages = 0;
    for (std::size_t at = text.find("Claire AUBRY"); at != std::string::npos; at = text.find("Claire AUBRY", at + 1)) {
        ++pages;
    }
    CHECK(pages == 3);  // two of them upright, one on its side
    CHECK(test::contains(text, "5 mars 2027"));
    CHECK(test::contains(text, sha256_hex(paper)));
    CHECK(test::contains(text, "Madame LY a suivi."));
}

TEST_CASE("a marked copy passes what its paper passes, and names it for programs", "[copy][verify]") {
    const std::string paper = issued();
    const Result<VerifyReport> before = verify_pdf(paper);
    const Result<VerifyReport> after = verify_pdf(copy_of(paper, mark_of(paper)));
    REQUIRE(before);
    REQUIRE(after);

    CHECK(before->faults == std::vector<std::string>{});
    CHECK(before->copy_of.empty());
    CHECK(after->faults == std::vector<std::string>{});
    CHECK(after->conformance == "PDF/A-3A");
    CHECK(after->title == before->title);
    CHECK(after->pages == before->pages);
    CHECK(after->copy_of == "BP-2027-0042/BILAN/v1 sha256:" + sha256_hex(paper));
}

TEST_CASE("the same person at the same moment gets the same copy, another gets another", "[copy]") {
    const std::string paper = issued();
    const std::string first = copy_of(paper, mark_of(paper));

    CHECK(first == copy_of(paper, mark_of(paper)));
    CHECK(first != copy_of(paper, mark_of(paper, "Ève LY (Agent)")));
    CHECK(first != paper);
}

TEST_CASE("a long name in other letters fits along the page, and a sign that no font has is told", "[copy]") {
    const std::string paper = issued();
    const std::string name = "Marie-Bénédicte ŁUKASZEWICZ-NGUYỄN épouse PAPADOPOULOU-ÇELİK DE LA ROCHEFOUCAULD-MONTBEL";
    const std::string copy = copy_of(paper, mark_of(paper, name + " (Responsable du service)"));

    CHECK(test::contains(test::text_of_pdf(copy), "ROCHEFOUCAULD"));
    CHECK(verify_pdf(copy)->sound());
    const Result<std::optional<std::string>> unwritten =
        tools().marked_pdf(paper, mark_of(paper, "\U0001F9FF\U000F0000"));
    REQUIRE_FALSE(unwritten);
    CHECK(unwritten.error().kind == ErrorKind::invalid);
}

TEST_CASE("nobody signs a copy, and what is signed is not rewritten", "[copy]") {
    const std::string paper = issued();
    const std::string copy = copy_of(paper, mark_of(paper));
    QPDF pdf;
    pdf.processMemoryFile("copy", copy.data(), copy.size());
    Handle field = pdf.getRoot().getKey("/AcroForm").getKey("/Fields").getArrayItem(0);
    CHECK(field.getKey("/Ff").getIntValue() == 1);

    QPDF original;
    original.processMemoryFile("paper", paper.data(), paper.size());
    original.getRoot()
        .getKey("/AcroForm")
        .getKey("/Fields")
        .getArrayItem(0)
        .replaceKey("/V", original.makeIndirectObject(Handle::parse("<< /Type /Sig /ByteRange [0 1 2 3] >>")));
    const std::string signed_paper = test::rewritten(original);
    const Result<std::optional<std::string>> refused = tools().marked_pdf(signed_paper, mark_of(signed_paper));
    REQUIRE(refused);
    CHECK_FALSE(refused->has_value());
    CHECK_FALSE(tools().marked_pdf("rien", mark_of("rien")));
}

TEST_CASE("the page for browsers tells the same, and a name stays a name", "[copy][html]") {
    RenderRequest request;
    const DocumentTemplate model = confidential();
    request.document_template = &model;
    const Result<Paper> paper = test::renderer().paper(request);
    REQUIRE(paper);
    const std::string page = tools().marked_page(paper->html, mark_of(paper->pdf, "<b>Ève</b>"));

    CHECK(test::contains(page, "copie remise à &lt;b&gt;Ève&lt;/b&gt; le 5"));
    CHECK(test::contains(page, sha256_hex(paper->pdf)));
    CHECK(page.find("copie remise") > page.find("<aside aria-label="));  // a landmark, as all of a page is in one
}

}  // namespace jalon
