#include "storage/lists.hpp"

#include <chrono>

#include <catch2/catch.hpp>

#include "storage/sql.hpp"
#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

struct Kept {
    TemporaryFolder folder;
    House house{folder.path()};
    SqliteLists lists{house.database};

    ExportEntry entry(int day) const {
        return {.at = morning + std::chrono::hours(24 * day),
                .user = UserId("rachel"),
                .roles = {"hr_officer"},
                .list = "cases",
                .format = "csv",
                .filter = "late=yes",
                .rows = day,
                .origin = "192.0.2.1"};
    }
};

}  // namespace

TEST_CASE("a view is its person’s alone, is kept anew under its name, and can be forgotten", "[storage][lists]") {
    Kept kept;
    const UserId maud("maud");
    REQUIRE(kept.lists.keep({maud, "En retard", "?late=yes", morning}));
    REQUIRE(kept.lists.keep({maud, "Clos", "?state=finished", morning}));
    REQUIRE(kept.lists.keep({maud, "En retard", "?late=yes&lines=100", morning}));

    const std::vector<SavedView> views = kept.lists.views(maud);
    REQUIRE(views.size() == 2);
    CHECK(views[0].name == "Clos");
    CHECK(views[1] == SavedView{maud, "En retard", "?late=yes&lines=100", morning});
    CHECK(kept.lists.views(UserId("rachel")).empty());
    kept.lists.forget(UserId("rachel"), "Clos");
    CHECK(kept.lists.views(maud).size() == 2);
    kept.lists.forget(maud, "Clos");
    CHECK(kept.lists.views(maud).size() == 1);
}

TEST_CASE("a view has a name of a reasonable length, and nobody keeps more than they can look through",
          "[storage][lists]") {
    Kept kept;
    const UserId maud("maud");
    CHECK_THAT(kept.lists.keep({maud, " ", "?", morning}).error().message, Contains("Donnez un nom"));
    CHECK_FALSE(kept.lists.keep({maud, std::string(view_name_max + 1, 'a'), "?", morning}));
    for (std::size_t k = 0; k < saved_views_max; ++k) {
        REQUIRE(kept.lists.keep({maud, "Vue " + std::to_string(k), "?", morning}));
    }
    CHECK_THAT(kept.lists.keep({maud, "Une de trop", "?", morning}).error().message, Contains("retirez-en une"));
    CHECK(kept.lists.keep({maud, "Vue 3", "?late=yes", morning}));
}

TEST_CASE("an export stays in the log as it was, twelve months at least", "[storage][lists]") {
    Kept kept;
    kept.lists.note(kept.entry(1));
    kept.lists.note(kept.entry(2));
    REQUIRE(kept.lists.exports(10, 0).size() == 2);
    CHECK(kept.lists.exports(10, 0)[0] == kept.entry(2));
    CHECK(kept.lists.exports(10, 1)[0] == kept.entry(1));
    {
        storage::Writing writing(kept.house.database);
        CHECK_THROWS(writing.session().execute("UPDATE exports SET rows = 0"));
    }
    {
        storage::Writing writing(kept.house.database);
        CHECK_THROWS(writing.session().execute("DELETE FROM exports"));
    }
    kept.lists.note(kept.entry(400));
    REQUIRE(kept.lists.exports(10, 0).size() == 1);
    CHECK(kept.lists.exports(10, 0)[0].rows == 400);
}
