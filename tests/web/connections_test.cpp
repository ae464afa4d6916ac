// What connections may do to a server, over real sockets: be many, be slow, say nonsense.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>
#include <catch2/catch.hpp>

#include "tests/web/site_house.hpp"
#include "web/server.hpp"

namespace jalon {

namespace {

using namespace std::chrono_literals;

class Wire {
  public:
    explicit Wire(const WebServer& server)
        : socket_(Poco::Net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(server.port()))) {
        socket_.setReceiveTimeout(Poco::Timespan(20, 0));
    }

    void say(const std::string& bytes) {
        for (std::size_t at = 0; at < bytes.size();) {
            at += static_cast<std::size_t>(socket_.sendBytes(
                bytes.data() + at, static_cast<int>(std::min<std::size_t>(bytes.size() - at, 65536))));
        }
    }

    // Until `end` has come, or the other side has closed.
    std::string hear(const std::string& end) {
        std::string heard;
        while (heard.find(end) == std::string::npos && more(heard)) {
        }
        return heard;
    }
    // Everything until the other side closes.
    std::string hear_all() {
        std::string heard;
        while (more(heard)) {
        }
        return heard;
    }
    // Whether the server has closed it, within that time.
    bool ended(std::chrono::milliseconds within) {
        return socket_.poll(Poco::Timespan(std::chrono::microseconds(within).count()),
                            Poco::Net::Socket::SELECT_READ) &&
               hear_all().empty();
    }
    std::string ask(const std::string& path) {
        say("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        return hear("ok\n");
    }

  private:
    bool more(std::string& heard) {
        char block[4096];
        try {
            const int count = socket_.receiveBytes(block, sizeof block);
            heard.append(block, static_cast<std::size_t>(std::max(count, 0)));
            return count > 0;
        } catch (const Poco::IOException&) {
            return false;
        }
    }

    Poco::Net::StreamSocket socket_;
};

struct Served {
    SiteHouse house;
    std::mutex lock;
    std::condition_variable told;
    std::vector<std::string> log;
    WebServer server;

    explicit Served(ServerLimits limits = {}) : server(parts(), "127.0.0.1", 0, limits) { server.start(); }

    WebParts parts() {
        WebParts made = house.parts();
        made.log = [this](std::string_view line) {
            const std::scoped_lock held(lock);
            log.emplace_back(line);
            told.notify_all();
        };
        return made;
    }
    // Waits for a line of the log; false when it does not come.
    bool says(const std::string& line) {
        std::unique_lock held(lock);
        return told.wait_for(held, 20s, [&] { return std::ranges::find(log, line) != log.end(); });
    }
};

ServerLimits impatient() {
    ServerLimits limits;
    limits.head = 50ms;
    limits.transfer = 50ms;
    limits.idle = 10s;
    limits.look_every = 5ms;
    return limits;
}

bool answers(Served& served) {
    return Wire(served.server).ask("/health").find("200 OK") != std::string::npos;
}

}  // namespace

TEST_CASE("a connection serves one request after another, also those sent ahead", "[web][connections]") {
    Served served;
    Wire wire(served.server);

    CHECK(wire.ask("/health").find("Keep-Alive") != std::string::npos);
    CHECK(wire.ask("/health").find("200 OK") != std::string::npos);
    wire.say(
        "GET /health HTTP/1.1\r\n\r\nGET /health HTTP/1.1\r\n\r\nGET /health HTTP/1.1\r\nConnection: close\r\n\r\n");
    const std::string three = wire.hear_all();
    CHECK(three.find("Connection: Close") > three.rfind("Connection: Keep-Alive"));
}

TEST_CASE("a request that does not come to its end is told so", "[web][connections]") {
    const std::string begun = GENERATE(as<std::string>(), "GET / HT", "GET / HTTP/1.1\r\nX: slow",
                                       "POST /sign-in HTTP/1.1\r\nContent-Length: 10\r\n\r\nlog");
    Served served(impatient());
    Wire wire(served.server);

    wire.say(begun);
    CHECK(wire.hear_all().find("408") != std::string::npos);
    CHECK(answers(served));
}

TEST_CASE("heads sent letter by letter end too, and hold no thread", "[web][connections]") {
    ServerLimits limits = impatient();
    limits.threads = 1;
    limits.head = 300ms;
    Served served(limits);
    std::vector<std::unique_ptr<Wire>> slow;
    for (int k = 0; k < 50; ++k) {
        slow.push_back(std::make_unique<Wire>(served.server));
        slow.back()->say("GET / HTTP/1.1\r\nX: ");
    }

    CHECK(answers(served));
    for (const std::unique_ptr<Wire>& one : slow) {
        CHECK(one->hear_all().find("408") != std::string::npos);
    }
}

TEST_CASE("what is no request is refused in words, and the server goes on", "[web][connections]") {
    Served served;
    Wire nonsense(served.server);
    nonsense.say("no request at all\r\n\r\n");
    CHECK(nonsense.hear_all().find("illisible") != std::string::npos);
    Wire long_head(served.server);
    long_head.say("GET / HTTP/1.1\r\nCookie: " + std::string(200'000, 'x'));
    CHECK(long_head.hear_all().find("431") != std::string::npos);
    Wire asking(served.server);
    asking.say("POST /sign-in HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    CHECK(asking.hear("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    CHECK(answers(served));
    CHECK(served.says("event=refused status=431"));
}

TEST_CASE("connections that wait make room for those that come", "[web][connections]") {
    ServerLimits limits;
    limits.connections_max = 20;
    Served served(limits);
    std::vector<std::unique_ptr<Wire>> waiting;
    for (int k = 0; k < 20; ++k) {
        waiting.push_back(std::make_unique<Wire>(served.server));
        CHECK(waiting.back()->ask("/health").find("200 OK") != std::string::npos);
    }

    Wire another(served.server);
    CHECK(another.ask("/health").find("200 OK") != std::string::npos);
    // Which one had waited longest is the server's to say: it counts from when its own thread was done.
    const auto closed = std::ranges::count_if(waiting, [](const auto& one) { return one->ended(50ms); });
    CHECK(closed == 1);
    CHECK(std::ranges::count_if(waiting, [](const auto& one) {
              return !one->ended(0ms) && one->ask("/health").find("200 OK") != std::string::npos;
          }) == 19);
}

TEST_CASE("beyond the most connections that all are busy, people are told to come back", "[web][connections]") {
    ServerLimits limits;
    limits.connections_max = 5;
    Served served(limits);
    std::vector<std::unique_ptr<Wire>> busy;
    for (int k = 0; k < 5; ++k) {
        busy.push_back(std::make_unique<Wire>(served.server));
        busy.back()->say("POST /sign-in HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
        busy.back()->hear("\r\n\r\n");
    }

    Wire beyond(served.server);
    beyond.say("GET / HTTP/1.1\r\n\r\n");
    const std::string told = beyond.hear_all();
    CHECK(told.find("503") != std::string::npos);
    CHECK(told.find("Retry-After") != std::string::npos);
    busy.front()->say("a=b");
    CHECK(busy.front()->hear("</html>").find("HTTP/1.1 ") != std::string::npos);
}

TEST_CASE("many uploads at once do not take all memory", "[web][connections]") {
    ServerLimits limits;
    limits.bytes_max = 1024 * 1024;
    Served served(limits);
    Wire upload(served.server);

    upload.say("POST /cases HTTP/1.1\r\nCookie: jalon_session=x\r\nContent-Length: 2000000\r\n\r\n" +
               std::string(1'500'000, 'x'));
    CHECK(upload.hear_all().find("503") != std::string::npos);
    CHECK(answers(served));
}

TEST_CASE("who does not read the answer is left after a while", "[web][connections]") {
    ServerLimits limits = impatient();
    limits.threads = 1;
    limits.slowest_bytes_per_second = 100'000'000;
    Served served(limits);
    Wire deaf(served.server);

    // More answers than the kernel holds for somebody.
    std::string many;
    for (int k = 0; k < 2000; ++k) {
        many += "GET /static/jalon.css HTTP/1.1\r\n\r\n";
    }
    deaf.say(many);
    CHECK(answers(served));
    CHECK(served.says("event=refused status=408"));
    const std::string heard = deaf.hear_all();
    CHECK_FALSE(heard.empty());
    CHECK(heard.size() < 2000U * 17'000);
}

}  // namespace jalon
