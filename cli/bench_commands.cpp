// The command that measures: jalon bench. Each figure stands beside a floor that is measured in the same run.
#include <algorithm>
#include <atomic>
#include <fstream>
#include <iostream>
#include <thread>

#include <fmt/format.h>

#include "cli/bench/figures.hpp"
#include "cli/bench/floor.hpp"
#include "cli/bench/house.hpp"
#include "cli/bench/large_workflow.hpp"
#include "cli/bench/many_cases.hpp"
#include "cli/bench/press.hpp"
#include "cli/commands.hpp"
#include "cli/files.hpp"
#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "engine/proof/paths.hpp"
#include "engine/proof/prove.hpp"
#include "engine/publishing/impact.hpp"
#include "engine/statechart/step.hpp"

namespace jalon {

namespace {

using namespace bench;

constexpr std::size_t clients = 64;
// Floor and ours alternate; the middle one of so many shares is steady.
constexpr std::size_t turns = 9;
const std::vector<std::string> parts = {"pure", "steps", "papers", "press", "size", "publish", "proof"};

// `clients` threads that each do `work(client)` over and over, `total` times in all.
template <class Work>
Figures at_once(std::size_t total, Work work) {
    // Without the processor time of each step: asking for it visits every thread of the process.
    std::vector<std::vector<double>> milliseconds(clients);
    std::vector<std::thread> threads;
    std::atomic<bool> failed = false;
    const double cpu = Stopwatch::cpu_now();
    const auto begun = std::chrono::steady_clock::now();
    for (std::size_t client = 0; client < clients; ++client) {
        threads.emplace_back([&, client] {
            try {
                for (std::size_t k = 0; k < total / clients; ++k) {
                    const auto asked = std::chrono::steady_clock::now();
                    work(client);
                    const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - asked;
                    milliseconds[client].push_back(1000 * waited.count());
                }
            } catch (const std::exception& problem) {
                std::cerr << problem.what() << '\n';
                failed = true;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    if (failed) {
        throw std::runtime_error("a client of the bench was refused");
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
    return joined(milliseconds, taken.count(), Stopwatch::cpu_now() - cpu);
}

// Twelve states in a ring and nothing but guards: of two candidates the first never holds.
std::string bare_machine() {
    std::string text = "data: { n: 3, m: 5 }\nstates:\n";
    for (int k = 1; k <= 12; ++k) {
        text += fmt::format(
            "  s{}: {{ on: {{ next: [ {{ if: n > 5, to: s1 }}, {{ if: n == 3 && m > 4, to: s{} }} ] }} }}\n", k,
            k % 12 + 1);
    }
    return text;
}

Figures pure_steps(const Workflow& workflow, std::size_t times) {
    const Facts facts;
    Event event;
    event.name = "next";
    Result<Step> at = start(workflow, {}, facts);
    return timed_together(times, 1000, [&] {
        at = step(workflow, std::move(at->next), event, facts);
        expect(at.has_value(), "the machine goes round for ever");
    });
}

void measure_pure(std::size_t times) {
    const ReadResult bare = read_single_workflow({"bench.yaml", bare_machine()});
    print_line("pas purs d’une machine de 12 états avec gardes",
               pure_steps(*bare.catalogue.workflows.begin()->second, times));
    const Definition definition = machine();
    print_line("les mêmes avec rôle, tâche, minuterie, donnée et message",
               pure_steps(definition.read.catalogue.workflow("bench"), times));
}

void measure_steps(std::size_t times) {
    const Folder folder("steps");
    House house(folder.path() / "data");
    Floor floor(folder.path(), clients);
    const std::vector<CaseId> ids = house.open(clients);
    std::vector<std::int64_t> revisions(clients, 1);
    const auto next = [&](std::size_t client) {
        revisions[client] = house.step(ids[client], revisions[client], "next").revision;
    };

    std::size_t turn = 0;
    const Alternation one = alternated(
        turns, [&] { return timed(times / turns, [&] { floor.step(0); }); },
        [&] { return timed(times / turns, [&] { next(turn++ % clients); }); });
    print_line("plancher : SQLite nu, mêmes écritures, 1 client", one.floor);
    print_line("pas durables, 1 client", one);
    print_line("plancher : 64 clients, chacun son écriture", at_once(times, [&](std::size_t k) { floor.step(k); }));
    const Alternation many = alternated(
        turns, [&] { return at_once(12 * times / turns, [&](std::size_t k) { floor.step_together(k); }); },
        [&] { return at_once(12 * times / turns, next); });
    print_line("plancher : 64 clients, écritures groupées", many.floor);
    print_line("pas durables, 64 clients", many);
}

void measure_papers(std::size_t times, std::size_t open_cases) {
    const Folder folder("papers");
    House house(folder.path() / "data");
    Floor floor(folder.path(), 1);
    const std::vector<CaseId> ids = house.open(40);
    add_copies(house.stores().database.file(), ids.back(), open_cases);
    std::vector<std::int64_t> revisions(ids.size(), 1);
    std::size_t turn = 0;
    const auto print = [&] {
        const std::size_t k = turn++ % ids.size();
        revisions[k] = house.step(ids[k], revisions[k], "print").revision;
    };
    print();
    const DocumentRecord paper = house.stores().cases.documents_of(ids[0]).back();
    const Alternation papers = alternated(
        turns,
        [&] { return timed(times / turns, [&] { floor.step_with_file(static_cast<std::size_t>(paper.size)); }); },
        [&] { return timed(times / turns, print); });
    print_line(fmt::format("plancher : mêmes écritures et un fichier de {} ko", paper.size / 1000), papers.floor);
    print_line(fmt::format("pas durable avec un document de 2 pages, {} dossiers ouverts", open_cases), papers);
}

void measure_size(std::size_t open_cases, std::size_t closed_cases) {
    const Folder folder("size");
    std::filesystem::path database;
    {
        House house(folder.path());
        const CaseId open = house.open(1).front();
        database = house.stores().database.file();
        add_copies(database, open, open_cases);
        if (closed_cases > 0) {
            house.step(open, 1, "close");
            add_copies(database, open, closed_cases);
        }
    }
    const std::size_t before = resident_bytes();
    std::optional<House> house;
    const Figures start = once([&] { house.emplace(folder.path()); });
    std::size_t due = 0;
    SystemClock clock;
    const Figures sweep = once([&] { due = house->stores().cases.due_cases(clock.now(), 200, 0).size(); });
    const Figures late =
        once([&] { due = house->stores().cases.due_cases(clock.now() + std::chrono::hours(24 * 60), 200, 0).size(); });
    fmt::print(
        "\n{} dossiers ouverts, {} clos : prêt en {:.3f} s ; mémoire résidente {} Mo (dont {} Mo avant) ; relève des "
        "échéances {:.2f} ms quand rien n’est dû, {:.2f} ms pour les {} premières échues\n",
        open_cases, closed_cases, start.milliseconds.front() / 1000, resident_bytes() / 1'000'000, before / 1'000'000,
        sweep.milliseconds.front(), late.milliseconds.front(), due);
    std::fflush(stdout);
}

// Cases that stand in each of the twelve states, and definitions that change every one of them.
void measure_publishing(std::size_t open_cases) {
    const Folder folder("publish");
    House house(folder.path());
    constexpr std::size_t states = 12;
    for (std::size_t state = 0; state < states; ++state) {
        const CaseId id = house.open(1).front();
        std::int64_t revision = 1;
        for (std::size_t k = 0; k < state; ++k) {
            revision = house.step(id, revision, "next").revision;
        }
        add_copies(house.stores().database.file(), id, (open_cases - states) / states);
    }
    const Definition next = machine(2);
    const SystemClock clock;
    Impact impact;
    const Figures told = once([&] {
        const Definitions definitions(next.read.catalogue, next.sources, house.stores().cases);
        impact = impact_of(house.stores().cases, definitions, PublishPlan{}, clock.now(), Calendar());
    });
    fmt::print("\n{} dossiers ouverts, {} groupes : effet d’une nouvelle version connu en {:.2f} s\n",
               impact.open_cases, impact.groups.size(), told.milliseconds.front() / 1000);
}

// What publication asks of a workflow of that many phases; the floor is the time to read it. Everything must hold.
void measure_proof(std::size_t phases) {
    const std::vector<SourceFile> files = large_workflow(phases);
    ReadResult read;
    const Figures reading = once([&] { read = read_catalogue(files); });
    for (const Finding& finding : read.findings) {
        std::cout << finding.str() << '\n';
    }
    expect(read.ok(), "the definitions of the bench are sound");
    const Workflow& workflow = read.catalogue.workflow("large");
    std::vector<Finding> findings;
    const Figures walking = once([&] { findings = proof::check_paths(workflow, &read.catalogue); });
    expect(findings.empty(), "nothing is asked for too early in the definitions of the bench");
    proof::Proof proof;
    const Figures proving = once([&] { proof = proof::prove(workflow, &read.catalogue); });
    std::size_t held = 0;
    std::size_t situations = 0;
    for (const proof::Verdict& verdict : proof.verdicts) {
        held += verdict.holds() ? 1 : 0;
        situations = std::max(situations, verdict.situations);
        if (!verdict.holds()) {
            std::cout << verdict.str() << '\n';
        }
    }
    const auto seconds = [](const Figures& figures) { return figures.milliseconds.front() / 1000; };
    fmt::print(
        "\n{} états, {} propriétés tenues sur {}, {} situations : lu et contrôlé en {:.2f} s, chemins suivis en {:.2f} "
        "s, "
        "propriétés prouvées en {:.2f} s (processeur : {:.2f} s) ; {:.1f} fois la lecture\n",
        workflow.states.size(), held, proof.verdicts.size(), situations, seconds(reading), seconds(walking),
        seconds(proving), reading.cpu_seconds + walking.cpu_seconds + proving.cpu_seconds,
        (walking.cpu_seconds + proving.cpu_seconds) / reading.cpu_seconds);
    std::fflush(stdout);
}

int run_bench(const Arguments& arguments) {
    if (!arguments.words.empty()) {
        std::cerr << "jalon bench : aucun argument n’est attendu ; « jalon bench --help » donne les options.\n";
        return exit_misuse;
    }
    const bool is_long = arguments.has("long");
    const std::string only = arguments.get("only");
    if (!only.empty() && std::ranges::find(parts, only) == parts.end()) {
        std::cerr << fmt::format("jalon bench : « {} » n’est pas une partie de la mesure ; choisissez {}.\n", only,
                                 join(parts, ", "));
        return exit_misuse;
    }
    const auto wanted = [&](const char* part) { return only.empty() || only == part; };
    const std::size_t times = is_long ? 18000 : 1800;
    print_machine();
    print_heading();
    if (wanted("pure")) {
        measure_pure(is_long ? 1000000 : 100000);
    }
    if (wanted("steps")) {
        measure_steps(times);
    }
    if (wanted("papers")) {
        measure_papers(is_long ? 1000 : 200, 10000);
    }
    if (wanted("press")) {
        const Result<std::filesystem::path> root = definitions_root(arguments.get("root"));
        if (!root) {
            std::cerr << root.error().message << '\n';
            return exit_misuse;
        }
        measure_press(*root, is_long ? 3000 : 1000);
    }
    if (wanted("size")) {
        measure_size(100000, 0);
    }
    if (wanted("size") && (arguments.has("size") || is_long)) {
        measure_size(1000000, 0);
        measure_size(100000, 900000);
    }
    if (wanted("publish")) {
        measure_publishing(10000);
    }
    if (wanted("proof")) {
        measure_proof(2);
        measure_proof(6);
        measure_proof(12);
    }
    return exit_ok;
}

}  // namespace

std::vector<Command> bench_commands() {
    Command bench{
        "bench", "", "Mesure les pas, les documents et la taille, chacun auprès d’un plancher.", {}, run_bench};
    bench.options.push_back(option("long", "", "mesure plus longtemps, et un million de dossiers"));
    bench.options.push_back(option("size", "", "mesure aussi un million de dossiers"));
    bench.options.push_back(option("root", "", "dossier des définitions dont les documents sont mesurés", "dossier"));
    bench.options.push_back(option("only", "", "mesure cette seule partie : " + join(parts, ", "), "PART"));
    return {bench};
}

}  // namespace jalon
