#include "engine/base/value.hpp"

#include <array>

#include "engine/base/expect.hpp"

namespace jalon {

namespace {

const Value& null_value() {
    static const Value null;
    return null;
}

// Lists and records compare by content, everything else as it is.
struct SameContent {
    template <class T>
    bool operator()(const T& left, const T& right) const {
        return left == right;
    }
    template <class T>
    bool operator()(const std::shared_ptr<const T>& left, const std::shared_ptr<const T>& right) const {
        return left == right || *left == *right;
    }
    template <class T, class U>
    bool operator()(const T&, const U&) const {
        return false;
    }
};

}  // namespace

const List* Value::list() const {
    const auto* shared = get_if<std::shared_ptr<const List>>();
    return shared != nullptr ? shared->get() : nullptr;
}

const Record* Value::record() const {
    const auto* shared = get_if<std::shared_ptr<const Record>>();
    return shared != nullptr ? shared->get() : nullptr;
}

const Map* Value::map() const {
    const auto* shared = get_if<std::shared_ptr<const Map>>();
    return shared != nullptr ? shared->get() : nullptr;
}

Value::Value(Map value) : data_(std::make_shared<const Map>(std::move(value))) {}

// By type, then by value: booleans, integers, texts.
bool KeyOrder::operator()(const Value& left, const Value& right) const {
    if (left.data().index() != right.data().index()) {
        return left.data().index() < right.data().index();
    }
    if (const bool* flag = left.get_if<bool>()) {
        return !*flag && *right.get_if<bool>();
    }
    if (const std::int64_t* number = left.get_if<std::int64_t>()) {
        return *number < *right.get_if<std::int64_t>();
    }
    expect(left.text() != nullptr, "a key is a boolean, an integer or a text");
    return *left.text() < *right.text();
}

const Value& Value::operator[](std::string_view name) const {
    const Record* members = record();
    if (members == nullptr) {
        return null_value();
    }
    const auto found = members->find(name);
    return found == members->end() ? null_value() : found->second;
}

const Value& Value::at_path(std::string_view dotted) const {
    const Value* value = this;
    for (;;) {
        const std::size_t dot = dotted.find('.');
        value = &(*value)[dotted.substr(0, dot)];
        if (dot == std::string_view::npos) {
            return *value;
        }
        dotted.remove_prefix(dot + 1);
    }
}

bool Value::operator==(const Value& other) const {
    return std::visit(SameContent{}, data_, other.data_);
}

std::string_view Value::type_name() const {
    constexpr std::array<std::string_view, std::variant_size_v<Data>> names = {
        "null",      "bool",     "int",    "decimal", "string", "money",  "date",      "time",
        "timestamp", "duration", "months", "list",    "record", "record", "timestamp", "duration"};
    return names[data_.index()];
}

Record with_path(Record record, std::string_view dotted, Value value) {
    const std::size_t dot = dotted.find('.');
    const std::string name(dotted.substr(0, dot));
    if (dot == std::string_view::npos) {
        record.insert_or_assign(name, std::move(value));
        return record;
    }
    const auto found = record.find(name);
    const Record* inner = found == record.end() ? nullptr : found->second.record();
    Record changed = with_path(inner != nullptr ? *inner : Record(), dotted.substr(dot + 1), std::move(value));
    record.insert_or_assign(name, Value(std::move(changed)));
    return record;
}

}  // namespace jalon
