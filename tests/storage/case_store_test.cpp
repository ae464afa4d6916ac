#include "storage/case_store.hpp"

#include <algorithm>
#include <thread>

#include <catch2/catch.hpp>

#include "engine/base/expect.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/definitions.hpp"
#include "storage/publications.hpp"
#include "storage/verify.hpp"
#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

const CaseId one("one");

CaseScope scope_of_counsellor(const std::string& user) {
    CaseScope scope;
    scope.counsellor = UserId(user);
    scope.roles = {"counsellor"};
    return scope;
}

CaseScope whole_service() {
    CaseScope scope;
    scope.all = true;
    scope.roles = {"head_of_service"};
    return scope;
}

DocumentFilter with_text(const std::string& text) {
    DocumentFilter filter;
    filter.text = text;
    return filter;
}

// The directory that the sample case names.
void fill_directory(SqliteDirectory& directory) {
    Organisation body;
    body.id = OrganisationId("saint-aubin");
    body.name = "Commune de Saint-Aubin-des-Prés";
    directory.save_organisation(body);
    Agent agent;
    agent.id = AgentId("lemoine");
    agent.organisation = body.id;
    agent.first_name = "Thierry";
    agent.last_name = "Lemoine";
    directory.save_agent(agent);
}

std::vector<std::string> ids(const std::vector<CaseHeader>& headers) {
    std::vector<std::string> list;
    for (const CaseHeader& header : headers) {
        list.push_back(header.id.str());
    }
    return list;
}

}  // namespace

TEST_CASE("a case comes back as it was saved", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    Case saved = sample_case("one", "BP-2026-0001");
    {
        const auto transaction = house.cases.begin();
        transaction->insert(saved, sample_parts(), {});
        transaction->commit();
    }

    const std::optional<Case> loaded = house.cases.begin()->load(one);

    REQUIRE(loaded);
    CHECK(loaded->header.reference == saved.header.reference);
    CHECK(loaded->header.opened_at == saved.header.opened_at);
    const Value data(loaded->situation.data);
    CHECK(*data.at_path("referral.ground").text() == "reconversion");
    REQUIRE(data["interviews"].list()->size() == 1);
    CHECK(data["interviews"].list()->front().record()->size() == 2);
    saved.situation.data = loaded->situation.data;
    CHECK(loaded->situation == saved.situation);
}

TEST_CASE("what a role may not see is not loaded for it", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, one);

    const Value employer(house.cases.load_for(one, {"hr_officer"})->situation.data);
    const Value agent(house.cases.load_for(one, {"agent"})->situation.data);
    const Value counsellor(house.cases.load_for(one, {"counsellor"})->situation.data);

    CHECK(employer["interviews"].is_null());
    CHECK(*employer.at_path("referral.ground").text() == "reconversion");
    CHECK(agent["interviews"].list()->front()["note"].is_null());
    CHECK(*counsellor["interviews"].list()->front()["note"].text() == "Souhaite l’animation.");
    CHECK(house.cases.load_for(one, {})->situation.data.empty());
    CHECK(house.cases.load_for(one, {"counsell"})->situation.data.empty());
}

TEST_CASE("a part that is gone from the data is gone from the store", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, one);

    take_step(house.cases, house.documents, one, "key-1");

    const Value data(house.cases.load_for(one, {"counsellor", "agent", "hr_officer"})->situation.data);
    CHECK(data["referral"].is_null());
    CHECK(*data.at_path("invoice.number").text() == "FA-2026-0001");
}

TEST_CASE("an update at another revision changes nothing", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, one);
    {
        const auto transaction = house.cases.begin();
        Case moved = *transaction->load(one);
        moved.header.revision = 8;
        CHECK_FALSE(transaction->update(moved, {}, {}, 7));
        transaction->commit();
    }

    CHECK(house.cases.header(one)->revision == 1);
    CHECK(house.cases.tasks_of(one).size() == 1);
    CHECK_FALSE(house.cases.load_for(one, {"hr_officer"})->situation.data.empty());
}

TEST_CASE("what is not committed never was", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    { house.cases.begin()->next_number("case.BP", 2026); }

    open_case(house.cases, one);

    CHECK(house.cases.header(one)->reference == "BP-2026-0001");
}

TEST_CASE("numbers run by series and year", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    const auto transaction = house.cases.begin();

    CHECK(transaction->next_number("FA", 2026) == 1);
    CHECK(transaction->next_number("FA", 2026) == 2);
    CHECK(transaction->next_number("FA", 2027) == 1);
    CHECK(transaction->next_number("AV", 2026) == 1);
}

TEST_CASE("threads that take numbers at once get consecutive ones", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    std::vector<std::vector<std::int64_t>> taken(4);

    std::vector<std::thread> threads;
    for (std::vector<std::int64_t>& mine : taken) {
        threads.emplace_back([&house, &mine] {
            for (int i = 0; i < 25; ++i) {
                const auto transaction = house.cases.begin();
                const std::int64_t number = transaction->next_number("FA", 2026);
                if (i % 5 != 4) {  // one in five is given up
                    transaction->commit();
                    mine.push_back(number);
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }

    std::vector<std::int64_t> all;
    for (const std::vector<std::int64_t>& mine : taken) {
        all.insert(all.end(), mine.begin(), mine.end());
    }
    std::ranges::sort(all);
    std::vector<std::int64_t> expected;
    for (std::int64_t number = 1; number <= 80; ++number) {
        expected.push_back(number);
    }
    CHECK(all == expected);
}

TEST_CASE("a scope covers its own cases and no other", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    fill_directory(house.directory);
    open_case(house.cases, one);
    {
        const auto transaction = house.cases.begin();
        Case other = sample_case("two", "BP-2026-0002");
        other.header.organisation = OrganisationId("lierneville");
        other.header.agent = AgentId("durand");
        other.header.counsellor = UserId("petit");
        other.header.changed_at += std::chrono::hours(1);
        transaction->insert(other, {}, {sample_task(CaseId("two"), "counsellor")});
        transaction->commit();
    }
    using Ids = std::vector<std::string>;
    CaseScope employer;
    employer.organisation = OrganisationId("lierneville");
    employer.roles = {"hr_officer"};

    CHECK(ids(house.cases.cases({whole_service()}, {}).cases) == Ids{"two", "one"});
    CHECK(ids(house.cases.cases({scope_of_counsellor("martin")}, {}).cases) == Ids{"one"});
    CHECK(ids(house.cases.cases({employer}, {}).cases) == Ids{"two"});
    CHECK(ids(house.cases.cases({CaseScope{}}, {}).cases).empty());
    CHECK(house.cases.cases({CaseScope{}}, {}).count == 0);
    CHECK(house.cases.cases({whole_service()}, {}).count == 2);
}

TEST_CASE("cases are found by any clue the reader may know", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    fill_directory(house.directory);
    open_case(house.cases, one);
    struct Row {
        const char* text;
        const char* role;
        std::int64_t found;
    };
    const Row row = GENERATE(values<Row>({
        {"2026-0001", "head_of_service", 1},
        {"saint aubin des pres", "head_of_service", 1},
        {"LEMOINE", "head_of_service", 1},
        {"Lemione", "head_of_service", 1},
        {"Saint-Aubin Lemoine", "head_of_service", 1},
        {"Lemoine Lierneville", "head_of_service", 0},
        {"Lemoine", "accountant", 0},  // may not know the agent
        {"Saint-Aubin", "accountant", 1},
        {"100%", "head_of_service", 0},
    }));
    CaseScope scope;
    scope.all = true;
    scope.roles = {row.role};
    CaseFilter filter;
    filter.text = row.text;

    CAPTURE(row.text, row.role);
    CHECK(house.cases.cases({scope}, filter).count == row.found);
    CHECK(static_cast<std::int64_t>(house.cases.cases({scope}, filter).cases.size()) == row.found);
}

TEST_CASE("filters by kind, by end and by page hold together", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    {
        const auto transaction = house.cases.begin();
        for (int i = 1; i <= 5; ++i) {
            Case sample = sample_case("c" + std::to_string(i), "BP-2026-000" + std::to_string(i));
            sample.situation.finished = i > 3;
            sample.header.workflow = i == 1 ? "cadre" : "bilan-professionnel";
            transaction->insert(sample, {}, {});
        }
        transaction->commit();
    }
    using Ids = std::vector<std::string>;
    const auto list = [&](const CaseFilter& filter) { return ids(house.cases.cases({whole_service()}, filter).cases); };

    CHECK(list({.text = {}, .workflow = "cadre", .finished = std::nullopt}) == Ids{"c1"});
    CHECK(list({.text = {}, .workflow = {}, .finished = true}) == Ids{"c5", "c4"});
    CHECK(list({.text = {}, .workflow = "bilan-professionnel", .finished = false}) == Ids{"c3", "c2"});
    CHECK(list({.text = {}, .workflow = {}, .finished = std::nullopt, .limit = 2, .offset = 1}) == Ids{"c4", "c3"});
}

TEST_CASE("my tasks are those of my role in my cases", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, one);
    open_case(house.cases, CaseId("two"));
    take_step(house.cases, house.documents, CaseId("two"), "key-1");
    CaseScope employer;
    employer.organisation = OrganisationId("saint-aubin");
    employer.roles = {"hr_officer"};

    const std::vector<TaskLine> mine = house.cases.tasks(employer, true);
    const std::vector<TaskLine> of_others = house.cases.tasks(employer, false);

    REQUIRE(mine.size() == 1);
    CHECK(mine[0].header.id == one);
    REQUIRE(of_others.size() == 1);
    CHECK(of_others[0].task.role == "counsellor");
}

TEST_CASE("a head of service who is also a counsellor is counsellor in their own cases only", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, one);
    {
        const auto transaction = house.cases.begin();
        DocumentRecord secret = sample_document(one, "notes");
        secret.audience = {"counsellor"};
        transaction->add_document(secret, "notes");
        transaction->commit();
    }
    take_step(house.cases, house.documents, one, "key-1");
    CaseScope scope;
    scope.all = true;
    scope.roles = {"counsellor", "head_of_service"};

    scope.counsellor = UserId("petit");
    CHECK(house.cases.documents(scope, {}).empty());
    CHECK(house.cases.tasks(scope, true).empty());
    CHECK(house.cases.tasks(scope, false).size() == 1);
    scope.counsellor = UserId("martin");
    CHECK(house.cases.documents(scope, {}).size() == 2);
    CHECK(house.cases.tasks(scope, true).size() == 1);
}

TEST_CASE("documents are listed for their audience, newest first, and found by their words", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, one);
    {
        const auto transaction = house.cases.begin();
        transaction->add_document(sample_document(one, "convention"), "Convention tripartite de Thierry Lemoine");
        DocumentRecord signed_copy = sample_document(one, "signed");
        signed_copy.signs = DocumentId("convention");
        signed_copy.status = "signed";
        transaction->add_document(signed_copy, "Convention tripartite signée");
        DocumentRecord notes = sample_document(one, "notes");
        notes.audience = {"counsellor"};
        transaction->add_document(notes, "Notes d’entretien : l’animation");
        transaction->commit();
    }
    CaseScope employer;
    employer.organisation = OrganisationId("saint-aubin");
    employer.roles = {"hr_officer"};
    const auto found = [&](const CaseScope& scope, const DocumentFilter& filter) {
        std::vector<std::string> list;
        for (const DocumentLine& line : house.cases.documents(scope, filter)) {
            list.push_back(line.document.id.str());
        }
        return list;
    };
    using Ids = std::vector<std::string>;

    CHECK(found(employer, {}) == Ids{"signed", "convention"});
    CHECK(found(scope_of_counsellor("martin"), {}) == Ids{"notes", "signed", "convention"});
    CHECK(found(scope_of_counsellor("petit"), {}).empty());
    CHECK(found(employer, with_text("entretien")).empty());
    CHECK(found(employer, with_text("lemoine convention")) == Ids{"convention"});
    CHECK(found(employer, with_text("convetion lemoine")) == Ids{"convention"});
    CHECK(found(employer, {.text = {}, .signed_only = true, .case_id = std::nullopt}) == Ids{"signed"});
    CHECK(found(employer, {.text = {}, .signed_only = false, .case_id = CaseId("other")}).empty());
    CHECK(house.cases.document(DocumentId("notes"))->audience == Ids{"counsellor"});
    CHECK_FALSE(house.cases.document(DocumentId("none")));
}

TEST_CASE("the history tells what happened, not what was typed", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, one);
    take_step(house.cases, house.documents, one, "key-1");

    const std::vector<JournalEntry> history = house.cases.history(one);
    const std::vector<JournalEntry> journal = house.cases.journal(one);

    REQUIRE(history.size() == 2);
    CHECK(history[0].event == "open");
    CHECK(history[1].input.empty());
    REQUIRE(journal.size() == 2);
    CHECK_FALSE(journal[1].input.empty());
    CHECK(journal[1].previous == journal[0].hash);
    CHECK(journal[1].hash == journal_hash(journal[1]));
}

TEST_CASE("the database itself refuses to rewrite what is written once", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, one);
    take_step(house.cases, house.documents, one, "key-1");
    house.cases.keep_definition("digest-1", "package");
    const char* sql = GENERATE("UPDATE journal SET label = 'autre'", "DELETE FROM journal", "DELETE FROM documents",
                               "DELETE FROM cases", "UPDATE documents SET sha256 = 'autre'",
                               "UPDATE definitions SET package = 'autre'", "DELETE FROM definitions");

    CAPTURE(sql);
    CHECK_THROWS(run_sql(house.database.file(), sql));
}

TEST_CASE("the journal takes only the entry that follows", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, one);
    const auto transaction = house.cases.begin();
    JournalEntry entry = *transaction->last_journal_entry(one);

    SECTION("no hole") {
        entry.sequence += 2;
    }
    SECTION("not twice") {}
    SECTION("chained") {
        entry.sequence += 1;
        entry.previous = "autre";
    }
    entry.hash = journal_hash(entry);

    CHECK_THROWS_AS(transaction->append(entry), Bug);
}

TEST_CASE("cases with a timer due are told by due date", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    {
        const auto transaction = house.cases.begin();
        for (int i = 1; i <= 4; ++i) {
            Case sample = sample_case("c" + std::to_string(i), "");
            sample.situation.timers = {{"referral", "far", morning + std::chrono::hours(900), 0},
                                       {"referral", "near", morning + std::chrono::hours(10 - i), 0}};
            if (i == 4) {
                sample.situation.timers.clear();
            }
            transaction->insert(sample, {}, {});
        }
        transaction->commit();
    }
    using Ids = std::vector<CaseId>;

    CHECK(house.cases.due_cases(morning, 10, 0).empty());
    CHECK(house.cases.due_cases(morning + std::chrono::hours(8), 10, 0) == Ids{CaseId("c3"), CaseId("c2")});
    CHECK(house.cases.due_cases(morning + std::chrono::hours(100), 2, 0) == Ids{CaseId("c3"), CaseId("c2")});
}

TEST_CASE("messages reach their reader once, newest first", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, one);
    take_step(house.cases, house.documents, one, "key-1");
    take_step(house.cases, house.documents, one, "key-1");
    take_step(house.cases, house.documents, one, "key-2");

    const std::vector<MessageLine> lines = house.cases.messages_for(UserId("martin"), 10);

    REQUIRE(lines.size() == 2);
    CHECK(lines[0].message.subject == "Étape 3");
    CHECK(lines[0].reference == "BP-2026-0001");
    CHECK_FALSE(lines[0].sent);
    CHECK(house.cases.messages_for(UserId("petit"), 10).empty());
    CHECK(house.cases.messages_for(UserId("martin"), 1).size() == 1);
}

TEST_CASE("a transaction knows which cases of a person run", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, one);
    const auto transaction = house.cases.begin();
    Case later = sample_case("two", "BP-2026-0002");
    later.header.opened_at += std::chrono::hours(1);
    later.situation.finished = true;
    transaction->insert(later, {}, {});

    CHECK(transaction->latest("bilan-professionnel", OrganisationId("saint-aubin"), {})->header.id == CaseId("two"));
    CHECK(transaction->latest("bilan-professionnel", OrganisationId("saint-aubin"), AgentId("lemoine"))->header.id ==
          CaseId("two"));
    CHECK_FALSE(transaction->latest("bilan-professionnel", OrganisationId("saint-aubin"), AgentId("durand")));
    CHECK_FALSE(transaction->latest("cadre", OrganisationId("saint-aubin"), {}));
    CHECK(ids(transaction->running("bilan-professionnel", AgentId("lemoine"))) == std::vector<std::string>{"one"});
    CHECK(transaction->running_cases_of(UserId("martin")) == 1);
}

TEST_CASE("a definition is kept once and read back", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());

    house.cases.keep_definition("digest-1", "workflow: bilan");
    house.cases.keep_definition("digest-1", "autre chose");

    CHECK(house.cases.definition("digest-1") == "workflow: bilan");
    CHECK_FALSE(house.cases.definition("digest-2"));
}

TEST_CASE("a published set that was lost before the start is told of; one that is whole is not taken over",
          "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    const Catalogue catalogue;
    const std::string whole = package_of({{"workflows/messages.yaml", "messages: {}\n"}});
    house.cases.keep_definition(digest_of(whole), whole);
    SqlitePublications publications(house.database);
    publications.publish(digest_of(whole), Instant{});
    Definitions started_beside_it(catalogue, {}, house.cases);

    CHECK_FALSE(started_beside_it.renew());
    CHECK(started_beside_it.trouble().empty());

    const std::string later = package_of({{"workflows/messages.yaml", "letters: {}\n"}});
    house.cases.keep_definition(digest_of(later), later);
    publications.publish(digest_of(later), Instant{});
    Definitions cannot_read_it(catalogue, {}, house.cases);

    CHECK_FALSE(cannot_read_it.renew());
    CHECK(cannot_read_it.trouble() == unreadable_definitions(digest_of(later)));

    house.cases.keep_definition("0123456789abcdef", "damaged");
    publications.publish("0123456789abcdef", Instant{});
    Definitions started_without_it(catalogue, {}, house.cases);

    CHECK(publications.all() == std::vector<std::string>{"0123456789abcdef", digest_of(later), digest_of(whole)});
    CHECK_FALSE(started_without_it.renew());
    CHECK(started_without_it.trouble().find("0123456789ab") != std::string::npos);
}

TEST_CASE("definitions damaged in the store are mended by keeping them again, and by nothing else", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    const std::string package = package_of({{"workflows/messages.yaml", "messages: {}\n"}});
    const std::string digest = digest_of(package);
    run_sql(house.database.file(), "INSERT INTO definitions (digest, package) VALUES ('" + digest + "', 'damaged')");
    REQUIRE(verify_store(house.database, house.documents).size() == 1);

    house.cases.keep_definition(digest, "another set");
    CHECK(house.cases.definition(digest) == "damaged");
    house.cases.keep_definition(digest, package);

    CHECK(house.cases.definition(digest) == package);
    CHECK(verify_store(house.database, house.documents) == std::vector<std::string>{});
}
