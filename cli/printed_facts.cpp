#include "cli/printed_facts.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace jalon {

namespace {

constexpr std::string_view each = "[]";

bool is_leaf(const Value& value) {
    return !value.is_null() && value.record() == nullptr && value.list() == nullptr;
}

// `out` with what `name` means in `facts`.
Record with_name(Record out, std::string_view name, const Record& facts) {
    const Value whole(facts);
    const std::size_t at = name.find(each);
    if (at == std::string_view::npos) {
        const Value& value = whole.at_path(name);
        return is_leaf(value) ? with_path(std::move(out), name, value) : out;
    }
    const std::string_view list_name = name.substr(0, at);
    std::string_view rest = name.substr(at + each.size());
    rest.remove_prefix(rest.starts_with('.') ? 1 : 0);
    const List* items = whole.at_path(list_name).list();
    if (items == nullptr) {  // a section over one record
        const Record* one = whole.at_path(list_name).record();
        if (one == nullptr || rest.empty()) {
            return out;
        }
        const Value so_far(out);
        const Record* known = so_far.at_path(list_name).record();
        return with_path(std::move(out), list_name, with_name(known == nullptr ? Record() : *known, rest, *one));
    }
    const Value so_far(out);
    const List* known = so_far.at_path(list_name).list();
    List made = known == nullptr ? List(items->size()) : *known;
    for (std::size_t k = 0; k < items->size(); ++k) {
        const Value& item = (*items)[k];
        if (rest.empty()) {
            made[k] = is_leaf(item) ? item : made[k];
        } else if (item.record() != nullptr) {
            made[k] = with_name(made[k].record() == nullptr ? Record() : *made[k].record(), rest, *item.record());
        }
    }
    return with_path(std::move(out), list_name, std::move(made));
}

// Inside a section a name that an item lacks is looked for around it.
bool some_item_lacks(const std::string& list_name, const std::string& name, const Record& facts) {
    const Value whole(facts);
    const Value& value = whole.at_path(list_name);
    const List* items = value.list();
    if (items == nullptr) {
        return value.is_true() || (value.record() != nullptr && value.at_path(name).is_null());
    }
    return std::ranges::any_of(*items, [&name](const Value& item) { return item.at_path(name).is_null(); });
}

}  // namespace

Record printed_facts(const std::vector<PrintedName>& names, const Record& facts) {
    Record out;
    for (const PrintedName& one : names) {
        if (!one.printed) {
            continue;
        }
        out = with_name(std::move(out), one.name, facts);
        const std::size_t at = one.name.find("[].");
        if (at != std::string::npos && some_item_lacks(one.name.substr(0, at), one.name.substr(at + 3), facts)) {
            out = with_name(std::move(out), one.name.substr(at + 3), facts);
        }
    }
    return out;
}

}  // namespace jalon
