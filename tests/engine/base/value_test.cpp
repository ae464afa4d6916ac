#include <limits>

#include <catch2/catch.hpp>

#include "engine/base/base64.hpp"
#include "engine/base/sha256.hpp"
#include "engine/base/value.hpp"

namespace jalon {

namespace {

Record referral() {
    return Record{
        {"ground", "reconversion"}, {"filed_on", parse_date("2026-09-01").value()}, {"hours", Decimal(350, 1)}};
}

}  // namespace

TEST_CASE("a path reads into records, and yields null where it ends early", "[base]") {
    const Value value(Record{{"referral", referral()}});

    CHECK(value.at_path("referral.ground") == Value("reconversion"));
    CHECK(value.at_path("referral.nothing.further").is_null());
    CHECK(Value(3).at_path("a").is_null());
    CHECK(value["referral"]["hours"] == Value(Decimal(35, 0)));
}

TEST_CASE("lists and records are equal by content", "[base]") {
    CHECK(Value(referral()) == Value(referral()));
    CHECK(Value(List{1, "a"}) == Value(List{1, "a"}));
    CHECK_FALSE(Value(List{1}) == Value(List{2}));
    CHECK_FALSE(Value(1) == Value(Decimal(1, 0)));
    CHECK_FALSE(Value() == Value(false));
}

TEST_CASE("a member is replaced at a path, making records on the way", "[base]") {
    const Record changed = with_path(Record{{"a", Record{{"x", 1}}}}, "a.b.c", Value(2));

    CHECK(to_json(Value(changed)) == R"({"a":{"b":{"c":2},"x":1}})");
}

TEST_CASE("every value survives JSON", "[base]") {
    const Value value = GENERATE(values<Value>(
        {Value(), Value(true), Value(-42), Value(Decimal(350, 1)), Value("« L’été » \"\\\n\t\x01 œ 🙂"),
         Value(Money::cents(-5)), Value(parse_date("2026-09-01").value()), Value(TimeOfDay{870}),
         Value(parse_instant("2026-09-01T08:00:00.250Z").value()), Value(Duration(1000)), Value(Months{6}),
         Value(List{}), Value(List{1, List{}, Record{}}), Value(Record{{"b", 1}, {"a", List{Value()}}}),
         Value(Record{{"$date", "not a date"}}), Value(Record{{"$record", Record{{"$ms", 1}}}}),
         Value(Record{{"$record", Record{{"$ms", 1}}}, {"A", 1}})}));

    const Result<Value> read = from_json(to_json(value));

    REQUIRE(read);
    CHECK(*read == value);
    CHECK(to_json(*read) == to_json(value));
}

TEST_CASE("canonical JSON names the types that JSON lacks; plain JSON does not", "[base]") {
    const Value value(referral());

    CHECK(to_json(value) ==
          R"({"filed_on":{"$date":"2026-09-01"},"ground":"reconversion","hours":{"$decimal":"35.0"}})");
    CHECK(to_plain_json(value) == R"({"filed_on":"2026-09-01","ground":"reconversion","hours":"35.0"})");
}

TEST_CASE("what other programs are answered is JSON of their own", "[base]") {
    struct Row {
        Value value;
        const char* json;
    };
    const auto row = GENERATE(values<Row>({
        {Decimal(150, 2), "1.50"},
        {Money::euros(52), R"("52.00")"},
        {Date(std::chrono::year(2026) / 9 / 1), R"("2026-09-01")"},
        {Duration(90'000), R"("90s")"},
        {Duration(-1'050), R"("-1.05s")"},
        {Duration(std::numeric_limits<std::int64_t>::min()), R"("-9223372036854775.808s")"},
        {Months{6}, "6"},
        {Record{{"$date", "demain"}}, R"({"$date":"demain"})"},
        {Map{{1, "one"}, {true, List{}}}, R"({"true":[],"1":"one"})"},
        {Map{{1, "one"}, {"1", "text"}}, R"({"$map":[[1,"one"],["1","text"]]})"},
    }));

    CHECK(to_answer_json(row.value) == row.json);
}

TEST_CASE("numbers of other programs are read exactly", "[base]") {
    CHECK(from_json("34.25") == Value(Decimal(3425, 2)));
    CHECK(from_json("1e3") == Value(Decimal(1000, 0)));
    CHECK(from_json("25E-1") == Value(Decimal(25, 1)));
    CHECK(from_json(" 7 ") == Value(7));
    CHECK(from_json("-9223372036854775808") == Value(std::numeric_limits<std::int64_t>::min()));
}

TEST_CASE("JSON that cannot be held is refused", "[base]") {
    const std::string text = GENERATE(values<std::string>(
        {"", "{", "[1,]", "{\"a\":1,\"a\":2}", "9223372036854775808", "1e30", "nul", "{\"$date\":\"2026-02-30\"}",
         "{\"$ms\":\"x\"}", "\"\xC3\x28\"", std::string(200, '[') + std::string(200, ']')}));

    const Result<Value> read = from_json(text);

    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::invalid);
    CHECK(read.error().message.starts_with("JSON illisible : "));
}

TEST_CASE("SHA-256 agrees with the standard", "[base]") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256("abc").size() == 32);
}

TEST_CASE("base 64 gives every bytes back, and refuses what it would not write", "[base]") {
    CHECK(to_base64("") == "");
    CHECK(to_base64("M") == "TQ==");
    CHECK(to_base64("Ma") == "TWE=");
    for (const std::string& bytes :
         {std::string(), std::string(1, '\0'), std::string("\xFF\x00z", 3), std::string(100, 'a')}) {
        CHECK(from_base64(to_base64(bytes)) == bytes);
    }
    for (const char* text : {"TQ", "TQ=", " TQ==", "TQ==\n", "T*==", "TWE=TWE\n"}) {
        CAPTURE(text);
        CHECK_FALSE(from_base64(text));
    }
}

}  // namespace jalon
