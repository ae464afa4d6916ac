// E-mails over SMTP, with STARTTLS or TLS from the first byte, and a password where the server wants one.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/clock.hpp"
#include "engine/base/result.hpp"
#include "engine/cases/mailing.hpp"

namespace jalon {

enum class MailSecurity { none, starttls, tls };

struct SmtpSettings {
    std::string server;
    std::uint16_t port = 587;
    MailSecurity security = MailSecurity::starttls;
    std::string user;  // "": the server wants no password
    std::string password;
    std::string sender;        // mobilite@cdg99.example
    std::string sender_name;   // « Centre de gestion du Val-de-Lierne »
    std::string certificates;  // a file of those to trust; "": those of the machine
};

// Error (invalid): a control character in a header, an address without exactly one « @ ».
Result<bool> sound_headers(const Mail& mail);

class SmtpMailer final : public Mailer {
  public:
    // The clock belongs to the caller. No connection is made before the first mail.
    SmtpMailer(SmtpSettings settings, const Clock& clock);
    ~SmtpMailer() override;
    SmtpMailer(const SmtpMailer&) = delete;
    SmtpMailer& operator=(const SmtpMailer&) = delete;

    // One connection for all. A server that cannot be reached, refuses us or does not show the certificate of its name
    // leaves every mail for later; an address that it refuses for good (5xx) is refused alone.
    std::vector<DeliveryReport> send(const std::vector<Mail>& mails) override;

  private:
    SmtpSettings settings_;
    const Clock& clock_;
};

}  // namespace jalon
