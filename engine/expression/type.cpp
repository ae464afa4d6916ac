#include <array>
#include <utility>

#include "engine/expression/expression.hpp"

namespace jalon {

Type Type::list(Type element) {
    Type type(Kind::list);
    type.inner_ = std::make_shared<const Type>(std::move(element));
    return type;
}

Type Type::record(Fields fields) {
    Type type(Kind::record);
    type.fields_ = std::make_shared<const Fields>(std::move(fields));
    return type;
}

Type Type::any_record() {
    return Type(Kind::record);
}

Type Type::optional(Type inner) {
    if (inner.is(Kind::optional) || inner.is(Kind::dyn) || inner.is(Kind::null)) {
        return inner;
    }
    Type type(Kind::optional);
    type.inner_ = std::make_shared<const Type>(std::move(inner));
    return type;
}

const Type& Type::inner() const {
    static const Type anything;
    return inner_ ? *inner_ : anything;
}

std::string Type::str() const {
    constexpr std::array<std::string_view, 15> names = {"dyn",      "null",   "bool", "int",    "decimal",
                                                        "string",   "money",  "date", "time",   "timestamp",
                                                        "duration", "months", "list", "record", "optional"};
    const std::string name(names[static_cast<std::size_t>(kind_)]);
    return inner_ ? name + "<" + inner_->str() + ">" : name;
}

bool Type::operator==(const Type& other) const {
    const bool same_inner =
        inner().kind_ == other.inner().kind_ && (!inner_ || !other.inner_ || *inner_ == *other.inner_);
    const bool same_fields = fields_ == other.fields_ || (fields_ && other.fields_ && *fields_ == *other.fields_);
    return kind_ == other.kind_ && same_inner && same_fields;
}

namespace {

Type::Fields with_field(Type::Fields fields, std::string_view dotted, Type type) {
    const std::size_t dot = dotted.find('.');
    const std::string name(dotted.substr(0, dot));
    if (dot == std::string_view::npos) {
        fields.insert_or_assign(name, std::move(type));
        return fields;
    }
    const auto found = fields.find(name);
    const Type::Fields* known = found == fields.end() ? nullptr : found->second.fields();
    Type inner =
        Type::record(with_field(known != nullptr ? *known : Type::Fields(), dotted.substr(dot + 1), std::move(type)));
    fields.insert_or_assign(name, std::move(inner));
    return fields;
}

}  // namespace

Environment& Environment::add(std::string name, Type type) {
    names_.insert_or_assign(std::move(name), std::move(type));
    return *this;
}

Environment& Environment::add_path(std::string_view dotted, Type type) {
    names_ = with_field(std::move(names_), dotted, std::move(type));
    return *this;
}

Environment& Environment::set_event(Type record) {
    return add("event", std::move(record));
}

Environment& Environment::set_tables(Type::Fields types_by_table) {
    tables_ = std::move(types_by_table);
    return *this;
}

Environment& Environment::set_states(std::vector<std::string> state_paths) {
    states_ = std::move(state_paths);
    return *this;
}

const std::vector<std::string>& Environment::states() const {
    static const std::vector<std::string> none;
    return states_ ? *states_ : none;
}

}  // namespace jalon
