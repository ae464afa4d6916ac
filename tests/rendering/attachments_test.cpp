// Files that travel inside a document.
#include <map>
#include <string>

#include <catch2/catch.hpp>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEFStreamObjectHelper.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFFileSpecObjectHelper.hh>

#include "rendering/verify.hpp"
#include "tests/rendering/sample.hpp"

namespace jalon {

namespace {

using Relationship = AttachedFile::Relationship;

Result<std::string> with_files(std::vector<AttachedFile> files) {
    static const DocumentTemplate model = test::template_of("Texte.");
    RenderRequest request;
    request.document_template = &model;
    request.attachments = std::move(files);
    return test::renderer().render(request);
}

const AttachedFile facts{"faits.json", "application/json", "Les données du document", Relationship::data, "{\"a\":1}"};
const AttachedFile invoice{"été (1).xml", "text/xml", "La facture", Relationship::alternative, "<a/>"};

}  // namespace

TEST_CASE("attached files come back as they were given", "[pdf][attachments]") {
    const std::string bytes = *with_files({invoice, facts});
    QPDF pdf;
    pdf.processMemoryFile("document", bytes.data(), bytes.size());
    std::map<std::string, std::string> found;
    for (const auto& [name, file] : QPDFEmbeddedFileDocumentHelper(pdf).getEmbeddedFiles()) {
        const auto content = file->getEmbeddedFileStream().getStreamData();
        found[file->getFilename()] = {reinterpret_cast<const char*>(content->getBuffer()), content->getSize()};
        CHECK(QPDFEmbeddedFileDocumentHelper(pdf).getEmbeddedFile(name) != nullptr);
    }

    CHECK(found == std::map<std::string, std::string>{{"faits.json", "{\"a\":1}"}, {"été (1).xml", "<a/>"}});
    CHECK(verify_pdf(bytes)->faults == std::vector<std::string>{});
}

TEST_CASE("another content of an attachment makes another document", "[pdf][attachments]") {
    AttachedFile other = facts;
    other.bytes = "{\"a\":2}";

    CHECK(*with_files({facts}) == *with_files({facts}));
    CHECK(*with_files({facts}) != *with_files({other}));
}

TEST_CASE("two attachments of one name are refused", "[attachments]") {
    const Result<std::string> bytes = with_files({facts, facts});

    REQUIRE_FALSE(bytes);
    CHECK(test::contains(bytes.error().message, "faits.json"));
}

}  // namespace jalon
