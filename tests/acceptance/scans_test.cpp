// A signed copy counts for the version that waits for signatures, and for no other.
#include <string>

#include <catch2/catch.hpp>

#include "engine/cases/paper_code.hpp"
#include "tests/acceptance/story.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

// A PDF of as many empty pages.
std::string pages_of(int count) {
    std::string kids;
    std::string objects;
    for (int k = 0; k < count; ++k) {
        kids += std::to_string(k + 3) + " 0 R ";
        objects += std::to_string(k + 3) + " 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n";
    }
    return "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[" + kids +
           "]/Count " + std::to_string(count) + ">>\nendobj\n" + objects + "trailer\n<</Size " +
           std::to_string(count + 3) + "/Root 1 0 R>>\n%%EOF\n";
}

// A convention that waits for the agent's signature, in its second version.
struct Signing {
    Story story;
    CaseId framework = story.framework();
    CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml", "in_progress.signatures"});
    DocumentRecord first = story.paper(id, "convention");

    void rework() {
        const Result<CaseView> reworked =
            story.send(id, "rework", "counsellor", {{"comment", std::string("Le volume change.")}});
        REQUIRE(reworked);
        REQUIRE(story.send(id, "prepare_convention", "counsellor", {}));
        REQUIRE(story.send(id, "send_to_signature", "head_of_service", {}));
    }
    DocumentRecord current() { return story.paper(id, "convention"); }

    // What the agent is told who deposits that file with that code; "" when it is taken.
    std::string deposited(const std::string& bytes, const std::string& code) {
        const Result<UploadedFile> file = story.service().keep_upload("signe.pdf", bytes);
        REQUIRE(file);
        const Result<FormView> page = story.service().form(story.actor("agent"), id, "sign");
        REQUIRE(page);
        Submission submission;
        submission.event = "sign";
        submission.form = page->values;
        submission.form.texts["signed_on"] = {iso_date(paris_date(story.clock().now()))};
        submission.form.texts["all_pages"] = {"true"};
        submission.form.texts["paper_code"] = {code};
        submission.form.files["scan"] = *file;
        submission.expected_revision = story.service().revision_seen(story.actor("agent"), id, page->token);
        submission.idempotency_key = "k" + std::to_string(++sent);
        const Result<CaseView> seen = story.service().submit(story.actor("agent"), id, submission);
        std::string told = seen ? "" : seen.error().message;
        for (const Error& detail : seen ? std::vector<Error>() : seen.error().details) {
            told += " [" + detail.where + " : " + detail.message + "]";
        }
        return told;
    }
    int sent = 0;
};

}  // namespace

TEST_CASE("a code is read however it is typed, and tells versions apart", "[scans]") {
    const std::string code = paper_code("BP-2026-0042/CT/v1");
    CHECK(code.size() == 7);
    CHECK(code[3] == '-');
    CHECK(code.find_first_of("01IO") == std::string::npos);
    CHECK(code == paper_code("BP-2026-0042/CT/v1"));
    CHECK(code != paper_code("BP-2026-0042/CT/v2"));
    std::string small = " " + code + " ";
    for (char& c : small) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '-' ? ' ' : c;
    }
    CHECK(is_paper_code(small, "BP-2026-0042/CT/v1"));
    CHECK_FALSE(is_paper_code(code, "BP-2026-0042/CT/v2"));
    CHECK_FALSE(is_paper_code("", "BP-2026-0042/CT/v1"));
}

TEST_CASE("the paper to sign bears its code at the foot of each page", "[scans]") {
    Signing signing;
    const std::string text = signing.story.text_of(signing.first);
    CHECK_THAT(text, Contains("code " + paper_code(signing.first.number)));
}

TEST_CASE("a signed copy of an earlier version is refused, and the one to sign is named", "[scans]") {
    Signing signing;
    signing.rework();
    const DocumentRecord now = signing.current();
    REQUIRE(now.number != signing.first.number);

    CHECK_THAT(signing.deposited(pages_of(20), paper_code(signing.first.number)),
               Contains("celui d’un autre document") && Contains(signing.first.number) && Contains(now.number));
    CHECK_THAT(signing.deposited(pages_of(20), "AAA-AAA"), Contains("n’est pas celui du document à signer"));
    CHECK(signing.story.paper(signing.id, "convention").status == "to_sign");
    CHECK(signing.deposited(pages_of(20), paper_code(now.number)).empty());
    CHECK(signing.story.paper(signing.id, "convention-signed-by-agent").signs == now.id);
}

TEST_CASE("a file without signature, with pages missing or that does not open is no signed copy", "[scans]") {
    Signing signing;
    const Result<std::string> issued = signing.story.house().documents().get(signing.first.sha256);
    REQUIRE(issued);

    CHECK_THAT(signing.deposited(*issued, ""), Contains("tel que Jalon l’a établi") && Contains("sans signature"));
    CHECK_THAT(signing.deposited(pages_of(2), ""), Contains("ce fichier n’en a que 2"));
    CHECK_THAT(signing.deposited("%PDF-1.4\n1 0 obj\nrien\n%%EOF\n", ""), Contains("ne s’ouvre pas"));
    CHECK(signing.deposited(pages_of(12), "").empty());
}
