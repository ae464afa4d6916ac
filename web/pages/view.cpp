#include "web/pages/view.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/french.hpp"

namespace jalon {

const View::Entry* View::find(std::string_view name) const {
    const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) { return entry.name == name; });
    return found == entries_.end() ? nullptr : &*found;
}

View::Entry& View::at(std::string_view name) {
    const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) { return entry.name == name; });
    if (found == entries_.end()) {
        return entries_.emplace_back(Entry{.name = std::string(name)});
    }
    *found = Entry{.name = std::move(found->name)};
    return *found;
}

View& View::text(std::string_view name, std::string value) {
    Entry& entry = at(name);
    entry.entered = !value.empty();
    entry.text = std::move(value);
    return *this;
}

View& View::flag(std::string_view name, bool value) {
    at(name).entered = value;
    return *this;
}

View& View::number(std::string_view name, std::int64_t value) {
    return text(name, french::number(value));
}

View& View::list(std::string_view name, std::vector<View> items) {
    const bool any = !items.empty();
    Entry& entry = at(name);
    entry.entered = any;
    entry.items = std::move(items);
    return flag("has_" + std::string(name), any);
}

View& View::part(std::string_view name, View value) {
    Entry& entry = at(name);
    entry.entered = true;
    entry.items.push_back(std::move(value));
    return *this;
}

}  // namespace jalon
