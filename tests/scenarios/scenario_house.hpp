// A whole service in a temporary folder, with the people that scenarios name.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/scenario/case_host.hpp"
#include "rendering/reading_renderer.hpp"
#include "storage/access_log.hpp"
#include "storage/case_store.hpp"
#include "storage/database.hpp"
#include "storage/directory_store.hpp"
#include "storage/document_store.hpp"
#include "storage/exchange_store.hpp"

namespace jalon::test {

// The definitions that ship, read and checked once for the whole test run.
struct Shipped {
    std::vector<SourceFile> sources;
    ReadResult read;
};
const Shipped& shipped();

// Reads a scenario below tests/scenarios; fails the test when it does not read.
Scenario scenario_at(const std::string& relative_path);
// Every script below tests/scenarios, by path.
std::vector<std::string> all_scenarios();

// The people of the scripts by the name they go by: solange, maire, thierry, maud, herve, cecile, compta, presidente.
std::map<std::string, Actor> cast();

class ScenarioHouse final : public CaseHouse {
  public:
    ScenarioHouse();
    // Other definitions, and papers made by another renderer; both belong to the caller and outlive the house.
    ScenarioHouse(const Shipped& definitions, const DocumentRenderer& renderer);
    ~ScenarioHouse() override;

    CaseService& service() override { return *service_; }
    CaseStore& cases() override { return *cases_; }
    const Directory& directory() override { return *directory_; }
    const Catalogue& catalogue() override { return definitions_.read.catalogue; }
    FixedClock& clock() override { return clock_; }
    const PaperReader* papers() override { return reader_.get(); }
    void reopen() override;

    DocumentStore& documents() { return *documents_; }
    ExchangeStore& exchanges() { return *exchanges_; }
    AccessLog* accesses() { return accesses_.get(); }
    Database& database() { return *database_; }

  private:
    ScenarioHouse(const Shipped& definitions, std::unique_ptr<ReadingRenderer> reader);
    void begin();
    void open();

    const Shipped& definitions_;
    std::unique_ptr<ReadingRenderer> reader_;  // of the shipped definitions
    const DocumentRenderer& renderer_;
    std::filesystem::path folder_;
    FixedClock clock_;
    SeededRandom random_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<SqliteCaseStore> cases_;
    std::unique_ptr<SqliteDirectory> directory_;
    std::unique_ptr<FileDocumentStore> documents_;
    std::unique_ptr<SqliteAccessLog> accesses_;
    std::unique_ptr<SqliteExchanges> exchanges_;
    std::unique_ptr<CaseService> service_;
};

}  // namespace jalon::test
