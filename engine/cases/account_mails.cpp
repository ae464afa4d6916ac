#include "engine/cases/account_mails.hpp"

#include <chrono>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/sha256.hpp"

namespace jalon {

namespace {

constexpr int at_once = 50;
constexpr std::chrono::seconds again_after{30};

}  // namespace

MailRun send_account_mails(AccountMails& queue, Mailer& mailer, Instant now) {
    MailRun run;
    const std::vector<AccountMail> waiting = queue.due(now, at_once);
    std::vector<Mail> mails;
    for (const AccountMail& one : waiting) {
        mails.push_back(one.mail);
    }
    const std::vector<DeliveryReport> reports = mails.empty() ? std::vector<DeliveryReport>{} : mailer.send(mails);
    for (std::size_t k = 0; k < reports.size(); ++k) {
        const auto& [delivery, reason] = reports[k];
        if (delivery == Delivery::sent) {
            queue.sent(waiting[k].position, now);
            ++run.sent;
            continue;
        }
        run.trouble = reason;
        if (delivery == Delivery::later && now + again_after < waiting[k].until) {
            queue.postponed(waiting[k].position, now + again_after);
            ++run.postponed;
        } else {
            queue.given_up(waiting[k].position);
            ++run.given_up;
        }
    }
    return run;
}

Mail link_mail(const LinkMail& link, const MailHouse& house) {
    return {
        .key = sha256_hex(link.path).substr(0, 32),
        .to = link.to,
        .subject = link.subject,
        .text = fmt::format("Bonjour,\n\nVoici le lien demandé pour {} :\n\n{}{}\n\nIl vous sera demandé ce code : "
                            "{} {}\n\nLe lien et le code servent une seule fois, jusqu’à {}. Si vous n’avez rien "
                            "demandé, ne faites rien : sans les deux, personne ne peut s’en servir.\n\n{}\n\n-- \nCe "
                            "message est envoyé par un automate : merci de ne pas y répondre.\n",
                            link.what, house.site, link.path, link.code.substr(0, 3), link.code.substr(3),
                            french::time_of_day(paris_time(link.until)), house.name)};
}

}  // namespace jalon
