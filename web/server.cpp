#include "web/server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <fmt/format.h>

#include "web/connection.hpp"
#include "web/site.hpp"

namespace jalon {

namespace {

constexpr int backlog = 1024;
constexpr int accepted_at_once = 64;
// Database, documents, e-mail and logs need files of their own.
constexpr std::size_t files_of_the_house = 512;
// Who is turned away still has to read so; beyond this many at once, connections are closed without a word.
constexpr std::size_t turned_away_max = 256;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

// How many connections may be open, out of the `wanted`: each is a file of the process.
std::size_t connections_possible(std::size_t wanted) {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) {
        fail("getrlimit");
    }
    const rlim_t needed = wanted + turned_away_max + files_of_the_house;
    if (files.rlim_cur < needed) {
        files.rlim_cur = std::min(needed, files.rlim_max);
        if (::setrlimit(RLIMIT_NOFILE, &files) != 0) {
            fail("setrlimit");
        }
    }
    const std::size_t kept = turned_away_max + files_of_the_house;
    const std::size_t most = files.rlim_cur > 2 * kept ? files.rlim_cur - kept : files.rlim_cur / 2;
    return std::min(wanted, most);
}

}  // namespace

struct WebServer::Inside {
    Site site;
    std::string address;
    std::uint16_t wanted_port;
    ConnectionHouse house;
    std::size_t connections_max = 0;

    Poco::Net::ServerSocket listening;
    bool listens = false;
    int poll = -1;
    int bell = -1;  // rung to stop
    std::atomic<bool> stopping = false;
    std::vector<std::thread> threads;
    std::thread watcher;
    std::mutex watching;
    std::condition_variable watch_ends;

    // A thread that goes on with a connection is the only one to do so, and the one that destroys it: the kernel tells
    // of a socket once (EPOLLONESHOT), until it is asked again. The watcher looks at connections under this lock, which
    // their destruction takes too.
    std::mutex known_lock;
    std::unordered_map<Connection*, std::unique_ptr<Connection>> known;

    Inside(WebParts parts, std::string on, std::uint16_t port, ServerLimits limits)
        : site(std::move(parts)), address(std::move(on)), wanted_port(port) {
        house.answer = [this](const Request& request) { return answer(site, request); };
        house.now = [this] { return site.parts.clock->now(); };
        house.told_refused = [this](int status) { tell(fmt::format("event=refused status={}", status)); };
        house.limits = limits;
    }

    void tell(const std::string& line) const {
        if (site.parts.log) {
            site.parts.log(line);
        }
    }

    void ask(int operation, int file, std::uint32_t events, void* what) const {
        epoll_event event{};
        event.events = events;
        event.data.ptr = what;
        if (::epoll_ctl(poll, operation, file, &event) != 0) {
            fail("epoll_ctl");
        }
    }

    void listen();
    void work();
    void accept_some();
    void admit(int socket, std::string peer);
    bool make_room();
    void go_on(Connection& connection, int operation);
    void forget(Connection& connection);
    void watch();
};

void WebServer::Inside::listen() {
    listening = Poco::Net::ServerSocket(Poco::Net::SocketAddress(address, wanted_port), backlog);
    listening.setBlocking(false);
    listens = true;
    connections_max = connections_possible(house.limits.connections_max);
    if (connections_max < house.limits.connections_max) {
        tell(fmt::format("event=limited connections={} wanted={}", connections_max, house.limits.connections_max));
    }
    poll = ::epoll_create1(EPOLL_CLOEXEC);
    bell = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (poll < 0 || bell < 0) {
        fail("epoll");
    }
    ask(EPOLL_CTL_ADD, bell, EPOLLIN, &bell);
    ask(EPOLL_CTL_ADD, listening.impl()->sockfd(), EPOLLIN | EPOLLONESHOT, &listening);
}

void WebServer::Inside::work() {
    while (!stopping) {
        epoll_event event{};
        if (::epoll_wait(poll, &event, 1, -1) != 1 || event.data.ptr == &bell) {
            continue;
        }
        try {
            if (event.data.ptr == &listening) {
                accept_some();
            } else {
                go_on(*static_cast<Connection*>(event.data.ptr), EPOLL_CTL_MOD);
            }
        } catch (const std::exception& problem) {
            tell(fmt::format("event=failure what=\"{}\"", problem.what()));
        }
    }
}

void WebServer::Inside::accept_some() {
    for (int count = 0; count < accepted_at_once; ++count) {
        sockaddr_storage from{};
        socklen_t length = sizeof from;
        auto* const address_of_peer = reinterpret_cast<sockaddr*>(&from);
        const int socket =
            ::accept4(listening.impl()->sockfd(), address_of_peer, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket < 0) {
            break;
        }
        try {
            admit(socket, Poco::Net::SocketAddress(address_of_peer, length).host().toString());
        } catch (const std::exception& problem) {
            tell(fmt::format("event=failure what=\"{}\"", problem.what()));  // the others are let in all the same
        }
    }
    ask(EPOLL_CTL_MOD, listening.impl()->sockfd(), EPOLLIN | EPOLLONESHOT, &listening);
}

void WebServer::Inside::admit(int socket, std::string peer) {
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    auto made = std::make_unique<Connection>(socket, std::move(peer), house);
    Connection& connection = *made;
    bool served = true;
    {
        const std::lock_guard lock(known_lock);
        served = known.size() < connections_max || make_room();
        if (known.size() >= connections_max + turned_away_max) {
            return;
        }
        known.emplace(&connection, std::move(made));
    }
    if (served) {
        ask(EPOLL_CTL_ADD, socket, EPOLLIN | EPOLLONESHOT, &connection);
    } else {
        connection.turn_away();
        go_on(connection, EPOLL_CTL_ADD);
    }
}

// Ends the connection that has waited longest for its next request: browsers open another when they need one.
bool WebServer::Inside::make_room() {
    Connection* longest = nullptr;
    Connection::Clock::time_point since = Connection::Clock::time_point::max();
    for (const auto& [connection, owned] : known) {
        const std::optional<Connection::Clock::time_point> idle = connection->idle_since();
        if (idle && *idle < since) {
            longest = connection;
            since = *idle;
        }
    }
    if (longest != nullptr) {
        longest->end();
    }
    return longest != nullptr;
}

void WebServer::Inside::go_on(Connection& connection, int operation) {
    Connection::Wait wait = Connection::Wait::nothing;
    try {
        wait = connection.go_on([&](Connection::Wait what) {
            ask(operation, connection.socket(), (what == Connection::Wait::room ? EPOLLOUT : EPOLLIN) | EPOLLONESHOT,
                &connection);
        });
    } catch (const std::exception& problem) {
        tell(fmt::format("event=failure what=\"{}\"", problem.what()));
    }
    // Once asked for, another thread may have it.
    if (wait == Connection::Wait::nothing) {
        forget(connection);
    }
}

void WebServer::Inside::forget(Connection& connection) {
    const std::lock_guard lock(known_lock);
    known.erase(&connection);
}

void WebServer::Inside::watch() {
    std::unique_lock lock(watching);
    while (!watch_ends.wait_for(lock, house.limits.look_every, [this] { return stopping.load(); })) {
        const std::lock_guard known_now(known_lock);
        const Connection::Clock::time_point now = Connection::Clock::now();
        for (const auto& [connection, owned] : known) {
            connection->end_if_late(now);
        }
    }
}

WebServer::WebServer(WebParts parts, std::string address, std::uint16_t port, ServerLimits limits)
    : inside_(std::make_unique<Inside>(std::move(parts), std::move(address), port, limits)) {}

WebServer::~WebServer() {
    stop();
}

void WebServer::start() {
    inside_->listen();
    for (std::size_t k = 0; k < inside_->house.limits.threads; ++k) {
        inside_->threads.emplace_back([inside = inside_.get()] { inside->work(); });
    }
    inside_->watcher = std::thread([inside = inside_.get()] { inside->watch(); });
}

void WebServer::stop() {
    Inside& inside = *inside_;
    if (!inside.listens) {
        return;
    }
    {
        const std::lock_guard lock(inside.watching);
        inside.stopping = true;
    }
    inside.watch_ends.notify_all();
    const std::uint64_t ring = 1;
    if (inside.bell >= 0 && ::write(inside.bell, &ring, sizeof ring) != sizeof ring) {
        fail("eventfd");
    }
    for (std::thread& thread : inside.threads) {
        thread.join();
    }
    if (inside.watcher.joinable()) {
        inside.watcher.join();
    }
    inside.threads.clear();
    inside.known.clear();
    ::close(inside.bell);
    ::close(inside.poll);
    inside.listening.close();
    inside.listens = false;
}

int WebServer::port() const {
    return inside_->listens ? inside_->listening.address().port() : 0;
}

}  // namespace jalon
