#include "cli/demo_people.hpp"

#include <algorithm>

#include "engine/cases/access.hpp"
#include "engine/cases/case_facts.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

// One account in one of its roles.
Actor acting_as(const User& user, const std::string& role) {
    Actor actor = actor_of(user);
    actor.roles = {role};
    return actor;
}

}  // namespace

std::string text_in(const Value& value) {
    return value.text() == nullptr ? std::string() : *value.text();
}

CasePlayer::Cast cast_for(const Directory& directory, const Value& line) {
    CasePlayer::Cast cast;
    cast.organisation = OrganisationId(text_in(line["organisation"]));
    for (const char* role : {"secretary", "head_of_service", "accountant", "centre_head"}) {
        for (const User& user : directory.users_with_role(role)) {
            cast.actors.emplace(role, acting_as(user, role));
        }
    }
    for (const char* role : {"hr_officer", "employer_head"}) {
        Actor stand_in;
        stand_in.roles = {role};
        stand_in.organisation = cast.organisation;
        for (const User& user : directory.users_with_role(role)) {
            if (user.organisation == cast.organisation) {
                stand_in = acting_as(user, role);
            }
        }
        cast.actors.emplace(role, stand_in);
    }
    for (const std::string& role : roles_of_other_bodies()) {
        Actor stand_in;
        stand_in.roles = {role};
        stand_in.organisation = OrganisationId(text_in(line[role]));
        for (const User& user : directory.users_with_role(role)) {
            if (user.organisation == stand_in.organisation) {
                stand_in = acting_as(user, role);
            }
        }
        cast.actors.emplace(role, stand_in);
    }
    Actor agent;
    agent.roles = {"agent"};
    agent.organisation = cast.organisation;
    agent.agent = AgentId(text_in(line["agent"]));
    for (const User& user : directory.users_with_role("agent")) {
        if (user.agent == agent.agent) {
            agent = acting_as(user, "agent");
        }
    }
    cast.actors.emplace("agent", agent);
    if (const std::optional<User> counsellor = directory.user(UserId(text_in(line["counsellor"])))) {
        cast.actors.emplace("counsellor", acting_as(*counsellor, "counsellor"));
    }
    return cast;
}

Wording::Wording(const Directory& directory, const Value& line, const Value& words) : line_(line) {
    if (const Record* general = words.record()) {
        for (const auto& [from, to] : *general) {
            pairs_.emplace_back(from, text_in(to));
        }
    }
    const OrganisationId body(text_in(line["organisation"]));
    if (const std::optional<Organisation> employer = directory.organisation(body)) {
        const Record facts = facts_of(*employer);
        pairs_.emplace_back("Jeanne Ferrand", text_in(facts.at("signatory_name")));
        pairs_.emplace_back("mairie@saint-aubin-des-pres.example", employer->email);
        exact_["Maire"] = text_in(facts.at("signatory_title"));
        std::string officer = "Le secrétariat";
        std::string title = "Ressources humaines";
        for (const User& user : directory.users_with_role("hr_officer")) {
            if (user.organisation == body) {
                officer = user.first_name + " " + user.last_name;
                title = user.title;
            }
        }
        pairs_.emplace_back("Solange Ferrier", officer);
        pairs_.emplace_back("Secrétaire de mairie", title);
    }
    if (const std::optional<Agent> agent = directory.agent(AgentId(text_in(line["agent"])))) {
        pairs_.emplace_back("Thierry Lemoine", agent->first_name + " " + agent->last_name);
        pairs_.emplace_back("Thierry", agent->first_name);
    }
    if (const std::optional<User> counsellor = directory.user(UserId(text_in(line["counsellor"])))) {
        pairs_.emplace_back("Maud Keravel", counsellor->first_name + " " + counsellor->last_name);
        exact_["Conseillère"] = counsellor->title;
    }
}

Record Wording::reworded(const Record& answers) const {
    Record record;
    for (const auto& [name, value] : answers) {
        const bool assigned = name == "agent" || name == "counsellor" ||
                              std::ranges::find(roles_of_other_bodies(), name) != roles_of_other_bodies().end();
        const bool person = assigned && value.text() != nullptr && line_[name].text() != nullptr;
        record[name] = person ? line_[name] : reworded(value);
    }
    return record;
}

Value Wording::reworded(const Value& value) const {
    if (const std::string* text = value.text()) {
        const auto whole = exact_.find(*text);
        return whole == exact_.end() ? replaced(*text) : whole->second;
    }
    if (const List* items = value.list()) {
        List list;
        for (const Value& item : *items) {
            list.push_back(reworded(item));
        }
        return list;
    }
    return value.record() == nullptr ? value : Value(reworded(*value.record()));
}

std::string Wording::replaced(std::string text) const {
    for (const auto& [from, to] : pairs_) {
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
            text.replace(at, from.size(), to);
        }
    }
    return text;
}

}  // namespace jalon
