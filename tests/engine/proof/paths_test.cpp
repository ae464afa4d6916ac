// What is read before it is there is told with its place and a path that leads there.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/proof/paths.hpp"

namespace {

// A case with two forms and one letter; `states` follow.
std::vector<std::string> found(const std::string& states) {
    const jalon::ReadResult read = jalon::read_catalogue({
        {"workflows/w.yaml",
         "workflow: w\nversion: 1\nlabel: W\nprefix: W\nopened_by: [secretary]\nparties: { agent: { label: Agent } }\n"
         "data:\n  noted_on: { type: date, label: Noté le, audience: [agent] }\n  never_set: { type: date, label: "
         "Rien, "
         "audience: [agent] }\ninitial: a\nstates:\n" +
             states},
        {"forms/visit.yaml",
         "form: visit\nlabel: Visite\naudience: [agent, secretary]\nclass: S1\nfields:\n  on: { "
         "label: Le, type: date, required: true }\n  place: { label: Lieu, type: text, required: "
         "true }\n"},
        {"doc-templates/letter.md.mustache",
         "---\ntitle: Lettre\ncode: L\nclass: S1\naudience: [agent, secretary]\nlayout: letter\nneeds: "
         "[visit.place]\n---\n\nVisite à "
         "{{visit.place}}.\n"},
    });
    std::vector<std::string> texts;
    for (const jalon::Finding& finding : read.findings) {
        if (finding.level == jalon::Finding::Level::error) {
            texts.push_back("LU " + finding.str());
        }
    }
    if (read.ok()) {
        for (const jalon::Finding& finding : jalon::proof::check_paths(read.catalogue.workflow("w"), &read.catalogue)) {
            texts.push_back((finding.level == jalon::Finding::Level::error ? "" : "avertissement ") + finding.str());
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

TEST_CASE("what is read before any path, or some path, has filled it is told", "[proof][paths]") {
    const Row row = GENERATE(values<Row>({
        {"all is well",
         "  a: { on: { fill: { label: Remplir, by: secretary, form: visit, to: b } } }\n"
         "  b: { on: { send: { label: Envoyer, by: secretary, to: c, do: [ { document: { template: letter, as: letter "
         "} } ] } "
         "} }\n"
         "  c: { label: Fin, type: final }\n",
         {}},
        {"a paper before its facts, on every path",
         "  a: { on: { send: { label: Envoyer, by: secretary, to: b, do: [ { document: { template: letter, as: letter "
         "} } "
         "] } } }\n"
         "  b: { on: { fill: { label: Remplir, by: secretary, form: visit, to: c } } }\n"
         "  c: { label: Fin, type: final }\n",
         {"workflows/w.yaml:12:66: le modèle « letter » a besoin de « visit.place », qu’aucun chemin n’a rempli avant "
          ": "
          "l’étape sera toujours refusée (send (secretary))"}},
        {"a paper before its facts, on one path",
         "  a: { on: { fill: { label: Remplir, by: secretary, form: visit, to: b }, skip: { label: Passer, by: "
         "secretary, "
         "to: b } } }\n"
         "  b: { on: { send: { label: Envoyer, by: secretary, to: c, do: [ { document: { template: letter, as: letter "
         "} } "
         "] } } }\n"
         "  c: { label: Fin, type: final }\n",
         {"workflows/w.yaml:13:66: le modèle « letter » a besoin de « visit.place », qui n’est pas rempli sur ce "
          "chemin : "
          "skip (secretary) → send (secretary)"}},
    }));
    INFO(row.about);
    CHECK(found(row.states) == row.expected);
}
