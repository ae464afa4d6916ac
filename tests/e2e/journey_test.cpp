// A framework convention and a whole bilan professionnel, from the deliberation to the paid invoice, within one day and
// through the real binary.
#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/base/french.hpp"
#include "engine/scenario/case_player.hpp"
#include "tests/e2e/story.hpp"
#include "tests/support/source_dir.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

const std::vector<std::string> everybody = {"hr_officer",      "employer_head", "agent",      "counsellor",
                                            "head_of_service", "secretary",     "accountant", "centre_head",
                                            "archivist",       "stranger"};
const std::vector<std::string> employer = {"hr_officer", "employer_head"};

// Blanks of all kinds taken out: a line that breaks elsewhere reads the same.
std::string squeezed(std::string text) {
    for (const char* blank : {"\u00A0", "\u202F", " ", "\n", "\f"}) {
        for (std::size_t at = text.find(blank); at != std::string::npos; at = text.find(blank, at)) {
            text.erase(at, std::string(blank).size());
        }
    }
    return text;
}

bool holds(const std::string& text, const std::string& part) {
    return squeezed(text).find(squeezed(part)) != std::string::npos;
}

// A page without what its session has left, which may pass a second between two requests.
std::string without_the_clock(const std::string& page) {
    static const std::regex left(R"(data-seconds="\d+"|data-session-end>[^<]*<)");
    return std::regex_replace(page, left, "");
}

bool names_the_agent(const std::string& text) {
    const std::string key = french::search_key(text);
    return key.find("lemoine") != std::string::npos || key.find("thierry") != std::string::npos;
}

using Paths = std::set<std::string>;

Paths paths_of(const std::vector<PaperLink>& papers) {
    Paths paths;
    for (const PaperLink& paper : papers) {
        paths.insert(paper.path);
    }
    return paths;
}

// The newest paper of a case whose title begins so, as that role is offered it; "" when there is none.
std::string newest(Story& story, const std::string& role, const std::string& case_path, const std::string& title) {
    for (const PaperLink& paper : papers_on(story.at(role).get(case_path + "/documents"))) {
        if (paper.title.starts_with(title)) {
            return paper.path;
        }
    }
    return {};
}

// What a paper must say, by the beginning of its title.
using Contents = std::map<std::string, std::vector<std::string>>;

// A day in the life of one framework and one accompaniment, with what is found at its stations.
class Day {
  public:
    void conclude_the_framework();
    void sign_the_convention();
    void accompany();
    void validate();
    void invoice_and_pay();
    void read_every_paper();
    void look_in_the_archive();
    void close_the_house();

  private:
    void crash_and_send_again();
    void check_paper(const std::string& role, const PaperLink& paper);
    const std::string& text_at(HttpClient& browser, const std::string& path);

    Service service_;
    Story story_{service_};
    Journey frame_{story_, "cadre/ordinary-journey.yaml", "secretary"};
    std::optional<Journey> bilan_;
    Contents contents_;
    std::map<std::string, std::string> texts_;  // of papers read, by path
    std::string report_;
    std::string draft_summary_;
};

void Day::conclude_the_framework() {
    frame_.through("sign", "centre_head");

    CHECK(holds(story_.at("hr_officer").get(frame_.case_path()).body, "En vigueur"));
    contents_["Modèle de délibération"] = {"Saint-Aubin-des-Prés"};
    contents_["Convention-cadre"] = {"Jeanne Ferrand", "Jacqueline Ferrandi", "21990001600011"};
}

// The power fails just after the convention was sent to signature; the browser, left without an answer, sends again.
void Day::crash_and_send_again() {
    const std::string before = story_.at("secretary").get("/api" + bilan_->case_path()).body;
    service_.kill();
    service_.start();
    story_.turn_to(service_.port());

    CHECK(story_.act_again().status == 303);

    CHECK(story_.at("secretary").get("/api" + bilan_->case_path()).body == before);
}

void Day::sign_the_convention() {
    bilan_.emplace(story_, "bilan-professionnel/ordinary-journey.yaml", "hr_officer");
    bilan_->through("prepare_convention");
    const Value planned = bilan_->answer("planned_minutes");
    REQUIRE(planned.get_if<std::int64_t>() != nullptr);
    const std::string hours = french::hours(*planned.get_if<std::int64_t>());
    bilan_->through("send_to_signature");
    crash_and_send_again();
    bilan_->through("sign", "centre_head");

    CHECK(holds(story_.at("agent").get(bilan_->case_path()).body, "Phase 1"));
    contents_["Convention tripartite"] = {"Thierry LEMOINE", "Jeanne Ferrand", "Jacqueline Ferrandi", hours};
    for (const char* title : {"Accord de l’agent", "Fiche de saisine", "Convocation", "Compte rendu de la réunion"}) {
        contents_[title] = {"Thierry LEMOINE", bilan_->reference()};
    }
    contents_["Calendrier prévisionnel"] = {"Thierry LEMOINE", hours};
}

void Day::accompany() {
    bilan_->through("write_report");
    const Value project = bilan_->answer("project");
    REQUIRE(project.text() != nullptr);
    contents_["Bilan de l’accompagnement"] = {"Thierry LEMOINE", *project.text(), bilan_->reference()};
    bilan_->through("hand_over");
    report_ = newest(story_, "agent", bilan_->case_path(), "Bilan de l’accompagnement");
    draft_summary_ = newest(story_, "agent", bilan_->case_path(), "Synthèse");
    REQUIRE_FALSE(report_.empty());
    REQUIRE_FALSE(draft_summary_.empty());

    for (const std::string& role : employer) {
        HttpClient& browser = story_.at(role);
        INFO(role);
        for (const char* title : {"Bilan de l’accompagnement", "Synthèse", "Compte rendu de la phase"}) {
            CHECK(newest(story_, role, bilan_->case_path(), title).empty());
        }
        for (const char* search : {"accompagnement", "synth%C3%A8se", "phase", "Lemoine"}) {
            const Paths found = paths_of(papers_on(browser.get(std::string("/documents?q=") + search)));
            INFO(search);
            CHECK_FALSE(found.contains(report_));
            CHECK_FALSE(found.contains(draft_summary_));
        }
        const std::string nowhere = without_the_clock(browser.get("/documents/00000000000000000000").body);
        for (const std::string& path : {report_, draft_summary_}) {
            const Reply refused = browser.get(path);
            CHECK(refused.status == 404);
            CHECK(without_the_clock(refused.body) == nowhere);
            CHECK(browser.get("/api" + path).status == 404);
        }
    }
    for (const char* title : {"Compte rendu de la phase", "Feuille d’émargement"}) {
        contents_[title] = {"Thierry LEMOINE", "Maud KERAVEL", bilan_->reference()};
    }
}

void Day::validate() {
    bilan_->through("validate_summary");

    const std::string summary = newest(story_, "hr_officer", bilan_->case_path(), "Synthèse");
    REQUIRE_FALSE(summary.empty());
    CHECK(summary != draft_summary_);
    CHECK(story_.at("hr_officer").get(draft_summary_).status == 404);
    CHECK(story_.at("hr_officer").get(report_).status == 404);
    CHECK(holds(text_at(story_.at("agent"), draft_summary_), "Projet de synthèse soumis à l’agent"));
    CHECK_FALSE(holds(text_at(story_.at("hr_officer"), summary), "Projet de synthèse soumis à l’agent"));
    contents_["Synthèse"] = {"Thierry LEMOINE", bilan_->reference()};
}

void Day::invoice_and_pay() {
    bilan_->through("issue_invoice");
    const Value minutes = bilan_->expected("invoice.minutes");
    const Value net = bilan_->expected("invoice.net");
    REQUIRE(minutes.get_if<std::int64_t>() != nullptr);
    REQUIRE(net.get_if<Money>() != nullptr);
    const std::string hours = french::hours(*minutes.get_if<std::int64_t>());
    contents_["Attestation de suivi"] = {"Thierry LEMOINE", hours, "Jacqueline Ferrandi"};
    contents_["Facture"] = {hours,
                            french::amount(*net.get_if<Money>()),
                            french::amount_in_words(*net.get_if<Money>()),
                            "21990001600011",
                            "28990001100015",
                            bilan_->reference()};
    const std::string invoice = newest(story_, "accountant", bilan_->case_path(), "Facture");
    REQUIRE_FALSE(invoice.empty());
    CHECK_FALSE(names_the_agent(text_at(story_.at("accountant"), invoice)));
    bilan_->through("record_payment");

    CHECK(holds(story_.at("hr_officer").get(bilan_->case_path()).body, "Ce dossier est clos"));
    for (const char* page : {"/", "/cases", "/documents", bilan_->case_path().c_str()}) {
        INFO(page);
        CHECK_FALSE(names_the_agent(text_of_html(story_.at("accountant").get(page).body)));
    }
}

const std::string& Day::text_at(HttpClient& browser, const std::string& path) {
    const auto known = texts_.find(path);
    if (known != texts_.end()) {
        return known->second;
    }
    const Reply paper = browser.get(path);
    CHECK(paper.status == 200);
    CHECK(paper.header("content-type") == "application/pdf");
    CHECK(paper.header("content-disposition").starts_with("attachment"));
    return texts_.emplace(path, paper.body == sample_scan() ? "" : text_of_pdf(paper.body)).first->second;
}

// An archivist is led to the sheet of a paper, and says why it is opened.
void say_why(HttpClient& browser, const std::string& path) {
    for (PageForm& form : forms_of(browser.get("/signed" + path.substr(path.rfind('/'))).body)) {
        if (!form.asks_for("reason")) {
            continue;
        }
        for (Control& control : form.controls) {
            control.value = control.name == "reason" ? "Demande du contrôle de légalité" : control.value;
        }
        browser.send(form);
    }
}

void Day::check_paper(const std::string& role, const PaperLink& paper) {
    if (role == "archivist") {
        CHECK(story_.at(role).get(paper.path).header("content-type") != "application/pdf");
        say_why(story_.at(role), paper.path);
    }
    const std::string& text = text_at(story_.at(role), paper.path);
    INFO(role << " reads " << paper.title << "\n" << text);
    CHECK(story_.at(role).get(paper.path).status == 200);
    if (paper.title.starts_with("Exemplaire signé") || paper.title == "Délibération signée") {
        CHECK(text.empty());  // the scan as it was sent
        return;
    }
    bool known = false;
    for (const auto& [title, parts] : contents_) {
        if (paper.title.starts_with(title)) {
            known = true;
            for (const std::string& part : parts) {
                INFO(part);
                CHECK(holds(text, part));
            }
        }
    }
    CHECK(known);
    if (std::ranges::find(employer, role) != employer.end()) {
        CHECK_FALSE(holds(text, "Une motivation constante"));  // the report
        CHECK_FALSE(holds(text, "Ouvrir des hypothèses"));     // the first phase
    }
}

// Each role is offered the same papers by the pages of the cases and by the list of documents, can read all of them,
// and none of the others.
void Day::read_every_paper() {
    std::map<std::string, Paths> offered;
    Paths all;
    for (const std::string& role : everybody) {
        for (const std::string& path : {frame_.case_path(), bilan_->case_path()}) {
            for (const PaperLink& paper : papers_on(story_.at(role).get(path + "/documents"))) {
                offered[role].insert(paper.path);
                all.insert(paper.path);
                check_paper(role, paper);
            }
        }
    }
    for (const std::string& role : everybody) {
        INFO(role);
        CHECK(paths_of(papers_on(story_.at(role).get("/documents"))) == offered[role]);
        for (const std::string& path : all) {
            INFO(path);
            CHECK((story_.at(role).get(path).status == 200) == offered[role].contains(path));
        }
    }
    for (const std::string& role : everybody) {
        INFO(role);
        CHECK(offered[role].contains(report_) == (role == "agent" || role == "counsellor"));
    }
    CHECK(offered["stranger"].empty());
}

void Day::look_in_the_archive() {
    const Reply page = story_.at("archivist").get("/documents?q=convention&signed=1&check=1");
    const std::vector<PaperLink> found = papers_on(page);
    REQUIRE_FALSE(found.empty());
    std::size_t intact = 0;
    for (std::size_t at = page.body.find("Intègre<"); at != std::string::npos;
         at = page.body.find("Intègre<", at + 1)) {
        ++intact;
    }
    CHECK(intact == found.size());
    CHECK_FALSE(holds(page.body, "Altéré"));
    CHECK(paths_of(found).contains(newest(story_, "archivist", bilan_->case_path(), "Convention tripartite")));
    CHECK(paths_of(found).contains(newest(story_, "archivist", frame_.case_path(), "Convention-cadre")));
}

void Day::close_the_house() {
    CHECK(service_.stop() == 0);
    const Run verified = run({"verify", "--data", service_.data().string()});
    INFO(verified.out << verified.err);
    CHECK(verified.status == 0);
    CHECK(holds(verified.out, "journal, documents et numéros sont intègres"));

    const std::string log = service_.log();
    CHECK(holds(log, "event=request method=GET route=/documents "));
    for (const char* file : {"users.yaml", "agents.yaml"}) {
        std::istringstream lines(text_of_file(std::filesystem::path(source_dir()) / "demo" / file));
        for (std::string line; std::getline(lines, line);) {
            const std::size_t at = line.find("_name: ");
            if (at != std::string::npos) {
                INFO(line);
                CHECK(log.find(line.substr(line.find(' ', at) + 1)) == std::string::npos);
            }
        }
    }
}

}  // namespace

TEST_CASE("a framework and an accompaniment go from the deliberation to the paid invoice in one day", "[e2e]") {
    Day day;
    day.conclude_the_framework();
    day.sign_the_convention();
    day.accompany();
    day.validate();
    day.invoice_and_pay();
    day.read_every_paper();
    day.look_in_the_archive();
    day.close_the_house();
}
