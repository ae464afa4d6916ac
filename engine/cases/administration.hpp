// What the administrator keeps of people and bodies: accounts, roles, bodies. Every change leaves an entry that says
// who made it, when, and what was there before; nothing is ever deleted, an account that is over is closed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/clock.hpp"
#include "engine/base/result.hpp"
#include "engine/cases/case.hpp"
#include "engine/cases/directory.hpp"

namespace jalon {

// Calls `visit` with the name and the member of each thing that can be changed: all but the identifier and, of an
// account, the agent it belongs to.
template <class Row, class Visit>
requires std::same_as<std::remove_const_t<Row>, Organisation>
void members(Row& row, Visit visit) {
    visit("type", row.type);
    visit("name", row.name);
    visit("short_name", row.short_name);
    visit("the_name", row.the_name);
    visit("of_name", row.of_name);
    visit("to_name", row.to_name);
    visit("executive_name", row.executive_name);
    visit("executive_gender", row.executive_gender);
    visit("delegation", row.delegation);
    visit("signatory_name", row.signatory_name);
    visit("signatory_title", row.signatory_title);
    visit("siret", row.siret);
    visit("address", row.address);
    visit("postcode", row.postcode);
    visit("city", row.city);
    visit("email", row.email);
    visit("phone", row.phone);
    visit("affiliation", row.affiliation);
    visit("own_fiphfp", row.own_fiphfp);
    visit("service_code", row.service_code);
    visit("tribunal", row.tribunal);
    visit("iban", row.iban);
    visit("staff", row.staff);
    visit("commitment_required", row.commitment_required);
}

template <class Row, class Visit>
requires std::same_as<std::remove_const_t<Row>, User>
void members(Row& row, Visit visit) {
    visit("login", row.login);
    visit("gender", row.gender);
    visit("first_name", row.first_name);
    visit("last_name", row.last_name);
    visit("title", row.title);
    visit("email", row.email);
    visit("phone", row.phone);
    visit("roles", row.roles);
    visit("organisation", row.organisation);
    visit("active", row.active);
}

// A member that changed, as plain text: « yes » and « no », roles between commas, codes as they are stored. Numbers
// whose digits are set apart in another way have not changed.
struct MemberChange {
    std::string member;
    std::string before;
    std::string after;
    bool operator==(const MemberChange&) const = default;
};

std::vector<MemberChange> differences(const Organisation& before, const Organisation& after);
std::vector<MemberChange> differences(const User& before, const User& after);

// Changes whenever a member does; "" for what is not there yet.
std::string version_of(const Organisation& organisation);
std::string version_of(const User& user);

// Fills the names with article that are missing, from the first word of the full name: « Syndicat des eaux » gives « le
// syndicat des eaux », « du syndicat des eaux », « au syndicat des eaux ». Leaves them empty when that word is not one
// that bodies begin with.
void complete_names(Organisation& organisation);

struct AdministrationEntry {
    enum class Kind { account, organisation };
    Kind kind = Kind::account;
    Instant at{};
    UserId by;
    std::string subject;  // identifier of the account or body
    std::string name;     // as it was called then
    bool made = false;    // it did not exist before
    std::vector<MemberChange> changes;
    bool operator==(const AdministrationEntry&) const = default;
};

// A row to keep, on the condition that nobody changed it since.
template <class Row>
struct RowChange {
    Row row;
    std::string known_version;  // of what the change starts from; "" for a new row
    AdministrationEntry entry;
};

// Storage. Throws StorageFailure.
class AdministrationStore {
  public:
    virtual ~AdministrationStore() = default;
    // Those whose name, login or address has `text` in it, whatever case and accents; by last name.
    virtual std::vector<User> accounts(const std::string& text, int limit, int offset) = 0;
    virtual std::int64_t count_accounts(const std::string& text) = 0;
    // By name, city or SIRET; by name.
    virtual std::vector<Organisation> organisations(const std::string& text, int limit, int offset) = 0;
    virtual std::int64_t count_organisations(const std::string& text) = 0;
    // Keeps row and entry together. Errors: conflict (changed meanwhile), invalid (`where` "login": taken; "active" or
    // "roles": no administrator would be left).
    virtual Result<bool> keep(const RowChange<User>& change) = 0;
    // All or none. Errors: conflict, with `where` the index of the change.
    virtual Result<bool> keep(const std::vector<RowChange<Organisation>>& changes) = 0;
    // The latest first.
    virtual std::vector<AdministrationEntry> entries(int limit, int offset) = 0;
};

// Several threads may call at once when they may call its parts. Every call asks for the role « administrator » and
// answers not_allowed without it.
class Administration {
  public:
    // The parts belong to the caller and outlive this.
    Administration(AdministrationStore& store, const Directory& directory) : store_(store), directory_(directory) {}

    template <class Row>
    struct List {
        std::vector<Row> rows;
        std::int64_t count = 0;  // of all that fit, not of those listed
    };
    Result<List<User>> accounts(const Actor& actor, const std::string& text, int limit, int offset);
    Result<List<Organisation>> organisations(const Actor& actor, const std::string& text, int limit, int offset);
    Result<std::vector<AdministrationEntry>> entries(const Actor& actor, int limit, int offset);
    // Error: not_found.
    Result<User> account(const Actor& actor, const UserId& id);
    Result<Organisation> organisation(const Actor& actor, const OrganisationId& id);

    // `known_version` is that of what was shown, "" for a new one. What does not differ leaves no entry. Errors: as of
    // `AdministrationStore::keep`; invalid when somebody takes their own role of administrator or closes their account,
    // when the body is unknown, or when a role that sees every case would go to somebody outside the centre, one of the
    // employer's to somebody of the centre, that of administrator to a counsellor or an agent.
    Result<bool> save(const Actor& actor, User user, const std::string& known_version, Instant now);
    // Several together, all or none. Errors: as of `AdministrationStore::keep`; invalid, with one detail for each that
    // lacks a name with article or shares its SIRET with another.
    Result<bool> save(const Actor& actor, std::vector<Organisation> bodies,
                      const std::vector<std::string>& known_versions, Instant now);

  private:
    AdministrationStore& store_;
    const Directory& directory_;
};

}  // namespace jalon
