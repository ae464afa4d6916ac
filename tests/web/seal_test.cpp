#include "web/seal.hpp"

#include <catch2/catch.hpp>

namespace jalon {

TEST_CASE("a sealed text opens for its purpose only, and only unchanged", "[web]") {
    const Seal seal("a secret of this process");
    const std::string sealed = seal.sealed("file:maud:c1:scan", "sha\n12\napplication/pdf\nsigné.pdf");

    CHECK(seal.opened("file:maud:c1:scan", sealed) == "sha\n12\napplication/pdf\nsigné.pdf");
    CHECK_FALSE(seal.opened("file:maud:c2:scan", sealed));
    CHECK_FALSE(seal.opened("file:maud:c1:scan", "00" + sealed));
    CHECK_FALSE(seal.opened("file:maud:c1:scan", ""));
    CHECK_FALSE(Seal("another secret").opened("file:maud:c1:scan", sealed));
}

}  // namespace jalon
