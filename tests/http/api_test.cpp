// Programs at the service: keys, problems, and whole journeys in JSON whose answers keep to the description.
#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "engine/base/base64.hpp"
#include "tests/http/http_host.hpp"
#include "web/routes.hpp"

using namespace jalon;
using namespace jalon::test;
using nlohmann::json;

namespace {

std::string key_of(ServedHouse& served, const std::string& login, TokenScope scope) {
    static int made = 0;
    const Instant now = served.house().clock().now();
    return served.tokens().issue(
        {"key-" + std::to_string(++made), cast().at(login).user, scope, "essai", now, now + std::chrono::days(360)});
}

HttpClient program(ServedHouse& served, const std::string& login, TokenScope scope) {
    HttpClient client = served.client();
    client.set_header("Authorization", "Bearer " + key_of(served, login, scope));
    return client;
}

Reply post(HttpClient& client, const std::string& path, const json& body) {
    return client.send("POST", path, body.dump(), "application/json");
}

// A house in which the secretary has just opened a framework convention for Saint-Aubin.
struct Opened {
    ServedHouse served;
    std::string path;

    Opened() {
        served.house().clock().set(*parse_instant("2026-03-02T09:00:00Z"));
        HttpClient secretary = program(served, "cecile", TokenScope::act);
        const Reply opened =
            post(secretary, "/api/cases", {{"workflow", "cadre"}, {"organisation", "saint-aubin"}, {"key", "once"}});
        REQUIRE(opened.status == 201);
        path = opened.header("location");
        CHECK(post(secretary, "/api/cases", {{"workflow", "cadre"}, {"organisation", "saint-aubin"}, {"key", "once"}})
                  .header("location") == path);
    }
};

// What the kit asks, as the ordinary journey answers it.
json kit() {
    for (const ScenarioStep& step : scenario_at("cadre/ordinary-journey.yaml").steps) {
        if (step.event == "send_kit") {
            return {{"answers", json::parse(to_plain_json(Value(answers_of(step, 0))))}};
        }
    }
    FAIL("the ordinary journey sends a kit");
    return {};
}

bool keeps_to(const json& description, const std::string& form, const json& answers) {
    // The form's schema with its references at hand.
    json document = description["components"]["schemas"]["form." + form];
    valijson::Schema schema;
    valijson::SchemaParser parser;
    const valijson::adapters::NlohmannJsonAdapter adapter(document);
    parser.populateSchema(adapter, schema);
    valijson::Validator validator;
    return validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(answers), nullptr);
}

// Sends each step of a script as a program of the person would.
class ProgramHost final : public CaseHost {
  public:
    ProgramHost(ServedHouse& served, const Scenario* frame) : CaseHost(served.house(), cast(), frame), served_(served) {
        HttpClient reader = program(served, "cecile", TokenScope::read);
        description_ = json::parse(reader.get("/api/openapi.json").body);
    }

    Result<void> send(const ScenarioStep& step) override {
        begin_step();
        const std::string who = person_for(step.by);
        REQUIRE(!who.empty());
        const auto [known, made] = clients_.try_emplace(who, served_.client());
        if (made) {
            known->second = program(served_, who, TokenScope::act);
        }
        HttpClient& client = known->second;
        const std::string path = "/api/cases/" + id().str();
        const Reply read = client.get(path);
        json answers = json::parse(to_plain_json(Value(answers_of(step, 0))));
        for (json& answer : answers) {
            if (answer.is_object() && answer.contains("file")) {
                answer = {{"name", answer["file"]}, {"content", to_base64(sample_scan())}};
            }
        }
        client.set_header("If-Match", read.status == 200 ? read.header("etag") : "\"none.\"");
        const Reply sent = post(client, path + "/steps/" + step.event, {{"answers", answers}});
        const json told = json::parse(sent.body);
        if (sent.status != 200) {
            CHECK(sent.header("content-type") == "application/problem+json; charset=utf-8");
            CHECK(told["status"] == sent.status);
            const ErrorKind kind = sent.status == 403   ? ErrorKind::not_allowed
                                   : sent.status == 404 ? ErrorKind::not_found
                                   : sent.status == 409 ? ErrorKind::conflict
                                                        : ErrorKind::invalid;
            return tl::unexpected(Error{kind, told["detail"], {}, {}});
        }
        ++steps_;
        check_described(step.event, json::parse(read.body), answers);
        return {};
    }

    int steps() const { return steps_; }

  private:
    void check_described(const std::string& event, const json& before, const json& answers) {
        INFO(event << " " << answers);
        REQUIRE(description_["paths"].contains("/api/cases/{id}/steps/" + event));
        for (const json& action : before["actions"]) {
            if (action["event"] == event && action["form"] != "") {
                CHECK(keeps_to(description_, action["form"], answers));
            }
        }
    }

    ServedHouse& served_;
    json description_;
    std::map<std::string, HttpClient> clients_;
    int steps_ = 0;
};

}  // namespace

TEST_CASE("whole journeys are made by programs, and their answers keep to the description", "[http][api]") {
    static const Scenario frame = scenario_at("cadre/ordinary-journey.yaml");
    for (const std::string path : {"cadre/ordinary-journey.yaml", "bilan-professionnel/ordinary-journey.yaml"}) {
        ServedHouse served;
        ProgramHost host(served, &frame);
        INFO(path);

        const PlayResult result = play(scenario_at(path), host, Restore::no);

        CHECK((result.difference ? result.difference->str() : "") == "");
        CHECK(host.steps() > 5);
    }
}

TEST_CASE("a key opens what its scope says, and nothing that is a page", "[http][api]") {
    Opened house;
    HttpClient reader = program(house.served, "cecile", TokenScope::read);
    HttpClient meter = program(house.served, "cecile", TokenScope::measure);
    HttpClient stranger = house.served.client();
    stranger.set_header("Authorization", "Bearer jln_0000");

    CHECK(reader.get(house.path).status == 200);
    CHECK(post(reader, house.path + "/steps/send_kit", json::object()).status == 403);
    CHECK(post(reader, "/api/cases", {{"workflow", "cadre"}}).status == 403);
    CHECK(reader.get("/").status == 303);
    CHECK(meter.get(house.path).status == 403);
    CHECK(stranger.get(house.path).status == 401);
    CHECK(stranger.get(house.path).header("www-authenticate") == "Bearer");
    // Past its time, the key is worth nothing; its neighbour in the same browser neither.
    house.served.house().clock().set(house.served.house().clock().now() + std::chrono::days(360));
    CHECK(reader.get(house.path).status == 401);
}

TEST_CASE("what is not the holder's to know does not exist for the key", "[http][api]") {
    Opened house;
    HttpClient other = program(house.served, "thierry", TokenScope::act);

    const Reply foreign = other.get(house.path);
    const Reply absent = other.get("/api/cases/00000000000000000000");
    CHECK(foreign.status == 404);
    CHECK(foreign.body == absent.body);
    CHECK(post(other, house.path + "/steps/send_kit", {{"revision", "x"}}).status == 404);
    CHECK(json::parse(other.get("/api/cases").body)["count"] == 0);
}

TEST_CASE("a program learns whether the case has changed, and cannot act on an old reading", "[http][api]") {
    Opened house;
    HttpClient secretary = program(house.served, "cecile", TokenScope::act);
    const std::string tag = secretary.get(house.path).header("etag");
    REQUIRE_FALSE(tag.empty());

    secretary.set_header("If-None-Match", tag);
    const Reply same = secretary.get(house.path);
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    CHECK(json::parse(post(secretary, house.path + "/steps/send_kit", json::object()).body)["status"] == 428);
    secretary.set_header("If-Match", "\"0000.0\"");
    const json conflict = json::parse(post(secretary, house.path + "/steps/send_kit", json::object()).body);
    CHECK(conflict["type"] == "urn:jalon:problem:conflict");
    secretary.set_header("If-Match", tag);
    secretary.set_header("Idempotency-Key", "kit-1");
    const Reply sent = post(secretary, house.path + "/steps/send_kit", kit());
    REQUIRE(sent.status == 200);
    CHECK(sent.header("etag") != tag);
    // Sent twice by a nervous line: done once.
    const Reply again = post(secretary, house.path + "/steps/send_kit", kit());
    CHECK(again.status == 200);
    CHECK(json::parse(again.body)["revision"] == json::parse(sent.body)["revision"]);
}

TEST_CASE("wrong parameters and files are told by name", "[http][api]") {
    Opened house;
    HttpClient secretary = program(house.served, "cecile", TokenScope::act);

    CHECK(secretary.get("/api/cases?limit=0").status == 400);
    CHECK(secretary.get("/api/cases?limit=101").status == 400);
    CHECK(secretary.get("/api/cases?finished=maybe").status == 400);
    CHECK(json::parse(secretary.get("/api/cases?limit=1&finished=false").body)["cases"].size() == 1);
    CHECK(json::parse(secretary.get("/api/cases?offset=1").body)["cases"].empty());
    CHECK(json::parse(secretary.get("/api/cases?workflow=bilan-professionnel").body)["count"] == 0);

    const json revision = json::parse(secretary.get(house.path).body)["revision"];
    for (const char* content : {"!!!", "bm90IGEgcGRm"}) {
        const json answers{{"scan", {{"name", "a.pdf"}, {"content", content}}}};
        const json told = json::parse(
            post(secretary, house.path + "/steps/send_kit", {{"revision", revision}, {"answers", answers}}).body);
        CHECK(told["status"] == 422);
        CHECK(told["errors"][0]["field"] == "scan");
    }
}

TEST_CASE("the figures of the service are for a key of their own, and name no one", "[http][api]") {
    Opened house;
    HttpClient meter = program(house.served, "cecile", TokenScope::measure);
    HttpClient reader = program(house.served, "cecile", TokenScope::read);
    HttpClient person = house.served.client();
    REQUIRE(house.served.sign_in(person, "cecile"));

    CHECK(reader.get("/metrics").status == 403);
    CHECK(person.get("/metrics").status == 403);
    CHECK(house.served.client().get("/metrics").status == 401);
    CHECK(house.served.client().send("POST", "/metrics", "", "text/plain").status == 405);
    reader.get(house.path);
    const Reply figures = meter.get("/metrics");
    CHECK(figures.status == 200);
    CHECK(figures.header("content-type") == "text/plain; version=0.0.4; charset=utf-8");
    const auto says = [&](const std::string& line) { return figures.body.find(line + "\n") != std::string::npos; };
    CHECK(says(R"(jalon_requests_total{method="GET",route="/api/cases/{id}",status="200"} 1)"));
    CHECK(says(R"(jalon_requests_total{method="GET",route="/metrics",status="403"} 2)"));
    CHECK(says(R"(jalon_requests_total{method="POST",route="",status="405"} 1)"));
    CHECK(figures.body.find("jalon_request_seconds_bucket{le=\"+Inf\"} ") != std::string::npos);
    CHECK(figures.body.find(house.path.substr(house.path.rfind('/') + 1)) == std::string::npos);
    CHECK(figures.body.find("cecile") == std::string::npos);
}

TEST_CASE("the description names every route and every step, and all it refers to is there", "[http][api]") {
    Opened house;
    HttpClient reader = program(house.served, "cecile", TokenScope::read);
    const json description = json::parse(reader.get("/api/openapi.json").body);

    CHECK(description["openapi"] == "3.1.0");
    for (const Route& route : routes()) {
        if ((route.access == Access::program || route.access == Access::measure) &&
            !route.pattern.ends_with("/{event}")) {
            INFO(route.pattern);
            CHECK(description["paths"][std::string(route.pattern)].contains(route.method == "GET" ? "get" : "post"));
        }
    }
    std::set<std::string> ids;
    for (const auto& [path, item] : description["paths"].items()) {
        for (const auto& [verb, operation] : item.items()) {
            INFO(path);
            CHECK(ids.insert(operation["operationId"]).second);
            CHECK_FALSE(operation["summary"].get<std::string>().empty());
        }
    }
    const std::string text = description.dump();
    const std::string mark = "\"$ref\":\"#";
    int references = 0;
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
        const std::size_t begin = at + mark.size();
        const std::string pointer = text.substr(begin, text.find('"', begin) - begin);
        INFO(pointer);
        CHECK(description.contains(json::json_pointer(pointer)));
        ++references;
    }
    CHECK(references > 20);
}
