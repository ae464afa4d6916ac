#include "web/server.hpp"

#include <istream>
#include <iterator>
#include <ostream>
#include <string>

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <catch2/catch.hpp>

#include "tests/web/site_house.hpp"

namespace jalon {

namespace {

struct Answer {
    int status = 0;
    std::string type;
    std::string body;
};

Answer ask(const WebServer& server, const std::string& method, const std::string& path, const std::string& body = {},
           const std::string& type = "application/x-www-form-urlencoded") {
    Poco::Net::HTTPClientSession client("127.0.0.1", static_cast<Poco::UInt16>(server.port()));
    Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPRequest::HTTP_1_1);
    request.setContentType(type);
    request.setContentLength(static_cast<std::streamsize>(body.size()));
    client.sendRequest(request) << body;
    Poco::Net::HTTPResponse response;
    std::istream& stream = client.receiveResponse(response);
    return {static_cast<int>(response.getStatus()), response.getContentType(),
            std::string(std::istreambuf_iterator<char>(stream), {})};
}

}  // namespace

TEST_CASE("the server answers on a port of its own choosing", "[web]") {
    SiteHouse house;
    WebServer server(house.parts());
    server.start();

    CHECK(server.port() > 0);
    CHECK(ask(server, "GET", "/health").body == "ok\n");
    CHECK(ask(server, "GET", "/static/jalon.css").type == "text/css; charset=utf-8");
    CHECK(ask(server, "HEAD", "/help").body.empty());
    CHECK(ask(server, "GET", "/").status == 303);
}

TEST_CASE("a body past its limit is told so and not kept", "[web]") {
    SiteHouse house;
    WebServer server(house.parts());
    server.start();

    const Answer refused = ask(server, "POST", "/sign-in", "login=" + std::string(anonymous_body_limit, 'x'));

    CHECK(refused.status == 413);
    CHECK(refused.body.find("20 Mo") != std::string::npos);
    CHECK(ask(server, "GET", "/health").status == 200);
}

}  // namespace jalon
