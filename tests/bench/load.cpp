// What the whole service bears: 20,000 cases behind the real server in a process of its own, and crowds of browsers on
// the same machine. `jalon_bench '[load]'` prints the table that docs/performance.md quotes.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "cli/bench/many_cases.hpp"
#include "storage/account_store.hpp"
#include "storage/directory_store.hpp"
#include "tests/bench/crowd.hpp"
#include "tests/bench/journeys.hpp"
#include "web/server.hpp"

using namespace jalon;
using namespace jalon::bench;
using namespace jalon::test;

namespace {

constexpr Shares shares{.agents = 2100, .bodies = 300, .counsellors = 40};
constexpr std::size_t officers = 20;  // of the bodies, with an account
constexpr std::size_t finished_cases = 17'000;
constexpr std::size_t met_cases = 2'000;
constexpr std::size_t drafted_cases = 1'000;
constexpr const char* password = "une phrase pour mesurer";

void fill_directory(SqliteDirectory& directory) {
    const std::map<std::string, Actor> known = cast();
    Organisation body = *directory.organisation(known.at("solange").organisation);
    Agent agent = *directory.agent(known.at("thierry").agent);
    User counsellor = *directory.user(known.at("maud").user);
    User officer = *directory.user(known.at("solange").user);
    for (std::size_t k = 0; k < shares.bodies; ++k) {
        body.id = OrganisationId(fmt::format("body-{}", k));
        body.name = fmt::format("Commune de Vauclair {}", k);
        directory.save_organisation(body);
    }
    for (std::size_t k = 0; k < shares.agents; ++k) {
        agent.id = AgentId(fmt::format("agent-{}", k));
        agent.last_name = fmt::format("Morvenn {}", k);
        agent.organisation = OrganisationId(fmt::format("body-{}", k % shares.bodies));
        directory.save_agent(agent);
    }
    for (std::size_t k = 0; k < shares.counsellors; ++k) {
        counsellor.login = fmt::format("counsellor-{}", k);
        counsellor.id = UserId(counsellor.login);
        directory.save_user(counsellor);
    }
    for (std::size_t k = 0; k < officers; ++k) {
        officer.login = fmt::format("officer-{}", k);
        officer.id = UserId(officer.login);
        officer.organisation = OrganisationId(fmt::format("body-{}", k));
        directory.save_user(officer);
    }
}

// Who browses: a session, and the pages of cases and of forms that are open to it.
struct Visitor {
    std::string session;
    std::vector<std::string> pages;
    std::vector<std::string> forms;
};

// The cases of a visitor, the open ones with their form where the meeting has taken place.
void print_visitor(std::ostream& out, ScenarioHouse& house, SqliteAccounts& accounts, const std::string& login) {
    REQUIRE(accounts.set_password(UserId(login), password));
    const Result<Session> session = accounts.sign_in(login, password, house.clock().now());
    REQUIRE(session);
    CaseFilter filter;
    filter.limit = 60;
    out << "visitor " << session->token << '\n';
    for (const bool finished : {false, true}) {
        filter.finished = finished;
        for (const CaseLine& line : house.service().cases(session->actor, filter).lines) {
            const std::string page = "/cases/" + line.header.id.str();
            out << "page " << page << '\n';
            if (!finished && house.service().form(session->actor, line.header.id, "record_minutes")) {
                out << "form " << page << "/steps/record_minutes\n";
            }
        }
    }
}

// The process of the server: says on `tell` what may be asked of it, serves until `listen` ends.
[[noreturn]] void be_the_server(int tell, int listen) {
    {
        ScenarioHouse house;
        // The clock stays where the last of them leaves it, before what is due in any of them.
        const std::vector<Opened> finished = cases_before(whole_journey(), house, "finished", 1);
        const std::vector<Opened> drafted = cases_before(journey_until("prepare_convention", 2), house, "drafted", 1);
        const std::vector<Opened> met = cases_before(journey_until("record_minutes", 1), house, "met", 1);
        const std::filesystem::path file = house.database().file();
        SqliteDirectory directory(house.database());
        fill_directory(directory);
        add_copies(file, finished.front().id, finished_cases, Copied::pages);
        add_copies(file, drafted.front().id, drafted_cases, Copied::pages);
        add_copies(file, met.front().id, met_cases, Copied::pages);
        share_out(file, shares);
        house.reopen();

        SeededRandom random(7);
        SqliteAccounts accounts(house.database(), random, SqliteAccounts::Hashing::quick);
        std::ostringstream out;
        for (std::size_t k = 0; k < shares.counsellors; ++k) {
            print_visitor(out, house, accounts, fmt::format("counsellor-{}", k));
        }
        for (std::size_t k = 0; k < officers; ++k) {
            print_visitor(out, house, accounts, fmt::format("officer-{}", k));
        }
        std::ofstream log("/dev/null");
        std::mutex log_lock;
        WebParts parts;
        parts.service = &house.service();
        parts.accounts = &accounts;
        parts.directory = &house.directory();
        parts.clock = &house.clock();
        parts.random = &random;
        parts.version = "bench";
        parts.log = [&](std::string_view line) {
            const std::scoped_lock lock(log_lock);
            log << line << std::endl;
        };
        WebServer server(parts);
        server.start();
        out << "port " << server.port() << "\nready\n";
        const std::string told = out.str();
        for (std::size_t at = 0; at < told.size();) {
            at += static_cast<std::size_t>(::write(tell, told.data() + at, told.size() - at));
        }
        char end = 0;
        static_cast<void>(::read(listen, &end, 1));
    }
    std::_Exit(0);
}

class ServerProcess {
  public:
    ServerProcess() {
        std::array<int, 2> told{};
        std::array<int, 2> kept{};
        REQUIRE(::pipe(told.data()) == 0);
        REQUIRE(::pipe(kept.data()) == 0);
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            ::close(kept[1]);
            be_the_server(told[1], kept[0]);
        }
        ::close(told[1]);
        ::close(kept[0]);
        life_ = kept[1];
        std::string text;
        char block[4096];
        for (ssize_t count = 0; !text.ends_with("ready\n") && (count = ::read(told[0], block, sizeof block)) > 0;) {
            text.append(block, static_cast<std::size_t>(count));
        }
        ::close(told[0]);
        std::istringstream lines(text);
        for (std::string word, value; lines >> word && word != "ready";) {
            lines >> value;
            if (word == "visitor") {
                visitors.push_back({value, {}, {}});
            } else if (word == "port") {
                port = std::stoi(value);
            } else {
                (word == "page" ? visitors.back().pages : visitors.back().forms).push_back(value);
            }
        }
        REQUIRE(port > 0);
    }
    ~ServerProcess() {
        ::close(life_);
        ::waitpid(pid_, nullptr, 0);
    }
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    double cpu_seconds() const {
        clockid_t clock = 0;
        timespec time{};
        REQUIRE(::clock_getcpuclockid(pid_, &clock) == 0);
        REQUIRE(::clock_gettime(clock, &time) == 0);
        return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
    }
    std::size_t resident_megabytes() const {
        std::ifstream in(fmt::format("/proc/{}/statm", pid_));
        std::size_t total = 0;
        std::size_t resident = 0;
        in >> total >> resident;
        return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1'000'000;
    }

    int port = 0;
    std::vector<Visitor> visitors;

  private:
    pid_t pid_ = -1;
    int life_ = -1;
};

// What people do all day: home, lists, cases, forms; now and then a search.
class Mix {
  public:
    explicit Mix(const ServerProcess& server) : visitors_(server.visitors) {}

    std::pair<std::string, std::string> next(std::size_t who) {
        const Visitor& visitor = visitors_[who % visitors_.size()];
        const std::size_t kind = chance_() % 100;
        if (kind < 30) {
            return {"/", visitor.session};
        }
        if (kind < 45) {
            return {fmt::format("/cases?state=running&page={}", 1 + chance_() % 2), visitor.session};
        }
        if (kind < 48) {
            return {fmt::format("/cases?q=morvenn+{}", chance_() % shares.agents), visitor.session};
        }
        if (kind < 85 || visitor.forms.empty()) {
            return {visitor.pages[chance_() % visitor.pages.size()], visitor.session};
        }
        return {visitor.forms[chance_() % visitor.forms.size()], visitor.session};
    }

  private:
    const std::vector<Visitor>& visitors_;
    std::mt19937 chance_{2};
};

void print(const ServerProcess& server, const std::string& what, const Crowd& crowd) {
    const double before = server.cpu_seconds();
    Served served = serve(crowd);
    served.figures.cpu_seconds = server.cpu_seconds() - before;
    print_line(fmt::format("{} ({} kB, {} refused, {} MB resident)", what, served.bytes / 1000, served.refused,
                           server.resident_megabytes()),
               served.figures);
}

}  // namespace

TEST_CASE("what crowds cost", "[load]") {
    const ServerProcess server;
    Mix mix(server);
    print_machine();
    print_heading();
    const auto always = [&](const std::string& path) {
        return [&server, path](std::size_t who) {
            return std::pair(path, server.visitors[who % server.visitors.size()].session);
        };
    };
    const auto mixed = [&](std::size_t who) { return mix.next(who); };
    const auto cases = [&](std::size_t who) {
        const Visitor& visitor = server.visitors[who % server.visitors.size()];
        return std::pair(visitor.pages[who % visitor.pages.size()], visitor.session);
    };
    const int port = server.port;
    print(server, "floor: /health, 64 connections", {port, 64, 0, 3, always("/health")});
    print(server, "home, 64 connections", {port, 64, 0, 4, always("/")});
    print(server, "list of cases, 64 connections", {port, 64, 0, 4, always("/cases")});
    print(server, "a case, 64 connections", {port, 64, 0, 4, cases});
    print(server, "search, 8 connections", {port, 8, 0, 4, always("/cases?q=morvenn+7")});
    print(server, "mixed pages, 64 connections", {port, 64, 0, 8, mixed});
    print(server, "mixed pages, 1,000 people who think for a second", {port, 1000, 1, 10, mixed});
    {
        const Burden burden(port, 2000, 0);
        print(server, "mixed pages, 64 connections, beside 2,000 idle ones", {port, 64, 0, 5, mixed});
    }
    const Burden burden(port, 0, 1000);
    print(server, "mixed pages, 64 connections, beside 1,000 slow senders", {port, 64, 0, 5, mixed});
}
