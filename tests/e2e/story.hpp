// The people of Saint-Aubin-des-Prés and of the centre, each at a browser, who live through the scripts of
// tests/scenarios within a single day: every date of a script is today, and no step waits.
#pragma once

#include <map>
#include <set>
#include <string>

#include "engine/scenario/scenario.hpp"
#include "tests/e2e/product.hpp"

namespace jalon::test {

class Story {
  public:
    explicit Story(Service& service) : service_(service) {}

    // The browser of the person who holds a role in the story.
    HttpClient& at(const std::string& role);
    // Opens a case and returns its path, « /cases/01j9… ».
    std::string open(const std::string& role, const std::string& workflow);
    // Presses the button of an event, fills in its form and sends it: the answer to the sending, or the page that
    // stood in the way.
    Reply act(const std::string& case_path, const std::string& event, const std::string& role, const Record& answers);
    // Sends the last form once more, as a browser does when a page is reloaded.
    Reply act_again();
    // After a new start the server has another port; sessions go on.
    void turn_to(int port);

  private:
    Service& service_;
    std::map<std::string, HttpClient> browsers_;
    std::string last_role_;
    PageForm last_form_;
};

// One script on its way.
class Journey {
  public:
    // `path` below tests/scenarios.
    Journey(Story& story, const std::string& path, const std::string& opened_by);

    // Lives through the script up to the next step with that event by that role ("" for any), itself included.
    void through(const std::string& event, const std::string& by = {});
    const std::string& case_path() const { return case_path_; }
    // What the script expects of the case after the step just taken; null when it says nothing of it.
    Value expected(const std::string& name) const;
    // The answer that the step just taken gave.
    Value answer(const std::string& name) const;
    std::string reference() const;

  private:
    void take(const ScenarioStep& step);

    Story& story_;
    Scenario scenario_;
    std::string case_path_;
    std::size_t next_ = 0;
};

struct PaperLink {
    std::string path;  // « /documents/01j9… »
    std::string title;
};
// The papers that a page links to, in its order.
std::vector<PaperLink> papers_on(const Reply& page);

}  // namespace jalon::test
