#include "web/pages/view.hpp"

#include <utility>

#include "engine/base/french.hpp"

namespace jalon {

using Data = kainjow::mustache::data;

// The library copies what is put into a record or a list; an element that is there already can be moved into.
void View::put(const std::string& name, Data value) {
    data_[name] = std::move(value);
}

View& View::text(const std::string& name, const std::string& value) {
    put(name, value.empty() ? Data(false) : Data(value));
    return *this;
}

View& View::flag(const std::string& name, bool value) {
    put(name, Data(value));
    return *this;
}

View& View::number(const std::string& name, std::int64_t value) {
    return text(name, french::number(value));
}

View& View::list(const std::string& name, std::vector<View> items) {
    const bool some = !items.empty();
    kainjow::mustache::list list;
    list.reserve(items.size());
    for (View& item : items) {
        list.push_back(std::move(item.data_));
    }
    Data listed(Data::type::list);
    const_cast<kainjow::mustache::list&>(listed.list_value()).swap(list);
    put(name, std::move(listed));
    return flag("has_" + name, some);
}

View& View::part(const std::string& name, View value) {
    put(name, std::move(value.data_));
    return *this;
}

}  // namespace jalon
