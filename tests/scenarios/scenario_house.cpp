#include "tests/scenarios/scenario_house.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "engine/cases/access.hpp"
#include "rendering/copies/paper_tools.hpp"
#include "tests/support/shipped_images.hpp"
#include "tests/support/source_dir.hpp"

namespace jalon::test {

namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// One renderer for all tests: its fonts are read once.
const PdfRenderer& renderer() {
    static const PdfRenderer shared(
        {.partials = {shipped().read.catalogue.partials.begin(), shipped().read.catalogue.partials.end()},
         .images = test::shipped_images()});
    return shared;
}

const PdfPaperTools& paper_tools() {
    static const PdfPaperTools shared(renderer());
    return shared;
}

Organisation centre() {
    Organisation body;
    body.id = OrganisationId("cdg");
    body.type = "cdg";
    body.name = "Centre de gestion du Val-de-Lierne";
    body.short_name = "CDG du Val-de-Lierne";
    body.the_name = "le centre de gestion du Val-de-Lierne";
    body.of_name = "du centre de gestion du Val-de-Lierne";
    body.to_name = "au centre de gestion du Val-de-Lierne";
    body.executive_name = "Jacqueline Ferrandi";
    body.executive_gender = "f";
    body.siret = "28990001100015";
    body.address = "12 boulevard des Tanneurs";
    body.postcode = "99920";
    body.city = "Lierneville";
    body.email = "contact@cdg99.example";
    body.phone = "02 61 91 10 05";
    body.tribunal = "tribunal administratif de Lierneville";
    body.iban = "FR76 9999 9000 9999 0000 0002 612";
    body.affiliation = "none";
    return body;
}

Organisation commune() {
    Organisation body;
    body.id = OrganisationId("saint-aubin");
    body.type = "commune";
    body.name = "Commune de Saint-Aubin-des-Prés";
    body.short_name = "Saint-Aubin-des-Prés";
    body.the_name = "la commune de Saint-Aubin-des-Prés";
    body.of_name = "de la commune de Saint-Aubin-des-Prés";
    body.to_name = "à la commune de Saint-Aubin-des-Prés";
    body.executive_name = "Jeanne Ferrand";
    body.executive_gender = "f";
    body.siret = "21990001600011";
    body.address = "1 place du Lavoir";
    body.postcode = "99550";
    body.city = "Saint-Aubin-des-Prés";
    body.email = "mairie@saint-aubin-des-pres.example";
    body.phone = "02 61 91 11 42";
    body.tribunal = "tribunal administratif de Lierneville";
    body.affiliation = "mandatory";
    body.own_fiphfp = "no";
    body.staff = 9;
    return body;
}

// Not affiliated to the centre, and large enough to have its own schemes.
Organisation large_commune() {
    Organisation body = commune();
    body.id = OrganisationId("lierneville");
    body.name = "Commune de Lierneville";
    body.short_name = "Lierneville";
    body.the_name = "la commune de Lierneville";
    body.of_name = "de la commune de Lierneville";
    body.to_name = "à la commune de Lierneville";
    body.executive_name = "Odile Marchand";
    body.siret = "21990009900017";
    body.address = "1 place de l’Hôtel-de-Ville";
    body.postcode = "99920";
    body.city = "Lierneville";
    body.email = "mairie@lierneville.example";
    body.phone = "02 61 91 20 20";
    body.affiliation = "none";
    body.own_fiphfp = "yes";
    body.staff = 1240;
    return body;
}

// A body whose record was begun and not finished.
Organisation body_without_siret() {
    Organisation body = commune();
    body.id = OrganisationId("bellefont");
    body.name = "Commune de Bellefont";
    body.short_name = "Bellefont";
    body.siret = "";
    return body;
}

// Leads assessments for others.
Organisation provider() {
    Organisation body = commune();
    body.id = OrganisationId("atelier");
    body.type = "other";
    body.name = "Atelier des Parcours";
    body.short_name = "Atelier des Parcours";
    body.the_name = "la société Atelier des Parcours";
    body.of_name = "de la société Atelier des Parcours";
    body.to_name = "à la société Atelier des Parcours";
    body.executive_name = "Claire Vasseur";
    body.siret = "99000001000019";
    body.email = "contact@atelier.example";
    body.affiliation = "outside";
    return body;
}

// Only hosts agents of others.
Organisation hosting_syndicate() {
    Organisation body = commune();
    body.id = OrganisationId("dechets-marais");
    body.type = "syndicat";
    body.name = "Syndicat de collecte du Marais";
    body.short_name = "Syndicat du Marais";
    body.the_name = "le syndicat de collecte du Marais";
    body.of_name = "du syndicat de collecte du Marais";
    body.to_name = "au syndicat de collecte du Marais";
    body.executive_name = "Bruno Castaing";
    body.executive_gender = "m";
    body.siret = "25990002500018";
    body.address = "8 route des Étangs";
    body.postcode = "99400";
    body.city = "Vernoux-l’Étang";
    body.email = "contact@dechets-marais.example";
    body.phone = "02 61 91 40 12";
    body.staff = 118;
    return body;
}

Agent gardener() {
    Agent agent;
    agent.id = AgentId("thierry");
    agent.organisation = OrganisationId("saint-aubin");
    agent.gender = "m";
    agent.first_name = "Thierry";
    agent.last_name = "Lemoine";
    agent.birth_year = 1979;
    agent.grade = "adjoint technique territorial";
    agent.category = "C";
    agent.status = "permanent";
    agent.post = "Jardinier";
    agent.department = "Espaces verts";
    agent.seniority_years = 17;
    agent.email = "thierry.lemoine@saint-aubin-des-pres.example";
    agent.phone = "06 39 98 12 34";
    return agent;
}

Agent librarian() {
    Agent agent = gardener();
    agent.id = AgentId("zoe");
    agent.organisation = OrganisationId("lierneville");
    agent.gender = "f";
    agent.first_name = "Zoé";
    agent.last_name = "Carrier";
    agent.birth_year = 1984;
    agent.grade = "adjoint territorial du patrimoine";
    agent.post = "Agente de médiathèque";
    agent.department = "Lecture publique";
    agent.seniority_years = 6;
    agent.email = "zoe.carrier@lierneville.example";
    agent.phone = "06 39 98 22 11";
    return agent;
}

struct Person {
    const char* name;
    const char* first_name;
    const char* last_name;
    const char* role;
    const char* organisation;
    const char* gender;
};
constexpr Person people[] = {{"solange", "Solange", "Ferrier", "hr_officer", "saint-aubin", "f"},
                             {"maire", "Jeanne", "Ferrand", "employer_head", "saint-aubin", "f"},
                             {"thierry", "Thierry", "Lemoine", "agent", "saint-aubin", "m"},
                             {"zoe", "Zoé", "Carrier", "agent", "lierneville", "f"},
                             {"rachel", "Rachel", "Aubry", "hr_officer", "lierneville", "f"},
                             {"odile", "Odile", "Marchand", "employer_head", "lierneville", "f"},
                             {"claire", "Claire", "Vasseur", "provider", "atelier", "f"},
                             {"mme-roy", "Claire", "Roy", "host", "dechets-marais", "f"},
                             {"maud", "Maud", "Keravel", "counsellor", "cdg", "f"},
                             {"idriss", "Idriss", "Benali", "counsellor", "cdg", "m"},
                             {"herve", "Hervé", "Castaing", "head_of_service", "cdg", "m"},
                             {"cecile", "Cécile", "Moreau-Vidal", "secretary", "cdg", "f"},
                             {"compta", "Baptiste", "Roux", "accountant", "cdg", "m"},
                             {"presidente", "Jacqueline", "Ferrandi", "centre_head", "cdg", "f"}};

User user_of(const Person& person) {
    User user;
    user.id = UserId(person.name);
    user.login = person.name;
    user.gender = person.gender;
    user.first_name = person.first_name;
    user.last_name = person.last_name;
    user.title = "Fonction";
    user.email = std::string(person.name) + "@exemple.example";
    user.phone = "03 53 01 22 37";
    user.roles = {person.role};
    user.organisation = OrganisationId(person.organisation);
    user.agent = AgentId(std::string(person.role) == "agent" ? person.name : "");
    return user;
}

}  // namespace

const Shipped& shipped() {
    static const Shipped definitions = [] {
        Shipped read;
        const fs::path root = source_dir();
        for (const char* folder : {"workflows", "forms", "doc-templates"}) {
            for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
                const std::string name = entry.path().filename().string();
                const bool definition = std::string(folder) == "doc-templates"
                                            ? name.ends_with(".md.mustache") || name == "visas.yaml"
                                            : name.ends_with(".yaml");
                if (entry.is_regular_file() && definition) {
                    read.sources.push_back(
                        {entry.path().lexically_relative(root).generic_string(), text_of(entry.path())});
                }
            }
        }
        std::ranges::sort(read.sources, {}, &SourceFile::path);
        read.read = read_catalogue(read.sources);
        for (const Finding& finding : read.read.findings) {
            UNSCOPED_INFO(finding.str());
        }
        return read;
    }();
    return definitions;
}

Scenario scenario_at(const std::string& relative_path) {
    std::vector<Finding> findings;
    std::optional<Scenario> scenario =
        read_scenario({relative_path, text_of(fs::path(source_dir()) / "tests/scenarios" / relative_path)}, findings);
    for (const Finding& finding : findings) {
        UNSCOPED_INFO(finding.str());
    }
    REQUIRE(scenario);
    return *scenario;
}

std::vector<std::string> all_scenarios() {
    const fs::path folder = fs::path(source_dir()) / "tests/scenarios";
    std::vector<std::string> paths;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".yaml") {
            paths.push_back(entry.path().lexically_relative(folder).generic_string());
        }
    }
    std::ranges::sort(paths);
    return paths;
}

std::map<std::string, Actor> cast() {
    std::map<std::string, Actor> actors;
    for (const Person& person : people) {
        const User user = user_of(person);
        if (user.login == "idriss") {
            continue;  // a colleague who has nothing to do with the cases of the scripts
        }
        actors.emplace(person.name, actor_of(user));
    }
    return actors;
}

ScenarioHouse::ScenarioHouse() : ScenarioHouse(shipped(), std::make_unique<ReadingRenderer>(jalon::test::renderer())) {}

ScenarioHouse::ScenarioHouse(const Shipped& definitions, std::unique_ptr<ReadingRenderer> reader)
    : definitions_(definitions), reader_(std::move(reader)), renderer_(*reader_), clock_(Instant{}), random_(20260901) {
    begin();
}

ScenarioHouse::ScenarioHouse(const Shipped& definitions, const DocumentRenderer& renderer)
    : definitions_(definitions), renderer_(renderer), clock_(Instant{}), random_(20260901) {
    begin();
}

void ScenarioHouse::begin() {
    static int count = 0;
    folder_ =
        fs::temp_directory_path() / ("jalon-scenarios-" + std::to_string(getpid()) + "-" + std::to_string(++count));
    fs::create_directories(folder_);
    open();
    directory_->save_organisation(centre());
    directory_->save_organisation(commune());
    directory_->save_organisation(large_commune());
    directory_->save_organisation(hosting_syndicate());
    directory_->save_organisation(provider());
    directory_->save_organisation(body_without_siret());
    directory_->save_agent(gardener());
    directory_->save_agent(librarian());
    for (const Person& person : people) {
        directory_->save_user(user_of(person));
    }
}

ScenarioHouse::~ScenarioHouse() {
    service_.reset();
    accesses_.reset();
    documents_.reset();
    exchanges_.reset();
    directory_.reset();
    cases_.reset();
    database_.reset();
    fs::remove_all(folder_);
}

void ScenarioHouse::open() {
    database_ = std::make_unique<Database>(folder_ / "jalon.db");
    cases_ = std::make_unique<SqliteCaseStore>(*database_);
    directory_ = std::make_unique<SqliteDirectory>(*database_);
    documents_ = std::make_unique<FileDocumentStore>(folder_ / "documents");
    accesses_ = std::make_unique<SqliteAccessLog>(*database_);
    exchanges_ = std::make_unique<SqliteExchanges>(*database_);
    service_ = std::make_unique<CaseService>(CaseService::Parts{.catalogue = &definitions_.read.catalogue,
                                                                .sources = &definitions_.sources,
                                                                .cases = cases_.get(),
                                                                .documents = documents_.get(),
                                                                .renderer = &renderer_,
                                                                .papers = &paper_tools(),
                                                                .directory = directory_.get(),
                                                                .clock = &clock_,
                                                                .random = &random_,
                                                                .calendar = Calendar(),
                                                                .accesses = accesses_.get(),
                                                                .exchanges = exchanges_.get()});
}

void ScenarioHouse::reopen() {
    service_.reset();
    accesses_.reset();  // writes what it still holds, while there is a database
    documents_.reset();
    exchanges_.reset();
    directory_.reset();
    cases_.reset();
    database_.reset();
    open();
}

}  // namespace jalon::test
