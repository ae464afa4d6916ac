#include "web/request_reader.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "web/site.hpp"

namespace jalon {

namespace {

using Read = RequestReader::State;

// What comes of bytes that arrive `piece` at a time.
std::vector<Request> requests_in(std::string_view bytes, std::size_t piece) {
    RequestReader reader;
    std::vector<Request> requests;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        reader.take(bytes.substr(at, piece));
        while (reader.state() == Read::complete) {
            requests.push_back(reader.next());
        }
    }
    return requests;
}

int refusal_of(std::string_view bytes) {
    RequestReader reader;
    return reader.take(bytes) == Read::refused ? reader.refusal() : 0;
}

}  // namespace

TEST_CASE("requests are read in whatever pieces they arrive", "[web][reader]") {
    const std::string bytes =
        "GET /cases?q=%C3%A9t%C3%A9 HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n"
        "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nlogin=maud"
        "\r\nPOST /cases HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "4;note=x\r\nlogi\r\n6\r\nn=maud\r\n0\r\nTrailer: y\r\n\r\n"
        "HEAD /health HTTP/1.1\r\nHost: a\r\n\r\n";
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
        INFO("pieces of " << piece);
        const std::vector<Request> requests = requests_in(bytes, piece);
        REQUIRE(requests.size() == 4);
        CHECK(requests[0].path == "/cases");
        CHECK(requests[0].query == "q=%C3%A9t%C3%A9");
        CHECK(requests[0].cookie("b") == "2");
        CHECK(requests[1].method == "POST");
        CHECK(requests[1].body == "login=maud");
        CHECK(requests[2].body == "login=maud");
        CHECK(requests[3].method == "HEAD");
    }
}

TEST_CASE("a head that cannot be read is refused", "[web][reader]") {
    struct Row {
        std::string bytes;
        int status;
    };
    const Row row = GENERATE(values<Row>({
        {"\x16\x03\x01\x02 no http at all\r\n\r\n", 400},
        {"GET / HTTP/2.0\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501},
        {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
        {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", 400},
        {"GET / HTTP/1.1\r\nX: " + std::string(9000, 'x') + "\r\n\r\n", 431},
        {"GET / HTTP/1.1\r\nX: " + std::string(head_limit, 'x'), 431},
        {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(2000, '1'), 400},
    }));
    INFO(row.bytes.substr(0, 80));
    CHECK(refusal_of(row.bytes) == row.status);
}

TEST_CASE("a body beyond its limit is not kept, and told as such", "[web][reader]") {
    RequestReader reader;
    reader.take("POST /sign-in HTTP/1.1\r\nContent-Length: " + std::to_string(anonymous_body_limit + 1) + "\r\n\r\n");
    reader.take(std::string(anonymous_body_limit + 1, 'x'));

    REQUIRE(reader.state() == Read::complete);
    CHECK(reader.held() == 0);
    CHECK(reader.next().too_large);
    CHECK_FALSE(reader.stays_open());
}

TEST_CASE("who asks before sending too much is told before sending", "[web][reader]") {
    RequestReader reader;
    reader.take("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    CHECK(reader.state() == Read::body);
    CHECK(reader.asks_to_continue());
    CHECK_FALSE(reader.asks_to_continue());

    RequestReader refused;
    refused.take("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 99000000\r\n\r\n");
    REQUIRE(refused.state() == Read::complete);
    CHECK_FALSE(refused.asks_to_continue());
    CHECK(refused.next().too_large);
}

TEST_CASE("a connection stays open as its browser asks", "[web][reader]") {
    struct Row {
        const char* bytes;
        bool stays_open;
    };
    const Row row = GENERATE(values<Row>({{"GET / HTTP/1.1\r\n\r\n", true},
                                          {"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", false},
                                          {"GET / HTTP/1.0\r\n\r\n", false},
                                          {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true}}));
    RequestReader reader;
    REQUIRE(reader.take(row.bytes) == Read::complete);
    reader.next();
    CHECK(reader.stays_open() == row.stays_open);
    CHECK(reader.is_empty());
}

}  // namespace jalon
