#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "engine/definition/samples.hpp"

using namespace jalon;

namespace {

SampleCase sample(const std::string& name, const std::string& text) {
    const Result<SampleCase> read = read_sample({"doc-templates/examples/act/" + name + ".yaml", text});
    REQUIRE(read);
    return *read;
}

}  // namespace

TEST_CASE("a sample case takes over the facts of another and says what differs", "[sample]") {
    const std::vector<SampleCase> cases = {
        sample("example", "facts: { agent: { name: Paul, post: jardinier }, hours: [1, 2], note: x }"),
        sample("short", "label: Court\nlike: example\nfacts: { agent: { name: Ève }, hours: [3], note: null }"),
    };
    CHECK(*sample_facts(cases, "short") ==
          Record{{"agent", Record{{"name", "Ève"}, {"post", "jardinier"}}}, {"hours", List{3}}});
    CHECK(cases[1].label == "Court");
}

TEST_CASE("a sample case like none, or like itself, is told", "[sample]") {
    const std::vector<SampleCase> cases = {sample("a", "like: b\nfacts: {}"), sample("b", "like: a\nfacts: {}"),
                                           sample("c", "like: exemple\nfacts: {}"), sample("example", "facts: {}")};
    CHECK(sample_facts(cases, "a").error().message == "le cas d’essai « a » se reprend lui-même");
    CHECK(sample_facts(cases, "c").error().message ==
          "le cas d’essai « exemple » n’existe pas ; vouliez-vous dire « example » ?");
    const Result<SampleCase> unknown = read_sample({"x.yaml", "fact: {}\nfacts: {}"});
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().details.front().message ==
          "la clé « fact » est inconnue dans un cas d’essai ; vouliez-vous dire « facts » ?");
}

TEST_CASE("an accepted result tells by whom and when", "[sample]") {
    const Accepted given{"Claire Aubry", *parse_date("2026-09-01"), "1 2 3 4 serif/10 Un\n"};
    const Result<Accepted> read = read_accepted({"x.accepted.txt", accepted_file(given)});

    REQUIRE(read);
    CHECK(read->by == given.by);
    CHECK(read->on == given.on);
    CHECK(read->layout == given.layout);
    CHECK_FALSE(read_accepted({"x.accepted.txt", "1 2 3 4 serif/10 Un\n"}));
}
