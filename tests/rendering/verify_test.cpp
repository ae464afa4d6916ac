// `jalon verify` bites: each row spoils a sound document in one way, and the report names it.
#include "rendering/verify.hpp"

#include <functional>

#include <catch2/catch.hpp>
#include <qpdf/QPDFEFStreamObjectHelper.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFFileSpecObjectHelper.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>

#include "tests/rendering/sample.hpp"
#include "tests/rendering/unpacked.hpp"

namespace jalon {

namespace {

using Handle = QPDFObjectHandle;

std::string sound_pdf() {
    const DocumentTemplate model = test::template_of(
        "# Titre\n\nUn [lien](https://example.org/), voir [](#fin).\n\n## Partie\n\n| Jour | Heure |\n|---|---|\n"
        "| 3 mai | 9 h |\n\n- un\n- deux\n\n### Article {#fin}\n\nTexte.\n\n"
        "```signatures\nL’agent | Ève LY\nLa Maire | Anne PIC\n```\n");
    RenderRequest request;
    request.document_template = &model;
    request.attachments = {
        {"faits.json", "application/json", "Les faits", AttachedFile::Relationship::data, "{\"a\":1}"}};
    const Result<std::string> bytes = test::renderer().render(request);
    REQUIRE(bytes);
    return *bytes;
}

// The first object that is of this kind.
Handle first(QPDF& pdf, const std::function<bool(Handle)>& wanted) {
    for (Handle object : pdf.getAllObjects()) {
        if (object.isDictionary() && wanted(object)) {
            return object;
        }
    }
    FAIL("the sample holds such an object");
    return Handle::newNull();
}

Handle with_name(QPDF& pdf, const char* key, const char* name) {
    return first(pdf, [&](Handle one) { return one.getKey(key).isName() && one.getKey(key).getName() == name; });
}

Handle attachment_parameters(QPDF& pdf) {
    return with_name(pdf, "/Type", "/Filespec").getKey("/EF").getKey("/F").getDict().getKey("/Params");
}

Handle tag(QPDF& pdf, const char* role) {
    return with_name(pdf, "/S", role);
}

Handle page(QPDF& pdf) {
    return QPDFPageDocumentHelper(pdf).getAllPages().front().getObjectHandle();
}

constexpr std::size_t npos = std::string::npos;

std::string text_of(Handle stream) {
    const auto buffer = stream.getStreamData();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

std::string content(QPDF& pdf) {
    return text_of(page(pdf).getKey("/Contents"));
}

void set_content(QPDF& pdf, const std::string& text) {
    page(pdf).getKey("/Contents").replaceStreamData(text, Handle::newNull(), Handle::newNull());
}

void replace_in(Handle stream, const std::string& from, const std::string& to) {
    std::string text = text_of(stream);
    const std::size_t at = text.find(from);
    REQUIRE(at != npos);
    stream.replaceStreamData(text.replace(at, from.size(), to), Handle::newNull(), Handle::newNull());
}

void replace_in_content(QPDF& pdf, const std::string& from, const std::string& to) {
    replace_in(page(pdf).getKey("/Contents"), from, to);
}

Handle metadata(QPDF& pdf) {
    return pdf.getRoot().getKey("/Metadata");
}

void attach(QPDF& pdf) {
    auto file = QPDFEFStreamObjectHelper::createEFStream(pdf, std::string("<a/>"));
    file.setSubtype("text/xml");
    const auto specification = QPDFFileSpecObjectHelper::createFileSpec(pdf, "faits.xml", file);
    QPDFEmbeddedFileDocumentHelper(pdf).replaceEmbeddedFile("faits.xml", specification);
}

struct Mutation {
    const char* what;
    std::function<void(QPDF&)> spoil;
    const char* fault;  // in the report
};

std::vector<Mutation> mutations() {
    return {
        {"no language", [](QPDF& pdf) { pdf.getRoot().removeKey("/Lang"); }, "/Lang"},
        {"not tagged", [](QPDF& pdf) { pdf.getRoot().removeKey("/MarkInfo"); }, "/MarkInfo"},
        {"no structure", [](QPDF& pdf) { pdf.getRoot().removeKey("/StructTreeRoot"); }, "/StructTreeRoot"},
        {"no parent tree", [](QPDF& pdf) { pdf.getRoot().getKey("/StructTreeRoot").removeKey("/ParentTree"); },
         "/ParentTree"},
        {"parent tree broken",
         [](QPDF& pdf) {
             Handle stretches =
                 pdf.getRoot().getKey("/StructTreeRoot").getKey("/ParentTree").getKey("/Nums").getArrayItem(1);
             stretches.setArrayItem(0, stretches.getArrayItem(1));
         },
         "ne se répondent pas"},
        {"title not displayed",
         [](QPDF& pdf) {
             pdf.getRoot().getKey("/ViewerPreferences").replaceKey("/DisplayDocTitle", Handle::newBool(false));
         },
         "/DisplayDocTitle"},
        {"no XMP", [](QPDF& pdf) { pdf.getRoot().removeKey("/Metadata"); }, "XMP"},
        {"XMP without pdfaid", [](QPDF& pdf) { replace_in(metadata(pdf), "<pdfaid:part>", "<pdfaix:part>"); }, "PDF/A"},
        {"XMP of another level", [](QPDF& pdf) { replace_in(metadata(pdf), "conformance>A<", "conformance>B<"); },
         "PDF/A-3a"},
        {"XMP without pdfuaid", [](QPDF& pdf) { replace_in(metadata(pdf), "<pdfuaid:part>", "<pdfuaix:part>"); },
         "PDF/UA"},
        {"XMP without the schema of pdfuaid",
         [](QPDF& pdf) { replace_in(metadata(pdf), "<pdfaSchema:prefix>pdfuaid", "<pdfaSchema:prefix>pdfuaix"); },
         "pdfaExtension"},
        {"XMP says another title", [](QPDF& pdf) { replace_in(metadata(pdf), "Document", "Paper"); }, "le titre"},
        {"XMP says another day", [](QPDF& pdf) { replace_in(metadata(pdf), "<xmp:CreateDate>1", "<xmp:CreateDate>2"); },
         "la date"},
        {"no title", [](QPDF& pdf) { pdf.getTrailer().getKey("/Info").removeKey("/Title"); }, "/Title"},
        {"no output intent", [](QPDF& pdf) { pdf.getRoot().removeKey("/OutputIntents"); }, "/OutputIntents"},
        {"output intent for print",
         [](QPDF& pdf) {
             replace_in(pdf.getRoot().getKey("/OutputIntents").getArrayItem(0).getKey("/DestOutputProfile"), "RGB ",
                        "CMYK");
         },
         "rouge, vert, bleu"},
        {"output intent of another kind",
         [](QPDF& pdf) {
             pdf.getRoot().getKey("/OutputIntents").getArrayItem(0).replaceKey("/S", Handle::newName("/GTS_PDFX"));
         },
         "/OutputIntents"},
        {"widths of another face",
         [](QPDF& pdf) {
             Handle widths = with_name(pdf, "/Subtype", "/CIDFontType2").getKey("/W");
             for (int k = 1; k < widths.getArrayNItems(); k += 2) {
                 Handle list = widths.getArrayItem(k);
                 for (int n = 0; n < list.getArrayNItems(); ++n) {
                     list.setArrayItem(n, Handle::newReal(list.getArrayItem(n).getNumericValue() + 30, 2));
                 }
             }
         },
         "largeurs"},
        {"no way back to text", [](QPDF& pdf) { with_name(pdf, "/Subtype", "/Type0").removeKey("/ToUnicode"); },
         "/ToUnicode"},
        {"a letter without its character",
         [](QPDF& pdf) {
             Handle font = first(pdf, [](Handle one) {
                 return one.getKey("/ToUnicode").isStream() && text_of(one.getKey("/ToUnicode")).find("<0065>") != npos;
             });
             replace_in(font.getKey("/ToUnicode"), "<0065>", "<FFFD>");
         },
         "sans caractère"},
        {"font not embedded", [](QPDF& pdf) { with_name(pdf, "/Type", "/FontDescriptor").removeKey("/FontFile2"); },
         "incorporée"},
        {"no map from codes to glyphs",
         [](QPDF& pdf) { with_name(pdf, "/Subtype", "/CIDFontType2").removeKey("/CIDToGIDMap"); }, "/CIDToGIDMap"},
        {"a missing glyph", [](QPDF& pdf) { replace_in_content(pdf, "[(", std::string("[(\0\0", 4)); }, ".notdef"},
        {"header cell without scope", [](QPDF& pdf) { tag(pdf, "/TH").removeKey("/A"); }, "/Scope"},
        {"heading level skipped", [](QPDF& pdf) { tag(pdf, "/H2").replaceKey("/S", Handle::newName("/H4")); },
         "titre de niveau 4"},
        {"a cell outside its row", [](QPDF& pdf) { tag(pdf, "/TR").replaceKey("/S", Handle::newName("/P")); },
         "n’a pas sa place"},
        {"an unknown tag", [](QPDF& pdf) { tag(pdf, "/P").replaceKey("/S", Handle::newName("/Alinea")); }, "/RoleMap"},
        {"a list without numbering", [](QPDF& pdf) { tag(pdf, "/L").removeKey("/A"); }, "/ListNumbering"},
        {"figure without words", [](QPDF& pdf) { tag(pdf, "/P").replaceKey("/S", Handle::newName("/Figure")); },
         "/Alt"},
        {"a note without a name of its own",
         [](QPDF& pdf) { tag(pdf, "/P").replaceKey("/S", Handle::newName("/Note")); }, "(/ID)"},
        {"a tag that denies its parent", [](QPDF& pdf) { tag(pdf, "/TD").replaceKey("/P", tag(pdf, "/H1")); }, "(/P)"},
        {"a link that leads nowhere", [](QPDF& pdf) { tag(pdf, "/Link").replaceKey("/K", Handle::newArray()); },
         "/OBJR"},
        {"annotation out of reading order",
         [](QPDF& pdf) { with_name(pdf, "/Subtype", "/Link").removeKey("/StructParent"); }, "/StructParent"},
        {"annotation without description",
         [](QPDF& pdf) { with_name(pdf, "/Subtype", "/Link").removeKey("/Contents"); }, "/Contents"},
        {"annotation not printed", [](QPDF& pdf) { with_name(pdf, "/Subtype", "/Link").removeKey("/F"); }, "(/F)"},
        {"no order for the keyboard", [](QPDF& pdf) { page(pdf).removeKey("/Tabs"); }, "/Tabs"},
        {"page without reading order", [](QPDF& pdf) { page(pdf).removeKey("/StructParents"); }, "/StructParents"},
        {"text out of any mark", [](QPDF& pdf) { set_content(pdf, content(pdf) + "BT (x) Tj ET\n"); },
         "ni balisé ni décor"},
        {"a mark that nothing reads", [](QPDF& pdf) { replace_in_content(pdf, "<</MCID 0>>", "<</MCID 900>>"); },
         "l’ordre de lecture ignore"},
        {"a mark left open", [](QPDF& pdf) { set_content(pdf, content(pdf) + "/Artifact BMC\n"); }, "marquage ouvert"},
        {"colours of print", [](QPDF& pdf) { set_content(pdf, content(pdf) + "0 0 0 1 k\n"); }, "CMJN"},
        {"JavaScript",
         [](QPDF& pdf) {
             pdf.getRoot().replaceKey("/OpenAction", Handle::parse("<< /S /JavaScript /JS (app.beep\\(\\)) >>"));
         },
         "JavaScript"},
        {"a program to launch",
         [](QPDF& pdf) {
             with_name(pdf, "/Subtype", "/Link").replaceKey("/A", Handle::parse("<< /S /Launch /F (x) >>"));
         },
         "action interdite"},
        {"transparency without colours",
         [](QPDF& pdf) { page(pdf).replaceKey("/Group", Handle::parse("<< /S /Transparency >>")); }, "transparence"},
        {"attachment out of the document", attach, "/AF"},
        {"attachment without its part",
         [](QPDF& pdf) { with_name(pdf, "/Type", "/Filespec").removeKey("/AFRelationship"); }, "/AFRelationship"},
        {"attachment of another size",
         [](QPDF& pdf) { attachment_parameters(pdf).replaceKey("/Size", Handle::newInteger(9000)); }, "/Size"},
        {"attachment without a date", [](QPDF& pdf) { attachment_parameters(pdf).removeKey("/ModDate"); }, "/ModDate"},
        {"a field that the form ignores",
         [](QPDF& pdf) { pdf.getRoot().getKey("/AcroForm").getKey("/Fields").eraseItem(0); }, "/AcroForm"},
        {"two fields of one name",
         [](QPDF& pdf) {
             Handle fields = pdf.getRoot().getKey("/AcroForm").getKey("/Fields");
             fields.getArrayItem(1).replaceKey("/T", fields.getArrayItem(0).getKey("/T"));
         },
         "un champ n’a pas de nom à lui"},
        {"a field without words", [](QPDF& pdf) { with_name(pdf, "/Subtype", "/Widget").removeKey("/TU"); }, "/TU"},
        {"a field without appearance", [](QPDF& pdf) { with_name(pdf, "/Subtype", "/Widget").removeKey("/AP"); },
         "/AP"},
        {"a field out of reading order",
         [](QPDF& pdf) { with_name(pdf, "/Subtype", "/Widget").removeKey("/StructParent"); }, "/StructParent"},
        {"a field read as something else",
         [](QPDF& pdf) { tag(pdf, "/Form").replaceKey("/S", Handle::newName("/Annot")); }, "(Form)"},
        {"a tag of a field without it", [](QPDF& pdf) { tag(pdf, "/Form").replaceKey("/K", Handle::newArray()); },
         "/OBJR"},
        {"a link to a page that is gone",
         [](QPDF& pdf) {
             first(pdf, [](Handle one) { return one.getKey("/Dest").isArray() && one.hasKey("/Rect"); })
                 .getKey("/Dest")
                 .setArrayItem(0, Handle::newNull());
         },
         "ne mène à aucune page"},
        {"a bookmark to a name that nothing bears",
         [](QPDF& pdf) {
             pdf.getRoot().getKey("/Outlines").getKey("/First").replaceKey("/Dest", Handle::newString("fin"));
         },
         "le signet « Titre » ne mène"},
        {"bookmarks out of order", [](QPDF& pdf) { pdf.getRoot().getKey("/Outlines").replaceKey("/Last", page(pdf)); },
         "signets ne se suivent"},
        {"a stream in LZW",
         [](QPDF& pdf) {
             pdf.getRoot()
                 .getKey("/OutputIntents")
                 .getArrayItem(0)
                 .getKey("/DestOutputProfile")
                 .getDict()
                 .replaceKey("/PieceInfo", pdf.makeIndirectObject(Handle::newStream(&pdf, "x")));
             Handle lzw = pdf.getRoot()
                              .getKey("/OutputIntents")
                              .getArrayItem(0)
                              .getKey("/DestOutputProfile")
                              .getDict()
                              .getKey("/PieceInfo");
             lzw.replaceStreamData("\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01", Handle::newName("/LZWDecode"),
                                   Handle::newNull());
         },
         "LZW"},
    };
}

}  // namespace

TEST_CASE("a document that was spoilt is found out", "[verify]") {
    const std::string sound = sound_pdf();
    REQUIRE(verify_pdf(sound)->faults == std::vector<std::string>{});
    for (const Mutation& mutation : mutations()) {
        INFO(mutation.what);
        QPDF pdf;
        pdf.processMemoryFile("document", sound.data(), sound.size());
        mutation.spoil(pdf);
        const Result<VerifyReport> report = verify_pdf(test::rewritten(pdf));
        REQUIRE(report);
        std::string faults;
        for (const std::string& fault : report->faults) {
            faults += fault + "\n";
        }
        INFO(faults);
        CHECK(test::contains(faults, mutation.fault));
    }
}

TEST_CASE("a document rewritten without being spoilt stays sound", "[verify]") {
    const std::string sound = sound_pdf();
    QPDF pdf;
    pdf.processMemoryFile("document", sound.data(), sound.size());

    CHECK(verify_pdf(test::rewritten(pdf))->faults == std::vector<std::string>{});
    CHECK(verify_pdf(test::unpacked(pdf))->faults == std::vector<std::string>{});
}

TEST_CASE("an encrypted document is found out", "[verify]") {
    const std::string sound = sound_pdf();
    QPDF pdf;
    pdf.processMemoryFile("document", sound.data(), sound.size());
    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    writer.setR6EncryptionParameters("", "owner", true, true, true, true, true, true, qpdf_r3p_full, true);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    const Result<VerifyReport> report =
        verify_pdf({reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()});

    REQUIRE(report);
    CHECK(test::contains(report->faults.front(), "chiffré"));
}

}  // namespace jalon
