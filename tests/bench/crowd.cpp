#include "tests/bench/crowd.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <queue>
#include <random>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <vector>

namespace jalon::bench {

namespace {

using Clock = std::chrono::steady_clock;

int connected(int port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (socket < 0 || ::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
        throw std::runtime_error("a browser cannot connect; are enough files allowed (ulimit -n)?");
    }
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return socket;
}

struct Browser {
    int socket = -1;
    std::string heard;
    std::size_t whole = 0;  // bytes of the answer; 0 while its head is not there
    Clock::time_point asked;
};

// True once the whole answer has been heard.
bool is_whole(Browser& browser) {
    if (browser.whole == 0) {
        const std::size_t end = browser.heard.find("\r\n\r\n");
        const std::size_t length = browser.heard.find("Content-Length: ");
        if (end == std::string::npos) {
            return false;
        }
        std::size_t body = 0;
        if (length < end) {
            std::from_chars(browser.heard.data() + length + 16, browser.heard.data() + end, body);
        }
        browser.whole = end + 4 + body;
    }
    return browser.heard.size() >= browser.whole;
}

struct Thinking {
    Clock::time_point until;
    std::size_t who;
    bool operator>(const Thinking& other) const { return until > other.until; }
};

struct Street {
    const Crowd& crowd;
    int poll = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<Browser> browsers;
    std::priority_queue<Thinking, std::vector<Thinking>, std::greater<>> thinking;
    std::mt19937 chance{1};
    Served served;

    explicit Street(const Crowd& given) : crowd(given), browsers(given.browsers) {
        for (std::size_t who = 0; who < browsers.size(); ++who) {
            connect(who);
            think(who, std::uniform_real_distribution<>(0, crowd.thinking_seconds)(chance));
        }
    }
    ~Street() {
        for (const Browser& browser : browsers) {
            ::close(browser.socket);
        }
        ::close(poll);
    }
    Street(const Street&) = delete;
    Street& operator=(const Street&) = delete;

    void connect(std::size_t who) {
        Browser& browser = browsers[who];
        browser = Browser();
        browser.socket = connected(crowd.port);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = who;
        ::epoll_ctl(poll, EPOLL_CTL_ADD, browser.socket, &event);
    }
    void think(std::size_t who, double seconds) {
        thinking.push({Clock::now() + std::chrono::microseconds(static_cast<std::int64_t>(1e6 * seconds)), who});
    }
    void lose(std::size_t who) {
        ++served.refused;
        ::close(browsers[who].socket);
        connect(who);
        think(who, crowd.thinking_seconds);
    }
    void ask(std::size_t who) {
        const auto [path, session] = crowd.next(who);
        const std::string request = "GET " + path +
                                    " HTTP/1.1\r\nHost: jalon.example\r\nUser-Agent: Mozilla/5.0\r\n"
                                    "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n"
                                    "Accept-Language: fr,fr-FR;q=0.8\r\nCookie: jalon_session=" +
                                    session + "\r\n\r\n";
        Browser& browser = browsers[who];
        browser.heard.clear();
        browser.whole = 0;
        browser.asked = Clock::now();
        if (::send(browser.socket, request.data(), request.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(request.size())) {
            lose(who);
        }
    }
    void hear(std::size_t who) {
        static thread_local char block[65536];
        Browser& browser = browsers[who];
        const ssize_t count = ::recv(browser.socket, block, sizeof block, MSG_DONTWAIT);
        if (count <= 0) {
            lose(who);
            return;
        }
        browser.heard.append(block, static_cast<std::size_t>(count));
        if (is_whole(browser)) {
            const std::chrono::duration<double, std::milli> taken = Clock::now() - browser.asked;
            served.figures.milliseconds.push_back(taken.count());
            served.refused += browser.heard.starts_with("HTTP/1.1 200 ") ? 0 : 1;
            served.bytes += browser.whole;
            think(who, crowd.thinking_seconds * std::uniform_real_distribution<>(0.5, 1.5)(chance));
        }
    }
    void run() {
        const Clock::time_point begun = Clock::now();
        const Clock::time_point end =
            begun + std::chrono::microseconds(static_cast<std::int64_t>(1e6 * crowd.for_seconds));
        std::vector<epoll_event> events(256);
        for (Clock::time_point now = begun; now < end; now = Clock::now()) {
            while (!thinking.empty() && thinking.top().until <= now) {
                const std::size_t who = thinking.top().who;
                thinking.pop();
                ask(who);
            }
            const auto until = thinking.empty() ? end : std::min(end, thinking.top().until);
            const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - now).count();
            const int count = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()),
                                           static_cast<int>(std::max<std::int64_t>(wait, 0)));
            for (int k = 0; k < count; ++k) {
                hear(events[static_cast<std::size_t>(k)].data.u64);
            }
        }
        served.figures.wall_seconds = std::chrono::duration<double>(Clock::now() - begun).count();
        served.bytes /= std::max<std::size_t>(served.figures.milliseconds.size(), 1);
        std::ranges::sort(served.figures.milliseconds);
    }
};

}  // namespace

Served serve(const Crowd& crowd) {
    Street street(crowd);
    street.run();
    return street.served;
}

struct Burden::Inside {
    std::vector<int> idle;
    std::vector<int> slow;
    std::atomic<bool> over = false;
    std::thread dribbling;
};

Burden::Burden(int port, std::size_t idle, std::size_t slow) : inside_(std::make_unique<Inside>()) {
    for (std::size_t k = 0; k < idle; ++k) {
        inside_->idle.push_back(connected(port));
    }
    for (std::size_t k = 0; k < slow; ++k) {
        inside_->slow.push_back(connected(port));
    }
    inside_->dribbling = std::thread([inside = inside_.get(), port] {
        constexpr std::string_view head = "GET / HTTP/1.1\r\nX-Slow: ";
        for (std::size_t sent = 0; !inside->over; ++sent) {
            for (int& socket : inside->slow) {
                const char letter = sent < head.size() ? head[sent] : 'x';
                if (::send(socket, &letter, 1, MSG_NOSIGNAL | MSG_DONTWAIT) != 1) {
                    ::close(socket);
                    socket = connected(port);  // an attacker does not give up
                }
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
    });
}

Burden::~Burden() {
    inside_->over = true;
    inside_->dribbling.join();
    for (const std::vector<int>* sockets : {&inside_->idle, &inside_->slow}) {
        std::ranges::for_each(*sockets, [](int socket) { ::close(socket); });
    }
}

}  // namespace jalon::bench
