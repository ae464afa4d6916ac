// One PDF of many keeps what each of them is: its pages, its reading order, its bookmarks, its notes, its fields.
#include "rendering/merge.hpp"

#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFOutlineDocumentHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "rendering/verify.hpp"
#include "tests/rendering/sample.hpp"
#include "tests/rendering/unpacked.hpp"

namespace jalon {

namespace {

using Handle = QPDFObjectHandle;

std::string paper(const std::string& title, const std::string& name) {
    DocumentTemplate model =
        test::template_of("# " + title + "\n\nMadame " + name +
                          "[^1], voir [](#fin) et [le site](https://example.org/).\n\n[^1]: Agente.\n\n" +
                          "## Première partie\n\n| Jour | Heure |\n|---|---|\n| 3 mai | 9 h "
                          "|\n\n```page-break\n```\n\n## Fin {#fin}\n\n" +
                          "```signatures\nL’agent | " + name + "\n```\n");
    model.title = title;
    RenderRequest request;
    request.document_template = &model;
    request.attachments = {{"faits.json", "application/json", "Les faits", AttachedFile::Relationship::data, name}};
    const Result<std::string> bytes = test::renderer().render(request);
    REQUIRE(bytes);
    return *bytes;
}

std::vector<MergeInput> three_papers() {
    return {{"a.pdf", paper("Convention", "LY")}, {"b.pdf", paper("Avenant", "PIC")}, {"c.pdf", paper("Avis", "ROUX")}};
}

std::size_t font_files(const std::string& bytes) {
    QPDF pdf;
    pdf.processMemoryFile("document", bytes.data(), bytes.size());
    std::set<QPDFObjGen> files;
    for (Handle object : pdf.getAllObjects()) {
        if (object.isDictionary() && object.getKey("/FontFile2").isStream()) {
            files.insert(object.getKey("/FontFile2").getObjGen());
        }
    }
    return files.size();
}

// A PDF as offices make them: neither tagged nor told of.
std::string plain_pdf() {
    QPDF pdf;
    pdf.emptyPDF();
    Handle page = pdf.makeIndirectObject(Handle::parse("<< /Type /Page /MediaBox [0 0 300 300] >>"));
    page.replaceKey("/Contents", Handle::newStream(&pdf, "0 0 10 10 re f\n"));
    pdf.addPage(page, false);
    return test::rewritten(pdf);
}

}  // namespace

TEST_CASE("sound documents make one sound document", "[merge][verify]") {
    const Result<MergedPdf> merged = merged_pdf(three_papers(), "Parapheur du 3 mai");
    REQUIRE(merged);
    const Result<VerifyReport> report = verify_pdf(merged->bytes);
    REQUIRE(report);

    CHECK(merged->reasons == std::vector<std::string>{});
    CHECK(merged->archivable);
    CHECK(merged->pages == 6);
    CHECK(report->faults == std::vector<std::string>{});
    CHECK(report->conformance == "PDF/A-3A");
    CHECK(report->title == "Parapheur du 3 mai");
    CHECK(report->pages == 6);
}

TEST_CASE("each document is a bookmark over its own, and a part of the reading order", "[merge]") {
    const std::string bytes = merged_pdf(three_papers(), "Parapheur")->bytes;
    QPDF pdf;
    pdf.processMemoryFile("merged", bytes.data(), bytes.size());
    const std::vector<QPDFObjectHandle> pages = pdf.getAllPages();
    std::vector<std::string> titles;
    std::size_t first_page = 0;
    for (QPDFOutlineObjectHelper& document : QPDFOutlineDocumentHelper(pdf).getTopLevelOutlines()) {
        titles.push_back(document.getTitle());
        CHECK(document.getDestPage().getObjGen() == pages[first_page].getObjGen());
        REQUIRE(document.getKids().size() == 1);
        std::vector<QPDFOutlineObjectHelper> parts = document.getKids()[0].getKids();
        REQUIRE(parts.size() == 2);
        CHECK(parts[1].getDestPage().getObjGen() == pages[first_page + 1].getObjGen());
        first_page += 2;
    }
    CHECK(titles == std::vector<std::string>{"Convention", "Avenant", "Avis"});

    Handle whole = pdf.getRoot().getKey("/StructTreeRoot").getKey("/K").getArrayItem(0);
    CHECK(whole.getKey("/S").getName() == "/Document");
    REQUIRE(whole.getKey("/K").getArrayNItems() == 3);
    CHECK(whole.getKey("/K").getArrayItem(1).getKey("/S").getName() == "/Part");
    CHECK(whole.getKey("/K").getArrayItem(1).getKey("/T").getUTF8Value() == "Avenant");
}

TEST_CASE("attachments and fields keep apart, and nobody signs a bundle", "[merge]") {
    const std::string bytes = merged_pdf(three_papers(), "Parapheur")->bytes;
    QPDF pdf;
    pdf.processMemoryFile("merged", bytes.data(), bytes.size());
    std::vector<std::string> files;
    for (const auto& [name, file] : QPDFEmbeddedFileDocumentHelper(pdf).getEmbeddedFiles()) {
        files.push_back(file->getFilename());
    }
    std::vector<std::string> fields;
    for (Handle field : pdf.getRoot().getKey("/AcroForm").getKey("/Fields").getArrayAsVector()) {
        fields.push_back(field.getKey("/T").getUTF8Value());
        CHECK(field.getKey("/Ff").getIntValue() == 1);
    }

    CHECK(files == std::vector<std::string>{"2-faits.json", "3-faits.json", "faits.json"});
    CHECK(fields == std::vector<std::string>{"L’agent", "2-L’agent", "3-L’agent"});
    CHECK(pdf.getRoot().getKey("/AF").getArrayNItems() == 3);
}

TEST_CASE("papers that embed the same faces share them", "[merge]") {
    const std::string one = paper("Convention", "LY");
    const std::string twice = merged_pdf({{"a.pdf", one}, {"b.pdf", one}}, "Lot")->bytes;

    CHECK(font_files(one) == 3);
    CHECK(font_files(twice) == 3);
}

TEST_CASE("the text of every document is there, in order", "[merge]") {
    const std::vector<MergeInput> papers = three_papers();
    const std::string bytes = merged_pdf(papers, "Parapheur")->bytes;
    const std::string text = test::text_of_pdf(bytes);

    CHECK(text.find("Madame LY") < text.find("Madame PIC"));
    CHECK(text.find("Madame PIC") < text.find("Madame ROUX"));
    CHECK(test::contains(text, "Madame ROUX"));
    CHECK(bytes == merged_pdf(papers, "Parapheur")->bytes);
}

TEST_CASE("a merged file can be merged again", "[merge][verify]") {
    const std::string once = merged_pdf(three_papers(), "Parapheur")->bytes;
    const Result<MergedPdf> twice = merged_pdf({{"jour.pdf", once}, {"d.pdf", paper("Note", "LY")}}, "Semaine");

    REQUIRE(twice);
    CHECK(twice->reasons == std::vector<std::string>{});
    CHECK(verify_pdf(twice->bytes)->faults == std::vector<std::string>{});
}

TEST_CASE("with one document that is no archive the whole claims nothing", "[merge]") {
    const Result<MergedPdf> merged =
        merged_pdf({{"a.pdf", paper("Convention", "LY")}, {"plan.pdf", plain_pdf()}}, "Lot");
    REQUIRE(merged);

    CHECK_FALSE(merged->archivable);
    REQUIRE(merged->reasons.size() == 1);
    CHECK(merged->reasons[0].starts_with("plan.pdf : "));
    CHECK(verify_pdf(merged->bytes)->conformance == "");
    CHECK(merged->pages == 3);
    QPDF pdf;
    pdf.processMemoryFile("merged", merged->bytes.data(), merged->bytes.size());
    CHECK(QPDFOutlineDocumentHelper(pdf).getTopLevelOutlines().at(1).getTitle() == "plan.pdf");
}

TEST_CASE("what cannot be merged is refused by name", "[merge]") {
    CHECK_FALSE(merged_pdf({}, "Lot"));
    const Result<MergedPdf> damaged = merged_pdf({{"a.pdf", paper("Avis", "LY")}, {"b.pdf", "bonjour"}}, "Lot");
    REQUIRE_FALSE(damaged);
    CHECK(damaged.error().where == "b.pdf");

    QPDF pdf;
    const std::string bytes = paper("Avis", "LY");
    pdf.processMemoryFile("document", bytes.data(), bytes.size());
    pdf.getRoot().replaceKey("/OCProperties", Handle::newDictionary());
    const Result<MergedPdf> layered = merged_pdf({{"c.pdf", test::rewritten(pdf)}}, "Lot");
    REQUIRE_FALSE(layered);
    CHECK(test::contains(layered.error().message, "calques"));
}

}  // namespace jalon
