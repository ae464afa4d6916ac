// The reference manual, docs/definitions.md: its examples are run, and it leaves out no word of the language.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/base/text.hpp"
#include "engine/base/value.hpp"
#include "engine/definition/catalogue.hpp"
#include "engine/definition/conformity.hpp"
#include "engine/definition/small_readers.hpp"
#include "engine/expression/expression.hpp"
#include "engine/scenario/machine_host.hpp"
#include "engine/scenario/player.hpp"
#include "tests/support/manual.hpp"

using namespace jalon;

namespace {

using test::Example;
using test::examples_in;

std::string manual() {
    std::ifstream in(std::string(source_dir()) + "/docs/definitions.md");
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string lines(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        text += finding.str() + "\n";
    }
    return text;
}

// Reads one example after the other; scripts are played on the workflow before them.
class Reader {
  public:
    void take(const Example& example) {
        const SourceFile file{"definitions.md",
                              std::string(static_cast<std::size_t>(example.line), '\n') + example.text};
        if (example.kind == "yaml workflow") {
            take_workflow(file);
        } else if (example.kind == "yaml stage") {
            beside_.push_back(file);
        } else if (example.kind == "yaml script") {
            play_script(file);
        } else if (example.kind == "expressions") {
            evaluate(example.text);
        } else {
            take_file(example.kind, file);
        }
    }
    int played = 0;

  private:
    void take_workflow(const SourceFile& file) {
        workflow_ = read_single_workflow(file, beside_, Purpose::play);
        CHECK(lines(workflow_->findings) == "");
        if (file.text.find("\nworkflow:") != std::string::npos) {
            beside_.push_back(file);  // variants may follow
        }
    }

    void play_script(const SourceFile& file) {
        REQUIRE(workflow_);
        REQUIRE(workflow_->ok());
        std::vector<Finding> findings;
        const std::optional<Scenario> script = read_scenario(file, findings);
        CHECK(lines(findings) == "");
        REQUIRE(script);
        for (const Restore restore : {Restore::no, Restore::yes}) {
            MachineHost host(workflow_->catalogue, *workflow_->catalogue.workflows.begin()->second);
            const PlayResult result = play(*script, host, restore);
            CHECK((result.difference ? result.difference->str() : "") == "");
        }
        ++played;
    }

    static void evaluate(const std::string& text) {
        for (const std::string& line : split(text, '\n')) {
            const std::size_t arrow = line.find("→");
            if (arrow == std::string::npos) {
                continue;
            }
            INFO(line);
            const std::string left = trimmed(line.substr(0, arrow));
            const std::string right = trimmed(line.substr(arrow + std::string("→").size()));
            const auto expression = Expression::compile("(" + left + ") == (" + right + ")");
            REQUIRE(expression);
            const Record nothing;
            Scope scope;
            scope.names = &nothing;
            const Result<Value> value = expression->evaluate(scope);
            REQUIRE(value);
            CHECK(*value == Value(true));
        }
    }

    // A file of its own: it conforms, and its reader finds nothing to say.
    static void take_file(const std::string& kind, const SourceFile& file) {
        REQUIRE(kind.starts_with("yaml "));
        const auto document = std::ranges::find(all_documents(), kind.substr(5), &DocumentKind::name);
        REQUIRE(document != all_documents().end());
        std::vector<Finding> findings;
        const std::optional<YamlNode> node = read_yaml(file, findings);
        REQUIRE(node);
        Reading reading(findings);
        check_conformity(*node, *document->table, reading);
        if (kind == "yaml form") {
            read_form(*node, reading);
        } else if (kind == "yaml tariff") {
            read_tariff(*node, reading);
        } else if (kind == "yaml sensitive") {
            read_sensitive_words(*node, reading);
        } else if (kind == "yaml visas") {
            read_visas(*node, reading);
        } else if (kind == "yaml messages") {
            read_messages(*node, reading);
        } else if (kind == "yaml template") {
            read_document_template({file.path, "---\n" + trimmed(file.text) + "\n---\nTexte\n"}, findings, reading);
        }
        if (kind == "yaml table") {
            findings = read_single_table(file, Purpose::publish).findings;
        }
        CHECK(lines(findings) == "");
    }

    std::optional<ReadResult> workflow_;
    std::vector<SourceFile> beside_;
};

}  // namespace

TEST_CASE("every example of the manual does what it says", "[definition][manual]") {
    Reader reader;
    const std::vector<Example> all = examples_in("docs/definitions.md", "```");
    for (const Example& example : all) {
        INFO("docs/definitions.md:" << example.line << " " << example.kind);
        reader.take(example);
    }
    CHECK(all.size() >= 20);
    CHECK(reader.played >= 10);
}

TEST_CASE("the manual leaves out no key of the language", "[definition][manual]") {
    const std::string text = manual();
    for (const DocumentKind& kind : all_documents()) {
        CHECK(text.find("`" + std::string(kind.name) + "`") != std::string::npos);
        for (const Table* table : tables_of(*kind.table)) {
            for (const Key& key : table->keys) {
                INFO(table->id << ": " << key.name);
                CHECK(std::regex_search(text, std::regex("(^|[^a-z_])" + std::string(key.name) + "([^a-z_]|$)")));
                CHECK_FALSE(key.doc.empty());
            }
        }
    }
}
