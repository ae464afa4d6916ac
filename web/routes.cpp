#include "web/routes.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "web/api/api.hpp"
#include "web/pages/case_frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/ready_page.hpp"

namespace jalon {

namespace {

// clang-format off
constexpr Route table[] = {
    {"GET",  "/",                            home_page,          Access::person},
    {"GET",  "/sign-in",                     sign_in_page,       Access::open},
    {"POST", "/sign-in",                     sign_in,            Access::open},
    {"GET",  "/sign-in/link",                link_page,          Access::open},
    {"POST", "/sign-in/link",                ask_link,           Access::open},
    {"GET",  "/enter/{token}",               enter_page,         Access::open},
    {"POST", "/enter/{token}",               enter,              Access::open},
    {"GET",  "/forgotten",                   forgotten_page,     Access::open},
    {"POST", "/forgotten",                   ask_password,       Access::open},
    {"GET",  "/reset/{token}",               reset_page,         Access::open},
    {"POST", "/reset/{token}",               reset_password,     Access::open},
    {"GET",  "/sign-in/code",                code_page,          Access::waiting},
    {"POST", "/sign-in/code",                give_code,          Access::waiting},
    {"GET",  "/account/second-factor",       second_factor_page, Access::waiting},
    {"POST", "/account/second-factor",       set_up_second_factor, Access::waiting},
    {"POST", "/sign-out",                    sign_out,           Access::waiting},
    {"GET",  "/account",                     account_page,       Access::person},
    {"POST", "/account/password",            change_password,    Access::person},
    {"POST", "/account/sessions",            close_other_sessions, Access::person},
    {"POST", "/session",                     stay_signed_in,     Access::person},
    {"GET",  "/me",                          agent_page,         Access::person},
    {"POST", "/me/export",                   export_agent,       Access::person},
    {"GET",  "/me/export",                   export_agent,       Access::person},
    {"GET",  "/cases/{id}/as-employer",      as_employer_page,   Access::person},
    {"GET",  "/proof",                       proof_page,         Access::person},
    {"POST", "/proof",                       give_proof,         Access::person},
    {"GET",  "/cases",                       cases_page,         Access::person},
    {"POST", "/cases",                       open_case,          Access::person},
    {"GET",  "/cases/export",                export_cases,       Access::person},
    {"POST", "/cases/views",                 keep_view,          Access::person},
    {"GET",  "/exports",                     exports_page,       Access::person},
    {"GET",  "/cases/{id}",                  case_page,          Access::person},
    {"GET",  "/cases/{id}/steps",            case_steps,         Access::person},
    {"GET",  "/cases/{id}/appointments",     case_appointments,  Access::person},
    {"POST", "/cases/{id}/appointments",     answer_appointment, Access::person},
    {"GET",  "/cases/{id}/hours",            case_hours,         Access::person},
    {"GET",  "/cases/{id}/documents",        case_documents,     Access::person},
    {"GET",  "/cases/{id}/exchanges",        case_exchanges,     Access::person},
    {"POST", "/cases/{id}/exchanges",        say,                Access::person},
    {"GET",  "/cases/{id}/history",          case_history,       Access::person},
    {"POST", "/cases/{id}/chase",            chase,              Access::person},
    {"GET",  "/cases/{id}/steps/{event}",    step_page,          Access::person},
    {"POST", "/cases/{id}/steps/{event}",    submit_step,        Access::person},
    {"GET",  "/appointments",                appointments_page,  Access::person},
    {"GET",  "/calendar/{token}",            calendar_feed,      Access::open},
    {"POST", "/account/calendar",            open_calendar,      Access::person},
    {"GET",  "/messages",                    messages_page,      Access::person},
    {"POST", "/messages/read",               read_messages,      Access::person},
    {"GET",  "/cases/{id}/confirmation",     confirmation_page,  Access::person},
    {"POST", "/cases/{id}/steps/{event}/draft", save_draft,      Access::person},
    {"GET",  "/signed",                      signed_page,        Access::person},
    {"GET",  "/signed/{id}",                 signed_sheet,       Access::person},
    {"POST", "/signed/{id}",                 give_reason,        Access::person},
    {"GET",  "/statistics",                  statistics_page,    Access::person},
    {"GET",  "/statistics/export",           export_statistics,  Access::person},
    {"GET",  "/documents",                   documents_page,     Access::person},
    {"POST", "/documents/bundle",            bundle_papers,      Access::person},
    {"GET",  "/to-sign",                     to_sign_page,       Access::person},
    {"GET",  "/documents/{id}",              download_document,  Access::person},
    {"GET",  "/documents/{id}/reading",      read_document,      Access::person},
    {"GET",  "/definitions",                 definitions_page,   Access::person},
    {"GET",  "/definitions/{id}",            definition_page,    Access::person},
    {"GET",  "/definitions/{id}/drawing",    definition_drawing, Access::person},
    {"GET",  "/administration",              administration_page, Access::person},
    {"GET",  "/administration/accounts",     accounts_page,      Access::person},
    {"POST", "/administration/accounts",     save_account,       Access::person},
    {"GET",  "/administration/accounts/{id}", account_sheet,     Access::person},
    {"POST", "/administration/accounts/{id}", save_account,      Access::person},
    {"POST", "/administration/accounts/{id}/invitation", invite, Access::person},
    {"POST", "/administration/accounts/{id}/factor", forget_factor, Access::person},
    {"GET",  "/administration/organisations", bodies_page,       Access::person},
    {"POST", "/administration/organisations", save_body,         Access::person},
    {"GET",  "/administration/organisations/import", import_page, Access::person},
    {"POST", "/administration/organisations/import", import_bodies, Access::person},
    {"GET",  "/administration/organisations/export", export_bodies, Access::person},
    {"GET",  "/administration/organisations/{id}", body_sheet,   Access::person},
    {"POST", "/administration/organisations/{id}", save_body,    Access::person},
    {"GET",  "/mails",                       demo_mails_page,    Access::person},
    {"GET",  "/help",                        help_page,          Access::open},
    {"GET",  "/accessibility",               accessibility_page, Access::open},
    {"GET",  "/static/{file}",               static_file,        Access::open},
    {"GET",  "/health",                      health,             Access::open},
    {"GET",  "/ready",                       ready,              Access::open},
    {"GET",  "/healthz",                     health,             Access::open},
    {"GET",  "/readyz",                      ready,              Access::open},
    {"GET",  "/metrics",                     api_metrics,        Access::measure},
    {"GET",  "/api/openapi.json",            api_description,    Access::program},
    {"GET",  "/api/cases",                   api_cases,          Access::program},
    {"POST", "/api/cases",                   api_open,           Access::program},
    {"GET",  "/api/cases/{id}",              api_case,           Access::program},
    {"POST", "/api/cases/{id}/steps/{event}", api_submit,        Access::program},
    {"GET",  "/api/documents/{id}",          api_document,       Access::program},
    {"GET",  "/api/documents/{id}/reading",  api_reading,        Access::program},
};
// clang-format on

}  // namespace

std::span<const Route> routes() {
    return table;
}

std::optional<std::vector<std::string>> matched(std::string_view pattern, std::string_view path) {
    const std::vector<std::string> wanted = split(pattern, '/');
    const std::vector<std::string> given = split(path, '/');
    if (wanted.size() != given.size()) {
        return std::nullopt;
    }
    std::vector<std::string> captured;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!wanted[i].starts_with('{')) {
            if (wanted[i] != given[i]) {
                return std::nullopt;
            }
            continue;
        }
        const Result<std::string> part = percent_decoded(given[i], false);
        if (!part || part->empty()) {
            return std::nullopt;
        }
        captured.push_back(*part);
    }
    return captured;
}

}  // namespace jalon
