// What a page template prints: names with texts, flags, lists and parts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jalon {

// Every name of the template is given, absent ones as "" or false: an inner name that is missing would print the outer
// one.
class View {
  public:
    // Printed escaped; "" is also false for a section.
    View& text(std::string_view name, std::string value);
    View& flag(std::string_view name, bool value);
    View& number(std::string_view name, std::int64_t value);
    // A list, and `has_<name>`.
    View& list(std::string_view name, std::vector<View> items);
    // A record to enter with a section.
    View& part(std::string_view name, View value);

    // What stands under a name, for `Template`.
    struct Entry;
    // nullptr when there is none.
    const Entry* find(std::string_view name) const;

  private:
    Entry& at(std::string_view name);

    std::vector<Entry> entries_;
};

struct View::Entry {
    std::string name = {};
    std::string text = {};
    bool entered = false;          // whether a section on it prints
    std::vector<View> items = {};  // once for each; none: once, with what stands around
};

}  // namespace jalon
