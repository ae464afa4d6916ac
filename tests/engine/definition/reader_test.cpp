#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/draw.hpp"

using jalon::Action;
using jalon::Finding;
using jalon::Purpose;
using jalon::read_catalogue;
using jalon::read_single_workflow;
using jalon::ReadResult;
using jalon::SourceFile;
using jalon::State;
using jalon::Workflow;

namespace {

std::string lines(const std::vector<Finding>& findings, bool warnings = false) {
    std::string text;
    for (const Finding& finding : findings) {
        if (warnings || finding.level == Finding::Level::error) {
            text += (text.empty() ? "" : "\n") + finding.str();
        }
    }
    return text;
}

struct Row {
    const char* text;
    const char* findings;
};

const char* small_form =
    "form: referral\nlabel: Saisine\naudience: [hr_officer]\nfields:\n  ground: { label: Motif, type: choice, "
    "required: true, options: { move: Mobilité, health: Santé } }\n  hours: { label: Heures, type: duration, required: "
    "true }\n";

// A workflow file in a small catalogue of its own.
ReadResult in_catalogue(const std::string& workflow) {
    return read_catalogue(
        {{"workflows/x.yaml", workflow},
         {"forms/referral.yaml", small_form},
         {"workflows/messages.yaml", "messages: { hello: { subject: Bonjour, text: Bonjour } }"},
         {"doc-templates/paper.md.mustache", "---\ntitle: Papier\ncode: P\naudience: [agent]\n---\nTexte\n"}});
}

}  // namespace

TEST_CASE("a definition that is wrong is refused with place and advice", "[definition]") {
    const auto row = GENERATE(values<Row>({
        {"states: { interview_5: { on: { e: { to: interview_6 } } } }",
         "x.yaml:1:41: l’état « interview_6 » n’existe pas ; vouliez-vous dire « interview_5 » ?"},
        {"states:\n  a: { on: { e: { to: [b, c] } } }\n  b: {}\n", "x.yaml:2:27: l’état « c » n’existe pas"},
        {"states: { a: { states: { inner: { on: { e: { to: outer } } } } }, outer: {} }",
         "x.yaml:1:50: l’état « outer » n’existe pas ; vouliez-vous dire « #outer » ?"},
        {"states: { a: { states: { x: {} } }, b: { states: { x: {} }, on: { e: { to: \"#x\" } } } }",
         "x.yaml:1:76: plusieurs états s’appellent « #x » ; donnez le chemin complet depuis la racine"},
        {"states: { a: { onn: { e: { to: a } } } }",
         "x.yaml:1:16: la clé « onn » est inconnue dans un état ; vouliez-vous dire « on » ?"},
        {"states: { a: { on: { e: { too: a } } } }",
         "x.yaml:1:27: la clé « too » est inconnue dans une transition ; vouliez-vous dire « to » ?"},
        {"states: { a: { type: paralel, states: { b: {} } } }",
         "x.yaml:1:22: « paralel » n’est pas une valeur de « type » ; vouliez-vous dire « parallel » ?"},
        {"states: { a: { on: { e: { do: [ { sett: { x: 1 } } ] } } } }",
         "x.yaml:1:35: la clé « sett » est inconnue dans une action ; vouliez-vous dire « set » ?"},
        {"states: { a: { after: { 7 dayz: { to: b } } }, b: {} }",
         "x.yaml:1:25: « 7 dayz » n’est pas un délai ; écrivez un nombre et une unité : ms, seconds, minutes, hours, "
         "days, working days, weeks ou months"},
        {"states: { a: { states: { h: { history: deep, exit: { log: x } }, b: {} } } }",
         "x.yaml:1:46: « exit » ne serait jamais fait : on n’entre pas dans un état « history » ; mettez ces actions "
         "sur la "
         "transition, ou sous « default: { to, do } »"},
        {"states: { z: { type: final, on: { e: {} } } }", "x.yaml:1:29: un état « final » n’a pas de « on »"},
        {"states: { p: { type: parallel } }",
         "x.yaml:1:14: cet état n’a aucun état intérieur ; ajoutez-les sous « states »"},
        {"data: { n: 1 }\nstates: { a: { on: { e: { to: a, if: m > 1 } } } }", "x.yaml:2:38: « m » est inconnu"},
        {"data: { heures: 1 }\nstates:\n  a:\n    on:\n      e:\n        if: \"2 > 1 &&\n          heure > 1\"\n",
         "x.yaml:7:11: « heure » est inconnu ; vouliez-vous dire « heures » ?"},
        {"data: { n: 1 }\nstates: { a: { on: { e: { if: n + 1 } } } }",
         "x.yaml:2:31: une condition est vraie ou fausse ; celle-ci donne int"},
        {"states: { a: { on: { e: { if: \"in_state('bb')\" } } }, b: {} }", "x.yaml:1:41: L’état « bb » n’existe pas"},
        {"states: { a: { on: { e: { to: [b, c] } } }, b: {}, c: {} }",
         "x.yaml:1:31: « b » et « c » ne peuvent pas être actifs ensemble ; plusieurs destinations sont permises dans "
         "des régions différentes"},
        {"{}", "x.yaml:1:1: aucun état ; ajoutez-les sous « states »"},
        {"states: { 2a: {} }",
         "x.yaml:1:11: « 2a » ne peut pas être un nom ; commencez par une lettre, puis lettres, chiffres, « _ » "
         "et « - »"},
        {"states: { a: { timers: [ { name: t, to: a } ] } }",
         "x.yaml:1:26: un minuteur a soit « after » (durée écoulée), soit « at » (date)"},
        {"states: { a: { use: nothing } }", "x.yaml:1:21: l’étape « nothing » n’existe pas"},
        {"states: { a: { states: { x: {} }, initial: \"#b\" }, b: {} }",
         "x.yaml:1:44: « b » n’est pas à l’intérieur de cet état ; on ne peut pas y commencer"},
        {"data: { n: { type: decimale } }\nstates: { a: {} }",
         "x.yaml:1:20: le type « decimale » est inconnu ; vouliez-vous dire « decimal » ?"},
        {"states: { a: [] }", "x.yaml:1:14: un état s’écrit comme un ensemble de clés « clé: valeur »"},
        {"states: { a: { on: { \"e f\": {} } } }", "x.yaml:1:22: le nom d’un événement est un mot, sans espace"},
        {"states: { a: { entry: [ { set: { x: 1 }, log: y } ] } }",
         "x.yaml:1:25: une action n’a qu’un nom ; écrivez-en plusieurs en liste"},
        {"states: { a: { entry: { log: x, to: agent } } }",
         "x.yaml:1:33: « to » accompagne « notify » ; ajoutez « notify », ou retirez « to »"},
        {"version: deux\nstates: { a: {} }", "x.yaml:1:10: écrivez un nombre entier, au moins 1"},
        {"properties: [ { name: p } ]\nstates: { a: {} }",
         "x.yaml:1:15: une propriété dit ce qui est prouvé : never, always,"},
        {"data: { n: { type: date, initial: demain } }\nstates: { a: {} }",
         "x.yaml:1:35: « demain » n’est pas une valeur de type date"},
    }));
    CAPTURE(row.text);
    CHECK(lines(read_single_workflow({"x.yaml", row.text}).findings).substr(0, std::string(row.findings).size()) ==
          row.findings);
}

TEST_CASE("publication refuses machines that get stuck, turn in circles or forget regions", "[definition]") {
    const auto row = GENERATE(values<Row>({
        {"states: { a: { on: { e: { to: z } } }, lost: { on: { e: { to: z } } }, z: { type: final } }",
         "x.yaml:1:40: l’état « lost » ne peut pas être atteint ; visez-le par une transition, ou retirez-le"},
        {"states: { a: { on: { e: { to: b } } }, b: {} }",
         "x.yaml:1:40: on ne peut pas quitter l’état « b » ; ajoutez une transition, ou « type: final »"},
        {"states: { a: { always: { to: b } }, b: { always: { to: a } } }",
         "x.yaml:1:50: ces états s’enchaînent sans événement et sans fin : a → b → a"},
        {"states: { a: { after: { 0 days: { to: b } } }, b: { after: { 0 days: { to: c } } }, c: { always: { to: a } } "
         "}",
         "x.yaml:1:25: avertissement : ces états s’enchaînent sans fin, et sans que le temps passe : a → b → c → a ; "
         "donnez un délai à ce minuteur"},
        {"states: { a: { on: { e: { to: z, refuse: Trop tôt. } } }, z: { type: final } }",
         "x.yaml:1:34: avertissement : « refuse » ne servira pas : sans « if », rien n’est refusé ; ajoutez la "
         "condition, ou retirez-le"},
        {"states: { a: { on: { e: { to: z, unblock: agent } } }, z: { type: final } }",
         "x.yaml:1:34: avertissement : « unblock » ne servira pas : sans « if », rien n’est refusé"},
        {"states: { a: { on: { e: { to: z, do: [ { set: {} } ] } } }, z: { type: final } }",
         "x.yaml:1:47: avertissement : « set » ne donne de valeur à rien ; écrivez { nom: expression }, ou retirez-le"},
        {"states: { p: { type: parallel, on: { end: { to: z } }, states: { a: { states: { a1: { on: { e: { to: \"#p\" "
         "} } } } }, b: { states: { b1: {} } } } }, z: { type: final } }",
         "x.yaml:1:96: cette transition rentre dans « p » et remet à zéro ses autres régions ; restez dans la région, "
         "ou écrivez « reset_regions: true »"},
        {"states: { p: { type: parallel, on: { e: { to: .a.a1 }, end: { to: z } }, states: { a: { states: { a1: {} } "
         "}, b: { states: { b1: {} } } } }, z: { type: final } }",
         "x.yaml:1:41: cette transition rentre dans « p » et remet à zéro ses autres régions"},
        {"states: { a: { done: { to: z }, on: { out: { to: z } }, states: { x: {} } }, z: { type: final } }",
         "x.yaml:1:22: « a » ne se termine jamais : aucun état « final » n’y est atteint ; « done » ne servira pas"},
        {"states: { a: { always: { do: [ { log: x } ] }, on: { e: { to: z } } }, z: { type: final } }",
         "x.yaml:1:24: « always » sans condition ni destination recommence sans fin ; ajoutez « if » ou « to »"},
    }));
    CAPTURE(row.text);
    const ReadResult published = read_single_workflow({"x.yaml", row.text}, {}, Purpose::publish);
    CHECK(lines(published.findings, true).substr(0, std::string(row.findings).size()) == row.findings);
    CHECK(read_single_workflow({"x.yaml", row.text}).ok());
}

TEST_CASE("publication accepts what only looks like these", "[definition]") {
    const char* text = GENERATE(
        "states: { a: { after: { 0 days: { to: b } } }, b: { after: { 1 days: { to: a } } } }",
        "states: { a: { after: { 0 days: { to: a } }, on: { e: { to: z } } }, z: { type: final } }",
        "states: { p: { type: parallel, done: { to: z }, states: { a: { states: { a1: { on: { e: { to: az } } }, az: { "
        "type: final } } }, b: { states: { b1: { on: { e: { to: bz } } }, bz: { type: final } } } } }, z: { type: "
        "final } }",
        "states: { p: { type: parallel, states: { a: { states: { a1: { on: { out: { to: \"#z\" } } } } }, b: { states: "
        "{ b1: {} } } } }, z: { type: final } }",
        "states: { p: { type: parallel, on: { both: { to: [.a.a1, .b.b1] }, end: { to: z } }, states: { a: { states: { "
        "a1: {} } }, b: { states: { b1: {} } } } }, z: { type: final } }",
        "states: { r: { on: { s: { to: w }, e: { to: z } }, states: { h: { history: deep, default: x }, x: {} } }, w: "
        "{ on: { back: { to: r.h } } }, z: { type: final } }");
    CAPTURE(text);
    CHECK(lines(read_single_workflow({"x.yaml", text}, {}, Purpose::publish).findings, true) == "");
}

TEST_CASE("names that a workflow uses must exist in the catalogue", "[definition]") {
    const auto row = GENERATE(values<Row>({
        {"workflow: x\nstates:\n  a: { label: A, task: { form: referal, by: agent }, on: { e: { label: E, by: agent, "
         "to: z } } }\n  z: { label: Z, type: final }\n",
         "workflows/x.yaml:3:32: le formulaire « referal » n’existe pas ; vouliez-vous dire « referral » ?"},
        {"workflow: x\nstates:\n  a: { label: A, on: { e: { label: E, by: counselor, to: z } } }\n  z: { label: Z, "
         "type: final }\n",
         "workflows/x.yaml:3:43: le rôle « counselor » n’existe pas ; vouliez-vous dire « counsellor » ?"},
        {"workflow: x\nstates:\n  a: { label: A, on: { e: { label: E, to: z } } }\n  z: { label: Z, type: final }\n",
         "workflows/x.yaml:3:27: personne ne peut faire « E » ; ajoutez « by »"},
        {"workflow: x\nstates:\n  a: { label: A, task: { label: T }, on: { e: { label: E, by: agent, to: z } } }\n  z: "
         "{ label: Z, type: final }\n",
         "workflows/x.yaml:3:24: personne n’est chargé de cette tâche ; ajoutez « by »"},
        {"workflow: x\nstates:\n  a: { label: A, on: { e: { label: E, by: agent, to: z, do: [ { notify: helo, to: "
         "agent } ] } } }\n  z: { label: Z, type: final }\n",
         "workflows/x.yaml:3:63: le message « helo » n’existe pas ; vouliez-vous dire « hello » ?"},
        {"workflow: x\nstates:\n  a: { label: A, on: { e: { label: E, by: agent, to: z, do: [ { document: { template: "
         "papper } } ] } } }\n  z: { label: Z, type: final }\n",
         "workflows/x.yaml:3:87: le modèle « papper » n’existe pas ; vouliez-vous dire « paper » ?"},
        {"workflow: x\nstates:\n  a: { label: A, on: { e: { label: E, by: agent, to: z, do: [ { signed: convention } ] "
         "} "
         "} }\n  z: { label: Z, type: final }\n",
         "workflows/x.yaml:3:63: le document « convention » n’existe pas"},
        {"workflow: x\ndata: { n: { type: string } }\nstates:\n  a: { label: A, on: { e: { label: E, by: agent, to: z, "
         "do: [ { number: { sequence: invoice, into: n } } ] } } }\n  z: { label: Z, type: final }\n",
         "workflows/x.yaml:4:85: la série « invoice » n’existe pas ; vouliez-vous dire « invoices » ?"},
        {"workflow: x\nstates:\n  a: { label: A, on: { e: { label: E, by: agent, to: z, do: [ { raise: lost } ] } } "
         "}\n  z: { label: Z, type: final }\n",
         "workflows/x.yaml:3:72: l’événement « lost » n’existe pas"},
        {"workflow: x\ndata: { count: { type: int } }\nstates:\n  a: { label: A, on: { e: { label: E, by: agent, to: "
         "z, do: [ { set: { cuont: 1 } } ] } } }\n  z: { label: Z, type: final }\n",
         "workflows/x.yaml:4:79: la donnée « cuont » n’existe pas ; vouliez-vous dire « count » ?"},
        {"workflow: x\nstates:\n  a: { label: A, on: { e: { label: E, by: agent, form: referral, to: z, if: "
         "event.houres > 3 } } }\n  z: { label: Z, type: final }\n",
         "workflows/x.yaml:3:83: « houres » est inconnu"},
        {"workflow: x\nstates:\n  a: { label: A, on: { e: { label: E, by: agent, form: referral, to: z, if: "
         "event.ground > 3 } } }\n  z: { label: Z, type: final }\n",
         "workflows/x.yaml:3:"},
        {"workflow: x\nstates:\n  a: { label: A, timers: [ { name: t, after: 1 day } ], on: { e: { label: E, by: "
         "agent, to: z } } }\n  z: { label: Z, type: final }\n",
         "workflows/x.yaml:3:28: le minuteur « t » ne fait rien ; ajoutez « to » ou « do »"},
        {"workflow: x\ntariff: none\nstates:\n  a: { label: A, on: { e: { label: E, by: agent, to: z } } }\n  z: { "
         "label: Z, type: final }\n",
         "workflows/x.yaml:2:9: le tarif « none » n’existe pas"},
    }));
    CAPTURE(row.text);
    CHECK(lines(in_catalogue(row.text).findings).substr(0, std::string(row.findings).size()) == row.findings);
}

TEST_CASE("all findings of all files come at once, by file and place", "[definition]") {
    const ReadResult result =
        read_catalogue({{"workflows/b.yaml", "workflow: b\nstates: { a: { on: { e: { to: nowhere } } } }"},
                        {"forms/a.yaml", "form: a\nlabel: A\nfields: { x: { label: X, type: texte } }"}});
    CHECK(lines(result.findings) ==
          "forms/a.yaml:3:32: « texte » n’est pas une valeur de « type » ; vouliez-vous dire « text » ?\n"
          "workflows/b.yaml:2:25: personne ne peut déclencher « e » : ajoutez « by », ou un « raise » qui le lance\n"
          "workflows/b.yaml:2:31: l’état « nowhere » n’existe pas");
}

TEST_CASE("what is confidential never reaches an employer", "[definition]") {
    const ReadResult result = read_catalogue({{"forms/a.yaml",
                                               "form: a\nlabel: A\naudience: [counsellor, hr_officer]\nfields:\n  "
                                               "note: { label: Note, type: long_text, class: S3 }\n"}});
    CHECK(lines(result.findings) ==
          "forms/a.yaml:5:3: ce qui est de classe S3 ne va jamais à l’employeur ; restreignez « audience »");
}

TEST_CASE("buttons that look alike and missing labels are warnings", "[definition]") {
    const ReadResult result = in_catalogue(
        "workflow: x\nstates:\n  a: { on: { e: { label: Ok, by: agent, to: z }, f: { label: Ok, by: agent, to: z } } "
        "}\n  z: { label: Z, type: final }\n");
    CHECK(result.ok());
    CHECK(lines(result.findings, true) ==
          "doc-templates/paper.md.mustache:1:1: avertissement : aucune étape ne produit le modèle « paper »\n"
          "forms/referral.yaml:1:1: avertissement : aucune étape ne demande le formulaire « referral »\n"
          "workflows/messages.yaml:1:13: avertissement : aucune étape n’envoie le message « hello »\n"
          "workflows/x.yaml:3:3: avertissement : l’état « a » n’a pas de libellé ; ajoutez « label »\n"
          "workflows/x.yaml:3:53: avertissement : deux boutons de cet état s’appellent « Ok » ; distinguez-les");
}

TEST_CASE("a stage is put in place with its parameters, and positions still point into its file",
          "[definition][stages]") {
    const SourceFile stage{"stages/sign.yaml", R"yaml(stage: sign
data: { signed_by: { type: string } }
initial: to_sign
states:
  to_sign:
    label: À signer par ${who}
    on:
      sign_${who}: { label: Signer, by: "${who}", to: signed, do: [ { set: { signed_by: "'${who}'" } } ] }
      refuse: { label: Refuser, by: "${who}", to: "${out}" }
  signed: { label: Signé, type: final }
)yaml"};
    const SourceFile good{"x.yaml", R"yaml(
states:
  p:
    type: parallel
    done: { to: z }
    states:
      agent: { use: sign, with: { who: agent, out: "#z" }, label: Agent }
      both: { use: sign, with: { who: [counsellor], out: "#z" } }
  z: { type: final }
)yaml"};
    CHECK(lines(read_single_workflow(good, {stage}).findings) ==
          "stages/sign.yaml:6:25: une liste ne peut pas être insérée au milieu d’un texte\n"
          "stages/sign.yaml:8:12: une liste ne peut pas être insérée au milieu d’un texte\n"
          "stages/sign.yaml:8:91: une liste ne peut pas être insérée au milieu d’un texte");

    SourceFile fixed = good;
    fixed.text.replace(fixed.text.find("[counsellor]"), 12, "counsellor");
    const ReadResult result = read_single_workflow(fixed, {stage});
    REQUIRE(lines(result.findings) == "");
    const Workflow& workflow = *result.catalogue.workflows.begin()->second;
    const State* to_sign = workflow.find("p.agent.to_sign");
    REQUIRE(to_sign != nullptr);
    CHECK(to_sign->label == "À signer par agent");
    REQUIRE(to_sign->transitions.size() == 2);
    CHECK(to_sign->transitions[0].event == "sign_agent");
    CHECK(to_sign->transitions[0].by == std::vector<std::string>{"agent"});
    CHECK(to_sign->transitions[1].targets == std::vector<std::string>{"z"});
    CHECK(workflow.find("p.agent")->label == "Agent");
    CHECK(workflow.data.size() == 1);
    CHECK(workflow.files == std::vector<std::string>{"x.yaml", "stages/sign.yaml"});
}

TEST_CASE("a stage that is wrongly used is refused", "[definition][stages]") {
    const SourceFile stage{"stages/s.yaml", "stage: s\nstates: { a: { on: { e: { to: \"${out}\" } } } }"};
    const SourceFile loop{"stages/l.yaml", "stage: l\nstates: { a: { use: l } }"};
    const auto row = GENERATE(values<Row>({
        {"states: { x: { use: s } }",
         "x.yaml:1:21: l’étape « s » attend ce paramètre : « out » ; ajoutez-le sous « with »"},
        {"states: { x: { use: s, with: { uot: z } } }",
         "x.yaml:1:21: l’étape « s » attend ce paramètre : « out » ; ajoutez-le sous « with »\n"
         "x.yaml:1:32: l’étape n’a pas de paramètre « uot » ; vouliez-vous dire « out » ?"},
        {"states: { x: { use: s, with: { out: \"#x\", more: 1 } } }",
         "x.yaml:1:43: l’étape n’a pas de paramètre « more »"},
        {"states: { x: { use: l } }", "stages/l.yaml:2:21: l’étape « l » s’emploie elle-même : l → l"},
        {"states: { x: { with: { a: 1 } } }",
         "x.yaml:1:16: « with » accompagne « use » ; ajoutez « use », ou retirez « with »"},
        {"states: { x: { use: s, with: { out: nowhere } } }", "x.yaml:1:37: l’état « nowhere » n’existe pas"},
    }));
    CAPTURE(row.text);
    CHECK(lines(read_single_workflow({"x.yaml", row.text}, {stage, loop}).findings) == row.findings);
}

TEST_CASE("a variant that cannot be made is refused with place and advice", "[definition][variants]") {
    const SourceFile base{"workflows/base.yaml",
                          "workflow: base\nstates: { a: { on: { go: b } }, b: { type: final } }\n"};
    const SourceFile further{"workflows/further.yaml", "workflow: further\nvariant_of: base\n"};
    const auto refusal = [&](const std::string& text) {
        const ReadResult read = jalon::read_single_workflow({"workflows/v.yaml", text}, {base, further});
        return read.findings.empty() ? "" : read.findings.front().str();
    };

    CHECK(refusal("workflow: v\nvariant_of: base\nwithout: [states.a.on.go]\n").find("v.yaml") == std::string::npos);
    CHECK(refusal("workflow: v\nvariant_of: bsae\n") ==
          "workflows/v.yaml:2:13: le workflow « bsae », dont celui-ci est une variante, n’existe pas ; vouliez-vous "
          "dire « base » ?");
    CHECK(refusal("workflow: v\nvariant_of: further\n") ==
          "workflows/v.yaml:2:13: « further » est lui-même une variante ; partez de « base »");
    CHECK(refusal("workflow: v\nvariant_of: base\nwithout: [states.a.on.gos]\n") ==
          "workflows/v.yaml:3:11: « states.a.on.gos » n’existe pas dans « base » ; vouliez-vous dire "
          "« states.a.on.go » ?");
    CHECK(
        refusal("workflow: v\nwithout: [states]\nstates: { a: {} }\n").find("« without » accompagne « variant_of »") !=
        std::string::npos);
    // What is wrong in what it adds is told at its own place, what is wrong in the base at the base's.
    CHECK(refusal("workflow: v\nvariant_of: base\nstates: { a: { on: { go: { to: c } } } }\n")
              .starts_with("workflows/v.yaml:3:"));
}

TEST_CASE("a variant is its base but for what it says", "[definition][variants]") {
    const SourceFile base{"workflows/base.yaml",
                          "workflow: base\nlabel: Base\ndata: { n: 1, m: 2 }\n"
                          "states: { a: { label: A, on: { go: b, stop: b } }, b: { label: B, type: final } }\n"};
    const ReadResult read = jalon::read_single_workflow(
        {"workflows/v.yaml",
         "workflow: v\nvariant_of: base\nwithout: [data.m, states.a.on.stop]\nstates: { a: { label: Autre } }\n"},
        {base});
    REQUIRE(read.ok());
    const jalon::Workflow& made = *read.catalogue.workflows.begin()->second;

    CHECK(made.id == "v");
    CHECK(made.label == "Base");
    REQUIRE(made.data.size() == 1);
    CHECK(made.data.front().name == "n");
    REQUIRE(made.states.size() == 3);
    CHECK(made.states[1].label == "Autre");
    CHECK(made.states[1].transitions.size() == 1);
    CHECK(made.states[2].label == "B");
}

TEST_CASE("a workflow is read whole", "[definition]") {
    const ReadResult result = in_catalogue(R"yaml(workflow: x
version: 3
label: Essai
prefix: ES
parties: { agent: { label: Agent }, hr_officer: { label: Correspondant RH } }
data:
  rate: { type: money, label: Tarif, initial: 52.00, audience: [agent] }
  due:  { type: date }
  reference: { type: string }
initial: a
states:
  a:
    label: Premier
    step: Un
    task: { form: referral, by: hr_officer, due: 10 working days }
    on:
      file:
        label: Déposer
        form: referral
        to: b
        do:
          - number: { sequence: conventions, into: reference }
          - document: { template: paper, as: copy, freeze: true, with: { x: 1 + 1 } }
          - { notify: hello, to: agent }
      drop: { label: Abandonner, by: hr_officer, comment: required, to: b, do: [ { signed: copy } ] }
  b: { label: Fin, type: final, outcome: completed }
)yaml");
    REQUIRE(lines(result.findings, true) == "");
    const Workflow& workflow = result.catalogue.workflow("x");
    CHECK(workflow.version == 3);
    CHECK(workflow.digest.size() == 64);
    const State& a = *workflow.find("a");
    REQUIRE(a.transitions.size() == 2);
    CHECK(a.transitions[0].id == "a/file");
    CHECK(a.transitions[0].by == std::vector<std::string>{"hr_officer"});  // those whose turn it is
    CHECK(a.transitions[1].form == "comment");
    CHECK(result.catalogue.form("comment").fields.size() == 1);
    const std::vector<Action>& actions = a.transitions[0].actions;
    REQUIRE(actions.size() == 3);
    CHECK(actions[1].words.at("status") == std::vector<std::string>{"to_sign"});
    CHECK(actions[1].arguments.contains("x"));
    CHECK(actions[2].words.at("message") == std::vector<std::string>{"hello"});
    CHECK(jalon::transition_ids(workflow) == std::vector<std::string>{"a/file", "a/drop"});
}

TEST_CASE("the digest changes with anything a case may need of its definition", "[definition]") {
    const std::string text =
        "workflow: x\nstates:\n  a: { label: A, on: { e: { label: E, by: agent, form: referral, to: z } } }\n  z: { "
        "label: Z, type: final }\n";
    const auto digest = [&](const std::string& form) {
        return read_catalogue({{"workflows/x.yaml", text}, {"forms/referral.yaml", form}})
            .catalogue.workflow("x")
            .digest;
    };
    CHECK(digest(small_form) == digest(small_form));
    CHECK(digest(small_form) != digest(std::string(small_form) + "  note: { label: Note, type: text }\n"));
}

TEST_CASE("tariffs follow each other without gap", "[definition]") {
    const std::string head = "tariff: t\nlabel: T\nversions:\n";
    const std::string first =
        "  - { valid_from: 2024-01-01, valid_to: 2024-12-31, hourly_rate: 52.00, min_minutes: 1800, max_minutes: 2400, "
        "act_number: A, act_date: 2023-12-13 }\n";
    const std::string next =
        "  - { valid_from: 2025-01-0X, hourly_rate: 54.00, min_minutes: 1800, max_minutes: 2400, act_number: B, "
        "act_date: 2024-12-13 }\n";
    const auto with = [&](char day) {
        std::string text = next;
        text.replace(text.find('X'), 1, 1, day);
        return read_catalogue({{"workflows/tariffs/t.yaml", head + first + text}});
    };
    const ReadResult good = with('1');
    REQUIRE(lines(good.findings) == "");
    const jalon::HourlyTariff& tariff = good.catalogue.tariffs.at("t");
    CHECK(tariff.on(*jalon::parse_date("2024-06-01"))->act_number == "A");
    CHECK(tariff.on(*jalon::parse_date("2026-06-01"))->act_number == "B");
    CHECK(tariff.on(*jalon::parse_date("2023-06-01")) == nullptr);
    CHECK(lines(with('3').findings) ==
          "workflows/tariffs/t.yaml:5:5: cette version doit commencer le lendemain de la précédente, le 2025-01-01");
}

TEST_CASE("a workflow is drawn with the words of those who run it", "[definition][draw]") {
    const ReadResult result = read_single_workflow({"x.yaml", R"yaml(
label: Essai
parties: { agent: { label: Agent } }
states:
  run:
    label: "En « cours »"
    type: parallel
    done: { to: z }
    on: { stop: { label: Arrêter, by: counsellor, to: z } }
    states:
      one: { label: Une, states: { a: { label: Signer, task: { by: agent }, on: { s: { to: b } } }, b: { type: final } } }
      two: { label: Deux, states: { c: { after: { 7 days: { to: d } } }, d: { type: final } } }
  z: { label: Fin, type: final }
)yaml"});
    REQUIRE(result.ok());
    const Workflow& workflow = *result.catalogue.workflows.begin()->second;
    const std::string dot = jalon::draw_dot(workflow);
    CHECK(dot.find("label=\"Signer\\n→ Agent\"") != std::string::npos);
    CHECK(dot.find("label=\"Arrêter (Conseiller)\", ltail=cluster_1") != std::string::npos);
    CHECK(dot.find("label=\"après 7 jours\"") != std::string::npos);
    CHECK(dot.find("style=\"rounded,dashed\"") != std::string::npos);
    const std::string mermaid = jalon::draw_mermaid(workflow);
    CHECK(mermaid.starts_with("stateDiagram-v2\n"));
    CHECK(mermaid.find("state \"Signer — Agent\" as s3") != std::string::npos);
    CHECK(mermaid.find("--\n") != std::string::npos);
}

TEST_CASE("a stage that no workflow uses is read as strictly, parameters apart", "[definition][stages]") {
    const ReadResult result = read_catalogue(
        {{"workflows/s.yaml",
          "stage: s\nversion: ${v}\nstates:\n  a: { type: \"${kind}\", after: { \"${wait}\": { too: b } } }\n"}});
    CHECK(lines(result.findings) ==
          "workflows/s.yaml:4:47: la clé « too » est inconnue dans une transition ; vouliez-vous dire « to » ?");
}

TEST_CASE("parameters that make two keys one are refused", "[definition][stages]") {
    const SourceFile stage{"stages/s.yaml",
                           "stage: s\nstates: { a: { on: { \"sign_${one}\": b, \"sign_${two}\": b } }, b: {} }"};
    CHECK(lines(read_single_workflow({"x.yaml", "states: { x: { use: s, with: { one: agent, two: agent } } }"}, {stage})
                    .findings) ==
          "stages/s.yaml:2:40: une fois les paramètres remplacés, la clé « sign_agent » est écrite deux fois");
}

TEST_CASE("stages and parameters that multiply are refused before they cost anything", "[definition][stages]") {
    const auto chain = [](const std::string& body) {
        std::vector<SourceFile> stages;
        for (int i = 0; i < 60; ++i) {
            std::string text = body;
            for (const auto& [mark, number] : {std::pair{"@", i}, std::pair{"%", i + 1}}) {
                for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
                    text.replace(at, 1, std::to_string(number));
                }
            }
            stages.push_back({"stages/s" + std::to_string(i) + ".yaml", text});
        }
        stages.push_back({"stages/last.yaml", "stage: s60\nparameters: [x]\nstates: { z: { label: \"${x}\" } }"});
        return stages;
    };
    const SourceFile host{"x.yaml", "states: { a: { use: s0, with: { x: ab } } }"};
    const char* body =
        GENERATE("stage: s@\nstates: { a: { use: s%, with: { x: \"${x}${x}\" } } }",
                 "stage: s@\nstates: { a: { use: s%, with: { x: [\"${x}\", \"${x}\"] } } }",
                 "stage: s@\nstates: { a: { use: s%, with: { x: \"${x}\" } }, b: { use: s%, with: { x: b } } }");
    CAPTURE(body);
    const std::string found = lines(read_single_workflow(host, chain(body)).findings);
    CHECK(found.size() < 100'000);
    CHECK((found.find("les étapes mises en place dépassent") != std::string::npos ||
           found.find("plus de 500 étapes mises en place") != std::string::npos));
}

TEST_CASE("a file may hold many keys and states, up to a limit", "[definition][yaml]") {
    std::string text = "states:\n";
    for (int i = 0; i < 8'000; ++i) {
        text += "  s" + std::to_string(i) + ": { on: { e: t } }\n";
    }
    const std::string found = lines(read_single_workflow({"x.yaml", text}).findings);
    CHECK(found.find("x.yaml:5002:3: plus de 5000 états ; partagez ce workflow") != std::string::npos);
}

TEST_CASE("a history that leads back to itself is refused, and one that leads to another is not", "[definition]") {
    const auto told = [](const std::string& inside) {
        const ReadResult read = read_single_workflow(
            {"h.yaml", "states:\n  a: { on: { go: run.h } }\n  run:\n    states:\n      x: {}\n" + inside});
        std::string text;
        for (const Finding& finding : read.findings) {
            text += finding.level == Finding::Level::error ? finding.str() + "\n" : "";
        }
        return text;
    };

    CHECK(told("      h: { history: deep, default: h }\n") ==
          "h.yaml:6:36: cet historique ramène à lui-même ; donnez-lui un état pour « default »\n");
    CHECK(told("      h: { history: deep, default: g }\n      g: { history: shallow, default: h }\n") ==
          "h.yaml:6:36: cet historique ramène à lui-même ; donnez-lui un état pour « default »\n"
          "h.yaml:7:39: cet historique ramène à lui-même ; donnez-lui un état pour « default »\n");
    CHECK(told("      h: { history: deep, default: g }\n      g: { history: shallow, default: x }\n").empty());
}

TEST_CASE("a case that others rest on is the employer's, and nobody else's", "[definition]") {
    const auto told = [](const std::string& of) {
        const ReadResult read = read_single_workflow(
            {"r.yaml", "requires: { base: { case: other, of: " + of + ", in: open } }\nstates: { a: {} }\n"});
        std::string text;
        for (const Finding& finding : read.findings) {
            text += finding.level == Finding::Level::error ? finding.str() + "\n" : "";
        }
        return text;
    };

    CHECK(told("employer").find(":38:") == std::string::npos);
    CHECK(told("emplyer").find("r.yaml:1:38: ") != std::string::npos);
    CHECK(told("agent").find("r.yaml:1:38: ") != std::string::npos);
}
