#include "storage/drafts.hpp"

#include <catch2/catch.hpp>

#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;
using Fate = DraftSaved::Fate;

namespace {

const CaseId one("one");

struct Desk {
    Desk() : house(folder.path()), drafts(house.database) { open_case(house.cases, one); }

    // Saved from the page of that key, which knew the draft of that version.
    DraftSaved save(const std::string& text, const std::string& key, std::int64_t known, Instant at = morning) {
        Draft draft{UserId("solange"), one, "record_referral", {}, key, "token", known, at};
        draft.form.texts["context"] = {text, "« et » \n suite"};
        draft.form.files["scan"] = {"signé.pdf", "application/pdf", "abc", 2'400'000};
        return drafts.save(draft);
    }
    std::optional<Draft> read(const std::string& user = "solange", Instant now = morning) {
        return drafts.find(UserId(user), one, "record_referral", now);
    }

    const TemporaryFolder folder;
    House house;
    SqliteDrafts drafts;
};

}  // namespace

TEST_CASE("a draft comes back as it was typed, files too, and to its author alone", "[drafts]") {
    Desk desk;
    REQUIRE(desk.save("Un contexte", "page-1", 0).fate == Fate::kept);

    const std::optional<Draft> draft = desk.read();
    REQUIRE(draft);
    CHECK(draft->form.texts.at("context") == std::vector<std::string>{"Un contexte", "« et » \n suite"});
    CHECK(draft->form.files.at("scan").name == "signé.pdf");
    CHECK(draft->form.files.at("scan").size == 2'400'000);
    CHECK(draft->version == 1);
    CHECK(draft->token == "token");
    CHECK_FALSE(desk.read("maud"));
    CHECK_FALSE(desk.drafts.find(UserId("solange"), one, "file", morning));
    desk.drafts.forget(UserId("maud"), one, "record_referral");
    CHECK(desk.read());
    desk.drafts.forget(UserId("solange"), one, "record_referral");
    CHECK_FALSE(desk.read());
}

TEST_CASE("of two pages the later one is told, and replaces the other only when it knows it", "[drafts]") {
    Desk desk;
    CHECK(desk.save("une", "page-1", 0).version == 1);
    CHECK(desk.save("une et demie", "page-1", 0).version == 2);  // the same page needs not know

    const DraftSaved other = desk.save("deux", "page-2", 0);
    CHECK(other.fate == Fate::other_kept);
    CHECK(other.version == 2);
    CHECK(desk.read()->form.first("context") == "une et demie");

    CHECK(desk.save("deux", "page-2", 2).version == 3);
    CHECK(desk.save("une", "page-1", 2).fate == Fate::other_kept);
    CHECK(desk.read()->form.first("context") == "deux");
}

TEST_CASE("a draft goes in the transaction that takes the step of its page, and is not saved again after it",
          "[drafts]") {
    Desk desk;
    desk.save("une", "page-1", 0);
    {
        const std::unique_ptr<CaseTransaction> lost = desk.house.cases.begin();
        lost->remember("page-1", one);
    }
    CHECK(desk.read());

    take_step(desk.house.cases, desk.house.documents, one, "page-1");

    CHECK_FALSE(desk.read());
    CHECK(desk.save("trop tard", "page-1", 1).fate == Fate::sent);
    CHECK_FALSE(desk.read());
    CHECK(desk.save("à nouveau", "page-2", 0).fate == Fate::kept);
}

TEST_CASE("a draft that nobody takes up again is let go of after thirty days", "[drafts]") {
    Desk desk;
    desk.save("une", "page-1", 0);
    using std::chrono::hours;

    CHECK(desk.read("solange", morning + hours(24 * 30) - std::chrono::seconds(1)));
    CHECK_FALSE(desk.read("solange", morning + hours(24 * 30)));

    Draft other{UserId("maud"), one, "close_phase", {}, "page-9", "", 0, morning + hours(24 * 30)};
    desk.drafts.save(other);
    CHECK_FALSE(desk.read());
}
