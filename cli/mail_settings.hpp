// The settings of outgoing mail, from the YAML file that `jalon serve --mail` names.
#pragma once

#include <filesystem>

#include "engine/base/result.hpp"
#include "engine/cases/mailing.hpp"
#include "mail/smtp_mailer.hpp"

namespace jalon {

struct MailSettings {
    SmtpSettings smtp;
    MailHouse house;
};

// Error: not_found, definition (one detail per finding). A password over a connection without encryption is refused,
// unless the server is this machine.
Result<MailSettings> read_mail_settings(const std::filesystem::path& file);

}  // namespace jalon
