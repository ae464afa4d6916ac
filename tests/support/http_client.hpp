// A browser without a screen: it keeps cookies, reads the forms of a page with all that is prefilled, types answers
// into them and sends what a browser would send. What the page does not ask for cannot be typed.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/value.hpp"

namespace jalon::test {

struct Reply {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;

    std::string header(const std::string& name) const;
};

// One control of a form: a radio button or a box is one for each of its values.
struct Control {
    enum class Kind { hidden, text, area, select, radio, box, file };
    Kind kind = Kind::text;
    std::string name;
    std::string value;  // for a file, its bytes
    bool chosen = false;
    bool duration = false;
    std::vector<std::string> options;  // of a select
};

struct PageForm {
    std::string action;
    bool multipart = false;
    std::vector<Control> controls;

    // What a control of that name holds; "" when there is none.
    std::string value(const std::string& name) const;
    bool asks_for(const std::string& name) const;
    // The rows that a table of the form shows.
    std::size_t rows(const std::string& table) const;
};

// Every form of a page, in order.
std::vector<PageForm> forms_of(const std::string& html);
// Its text, tags taken out and blanks folded.
std::string text_of_html(const std::string& html);
// What the page says went wrong, "" when nothing did.
std::string problem_of(const Reply& page);
// The values of an attribute, in order: every `href`.
std::vector<std::string> attributes_of(const std::string& html, const std::string& name);

class HttpClient {
  public:
    // Speaks to 127.0.0.1; a server that is started again may have another port.
    explicit HttpClient(int port) : port_(port) {}
    void turn_to(int port) { port_ = port; }

    Reply get(const std::string& path);
    // Sends a form as the browser does when its first button is pressed, or the button `pressed` (name, value).
    Reply send(const PageForm& form, const std::pair<std::string, std::string>& pressed = {});
    // The same, and the button of the page where the answers are read over, when there is one.
    Reply send_and_confirm(const PageForm& form);
    Reply send(const std::string& method, const std::string& path, const std::string& body, const std::string& type);
    // Goes with every request from now on.
    void set_header(const std::string& name, const std::string& value) { headers_[name] = value; }

    // True when the sign-in page let the person in.
    bool sign_in(const std::string& login, const std::string& password);
    void forget() { cookies_.clear(); }

    // The form with the answers typed in, rows of tables added and taken out by the page's own buttons. A record
    // {file: name} chooses a file, whose bytes are `scan`. Error invalid: the page does not ask for that, or does not
    // offer that choice.
    Result<PageForm> filled(PageForm form, const Record& answers, const std::string& scan);

  private:
    Result<void> fit_rows(PageForm& form, const std::string& table, std::size_t wanted);

    int port_;
    std::map<std::string, std::string> cookies_;
    std::map<std::string, std::string> headers_;
    std::string password_;  // typed at sign-in
};

}  // namespace jalon::test
