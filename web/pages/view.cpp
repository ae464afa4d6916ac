#include "web/pages/view.hpp"

#include "engine/base/french.hpp"

namespace jalon {

using Data = kainjow::mustache::data;

View& View::text(const std::string& name, const std::string& value) {
    data_.set(name, value.empty() ? Data(false) : Data(value));
    return *this;
}

View& View::flag(const std::string& name, bool value) {
    data_.set(name, Data(value));
    return *this;
}

View& View::number(const std::string& name, std::int64_t value) {
    return text(name, french::number(value));
}

View& View::list(const std::string& name, const std::vector<View>& items) {
    Data list(Data::type::list);
    for (const View& item : items) {
        list.push_back(item.data());
    }
    data_.set(name, list);
    return flag("has_" + name, !items.empty());
}

View& View::part(const std::string& name, const View& value) {
    data_.set(name, value.data());
    return *this;
}

}  // namespace jalon
