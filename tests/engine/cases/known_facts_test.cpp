#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <vector>

#include "engine/billing/billing.hpp"
#include "engine/cases/case_facts.hpp"
#include "engine/definition/known_facts.hpp"

using namespace jalon;

namespace {

std::string kind_of(const Type& type) {
    return type.is(Type::Kind::optional) ? type.inner().str() : type.str();
}

std::string kind_of(const Value& value) {
    const std::string name(value.type_name());
    return name;
}

// What a record lacks, has too much, or holds in another type than the checks before publication believe.
std::vector<std::string> departures(const Record& given, const Type::Fields& known) {
    std::vector<std::string> told;
    for (const auto& [name, value] : given) {
        if (!known.contains(name)) {
            told.push_back("not known to the checks: " + name);
        }
    }
    for (const auto& [name, type] : known) {
        const auto found = given.find(name);
        if (found == given.end()) {
            told.push_back("never given: " + name);
        } else if (found->second.is_null()
                       ? !type.is(Type::Kind::optional)
                       : kind_of(type).substr(0, kind_of(found->second).size()) != kind_of(found->second)) {
            told.push_back(name + " is " + kind_of(found->second) + " in place of " + type.str());
        }
    }
    return told;
}

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("the checks before publication know exactly the facts that the case service gives", "[facts]") {
    Organisation full;
    full.id = OrganisationId("saint-aubin");
    full.type = "commune";
    full.executive_name = full.siret = full.address = full.postcode = full.city = full.email = full.phone =
        full.service_code = full.tribunal = full.iban = full.delegation = full.signatory_name = "x";
    Agent agent;
    agent.first_name = agent.last_name = agent.grade = agent.category = agent.post = agent.department = agent.email =
        agent.phone = "x";
    agent.birth_year = 1980;
    User user;
    user.first_name = user.last_name = user.title = user.email = user.phone = "x";

    CHECK(departures(facts_of(full), *organisation_facts().fields()) == Told{});
    CHECK(departures(facts_of(Organisation()), *organisation_facts().fields()) == Told{});
    CHECK(departures(facts_of(agent), *agent_facts().fields()) == Told{});
    CHECK(departures(facts_of(Agent()), *agent_facts().fields()) == Told{});
    CHECK(departures(facts_of(user), *user_facts().fields()) == Told{});
    CHECK(departures(facts_of(User()), *user_facts().fields()) == Told{});
    CHECK(departures(facts_of(CaseHeader(), Workflow()), *case_facts().fields()) == Told{});
    Invoice invoice;
    invoice.lines.emplace_back();
    CHECK(departures(to_record(invoice), *invoice_facts_type().fields()) == Told{"never given: number"});
}

TEST_CASE("what may be absent is known to be so", "[facts]") {
    for (const auto& [name, value] : facts_of(Organisation())) {
        INFO(name);
        CHECK(organisation_facts().fields()->at(name).is(Type::Kind::optional) == value.is_null());
    }
    for (const auto& [name, value] : facts_of(Agent())) {
        INFO(name);
        CHECK(agent_facts().fields()->at(name).is(Type::Kind::optional) == value.is_null());
    }
}

TEST_CASE("the facts of a tariff are those that the checks know", "[facts]") {
    Catalogue catalogue;
    HourlyTariff tariff;
    tariff.versions.emplace_back();
    tariff.versions.back().valid_from = Date{std::chrono::year(2026), std::chrono::month(1), std::chrono::day(1)};
    catalogue.tariffs.emplace("t", tariff);
    Workflow workflow;
    workflow.tariff = "t";
    const Value facts = tariff_facts(catalogue, workflow, {}, tariff.versions.back().valid_from);
    REQUIRE(facts.record() != nullptr);
    CHECK(departures(*facts.record(), *tariff_facts_type().fields()) == Told{});
}
