// What a page template prints: names with texts, flags, lists and parts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <kainjow/mustache.hpp>

namespace jalon {

// Every name of the template is given, absent ones as "" or false: an inner name that is missing would print the outer
// one.
class View {
  public:
    View() = default;
    View(const View&) = default;
    View& operator=(const View&) = default;
    // The library's move does not say that it throws nothing; without this, a growing list would copy its records.
    View(View&&) noexcept = default;
    View& operator=(View&&) noexcept = default;
    ~View() = default;

    // Printed escaped; "" is also false for a section.
    View& text(const std::string& name, const std::string& value);
    View& flag(const std::string& name, bool value);
    View& number(const std::string& name, std::int64_t value);
    // A list, and `has_<name>`.
    View& list(const std::string& name, std::vector<View> items);
    // A record to enter with a section.
    View& part(const std::string& name, View value);

    const kainjow::mustache::data& data() const { return data_; }

  private:
    void put(const std::string& name, kainjow::mustache::data value);

    kainjow::mustache::data data_{kainjow::mustache::data::type::object};
};

}  // namespace jalon
