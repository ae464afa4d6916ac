// What the administrator keeps: accounts and bodies, through the pages that change them.
#include "engine/cases/administration.hpp"

#include <catch2/catch.hpp>

#include "engine/definition/body_type.hpp"
#include "engine/definition/catalogue.hpp"
#include "engine/definition/role.hpp"
#include "storage/administration_store.hpp"
#include "storage/directory_store.hpp"
#include "tests/acceptance/pages.hpp"
#include "tests/web/site_house.hpp"
#include "web/embedded.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

// A service with its administrator's pages.
struct Desk {
    Desk()
        : directory(story.house().database()),
          store(story.house().database()),
          administration(store, directory),
          pages(story, &administration) {}

    std::string made(const Response& response) {
        REQUIRE(response.status == 303);
        return header(response, "Location");
    }

    Story story;
    SqliteDirectory directory;
    SqliteAdministration store;
    Administration administration;
    Pages pages;
};

const std::string account =
    "gender=f&first_name=Zo%C3%A9&last_name=Lambert&title=&email=zoe%40commune.example&phone=&organisation=saint-aubin&"
    "roles=hr_officer&login=zlambert&active=yes&_version=";

const std::string syndicate =
    "type=syndicat&name=Syndicat+des+eaux+de+la+Lierne&short_name=Eaux+de+la+Lierne&siret=&affiliation=voluntary&"
    "own_fiphfp=unknown&staff=12&the_name=&of_name=&to_name=&executive_name=Paul+Roche&executive_gender=m&"
    "commitment_required=no&_version=";

Form embedded_form(const std::string& name) {
    for (const EmbeddedFile& file : embedded_files()) {
        if (file.name == name + ".yaml") {
            return read_catalogue({{"forms/" + name + ".yaml", std::string(file.bytes)}}).catalogue.form(name);
        }
    }
    throw std::runtime_error("no such form");
}

}  // namespace

TEST_CASE("the administrator opens, changes and closes an account, and each change leaves its line",
          "[acceptance][administration]") {
    Desk desk;
    const std::string path = desk.made(desk.pages.post("administrator", "/administration/accounts", account));
    const std::optional<User> zoe = desk.directory.user_by_login("zlambert");
    REQUIRE(zoe);
    CHECK(zoe->roles == std::vector<std::string>{"hr_officer"});
    CHECK(zoe->organisation == OrganisationId("saint-aubin"));
    CHECK(zoe->active);

    const Response sheet = desk.pages.get("administrator", path);
    const std::string version = hidden(sheet, "_version");
    std::string closed = account + version;
    closed.replace(closed.find("active=yes"), 10, "active=no");
    CHECK(desk.made(desk.pages.post("administrator", path, closed)) == path);
    CHECK_FALSE(desk.directory.user_by_login("zlambert")->active);

    // Typed on the page that was open before.
    const Response late = desk.pages.post("administrator", path, account + version);
    CHECK(late.status == 409);
    CHECK_THAT(words_of(late), Contains("Quelqu’un a changé cette fiche pendant votre saisie"));
    CHECK_FALSE(desk.directory.user_by_login("zlambert")->active);

    const std::string told = words_of(desk.pages.get("administrator", "/administration"));
    CHECK_THAT(told, Contains("Zoé Lambert – compte créé"));
    CHECK_THAT(told, Contains("Compte ouvert oui → devient non"));
    const auto entries = desk.store.entries(10, 0);
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].changes == std::vector<MemberChange>{{"active", "yes", "no"}});
    CHECK(entries[0].by == desk.story.actor("administrator").user);
}

TEST_CASE("an account that cannot be is refused beside its field, with what was typed",
          "[acceptance][administration]") {
    Desk desk;
    const Response blank = desk.pages.post("administrator", "/administration/accounts", "first_name=Zo%C3%A9");
    CHECK(blank.status == 422);
    CHECK_THAT(words_of(blank), Contains("réponses sont à corriger"));
    CHECK_THAT(blank.body, Contains("value=\"Zoé\""));

    std::string spaced = account;
    spaced.replace(spaced.find("login=zlambert"), 14, "login=zlambert+l");
    CHECK_THAT(words_of(desk.pages.post("administrator", "/administration/accounts", spaced)),
               Contains("Un identifiant s’écrit sans espace."));
    std::string taken = account;
    taken.replace(taken.find("login=zlambert"), 14,
                  "login=" + desk.directory.user(desk.story.actor("counsellor").user)->login);
    const Response refused = desk.pages.post("administrator", "/administration/accounts", taken);
    CHECK(refused.status == 422);
    CHECK_THAT(words_of(refused), Contains("Cet identifiant est déjà pris : choisissez-en un autre."));
    CHECK(desk.store.entries(10, 0).empty());
}

TEST_CASE("nobody locks themselves out, and one administrator stays", "[acceptance][administration]") {
    Desk desk;
    const Actor self = desk.story.actor("administrator");
    const Instant now = desk.story.clock().now();
    const User mine = *desk.directory.user(self.user);
    User closed = mine;
    closed.active = false;
    CHECK(desk.administration.save(self, closed, version_of(mine), now).error().where == "active");
    User plain = mine;
    plain.roles = {"secretary"};
    CHECK(desk.administration.save(self, plain, version_of(mine), now).error().where == "roles");

    User other = mine;
    other.id = UserId("second-administrator");
    other.login = "second";
    REQUIRE(desk.administration.save(self, other, "", now));
    const Actor second{other.id, {"administrator"}, other.organisation, AgentId(), "Second"};
    CHECK(desk.administration.save(second, plain, version_of(mine), now));
    // The first, whose session still says administrator, takes the role from the second: nobody would be left.
    User second_plain = other;
    second_plain.roles = {"secretary"};
    const Result<bool> last = desk.administration.save(self, second_plain, version_of(other), now);
    REQUIRE_FALSE(last);
    CHECK(last.error().message ==
          "Il ne resterait aucun administrateur : nommez-en un autre avant de retirer celui-ci.");
}

TEST_CASE("roles stay on their side: the centre's, the employer's, the administrator's",
          "[acceptance][administration]") {
    Desk desk;
    const auto said = [&](const std::string& organisation, const std::string& roles) {
        std::string typed = account;
        typed.replace(typed.find("organisation=saint-aubin"), 24, "organisation=" + organisation);
        typed.replace(typed.find("roles=hr_officer"), 16, roles);
        return words_of(desk.pages.post("administrator", "/administration/accounts", typed));
    };
    for (const char* const role : {"secretary", "head_of_service", "accountant", "archivist", "dpo", "centre_head",
                                   "administrator", "operator"}) {
        INFO(role);
        CHECK_THAT(said("saint-aubin", std::string("roles=") + role),
                   Contains("il va au personnel du centre de gestion"));
    }
    CHECK_THAT(said("cdg", "roles=hr_officer"), Contains("Ces rôles sont ceux d’une collectivité"));
    CHECK_THAT(said("cdg", "roles=administrator&roles=counsellor"), Contains("ouvrez un second compte"));
    CHECK_FALSE(desk.directory.user_by_login("zlambert"));
}

TEST_CASE("a body is named with its article, and two do not share a SIRET", "[acceptance][administration]") {
    Desk desk;
    const std::string path = desk.made(desk.pages.post("administrator", "/administration/organisations", syndicate));
    const auto body = desk.directory.organisation(OrganisationId(path.substr(path.rfind('/') + 1)));
    REQUIRE(body);
    CHECK(body->the_name == "le syndicat des eaux de la Lierne");
    CHECK(body->of_name == "du syndicat des eaux de la Lierne");
    CHECK(body->to_name == "au syndicat des eaux de la Lierne");
    CHECK(body->staff == 12);

    std::string odd = syndicate;
    odd.replace(odd.find("name=Syndicat"), 13, "name=Lierne+H");
    CHECK_THAT(words_of(desk.pages.post("administrator", "/administration/organisations", odd)),
               Contains("ne commence pas par un mot connu : écrivez son nom avec l’article."));

    const std::string siret = desk.directory.organisation(OrganisationId("saint-aubin"))->siret;
    REQUIRE_FALSE(siret.empty());
    std::string twice = syndicate;
    twice.replace(twice.find("siret="), 6, "siret=" + siret);
    CHECK_THAT(words_of(desk.pages.post("administrator", "/administration/organisations", twice)),
               Contains("Ce numéro SIRET est déjà celui de « Commune de Saint-Aubin-des-Prés »"));
}

TEST_CASE("names of bodies take their article from their first word", "[administration]") {
    const auto named = [](const std::string& name) {
        Organisation body;
        body.name = name;
        complete_names(body);
        return body.of_name;
    };
    CHECK(named("Commune de Lierneville") == "de la commune de Lierneville");
    CHECK(named("Communauté de communes du Val") == "de la communauté de communes du Val");
    CHECK(named("Département du Val-de-Lierne") == "du département du Val-de-Lierne");
    CHECK(named("Office public de l’habitat") == "de l’office public de l’habitat");
    CHECK(named("Établissement public foncier") == "de l’établissement public foncier");
    CHECK(named("CCAS de Lierneville") == "du CCAS de Lierneville");
    CHECK(named("Lierne Habitat") == "");
}

TEST_CASE("the administration is for the administrator alone, in the engine as well", "[acceptance][administration]") {
    Desk desk;
    const User someone = *desk.directory.user(desk.story.actor("counsellor").user);
    for (const auto& [role, actor] : desk.story.actors()) {
        if (role == "administrator") {
            continue;
        }
        INFO(role);
        CHECK(desk.pages.get(role, "/administration").status == 403);
        CHECK(desk.pages.post(role, "/administration/accounts", account).status == 403);
        CHECK_FALSE(desk.administration.accounts(actor, "", 10, 0));
        CHECK_FALSE(desk.administration.organisations(actor, "", 10, 0));
        CHECK_FALSE(desk.administration.entries(actor, 10, 0));
        CHECK_FALSE(desk.administration.account(actor, someone.id));
        CHECK_FALSE(desk.administration.save(actor, someone, version_of(someone), desk.story.clock().now()));
    }
    CHECK_FALSE(desk.directory.user_by_login("zlambert"));
    CHECK(words_of(desk.pages.get("counsellor", "/")).find("Administration") == std::string::npos);
}

TEST_CASE("accounts are found by name, login or address, bodies by name, city or SIRET",
          "[acceptance][administration]") {
    Desk desk;
    desk.made(desk.pages.post("administrator", "/administration/accounts", account));
    for (const char* const q : {"lambert", "ZOE", "zoe%40commune"}) {
        CHECK_THAT(words_of(desk.pages.get("administrator", std::string("/administration/accounts?q=") + q)),
                   Contains("Lambert Zoé"));
    }
    CHECK_THAT(words_of(desk.pages.get("administrator", "/administration/accounts?q=personne-de-ce-nom")),
               Contains("Personne ni rien pour « personne-de-ce-nom »"));
    CHECK_THAT(words_of(desk.pages.get("administrator", "/administration/organisations?q=aubin")),
               Contains("Commune de Saint-Aubin-des-Prés"));
}

TEST_CASE("the forms of the administration offer every role and every type of body", "[administration]") {
    const Form accounts = embedded_form("account");
    std::vector<std::pair<std::string, std::string>> roles;
    for (const Option& option : accounts.find("roles")->options) {
        roles.emplace_back(option.code, option.label);
    }
    std::vector<std::pair<std::string, std::string>> known;
    for (const std::string& role : all_roles()) {
        known.emplace_back(role, role_label(role));
    }
    CHECK(roles == known);
    const Form bodies = embedded_form("body");
    CHECK(std::ranges::equal(bodies.find("type")->options, body_types, {}, &Option::code));
    // Each member that can be changed has its field.
    const auto asked_of = [](const Form& form) {
        return [&form](const char* name, auto&&) {
            INFO(name);
            CHECK(form.find(name) != nullptr);
        };
    };
    const User user;
    members(user, asked_of(accounts));
    const Organisation body;
    members(body, asked_of(bodies));
}

namespace {

Response sent_file(Desk& desk, const std::string& bytes) {
    return desk.pages.post_file("administrator", "/administration/organisations/import", "file", "organismes.csv",
                                bytes);
}

}  // namespace

TEST_CASE("bodies come from a spreadsheet, shown before they are kept", "[acceptance][administration]") {
    Desk desk;
    const std::string siret = desk.directory.organisation(OrganisationId("saint-aubin"))->siret;
    const std::string file =
        "Nom complet;Nom court;Type;SIRET;Lien avec le centre de gestion;Prénom et nom de l’exécutif;"
        "Civilité de l’exécutif;Effectif;Numéro d’engagement exigé;Remarque\r\n"
        "Syndicat des eaux de la Lierne;Eaux de la Lierne;Syndicat;;Affilié volontaire;Paul "
        "Roche;Monsieur;12;oui;vu\r\n"
        "Commune de Saint-Aubin-des-Prés;Saint-Aubin-des-Prés;commune;" +
        siret + ";Affilié obligatoire;Jeanne Ferrand;Madame;77;non;\r\n";
    const std::size_t before = desk.directory.organisations().size();

    const Response preview = sent_file(desk, file);
    CHECK(preview.status == 200);
    const std::string told = words_of(preview);
    CHECK_THAT(told, Contains("1 à ajouter, 1 à modifier."));
    CHECK_THAT(told, Contains("Effectif : 48 → 77") || Contains("→ 77"));
    CHECK_THAT(told, Contains("Colonnes laissées de côté, dont le titre n’est pas connu : Remarque."));
    CHECK(desk.directory.organisations().size() == before);

    const Response done = desk.pages.post("administrator", "/administration/organisations/import",
                                          "_list=" + percent_encoded(hidden(preview, "_list")));
    CHECK(header(done, "Location") == "/administration/organisations");
    CHECK(desk.directory.organisations().size() == before + 1);
    const Organisation changed = *desk.directory.organisation(OrganisationId("saint-aubin"));
    CHECK(changed.staff == 77);
    CHECK(changed.siret == siret);
    const auto entries = desk.store.entries(10, 0);
    REQUIRE(entries.size() == 2);
    CHECK(entries[1].made);
    CHECK(entries[1].name == "Syndicat des eaux de la Lierne");

    // The same file once more has nothing to do.
    const std::string again = words_of(sent_file(desk, file));
    CHECK_THAT(again, Contains("0 à ajouter, 0 à modifier."));
    CHECK_THAT(again, Contains("Rien : déjà ainsi"));
}

TEST_CASE("a spreadsheet with one wrong line changes nothing, and each fault is told by its line",
          "[acceptance][administration]") {
    Desk desk;
    const std::size_t before = desk.directory.organisations().size();
    // As an older spreadsheet saves it: Windows-1252 and commas.
    const std::string file =
        "Nom complet,Nom court,Type,SIRET,Lien avec le centre de gestion,executive_name,executive_gender\n"
        "Commune de Th\xE9zy,Th\xE9zy,Commune,12345678901234,Affili\xE9 obligatoire,Paul Roche,Monsieur\n"
        "\"Commune de Bord, la Neuve\",Bord,Commune,,Affili\xE9 obligatoire,Ana Roche,Madame\n"
        "\"Commune de Bord, la Neuve\",Bord,Commune,,Affili\xE9 obligatoire,Ana Roche,Madame\n";
    const Response refused = sent_file(desk, file);
    CHECK(refused.status == 422);
    const std::string told = words_of(refused);
    CHECK_THAT(told, Contains("2 lignes à corriger. Rien n’est enregistré"));
    CHECK_THAT(told, Contains("Commune de Thézy"));
    CHECK_THAT(told, Contains("SIRET : "));
    CHECK_THAT(told, Contains("C’est le même organisme que ligne 3."));
    CHECK(refused.body.find("name=\"_list\"") == std::string::npos);
    CHECK(desk.directory.organisations().size() == before);

    CHECK_THAT(words_of(sent_file(desk, "Ville;Maire\nLierneville;X\n")),
               Contains("La colonne « Nom complet » manque : reprenez les titres du modèle."));
    CHECK_THAT(words_of(sent_file(desk, "Nom complet;Type\n\"Commune de X;Commune\n")),
               Contains("guillemets qui ne se ferment pas"));
    CHECK_THAT(words_of(sent_file(desk, "Nom complet\n")), Contains("Ce fichier n’a aucune ligne à lire"));
    const Response forged = desk.pages.post("administrator", "/administration/organisations/import", "_list=abc");
    CHECK(forged.status == 409);
    CHECK_THAT(words_of(forged), Contains("choisissez-le à nouveau"));
}

TEST_CASE("what was typed before one had to prove who one is is there again", "[acceptance][administration]") {
    Desk desk;
    const Response preview =
        sent_file(desk,
                  "Nom complet;Nom court;Type;Lien avec le centre de gestion;executive_name;executive_gender\n"
                  "Syndicat des eaux;Eaux;Syndicat;Affilié volontaire;Paul Roche;Monsieur\n");
    const std::string path = "/administration/organisations/import";
    CHECK_THAT(words_of(desk.pages.resumed("administrator", path, {{"_list", hidden(preview, "_list")}})),
               Contains("1 à ajouter, 0 à modifier."));
    CHECK_THAT(words_of(desk.pages.resumed("administrator", path, {})), Contains("choisissez-le à nouveau"));
    const Response sheet = desk.pages.resumed("administrator", "/administration/accounts", {{"first_name", "Zoé"}});
    CHECK_THAT(sheet.body, Contains("value=\"Zoé\""));
    CHECK_THAT(words_of(sheet), Contains("Votre saisie est là. Rien n’est encore enregistré"));
}

TEST_CASE("what is exported of the bodies comes back as it was", "[acceptance][administration]") {
    Desk desk;
    const Response file = desk.pages.get("administrator", "/administration/organisations/export");
    CHECK(file.type == "text/csv; charset=utf-8");
    CHECK_THAT(file.body, Contains("Commune de Saint-Aubin-des-Prés"));
    const std::string told = words_of(sent_file(desk, file.body));
    CHECK_THAT(told, Contains("0 à ajouter, 0 à modifier."));
    CHECK_THAT(told, !Contains("à corriger"));
    CHECK(desk.pages.get("counsellor", "/administration/organisations/export").status == 403);
}
