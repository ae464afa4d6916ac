#include "engine/proof/abstract.hpp"

#include <algorithm>
#include <limits>

namespace jalon::proof {

namespace {

constexpr const char* mark = "?";
constexpr const char* least_mark = "?least";
constexpr const char* most_mark = "?most";
constexpr const char* serial_mark = "?serial";
constexpr std::size_t items_kept_apart = 3;
constexpr std::int64_t numbers_kept_apart = 64;

const Value* marked(const Value& value) {
    const Record* members = value.record();
    if (members == nullptr) {
        return nullptr;
    }
    const auto found = members->find(mark);
    return found == members->end() ? nullptr : &found->second;
}

bool is_mark(std::string_view key) {
    return !key.empty() && key.front() == '?';
}

Value settled_list(const List& items) {
    const bool simple =
        items.size() <= items_kept_apart && std::all_of(items.begin(), items.end(), [](const Value& item) {
            return is_known(item) && item.record() == nullptr && item.list() == nullptr;
        });
    if (simple) {
        return Value(items);
    }
    const bool some = std::any_of(items.begin(), items.end(), [](const Value& item) { return item != more_items(); });
    return some ? Value(List{some_value(), more_items()}) : Value(List{more_items()});
}

}  // namespace

const Value& some_value() {
    static const Value value(Record{{mark, "some"}});
    return value;
}

const Value& any_value() {
    static const Value value(Record{{mark, "any"}});
    return value;
}

const Value& more_items() {
    static const Value value(Record{{mark, "more"}});
    return value;
}

Value number_between(std::optional<std::int64_t> least, std::optional<std::int64_t> most) {
    if (least && most && *least == *most) {
        return Value(*least);
    }
    Record members{{mark, "some"}};
    if (least) {
        members.emplace(least_mark, *least);
    }
    if (most) {
        members.emplace(most_mark, *most);
    }
    return Value(std::move(members));
}

Presence presence_of(const Value& value) {
    if (value.is_null()) {
        return Presence::absent;
    }
    const Value* unknown = marked(value);
    return unknown != nullptr && *unknown->text() == "any" ? Presence::perhaps : Presence::present;
}

bool is_unknown(const Value& value) {
    return marked(value) != nullptr;
}

bool is_known(const Value& value) {
    if (const List* items = value.list()) {
        return std::all_of(items->begin(), items->end(), is_known);
    }
    if (const Map* entries = value.map()) {
        return std::all_of(entries->begin(), entries->end(), [](const auto& entry) { return is_known(entry.second); });
    }
    if (const Record* members = value.record()) {
        return std::all_of(members->begin(), members->end(),
                           [](const auto& member) { return !is_mark(member.first) && is_known(member.second); });
    }
    return true;
}

Value joined(const Value& left, const Value& right) {
    if (left == right) {
        return left;
    }
    const bool both = presence_of(left) == Presence::present && presence_of(right) == Presence::present;
    const Record* first = left.record();
    const Record* second = right.record();
    if (!both || first == nullptr || second == nullptr) {
        if (both && left.list() != nullptr && right.list() != nullptr) {
            return Value(List{more_items()});
        }
        return both ? some_value() : any_value();
    }
    Record members;
    for (const auto& [key, value] : *first) {
        const auto other = second->find(key);
        if (!is_mark(key)) {
            members.emplace(key, joined(value, other == second->end() ? Value() : other->second));
        }
    }
    for (const auto& [key, value] : *second) {
        if (!is_mark(key) && !first->contains(key)) {
            members.emplace(key, joined(value, Value()));
        }
    }
    if (marked(left) != nullptr || marked(right) != nullptr) {
        members.emplace(mark, "some");
    }
    return Value(std::move(members));
}

Value renewed(const Value& value, std::int64_t serial) {
    const Record* members = value.record();
    if (members == nullptr) {
        return value;
    }
    Record copy;
    for (const auto& [key, member] : *members) {
        copy.emplace(key, is_mark(key) ? member : renewed(member, serial));
    }
    if (copy.contains(mark)) {
        copy.insert_or_assign(serial_mark, serial);
    }
    return Value(std::move(copy));
}

Value settled(const Value& value, const std::set<std::int64_t>& kept) {
    if (const auto* number = value.get_if<std::int64_t>()) {
        return kept.contains(*number)          ? value
               : *number > numbers_kept_apart  ? number_between(numbers_kept_apart, std::nullopt)
               : *number < -numbers_kept_apart ? number_between(std::nullopt, -numbers_kept_apart)
                                               : value;
    }
    if (const List* items = value.list()) {
        return settled_list(*items);
    }
    const Record* members = value.record();
    if (members == nullptr) {
        return value;
    }
    Record copy;
    for (const auto& [key, member] : *members) {
        if (key == serial_mark || (key == least_mark && *member.get_if<std::int64_t>() < -numbers_kept_apart) ||
            (key == most_mark && *member.get_if<std::int64_t>() > numbers_kept_apart)) {
            continue;
        }
        if (key == least_mark) {
            copy.emplace(key, std::min(*member.get_if<std::int64_t>(), numbers_kept_apart));
        } else if (key == most_mark) {
            copy.emplace(key, std::max(*member.get_if<std::int64_t>(), -numbers_kept_apart));
        } else {
            copy.emplace(key, is_mark(key) ? member : settled(member, kept));
        }
    }
    return Value(std::move(copy));
}

void encode(const Value& value, std::string& out) {
    if (const List* items = value.list()) {
        out += '[';
        for (const Value& item : *items) {
            encode(item, out);
        }
        out += ']';
        return;
    }
    if (const Record* members = value.record()) {
        out += '{';
        for (const auto& [key, member] : *members) {
            out += key;
            out += ':';
            encode(member, out);
        }
        out += '}';
        return;
    }
    if (const bool* truth = value.get_if<bool>()) {
        out += *truth ? "T;" : "F;";
        return;
    }
    if (const auto* number = value.get_if<std::int64_t>()) {
        out += std::to_string(*number);
        out += ';';
        return;
    }
    out += to_json(value);
    out += ';';
}

}  // namespace jalon::proof
