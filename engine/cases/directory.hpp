// Who exists: bodies, their agents, the people with an account. The engine reads the directory; storage keeps it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/id.hpp"
#include "engine/base/value.hpp"

namespace jalon {

struct Organisation {
    OrganisationId id;
    std::string type;  // commune, epci, syndicat, ccas, caisse_des_ecoles, departement, region, sdis, oph, cdg, other
    std::string name;  // full: « Commune de Saint-Aubin-des-Prés »
    std::string short_name;        // « Saint-Aubin-des-Prés »
    std::string the_name;          // « la commune de Saint-Aubin-des-Prés »
    std::string of_name;           // « de la commune de Saint-Aubin-des-Prés »
    std::string to_name;           // « à la commune de Saint-Aubin-des-Prés »
    std::string executive_name;    // « Jeanne Ferrand »
    std::string executive_gender;  // "f" or "m"
    std::string delegation;        // reference of the delegation when somebody else signs, or ""
    std::string signatory_name;    // who signs; default the executive
    std::string signatory_title;
    std::string siret;
    std::string address;
    std::string postcode;
    std::string city;
    std::string email;
    std::string phone;
    std::string affiliation;   // mandatory, voluntary, none, outside
    std::string own_fiphfp;    // yes, no, unknown
    std::string service_code;  // Chorus Pro, or ""
    std::string tribunal;      // « tribunal administratif de … »
    std::string iban;          // of the public accountant (the centre's invoices)
    int staff = 0;
    bool commitment_required = false;
};

struct Agent {
    AgentId id;
    OrganisationId organisation;
    std::string gender;  // "f" or "m"
    std::string first_name;
    std::string last_name;
    int birth_year = 0;
    std::string grade;
    std::string category;  // A, B, C
    std::string status;    // permanent, trainee, fixed_term, open_ended, private_law
    std::string post;
    std::string department;
    int seniority_years = 0;
    std::string email;
    std::string phone;
};

struct User {
    UserId id;
    std::string login;
    std::string gender;
    std::string first_name;
    std::string last_name;
    std::string title;  // « Conseillère en évolution professionnelle »
    std::string email;
    std::string phone;
    std::vector<std::string> roles;
    OrganisationId organisation;  // the employer's people: their body; the centre's: the centre
    AgentId agent;                // the agent this account belongs to, or empty
    bool active = true;
};

class Directory {
  public:
    virtual ~Directory() = default;
    virtual std::optional<Organisation> organisation(const OrganisationId& id) const = 0;
    virtual std::optional<Agent> agent(const AgentId& id) const = 0;
    virtual std::optional<User> user(const UserId& id) const = 0;
    virtual OrganisationId centre() const = 0;
    virtual std::vector<Agent> agents_of(const OrganisationId& id) const = 0;      // by last name
    virtual std::vector<User> users_with_role(const std::string& role) const = 0;  // active ones, by last name
    virtual std::vector<Organisation> organisations() const = 0;                   // by name
    // Grows with every change of the directory, so that what was looked up can be remembered until then; 0 when nobody
    // keeps count. A change made by another process may be counted late, but before the next transaction of this one.
    virtual std::uint64_t version() const { return 0; }
};

// True for a body that employs agents of the territorial public service: not the centre itself, nor one that only
// hosts.
bool is_employer(const Organisation& organisation);

// The facts that definitions and templates name: titles, gender and elision follow from the type of body
// (code général des collectivités territoriales; code de l'action sociale et des familles R123-20; décret 85-643).
Record facts_of(const Organisation& organisation);
Record facts_of(const Agent& agent);
Record facts_of(const User& user);

}  // namespace jalon
