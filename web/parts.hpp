// What the web needs from the rest of the house; `cli/compose.cpp` fills it in.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock.hpp"
#include "engine/cases/account_mails.hpp"
#include "engine/cases/account_security.hpp"
#include "engine/cases/accounts.hpp"
#include "engine/cases/administration.hpp"
#include "engine/cases/api_tokens.hpp"
#include "engine/cases/calendar_feeds.hpp"
#include "engine/cases/case_service.hpp"
#include "engine/cases/directory.hpp"
#include "engine/cases/drafts.hpp"
#include "engine/cases/lists.hpp"
#include "engine/cases/mailing.hpp"
#include "engine/cases/sign_in_links.hpp"
#include "engine/definition/catalogue.hpp"
#include "web/metrics.hpp"
#include "web/table.hpp"

namespace jalon {

// An account that the sign-in page of a demonstration offers.
struct DemoAccount {
    std::string role;  // French label, « Correspondante RH »
    std::string login;
    std::string password;
    std::string name;
    std::string what;  // what one can see with it
};

// A file on its way into an archive.
struct ArchivedFile {
    std::string path;  // inside it, « BP-2026-0042/dossier.html »
    std::string bytes;
};

// The referenced objects belong to the caller, outlive the server and may be called by several threads at once.
struct WebParts {
    CaseService* service = nullptr;
    const PaperTools* papers = nullptr;  // nullptr: papers leave one by one
    Accounts* accounts = nullptr;
    AccountSecurity* security = nullptr;  // nullptr: passwords alone, and no page of one's account
    SignInLinks* links = nullptr;         // nullptr: nobody enters by e-mail
    ApiTokens* tokens = nullptr;          // nullptr: no key opens anything
    Drafts* drafts = nullptr;             // nullptr: what is typed is not kept before it is sent
    CalendarFeeds* feeds = nullptr;       // nullptr: no calendar is open to other programs
    AccessLog* accesses = nullptr;        // nullptr: nobody is asked why they open a paper
    Lists* lists = nullptr;               // nullptr: no view is kept, and no list leaves as a file
    const Directory* directory = nullptr;
    Administration* administration = nullptr;                // nullptr: accounts and bodies are not changed here
    const std::vector<Finding>* findings = nullptr;          // of the catalogue; nullptr: none
    MailQueue* mails = nullptr;                              // nullptr: no e-mail leaves
    std::function<std::string(const Workflow&)> drawing;     // SVG, "" when there is none
    std::function<std::string(const std::string&)> qr_code;  // SVG of a text; empty: none is shown
    std::function<void(std::string_view)> log;               // one line per request; empty: silent
    std::function<std::vector<Gauge>()> gauges;              // empty: none but what the web counts itself
    std::function<std::string(const std::vector<ArchivedFile>&)> archive;  // a ZIP; empty: nothing is exported
    std::function<std::string(const ExportTable&)> spreadsheet;            // an XLSX; empty: lists leave as CSV alone
    const Clock* clock = nullptr;
    Random* random = nullptr;  // called under a lock of ours
    std::string version;
    bool secure_cookies = false;  // true behind https
    bool second_factor = false;   // asked of all who work in the centre
    bool demo = false;
    AccountMails* demo_mails = nullptr;  // of a demonstration that sends none; nullptr otherwise
    std::vector<DemoAccount> demo_accounts;
};

}  // namespace jalon
