// One table of all that publication refuses or warns of: a faulty set of files, and every finding it is told.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "tests/engine/definition/small_catalogue.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

struct Faulty {
    std::string name;
    std::vector<SourceFile> files;
    std::string findings;  // one per line, as `jalon check` prints them
};

std::string told(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        text += (text.empty() ? "" : "\n") + finding.str();
    }
    return text;
}

}  // namespace

TEST_CASE("the small catalogue that faults are put into has none", "[check]") {
    CHECK(told(read_small({}).findings) == "");
}

namespace {

void check_table(const Faulty& row) {
    CAPTURE(row.name);
    CHECK(told(read_small(row.files).findings) == row.findings);
}

// A button of the small workflow with these actions.
SourceFile doing(const std::string& actions, const std::string& data = "") {
    return workflow_with("e: { label: E, by: agent, to: z, do: [ " + actions + " ] }", data);
}

const char* count = "  count: { type: int, label: Compte, audience: [agent, hr_officer, counsellor] }\n";

SourceFile small_states(const std::string& states) {
    return {"workflows/y.yaml", "workflow: y\nlabel: Y\nstates:\n" + states};
}

}  // namespace

TEST_CASE("the facts of the engine are known by their members", "[check]") {
    check_table(GENERATE(values<Faulty>({
        {"a misspelt fact in a guard",
         {workflow_with("e: { label: E, by: agent, to: z, if: employer.nmae == 'x', refuse: Non }")},
         "workflows/x.yaml:11:53: « nmae » est inconnu ; vouliez-vous dire « name » ?"},
        {"a misspelt fact in a template",
         {paper_with("Bonjour {{employer.nmae}}")},
         "doc-templates/paper.md.mustache:6:9: « employer.nmae » est inconnu ; vouliez-vous dire « employer.name » ?"},
        {"a misspelt fact in a title",
         {paper_with("x", "needs: [employer.nmae]\n")},
         "doc-templates/paper.md.mustache:1:1: « needs » : « employer.nmae » est inconnu ; vouliez-vous dire « "
         "employer.name » ?"},
        {"a misspelt fact in a message",
         {{"workflows/messages.yaml",
           "messages: { hello: { subject: Bonjour, text: \"Dossier {{case.refrence}}\" } }"}},
         "workflows/messages.yaml:1:13: « case.refrence » est inconnu ; vouliez-vous dire « case.reference » ? ; le "
         "message « hello » l’imprime"},
        {"a fact of a message that nobody passes",
         {{"workflows/messages.yaml", "messages: { hello: { subject: Bonjour, text: \"{{share}} %\" } }"}},
         "workflows/messages.yaml:1:13: « share » est inconnu ; le message « hello » l’imprime"},
    })));
}

TEST_CASE("actions store what was declared, and name what exists", "[check]") {
    check_table(GENERATE(values<Faulty>({
        {"a value of another type",
         {doing("{ set: { count: \"'x'\" } }", count)},
         "workflows/x.yaml:12:63: « count » est de type int ; cette expression donne string"},
        {"a decimal into an integer",
         {doing("{ set: { count: 1.5 } }", count)},
         "workflows/x.yaml:12:62: « count » est de type int ; cette expression donne decimal"},
        {"a number into an integer",
         {doing("{ number: { sequence: invoices, into: count } }", count)},
         "workflows/x.yaml:12:46: « count » est de type int ; un numéro est un texte, de type string"},
        {"a number into an answer of another type",
         {doing("{ number: { sequence: invoices, into: referral.some } }"),
          form_with("  some: { label: A, type: integer }\n")},
         "workflows/x.yaml:11:46: « referral.some » est de type int ; un numéro est un texte, de type string"},
        {"an invoice into a text",
         {doing("{ invoice: { into: note, sequence: invoices, minutes: 60, completed: true } }")},
         "workflows/x.yaml:11:46: « note » est de type string ; une facture est de type record"},
        {"null clears", {doing("{ set: { count: \"null\" } }", count)}, ""},
        {"an answer of another type",
         {doing("{ set: { referral.ground: 3 } }")},
         "workflows/x.yaml:11:72: « referral.ground » est de type string ; cette expression donne int"},
        {"a datum for people without a type",
         {workflow_with("", "  count: { label: Compte, audience: [agent] }\n")},
         "workflows/x.yaml:6:3: « count » n’a pas de type ; ajoutez « type » : string, date, int, money…"},
        {"a datum that is not declared",
         {doing("{ set: { cuont: 1 } }", count)},
         "workflows/x.yaml:12:62: la donnée « cuont » n’existe pas ; vouliez-vous dire « count » ?"},
        {"an unknown series",
         {doing("{ number: { sequence: invoice, into: note } }")},
         "workflows/x.yaml:11:68: la série « invoice » n’existe pas ; vouliez-vous dire « invoices » ?"},
        {"an unknown paper",
         {doing("{ signed: nothing }")},
         "workflows/x.yaml:11:46: le document « nothing » n’existe pas"},
        {"an unknown message",
         {doing("{ notify: helo, to: agent }")},
         "workflows/x.yaml:11:46: le message « helo » n’existe pas ; vouliez-vous dire « hello » ?"},
        {"an unknown template",
         {doing("{ document: { template: papper } }")},
         "workflows/x.yaml:11:70: le modèle « papper » n’existe pas ; vouliez-vous dire « paper » ?"},
        {"an unknown event", {doing("{ raise: gone }")}, "workflows/x.yaml:11:55: l’événement « gone » n’existe pas"},
        {"a frozen paper that nobody signs",
         {doing("{ document: { template: paper, as: convention, freeze: true } }")},
         "workflows/x.yaml:11:46: « convention » est figé pour signature, et aucune étape ne le signe ; ajoutez « file "
         "» avec « signs », ou « signed »"},
        {"a signature of a draft",
         {doing("{ document: { template: paper, as: d, status: draft } }, { signed: d }")},
         "workflows/x.yaml:11:103: « d » n’est jamais qu’un projet ; figez-le avant de le signer : « freeze: true »"},
    })));
}

TEST_CASE("data make sense by themselves", "[check][data]") {
    check_table(GENERATE(values<Faulty>({
        {"data computed from one another",
         {workflow_with("",
                        "  a: { type: int, compute: b + 1 }\n  b: { type: int, compute: c + 1 }\n"
                        "  c: { type: int, compute: a + 1 }\n")},
         "workflows/x.yaml:6:28: « a » se calcule à partir de lui-même : a → b → c → a"},
        {"a datum computed from itself",
         {workflow_with("", "  a: { type: int, compute: a + 1 }\n")},
         "workflows/x.yaml:6:28: « a » se calcule à partir de lui-même : a → a"},
        {"data computed one from the other, in any order",
         {workflow_with("", "  a: { type: int, compute: b + 1 }\n  b: { type: int, compute: 1 + 1 }\n")},
         ""},
        {"a computed datum that an action sets",
         {doing("{ set: { twice: 3 } }", "  twice: { type: int, compute: 1 + 1 }\n")},
         "workflows/x.yaml:12:62: « twice » est calculé à chaque fois et ne se fixe pas ; retirez « compute » de la "
         "donnée, ou cette action"},
        {"a computed datum that takes a number",
         {doing("{ number: { sequence: invoices, into: told } }", "  told: { type: string, compute: \"'x'\" }\n")},
         "workflows/x.yaml:12:46: « told » est calculé à chaque fois et ne se fixe pas ; retirez « compute » de la "
         "donnée, ou cette action"},
        {"names of facts, of answers, of expressions",
         {workflow_with("",
                        "  agent: { type: int }\n  event: { type: int }\n  referral: { type: int }\n"
                        "  true: { type: int }\n")},
         "doc-templates/paper.md.mustache:6:9: « referral.ground_label » est inconnu\n"
         "workflows/x.yaml:6:3: la donnée « agent » porte le nom d’un fait du moteur ; choisissez-en un autre\n"
         "workflows/x.yaml:7:3: la donnée « event » porte le nom d’un fait du moteur ; choisissez-en un autre\n"
         "workflows/x.yaml:8:3: la donnée « referral » porte le nom des réponses du formulaire « referral » ; "
         "choisissez-en un autre\n"
         "workflows/x.yaml:9:3: « true » est un mot des expressions, qui ne pourraient pas nommer cette donnée ; "
         "choisissez un autre nom"},
        {"bounds that no value keeps",
         {workflow_with("", "  n: { type: int, min: 5, max: 3 }\n")},
         "workflows/x.yaml:6:32: « n » : « max » est plus petit que « min »"},
        {"a first value out of bounds",
         {workflow_with("", "  n: { type: decimal, min: 5, max: 7, initial: 7.5 }\n")},
         "workflows/x.yaml:6:3: la première valeur de « n » n’est pas entre « min » et « max »"},
        {"bounds of a text",
         {workflow_with("", "  s: { type: string, min: 3 }\n")},
         "workflows/x.yaml:6:27: « s » est de type string, qui n’a ni plus petit ni plus grand ; retirez « min »"},
        {"a date that is a subtraction",
         {workflow_with("", "  d: { type: date, min: 2026-01-01 }\n")},
         "workflows/x.yaml:6:25: « d » est de type date ; « min » est de type int : écrivez date(année, mois, jour)"},
        {"bounds that move",
         {workflow_with("", "  d: { type: date, min: today(), max: \"add_days(today(), -1)\" }\n")},
         ""},
    })));
}

TEST_CASE("roles exist, and take part", "[check]") {
    check_table(GENERATE(values<Faulty>({
        {"a message to somebody who is no party",
         {doing("{ notify: hello, to: line_manager }")},
         "workflows/x.yaml:11:67: « line_manager » ne prend pas part à ce dossier ; ajoutez-le sous « parties », ou "
         "choisissez un autre rôle"},
        {"a message to nobody",
         {doing("{ notify: hello }")},
         "workflows/x.yaml:11:46: ce message n’a pas de destinataire ; ajoutez « to »"},
        {"a button of somebody who is no party",
         {workflow_with("e: { label: E, by: employer_head, to: z }")},
         "workflows/x.yaml:11:26: « employer_head » ne prend pas part à ce dossier ; ajoutez-le sous « parties », ou "
         "choisissez un autre rôle"},
        {"an unknown role",
         {workflow_with("e: { label: E, by: agnet, to: z }")},
         "workflows/x.yaml:11:26: le rôle « agnet » n’existe pas ; vouliez-vous dire « agent » ?"},
        {"an unknown role among others, line by line",
         {workflow_with("e:\n        label: E\n        by:\n          - agent\n          - agnet\n        to: z")},
         "workflows/x.yaml:15:13: le rôle « agnet » n’existe pas ; vouliez-vous dire « agent » ?"},
        {"an unknown reader",
         {doing("{ document: { template: paper, as: p, audience: [agnet] } }")},
         "doc-templates/paper.md.mustache:6:9: agnet ne doit pas connaître le champ « ground » du formulaire « "
         "referral » (le document « p » → le modèle « paper » → le champ « ground » du formulaire « referral ») ; "
         "restreignez qui reçoit l’un, ou élargissez « audience » de l’autre\n"
         "workflows/x.yaml:11:95: le rôle « agnet » n’existe pas ; vouliez-vous dire « agent » ?"},
        {"an unknown helper",
         {workflow_with(
             "e: { label: E, by: agent, to: z, if: referral.ground == 'move', refuse: Non, unblock: secretery }")},
         "workflows/x.yaml:11:93: le rôle « secretery » n’existe pas ; vouliez-vous dire « secretary » ?"},
        {"an unknown reader of a datum",
         {workflow_with("", "  n: { type: int, label: N, audience: [agnet] }\n")},
         "workflows/x.yaml:6:40: le rôle « agnet » n’existe pas ; vouliez-vous dire « agent » ?"},
        {"a button without role",
         {workflow_with("e: { label: E, to: z }")},
         "workflows/x.yaml:11:10: personne ne peut faire « E » ; ajoutez « by »"},
        {"an event that nothing sends",
         {workflow_with("e: { to: z }")},
         "workflows/x.yaml:11:10: personne ne peut déclencher « e » : ajoutez « by », ou un « raise » qui le lance"},
        {"a deadline without owner",
         {small_states(
             "  a: { label: A, task: { label: T, due: 3 days }, on: { e: { label: E, by: agent, to: z } } }\n  z: { "
             "label: Z, type: final }\n")},
         "workflows/y.yaml:4:24: personne n’est chargé de cette tâche ; ajoutez « by »"},
    })));
}

TEST_CASE("what people read is there, and tells buttons apart", "[check]") {
    check_table(GENERATE(values<Faulty>({
        {"a button without label",
         {workflow_with("e: { by: agent, to: z }")},
         "workflows/x.yaml:11:10: avertissement : « e » n’a pas de libellé : aucun bouton ne le montrera ; ajoutez « "
         "label »"},
        {"two buttons of one label",
         {workflow_with("e: { label: Aller, by: hr_officer, to: z }")},
         "workflows/x.yaml:11:10: avertissement : deux boutons de cet état s’appellent « Aller » ; distinguez-les"},
        {"two buttons of one label, one of them around",
         {small_states("  a:\n    label: A\n    on: { e: { label: Fin, by: agent, to: z } }\n    states:\n      b: { "
                       "on: { f: { label: "
                       "Fin, by: [agent, counsellor], to: \"#z\" } } }\n  z: { label: Z, type: final }\n")},
         "workflows/y.yaml:8:21: avertissement : deux boutons s’appellent « Fin » en même temps ; distinguez-les"},
        {"a state without label",
         {small_states("  a: { on: { e: { label: E, by: agent, to: z } } }\n  z: { label: Z, type: final }\n")},
         "workflows/y.yaml:4:3: avertissement : l’état « a » n’a pas de libellé ; ajoutez « label »"},
    })));
}

TEST_CASE("tasks and appointments name who they are for, and are made of the right things", "[check]") {
    check_table(GENERATE(values<Faulty>({
        {"a task for somebody who is no party",
         {doing("{ task: { label: Relancer, by: line_manager } }")},
         "workflows/x.yaml:11:77: « line_manager » ne prend pas part à ce dossier ; ajoutez-le sous « parties », ou "
         "choisissez un autre rôle"},
        {"a task for nobody",
         {doing("{ task: { label: Relancer } }")},
         "workflows/x.yaml:11:54: la clé « by » manque dans « task »"},
        {"a task that an unknown event does",
         {doing("{ task: { label: Relancer, by: agent, done: goo } }")},
         "workflows/x.yaml:11:90: l’événement « goo » n’existe pas ; vouliez-vous dire « go » ?"},
        {"a date of a task that is none",
         {doing("{ task: { label: Relancer, by: agent, due: note } }")},
         "workflows/x.yaml:11:89: agent ne doit pas connaître la donnée « note » (la tâche « Relancer » → la donnée « "
         "note ») ; restreignez qui reçoit l’un, ou élargissez « audience » de l’autre\nworkflows/x.yaml:11:89: une "
         "date est attendue ; cette expression donne string"},
        {"a date that the one in charge may not know",
         {doing("{ task: { label: Relancer, by: hr_officer, due: hidden } }",
                "  hidden: { type: date, label: H, audience: [counsellor] }\n")},
         "workflows/x.yaml:12:94: hr_officer ne doit pas connaître la donnée « hidden » (la tâche « Relancer » → la "
         "donnée « hidden ») ; restreignez qui reçoit l’un, ou élargissez « audience » de l’autre"},
        {"an appointment without a name",
         {doing("{ appointment: { label: M, people: agent, on: today() } }")},
         "workflows/x.yaml:11:61: la clé « name » manque dans « appointment »"},
        {"something raised without its event",
         {doing("{ raise: { data: { n: 1 } } }")},
         "workflows/x.yaml:11:55: la clé « event » manque dans « raise »"},
        {"a case opened without its workflow",
         {doing("{ child: { name: other } }")},
         "workflows/x.yaml:11:55: la clé « case » manque dans « child »"},
        {"an appointment without a date",
         {doing("{ appointment: { name: m, label: M, people: agent } }")},
         "workflows/x.yaml:11:61: un rendez-vous se fixe avec « on », une date"},
        {"an appointment for an unknown role",
         {doing("{ appointment: { name: m, label: M, people: agnet, on: today() } }")},
         "workflows/x.yaml:11:90: le rôle « agnet » n’existe pas ; vouliez-vous dire « agent » ?"},
        {"an hour that is none",
         {doing("{ appointment: { name: m, label: M, people: agent, on: today(), start: case.reference } }")},
         "workflows/x.yaml:11:117: « start » d’un rendez-vous est de type time ; cette expression donne string"},
        {"a place that the people may not know",
         {doing("{ appointment: { name: m, label: M, people: [agent, counsellor], on: today(), place: note } }")},
         "workflows/x.yaml:11:131: agent ne doit pas connaître la donnée « note » (le rendez-vous « M » → la donnée « "
         "note ») ; restreignez qui reçoit l’un, ou élargissez « audience » de l’autre"},
        {"a cancelled appointment that was never set",
         {doing("{ appointment: { name: m, label: M, people: agent, on: today() } }, { appointment: { name: n, "
                "cancelled: true } }")},
         "workflows/x.yaml:11:114: le rendez-vous « n » n’existe pas"},
        {"an appointment both set and cancelled",
         {doing("{ appointment: { name: m, label: M, people: agent, on: today(), cancelled: true } }")},
         "workflows/x.yaml:11:46: le rendez-vous « m » n’existe pas\nworkflows/x.yaml:11:61: un rendez-vous annulé n’a "
         "que son nom : retirez le reste, ou « cancelled »"},
    })));
}

namespace {

// The small workflow opens a case of kind `w` with these details; `w` has the datum `asked` and the event `stop_it`.
std::vector<SourceFile> opening(const std::string& details, const std::string& more = "",
                                const std::string& other_state = "") {
    return {
        doing("{ child: { " + details + " } }"),
        {"workflows/w.yaml",
         "workflow: w\nlabel: W\nparties: { agent: { label: Agent }, hr_officer: { label: RH } }\ndata: { asked: { "
         "type: int, label: A, audience: [agent, hr_officer] } }\nstates:\n  a: { label: A, on: { stop_it: { label: "
         "E, by: agent, to: z" +
             more + " } } }\n" + other_state + "  z: { label: Z, type: final, output: { length: asked } }\n"}};
}

// A file that opens a case of kind `w` and does this at its end, with the data of `w` for the agent alone.
std::vector<SourceFile> ending(const std::string& actions, const std::string& condition = "") {
    return {{"workflows/v.yaml",
             "workflow: v\nlabel: V\nparties: { agent: { label: Agent }, hr_officer: { label: RH } }\n"
             "data: { n: { type: int, label: N, audience: [hr_officer] }, t: { type: string, label: T, audience: "
             "[agent] } }\nstates:\n  a: { label: A, child: { case: w }, done: { to: z" +
                 condition + ", do: [ " + actions +
                 " ] }, on: { e: { label: E, by: agent, to: z } } }\n  z: { label: "
                 "Z, type: final }\n"},
            {"workflows/w.yaml",
             "workflow: w\nlabel: W\nparties: { agent: { label: Agent } }\ndata: { asked: { type: int, label: A, "
             "audience: [agent] } }\nstates:\n  a: { label: A, on: { e: { label: E, by: agent, to: z } } }\n  z: { "
             "label: Z, type: final, output: { length: asked } }\n"}};
}

}  // namespace

TEST_CASE("a case that is opened is of a known kind, with data of its own", "[check]") {
    check_table(GENERATE(values<Faulty>({
        {"all in order", opening("case: w, with: { asked: 1 + 1 }, stop: stop_it"), ""},
        {"an unknown kind", opening("case: v"), "workflows/x.yaml:11:46: le workflow « v » n’existe pas"},
        {"an unknown datum", opening("case: w, with: { aksed: 1 }"),
         "workflows/x.yaml:11:81: « w » n’a pas de donnée « aksed » à recevoir ; vouliez-vous dire « asked » ?"},
        {"a datum of another type", opening("case: w, with: { asked: case.reference }"),
         "workflows/x.yaml:11:81: « asked » est de type int ; cette expression donne string"},
        {"a datum that its readers may not know", opening("case: w, with: { asked: size(note) }"),
         "workflows/x.yaml:11:81: agent, hr_officer ne doivent pas connaître la donnée « note » (la donnée « asked » "
         "du dossier « w » → la donnée « note ») ; restreignez qui reçoit l’un, ou élargissez « audience » de l’autre"},
        {"an event that does not stop it", opening("case: w, stop: stop_them"),
         "workflows/x.yaml:11:46: « w » n’attend pas l’événement « stop_them »"},
        {"an event that asks for a form", opening("case: w, stop: stop_it", ", comment: required"),
         "workflows/x.yaml:11:46: « stop_it » demande un formulaire que personne ne remplira quand « w » sera arrêté ; "
         "choisissez un événement sans formulaire"},
        {"an event that a condition may close", opening("case: w, stop: stop_it", ", if: asked > 1, refuse: Non"),
         "workflows/x.yaml:11:46: « stop_it » ne serait pas entendu à l’état « a » de « w », et ce dossier ne pourrait "
         "alors pas avancer ; ajoutez-y l’événement, sans condition"},
        {"an event that is not heard everywhere",
         opening("case: w, stop: stop_it", "}, f: { label: F, by: agent, to: b",
                 "  b: { label: B, on: { g: { label: G, by: agent, to: z } } }\n"),
         "workflows/x.yaml:11:46: « stop_it » ne serait pas entendu à l’état « b » de « w », et ce dossier ne pourrait "
         "alors pas avancer ; ajoutez-y l’événement, sans condition"},
        {"a case that opens the first one again", opening("case: w", ", do: [ { child: { case: x } } ]"),
         "workflows/w.yaml:6:69: un dossier « x » ouvrirait à son tour un dossier « w », sans fin ; retirez l’un des "
         "deux « child »\nworkflows/x.yaml:11:46: un dossier « w » ouvrirait à son tour un dossier « x », sans fin ; "
         "retirez l’un des deux « child »"},
        {"the end of a case that nobody opened",
         {workflow_with("done.child.w: { to: z }")},
         "workflows/x.yaml:11:21: aucun dossier n’est ouvert dont « done.child.w » dirait la fin"},
    })));
}

TEST_CASE("the end of a case gives what its readers may know, of its type", "[check]") {
    check_table(GENERATE(values<Faulty>({
        {"a text for the agent", ending("{ set: { t: event.outcome } }", ", if: event.outcome == 'completed'"), ""},
        {"a number where a text is declared", ending("{ set: { t: event.length } }"),
         "workflows/v.yaml:6:71: « t » est de type string ; cette expression donne optional<int>"},
        {"something that it does not give", ending("{ set: { t: event.legnth } }"),
         "workflows/v.yaml:6:77: « legnth » est inconnu ; vouliez-vous dire « length » ?"},
        {"something it gives that the employer may not know", ending("{ set: { n: event.length } }"),
         "workflows/v.yaml:6:71: hr_officer ne doit pas connaître la donnée « asked » du dossier « w » (la donnée « n "
         "» telle qu’elle est posée → la donnée « asked » du dossier « w ») ; restreignez qui reçoit l’un, ou "
         "élargissez « audience » de l’autre"},
        {"its very existence", ending("{ set: { n: size(event.reference) } }"),
         "workflows/v.yaml:6:71: hr_officer ne doit pas connaître « reference » du dossier « w » (la donnée « n » "
         "telle qu’elle est posée → « reference » du dossier « w ») ; restreignez qui reçoit l’un, ou élargissez « "
         "audience » de l’autre"},
    })));
}

TEST_CASE("the step bar names each step in one way", "[check]") {
    check_table(GENERATE(values<Faulty>({
        {"two spellings of one step",
         {small_states("  a: { label: A, step: Réunion, on: { e: { label: E, by: agent, to: z } } }\n  z: { label: Z, "
                       "step: réunion, type: final }\n")},
         "workflows/y.yaml:5:3: « réunion » et « Réunion » feraient deux étapes de la barre d’avancement ; écrivez-les "
         "de même"},
    })));
}

TEST_CASE("every state is reached and left, every candidate may win", "[check]") {
    check_table(GENERATE(values<Faulty>({
        {"a family of events",
         {workflow_with("\"a.*\": { label: E, by: agent, to: z }")},
         "workflows/x.yaml:11:14: « a.* » ne répond à aucun événement : un événement se nomme en entier ; seul « * », "
         "tout "
         "court, prend ce que rien d’autre n’a pris"},
        {"a candidate behind one without condition",
         {workflow_with("e: [ { label: E, by: agent, to: z }, { label: E, by: agent, to: z } ]")},
         "workflows/x.yaml:11:44: ce cas de « e » n’est jamais essayé : un cas plus haut n’a pas de « if »"},
        {"a condition that nothing changes",
         {workflow_with("e: { label: E, by: agent, to: z, if: 1 > 2, refuse: Non }")},
         "workflows/x.yaml:11:44: cette condition est toujours fausse ; elle ne dépend de rien"},
        {"a condition that always holds",
         {workflow_with("e: { label: E, by: agent, to: z, if: 2 > 1, refuse: Non }")},
         "workflows/x.yaml:11:44: cette condition est toujours vraie ; elle ne dépend de rien"},
        {"a circle without way out",
         {small_states("  a: { label: A, on: { e: { label: E, by: agent, to: b }, f: { label: F, by: agent, to: z } } "
                       "}\n  b: { label: "
                       "B, on: { e: { label: E, by: agent, to: c } } }\n  c: { label: C, on: { e: { label: E, by: "
                       "agent, to: b } } }\n  "
                       "z: { label: Z, type: final }\n")},
         "workflows/y.yaml:5:3: de l’état « b » aucun chemin ne mène à une fin du dossier\n"
         "workflows/y.yaml:6:3: de l’état « c » aucun chemin ne mène à une fin du dossier"},
        {"a state that is not left",
         {small_states("  a: { label: A, on: { e: { label: E, by: agent, to: b }, f: { label: F, by: agent, to: z } } "
                       "}\n  b: { label: "
                       "B }\n  z: { label: Z, type: final }\n")},
         "workflows/y.yaml:5:3: on ne peut pas quitter l’état « b » ; ajoutez une transition, ou « type: final »"},
        {"a state that is not reached",
         {small_states("  a: { label: A, on: { f: { label: F, by: agent, to: z } } }\n  b: { label: B, on: { f: { "
                       "label: F, by: agent, "
                       "to: z } } }\n  z: { label: Z, type: final }\n")},
         "workflows/y.yaml:5:3: l’état « b » ne peut pas être atteint ; visez-le par une transition, ou retirez-le"},
    })));
}

TEST_CASE("forms look upwards, and choices have the codes they are compared with", "[check]") {
    check_table(GENERATE(values<Faulty>({
        {"a field that depends on a later one",
         {form_with("  early: { label: A, type: text, if: late == 'x' }\n  late: { label: B, type: text }\n")},
         "forms/referral.yaml:8:38: « early » dépend de « late », qui n’est demandé qu’après ; mettez-le avant"},
        {"a field that depends on itself",
         {form_with("  own: { label: A, type: text, if: own == 'x' }\n")},
         "forms/referral.yaml:8:36: « own » ne peut pas dépendre de lui-même"},
        {"a default that nobody knows",
         {form_with("  more: { label: A, type: text, default: agent.full_nam }\n")},
         "forms/referral.yaml:8:48: « full_nam » est inconnu ; vouliez-vous dire « full_name » ?"},
        {"a condition on answers that no form asks",
         {form_with("  more: { label: A, type: text, required_if: referal.ground == 'move' }\n")},
         "forms/referral.yaml:8:46: « referal » est inconnu ; vouliez-vous dire « referral » ?"},
        {"a code that the choice lacks, in a form",
         {form_with("  more: { label: A, type: text, if: ground == 'moev' }\n")},
         "forms/referral.yaml:8:37: « moev » n’est pas une réponse possible de « ground » ; vouliez-vous dire « move » "
         "?"},
        {"a code that the choice lacks, in a guard",
         {workflow_with(
             "e: { label: E, by: agent, to: z, form: referral, if: \"event.ground == 'moev'\", refuse: Non }")},
         "workflows/x.yaml:11:61: « moev » n’est pas une réponse possible de « ground » ; vouliez-vous dire « move » "
         "?"},
        {"a code that the choice lacks, in a list",
         {workflow_with(
             "e: { label: E, by: agent, to: z, form: referral, if: \"event.ground in ['move', 'helth']\", refuse: "
             "Non }")},
         "workflows/x.yaml:11:61: « helth » n’est pas une réponse possible de « ground » ; vouliez-vous dire « health "
         "» ?"},
        {"a code that the choice lacks, in a template",
         {paper_with("{{#referral.ground.is.moev}}x{{/referral.ground.is.moev}}")},
         "doc-templates/paper.md.mustache:6:1: « moev » n’est pas une réponse possible de « ground » ; vouliez-vous "
         "dire « move » ?"},
    })));
}

TEST_CASE("legal references are for papers and bodies that exist, and leave none without", "[check]") {
    const auto visas = [](const std::string& lines) {
        return SourceFile{"doc-templates/visas.yaml", "visas:\n" + lines};
    };
    const std::string all =
        "  - { id: a, documents: [paper], body_types: all, from: 2022-03-01, to: null, text: Vu }\n";
    const std::string every = "epci, syndicat, ccas, caisse_des_ecoles, departement, region, sdis, oph";
    check_table(GENERATE_COPY(values<Faulty>({
        {"for everybody, for ever", {visas(all)}, ""},
        {"one type each",
         {visas(
             "  - { id: a, documents: [paper], body_types: [commune, other], from: 2022-03-01, to: null, text: Vu }\n"
             "  - { id: b, documents: [paper], body_types: [" +
             every + "], from: 2022-03-01, to: null, text: Vu }\n")},
         ""},
        {"one text follows another",
         {visas("  - { id: b, documents: [paper], body_types: all, from: 2026-01-01, to: null, text: Vu }\n"
                "  - { id: a, documents: [paper], body_types: all, from: 2022-03-01, to: 2025-12-31, text: Vu }\n")},
         ""},
        {"a paper that does not exist",
         {visas("  - { id: a, documents: [papper], body_types: all, from: 2022-03-01, to: null, text: Vu }\n")},
         "doc-templates/visas.yaml:2:5: le modèle « papper » n’existe pas ; vouliez-vous dire « paper » ?"},
        {"a type of body that does not exist",
         {visas(all +
                "  - { id: b, documents: [paper], body_types: [comune], from: 2022-03-01, to: null, text: Vu }\n")},
         "doc-templates/visas.yaml:3:5: le type d’organisme « comune » n’existe pas ; vouliez-vous dire « commune » ?"},
        {"a type of body without any",
         {visas("  - { id: a, documents: [paper], body_types: [commune, " + every +
                "], from: 2022-03-01, to: null, text: Vu }\n")},
         "doc-templates/visas.yaml:2:5: « paper » n’a aucun visa pour « other » ; ajoutez ces types d’organisme à une "
         "ligne, ou écrivez « all »"},
        {"a day without any",
         {visas("  - { id: a, documents: [paper], body_types: all, from: 2022-03-01, to: 2025-12-30, text: Vu }\n"
                "  - { id: b, documents: [paper], body_types: [other], from: 2026-01-01, to: null, text: Vu }\n"
                "  - { id: c, documents: [paper], body_types: [commune, " +
                every + "], from: 2025-12-31, to: null, text: Vu }\n")},
         "doc-templates/visas.yaml:2:5: « paper » n’a plus de visa pour « other » après le 2025-12-30 ; ajoutez "
         "la ligne qui suit celle-ci"},
        {"a text that ends without another",
         {visas("  - { id: a, documents: [paper], body_types: all, from: 2022-03-01, to: 2025-12-31, text: Vu }\n")},
         "doc-templates/visas.yaml:2:5: « paper » n’a plus de visa pour les collectivités après le 2025-12-31 ; "
         "ajoutez la ligne qui suit celle-ci"},
        {"a type compared with one that does not exist",
         {paper_with("{{of}}", "facts: { of: \"employer.type in ['comune'] ? 'x' : 'y'\" }\n")},
         "doc-templates/paper.md.mustache:5:15: le type d’organisme « comune » n’existe pas ; vouliez-vous dire « "
         "commune » ?"},
        {"a type compared in a guard",
         {workflow_with("e: { label: E, by: agent, to: z, if: employer.type == 'comune', refuse: Non }")},
         "workflows/x.yaml:11:44: le type d’organisme « comune » n’existe pas ; vouliez-vous dire « commune » ?"},
    })));
}

TEST_CASE("a template that no step produces names what its needs announce, and nothing else", "[check]") {
    const std::string head = "---\ntitle: Autre\ncode: A\naudience: [agent]\nneeds: [host.name]\n---\n";
    check_table(GENERATE_COPY(values<Faulty>({
        {"what is announced",
         {{"doc-templates/other.md.mustache", head + "{{host.name}}, {{host.city}}, {{agent.full_name}}\n"}},
         "doc-templates/other.md.mustache:1:1: avertissement : aucune étape ne produit le modèle « other »"},
        {"what is not",
         {{"doc-templates/other.md.mustache", head + "{{hots}}\n"}},
         "doc-templates/other.md.mustache:1:1: avertissement : aucune étape ne produit le modèle « other »\n"
         "doc-templates/other.md.mustache:7:1: « hots » est inconnu ; vouliez-vous dire « host » ?"},
    })));
}

TEST_CASE("what nothing uses is told", "[check]") {
    check_table(GENERATE(values<Faulty>({
        {"a form",
         {{"forms/other.yaml",
           "form: other\nlabel: Autre\naudience: [agent]\nfields:\n  a: { label: A, type: text }\n"}},
         "forms/other.yaml:1:1: avertissement : aucune étape ne demande le formulaire « other »"},
        {"a template",
         {{"doc-templates/other.md.mustache", "---\ntitle: Autre\ncode: A\naudience: [agent]\n---\nx\n"}},
         "doc-templates/other.md.mustache:1:1: avertissement : aucune étape ne produit le modèle « other »"},
        {"a message",
         {{"workflows/messages.yaml",
           "messages: { hello: { subject: Bonjour, text: Bonjour }, other: { subject: Autre, text: Autre } }"}},
         "workflows/messages.yaml:1:57: avertissement : aucune étape n’envoie le message « other »"},
    })));
}

TEST_CASE("nothing is shown to somebody outside its audience, by any way", "[check]") {
    check_table(GENERATE(values<Faulty>({
        {"a field in a template",
         {paper_with("{{referral.secret}}")},
         "doc-templates/paper.md.mustache:6:1: hr_officer ne doit pas connaître le champ « secret » du formulaire « "
         "referral » (le document « paper » → le modèle « paper » → le champ « secret » du formulaire « referral ») ; "
         "restreignez qui reçoit l’un, ou élargissez « audience » de l’autre"},
        {"a field in a partial",
         {paper_with("x\n{{>inner}}"), {"doc-templates/partials/inner.md.mustache", "Voici {{referral.secret}}\n"}},
         "doc-templates/partials/inner.md.mustache:1:7: hr_officer ne doit pas connaître le champ « secret » du "
         "formulaire « referral » (le document « paper » → le modèle « paper » → le morceau « "
         "doc-templates/partials/inner.md.mustache » → le champ « secret » du formulaire « referral ») ; restreignez "
         "qui reçoit l’un, ou élargissez « audience » de l’autre"},
        {"whether a field is there",
         {paper_with("{{#referral.secret}}x{{/referral.secret}}")},
         "doc-templates/paper.md.mustache:6:1: hr_officer ne doit pas connaître le champ « secret » du formulaire « "
         "referral » (le document « paper » → le modèle « paper » → le champ « secret » du formulaire « referral ») ; "
         "restreignez qui reçoit l’un, ou élargissez « audience » de l’autre"},
        {"a fact that the template computes",
         {paper_with("{{told}}", "facts: { told: \"'' + referral.secret\" }\n")},
         "doc-templates/paper.md.mustache:5:22: « referral.secret » peut être absent : testez d’abord "
         "has(referral.secret).\n"
         "doc-templates/paper.md.mustache:7:1: hr_officer ne doit pas connaître le champ « secret » du formulaire « "
         "referral » (le document « paper » → le modèle « paper » → le fait « told » → le champ « secret » du "
         "formulaire « referral ») ; restreignez qui reçoit l’un, ou élargissez « audience » de l’autre"},
        {"a fact passed with the document",
         {doing("{ document: { template: paper, as: other, with: { told: referral.secret } } }"),
          paper_with("{{#told}}x{{/told}}")},
         "doc-templates/paper.md.mustache:6:1: hr_officer ne doit pas connaître le champ « secret » du formulaire « "
         "referral » (le document « other » → le modèle « paper » → le fait « told » → le champ « secret » du "
         "formulaire « referral ») ; restreignez qui reçoit l’un, ou élargissez « audience » de l’autre"},
        {"a fact of the title",
         {{"doc-templates/paper.md.mustache",
           "---\ntitle: \"Papier {{referral.secret}}\"\ncode: P\naudience: [agent, hr_officer]\n---\nx\n"}},
         "workflows/x.yaml:10:72: hr_officer ne doit pas connaître le champ « secret » du formulaire « referral » (le "
         "document « paper » → le modèle « paper » → le champ « secret » du formulaire « referral ») ; restreignez qui "
         "reçoit l’un, ou élargissez « audience » de l’autre"},
        {"a datum without audience",
         {workflow_with("", "  hidden: { type: string, label: H, initial: x }\n"), paper_with("{{hidden}}")},
         "doc-templates/paper.md.mustache:6:1: agent, hr_officer ne doivent pas connaître la donnée « hidden » (le "
         "document « paper » → le modèle « paper » → la donnée « hidden ») ; restreignez qui reçoit l’un, ou "
         "élargissez « audience » de l’autre"},
        {"a message",
         {{"workflows/messages.yaml", "messages: { hello: { subject: Bonjour, text: \"{{note}}\" } }"}},
         "workflows/x.yaml:10:118: agent ne doit pas connaître la donnée « note » (le message « hello » → la donnée « "
         "note ») ; restreignez qui reçoit l’un, ou élargissez « audience » de l’autre"},
        {"a fact passed with a message",
         {doing("{ notify: { message: told, to: [hr_officer], with: { text: referral.secret } } }"),
          {"workflows/messages.yaml",
           "messages: { hello: { subject: Bonjour, text: Bonjour }, told: { subject: Bonjour, text: \"{{text}}\" } }"}},
         "workflows/x.yaml:11:46: hr_officer ne doit pas connaître le champ « secret » du formulaire « referral » (le "
         "message « told » → le fait « text » → le champ « secret » du formulaire « referral ») ; restreignez qui "
         "reçoit l’un, ou élargissez « audience » de l’autre"},
        {"what a form proposes",
         {form_with("  more: { label: A, type: text, default: note }\n")},
         "forms/referral.yaml:8:42: hr_officer ne doit pas connaître la donnée « note » (le champ « more » du "
         "formulaire « referral » → la donnée « note ») ; restreignez qui reçoit l’un, ou élargissez « audience » de "
         "l’autre"},
        {"when a form asks",
         {form_with("  more: { label: A, type: text, if: note == 'x' }\n")},
         "forms/referral.yaml:8:37: hr_officer ne doit pas connaître la donnée « note » (le champ « more » du "
         "formulaire « referral » → la donnée « note ») ; restreignez qui reçoit l’un, ou élargissez « audience » de "
         "l’autre"},
        {"a datum decided by a table that reads a field",
         {workflow_with("", "  told: { type: string, label: T, audience: [hr_officer], compute: decide('tone') }\n"),
          {"workflows/tables/tone.yaml",
           "table: tone\nlabel: Ton\nsource: Usage\ninputs: { note: { label: Note, type: string } }\n"
           "outputs: { tone: { label: Ton, type: string } }\nrows:\n"
           "  - { id: a, if: { note: bien }, then: clair }\n  - { id: b, if: { note: not(bien) }, then: sombre }\n"}},
         "workflows/x.yaml:6:68: hr_officer ne doit pas connaître la donnée « note » (la donnée « told » → la donnée « "
         "note ») ; restreignez qui reçoit l’un, ou élargissez « audience » de l’autre"},
        {"a datum computed from a field",
         {workflow_with("", "  told: { type: string, label: T, audience: [hr_officer], compute: \"note + '!'\" }\n")},
         "workflows/x.yaml:6:69: hr_officer ne doit pas connaître la donnée « note » (la donnée « told » → la donnée « "
         "note ») ; restreignez qui reçoit l’un, ou élargissez « audience » de l’autre"},
        {"the same with a reason",
         {workflow_with(
             "",
             "  told: { type: string, label: T, audience: [hr_officer], declassify: longueur seule, compute: "
             "\"note + '!'\" }\n")},
         ""},
        {"what is secret, even with a reason",
         {workflow_with(
             "",
             "  told: { type: bool, label: T, audience: [hr_officer], declassify: rien, compute: \"referral.secret "
             "== 'x'\" }\n")},
         "workflows/x.yaml:6:85: hr_officer ne doit pas connaître le champ « secret » du formulaire « referral » (la "
         "donnée « told » → le champ « secret » du formulaire « referral ») ; restreignez qui reçoit l’un, ou "
         "élargissez « audience » de l’autre"},
        {"a datum that an action sets",
         {doing("{ set: { told: note } }", "  told: { type: string, label: T, audience: [hr_officer] }\n")},
         "workflows/x.yaml:12:61: hr_officer ne doit pas connaître la donnée « note » (la donnée « told » telle "
         "qu’elle est posée → la donnée « note ») ; restreignez qui reçoit l’un, ou élargissez « audience » de "
         "l’autre"},
        {"a datum set in the second branch of a choice",
         {doing("{ when: [ { if: referral.ground == 'move', do: [] }, { do: [ { set: { told: note } } ] } ] }",
                "  told: { type: string, label: T, audience: [hr_officer] }\n")},
         "workflows/x.yaml:12:122: hr_officer ne doit pas connaître la donnée « note » (la donnée « told » telle "
         "qu’elle est posée → la donnée « note ») ; restreignez qui reçoit l’un, ou élargissez « audience » de "
         "l’autre"},
        {"a fact carried by an internal event",
         {doing("{ raise: { event: told_of, data: { what: note } } } ] }\n      told_of: { do: [ { set: { told: "
                "event.what } }",
                "  told: { type: string, label: T, audience: [hr_officer] }\n")},
         "workflows/x.yaml:13:39: hr_officer ne doit pas connaître la donnée « note » (la donnée « told » telle "
         "qu’elle est posée → la donnée « note ») ; restreignez qui reçoit l’un, ou élargissez « audience » de "
         "l’autre"},
        {"an uploaded file given on",
         {doing(
              "{ log: rien } ] }\n      u: { label: U, by: agent, form: scan, to: z, do: [ { file: { from: event.scan, "
              "as: other, title: Autre, audience: [hr_officer] } }"),
          {"forms/scan.yaml",
           "form: scan\nlabel: S\nsubmit: E\naudience: [agent, counsellor]\nfields:\n  scan: { label: F, type: "
           "file, required: true }\n"}},
         "workflows/x.yaml:12:74: hr_officer ne doit pas connaître le champ « scan » du formulaire « scan » (le "
         "document « other » → le champ « scan » du formulaire « scan ») ; restreignez qui reçoit l’un, ou élargissez "
         "« audience » de l’autre"},
        {"what is secret, through a datum between the two and even with a reason",
         {doing("{ set: { kept: \"has(referral.secret) ? referral.secret : ''\" } }",
                "  kept: { type: string, label: K, audience: [agent, counsellor], initial: '' }\n  told: { type: "
                "bool, label: T, audience: [hr_officer], declassify: rien, compute: \"kept == 'x'\" }\n")},
         "workflows/x.yaml:7:85: hr_officer ne doit pas connaître la donnée « kept » (la donnée « told » → la donnée « "
         "kept ») ; restreignez qui reçoit l’un, ou élargissez « audience » de l’autre"},
        {"the rule of a form",
         {form_with("", "checks:\n  - { if: note != 'x', message: Non, field: ground }\n")},
         "forms/referral.yaml:9:11: hr_officer ne doit pas connaître la donnée « note » (une règle du formulaire « "
         "referral » → la donnée « note ») ; restreignez qui reçoit l’un, ou élargissez « audience » de l’autre"},
        {"a field of class S3 open to the employer",
         {form_with("  more: { label: A, type: text, class: S3 }\n")},
         "forms/referral.yaml:8:3: ce qui est de classe S3 ne va jamais à l’employeur ; restreignez « audience »"},
    })));
}

TEST_CASE("a secret is followed through data that are all made of each other, each looked at once", "[check]") {
    constexpr int count = 14;
    std::string data;
    std::string actions;
    for (int k = 0; k < count; ++k) {
        data += fmt::format("  d{}: {{ type: bool, label: D, audience: [agent, counsellor], initial: false }}\n", k);
        std::string others;
        for (int other = 0; other < count; ++other) {
            others += other == k ? "" : fmt::format("{}d{}", others.empty() ? "" : " || ", other);
        }
        actions += fmt::format("{{ set: {{ d{}: {} }} }}, ", k, others);
    }
    data += "  told: { type: bool, label: T, audience: [hr_officer], declassify: rien, compute: d0 }\n";
    const std::string harmless = told(read_small({doing(actions + "{ log: rien }", data)}).findings);
    CHECK(harmless == "");

    const std::string secret = fmt::format("{{ set: {{ d{}: \"referral.secret == 'x'\" }} }}", count - 1);
    const std::string found = told(read_small({doing(actions + secret, data)}).findings);
    CHECK(found.find("hr_officer ne doit pas connaître la donnée « d0 »") != std::string::npos);
}
