// Printing a page: the data of its template, the frame around it, and how dates and words read on screen.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/pages/view.hpp"
#include "web/site.hpp"

namespace jalon {

// What stands around a page.
struct Frame {
    std::string title;
    std::string place;  // nav entry it belongs to: home, cases, documents, definitions, help, ""
    int status = 200;
};

// The page `<name>.html.mustache` inside the layout, with what the act before it had to say.
Response page(const Site& site, const Visit& visit, const Frame& frame, std::string_view name, const View& view);
// A template without the layout; partials are expanded.
std::string printed(std::string_view name, const View& view);
// The page with no-break spaces inside « » and before : ; ? and !, wherever text is read; what can be typed or copied
// (fields, code) is left as it is.
std::string french_spaces(std::string_view html);
// "/static/jalon.css?v=…": changes when the file does.
std::string static_path(std::string_view name);

// The page that a list is asked for, from 1 on; 1 for what is no such number.
int page_number(const std::string& text);

// « 3 février 2027 », « 3 février 2027 à 14 h 30 »; ISO for <time datetime>.
std::string on_day(Instant instant);
std::string on_day_and_hour(Instant instant);
// « 2,4 Mo », « 640 ko ».
std::string file_size(std::int64_t bytes);
// « dans 3 jours », « aujourd’hui », « en retard de 2 jours ».
std::string due_in_words(Date due, Date today);
// « depuis aujourd’hui », « depuis hier », « depuis 6 jours ».
std::string since_in_words(Date since, Date today);

// A message of « À savoir »: `subject`, `text`, `reference`, `at`, `iso`, `case_path`, `unread`.
View news_view(const MessageLine& line);

// An appointment: `when`, `iso`, `meeting`, `place`, `length`, `with`, `past`, `name`, `status`, `called_off`,
// `may_answer`, `replies` (`reply_of`, `reply_on`, `reply`, `reply_text`).
View appointment_view(const AppointmentView& appointment);

// Whether somebody may be reminded, and when they were: `chase`, `reminded`, `reminded_by`, `again_on`.
void add_reminder(View& view, const Reminder& reminder);

// What a class of confidentiality means to the reader; "" for the ordinary ones.
std::string confidentiality_badge(Confidentiality confidentiality, const Actor& reader);
// Where the paper is read as a page; "" when it has none.
std::string reading_path(const DocumentRecord& record);
// « Signé », « À signer »…
std::string status_label(std::string_view status);

}  // namespace jalon
