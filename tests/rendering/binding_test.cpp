// Papers bound as one: pages numbered through, one table of contents, each paper a chapter.
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFOutlineDocumentHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>

#include "engine/definition/binding.hpp"
#include "rendering/verify.hpp"
#include "tests/rendering/sample.hpp"

namespace jalon {

namespace {

// Papers of each manner: a title block, a first heading, neither; with the same label and a note each.
std::vector<DocumentTemplate> papers() {
    std::vector<DocumentTemplate> out = {
        test::template_of("```title\nConvention\nDossier 42\n```\n\nVoir [](#fin)[^1].\n\n[^1]: Note un.\n\n"
                          "### § Objet\n\nTexte.\n\n### § Fin {#fin}\n\nTexte.\n"),
        test::template_of(
            "# Bilan\n\n**Sommaire**\n\n```toc\n```\n\n## Parcours\n\nVoir [](#fin).\n\n## Projet {#fin}\n\nTexte.\n",
            "report"),
        test::template_of("Lettre sans titre[^1].\n\n[^1]: Note deux.\n\n```signatures\nLa Maire | Anne PIC\n```\n",
                          "letter")};
    out[2].title = "Courrier";
    return out;
}

Binding binding_of(const std::vector<DocumentTemplate>& models) {
    Binding binding{"Livret d’Ève LY", {}, false};
    for (const DocumentTemplate& model : models) {
        RenderRequest request;
        request.document_template = &model;
        binding.chapters.push_back({"", request});
    }
    return binding;
}

}  // namespace

TEST_CASE("papers of all manners make one sound booklet with its contents", "[binding][verify]") {
    const std::vector<DocumentTemplate> models = papers();
    const Result<Paper> booklet = test::renderer().bound(binding_of(models));
    REQUIRE(booklet);
    const std::string text = test::text_of_pdf(booklet->pdf);

    CHECK(verify_pdf(booklet->pdf)->faults == std::vector<std::string>{});
    CHECK(verify_pdf(booklet->pdf)->title == "Livret d’Ève LY");
    CHECK(verify_pdf(booklet->pdf)->pages == 4);
    CHECK(test::contains(text, "page 4 / 4"));
    QPDF pdf;
    pdf.processMemoryFile("booklet", booklet->pdf.data(), booklet->pdf.size());
    const std::vector<QPDFObjectHandle> pages = pdf.getAllPages();
    std::vector<QPDFOutlineObjectHelper> chapters =
        QPDFOutlineDocumentHelper(pdf).getTopLevelOutlines().at(0).getKids();
    REQUIRE(chapters.size() == 3);
    for (std::size_t k = 0; k < 3; ++k) {
        CHECK(chapters[k].getDestPage().getObjGen() == pages[k + 1].getObjGen());
    }
    CHECK(chapters[0].getTitle() == "Convention");
    CHECK(chapters[1].getTitle() == "Bilan");
    CHECK(chapters[2].getTitle() == "Courrier");
    CHECK(chapters[1].getKids().at(1).getTitle() == "Projet");
}

TEST_CASE("the contents name chapters and their parts, with the pages of the whole", "[binding]") {
    const std::vector<DocumentTemplate> models = papers();
    const std::string text = test::text_of_pdf(test::renderer().bound(binding_of(models))->pdf);
    const std::string contents = text.substr(0, text.find('\f'));

    for (const char* line : {"Convention", "Article 1 – Objet", "Bilan", "Parcours", "Projet", "Courrier"}) {
        CHECK(test::contains(contents, line));
    }
    CHECK(contents.find("Courrier") > contents.find("Projet"));
    // Once in the whole: the contents of the second paper stay out.
    const std::string rest = text.substr(text.find('\f'));
    CHECK(rest.find("Parcours") == rest.rfind("Parcours"));
    CHECK_FALSE(test::contains(text, "Sommaire"));
}

TEST_CASE("labels keep to their chapter", "[binding]") {
    const std::vector<DocumentTemplate> models = papers();
    const Paper booklet = *test::renderer().bound(binding_of(models));

    CHECK(test::contains(booklet.html, "href=\"#p-chapitre-1-fin\""));
    CHECK(test::contains(booklet.html, "href=\"#p-chapitre-2-fin\""));
    CHECK(test::contains(booklet.html, "id=\"p-chapitre-2-fin\""));
    CHECK_FALSE(test::contains(booklet.html, "\"#p-fin\""));
    // Notes are numbered through: the third chapter's is the second.
    CHECK(test::contains(booklet.html, "id=\"note-1\""));
    CHECK(test::contains(booklet.html, "id=\"note-2\""));
    CHECK(booklet.html.find("id=\"note-1\"") == booklet.html.rfind("id=\"note-1\""));
}

TEST_CASE("the most confidential chapter gives the banner, a draft its mark", "[binding]") {
    std::vector<DocumentTemplate> models = papers();
    models[1].confidentiality = Confidentiality::s3;
    Binding binding = binding_of(models);
    binding.draft = true;
    const Paper booklet = *test::renderer().bound(binding);

    CHECK(test::contains(test::text_of_pdf(booklet.pdf), "destiné à l’agent et à son conseiller"));
    CHECK(test::contains(booklet.html, "PROJET"));
    CHECK(verify_pdf(booklet.pdf)->faults == std::vector<std::string>{});
}

TEST_CASE("appendices end a booklet, they do not stand within it", "[binding]") {
    std::vector<DocumentTemplate> models = papers();
    models.push_back(test::template_of("# Acte\n\nTexte.\n\n## Annexe § Calendrier\n\nTexte.\n"));
    CHECK(test::renderer().bound(binding_of(models)));
    std::swap(models.front(), models.back());
    const Result<Paper> refused = test::renderer().bound(binding_of(models));

    REQUIRE_FALSE(refused);
    CHECK(test::contains(refused.error().message, "annexes"));
}

TEST_CASE("a plan of a booklet is read strictly", "[binding]") {
    const Result<BindingPlan> plan =
        read_binding({"livret.yaml",
                      "binding: Livret\nchapters:\n  - { template: report, facts: r.yaml }\n  - { template: note, "
                      "facts: n.yaml, title: Note }\n"});
    REQUIRE(plan);
    CHECK(plan->title == "Livret");
    REQUIRE(plan->chapters.size() == 2);
    CHECK(plan->chapters[1].title == "Note");
    CHECK(plan->chapters[1].facts == "n.yaml");

    const Result<BindingPlan> wrong =
        read_binding({"livret.yaml", "binding: Livret\nchapters:\n  - { template: report, fact: r.yaml }\n"});
    REQUIRE_FALSE(wrong);
    CHECK(test::contains(wrong.error().details.at(0).message, "facts"));
    CHECK_FALSE(read_binding({"livret.yaml", "binding: Livret\nchapters: []\n"}));
}

}  // namespace jalon
