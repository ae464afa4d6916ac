// What is asked for before it is there is told with its place and a path that leads there; what guards or the way
// itself make sure of is not.
#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/proof/paths.hpp"

namespace {

// A case with a form, a letter and a message; `states` follow, from line 15 on.
std::vector<std::string> found(const std::string& states) {
    std::vector<jalon::SourceFile> files{
        {"workflows/w.yaml",
         "workflow: w\nversion: 1\nlabel: W\nprefix: W\nopened_by: [secretary]\n"
         "parties: { agent: { label: Agent } }\n"
         "data:\n"
         "  noted_on: { type: date, label: Noté le, audience: [agent, secretary] }\n"
         "  number: { type: string, label: Numéro, audience: [agent, secretary] }\n"
         "  visits: { type: list, label: Visites, initial: [] }\n"
         "  visited: { type: int, label: Nombre de visites, compute: size(visits) }\n"
         "  kind: { type: string, label: Genre, initial: plain }\n"
         "initial: a\n"
         "states:\n" +
             states},
        {"workflows/messages.yaml", "messages:\n  seen: { subject: Visite, text: \"Visite à {{visit.place}}.\" }\n"},
        {"forms/visit.yaml",
         "form: visit\nlabel: Visite\naudience: [agent, secretary]\nclass: S1\nfields:\n"
         "  on: { label: Le, type: date, required: true }\n"
         "  place: { label: Lieu, type: text, required: true }\n"
         "  until: { label: Jusqu’au, type: date }\n"},
    };
    if (states.find("template: letter") != std::string::npos) {
        files.push_back({"doc-templates/letter.md.mustache",
                         "---\ntitle: Lettre\ncode: L\nclass: S1\naudience: [agent, secretary]\nlayout: letter\n"
                         "needs: [visit.place, number]\n---\n\nVisite à {{visit.place}}, {{number}}.\n"});
    }
    const jalon::ReadResult read = jalon::read_catalogue(files);
    std::vector<std::string> texts;
    for (const jalon::Finding& finding : read.findings) {
        if (finding.level == jalon::Finding::Level::error) {
            texts.push_back("LU " + finding.str());
        }
    }
    if (read.ok()) {
        for (const jalon::Finding& finding : jalon::proof::check_paths(read.catalogue.workflow("w"), &read.catalogue)) {
            texts.push_back(finding.str());
        }
    }
    return texts;
}

struct Row {
    const char* about;
    const char* states;
    std::vector<std::string> expected;
};

}  // namespace

TEST_CASE("what is asked for before any path, or some path, has filled it is told", "[proof][paths]") {
    const Row row = GENERATE(values<Row>({
        {"all is well",
         "  a: { label: A, on: { fill: { label: Fill, by: secretary, form: visit, to: b } } }\n"
         "  b: { label: B, on: { send: { label: Send, by: secretary, to: z, do: [ { number: { sequence: conventions, "
         "into: number } }, { document: { template: letter, as: letter } } ] } } }\n"
         "  z: { label: Fin, type: final }\n",
         {}},
        {"a paper before its facts, on every path",
         "  a: { label: A, on: { send: { label: Send, by: secretary, to: b, do: [ { number: { sequence: conventions, "
         "into: number } }, { document: { template: letter, as: letter } } ] } } }\n"
         "  b: { label: B, on: { fill: { label: Fill, by: secretary, form: visit, to: z } } }\n"
         "  z: { label: Fin, type: final }\n",
         {"workflows/w.yaml:15:126: le modèle « letter » a besoin de « visit.place », qu’aucun chemin n’a rempli avant "
          "(send (secretary))"}},
        {"a paper before its facts, on one path",
         "  a: { label: A, on: { fill: { label: Fill, by: secretary, form: visit, to: b }, skip: { label: Skip, by: "
         "secretary, to: b } } }\n"
         "  b: { label: B, on: { send: { label: Send, by: secretary, to: z, do: [ { number: { sequence: conventions, "
         "into: number } }, { document: { template: letter, as: letter } } ] } } }\n"
         "  z: { label: Fin, type: final }\n",
         {"workflows/w.yaml:16:126: le modèle « letter » a besoin de « visit.place », qui n’est pas rempli sur ce "
          "chemin : skip (secretary) → send (secretary)"}},
        {"a paper before the number it prints",
         "  a: { label: A, on: { fill: { label: Fill, by: secretary, form: visit, to: b } } }\n"
         "  b: { label: B, on: { send: { label: Send, by: secretary, to: z, do: [ { document: { template: letter, as: "
         "letter } }, { number: { sequence: conventions, into: number } } ] } } }\n"
         "  z: { label: Fin, type: final }\n",
         {"workflows/w.yaml:16:73: le modèle « letter » a besoin de « number », qu’aucun chemin n’a rempli avant (fill "
          "(secretary) → send (secretary))"}},
        {"a message before its facts, on one path",
         "  a: { label: A, on: { fill: { label: Fill, by: secretary, form: visit, to: b }, skip: { label: Skip, by: "
         "secretary, to: b } } }\n"
         "  b: { label: B, on: { tell: { label: Tell, by: secretary, to: z, do: [ { notify: { message: seen, to: "
         "[agent] } } ] } } }\n"
         "  z: { label: Fin, type: final }\n",
         {"workflows/w.yaml:16:73: le message « seen » imprime « visit.place », qui n’est pas rempli sur ce chemin : "
          "skip (secretary) → tell (secretary)"}},
        {"a message whose facts are given with it",
         "  a: { label: A, on: { fill: { label: Fill, by: secretary, form: visit, to: b }, skip: { label: Skip, by: "
         "secretary, to: b } } }\n"
         "  b: { label: B, on: { tell: { label: Tell, by: secretary, to: z, do: [ { notify: { message: seen, to: "
         "[agent], with: { visit: \"{'place': 'Val'}\" } } } ] } } }\n"
         "  z: { label: Fin, type: final }\n",
         {}},
        {"a condition over an answer that is not there on one path",
         "  a: { label: A, on: { fill: { label: Fill, by: secretary, form: visit, to: b }, skip: { label: Skip, by: "
         "secretary, to: b } } }\n"
         "  b: { label: B, on: { close: { label: Close, by: secretary, to: z, if: visit.on < today(), refuse: Trop "
         "tôt. } } }\n"
         "  z: { label: Fin, type: final }\n",
         {"workflows/w.yaml:16:73: la condition lit « visit.on », qui n’est pas rempli sur ce chemin : skip "
          "(secretary) → close (secretary)"}},
        {"a condition over a datum that nothing ever sets",
         "  a: { label: A, on: { close: { label: Close, by: secretary, to: z, if: noted_on < today(), refuse: Trop "
         "tôt. }, drop: { label: Drop, by: secretary, to: z } } }\n"
         "  z: { label: Fin, type: final }\n",
         {"workflows/w.yaml:15:73: la condition lit « noted_on », qu’aucun chemin n’a rempli avant (close "
          "(secretary))"}},
        {"a condition that asks first",
         "  a: { label: A, on: { fill: { label: Fill, by: secretary, form: visit, to: b }, skip: { label: Skip, by: "
         "secretary, to: b } } }\n"
         "  b: { label: B, on: { close: { label: Close, by: secretary, to: z, if: noted_on == null || noted_on < "
         "today(), refuse: Trop tôt. } } }\n"
         "  z: { label: Fin, type: final }\n",
         {}},
        {"a condition that asks in another order",
         "  a: { label: A, on: { fill: { label: Fill, by: secretary, form: visit, to: b }, skip: { label: Skip, by: "
         "secretary, to: b } } }\n"
         "  b: { label: B, on: { close: { label: Close, by: secretary, to: z, if: noted_on < today() && noted_on != "
         "null, refuse: Trop tôt. }, drop: { label: Drop, by: secretary, to: z } } }\n"
         "  z: { label: Fin, type: final }\n",
         {}},
        {"a value computed from a datum that is not there on one path",
         "  a: { label: A, on: { note: { label: Note, by: secretary, to: b, do: [ { set: { noted_on: today() } } ] }, "
         "skip: { label: Skip, by: secretary, to: b } } }\n"
         "  b: { label: B, on: { close: { label: Close, by: secretary, to: z, do: [ { set: { noted_on: "
         "\"add_days(noted_on, 1)\" } } ] } } }\n"
         "  z: { label: Fin, type: final }\n",
         {"workflows/w.yaml:16:95: la valeur de « noted_on » lit « noted_on », qui n’est pas rempli sur ce chemin : "
          "skip (secretary) → close (secretary)"}},
        {"a datum that was taken away",
         "  a: { label: A, on: { note: { label: Note, by: secretary, to: b, do: [ { set: { noted_on: today() } } ] } } "
         "}\n"
         "  b: { label: B, on: { forget: { label: Forget, by: secretary, do: [ { set: { noted_on: \"null\" } } ] }, "
         "close: { label: Close, by: secretary, to: z, do: [ { set: { noted_on: \"add_days(noted_on, 1)\" } } ] } } }\n"
         "  z: { label: Fin, type: final }\n",
         {"workflows/w.yaml:16:176: la valeur de « noted_on » lit « noted_on », qui n’est pas rempli sur ce chemin : "
          "note (secretary) → forget (secretary) → close (secretary)"}},
        {"a datum that a condition has asked for",
         "  a: { label: A, on: { note: { label: Note, by: secretary, to: b, do: [ { set: { noted_on: today() } } ] }, "
         "skip: { label: Skip, by: secretary, to: b, if: noted_on != null, refuse: Non. } } }\n"
         "  b: { label: B, on: { close: { label: Close, by: secretary, to: z, do: [ { set: { noted_on: "
         "\"add_days(noted_on, 1)\" } } ] } } }\n"
         "  z: { label: Fin, type: final }\n",
         {}},
        {"the date of a timer that is not there on one path",
         "  a: { label: A, on: { fill: { label: Fill, by: secretary, form: visit, to: b }, skip: { label: Skip, by: "
         "secretary, to: b } } }\n"
         "  b: { label: B, timers: [ { name: late, at: \"add_days(visit.on, 30)\", to: z } ], on: { close: { label: "
         "Close, by: secretary, to: z } } }\n"
         "  z: { label: Fin, type: final }\n",
         {"workflows/w.yaml:16:47: la date du minuteur « late » lit « visit.on », qui n’est pas rempli sur ce chemin : "
          "skip (secretary)"}},
        {"a timer whose date is meant to be absent",
         "  a: { label: A, on: { note: { label: Note, by: secretary, to: b, do: [ { set: { noted_on: today() } } ] }, "
         "skip: { label: Skip, by: secretary, to: b } } }\n"
         "  b: { label: B, timers: [ { name: late, at: \"noted_on == null ? null : add_days(noted_on, 30)\", to: z } "
         "], on: { close: { label: Close, by: secretary, to: z } } }\n"
         "  z: { label: Fin, type: final }\n",
         {}},
        {"an answer that may be left out is no matter of paths",
         "  a: { label: A, on: { fill: { label: Fill, by: secretary, form: visit, to: b } } }\n"
         "  b: { label: B, timers: [ { name: late, at: visit.until, to: z } ], on: { close: { label: Close, by: "
         "secretary, to: z } } }\n"
         "  z: { label: Fin, type: final }\n",
         {}},
        {"a paper that is made only where its facts are there",
         "  a: { label: A, on: { note: { label: Note, by: secretary, to: b, do: [ { set: { noted_on: today() } } ] }, "
         "skip: { label: Skip, by: secretary, to: b } } }\n"
         "  b: { label: B, on: { close: { label: Close, by: secretary, to: z, do: [ { when: [ { if: noted_on != null, "
         "do: [ { set: { noted_on: \"add_days(noted_on, 1)\" } } ] } ] } ] } } }\n"
         "  z: { label: Fin, type: final }\n",
         {}},
        {"a list that is still empty tells where nobody has been",
         "  a: { label: A, on: { add: { label: Add, by: secretary, form: visit, collect: visits, do: [ { set: { "
         "noted_on: today() } } ] }, go: { label: Go, by: secretary, to: b } } }\n"
         "  b: { label: B, on: { close: { label: Close, by: secretary, to: z, do: [ { when: [ { if: visited > 0, do: [ "
         "{ set: { noted_on: \"add_days(noted_on, 1)\" } } ] } ] } ] } } }\n"
         "  z: { label: Fin, type: final }\n",
         {}},
        {"what was filled before a suspension is there after it",
         "  a:\n"
         "    label: A\n"
         "    initial: open\n"
         "    on: { suspend: { label: Suspend, by: secretary, to: paused } }\n"
         "    states:\n"
         "      back: { history: deep, default: open }\n"
         "      open: { label: O, on: { fill: { label: Fill, by: secretary, form: visit, to: filled } } }\n"
         "      filled: { label: F, on: { send: { label: Send, by: secretary, to: \"#z\", do: [ { number: { sequence: "
         "conventions, into: number } }, { document: { template: letter, as: letter } } ] } } }\n"
         "  paused: { label: P, on: { resume: { label: Resume, by: secretary, to: a.back } } }\n"
         "  z: { label: Fin, type: final }\n",
         {}},
        {"what a suspension may have skipped is told",
         "  a:\n"
         "    label: A\n"
         "    initial: open\n"
         "    on: { suspend: { label: Suspend, by: secretary, to: paused } }\n"
         "    states:\n"
         "      back: { history: deep, default: open }\n"
         "      open: { label: O, on: { fill: { label: Fill, by: secretary, form: visit, to: filled } } }\n"
         "      filled: { label: F, on: { send: { label: Send, by: secretary, to: \"#z\", do: [ { number: { sequence: "
         "conventions, into: number } }, { document: { template: letter, as: letter } } ] } } }\n"
         "  paused: { label: P, on: { resume: { label: Resume, by: secretary, to: a.back }, hurry: { label: Hurry, by: "
         "secretary, to: a.filled } } }\n"
         "  z: { label: Fin, type: final }\n",
         {"workflows/w.yaml:22:138: le modèle « letter » a besoin de « visit.place », qui n’est pas rempli sur ce "
          "chemin : suspend (secretary) → hurry (secretary) → send (secretary)"}},
        {"a signature of each region before the paper",
         "  a:\n"
         "    label: A\n"
         "    type: parallel\n"
         "    done: { to: z, do: [ { number: { sequence: conventions, into: number } }, { document: { template: "
         "letter, as: letter } } ] }\n"
         "    states:\n"
         "      one: { states: { wait: { label: W, on: { fill: { label: Fill, by: secretary, form: visit, to: over } } "
         "}, over: { label: O, type: final } } }\n"
         "      two: { states: { wait: { label: V, on: { tick: { label: Tick, by: secretary, to: over } } }, over: { "
         "label: P, type: final } } }\n"
         "  z: { label: Fin, type: final }\n",
         {}},
        {"a paper that hangs on a constant set on another path",
         "  a: { label: A, on: { mark: { label: Mark, by: secretary, form: visit, to: b, do: [ { set: { kind: \"'x'\" "
         "} } ] }, go: { label: Go, by: secretary, to: b } } }\n"
         "  b: { label: B, on: { send: { label: Send, by: secretary, to: z, if: kind == 'x', refuse: Non., do: [ { "
         "number: { sequence: conventions, into: number } }, { document: { template: letter, as: letter } } ] }, drop: "
         "{ label: Drop, by: secretary, to: z } } }\n"
         "  z: { label: Fin, type: final }\n",
         {}},
        {"a paper that hangs on what the case holds is told with doubt",
         "  a: { label: A, on: { mark: { label: Mark, by: secretary, form: visit, to: b, do: [ { set: { kind: "
         "string(today()) } } ] }, go: { label: Go, by: secretary, to: b, do: [ { set: { kind: string(today()) } } ] } "
         "} }\n"
         "  b: { label: B, on: { send: { label: Send, by: secretary, to: z, if: kind == 'x', refuse: Non., do: [ { "
         "number: { sequence: conventions, into: number } }, { document: { template: letter, as: letter } } ] }, drop: "
         "{ label: Drop, by: secretary, to: z } } }\n"
         "  z: { label: Fin, type: final }\n",
         {"workflows/w.yaml:16:157: avertissement : le modèle « letter » a besoin de « visit.place », qui n’est pas "
          "rempli sur ce chemin : go (secretary) → send (secretary)"}},
    }));
    INFO(row.about);
    CHECK(found(row.states) == row.expected);
}

TEST_CASE("a datum that only the case which opens this one may give is there when that one gives it",
          "[proof][paths]") {
    const auto found_with = [](const std::string& given, const std::string& opened_by) {
        const jalon::ReadResult read = jalon::read_catalogue({
            {"workflows/programmes/help.yaml",
             "workflow: help\nlabel: Aide\n" + opened_by +
                 "parties: { agent: { label: Agent } }\n"
                 "data: { topic: { type: string, label: Sujet, audience: [agent] } }\n"
                 "states:\n  a: { label: A, on: { go: { label: Aller, by: agent, to: z, "
                 "if: topic.size() > 3, refuse: Trop court. } } }\n"
                 "  z: { label: Fin, type: final }\n"},
            {"workflows/programmes/main.yaml",
             "workflow: main\nlabel: Principal\nopened_by: [agent]\nparties: { agent: { label: Agent } }\nstates:\n"
             "  a: { label: A, child: { case: help" +
                 given + " }, done: { to: z } }\n  z: { label: Fin, type: final }\n"},
        });
        std::string told;
        for (const jalon::Finding& finding : read.findings) {
            told += finding.level == jalon::Finding::Level::error ? "LU " + finding.str() + "\n" : "";
        }
        if (read.ok()) {
            for (const jalon::Finding& finding :
                 jalon::proof::check_paths(read.catalogue.workflow("help"), &read.catalogue)) {
                told += finding.str() + "\n";
            }
        }
        return told;
    };
    CHECK(found_with(", with: { topic: \"'mobilité'\" }", "") == "");
    CHECK(found_with("", "").find("qu’aucun chemin n’a rempli avant") != std::string::npos);
    CHECK(found_with(", with: { topic: \"'mobilité'\" }", "opened_by: [agent]\n")
              .find("la condition lit « topic », qui n’est pas rempli sur ce chemin : go (agent)") !=
          std::string::npos);
}
