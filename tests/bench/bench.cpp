// What the service costs, measured on the whole house: real definitions, a database and papers on disk, the real web
// server. Prints tables that docs/performance.md quotes; `jalon_bench '[renderer]'` measures one part alone.
#include <array>
#include <filesystem>
#include <fstream>
#include <istream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <fmt/format.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include "cli/bench/figures.hpp"
#include "cli/bench/floor.hpp"
#include "engine/cases/case_facts.hpp"
#include "engine/definition/facts_file.hpp"
#include "rendering/verify.hpp"
#include "storage/account_store.hpp"
#include "tests/bench/journeys.hpp"
#include "tests/scenarios/scenario_house.hpp"
#include "tests/support/shipped_images.hpp"
#include "tests/support/source_dir.hpp"
#include "web/server.hpp"

using namespace jalon;
using namespace jalon::bench;
using namespace jalon::test;

namespace {

// What a person who opens the form and types `answers` into it sends.
Submission filled(const CaseService& service, const Actor& actor, const CaseId& id, const std::string& event,
                  const Record& answers) {
    const Result<FormView> page = service.form(actor, id, event);
    REQUIRE(page);
    Submission submission;
    submission.event = event;
    submission.expected_revision = page->header.revision;
    submission.form = page->values;
    for (const auto& [name, value] : answers) {
        std::erase_if(submission.form.texts,
                      [&](const auto& text) { return text.first == name || text.first.starts_with(name + "["); });
    }
    for (const auto& [name, texts] : raw_of(*page->form, answers).texts) {
        submission.form.texts[name] = texts;
    }
    return submission;
}

Figures steps_on(const std::vector<Opened>& cases, CaseService& service, const std::string& who,
                 const std::string& event, const Record& answers, std::size_t times) {
    Stopwatch watch;
    for (const Opened& one : cases) {
        const Actor& actor = one.people.at(who);
        Submission submission = filled(service, actor, one.id, event, answers);
        for (std::size_t k = 0; k < times; ++k) {
            Result<CaseView> after;
            watch.time([&] { after = service.submit(actor, one.id, submission); });
            REQUIRE(after);
            submission.expected_revision = after->header.revision;
        }
    }
    return watch.figures();
}

// Bytes of the paper of a case that was made last.
std::size_t newest_paper(ScenarioHouse& house, const Actor& actor, const CaseId& id) {
    const Result<CaseView> seen = house.service().view(actor, id);
    REQUIRE(seen);
    REQUIRE_FALSE(seen->documents.empty());
    return static_cast<std::size_t>(seen->documents.front().record.size);
}

// A folder for the floor, on the same disk as the houses.
struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("jalon-bench-" + std::to_string(::getpid()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
};

void measure_machine(ScenarioHouse& house, const CaseId& id, const ScenarioStep& next) {
    const Case the_case = *house.cases().load(id);
    const Catalogue& catalogue = house.catalogue();
    const Workflow& workflow = catalogue.workflow(the_case.header.workflow);
    const FactSources sources{catalogue, house.directory(), house.cases(), Calendar()};
    const Facts facts = facts_of_case(sources, workflow, the_case.header, the_case.situation.data,
                                      cast().at("thierry").user, house.clock().now());
    Event event;
    event.name = next.event;
    event.form = "expectations";
    event.by = next.by;
    event.data = answers_of(next, 0);
    REQUIRE(step(workflow, the_case.situation, event, facts));
    print_line("step of the machine, nothing around it",
               timed(5000, [&] { return step(workflow, the_case.situation, event, facts); }));
    print_line("everything possible from a state, conditions evaluated",
               timed(2000, [&] { return possibilities(workflow, the_case.situation, facts); }));
}

std::string text_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

struct Client {
    Poco::Net::HTTPClientSession http;
    std::string cookie;

    int get(const std::string& path) {
        Poco::Net::HTTPRequest request(Poco::Net::HTTPRequest::HTTP_GET, path, Poco::Net::HTTPRequest::HTTP_1_1);
        request.setKeepAlive(true);
        request.set("Cookie", "jalon_session=" + cookie);
        http.sendRequest(request);
        Poco::Net::HTTPResponse response;
        std::istream& body = http.receiveResponse(response);
        body.ignore(std::numeric_limits<std::streamsize>::max());
        return response.getStatus();
    }
};

// `count` pages asked by each of `clients` at once.
Figures served(const WebServer& server, const std::string& cookie, const std::string& path, std::size_t clients,
               std::size_t count) {
    std::vector<Stopwatch> watches(clients);
    std::vector<std::size_t> refused(clients, 0);
    std::vector<std::thread> threads;
    const double cpu = Stopwatch::cpu_now();
    const auto begun = std::chrono::steady_clock::now();
    for (std::size_t who = 0; who < clients; ++who) {
        threads.emplace_back([&, who] {
            Client client{Poco::Net::HTTPClientSession("127.0.0.1", static_cast<Poco::UInt16>(server.port())), cookie};
            for (std::size_t k = 0; k < count; ++k) {
                watches[who].time([&] { refused[who] += client.get(path) == 200 ? 0U : 1U; });
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(refused == std::vector<std::size_t>(clients, 0));
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
    std::vector<double> all;
    for (const Stopwatch& watch : watches) {
        const std::vector<double> own = watch.figures().milliseconds;
        all.insert(all.end(), own.begin(), own.end());
    }
    std::ranges::sort(all);
    return {std::move(all), 1, taken.count(), Stopwatch::cpu_now() - cpu};
}

}  // namespace

TEST_CASE("what a document costs", "[renderer]") {
    print_machine();
    print_heading();
    const Catalogue& catalogue = shipped().read.catalogue;
    const PdfRenderer renderer(
        {.partials = {catalogue.partials.begin(), catalogue.partials.end()}, .images = test::shipped_images()});
    for (const char* name : {"tripartite-convention", "report", "invoice", "summons"}) {
        const std::string path = fmt::format("doc-templates/{}.example.yaml", name);
        const Result<Record> facts = read_facts({path, text_of(std::filesystem::path(source_dir()) / path)});
        REQUIRE(facts);
        RenderRequest request;
        request.document_template = &catalogue.document_template(name);
        request.facts = *facts;
        const Result<std::string> bytes = renderer.render(request);
        REQUIRE(bytes);
        const std::size_t pages = static_cast<std::size_t>(verify_pdf(*bytes)->pages);
        print_line(fmt::format("{}, {} page{}, {} kB", name, pages, pages > 1 ? "s" : "", bytes->size() / 1000),
                   timed(400, [&] { return renderer.render(request); }));
    }
}

TEST_CASE("what a step costs", "[steps]") {
    print_machine();
    print_heading();
    ScenarioHouse house;
    const Folder folder;
    Floor floor(folder.path, 1);
    const Part planned = journey_until("record_expectations", 2);
    const std::vector<Opened> meetings = cases_before(planned, house, "meeting");
    const std::map<std::string, Actor> people = cast();

    measure_machine(house, meetings.front().id, planned.next);
    const Figures bare = timed(2000, [&] { floor.step(0); });
    print_line("floor: bare SQLite, the same durable writes", bare);
    print_line("durable step without a document",
               alternation_of({bare}, {steps_on(meetings, house.service(), "thierry", planned.next.event,
                                                answers_of(planned.next, 0), 40)}));

    const Date later = add_days(paris_date(house.clock().now()), 16);
    const Record postponement{{"requested_by", "centre"},
                              {"reason", "Salle indisponible"},
                              {"date", later},
                              {"start", "14:30"},
                              {"place", "Maison des communes, salle 2"}};
    const Figures with_summons = steps_on(meetings, house.service(), "maud", "postpone", postponement, 25);
    const std::size_t summons = newest_paper(house, people.at("maud"), meetings.back().id);
    const Figures bare_summons = timed(300, [&] { floor.step_with_file(summons); });
    print_line(fmt::format("floor: the same and a file of {} kB", summons / 1000), bare_summons);
    print_line("durable step with a summons", alternation_of({bare_summons}, {with_summons}));

    const Part drafted = journey_until("prepare_convention", 2);
    const std::vector<Opened> conventions = cases_before(drafted, house, "convention");
    const Figures with_convention =
        steps_on(conventions, house.service(), "herve", drafted.next.event, answers_of(drafted.next, 0), 25);
    const std::size_t convention = newest_paper(house, people.at("herve"), conventions.back().id);
    const Figures bare_convention = timed(300, [&] { floor.step_with_file(convention); });
    print_line(fmt::format("floor: the same and a file of {} kB", convention / 1000), bare_convention);
    print_line("durable step with a convention drafted", alternation_of({bare_convention}, {with_convention}));
}

TEST_CASE("what a page costs", "[pages]") {
    print_machine();
    print_heading();
    ScenarioHouse house;
    const std::vector<Opened> meetings = cases_before(journey_until("record_minutes", 1), house, "meeting");
    cases_before(journey_until("prepare_convention", 2), house, "convention");
    SeededRandom random(7);
    SqliteAccounts accounts(house.database(), random);
    const std::map<std::string, Actor> people = cast();
    REQUIRE(accounts.set_password(people.at("maud").user, "lierne-demo-2026"));
    const Result<Session> session = accounts.sign_in("maud", "lierne-demo-2026", house.clock().now());
    REQUIRE(session);
    WebParts parts;
    parts.service = &house.service();
    parts.accounts = &accounts;
    parts.directory = &house.directory();
    parts.clock = &house.clock();
    parts.random = &random;
    parts.version = "bench";
    WebServer server(parts);
    server.start();

    struct Asked {
        std::string what;
        std::string path;
    };
    const std::string one = "/cases/" + meetings.front().id.str();
    const std::array<Asked, 4> pages = {Asked{"home", "/"}, Asked{"list of cases", "/cases"}, Asked{"a case", one},
                                        Asked{"a form", one + "/steps/record_minutes"}};
    for (const std::size_t clients : {std::size_t{1}, std::size_t{8}}) {
        const std::string at_once = clients == 1 ? ", 1 client" : fmt::format(", {} clients", clients);
        const Figures floor = served(server, session->token, "/health", clients, 1500);
        print_line("floor: /health" + at_once, floor);
        for (const Asked& asked : pages) {
            served(server, session->token, asked.path, clients, 20);
            print_line(asked.what + at_once,
                       alternation_of({floor}, {served(server, session->token, asked.path, clients, 1200 / clients)}));
        }
    }
}
