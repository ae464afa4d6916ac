#include "engine/cases/mailing.hpp"

#include <map>

#include <catch2/catch.hpp>

namespace jalon {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

const Instant monday = *parse_instant("2026-11-23T09:00:00Z");  // 10:00 in Paris
const MailHouse house{"Centre de gestion du Val-de-Lierne", "https://mobilite.example"};

OutgoingMessage message(std::string address, Instant made = monday) {
    OutgoingMessage out;
    out.key = "case/3/" + address;
    out.case_id = CaseId("dossier");
    out.role = "agent";
    out.address = std::move(address);
    out.subject = "Une proposition vous attend";
    out.text = "Votre employeur vous propose un accompagnement.";
    out.created_at = made;
    return out;
}

// A queue in memory.
class Queue final : public MailQueue {
  public:
    struct Entry {
        OutgoingMessage message;
        int attempts = 0;
        Instant again{};
        std::string end;  // "sent", or why it was given up
    };

    std::vector<QueuedMail> due(Instant now, Instant since, int limit) override {
        std::vector<QueuedMail> out;
        for (const auto& [position, entry] : entries) {
            const bool wanted = entry.attempts == 0 ? since < entry.message.created_at : entry.again <= now;
            if (entry.end.empty() && wanted && std::ssize(out) < limit) {
                out.push_back({position, entry.attempts, entry.message});
            }
        }
        return out;
    }
    void sent(std::int64_t position, Instant /*at*/) override { entries[position].end = "sent"; }
    void failed(std::int64_t position, Instant /*at*/, Instant again, const std::string& /*reason*/) override {
        ++entries[position].attempts;
        entries[position].again = again;
    }
    void given_up(std::int64_t position, Instant /*at*/, const std::string& reason) override {
        entries[position].end = reason;
    }
    std::vector<DeadMail> dead(int /*limit*/) override { return {}; }

    std::map<std::int64_t, Entry> entries;
};

class Server final : public Mailer {
  public:
    std::vector<DeliveryReport> send(const std::vector<Mail>& mails) override {
        tried += mails.size();
        return std::vector<DeliveryReport>(mails.size(), answer);
    }
    DeliveryReport answer;
    std::size_t tried = 0;
};

MailRun run(Queue& queue, Server& server, Instant now) {
    return send_due(queue, server, house, now, Calendar());
}

}  // namespace

TEST_CASE("an e-mail says what the message says, where to go, and why one receives it", "[mail]") {
    const Mail mail = mail_of(message("agent@example.org"), house);

    CHECK(mail.text ==
          "Bonjour,\n\nVotre employeur vous propose un accompagnement.\n\n"
          "Ouvrir le dossier : https://mobilite.example/cases/dossier\n\nCentre de gestion du Val-de-Lierne\n\n-- \n"
          "Vous recevez ce message parce que vous prenez part à ce dossier (Agent). Il est envoyé par un automate : "
          "merci de ne pas y répondre.\n");
    CHECK(mail.key == mail_of(message("agent@example.org"), house).key);
    CHECK(mail.key != mail_of(message("other@example.org"), house).key);
}

TEST_CASE("no e-mail leaves at night, on Sundays or on holidays", "[mail]") {
    const auto open = [](const char* instant) { return may_send(*parse_instant(instant), Calendar()); };

    CHECK(open("2026-11-23T06:30:00Z"));  // 7:30 in winter
    CHECK_FALSE(open("2026-11-23T06:29:59Z"));
    CHECK(open("2026-07-20T05:30:00Z"));  // 7:30 in summer
    CHECK(open("2026-11-23T18:59:59Z"));
    CHECK_FALSE(open("2026-11-23T19:00:00Z"));  // 20:00
    CHECK_FALSE(open("2026-11-22T10:00:00Z"));  // Sunday
    CHECK_FALSE(open("2026-11-11T10:00:00Z"));  // Armistice

    Queue queue;
    queue.entries[1].message = message("a@example.org", monday - hours(20));
    Server server;
    CHECK(run(queue, server, monday - hours(20)).sent == 0);
    CHECK(server.tried == 0);
    CHECK(run(queue, server, monday).sent == 1);
    CHECK(run(queue, server, monday + hours(1)).sent == 0);
}

TEST_CASE("a server that is away for a day loses nothing", "[mail]") {
    Queue queue;
    queue.entries[1].message = message("a@example.org");
    Server server;
    server.answer = {Delivery::later, "connection refused"};
    for (int minute = 0; minute < 24 * 60; ++minute) {
        run(queue, server, monday + minutes(minute));
    }
    CHECK(queue.entries[1].end.empty());
    CHECK(server.tried >= 5);
    CHECK(server.tried <= 8);

    server.answer = {};
    CHECK(run(queue, server, monday + hours(24 + 6)).sent == 1);
}

TEST_CASE("what is refused for good, or not taken for a week, is given up once", "[mail]") {
    Queue queue;
    queue.entries[1].message = message("gone@example.org");
    Server server;
    server.answer = {Delivery::refused, "no such person"};
    CHECK(run(queue, server, monday).given_up == 1);
    CHECK(queue.entries[1].end == "no such person");

    queue.entries[2].message = message("full@example.org");
    server.answer = {Delivery::later, "mailbox full"};
    int given_up = 0;
    for (int hour = 0; hour < 24 * 8; ++hour) {
        given_up += run(queue, server, monday + hours(hour)).given_up;
    }
    CHECK(given_up == 1);
    CHECK(queue.entries[2].end == "mailbox full");
}

TEST_CASE("what is older than a week when mail is set up stays in the application", "[mail]") {
    Queue queue;
    queue.entries[1].message = message("a@example.org", monday - hours(24 * 8));
    Server server;
    CHECK(run(queue, server, monday).sent == 0);
    CHECK(server.tried == 0);
}

}  // namespace jalon
