// The pages of a story: what each of its people gets in a browser, without a socket between.
#pragma once

#include <string>

#include <catch2/catch.hpp>

#include "storage/calendar_feeds.hpp"
#include "storage/drafts.hpp"
#include "storage/lists.hpp"
#include "tests/acceptance/story.hpp"
#include "web/pages/pages.hpp"
#include "web/site.hpp"

namespace jalon::test {

// Sessions named by the role that acts; there is nothing to sign in to.
class RoleSessions final : public Accounts {
  public:
    explicit RoleSessions(Story& story) : story_(story) {}
    Result<Session> sign_in(const std::string&, const std::string&, Instant) override {
        return failure(ErrorKind::not_allowed, "Personne n’entre ici par un mot de passe.");
    }
    std::optional<Session> session(const std::string& token, Instant now) override {
        if (!story_.actors().contains(token)) {
            return std::nullopt;
        }
        Session session;
        session.token = token;
        session.csrf = "c5f";
        session.actor = story_.actor(token);
        session.opened_at = now;
        session.seen_at = now;
        return session;
    }
    void sign_out(const std::string&) override {}
    Result<bool> set_password(const UserId&, const std::string&) override { return true; }

  private:
    Story& story_;
};

// The story outlives its pages.
class Pages {
  public:
    explicit Pages(Story& story, Administration* administration = nullptr)
        : story_(story),
          drafts_(story.house().database()),
          sessions_(story),
          feeds_(story.house().database(), random_, story.house().directory()),
          lists_(story.house().database()),
          site_(parts(administration)) {}

    CalendarFeeds& feeds() { return feeds_; }
    Lists& lists() { return lists_; }

    Response get(const std::string& role, const std::string& path) {
        const std::size_t question = std::min(path.find('?'), path.size());
        Request request;
        request.method = "GET";
        request.path = path.substr(0, std::min(question, path.find('#')));
        request.query = path.substr(std::min(question + 1, path.size()));
        request.headers["cookie"] = "jalon_session=" + role;
        return answer(site_, request);
    }
    // `fields` urlencoded, without the token.
    Response post(const std::string& role, const std::string& path, const std::string& fields) {
        Request request;
        request.method = "POST";
        request.path = path;
        request.body = "_csrf=c5f&" + fields;
        request.headers["cookie"] = "jalon_session=" + role;
        request.headers["content-type"] = "application/x-www-form-urlencoded";
        return answer(site_, request);
    }

    // What a person finds who had to sign in or prove who they are between a form and its sending.
    Response resumed(const std::string& role, const std::string& path, const Fields& typed) {
        const Request request;
        const Visit visit{request, {}, sessions_.session(role, story_.clock().now()), {}, {}, {}};
        return resumed_step(site_, visit, path, typed);
    }
    // A file, as a browser sends it from a form.
    Response post_file(const std::string& role, const std::string& path, const std::string& field,
                       const std::string& name, const std::string& bytes) {
        Request request;
        request.method = "POST";
        request.path = path;
        request.body =
            "--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\nc5f\r\n--b\r\nContent-Disposition: "
            "form-data; name=\"" +
            field + "\"; filename=\"" + name + "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + bytes +
            "\r\n--b--\r\n";
        request.headers["cookie"] = "jalon_session=" + role;
        request.headers["content-type"] = "multipart/form-data; boundary=b";
        return answer(site_, request);
    }

  private:
    WebParts parts(Administration* administration) {
        WebParts made;
        made.service = &story_.service();
        made.papers = &story_.papers();
        made.accounts = &sessions_;
        made.drafts = &drafts_;
        made.feeds = &feeds_;
        made.accesses = story_.house().accesses();
        made.lists = &lists_;
        made.directory = &story_.house().directory();
        made.administration = administration;
        made.clock = &story_.clock();
        made.random = &random_;
        made.archive = [](const std::vector<ArchivedFile>& files) {
            std::string bytes;
            for (const ArchivedFile& file : files) {
                bytes += file.path + "\n" + file.bytes + "\n";
            }
            return bytes;
        };
        made.version = "test";
        return made;
    }

    Story& story_;
    SqliteDrafts drafts_;
    RoleSessions sessions_;
    SeededRandom random_{11};
    SqliteCalendarFeeds feeds_;
    SqliteLists lists_;
    Site site_;
};

// What the page says where a reader sees text: tags gone, blanks of every kind made one.
inline std::string words_of(const Response& response) {
    std::string text;
    bool inside = false;
    for (const char letter : response.body) {
        if (letter == '<' || letter == '>') {
            inside = letter == '<';
            text += inside ? " " : "";
        } else if (!inside) {
            text += letter;
        }
    }
    return plain_blanks(text);
}

// What a page carries along unseen, to be posted again.
inline std::string hidden(const Response& page, const std::string& name) {
    const std::string start = "name=\"" + name + "\" value=\"";
    const std::size_t at = page.body.find(start);
    REQUIRE(at != std::string::npos);
    const std::size_t begin = at + start.size();
    return page.body.substr(begin, page.body.find('"', begin) - begin);
}

}  // namespace jalon::test
