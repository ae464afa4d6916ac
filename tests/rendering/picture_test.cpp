#include <memory>

#include <catch2/catch.hpp>

#include "rendering/images/image.hpp"
#include "rendering/verify.hpp"
#include "tests/rendering/sample.hpp"
#include "tests/rendering/unpacked.hpp"

namespace jalon {

namespace {

std::string corpus(const std::string& name) {
    return test::file(std::string(source_dir()) + "/tests/fuzz/corpus/image/" + name);
}

const PdfRenderer& renderer() {
    static const PdfRenderer one({.partials = {},
                                  .images = {{"alpha.png", corpus("alpha.png")},
                                             {"small.jpg", corpus("small.jpg")},
                                             {"lies.png", corpus("lies.png")}}});
    return one;
}

Result<std::string> rendered(const std::string& body) {
    const DocumentTemplate model = test::template_of(body, "report");
    RenderRequest request;
    request.document_template = &model;
    return renderer().render(request);
}

std::string laid_out(const std::string& body) {
    const DocumentTemplate model = test::template_of(body, "report");
    RenderRequest request;
    request.document_template = &model;
    const Result<std::string> text = renderer().layout_text(request);
    INFO((text ? "" : text.error().message));
    REQUIRE(text);
    return *text;
}

}  // namespace

TEST_CASE("pictures are read with their sides, colours and opacity", "[pictures]") {
    const Result<rendering::Image> alpha = rendering::read_image(corpus("alpha.png"));
    const Result<rendering::Image> grey = rendering::read_image(corpus("grey.png"));
    const Result<rendering::Image> photo = rendering::read_image(corpus("small.jpg"));

    REQUIRE(alpha);
    CHECK(alpha->width == 2);
    CHECK_FALSE(alpha->mask.empty());
    REQUIRE(grey);
    CHECK(grey->grey);
    CHECK(grey->mask.empty());
    REQUIRE(photo);
    CHECK(photo->jpeg);
    CHECK(photo->width == 4);
}

TEST_CASE("what tells of the making of a photograph is left out", "[pictures]") {
    std::string bytes = corpus("small.jpg");
    bytes.insert(2, std::string("\xFF\xE1\x00\x0CPosition..", 14));

    const Result<rendering::Image> photo = rendering::read_image(bytes);

    REQUIRE(photo);
    CHECK_FALSE(test::contains(photo->samples, "Position"));
    CHECK(photo->samples.size() <= corpus("small.jpg").size());
}

TEST_CASE("a picture that lies, is cut or is huge is refused", "[pictures]") {
    for (const char* name : {"lies.png", "huge.png", "truncated.png", "nothing.png", "cut.jpg"}) {
        INFO(name);
        const Result<rendering::Image> image = rendering::read_image(corpus(name));
        REQUIRE_FALSE(image);
        CHECK_FALSE(image.error().message.empty());
    }
    CHECK_FALSE(rendering::read_image("GIF89a"));
    CHECK_FALSE(rendering::read_image(""));
}

TEST_CASE("a document shows a picture with what stands for it", "[pictures][pdf]") {
    const Result<std::string> bytes = rendered(
        "```image\nfile: alpha.png\nalt: Cachet du centre\nwidth: 30 mm\nalign: right\ncaption: Cachet\n```\n\n"
        "```image\nfile: small.jpg\nalt: Les lieux\nwidth: 20\n```\n\n"
        "```letterhead\nlogo: alpha.png | 16 mm | Logo du centre\nCentre de gestion\n12 avenue des Tilleuls\n```\n");

    REQUIRE(bytes);
    CHECK(verify_pdf(*bytes)->faults == std::vector<std::string>{});
    const std::string objects = test::unpacked(*bytes);
    CHECK(test::contains(objects, "/SMask"));
    CHECK(test::contains(objects, "/S /Figure"));
    CHECK(test::contains(objects, "/Subtype /Image"));
}

TEST_CASE("a picture that is missing or unsound is refused where the template names it", "[pictures]") {
    struct Row {
        std::string lines;
        std::string message;
    };
    const auto row = GENERATE(values<Row>({{"file: alpah.png\nalt: x", "vouliez-vous dire « alpha.png »"},
                                           {"file: lies.png\nalt: x", "lies.png"},
                                           {"file: alpha.png", "alt"},
                                           {"alt: x", "file"},
                                           {"file: alpha.png\nalt: x\nwidth: large", "millimètres"}}));
    INFO(row.lines);
    const Result<std::string> bytes = rendered("Texte.\n\n```image\n" + row.lines + "\n```\n");

    REQUIRE_FALSE(bytes);
    CHECK(test::contains(bytes.error().message, row.message));
    CHECK(bytes.error().where == "doc-templates/sample.md.mustache:3:1");
}

TEST_CASE("pictures that a template names and nobody has are told before a paper is drawn up", "[pictures]") {
    const DocumentTemplate model = test::template_of(
        "Texte.\n\n```image\nfile: alpah.png\nalt: x\n```\n\n```cover\nlogo: nowhere.jpg | 20 mm | Logo\ntitle: "
        "T\n```\n\n"
        "```image\nfile: {{own}}\nalt: x\n```\n\n```image\nfile: small.jpg\nalt: x\n```\n\nlogo: ceci n’en est pas "
        "un\n",
        "report");
    const Result<std::vector<Finding>> missing = renderer().missing_pictures(model);

    REQUIRE(missing);
    REQUIRE(missing->size() == 2);
    CHECK(missing->at(0).str() ==
          "doc-templates/sample.md.mustache:4:1: l’image « alpah.png » n’existe pas dans "
          "doc-templates/images/ ; vouliez-vous dire « alpha.png » ?");
    CHECK(missing->at(1).position == Position{"doc-templates/sample.md.mustache", 9, 1});
}

TEST_CASE("a code is drawn in squares with white around", "[pictures]") {
    const std::string layout =
        laid_out("```qr\ntext: BP-2026-0042/BIL/v1\nalt: Code du document BP-2026-0042/BIL/v1\nwidth: 29 mm\n```\n");

    // 25 modules for this text, and 4 on either side: 33 across 29 mm, the dark ones 25 / 33 of it.
    CHECK(test::contains(layout, "82.20 drawing 82.20 Code du document"));
    CHECK(test::contains(layout, "62.28 shape 62.28 fill #000000"));
    CHECK_FALSE(rendered("```qr\ntext: " + std::string(400, 'x') + "\nalt: x\n```\n"));
    CHECK_FALSE(rendered("```qr\ntext: x\nalt: x\nwidth: 5 mm\n```\n"));
}

TEST_CASE("a cover is a page of its own, its title the first heading", "[pictures]") {
    const std::string layout = laid_out(
        "```cover\nlogo: alpha.png | 20 mm | Logo\nkicker: Bilan\ntitle: Mon bilan\nperson: Ada Lovelace\nissuer: "
        "Centre\n"
        "Début | 1er mars\n```\n\nLa suite.\n");

    CHECK(test::contains(layout, "Mon bilan\n"));
    CHECK(test::contains(layout, "\n2 "));
    CHECK(layout.find("La suite.") > layout.find("\n2 "));
    CHECK_FALSE(rendered("```cover\nperson: Ada\n```\n"));
}

TEST_CASE("the twin says what pictures, codes, covers and columns show", "[pictures][html]") {
    const DocumentTemplate model = test::template_of(
        "```cover\nlogo: alpha.png | 20 mm | Logo du « centre »\ntitle: Mon bilan\nperson: Ada Lovelace\nissuer: "
        "Centre\nDébut | hier\n```\n\n"
        "```letterhead\nlogo: alpha.png | 16 mm | Logo de la lettre\nCentre de gestion\n```\n\n"
        "```image\nfile: small.jpg\nalt: Les lieux <du> bilan\ncaption: Les lieux\n```\n\n"
        "```qr\ntext: https://centre.example/42\nalt: Code du document\n```\n\n"
        "````columns\ngauche\n+++\ndroite\n````\n",
        "report");
    RenderRequest request;
    request.document_template = &model;
    const Result<Paper> paper = renderer().paper(request);

    REQUIRE(paper);
    for (const char* said : {"Logo du «\u00A0centre\u00A0»</p>", "<h1>Mon bilan</h1>", "Ada Lovelace", "<dd>hier</dd>",
                             "Logo de la lettre</p>", "Centre de gestion", "Les lieux &lt;du&gt; bilan</p>",
                             "<figcaption>Les lieux</figcaption>", "Code du document</p>",
                             "<a href=\"https://centre.example/42\">", "<div class=\"columns\">"}) {
        INFO(said);
        CHECK(test::contains(paper->html, said));
    }
    CHECK(paper->html.find("gauche") < paper->html.find("droite"));
    CHECK_FALSE(test::contains(paper->html, "<img"));
}

TEST_CASE("a fault within a letterhead or a column is told at its line", "[pictures]") {
    const auto row = GENERATE(values<std::pair<std::string, std::string>>(
        {{"Un.\n\n```letterhead\nlogo: alpah.png | 16 mm | Logo\nCentre\n```\n", "4:1"},
         {"````columns\ngauche\n+++\ndroite\n\n```nothing\n```\n````\n", "6:1"}}));
    INFO(row.first);
    const Result<std::string> bytes = rendered(row.first);

    REQUIRE_FALSE(bytes);
    CHECK(bytes.error().where == "doc-templates/sample.md.mustache:" + row.second);
}

TEST_CASE("columns share a text evenly or set two side by side", "[pictures]") {
    const std::string shared = laid_out("````columns\nun\n\ndeux\n\ntrois\n\nquatre\n````\n");
    const std::string facing = laid_out("````columns\ngauche\n+++\ndroite\n````\n");
    const auto place = [](const std::string& layout, const std::string& word) {
        const std::size_t end = layout.find(word + "\n");
        REQUIRE(end != std::string::npos);
        double page = 0;
        double x = 0;
        double y = 0;
        std::istringstream(layout.substr(layout.rfind('\n', end) + 1)) >> page >> x >> y;
        return std::pair(x, y);
    };

    CHECK(place(shared, "un").second == place(shared, "trois").second);
    CHECK(place(shared, "un").first < place(shared, "trois").first);
    CHECK(place(facing, "gauche").second == place(facing, "droite").second);
    CHECK_FALSE(rendered("````columns\na\n+++\nb\n+++\nc\n````\n"));
}

TEST_CASE("no word of long columns is lost", "[pictures]") {
    std::string text;
    for (int k = 0; k < 200; ++k) {
        text += "mot" + std::to_string(k) + "\n\n";
    }
    for (const std::string& body : {"````columns\n" + text + "````\n", "````columns\n" + text + "+++\nseul\n````\n"}) {
        const std::string layout = laid_out(body);
        for (int k = 0; k < 200; ++k) {
            CHECK(test::contains(layout, " mot" + std::to_string(k) + "\n"));
        }
    }
}

}  // namespace jalon
