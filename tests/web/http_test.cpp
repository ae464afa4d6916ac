#include "web/http.hpp"

#include <string>

#include <catch2/catch.hpp>

namespace jalon {

namespace {

std::string two_parts() {
    return "--edge\r\n"
           "Content-Disposition: form-data; name=\"place\"\r\n\r\n"
           "Mairie d’Estrée\r\n"
           "--edge\r\n"
           "Content-Disposition: form-data; name=\"scan\"; filename=\"C:\\papers\\signed.pdf\"\r\n"
           "Content-Type: application/pdf\r\n\r\n"
           "%PDF-1.7\r\n--not the edge\r\n"
           "--edge\r\n"
           "Content-Disposition: form-data; name=\"other\"; filename=\"\"\r\n\r\n"
           "\r\n"
           "--edge--\r\n";
}

}  // namespace

TEST_CASE("what a browser encodes is read back", "[web]") {
    const Result<Fields> fields = read_urlencoded("place=Salle+n%C2%B0+2&mode=a&mode=b&empty=");

    REQUIRE(fields);
    CHECK(*fields == Fields{{"place", "Salle n° 2"}, {"mode", "a"}, {"mode", "b"}, {"empty", ""}});
    CHECK(*read_urlencoded(write_urlencoded(*fields)) == *fields);
}

TEST_CASE("text that is not UTF-8, holds a NUL or a broken escape is refused", "[web]") {
    const std::string sent = GENERATE("a=%ff", "a=%00", "a=%4", "a=%zz", "%c3=1", "a=%ed%a0%80");

    CHECK_FALSE(read_urlencoded(sent));
}

TEST_CASE("a multipart body gives its texts and its files, without folders and without empty inputs", "[web]") {
    const std::string body = two_parts();
    const Result<FormBody> form = read_multipart(body, "edge");

    REQUIRE(form);
    CHECK(form->texts == Fields{{"place", "Mairie d’Estrée"}});
    REQUIRE(form->files.size() == 1);
    CHECK(form->files[0].name == "scan");
    CHECK(form->files[0].file_name == "signed.pdf");
    CHECK(form->files[0].bytes == "%PDF-1.7\r\n--not the edge");
}

TEST_CASE("a multipart body cut anywhere is refused, never misread", "[web]") {
    const std::string whole = two_parts();
    const std::size_t last = whole.rfind("--");

    for (std::size_t length = 0; length < last; ++length) {
        INFO(length);
        CHECK_FALSE(read_multipart(std::string_view(whole).substr(0, length), "edge"));
    }
}

TEST_CASE("after sign-in one goes to a page of ours only", "[web]") {
    CHECK(is_local_path("/cases/01j9?x=1"));
    CHECK_FALSE(is_local_path("//elsewhere.example"));
    CHECK_FALSE(is_local_path("https://elsewhere.example"));
    CHECK_FALSE(is_local_path("/\\elsewhere.example"));
    CHECK_FALSE(is_local_path("/cases\r\nSet-Cookie: a=b"));
    CHECK_FALSE(is_local_path(""));
}

TEST_CASE("a cookie is found by its whole name", "[web]") {
    Request request;
    request.headers["cookie"] = "xjalon_session=no; jalon_session=yes; other=1";

    CHECK(request.cookie("jalon_session") == "yes");
    CHECK(request.cookie("session").empty());
}

}  // namespace jalon
