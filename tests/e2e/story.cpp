#include "tests/e2e/story.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "engine/definition/facts_file.hpp"
#include "engine/scenario/case_host.hpp"
#include "tests/support/source_dir.hpp"

namespace jalon::test {

namespace {

// The logins of demo/users.yaml.
const std::map<std::string, std::string>& cast_of_the_story() {
    static const std::map<std::string, std::string> logins = {
        {"hr_officer", "solange"},  {"employer_head", "maire"},    {"agent", "thierry"},
        {"counsellor", "maud"},     {"head_of_service", "herve"},  {"secretary", "cecile"},
        {"accountant", "baptiste"}, {"centre_head", "jacqueline"}, {"archivist", "anne"},
        {"stranger", "rachel"}};  // the human resources of another body
    return logins;
}

// Every date is today; people are named as the directory names them.
Value as_of_today(const Value& value, Date today) {
    static const std::map<std::string, std::string> ids = {{"thierry", "thierry-lemoine"}, {"maud", "counsellor-1"}};
    if (value.get_if<Date>() != nullptr) {
        return today;
    }
    if (const std::string* text = value.text()) {
        const auto id = ids.find(*text);
        return id == ids.end() ? value : Value(id->second);
    }
    if (const List* items = value.list()) {
        List list;
        for (const Value& item : *items) {
            list.push_back(as_of_today(item, today));
        }
        return list;
    }
    if (const Record* members = value.record()) {
        Record record;
        for (const auto& [name, member] : *members) {
            record[name] = as_of_today(member, today);
        }
        return record;
    }
    return value;
}

Date today() {
    return paris_date(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
}

Record answers_today(const ScenarioStep& step) {
    return *as_of_today(answers_of(step, 0), today()).record();
}

Scenario read(const std::string& path) {
    std::vector<Finding> findings;
    const std::optional<Scenario> scenario =
        read_scenario({path, text_of_file(std::filesystem::path(source_dir()) / "tests/scenarios" / path)}, findings);
    REQUIRE(scenario);
    return *scenario;
}

}  // namespace

HttpClient& Story::at(const std::string& role) {
    const auto known = browsers_.find(role);
    if (known != browsers_.end()) {
        return known->second;
    }
    return browsers_.emplace(role, service_.browser(cast_of_the_story().at(role))).first->second;
}

std::string Story::open(const std::string& role, const std::string& workflow) {
    for (const PageForm& form : forms_of(at(role).get("/").body)) {
        if (form.action != "/cases") {
            continue;
        }
        Record answers;
        if (form.value("workflow") != workflow) {
            answers["workflow"] = workflow;
        }
        if (form.asks_for("organisation")) {
            answers["organisation"] = "saint-aubin";
        }
        const Result<PageForm> filled = at(role).filled(form, answers, "");
        REQUIRE(filled);
        const Reply opened = at(role).send(*filled);
        INFO(problem_of(opened));
        REQUIRE(opened.status == 303);
        return opened.header("location");
    }
    FAIL(role << " may open no case");
    return {};
}

Reply Story::act(const std::string& case_path, const std::string& event, const std::string& role,
                 const Record& answers) {
    const std::string path = case_path + "/steps/" + event;
    const Reply page = at(role).get(path);
    for (const PageForm& form : forms_of(page.body)) {
        if (form.action != path) {
            continue;
        }
        const Result<PageForm> filled = at(role).filled(form, answers, sample_scan());
        INFO((filled ? std::string() : filled.error().message));
        REQUIRE(filled);
        last_role_ = role;
        last_form_ = *filled;
        return at(role).send_and_confirm(*filled);
    }
    return page;
}

Reply Story::act_again() {
    return at(last_role_).send_and_confirm(last_form_);
}

void Story::turn_to(int port) {
    for (auto& [role, browser] : browsers_) {
        browser.turn_to(port);
    }
}

Journey::Journey(Story& story, const std::string& path, const std::string& opened_by)
    : story_(story), scenario_(read(path)), case_path_(story.open(opened_by, scenario_.workflow)) {}

void Journey::take(const ScenarioStep& step) {
    const Reply done = story_.act(case_path_, step.event, step.by, answers_today(step));
    INFO(step.position.str() << " " << step.event << ": " << problem_of(done));
    if (step.refused) {
        CHECK(done.status >= 400);
        CHECK(problem_of(done).find(*step.refused) != std::string::npos);
    } else {
        REQUIRE(done.status == 303);
    }
}

void Journey::through(const std::string& event, const std::string& by) {
    while (next_ < scenario_.steps.size()) {
        const ScenarioStep& step = scenario_.steps[next_++];
        if (step.kind != ScenarioStep::Kind::send) {
            continue;
        }
        take(step);
        if (step.event == event && !step.refused && (by.empty() || step.by == by)) {
            return;
        }
    }
    FAIL("the script has no step « " << event << " » left");
}

Value Journey::expected(const std::string& name) const {
    const YamlNode* node = scenario_.steps.at(next_ - 1).expectation.data.find(name);
    const Record record = node == nullptr ? Record{} : Record{{"value", value_by_look(*node)}};
    return Value(record)["value"];
}

Value Journey::answer(const std::string& name) const {
    return Value(answers_today(scenario_.steps.at(next_ - 1)))[name];
}

std::string Journey::reference() const {
    const Reply page = story_.at("secretary").get(case_path_);
    const std::string mark = "class=\"eyebrow\">";
    const std::size_t begin = page.body.find(mark) + mark.size();
    const std::string line = page.body.substr(begin, page.body.find('<', begin) - begin);
    const std::string dot = " · ";
    return line.substr(line.rfind(dot) + dot.size());
}

std::vector<PaperLink> papers_on(const Reply& page) {
    const std::string mark = "<a href=\"/documents/";
    std::vector<PaperLink> papers;
    for (std::size_t at = page.body.find(mark); at != std::string::npos; at = page.body.find(mark, at + 1)) {
        const std::size_t begin = at + std::string("<a href=\"").size();
        const std::size_t quote = page.body.find('"', begin);
        const std::size_t close = page.body.find("</a>", quote);
        papers.push_back(
            {page.body.substr(begin, quote - begin), text_of_html(page.body.substr(quote + 2, close - quote - 2))});
    }
    return papers;
}

}  // namespace jalon::test
