#include "web/pages/template.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace jalon {

TEST_CASE("a page template prints names escaped, sections and what stands around them", "[web][template]") {
    struct Row {
        const char* text;
        const char* printed;
    };
    const Row row = GENERATE(values<Row>({
        {"a {{name}} b", "a &lt;é&gt; &amp; &quot;&apos; b"},
        {"{{{name}}}", "<é> & \"'"},
        {"{{ name }}|{{unknown}}|{{yes}}|{{empty}}", "&lt;é&gt; &amp; &quot;&apos;|||"},
        {"{{#yes}}1{{/yes}}{{#no}}2{{/no}}{{#empty}}3{{/empty}}{{#none}}4{{/none}}{{#unknown}}5{{/unknown}}", "1"},
        {"{{^yes}}1{{/yes}}{{^no}}2{{/no}}{{^empty}}3{{/empty}}{{^none}}4{{/none}}{{^unknown}}5{{/unknown}}", "2345"},
        {"{{#name}}{{title}}{{/name}}", "T"},
        {"{{#items}}{{item}}{{title}}{{#last}}.{{/last}}{{^last}}, {{/last}}{{/items}}", "aT, bT."},
        {"{{#has_items}}x{{/has_items}}{{#has_none}}y{{/has_none}}", "x"},
        {"{{#part}}{{title}}{{#inner}}{{deep}}{{/inner}}{{/part}}", "inside1"},
        {"a\n  {{#yes}}\n  b\n  {{/yes}}\nc\n", "a\n  b\nc\n"},
        {"a {{#yes}}\nb{{/yes}}\n", "a \nb\n"},
        {"{{#yes}}\n{{/yes}}", ""},
    }));
    INFO(row.text);
    View view;
    view.text("name", "<é> & \"'").text("title", "T").text("empty", "").flag("yes", true).flag("no", false);
    view.list("items", {View().text("item", "a").flag("last", false), View().text("item", "b").flag("last", true)});
    view.list("none", {});
    view.part("part", View().text("title", "inside").list("inner", {View().text("deep", "1")}));
    CHECK(Template(row.text).printed(view) == row.printed);
}

TEST_CASE("the last value of a name counts", "[web][template]") {
    View view;
    view.list("name", {View()}).text("name", "a").text("name", "b");
    CHECK(Template("{{#name}}{{name}}{{/name}}").printed(view) == "b");
}

TEST_CASE("a page template with sections that do not match is a bug", "[web][template]") {
    const std::string text = GENERATE(as<std::string>(), "{{#a}}", "{{/a}}", "{{#a}}{{#b}}{{/a}}{{/b}}", "{{a");
    CHECK_THROWS(Template(text));
}

}  // namespace jalon
