// A site with one account and no cases, for tests of what stands before the pages.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "web/site.hpp"

namespace jalon {

class OneAccount final : public Accounts {
  public:
    Result<Session> sign_in(const std::string& login, const std::string& password, Instant) override {
        if (login != "maud" || password != "lierne-demo-2026") {
            return failure(ErrorKind::not_allowed, "Identifiant ou mot de passe incorrect.");
        }
        Session session;
        session.token = "f00d";
        session.csrf = "c5f";
        session.actor.user = UserId("counsellor-1");
        session.actor.name = "Maud Keravel";
        session.actor.roles = {"counsellor"};
        open = session;
        return session;
    }
    std::optional<Session> session(const std::string& token, Instant) override {
        return open && token == open->token ? open : std::nullopt;
    }
    void sign_out(const std::string&) override { open.reset(); }
    Result<bool> set_password(const UserId&, const std::string&) override { return true; }

    std::optional<Session> open;
};

struct SiteHouse {
    OneAccount accounts;
    FixedClock clock{*parse_instant("2027-02-03T09:00:00Z")};
    SeededRandom random{7};
    std::vector<std::string> lines;  // of the log

    WebParts parts() {
        WebParts made;
        made.accounts = &accounts;
        made.clock = &clock;
        made.random = &random;
        made.log = [this](std::string_view line) { lines.emplace_back(line); };
        made.version = "test";
        return made;
    }
};

// `fields` urlencoded; none: GET.
inline Request asked(const std::string& path, const std::string& fields = {}, const std::string& cookie = {}) {
    Request request;
    request.method = fields.empty() ? "GET" : "POST";
    const std::size_t question = std::min(path.find('?'), path.size());
    request.path = path.substr(0, question);
    request.query = path.substr(std::min(question + 1, path.size()));
    request.body = fields;
    request.headers["content-type"] = "application/x-www-form-urlencoded";
    if (!cookie.empty()) {
        request.headers["cookie"] = "jalon_session=" + cookie;
    }
    return request;
}

inline std::string header(const Response& response, const std::string& name) {
    for (const auto& [known, value] : response.headers) {
        if (known == name) {
            return value;
        }
    }
    return {};
}

}  // namespace jalon
