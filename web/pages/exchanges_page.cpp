#include <algorithm>
#include <iterator>

#include "web/pages/case_frame.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

// What was typed and could not be sent.
struct Unsent {
    std::string circle;
    std::string text;
    std::string problem;
};

Response shown(const Site& site, const Visit& visit, const Unsent& unsent) {
    const CaseId id(visit.captured[0]);
    const Result<CaseView> the_case = site.parts.service->view(visit.actor(), id);
    if (!the_case) {
        return error_page(site, visit, the_case.error());
    }
    const Result<ExchangesView> exchanges = site.parts.service->exchanges(visit.actor(), id);
    if (!exchanges) {
        return not_found_page(site, visit);
    }
    site.parts.service->read_messages(visit.actor(), id);
    std::vector<View> posts;
    for (const PostView& post : exchanges->posts) {
        View one;
        one.text("who", post.who).text("at", on_day_and_hour(post.at)).text("iso", iso_instant(post.at));
        one.text("text", post.text).text("badge", post.badge).flag("mine", post.mine);
        posts.push_back(one.flag("secret", post.confidentiality == Confidentiality::s3));
    }
    std::vector<View> circles;
    for (const Circle& circle : exchanges->circles) {
        View one;
        one.text("circle", circle.id).text("label", circle.label).text("circle_badge", circle.badge);
        circles.push_back(one.flag("chosen", circle.id == unsent.circle || exchanges->circles.size() == 1));
    }
    View view;
    view.list("posts", posts).list("circles", circles).text("typed", unsent.text);
    view.text("csrf", visit.session->csrf).text("key", site.identifier());
    const int status = unsent.problem.empty() ? 200 : 422;
    return framed(site, visit, *the_case, {.tab = CaseTab::exchanges, .problem = unsent.problem, .status = status},
                  view);
}

}  // namespace

Response case_exchanges(const Site& site, const Visit& visit) {
    return shown(site, visit, {});
}

Response say(const Site& site, const Visit& visit) {
    const NewPost written{.circle = first_of(visit.form.texts, "circle"),
                          .text = first_of(visit.form.texts, "text"),
                          .key = first_of(visit.form.texts, "_key")};
    const CaseId id(visit.captured[0]);
    const Result<bool> said = site.parts.service->say(visit.actor(), id, written);
    if (said) {
        return see_other("/cases/" + percent_encoded(id.str()) + "/exchanges")
            .with("Set-Cookie", flash_cookie_header(site, {"Votre message est envoyé."}));
    }
    if (said.error().kind != ErrorKind::invalid) {
        return not_found_page(site, visit);
    }
    return shown(site, visit, {written.circle, written.text, said.error().message});
}

}  // namespace jalon
