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
    const std::string hour = french::time_of_day(paris_time(link.until));
    const std::string greeting =
        link.invites
            ? fmt::format("Un accès est ouvert pour vous au service de {}. Voici le lien pour {} :", house.name,
                          link.what)
            : fmt::format("Voici le lien demandé pour {} :", link.what);
    const std::string until = link.invites
                                  ? fmt::format("jusqu’au {} à {}", french::long_date(paris_date(link.until)), hour)
                                  : "jusqu’à " + hour;
    const std::string otherwise = link.invites ? "Si vous n’attendiez pas ce message, ne faites rien"
                                               : "Si vous n’avez rien demandé, ne faites rien";
    return {
        .key = sha256_hex(link.path).substr(0, 32),
        .to = link.to,
        .subject = link.subject,
        .text = fmt::format("Bonjour,\n\n{}\n\n{}{}\n\nIl vous sera demandé ce code : {} {}\n\nLe lien et le code "
                            "servent une seule fois, {}. {} : sans les deux, personne ne peut s’en servir.\n\n{}\n\n-- "
                            "\nCe message est envoyé par un automate : merci de ne pas y répondre.\n",
                            greeting, house.site, link.path, link.code.substr(0, 3), link.code.substr(3), until,
                            otherwise, house.name)};
}

}  // namespace jalon
