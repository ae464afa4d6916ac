#include "tests/acceptance/story.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "engine/cases/access.hpp"
#include "engine/definition/role.hpp"
#include "engine/statechart/delays.hpp"
#include "tests/support/shipped_images.hpp"

namespace jalon::test {

namespace fs = std::filesystem;

namespace {

RendererOptions options_of(const Catalogue& catalogue) {
    RendererOptions options;
    options.partials = {catalogue.partials.begin(), catalogue.partials.end()};
    options.images = shipped_images();
    return options;
}

// So many days later at the same time of day, whatever summer time does in between.
Instant later(Instant instant, std::int64_t days) {
    return paris_instant(add_days(paris_date(instant), days), paris_time(instant));
}

// The text of a PDF as poppler reads it.
std::string text_of_pdf(const std::string& bytes) {
    static int count = 0;
    const fs::path path =
        fs::temp_directory_path() / ("jalon-paper-" + std::to_string(getpid()) + "-" + std::to_string(++count));
    std::ofstream(path, std::ios::binary) << bytes;
    std::string text;
    FILE* pipe = popen(("pdftotext -enc UTF-8 '" + path.string() + "' -").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> chunk{};
    for (std::size_t n = fread(chunk.data(), 1, chunk.size(), pipe); n > 0;
         n = fread(chunk.data(), 1, chunk.size(), pipe)) {
        text.append(chunk.data(), n);
    }
    REQUIRE(pclose(pipe) == 0);
    fs::remove(path);
    return text;
}

User reader(const std::string& name, const std::string& role) {
    User user;
    user.id = UserId(name);
    user.login = name;
    user.gender = "m";
    user.first_name = "Lecteur";
    user.last_name = name;
    user.roles = {role};
    user.organisation = OrganisationId("cdg");
    return user;
}

std::string told(const Error& error) {
    std::string text = error.message;
    for (const Error& detail : error.details) {
        text += " [" + detail.where + " : " + detail.message + "]";
    }
    return text;
}

}  // namespace

Story::Story()
    : renderer_(options_of(shipped().read.catalogue)), papers_(renderer_), random_(42), service_(&house_.service()) {
    add_readers();
}

Story::Story(std::vector<SourceFile> sources) : Story() {
    change_definitions(std::move(sources));
}

void Story::add_readers() {
    for (const auto& [name, actor] : cast()) {
        if (actor.organisation == organisation_ || actor.organisation.str() == "cdg" || actor.has("provider") ||
            actor.has("host")) {
            actors_.emplace(actor.roles.front(), actor);
        }
    }
    SqliteDirectory directory(house_.database());
    for (const char* role : {"dpo", "archivist", "administrator"}) {
        directory.save_user(reader(role, role));
        actors_.emplace(role, actor_of(reader(role, role)));
    }
}

// Scripts of another body than the first are played by its people.
void Story::take_the_parts_of(const Scenario& scenario) {
    const YamlNode* body = scenario.settings.find("organisation");
    if (body == nullptr || body->text == organisation_.str() || body->text == "saint-aubin") {
        return;
    }
    organisation_ = OrganisationId(body->text);
    for (const auto& [name, actor] : cast()) {
        if (actor.organisation == organisation_) {
            actors_[actor.roles.front()] = actor;
        }
    }
}

void Story::change_definitions(std::vector<SourceFile> sources) {
    sources_ = std::move(sources);
    read_ = read_catalogue(sources_);
    for (const Finding& finding : read_.findings) {
        UNSCOPED_INFO(finding.str());
    }
    REQUIRE(read_.ok());
    other_service_ = std::make_unique<CaseService>(CaseService::Parts{.catalogue = &read_.catalogue,
                                                                      .sources = &sources_,
                                                                      .cases = &house_.cases(),
                                                                      .documents = &house_.documents(),
                                                                      .renderer = &renderer_,
                                                                      .papers = &papers_,
                                                                      .directory = &house_.directory(),
                                                                      .clock = &house_.clock(),
                                                                      .random = &random_,
                                                                      .calendar = Calendar(),
                                                                      .exchanges = &house_.exchanges()});
    service_ = other_service_.get();
}

CasePlayer Story::player() {
    CasePlayer::Cast people;
    people.organisation = organisation_;
    people.actors = actors_;
    return CasePlayer(*service_, clock(), std::move(people), sample_scan());
}

CaseId Story::tell(const Telling& telling) {
    const Scenario scenario = scenario_at(telling.scenario);
    clock().set(later(scenario.at, telling.shift_days));
    service_->sweep();
    const YamlNode* by = scenario.settings.find("by");
    const std::string opener =
        by == nullptr ? house_.catalogue().workflow(scenario.workflow).opened_by.front() : by->text;
    take_the_parts_of(scenario);
    const Result<CaseView> opened = player().open(scenario.workflow, opener);
    INFO(telling.scenario << ": " << (opened ? "" : opened.error().message));
    REQUIRE(opened);
    const CaseId id = opened->header.id;
    for (const ScenarioStep& step : scenario.steps) {
        if (!telling.until.empty() && machine(id).situation.in(telling.until)) {
            break;
        }
        if (step.kind == ScenarioStep::Kind::advance) {
            advance_to(step.until ? later(*step.until, telling.shift_days)
                                  : add_delay(clock().now(), *step.delay, Calendar()));
        } else if (step.kind == ScenarioStep::Kind::send && !step.refused) {
            Record answers = answers_of(step, telling.shift_days);
            if (telling.changed) {
                telling.changed(step.event, answers);
            }
            const Result<CaseView> done = send(id, step.event, step.by, answers);
            INFO(step.position.str() << " " << step.event << ": " << (done ? "" : told(done.error())));
            REQUIRE(done);
        }
    }
    REQUIRE((telling.until.empty() || machine(id).situation.in(telling.until)));
    return id;
}

CaseId Story::framework(std::int64_t months, std::int64_t shift_days) {
    const auto changed = [&](const std::string&, Record& answers) {
        const std::optional<Organisation> body = house_.directory().organisation(organisation_);
        if (answers.contains("duration_months")) {
            answers["duration_months"] = months;
            answers["renewal"] = months == 36 ? "tacit_once" : "none";
            answers["signatory_name"] = body->executive_name;
            answers["signatory_title"] = *facts_of(*body).at("executive").text();
        }
    };
    return tell({"cadre/ordinary-journey.yaml", "in_force", shift_days, changed});
}

Result<CaseView> Story::send(const CaseId& id, const std::string& event, const std::string& role,
                             const Record& answers) {
    CasePlayer play = player();
    play.take_up(id);
    return play.send(event, role, answers);
}

void Story::advance_to(Instant until) {
    clock().set(until);
    const CaseService::Sweep sweep = service_->sweep();
    CHECK(sweep.problems == std::vector<std::string>{});
}

void Story::employer_is(const Organisation& body) {
    SqliteDirectory directory(house_.database());
    directory.save_organisation(body);
    organisation_ = body.id;
    for (const char* role : {"hr_officer", "employer_head"}) {
        User user = reader(std::string(role) + "-" + body.id.str(), role);
        user.organisation = body.id;
        directory.save_user(user);
        actors_[role] = actor_of(user);
    }
}

void Story::agent_is(const Agent& agent) {
    SqliteDirectory directory(house_.database());
    directory.save_agent(agent);
    User user = reader("agent-" + agent.id.str(), "agent");
    user.organisation = agent.organisation;
    user.agent = agent.id;
    directory.save_user(user);
    actors_["agent"] = actor_of(user);
}

CaseView Story::view(const CaseId& id, const std::string& role) {
    const Result<CaseView> seen = service_->view(actors_.at(role), id);
    INFO(role << ": " << (seen ? "" : seen.error().message));
    REQUIRE(seen);
    return *seen;
}

Case Story::machine(const CaseId& id) {
    const std::optional<Case> found = house_.cases().load(id);
    REQUIRE(found);
    return *found;
}

std::vector<DocumentRecord> Story::papers(const CaseId& id) {
    CaseScope scope;
    scope.all = true;
    scope.roles = all_roles();
    scope.organisation = organisation_;
    scope.agent = machine(id).header.agent;
    scope.counsellor = machine(id).header.counsellor;
    DocumentFilter filter;
    filter.case_id = id;
    filter.limit = 1000;
    std::vector<DocumentRecord> records;
    for (const DocumentLine& line : house_.cases().documents(scope, filter)) {
        records.push_back(line.document);
    }
    std::ranges::reverse(records);
    return records;
}

DocumentRecord Story::paper(const CaseId& id, const std::string& key) {
    const std::vector<DocumentRecord> all = papers(id);
    const auto found =
        std::find_if(all.rbegin(), all.rend(), [&](const DocumentRecord& one) { return one.key == key; });
    INFO("paper " << key);
    REQUIRE(found != all.rend());
    return *found;
}

std::string Story::text_of(const DocumentRecord& document) {
    const Result<std::string> bytes = house_.documents().get(document.sha256);
    REQUIRE(bytes);
    return text_of_bytes(*bytes);
}

std::string Story::text_of_bytes(const std::string& pdf) {
    return plain_blanks(text_of_pdf(pdf));
}

std::vector<SourceFile> shipped_with(const std::string& path, const std::string& piece, const std::string& other) {
    std::vector<SourceFile> sources = shipped().sources;
    const auto file = std::ranges::find(sources, path, &SourceFile::path);
    INFO(path << ": " << piece);
    REQUIRE(file != sources.end());
    const std::size_t at = file->text.find(piece);
    REQUIRE(at != std::string::npos);
    REQUIRE(file->text.find(piece, at + 1) == std::string::npos);
    file->text.replace(at, piece.size(), other);
    return sources;
}

std::string plain_blanks(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t length = 1;
        bool blank = text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r');
        if (text.substr(i, 2) == "\u00A0") {
            blank = true;
            length = 2;
        } else if (text.substr(i, 3) == "\u202F") {
            blank = true;
            length = 3;
        }
        if (!blank) {
            plain += text[i];
        } else if (plain.empty() || plain.back() != ' ') {
            plain += ' ';
        }
        i += length;
    }
    return plain;
}

CaseFilter cases_with(const std::string& clue) {
    CaseFilter filter;
    filter.text = clue;
    return filter;
}

DocumentFilter papers_with(const std::string& clue) {
    DocumentFilter filter;
    filter.text = clue;
    return filter;
}

Instant noon(Date date) {
    return paris_instant(date, TimeOfDay{12 * 60});
}

}  // namespace jalon::test
