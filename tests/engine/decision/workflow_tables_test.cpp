#include "engine/statechart/step.hpp"
#include "tests/engine/decision/support.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

const char* notice_table = R"(table: notice
inputs:
  who: { type: string, label: Demandeur, values: [employer, centre], from: event.who }
outputs: { days: { type: int } }
rows:
  - { if: { who: employer }, then: 30 }
  - { if: { who: centre }, then: 0 }
)";

const char* price_table = R"(table: price
inputs:
  affiliated: { type: bool, label: Affiliation, ask: "La collectivité est-elle affiliée ?" }
  total:      { type: decimal }
outputs: { amount: { type: money }, kind: { type: string } }
rows:
  - { if: { affiliated: true }, then: { amount: 0.00, kind: gratuit } }
  - { if: { affiliated: false, total: "< 10" }, then: { amount: 250.00, kind: petit } }
  - { if: { affiliated: false, total: ">= 10" }, then: { amount: 350.00, kind: grand } }
)";

// The computed data are in the wrong order on purpose: each is computed after what it reads, tables included.
const char* machine = R"(workflow: x
data:
  owed:       { type: money, compute: decide('price').amount }
  total:      { type: decimal, compute: hours * 2.0 }
  hours:      { type: decimal, initial: "4.0" }
  affiliated: { type: bool }
initial: a
states:
  a:
    on:
      stop:   { label: Arrêter, to: b, if: event.days >= decide('notice'), refuse: Trop tôt. }
      price:  { label: Chiffrer, to: b, if: decide('price').amount > euros(0), do: [ { set: { kind: decide('price').kind } } ] }
      say:    { do: [ { set: { affiliated: event.affiliated } } ] }
  b: { type: final }
)";

ReadResult catalogue_with(const std::string& workflow, const std::string& price = price_table) {
    return read_catalogue({{"workflows/x.yaml", workflow},
                           {"workflows/tables/notice.yaml", notice_table},
                           {"workflows/tables/price.yaml", price}});
}

std::string errors_of(const ReadResult& read) {
    std::string text;
    for (const Finding& finding : read.findings) {
        if (finding.level == Finding::Level::error && finding.position.file != "workflows/x.yaml") {
            text += finding.str() + "\n";
        }
    }
    return text;
}

// The shipped checks about roles and labels are not at stake here.
std::string first_error_in_workflow(const std::string& workflow, const std::string& wanted) {
    for (const Finding& finding : catalogue_with(workflow).findings) {
        if (finding.message.find(wanted) != std::string::npos) {
            return finding.str();
        }
    }
    return "";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("a workflow asks tables in its guards, computed data and actions", "[decision]") {
    const ReadResult read = catalogue_with(machine);
    INFO(told(read.findings));
    CHECK(errors_of(read).empty());
    const Workflow& workflow = read.catalogue.workflow("x");
    Facts facts;
    const Result<Step> first = start(workflow, {{"hours", Decimal(40, 1)}}, facts);
    REQUIRE(first);

    // The price rests on what nobody has said yet: its question is the refusal.
    const Result<Step> unknown = step(workflow, first->next, {"price", {}, "", ""}, facts);
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().message.find("La collectivité est-elle affiliée ?") != std::string::npos);

    const Result<Step> told_so = step(workflow, first->next, {"say", {{"affiliated", false}}, "", ""}, facts);
    REQUIRE(told_so);
    CHECK(all_names(workflow, told_so->next, facts)->at("owed") == Value(Money::euros(250)));
    const Result<Step> priced = step(workflow, told_so->next, {"price", {}, "", ""}, facts);
    REQUIRE(priced);
    CHECK(priced->next.data.at("kind") == Value("petit"));

    CHECK_FALSE(step(workflow, first->next, {"stop", {{"who", "employer"}, {"days", 29}}, "", ""}, facts));
    CHECK(step(workflow, first->next, {"stop", {{"who", "employer"}, {"days", 30}}, "", ""}, facts));
    CHECK(step(workflow, first->next, {"stop", {{"who", "centre"}, {"days", 0}}, "", ""}, facts));
}

TEST_CASE("a table that does not exist, or that asks for facts the workflow has not, is refused", "[decision]") {
    CHECK(first_error_in_workflow(replaced(machine, "decide('notice')", "decide('notise')"), "notise") ==
          "workflows/x.yaml:11:65: La table « notise » n’existe pas ; vouliez-vous dire « notice » ?");
    CHECK(first_error_in_workflow(replaced(machine, "decide('price').amount > ", "decide('price').amont > "), "amont")
              .find("vouliez-vous dire « amount »") != std::string::npos);
    CHECK(errors_of(
              catalogue_with(machine, replaced(price_table, "{ type: decimal }", "{ type: decimal, from: totl }"))) ==
          "workflows/tables/price.yaml:4:3: « total » pour le workflow « x » : « totl » est inconnu ; vouliez-vous "
          "dire « total » ?\n");
    CHECK(errors_of(catalogue_with(
              machine, replaced(price_table, "{ type: decimal }", "{ type: decimal, from: affiliated }"))) ==
          "workflows/tables/price.yaml:4:3: « total » pour le workflow « x » : affiliated est de type bool, la table "
          "attend decimal\n");
}

TEST_CASE("the tables a workflow asks are part of its package", "[decision]") {
    const std::string digest = catalogue_with(machine).catalogue.workflow("x").digest;
    CHECK(catalogue_with(machine).catalogue.workflow("x").digest == digest);
    CHECK(catalogue_with(machine, replaced(price_table, "250.00", "260.00")).catalogue.workflow("x").digest != digest);
}

TEST_CASE("a faulty table is told at publication with the other definitions", "[decision]") {
    CHECK(errors_of(catalogue_with(machine, replaced(price_table, "\"< 10\"", "\"< 9\""))) ==
          "workflows/tables/price.yaml:7:5: lacune de la table « price » : aucune ligne ne répond quand affiliated = "
          "non, total = "
          "9 ; ajoutez une ligne, donnez un « default » aux sorties, ou écrivez « gaps: allowed »\n");
}
