#include "mail/smtp_mailer.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include <Poco/Environment.h>
#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/MailMessage.h>
#include <Poco/Net/MailRecipient.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureSMTPClientSession.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StringPartSource.h>
#include <Poco/Timestamp.h>
#include <fmt/format.h>

#include "engine/base/base64.hpp"
#include "mail/header_text.hpp"

namespace jalon {

namespace {

namespace net = Poco::Net;

const Poco::Timespan patience(20, 0);

net::Context::Ptr trust(const SmtpSettings& settings) {
    return new net::Context(net::Context::TLS_CLIENT_USE, settings.certificates, net::Context::VERIFY_STRICT, 9,
                            settings.certificates.empty());
}

net::StreamSocket connected(const SmtpSettings& settings) {
    net::StreamSocket socket;
    socket.connect(net::SocketAddress(settings.server, settings.port), patience);
    socket.setReceiveTimeout(patience);
    socket.setSendTimeout(patience);
    if (settings.security != MailSecurity::tls) {
        return socket;
    }
    return net::SecureStreamSocket::attach(socket, settings.server, trust(settings));
}

// Poco's session, which encrypts on demand under the name that we asked for, and knows what the server offers.
class Session : public net::SecureSMTPClientSession {
  public:
    explicit Session(const SmtpSettings& settings)
        : net::SecureSMTPClientSession(connected(settings)), settings_(settings) {}

    // A server that we could not agree with is left without a word: it would not answer.
    void greet() {
        try {
            introduce();
        } catch (...) {
            socket().close();
            throw;
        }
    }

    void forget() { say("RSET"); }

  private:
    void introduce() {
        greeting_.clear();
        login(Poco::Environment::nodeName(), greeting_);
        if (settings_.security == MailSecurity::starttls) {
            encrypt();
        }
        if (settings_.user.empty()) {
            return;
        }
        // RFC 4954, the name with the command: of LOGIN, the library understands one wording of the prompts alone.
        if (greeting_.find("PLAIN") != std::string::npos) {
            say("AUTH PLAIN " + to_base64('\0' + settings_.user + '\0' + settings_.password));
        } else {
            say("AUTH LOGIN " + to_base64(settings_.user));
            say(to_base64(settings_.password));
        }
    }

    // Throws SMTPException when the server does not agree.
    void say(const std::string& words) {
        std::string answer;
        const int status = sendCommand(words, answer);
        if (!isPositiveCompletion(status) && !isPositiveIntermediate(status)) {
            throw net::SMTPException(answer, status);
        }
    }

    void encrypt() {
        std::string answer;
        if (!isPositiveCompletion(sendCommand("STARTTLS", answer))) {
            throw net::SMTPException("le serveur ne propose pas STARTTLS, rien ne part en clair");
        }
        socket() = net::SecureStreamSocket::attach(socket(), settings_.server, trust(settings_));
        greeting_.clear();
        login(Poco::Environment::nodeName(), greeting_);
    }

    const SmtpSettings& settings_;
    std::string greeting_;
};

std::string domain_of(const std::string& address) {
    return address.substr(address.find('@') + 1);
}

void fill(net::MailMessage& message, const Mail& mail, const SmtpSettings& settings, Instant now) {
    message.setSender(fmt::format("{}\r\n <{}>", header_text(settings.sender_name), settings.sender));
    message.addRecipient(net::MailRecipient(net::MailRecipient::PRIMARY_RECIPIENT, mail.to));
    message.setSubject(header_text(mail.subject));
    message.setDate(
        Poco::Timestamp(std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count()));
    message.set("Message-ID", fmt::format("<{}@{}>", mail.key, domain_of(settings.sender)));
    message.set("Auto-Submitted", "auto-generated");
    std::string lines;
    for (const char c : mail.text) {
        lines += c == '\n' ? "\r\n" : std::string(1, c);
    }
    if (mail.calendar.empty()) {
        message.setContentType("text/plain; charset=UTF-8");
        message.setContent(lines);
        return;
    }
    // The message owns the parts.
    message.addContent(new net::StringPartSource(lines, "text/plain; charset=UTF-8"));
    const bool off = mail.calendar.find("\r\nMETHOD:CANCEL\r\n") != std::string::npos;
    const std::string type = fmt::format("text/calendar; charset=UTF-8; method={}", off ? "CANCEL" : "PUBLISH");
    message.addAttachment("rendez-vous.ics", new net::StringPartSource(mail.calendar, type, "rendez-vous.ics"),
                          net::MailMessage::ENCODING_BASE64);
}

std::string said(const Poco::Exception& problem) {
    return problem.message().empty() ? problem.name() : problem.message();
}

DeliveryReport delivered(Session& session, const Mail& mail, const SmtpSettings& settings, Instant now) {
    if (const Result<bool> sound = sound_headers(mail); !sound) {
        return {Delivery::refused, sound.error().message};
    }
    try {
        net::MailMessage message;
        fill(message, mail, settings, now);
        session.sendMessage(message);
        return {};
    } catch (const net::SMTPException& problem) {
        constexpr int for_good = 500;
        session.forget();
        return {problem.code() >= for_good ? Delivery::refused : Delivery::later, said(problem)};
    }
}

}  // namespace

Result<bool> sound_headers(const Mail& mail) {
    const auto control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
    if (std::ranges::any_of(mail.subject, control) || std::ranges::any_of(mail.to, control)) {
        return failure(ErrorKind::invalid, "un caractère de commande dans l’objet ou l’adresse");
    }
    if (std::ranges::count(mail.to, '@') != 1 || mail.to.find_first_of(" <>,;\"") != std::string::npos) {
        return failure(ErrorKind::invalid, fmt::format("« {} » n’est pas une adresse électronique", mail.to));
    }
    return true;
}

SmtpMailer::SmtpMailer(SmtpSettings settings, const Clock& clock) : settings_(std::move(settings)), clock_(clock) {
    net::initializeSSL();
}

SmtpMailer::~SmtpMailer() {
    net::uninitializeSSL();
}

std::vector<DeliveryReport> SmtpMailer::send(const std::vector<Mail>& mails) {
    std::vector<DeliveryReport> reports;
    std::string trouble;
    try {
        Session session(settings_);
        session.greet();
        for (const Mail& mail : mails) {
            reports.push_back(delivered(session, mail, settings_, clock_.now()));
        }
        session.close();
    } catch (const Poco::Exception& problem) {
        trouble = said(problem);
    }
    reports.resize(mails.size(), {Delivery::later, trouble});
    return reports;
}

}  // namespace jalon
