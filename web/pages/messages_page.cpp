#include <algorithm>
#include <iterator>

#include "engine/base/french.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

constexpr int messages_per_page = 50;

}  // namespace

Response messages_page(const Site& site, const Visit& visit) {
    const int number = page_number(first_of(visit.query, "page"));
    const int offset = (number - 1) * messages_per_page;
    const MessageCounts counts = site.parts.service->count_messages(visit.actor());
    std::vector<View> news;
    std::ranges::transform(site.parts.service->messages(visit.actor(), messages_per_page, offset),
                           std::back_inserter(news), news_view);
    View view;
    view.list("news", news).text("csrf", visit.session->csrf);
    view.text("unread_count", counts.unread == 0 ? "" : french::number(counts.unread));
    view.flag("several_unread", counts.unread > 1);
    view.text("previous", number > 1 ? "/messages?page=" + std::to_string(number - 1) : "");
    view.text("next", offset + messages_per_page < counts.all ? "/messages?page=" + std::to_string(number + 1) : "");
    return page(site, visit, {.title = "Messages", .place = "home"}, "messages", view);
}

Response read_messages(const Site& site, const Visit& visit) {
    site.parts.service->read_messages(visit.actor(), CaseId());
    return see_other("/messages");
}

}  // namespace jalon
