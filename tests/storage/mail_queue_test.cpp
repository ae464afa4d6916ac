#include "storage/mail_queue.hpp"

#include <catch2/catch.hpp>

#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

OutgoingMessage message(const std::string& key, const std::string& address, Instant at) {
    OutgoingMessage out;
    out.key = key;
    out.case_id = CaseId("one");
    out.message = "agreement";
    out.role = "agent";
    out.address = address;
    out.subject = "Document à signer";
    out.text = "Un document vous attend.";
    out.created_at = at;
    return out;
}

// A case with three messages, one of them without an address.
void fill(House& house) {
    const auto transaction = house.cases.begin();
    transaction->insert(sample_case("one", "BP-2026-0001"), sample_parts(), {});
    transaction->enqueue(message("a", "a@example.org", morning));
    transaction->enqueue(message("b", "", morning));
    transaction->enqueue(message("c", "c@example.org", morning));
    transaction->commit();
}

std::vector<std::string> addresses(MailQueue& queue, Instant now, Instant since) {
    std::vector<std::string> out;
    for (const QueuedMail& mail : queue.due(now, since, 10)) {
        out.push_back(mail.message.address);
    }
    return out;
}

}  // namespace

TEST_CASE("a message leaves once, waits its turn after a failure, and is seen when given up", "[mail]") {
    const TemporaryFolder folder;
    House house(folder.path());
    fill(house);
    SqliteMailQueue queue(house.database);
    const Instant before = morning - std::chrono::hours(1);
    using List = std::vector<std::string>;

    CHECK(addresses(queue, morning, before) == List{"a@example.org", "c@example.org"});
    CHECK(addresses(queue, morning, morning) == List{});
    const std::vector<QueuedMail> waiting = queue.due(morning, before, 10);
    queue.sent(waiting[0].position, morning);
    CHECK(addresses(queue, morning, before) == List{"c@example.org"});

    const std::int64_t position = waiting[1].position;
    const Instant later = morning + std::chrono::minutes(5);
    queue.failed(position, morning, later, "mailbox full");
    CHECK(addresses(queue, morning, before) == List{});
    CHECK(addresses(queue, later, later) == List{"c@example.org"});
    queue.failed(position, later, later, "mailbox full");
    CHECK(queue.due(later, before, 10)[0].attempts == 2);
    CHECK(queue.dead(10).empty());

    queue.given_up(position, later, "no such person");
    CHECK(addresses(queue, later + std::chrono::hours(24), before) == List{});
    const std::vector<DeadMail> dead = queue.dead(10);
    REQUIRE(dead.size() == 1);
    CHECK(dead[0].reference == "BP-2026-0001");
    CHECK(dead[0].address == "c@example.org");
    CHECK(dead[0].reason == "no such person");
    CHECK(dead[0].at == later);
}

TEST_CASE("messages made later are found behind those that are settled, by a queue of yesterday and by a new one",
          "[mail]") {
    const TemporaryFolder folder;
    House house(folder.path());
    fill(house);
    SqliteMailQueue queue(house.database);
    const Instant before = morning - std::chrono::hours(1);
    using List = std::vector<std::string>;
    for (const QueuedMail& mail : queue.due(morning, before, 10)) {
        queue.sent(mail.position, morning);
    }
    CHECK(addresses(queue, morning, before) == List{});

    const Instant later = morning + std::chrono::minutes(5);
    const auto transaction = house.cases.begin();
    transaction->enqueue(message("d", "d@example.org", later));
    transaction->enqueue(message("e", "", later));
    transaction->enqueue(message("f", "f@example.org", later));
    transaction->commit();
    CHECK(addresses(queue, later, before) == List{"d@example.org", "f@example.org"});
    // The first is postponed, and comes back although the second has been settled meanwhile.
    const std::vector<QueuedMail> waiting = queue.due(later, before, 10);
    queue.failed(waiting[0].position, later, later + std::chrono::hours(1), "mailbox full");
    queue.sent(waiting[1].position, later);
    CHECK(addresses(queue, later, before) == List{});
    CHECK(addresses(queue, later + std::chrono::hours(1), before) == List{"d@example.org"});

    SqliteMailQueue anew(house.database);
    CHECK(addresses(anew, later, before) == List{});
    CHECK(addresses(anew, later + std::chrono::hours(1), later) == List{"d@example.org"});
}
