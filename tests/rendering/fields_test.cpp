// Fields for signatures: one for each box, found by signing software and by screen readers.
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>

#include "rendering/verify.hpp"
#include "tests/rendering/sample.hpp"

namespace jalon {

namespace {

using Handle = QPDFObjectHandle;

const char* const four_signers =
    "Fait à Lierneville.\n\n```signatures\nL’agent | Ève LY | Lu et approuvé\nPour la commune, p. o. la Maire | Anne "
    "PIC\n"
    "Témoin | Jean ROUX\nTémoin | Luc NOIR\n```\n";

std::vector<Handle> fields_of(QPDF& pdf, const std::string& bytes) {
    pdf.processMemoryFile("document", bytes.data(), bytes.size());
    Handle form = pdf.getRoot().getKey("/AcroForm");
    return form.isDictionary() ? form.getKey("/Fields").getArrayAsVector() : std::vector<Handle>{};
}

}  // namespace

TEST_CASE("each signature box is an empty field named after who signs", "[pdf][fields]") {
    const std::string bytes = *test::rendered(test::template_of(four_signers));
    QPDF pdf;
    std::vector<std::string> names;
    for (Handle field : fields_of(pdf, bytes)) {
        names.push_back(field.getKey("/T").getUTF8Value());
        CHECK(field.getKey("/FT").getName() == "/Sig");
        CHECK_FALSE(field.hasKey("/V"));
        CHECK(field.getKey("/Contents").getUTF8Value() == "Signature : " + names.back());
    }

    CHECK(names == std::vector<std::string>{"L’agent", "Pour la commune, p  o  la Maire", "Témoin", "Témoin (2)"});
    CHECK(verify_pdf(bytes)->faults == std::vector<std::string>{});
}

TEST_CASE("the place to sign lies in its frame, below the printed words", "[pdf][fields]") {
    const std::string bytes = *test::rendered(test::template_of(four_signers));
    QPDF pdf;
    double bottom = 0;
    double right = 0;
    for (Handle field : fields_of(pdf, bytes)) {
        const Handle::Rectangle place = field.getKey("/Rect").getArrayAsRectangle();
        CHECK(place.urx - place.llx > 100);
        CHECK(place.ury - place.lly > 40);
        const bool beside = place.llx > right;
        CHECK((beside || place.ury < bottom || right == 0));
        right = place.urx;
        bottom = place.lly;
    }
}

TEST_CASE("nobody signs a draft, a duplicate or a paper without boxes", "[pdf][fields]") {
    const DocumentTemplate model = test::template_of(four_signers);
    RenderRequest request;
    request.document_template = &model;
    request.draft = true;
    const std::string draft = *test::renderer().render(request);
    request.draft = false;
    request.duplicate = true;
    const std::string duplicate = *test::renderer().render(request);

    for (const std::string& bytes : {draft, duplicate, *test::rendered(test::template_of("Texte."))}) {
        QPDF pdf;
        CHECK(fields_of(pdf, bytes).empty());
        CHECK(verify_pdf(bytes)->faults == std::vector<std::string>{});
    }
}

TEST_CASE("twenty signers have twenty fields, on the pages of their boxes", "[pdf][fields]") {
    std::string body = "Texte.\n\n```signatures\n";
    for (int k = 1; k <= 20; ++k) {
        body += "Signataire " + std::to_string(k) + " | Nom\n";
    }
    const std::string bytes = *test::rendered(test::template_of(body + "```\n"));
    QPDF pdf;

    CHECK(fields_of(pdf, bytes).size() == 20);
    CHECK(verify_pdf(bytes)->faults == std::vector<std::string>{});
}

}  // namespace jalon
