// E-mails against a real SMTP server in another process: what arrives, what is refused, what never leaves in clear.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "engine/base/text.hpp"
#include "engine/base/value.hpp"
#include "mail/header_text.hpp"
#include "mail/smtp_mailer.hpp"
#include "tests/support/source_dir.hpp"
#include "tests/support/temporary_folder.hpp"

namespace jalon {

namespace {

const Instant monday = *parse_instant("2026-11-23T09:00:00Z");

class SmtpServer {
  public:
    explicit SmtpServer(const std::vector<std::string>& options) {
        int ends[2] = {};
        REQUIRE(pipe(ends) == 0);
        child_ = fork();
        if (child_ == 0) {
            dup2(ends[1], STDOUT_FILENO);
            const std::string script = std::string(source_dir()) + "/tests/support/smtp_server.py";
            const std::string kept = (folder_.path() / "kept").string();
            std::vector<const char*> words = {"/usr/bin/python3", script.c_str(), kept.c_str()};
            for (const std::string& option : options) {
                words.push_back(option.c_str());
            }
            words.push_back(nullptr);
            execv(words[0], const_cast<char* const*>(words.data()));
            _exit(127);
        }
        close(ends[1]);
        FILE* said = fdopen(ends[0], "r");
        REQUIRE(std::fscanf(said, "%hu", &port_) == 1);
        std::fclose(said);
    }
    ~SmtpServer() {
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
    }
    SmtpServer(const SmtpServer&) = delete;
    SmtpServer& operator=(const SmtpServer&) = delete;

    SmtpSettings settings() const {
        SmtpSettings out;
        out.server = "localhost";
        out.port = port_;
        out.security = MailSecurity::none;
        out.sender = "mobilite@cdg99.example";
        out.sender_name = "Centre de gestion du Val-de-Lierne – mobilité";
        return out;
    }
    std::vector<Value> kept() const {
        std::vector<Value> out;
        std::ifstream in(folder_.path() / "kept");
        for (std::string line; std::getline(in, line);) {
            out.push_back(*from_json(line));
        }
        return out;
    }

  private:
    test::TemporaryFolder folder_;
    pid_t child_ = -1;
    std::uint16_t port_ = 0;
};

// A certificate for `name`, with its key, that only those trust who are given it.
std::string certificate(const test::TemporaryFolder& folder, const std::string& name) {
    const std::string file = (folder.path() / (name + ".pem")).string();
    const std::string command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=" + name +
        " -addext subjectAltName=DNS:" + name + " -keyout " + file + ".key -out " + file + ".crt 2>/dev/null && cat " +
        file + ".crt " + file + ".key > " + file;
    REQUIRE(std::system(command.c_str()) == 0);
    return file;
}

Mail to(const std::string& address) {
    return {"0123abcd", address,
            "Convention signée : l’exemplaire de la commune de Saint-Aubin-des-Prés est disponible",
            "Bonjour,\n\nÀ vous de jouer : « Préparer » la suite.\n.\n..deux points\n\n-- \nFin\n", ""};
}

std::vector<DeliveryReport> send(const SmtpSettings& settings, const std::vector<Mail>& mails) {
    const FixedClock clock(monday);
    return SmtpMailer(settings, clock).send(mails);
}

}  // namespace

TEST_CASE("an e-mail arrives as it was written: accents, dots, a long subject", "[mail]") {
    const SmtpServer server({});
    const auto reports = send(server.settings(), {to("solange@saint-aubin.example")});

    CHECK(reports[0].reason == "");
    REQUIRE(reports[0].delivery == Delivery::sent);
    REQUIRE(server.kept().size() == 1);
    const Value kept = server.kept()[0];
    const auto said = [&kept](const char* name) { return *kept[name].text(); };
    CHECK(said("subject") == to("").subject);
    CHECK(said("text") == to("").text);
    CHECK(said("from") == "Centre de gestion du Val-de-Lierne – mobilité <mobilite@cdg99.example>");
    CHECK(said("to") == "solange@saint-aubin.example");
    CHECK(said("id") == "<0123abcd@cdg99.example>");
    CHECK(said("automatic") == "auto-generated");
    CHECK(said("date") == "2026-11-23T09:00:00+00:00");
    CHECK(to_json(kept["defects"]) == "[]");
    CHECK(*kept["longest"].get_if<std::int64_t>() <= 78);
}

TEST_CASE("an appointment arrives beside the text, for calendars", "[mail]") {
    const SmtpServer server({});
    Mail mail = to("thierry@saint-aubin.example");
    const bool off = GENERATE(true, false);
    mail.calendar = std::string("BEGIN:VCALENDAR\r\nMETHOD:") + (off ? "CANCEL" : "PUBLISH") +
                    "\r\nLOCATION:Étage 2\r\nEND:VCALENDAR\r\n";

    REQUIRE(send(server.settings(), {mail})[0].delivery == Delivery::sent);

    const Value kept = server.kept().front();
    CHECK(*kept["text"].text() == mail.text);
    CHECK(to_json(kept["defects"]) == "[]");
    REQUIRE(kept["attached"].list() != nullptr);
    REQUIRE(kept["attached"].list()->size() == 1);
    const List attached = *kept["attached"].list()->front().list();
    CHECK(*attached[0].text() == "text/calendar");
    CHECK(*attached[1].text() == (off ? "CANCEL" : "PUBLISH"));
    CHECK(*attached[2].text() == "rendez-vous.ics");
    CHECK(attached[3].text()->find("LOCATION:Étage 2") != std::string::npos);
}

TEST_CASE("an address that is refused keeps no other mail back", "[mail]") {
    const SmtpServer server({});
    const auto reports = send(server.settings(), {to("gone@a.example"), to("full@a.example"), to("two words@a.example"),
                                                  to("maire@a.example")});

    CHECK(reports[0].delivery == Delivery::refused);
    CHECK(reports[0].reason.find("no such person here") != std::string::npos);
    CHECK(reports[1].delivery == Delivery::later);
    CHECK(reports[2].delivery == Delivery::refused);
    CHECK(reports[3].delivery == Delivery::sent);
    CHECK(server.kept().size() == 1);
}

TEST_CASE("a subject cannot bring headers of its own", "[mail]") {
    const SmtpServer server({});
    Mail mail = to("maire@a.example");
    mail.subject = "Bonjour\r\nBcc: tous@a.example";

    CHECK(send(server.settings(), {mail})[0].delivery == Delivery::refused);
    CHECK(server.kept().empty());
}

TEST_CASE("with STARTTLS and a password, mails leave encrypted and signed in", "[mail]") {
    const test::TemporaryFolder folder;
    const std::string trusted = certificate(folder, "localhost");
    const auto plain = GENERATE(true, false);
    const SmtpServer server(
        plain ? std::vector<std::string>{"--certificate", trusted, "--password", "tilleul"}
              : std::vector<std::string>{"--certificate", trusted, "--password", "tilleul", "--no-plain"});
    SmtpSettings settings = server.settings();
    settings.security = MailSecurity::starttls;
    settings.certificates = trusted;
    settings.user = "jalon";
    settings.password = "tilleul";

    const auto reports = send(settings, {to("a@a.example"), to("b@a.example")});
    CHECK(reports[0].reason == "");
    CHECK(reports[1].delivery == Delivery::sent);
    REQUIRE(server.kept().size() == 2);
    CHECK(server.kept()[0]["encrypted"] == Value(true));

    settings.password = "autre";
    CHECK(send(settings, {to("a@a.example")})[0].delivery == Delivery::later);
    CHECK(server.kept().size() == 2);
}

TEST_CASE("nothing leaves in clear, or to a server that shows another name, or one that nobody vouches for", "[mail]") {
    const test::TemporaryFolder folder;
    const SmtpServer clear({});
    SmtpSettings settings = clear.settings();
    settings.security = MailSecurity::starttls;
    CHECK(send(settings, {to("a@a.example")})[0].reason == "le serveur ne propose pas STARTTLS, rien ne part en clair");
    CHECK(clear.kept().empty());

    const std::string elsewhere = certificate(folder, "smtp.elsewhere.example");
    const SmtpServer other({"--certificate", elsewhere});
    settings = other.settings();
    settings.security = MailSecurity::starttls;
    settings.certificates = elsewhere;
    CHECK(send(settings, {to("a@a.example")})[0].delivery == Delivery::later);
    settings.certificates = "";
    CHECK(send(settings, {to("a@a.example")})[0].delivery == Delivery::later);
    CHECK(other.kept().empty());
}

TEST_CASE("a server that is away leaves every mail for later, and says why", "[mail]") {
    SmtpSettings settings;
    {
        const SmtpServer gone({});
        settings = gone.settings();
    }
    const auto reports = send(settings, {to("a@a.example"), to("b@a.example")});

    REQUIRE(reports.size() == 2);
    CHECK(reports[1].delivery == Delivery::later);
    CHECK(reports[1].reason.find("refused") != std::string::npos);
}

TEST_CASE("encoded words of a header never split a character", "[mail]") {
    CHECK(header_text("Document to sign") == "Document to sign");
    for (std::size_t ahead = 0; ahead < 50; ++ahead) {
        const std::string text = std::string(ahead, 'a') + "éééééééééééééééééééééééééééééé";
        for (const std::string& word : split(header_text(text), '\n')) {
            INFO(word);
            CHECK(trimmed(word).size() <= 75);
        }
    }
    CHECK(header_text("é") == "=?UTF-8?B?w6k=?=");
}

}  // namespace jalon
