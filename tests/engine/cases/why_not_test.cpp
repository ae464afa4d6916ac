#include <catch2/catch.hpp>

#include "engine/cases/why_not.hpp"

using namespace jalon;

TEST_CASE("what others may do at once is told in one sentence", "[cases]") {
    WhyNot accept;
    accept.label = "Accepter";
    accept.by = "Responsable du service";
    accept.late_on = Date{std::chrono::year(2026), std::chrono::month(3), std::chrono::day(12)};
    WhyNot withdraw;
    withdraw.label = "Retirer la demande";
    withdraw.by = "Correspondant RH";
    WhyNot sign;
    sign.label = "Signer";
    sign.unmet.emplace_back();

    CHECK(open_to_others({sign}).empty());
    CHECK(open_to_others({accept, sign, withdraw}) ==
          "Possible maintenant, mais à d’autres : «\u00A0Accepter\u00A0» (Responsable du service, pour le "
          "12\u00A0mars\u00A02026), «\u00A0Retirer la demande\u00A0» (Correspondant RH)");
}
