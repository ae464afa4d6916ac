// Where interfaces meet their implementations: an installation, opened.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "cli/files.hpp"
#include "engine/base/clock.hpp"
#include "engine/cases/case_service.hpp"
#include "rendering/copies/paper_tools.hpp"
#include "rendering/renderer.hpp"
#include "storage/access_log.hpp"
#include "storage/account_security.hpp"
#include "storage/account_store.hpp"
#include "storage/case_store.hpp"
#include "storage/database.hpp"
#include "storage/directory_store.hpp"
#include "storage/document_store.hpp"
#include "storage/drafts.hpp"
#include "storage/exchange_store.hpp"
#include "storage/lists.hpp"
#include "storage/sign_in_links.hpp"

namespace jalon {

// The stores of a data directory: jalon.db and documents/.
struct Stores {
    Database database;
    SqliteCaseStore cases;
    FileDocumentStore documents;
    SqliteDirectory directory;
    SqliteAccessLog accesses;
    SqliteAccounts accounts;
    SqliteAccountSecurity security;
    SqliteAccountMails account_mails;
    SqliteExchanges exchanges;
    SqliteDrafts drafts;
    SqliteLists lists;

    // Makes the directory when there is none. Throws when it cannot be used.
    Stores(const std::filesystem::path& data, Random& random);
};

// What an installation chooses for itself.
struct HouseRules {
    int chase_pause_days = 7;    // between two reminders about one task
    int late_cancel_hours = 48;  // before an appointment, from which on calling it off is late
};

// Definitions, stores and renderer joined to a service. Definitions must be free of errors. `clock` and `random` belong
// to the caller; everything else lives here.
struct Installation {
    Definition definition;
    Stores stores;
    PdfRenderer renderer;
    PdfPaperTools papers;
    CaseService service;

    Installation(Definition definition, const std::filesystem::path& data, const Clock& clock, Random& random,
                 const HouseRules& rules = {});
};

// Prints every error to standard error, and how many warnings there are; true when there is no error.
bool report(const ReadResult& read);

}  // namespace jalon
