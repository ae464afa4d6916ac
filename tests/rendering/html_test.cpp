// The HTML twin: every word of the PDF, in tags that nest, with nothing that runs.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <unistd.h>

#include <catch2/catch.hpp>

#include "engine/base/text.hpp"
#include "tests/rendering/sample.hpp"
#include "tests/rendering/shipped_templates.hpp"

namespace jalon {

namespace {

using Catch::Matchers::Contains;

Paper paper_of(const DocumentTemplate& model, const Record& facts = {}, bool draft = false) {
    RenderRequest request;
    request.document_template = &model;
    request.facts = facts;
    request.draft = draft;
    const Result<Paper> paper = test::renderer().paper(request);
    REQUIRE(paper);
    return *paper;
}

std::string twin_of(const std::string& body, const Record& facts = {}) {
    return paper_of(test::template_of(body), facts).html;
}

// What is wrong with how tags nest, or "". Identifiers are there once, and what links name within the page is there.
std::string badly_formed(const std::string& html) {
    std::vector<std::string> open;
    std::set<std::string> places;
    std::set<std::string> named;
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
        const std::size_t end = html.find('>', at);
        if (end == std::string::npos) {
            return "an open tag at the end";
        }
        const std::string tag = html.substr(at + 1, end - at - 1);
        const std::string name = tag.substr(0, tag.find_first_of(" /", 1));
        if (const std::size_t id = tag.find(" id=\""); id != std::string::npos) {
            if (!places.insert(tag.substr(id + 5, tag.find('"', id + 5) - id - 5)).second) {
                return "twice the same place in " + tag;
            }
        }
        if (const std::size_t way = tag.find(" href=\"#"); way != std::string::npos) {
            named.insert(tag.substr(way + 8, tag.find('"', way + 8) - way - 8));
        }
        if (tag.starts_with('!') || tag.ends_with('/')) {
            continue;
        }
        if (!tag.starts_with('/')) {
            open.push_back(name);
            continue;
        }
        if (open.empty() || "/" + open.back() != tag) {
            return "<" + tag + "> closes " + (open.empty() ? "nothing" : open.back());
        }
        open.pop_back();
    }
    for (const std::string& place : named) {
        if (!places.contains(place)) {
            return "a link to #" + place + ", which is not there";
        }
    }
    return open.empty() ? "" : open.back() + " stays open";
}

// The words of a page, as they are read.
std::string text_of_twin(const std::string& html) {
    std::string out;
    bool in_tag = false;
    for (std::size_t at = html.find("<body"); at < html.size(); ++at) {
        const char c = html[at];
        in_tag = c == '<' || (in_tag && c != '>');
        if (!in_tag) {
            out += c == '>' ? ' ' : c;
        }
    }
    for (const auto& [code, sign] : std::vector<std::pair<std::string, std::string>>{
             {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}) {
        for (std::size_t at = out.find(code); at != std::string::npos; at = out.find(code, at + 1)) {
            out.replace(at, code.size(), sign);
        }
    }
    return out;
}

// Without blanks and hyphens, which lines bring and take away.
std::string squeezed(std::string text) {
    for (const std::string& gone : {std::string(" "), std::string("\n"), std::string("-"), std::string("\u00A0"),
                                    std::string("\u202F"), std::string("\u00AD"), std::string("\u2011")}) {
        for (std::size_t at = text.find(gone); at != std::string::npos; at = text.find(gone, at)) {
            text.erase(at, gone.size());
        }
    }
    return text;
}

struct Said {
    std::string element;  // "P", "TD", "Lbl"…
    std::string text;     // of its own, over its lines, up to a child or from one on
};

// What the tags of a PDF hold, element by element, as a screen reader meets it.
std::vector<Said> tagged_texts(const std::string& bytes) {
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("jalon-twin-" + std::to_string(getpid()) + ".pdf");
    std::ofstream(path, std::ios::binary) << bytes;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(("pdfinfo -struct-text " + path.string()).c_str(), "r"),
                                                     &pclose);
    std::string all;
    for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get())) {
        all.push_back(static_cast<char>(c));
    }
    std::filesystem::remove(path);
    std::vector<Said> out;
    std::vector<std::size_t> open;  // by depth
    for (const std::string& line : split(all, '\n')) {
        const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
        if (line.substr(indent).starts_with('"')) {
            REQUIRE_FALSE(out.empty());
            const std::size_t depth = std::min(indent / 2, open.size());
            REQUIRE(depth > 0);
            std::size_t& owner = open[depth - 1];
            if (owner + 1 != out.size()) {  // what follows a child of the element
                out.push_back({out[owner].element, ""});
                owner = out.size() - 1;
            }
            out[owner].text += line.substr(indent + 1, line.rfind('"') - indent - 1);
            continue;
        }
        open.resize(std::min(open.size(), indent / 2));
        open.push_back(out.size());
        const std::string name = line.substr(indent);
        out.push_back({name.substr(0, name.find_first_of(" (:")), ""});
    }
    return out;
}

// The words of a chart; the twin tells its numbers in the order of a table.
std::vector<std::string> words_of_figure(const std::string& text) {
    std::vector<std::string> out(1);
    for (const char c : text) {
        if (std::string_view(":()/0123456789").find(c) == std::string_view::npos) {
            out.back().push_back(c);
        } else if (!out.back().empty()) {
            out.emplace_back();
        }
    }
    return out;
}

// What the PDF says and the twin does not. List marks are the browser's to draw, and a page has no page numbers.
std::vector<std::string> left_out(const Paper& paper) {
    const std::string twin = squeezed(text_of_twin(paper.html));
    std::vector<std::string> out;
    const std::vector<Said> all = tagged_texts(paper.pdf);
    REQUIRE(std::ranges::any_of(all, [](const Said& said) { return said.text.size() > 5; }));
    for (const Said& said : all) {
        std::string text = squeezed(said.text);
        if (said.element == "Lbl" && twin.find(text) == std::string::npos) {
            continue;
        }
        if (said.element == "Reference" || said.element == "Link") {
            text.resize(text.find_last_not_of("0123456789") + 1);
        }
        const bool figure = said.element == "Figure";
        for (const std::string& part : figure ? words_of_figure(text) : std::vector<std::string>{text}) {
            if (twin.find(part) == std::string::npos) {
                out.push_back(said.element + ": " + part);
            }
        }
    }
    return out;
}

}  // namespace

TEST_CASE("the twin of every shipped paper says all that its PDF says, in tags that nest", "[html][papers]") {
    for (const test::ShippedSample& sample : test::shipped_samples()) {
        INFO(sample.name);
        const Result<Paper> paper = test::shipped_renderer().paper(sample.request);
        REQUIRE(paper);
        CHECK(badly_formed(paper->html) == "");
        CHECK(left_out(*paper) == std::vector<std::string>{});
        CHECK_THAT(paper->html, !Contains("<script") && Contains("<html lang=\"fr\">") && Contains("<h1"));
        CHECK(paper->html.find("<h1") == paper->html.rfind("<h1"));
    }
}

TEST_CASE("parts of a whole are told in one order, part by part", "[html][figures]") {
    const DocumentTemplate model =
        test::template_of("# Titre\n\n```progress\nFaites | 7\nEn cours | 7\nÀ faire | 7\n```\n", "report");
    RenderRequest request;
    request.document_template = &model;
    const Result<Paper> paper = test::renderer().paper(request);
    REQUIRE(paper);
    std::string figure;
    for (const Said& said : tagged_texts(paper->pdf)) {
        figure += said.element == "Figure" ? squeezed(said.text) : "";
    }

    CHECK(figure == "Faites:7Encours:7Àfaire:7");
    CHECK_THAT(squeezed(text_of_twin(paper->html)), Contains("Faites7Encours7Àfaire7"));
}

TEST_CASE("the twin of a long convention says all that its PDF says", "[html]") {
    const Paper paper = paper_of(test::convention(), test::convention_facts());
    CHECK(badly_formed(paper.html) == "");
    CHECK(left_out(paper) == std::vector<std::string>{});
}

TEST_CASE("what a person typed stays text in the twin", "[html]") {
    const std::string html = twin_of("# Titre\n\n{{words}}\n\n| A | B |\n|---|---|\n| {{words}} | b |\n",
                                     Record{{"words", "<script>alert(\"&amp;'\")</script><img onerror=x>"}});

    CHECK_THAT(html, !Contains("<script") && !Contains("<img"));
    CHECK_THAT(html, Contains("&lt;script&gt;alert(&quot;&amp;amp;"));
    CHECK(badly_formed(html) == "");
}

TEST_CASE("a link of the twin leads to the web, to an address or within the page, and nowhere else", "[html]") {
    const std::string html = twin_of(
        "# Titre\n\n[un](https://example.org/?a=1&b=2) [deux](javascript:alert) [trois](#suite)\n\n"
        "## La suite {#suite}\n\nTexte.\n");

    CHECK_THAT(html, Contains("<a href=\"https://example.org/?a=1&amp;b=2\">un</a>"));
    CHECK_THAT(html, !Contains("javascript") && Contains("deux"));
    CHECK_THAT(html, Contains("<a href=\"#p-suite\">trois</a>") && Contains("<h2 id=\"p-suite\">La suite</h2>"));
}

TEST_CASE("a table of the twin names its columns, and its rows when it has no header", "[html]") {
    const std::string html = twin_of(
        "# T\n\n| Jour | Heures |\n|---|---:|\n| 3 mai | 2 |\n\n| | |\n|---|---|\n| Lieu | Dijon |\n\n"
        "| Jour |\n|---|\n");

    CHECK_THAT(html, Contains("<th scope=\"col\">Jour</th>") &&
                         Contains("<th scope=\"col\" class=\"right\">Heures</th>") &&
                         Contains("<td class=\"right\">2</td>"));
    CHECK_THAT(html, Contains("<th scope=\"row\">Lieu</th>") && Contains("<td>Dijon</td>"));
    CHECK_THAT(html, Contains("<td colspan=\"1\">Néant</td>"));
}

TEST_CASE("a twin has one title, and what begins a further part stands below it", "[html]") {
    const std::string html = twin_of(
        "```title\nDemande\nDossier 1\n```\n\n## Besoin\n\nTexte.\n\n```page-break\n```\n\n```title\nAccord de "
        "l’agent\n```\n\nTexte.\n\n# Annexe\n\n## Suite\n\nTexte.\n");

    CHECK_THAT(html, Contains("<h1>Demande</h1>") && Contains(">Besoin</h2>") &&
                         Contains("<h2>Accord de l’agent</h2>") && Contains(">Annexe</h2>") &&
                         !Contains(">Annexe</h1>"));
    CHECK(html.find("<h1") == html.rfind("<h1"));
}

TEST_CASE("a footnote of the twin is a link there and back", "[html]") {
    const std::string html = twin_of("# T\n\nUn mot[^a], encore[^a].\n\n[^a]: La note.\n");

    CHECK_THAT(html, Contains("<a href=\"#note-1\" id=\"appel-1\"") && Contains("<p id=\"note-1\">") &&
                         Contains("<a href=\"#appel-1\">") && Contains("La note."));
    CHECK(badly_formed(html) == "");
}

TEST_CASE("a chart of the twin is the table of its numbers", "[html]") {
    const Paper paper = paper_of(test::template_of(
        "# T\n\n```bars\ncaption: Heures par phase\nseries: prévu | tenu\nunit: h\nAccueil | 4 | 3\nBilan | 6 | 6,5\n"
        "```\n\n```timeline\n3 mai | Accueil | au centre\n```\n"));

    CHECK_THAT(paper.html, Contains("<th scope=\"col\" class=\"right\">tenu</th>") &&
                               Contains("<th scope=\"row\">Accueil</th>") &&
                               Contains("<figcaption>Heures par phase</figcaption>"));
    CHECK(left_out(paper) == std::vector<std::string>{});
}

TEST_CASE("the twin bears the marks that the pages bear, and a title where the text has none", "[html]") {
    DocumentTemplate model = test::template_of("Texte.\n", "letter");
    model.confidentiality = Confidentiality::s3;
    const std::string html = paper_of(model, {}, true).html;

    CHECK_THAT(html, Contains("<p class=\"mark\">PROJET</p>") && Contains("CONFIDENTIEL"));
    CHECK_THAT(html,
               Contains("<title>Document d’essai</title>") && Contains("<h1 class=\"away\">Document d’essai</h1>"));
    CHECK_THAT(paper_of(model).html, !Contains("PROJET"));
}

}  // namespace jalon
