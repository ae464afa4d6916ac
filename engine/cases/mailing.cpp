#include "engine/cases/mailing.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "engine/base/sha256.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::array<minutes, 5> pauses = {minutes(1), minutes(5), minutes(30), hours(2), hours(6)};
constexpr hours kept_trying = hours(24 * 7);
constexpr int at_once = 100;
constexpr TimeOfDay opens{7 * 60 + 30};
constexpr TimeOfDay closes{20 * 60};

}  // namespace

bool may_send(Instant now, const Calendar& calendar) {
    const TimeOfDay time = paris_time(now);
    return calendar.is_working_day(paris_date(now)) && opens <= time && time < closes;
}

Instant next_attempt(Instant now, int attempts) {
    const auto place = static_cast<std::size_t>(std::max(attempts, 1)) - 1;
    return now + pauses.at(std::min(place, pauses.size() - 1));
}

Mail mail_of(const OutgoingMessage& message, const MailHouse& house) {
    return {
        .key = sha256_hex(message.key).substr(0, 32),
        .to = message.address,
        .subject = message.subject,
        .text = fmt::format("Bonjour,\n\n{}\n\nOuvrir le dossier : {}/cases/{}\n\n{}\n\n-- \nVous recevez ce message "
                            "parce que vous prenez part à ce dossier ({}). Il est envoyé par un automate : merci de "
                            "ne pas y répondre.\n",
                            message.text, house.site, message.case_id.str(), house.name, role_label(message.role)),
        .calendar = message.calendar};
}

MailRun send_due(MailQueue& queue, Mailer& mailer, const MailHouse& house, Instant now, const Calendar& calendar) {
    MailRun run;
    if (!may_send(now, calendar)) {
        return run;
    }
    const std::vector<QueuedMail> waiting = queue.due(now, now - kept_trying, at_once);
    std::vector<Mail> mails;
    for (const QueuedMail& one : waiting) {
        mails.push_back(mail_of(one.message, house));
    }
    const std::vector<DeliveryReport> reports = mails.empty() ? std::vector<DeliveryReport>{} : mailer.send(mails);
    for (std::size_t k = 0; k < reports.size(); ++k) {
        const auto& [position, attempts, message] = waiting[k];
        const auto& [delivery, reason] = reports[k];
        if (delivery == Delivery::sent) {
            queue.sent(position, now);
            ++run.sent;
            continue;
        }
        run.trouble = reason;
        const Instant again = next_attempt(now, attempts + 1);
        if (delivery == Delivery::later && again - message.created_at < kept_trying) {
            queue.failed(position, now, again, reason);
            ++run.postponed;
        } else {
            queue.given_up(position, now, reason);
            ++run.given_up;
        }
    }
    return run;
}

}  // namespace jalon
