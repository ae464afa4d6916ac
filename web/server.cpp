#include "web/server.hpp"

#include <algorithm>
#include <array>
#include <istream>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/ThreadPool.h>
#include <Poco/Timespan.h>

#include "web/site.hpp"

namespace jalon {

namespace {

constexpr int threads_max = 64;
constexpr int queue_max = 256;
constexpr int keep_alive_seconds = 3;
constexpr int timeout_seconds = 20;
// A browser that is still sending sees our page only once it has sent all; up to here we let it finish.
constexpr std::size_t drained_max = 64U * 1024 * 1024;

// Reads the body up to `limit`; past it, keeps nothing and marks the request.
void read_body(std::istream& stream, std::size_t limit, Request& request) {
    std::array<char, 65536> block{};
    std::size_t received = 0;
    while (stream.good() && received < drained_max) {
        stream.read(block.data(), block.size());
        const auto count = static_cast<std::size_t>(stream.gcount());
        received += count;
        if (received > limit) {
            request.too_large = true;
            std::string().swap(request.body);
        } else {
            request.body.append(block.data(), count);
        }
    }
}

Request read_request(Poco::Net::HTTPServerRequest& from) {
    Request request;
    request.method = from.getMethod();
    request.peer = from.clientAddress().host().toString();
    const std::string& uri = from.getURI();
    const std::size_t question = std::min(uri.find('?'), uri.size());
    request.path = uri.substr(0, question);
    request.query = uri.substr(std::min(question + 1, uri.size()));
    for (const auto& [name, value] : from) {
        std::string lower = name;
        std::ranges::transform(lower, lower.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        // Cookies may come in several headers.
        std::string& known = request.headers[lower];
        known += (known.empty() ? "" : "; ") + value;
    }
    const bool anonymous = request.cookie(session_cookie).empty();
    if (from.hasContentLength() || from.getChunkedTransferEncoding()) {
        read_body(from.stream(), anonymous ? anonymous_body_limit : body_limit, request);
    }
    return request;
}

class Handler final : public Poco::Net::HTTPRequestHandler {
  public:
    explicit Handler(const Site& site) : site_(site) {}

    void handleRequest(Poco::Net::HTTPServerRequest& from, Poco::Net::HTTPServerResponse& to) override {
        const Request request = read_request(from);
        const Response response = answer(site_, request);
        to.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(response.status));
        to.setReason(Poco::Net::HTTPResponse::getReasonForStatus(to.getStatus()));
        to.setContentType(response.type);
        for (const auto& [name, value] : response.headers) {
            to.add(name, value);
        }
        if (request.too_large) {
            to.setKeepAlive(false);
        }
        to.setContentLength64(static_cast<Poco::Int64>(response.body.size()));
        std::ostream& out = to.send();
        if (request.method != "HEAD") {
            out.write(response.body.data(), static_cast<std::streamsize>(response.body.size()));
        }
    }

  private:
    const Site& site_;
};

class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
  public:
    explicit Factory(const Site& site) : site_(site) {}

    Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
        return new Handler(site_);  // Poco owns it
    }

  private:
    const Site& site_;
};

Poco::Net::HTTPServerParams::Ptr parameters() {
    Poco::Net::HTTPServerParams::Ptr wanted = new Poco::Net::HTTPServerParams;
    wanted->setMaxThreads(threads_max);
    wanted->setMaxQueued(queue_max);
    wanted->setKeepAlive(true);
    wanted->setKeepAliveTimeout(Poco::Timespan(keep_alive_seconds, 0));
    wanted->setTimeout(Poco::Timespan(timeout_seconds, 0));
    wanted->setSoftwareVersion("");
    return wanted;
}

}  // namespace

struct WebServer::Inside {
    Site site;
    std::string address;
    std::uint16_t wanted_port;
    Poco::ThreadPool threads{2, threads_max};
    std::unique_ptr<Poco::Net::HTTPServer> server;

    Inside(WebParts parts, std::string on, std::uint16_t port)
        : site(std::move(parts)), address(std::move(on)), wanted_port(port) {}
};

WebServer::WebServer(WebParts parts, std::string address, std::uint16_t port)
    : inside_(std::make_unique<Inside>(std::move(parts), std::move(address), port)) {}

WebServer::~WebServer() {
    stop();
}

void WebServer::start() {
    const Poco::Net::ServerSocket socket(Poco::Net::SocketAddress(inside_->address, inside_->wanted_port), queue_max);
    inside_->server =
        std::make_unique<Poco::Net::HTTPServer>(new Factory(inside_->site), inside_->threads, socket, parameters());
    inside_->server->start();
}

void WebServer::stop() {
    if (inside_->server) {
        inside_->server->stopAll(false);
        inside_->threads.joinAll();
        inside_->server.reset();
    }
}

int WebServer::port() const {
    return inside_->server ? inside_->server->port() : 0;
}

}  // namespace jalon
