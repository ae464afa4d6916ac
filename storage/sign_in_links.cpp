#include "storage/sign_in_links.hpp"

#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "storage/directory_store.hpp"
#include "storage/password_rule.hpp"
#include "storage/rows.hpp"
#include "storage/session_rows.hpp"
#include "storage/sql.hpp"
#include "storage/tries.hpp"

namespace jalon {

using namespace storage;

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Duration link_life = minutes(15);
constexpr Duration invitation_life = hours(72);
constexpr std::int64_t tries_max = 5;
constexpr Duration pause_between_asks = minutes(1);
constexpr std::int64_t asks_of_address_max = 5;  // an hour
constexpr std::int64_t asks_of_origin_max = 30;

constexpr const char* over =
    "Ce lien n’est plus valable : il sert une seule fois, pour peu de temps. Demandez-en un nouveau.";
constexpr const char* changed =
    "Le document pour lequel ce lien a été envoyé a changé depuis. Demandez un nouveau lien pour lire sa version "
    "d’aujourd’hui.";
constexpr const char* too_often =
    "Plusieurs liens viennent d’être demandés. Attendez une minute, regardez dans vos courriels indésirables, puis "
    "recommencez ; au-delà de cinq demandes, attendez une heure.";

struct LinkRow {
    std::string code_hash;
    UserId user;
    AgentId agent;
    std::string path;
    DocumentId document;
    CaseId case_id;
    std::string papers;
    Instant until{};
    std::int64_t tries = 0;
    bool used = false;

    bool stands(Instant now) const { return !used && tries < tries_max && now < until; }
};

std::optional<LinkRow> link_row(Connection& session, LinkUse use, const std::string& token) {
    LinkRow row;
    Query query(session,
                "SELECT code_hash, user, agent, path, document, case_id, papers, until, tries, used FROM sign_in_links "
                "WHERE token_hash = ? AND purpose = ?");
    query.use(sha256_hex(token))
        .use(static_cast<int>(use))
        .into(row.code_hash)
        .into(row.user)
        .into(row.agent)
        .into(row.path);
    query.into(row.document).into(row.case_id).into(row.papers).into(row.until).into(row.tries).into(row.used);
    return query.next() ? std::optional(row) : std::nullopt;
}

// How the papers stand that a link is for, as a text that changes when they do.
std::string papers_now(Connection& session, const DocumentId& document, const CaseId& case_id) {
    std::string text;
    if (!document.empty()) {
        Query(session,
              "SELECT d.status || '/' || (SELECT MAX(n.version) FROM documents n WHERE n.case_id = d.case_id AND "
              "n.key = d.key) FROM documents d WHERE d.id = ?")
            .use(document)
            .into(text)
            .next();
    } else if (!case_id.empty()) {
        Query(session,
              "SELECT COALESCE(group_concat(id, ' '), '') FROM (SELECT id FROM documents WHERE case_id = ? AND status "
              "= 'to_sign' ORDER BY id)")
            .use(case_id)
            .into(text)
            .next();
    }
    return text;
}

std::int64_t asks_since(Connection& session, const std::string& who, Instant since) {
    std::int64_t count = 0;
    Query(session, "SELECT COUNT(*) FROM link_asks WHERE who = ? AND at > ?").use(who).use(since).into(count).next();
    return count;
}

// Whoever an address belongs to: somebody with an account, or an agent who has none yet.
struct Owner {
    UserId user;
    AgentId agent;
};

// Nobody when several share the address: a link would let each enter as the other.
Owner owner_of(Connection& session, const std::string& address, LinkUse use) {
    std::vector<User> users;
    {
        Query query(session, "SELECT " + column_list<User>() + " FROM users WHERE lower(email) = ? AND active = 1");
        query.use(address);
        users = all_rows<User>(query);
    }
    std::vector<std::string> agents;
    {
        std::string agent;
        Query query(session,
                    "SELECT a.id FROM agents a WHERE lower(a.email) = ? AND NOT EXISTS (SELECT 1 FROM users u WHERE "
                    "u.agent = a.id)");
        query.use(address).into(agent);
        while (query.next()) {
            agents.push_back(agent);
        }
    }
    if (use == LinkUse::password) {
        const bool one = users.size() == 1 && !may_enter_by_link(users.front().roles);
        return one ? Owner{users.front().id, {}} : Owner{};
    }
    if (users.size() == 1 && agents.empty() && may_enter_by_link(users.front().roles)) {
        return {users.front().id, {}};
    }
    return users.empty() && agents.size() == 1 ? Owner{{}, AgentId(agents.front())} : Owner{};
}

// The account of an agent who enters for the first time. It has no password.
User account_for(const Agent& agent, Random& random) {
    User user;
    user.id = UserId(new_identifier(random));
    user.login = "agent." + user.id.str();
    user.gender = agent.gender;
    user.first_name = agent.first_name;
    user.last_name = agent.last_name;
    user.title = agent.post;
    user.email = agent.email;
    user.phone = agent.phone;
    user.roles = {"agent"};
    user.organisation = agent.organisation;
    user.agent = agent.id;
    return user;
}

// Addresses are the same whatever their case.
std::string plain_address(const std::string& typed) {
    std::string address = trimmed(typed);
    for (char& c : address) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return address;
}

// The link, spent. Errors: as of `SignInLinks::enter`.
Result<LinkRow> use_link(Database& database, LinkUse use, const std::string& token, const std::string& code,
                         Instant now) {
    Writing writing(database);
    Connection& session = writing.session();
    std::optional<LinkRow> row = link_row(session, use, token);
    if (!row || !row->stands(now)) {
        return failure(ErrorKind::not_allowed, over);
    }
    if (papers_now(session, row->document, row->case_id) != row->papers) {
        return failure(ErrorKind::not_allowed, changed);
    }
    const bool holds = sha256_hex(token + typed_digits(code)) == row->code_hash;
    Query(session, "UPDATE sign_in_links SET tries = tries + 1, used = ? WHERE token_hash = ?")
        .use(holds)
        .use(sha256_hex(token))
        .run();
    writing.commit();
    if (holds) {
        return std::move(*row);
    }
    const std::int64_t left = tries_max - row->tries - 1;
    return left == 0 ? failure(ErrorKind::not_allowed,
                               "Ce code n’est pas le bon, et les cinq essais sont faits. Demandez un nouveau lien.")
                     : failure(ErrorKind::invalid, fmt::format("Ce code n’est pas le bon. Vérifiez les six chiffres du "
                                                               "courriel ; il reste {} essai{}.",
                                                               left, left > 1 ? "s" : ""));
}

}  // namespace

SqliteSignInLinks::SqliteSignInLinks(Database& database, Random& random, Accounts& accounts, MailHouse house)
    : database_(database), random_(random), accounts_(accounts), house_(std::move(house)) {}

Result<bool> SqliteSignInLinks::ask(const LinkWish& wish, Instant now) {
    const std::string address = plain_address(wish.address);
    const std::string by_address = sha256_hex("address " + address);
    const std::string by_origin = sha256_hex("origin " + wish.origin);
    Writing writing(database_);
    Connection& session = writing.session();
    Query(session, "DELETE FROM link_asks WHERE at <= ?").use(now - hours(1)).run();
    Query(session, "DELETE FROM sign_in_links WHERE until <= ?").use(now - hours(24)).run();
    if (asks_since(session, by_address, now - pause_between_asks) > 0 ||
        asks_since(session, by_address, now - hours(1)) >= asks_of_address_max ||
        asks_since(session, by_origin, now - hours(1)) >= asks_of_origin_max) {
        return failure(ErrorKind::not_allowed, too_often);
    }
    for (const std::string& who : {by_address, by_origin}) {
        Query(session, "INSERT INTO link_asks (who, at) VALUES (?, ?)").use(who).use(now).run();
    }
    const Owner owner = owner_of(session, address, wish.use);
    const bool known = !owner.user.empty() || !owner.agent.empty();
    const std::string token = to_hex(random_.bytes(32));
    const std::string code = six_digits(random_);
    const Instant until = now + (wish.invites ? invitation_life : link_life);
    Query(session,
          "INSERT INTO sign_in_links (token_hash, code_hash, user, agent, path, document, case_id, papers, until, "
          "purpose) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .use(sha256_hex(token))
        .use(sha256_hex(token + code))
        .use(owner.user)
        .use(owner.agent)
        .use(wish.then)
        .use(wish.document)
        .use(wish.case_id)
        .use(papers_now(session, wish.document, wish.case_id))
        .use(until)
        .use(static_cast<int>(wish.use))
        .run();
    const bool enters = wish.use == LinkUse::enter;
    const Mail mail = link_mail({.to = address,
                                 .subject = wish.invites ? "Votre accès"
                                            : enters     ? "Votre lien de connexion"
                                                         : "Votre nouveau mot de passe",
                                 .what = enters         ? "entrer sans mot de passe"
                                         : wish.invites ? "choisir votre mot de passe"
                                                        : "choisir un nouveau mot de passe",
                                 .path = (enters ? "/enter/" : "/reset/") + token,
                                 .code = code,
                                 .until = until,
                                 .invites = wish.invites},
                                house_);
    // For nobody the same row is written, without a text and never to be sent.
    Query(session,
          "INSERT INTO account_mails (key, address, subject, text, made_at, until, again) VALUES (?1, ?2, ?3, ?4, ?5, "
          "?6, CASE WHEN ?7 THEN ?5 END)")
        .use(mail.key)
        .use(known ? mail.to : "")
        .use(mail.subject)
        .use(known ? mail.text : "")
        .use(now)
        .use(until)
        .use(known)
        .run();
    writing.commit();
    return true;
}

bool SqliteSignInLinks::stands(LinkUse use, const std::string& token, Instant now) {
    Reading reading(database_);
    const std::optional<LinkRow> row = link_row(reading.session(), use, token);
    return row && row->stands(now);
}

Result<Entered> SqliteSignInLinks::enter(const std::string& token, const std::string& code, Instant now) {
    const Result<LinkRow> used = use_link(database_, LinkUse::enter, token, code, now);
    if (!used) {
        return tl::unexpected(used.error());
    }
    const LinkRow& row = *used;
    SqliteDirectory directory(database_);
    std::optional<User> user = directory.user(row.user);
    if (!row.agent.empty()) {
        const std::optional<Agent> agent = directory.agent(row.agent);
        if (!agent) {
            return failure(ErrorKind::not_allowed, over);
        }
        user = account_for(*agent, random_);
        directory.save_user(*user);
    }
    if (!user || !user->active || !may_enter_by_link(user->roles)) {
        return failure(ErrorKind::not_allowed, over);
    }
    Writing writing(database_);
    Entered entered{open_session(writing, random_, *user, now), row.path};
    writing.commit();
    return entered;
}

Result<bool> SqliteSignInLinks::set_password(const std::string& token, const std::string& code,
                                             const std::string& password, Instant now) {
    SqliteDirectory directory(database_);
    {
        Reading reading(database_);
        const std::optional<LinkRow> row = link_row(reading.session(), LinkUse::password, token);
        const std::optional<User> user = row ? directory.user(row->user) : std::nullopt;
        if (const Result<bool> strong = check_password(password, user ? user->login : ""); row && !strong) {
            return failure(ErrorKind::invalid, strong.error().message, "password");
        }
    }
    const Result<LinkRow> used = use_link(database_, LinkUse::password, token, code, now);
    if (!used) {
        return tl::unexpected(used.error());
    }
    const std::optional<User> user = directory.user(used->user);
    if (!user || !user->active) {
        return failure(ErrorKind::not_allowed, over);
    }
    if (Result<bool> set = accounts_.set_password(user->id, password); !set) {
        return set;
    }
    Writing writing(database_);
    forget_tries(writing, login_key(user->login));
    writing.commit();
    return true;
}

std::vector<AccountMail> SqliteAccountMails::due(Instant now, int limit) {
    {
        Writing writing(database_);
        Query(writing.session(),
              "UPDATE account_mails SET text = '', again = NULL WHERE again IS NOT NULL AND until <= ?")
            .use(now)
            .run();
        Query(writing.session(), "DELETE FROM account_mails WHERE made_at <= ?").use(now - hours(24 * 7)).run();
        writing.commit();
    }
    Reading reading(database_);
    AccountMail mail;
    Query query(reading.session(),
                "SELECT position, key, address, subject, text, made_at, until FROM account_mails WHERE again <= ? "
                "ORDER BY position LIMIT ?");
    query.use(now).use(limit).into(mail.position).into(mail.mail.key).into(mail.mail.to).into(mail.mail.subject);
    query.into(mail.mail.text).into(mail.made_at).into(mail.until);
    std::vector<AccountMail> mails;
    while (query.next()) {
        mails.push_back(mail);
    }
    return mails;
}

void SqliteAccountMails::sent(std::int64_t position, Instant at) {
    Writing writing(database_);
    Query(writing.session(), "UPDATE account_mails SET text = '', again = NULL, sent_at = ? WHERE position = ?")
        .use(at)
        .use(position)
        .run();
    writing.commit();
}

void SqliteAccountMails::postponed(std::int64_t position, Instant again) {
    Writing writing(database_);
    Query(writing.session(), "UPDATE account_mails SET again = ? WHERE position = ?").use(again).use(position).run();
    writing.commit();
}

void SqliteAccountMails::given_up(std::int64_t position) {
    Writing writing(database_);
    Query(writing.session(), "UPDATE account_mails SET text = '', again = NULL WHERE position = ?").use(position).run();
    writing.commit();
}

}  // namespace jalon
