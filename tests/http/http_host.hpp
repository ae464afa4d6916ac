// Plays scenarios as people at their browsers would: everybody signs in, opens the page of the case, presses the
// button, fills in the form that comes and sends it. Time and the view of the whole case are those of the case host.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "engine/scenario/case_host.hpp"
#include "storage/account_store.hpp"
#include "storage/drafts.hpp"
#include "storage/token_store.hpp"
#include "tests/scenarios/scenario_house.hpp"
#include "tests/support/http_client.hpp"
#include "web/server.hpp"

namespace jalon::test {

// The house of the scenarios behind a server, with an account for each of its people.
class ServedHouse {
  public:
    ServedHouse();
    // Other definitions; they and the renderer outlive the house.
    ServedHouse(const Shipped& definitions, const DocumentRenderer& renderer);

    ScenarioHouse& house() { return house_; }
    // Stops the server, closes the house, and opens both again.
    void restart();
    HttpClient client() const { return HttpClient(server_->port()); }
    int port() const { return server_->port(); }
    ApiTokens& tokens() { return *api_tokens_; }
    // Signs in as one of the cast, by login.
    bool sign_in(HttpClient& client, const std::string& login) const;

  private:
    void begin();
    void serve();

    ScenarioHouse house_;
    SeededRandom tokens_;
    SeededRandom pages_;
    std::unique_ptr<SqliteAccounts> accounts_;
    std::unique_ptr<SqliteApiTokens> api_tokens_;
    std::unique_ptr<SqliteDrafts> drafts_;
    std::unique_ptr<WebServer> server_;
};

class HttpHost final : public CaseHost {
  public:
    // The house outlives the host.
    HttpHost(ServedHouse& served, const Scenario* frame);

    Result<void> send(const ScenarioStep& step) override;
    Result<void> restore() override;

  protected:
    Result<CaseId> begin(const Scenario& scenario) override;

  private:
    HttpClient& browser_of(const std::string& login);
    Reply page(const std::string& login, const std::string& path);
    Result<PageForm> form_behind_button(const std::string& login, const ScenarioStep& step);
    Result<PageForm> forced(const std::string& login, const std::string& path, const Reply& case_page);

    ServedHouse& served_;
    std::map<std::string, HttpClient> browsers_;  // by login; each keeps its session
};

}  // namespace jalon::test
