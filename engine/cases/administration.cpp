#include "engine/cases/administration.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <type_traits>

#include "engine/base/expect.hpp"
#include "engine/base/french.hpp"
#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

std::string text_of(const std::string& value) {
    return value;
}
std::string text_of(bool value) {
    return value ? "yes" : "no";
}
std::string text_of(int value) {
    return std::to_string(value);
}
std::string text_of(const std::vector<std::string>& values) {
    return join(values, ", ");
}
template <class Tag>
std::string text_of(const Id<Tag>& id) {
    return id.str();
}

template <class Row>
std::vector<std::pair<std::string, std::string>> texts_of(const Row& row) {
    std::vector<std::pair<std::string, std::string>> texts;
    members(row, [&](const char* name, const auto& member) { texts.emplace_back(name, text_of(member)); });
    return texts;
}

// What means the same however its digits are set apart.
constexpr std::array numbers = {"phone", "iban", "siret", "postcode"};

std::string without_blanks(std::string text) {
    for (const std::string_view blank : {" ", "\u00A0", "\u202F"}) {
        for (std::size_t at = 0; (at = text.find(blank, at)) != std::string::npos;) {
            text.erase(at, blank.size());
        }
    }
    return text;
}

bool same_meaning(const std::string& name, const std::string& left, const std::string& right) {
    return left == right ||
           (std::ranges::find(numbers, name) != numbers.end() && without_blanks(left) == without_blanks(right));
}

template <class Row>
std::vector<MemberChange> differences_of(const Row& before, const Row& after) {
    const auto old_texts = texts_of(before);
    const auto new_texts = texts_of(after);
    std::vector<MemberChange> found;
    for (std::size_t k = 0; k < old_texts.size(); ++k) {
        if (!same_meaning(old_texts[k].first, old_texts[k].second, new_texts[k].second)) {
            found.push_back({old_texts[k].first, old_texts[k].second, new_texts[k].second});
        }
    }
    return found;
}

template <class Row>
std::string digest_of(const Row& row) {
    if (row.id.empty()) {
        return "";
    }
    std::string all = row.id.str();
    for (const auto& [name, text] : texts_of(row)) {
        all.append(1, '\0').append(name).append(1, '\0').append(text);
    }
    return sha256_hex(all);
}

tl::unexpected<Error> reserved() {
    return failure(ErrorKind::not_allowed, "Les comptes et les organismes sont réservés à l’administrateur.");
}

bool administers(const Actor& actor) {
    return actor.has("administrator");
}

// How a body's full name goes with an article.
struct FirstWord {
    std::string_view word;  // as `french::search_key` writes it
    std::string_view the;
    std::string_view of;
    std::string_view to;
};

constexpr FirstWord feminine(std::string_view word) {
    return {word, "la ", "de la ", "à la "};
}
constexpr FirstWord masculine(std::string_view word) {
    return {word, "le ", "du ", "au "};
}
constexpr FirstWord elided(std::string_view word) {
    return {word, "l’", "de l’", "à l’"};
}

constexpr std::array first_words = {
    feminine("commune"),  feminine("ville"),        feminine("communaute"), feminine("metropole"), feminine("caisse"),
    feminine("region"),   feminine("collectivite"), feminine("regie"),      masculine("syndicat"), masculine("centre"),
    masculine("conseil"), masculine("departement"), masculine("service"),   masculine("pole"),     masculine("pays"),
    masculine("sivu"),    masculine("sivom"),       masculine("ccas"),      masculine("cias"),     masculine("sdis"),
    elided("office"),     elided("etablissement"),  elided("association"),  elided("agence"),      elided("ecole"),
    elided("ehpad"),      elided("institut"),
};

// « Commune de X » is « la commune de X »; initials keep their capitals.
std::string in_a_sentence(const std::string& name) {
    if (name.starts_with("É")) {
        return "é" + name.substr(std::string_view("É").size());
    }
    const bool initials = name.size() > 1 && name[1] >= 'A' && name[1] <= 'Z';
    if (initials || name.empty() || name[0] < 'A' || name[0] > 'Z') {
        return name;
    }
    return static_cast<char>(name[0] - 'A' + 'a') + name.substr(1);
}

// What is wrong with a body beside its own answers.
std::optional<Error> problem_of(const Organisation& body, const std::vector<Organisation>& others) {
    if (body.the_name.empty() || body.of_name.empty() || body.to_name.empty()) {
        return Error{ErrorKind::invalid,
                     "« " + body.name + " » ne commence pas par un mot connu : écrivez son nom avec l’article.",
                     "the_name",
                     {}};
    }
    const auto same = std::ranges::find_if(others, [&](const Organisation& other) {
        return other.id != body.id && !body.siret.empty() && other.siret == body.siret;
    });
    if (same != others.end()) {
        return Error{
            ErrorKind::invalid, "Ce numéro SIRET est déjà celui de « " + same->name + " » : vérifiez-le.", "siret", {}};
    }
    return std::nullopt;
}

bool holds_one(const User& user, const std::vector<std::string>& roles) {
    return std::ranges::any_of(user.roles,
                               [&](const std::string& role) { return std::ranges::find(roles, role) != roles.end(); });
}

// What is wrong with an account beside its own answers: who would know of every case, or of none and all at once.
std::optional<Error> problem_of(const User& user, const OrganisationId& centre) {
    std::vector<std::string> of_centre = roles_of_the_service();
    of_centre.insert(of_centre.end(), {"administrator", "operator"});
    if (user.organisation != centre && holds_one(user, of_centre)) {
        return Error{ErrorKind::invalid,
                     "Un de ces rôles ouvre tous les dossiers ou tous les réglages : il va au personnel du centre de "
                     "gestion. Changez l’organisme ou les rôles.",
                     "roles",
                     {}};
    }
    if (user.organisation == centre && reaches_employer(user.roles)) {
        return Error{ErrorKind::invalid,
                     "Ces rôles sont ceux d’une collectivité : changez l’organisme, ou ouvrez un second compte.",
                     "roles",
                     {}};
    }
    if (holds_one(user, {"administrator"}) && holds_one(user, {"counsellor", "agent"})) {
        return Error{ErrorKind::invalid,
                     "L’administrateur ne lit aucun dossier : ouvrez un second compte pour l’autre rôle.",
                     "roles",
                     {}};
    }
    return std::nullopt;
}

}  // namespace

std::vector<MemberChange> differences(const Organisation& before, const Organisation& after) {
    return differences_of(before, after);
}

std::vector<MemberChange> differences(const User& before, const User& after) {
    return differences_of(before, after);
}

std::string version_of(const Organisation& organisation) {
    return digest_of(organisation);
}

std::string version_of(const User& user) {
    return digest_of(user);
}

void complete_names(Organisation& body) {
    const std::string name = in_a_sentence(body.name);
    const std::string first = french::search_key(name.substr(0, name.find(' ')));
    const auto found = std::ranges::find(first_words, first, &FirstWord::word);
    if (found == first_words.end()) {
        return;
    }
    const auto fill = [&](std::string& with_article, std::string_view article) {
        if (with_article.empty()) {
            with_article = std::string(article) + name;
        }
    };
    fill(body.the_name, found->the);
    fill(body.of_name, found->of);
    fill(body.to_name, found->to);
}

Result<Administration::List<User>> Administration::accounts(const Actor& actor, const std::string& text, int limit,
                                                            int offset) {
    if (!administers(actor)) {
        return reserved();
    }
    return List<User>{store_.accounts(text, limit, offset), store_.count_accounts(text)};
}

Result<Administration::List<Organisation>> Administration::organisations(const Actor& actor, const std::string& text,
                                                                         int limit, int offset) {
    if (!administers(actor)) {
        return reserved();
    }
    return List<Organisation>{store_.organisations(text, limit, offset), store_.count_organisations(text)};
}

Result<std::vector<AdministrationEntry>> Administration::entries(const Actor& actor, int limit, int offset) {
    if (!administers(actor)) {
        return reserved();
    }
    return store_.entries(limit, offset);
}

Result<User> Administration::account(const Actor& actor, const UserId& id) {
    if (!administers(actor)) {
        return reserved();
    }
    std::optional<User> user = directory_.user(id);
    return user ? Result<User>(std::move(*user)) : failure(ErrorKind::not_found, "Ce compte n’existe pas.");
}

Result<Organisation> Administration::organisation(const Actor& actor, const OrganisationId& id) {
    if (!administers(actor)) {
        return reserved();
    }
    std::optional<Organisation> body = directory_.organisation(id);
    return body ? Result<Organisation>(std::move(*body)) : failure(ErrorKind::not_found, "Cet organisme n’existe pas.");
}

Result<bool> Administration::save(const Actor& actor, User user, const std::string& known_version, Instant now) {
    if (!administers(actor)) {
        return reserved();
    }
    expect(!user.id.empty(), "an account to keep has its identifier");
    if (!directory_.organisation(user.organisation)) {
        return failure(ErrorKind::invalid, "Indiquez l’organisme de cette personne.", "organisation");
    }
    if (std::optional<Error> problem = problem_of(user, directory_.centre())) {
        return tl::unexpected(std::move(*problem));
    }
    const bool own = user.id == actor.user;
    if (own && !user.active) {
        return failure(ErrorKind::invalid, "Vous ne pouvez pas fermer votre propre compte : demandez-le à un collègue.",
                       "active");
    }
    if (own && std::ranges::find(user.roles, "administrator") == user.roles.end()) {
        return failure(ErrorKind::invalid,
                       "Vous ne pouvez pas retirer votre propre rôle d’administrateur : demandez-le à un collègue.",
                       "roles");
    }
    const std::optional<User> before = directory_.user(user.id);
    AdministrationEntry entry{AdministrationEntry::Kind::account,
                              now,
                              actor.user,
                              user.id.str(),
                              user.first_name + " " + user.last_name,
                              !before,
                              differences(before.value_or(User{}), user)};
    if (before && entry.changes.empty()) {
        return true;
    }
    return store_.keep(RowChange<User>{std::move(user), known_version, std::move(entry)});
}

Result<bool> Administration::save(const Actor& actor, std::vector<Organisation> bodies,
                                  const std::vector<std::string>& known_versions, Instant now) {
    if (!administers(actor)) {
        return reserved();
    }
    expect(bodies.size() == known_versions.size(), "each body comes with the version that was shown");
    std::map<std::string, Organisation> after;
    for (const Organisation& known : directory_.organisations()) {
        after.emplace(known.id.str(), known);
    }
    const std::map<std::string, Organisation> before = after;
    for (Organisation& body : bodies) {
        expect(!body.id.empty(), "a body to keep has its identifier");
        complete_names(body);
        after.insert_or_assign(body.id.str(), body);
    }
    std::vector<Organisation> all;
    for (const auto& [id, body] : after) {
        all.push_back(body);
    }
    Error problems{ErrorKind::invalid, "Des organismes sont à corriger ; rien n’est enregistré.", "", {}};
    std::vector<RowChange<Organisation>> changes;
    for (std::size_t k = 0; k < bodies.size(); ++k) {
        if (std::optional<Error> problem = problem_of(bodies[k], all)) {
            problem->where = bodies.size() == 1 ? problem->where : std::to_string(k);
            problems.details.push_back(std::move(*problem));
            continue;
        }
        const auto known = before.find(bodies[k].id.str());
        std::vector<MemberChange> changed =
            differences(known == before.end() ? Organisation{} : known->second, bodies[k]);
        if (known != before.end() && changed.empty()) {
            continue;
        }
        AdministrationEntry entry{AdministrationEntry::Kind::organisation,
                                  now,
                                  actor.user,
                                  bodies[k].id.str(),
                                  bodies[k].name,
                                  known == before.end(),
                                  std::move(changed)};
        changes.push_back({bodies[k], known_versions[k], std::move(entry)});
    }
    if (!problems.details.empty()) {
        return tl::unexpected(problems);
    }
    return changes.empty() ? Result<bool>(true) : store_.keep(changes);
}

}  // namespace jalon
