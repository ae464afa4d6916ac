// The manual of templates, docs/templates.md: its examples are set on pages, and it leaves out no word of the language.
//
// Examples stand between lines of three tildes, since the blocks of templates stand between backquotes:
//   ~~~template      a template, with or without front matter; it must make pages …
//   ~~~gives         … of which these are the words, in reading order (spaces apart), or
//   ~~~refused       … must not, and this is the message, after « line:column » of the example
//   ~~~facts         the facts of the templates that follow
//   ~~~partial NAME  a partial of theirs
#include <algorithm>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/base/text.hpp"
#include "engine/definition/facts_file.hpp"
#include "engine/definition/small_readers.hpp"
#include "engine/definition/value_form.hpp"
#include "rendering/markdown/markdown.hpp"
#include "tests/rendering/sample.hpp"
#include "tests/support/manual.hpp"

namespace jalon {

namespace {

using test::Example;
using test::examples_in;

std::string manual() {
    return test::file(std::string(source_dir()) + "/docs/templates.md");
}

// The text without spaces and line ends: where lines break, and what is raised, is not the manual's matter.
std::string words_of(std::string text) {
    for (const std::string space : {"\u00A0", "\u202F"}) {
        for (std::size_t at = text.find(space); at != std::string::npos; at = text.find(space, at)) {
            text.replace(at, space.size(), " ");
        }
    }
    std::istringstream in(text);
    std::string out;
    for (std::string word; in >> word;) {
        out += word;
    }
    return out;
}

// The words of the boxes, without the foot of each page.
std::string words_on_pages(const std::string& layout) {
    std::string out;
    for (const std::string& line : split(layout, '\n')) {
        std::istringstream fields(line);
        std::string page;
        std::string x;
        std::string y;
        std::string width;
        std::string style;
        fields >> page >> x >> y >> width >> style >> std::ws;
        std::string text;
        std::getline(fields, text);
        if (style != "fill" && style != "frame" && !words_of(text).starts_with("page")) {
            out += " " + text;
        }
    }
    return words_of(out);
}

// Sets the examples one after the other; facts and partials stay until others come.
class Setter {
  public:
    void take(const Example& example) {
        if (example.kind == "facts") {
            const Result<Record> facts = read_facts({"docs/templates.md", example.text});
            REQUIRE(facts);
            facts_ = *facts;
        } else if (example.kind.starts_with("partial ")) {
            options_.partials[example.kind.substr(8)] = example.text;
        } else if (example.kind == "template") {
            set(example);
        } else if (example.kind == "gives") {
            REQUIRE(pages_.has_value());
            REQUIRE(pages_->has_value());
            CHECK(words_on_pages(**pages_) == words_of(example.text));
        } else if (example.kind == "refused") {
            REQUIRE(pages_.has_value());
            REQUIRE_FALSE(pages_->has_value());
            const std::string told = pages_->error().where + ": " + pages_->error().message;
            CHECK_THAT(told, Catch::Contains(":" + trimmed(example.text)));
        } else {
            FAIL("an example of this kind is never run: " << example.kind);
        }
    }

    // Why the last template made no pages, or "".
    std::string problem() const {
        return !pages_ || *pages_ ? std::string() : pages_->error().where + ": " + pages_->error().message;
    }

  private:
    void set(const Example& example) {
        const std::string path = "doc-templates/example.md.mustache";
        DocumentTemplate model = test::template_of(example.text);
        if (example.text.starts_with("---\n")) {
            std::vector<Finding> findings;
            Reading reading(findings);
            model = read_document_template({path, example.text}, findings, reading);
            if (!findings.empty()) {
                pages_ = failure(ErrorKind::definition, findings.front().message, findings.front().position.str());
                return;
            }
        }
        model.body_position.file = path;
        RenderRequest request;
        request.document_template = &model;
        request.facts = facts_;
        pages_ = PdfRenderer(options_).layout_text(request);
    }

    Record facts_;
    RendererOptions options_{
        .partials = {},
        .images = {{"stamp.png", test::file(std::string(source_dir()) + "/tests/fuzz/corpus/image/alpha.png")}}};
    std::optional<Result<std::string>> pages_;
};

}  // namespace

TEST_CASE("every example of the manual of templates does what it says", "[template][manual]") {
    const std::vector<Example> all = examples_in("docs/templates.md", "~~~");
    Setter setter;
    for (std::size_t k = 0; k < all.size(); ++k) {
        INFO("docs/templates.md:" << all[k].line << " " << all[k].kind);
        setter.take(all[k]);
        const bool refused = k + 1 < all.size() && all[k + 1].kind == "refused";
        if (all[k].kind == "template" && !refused) {
            const std::string problem = setter.problem();
            CHECK(problem.empty());
        }
    }
    CHECK(std::ranges::count(all, "template", &Example::kind) >= 15);
}

TEST_CASE("the manual of templates leaves out no key, block or form of a value", "[template][manual]") {
    const std::string text = manual();
    for (const Key& key : vocabulary::front_matter.keys) {
        INFO(key.name);
        CHECK(test::contains(text, "`" + std::string(key.name) + "`"));
    }
    for (const std::string& block : rendering::block_names()) {
        INFO(block);
        CHECK(test::contains(text, "```" + block + "\n"));
    }
    for (const std::string_view format : value_forms()) {
        INFO(format);
        CHECK(test::contains(text, "`." + std::string(format) + "`"));
    }
}

}  // namespace jalon
