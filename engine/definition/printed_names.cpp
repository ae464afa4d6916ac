#include "engine/definition/printed_names.hpp"

#include <vector>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/value_form.hpp"

namespace jalon {

namespace {

using Names = Type::Fields;

// What follows the name of a scalar in a template: a form of it, its label, or a test of its code.
std::optional<Type> type_of_form(const Type& value, const std::string& part) {
    if (value.is(Type::Kind::dyn) || value.is(Type::Kind::record)) {
        return Type::dyn();
    }
    if (part == "is") {
        return Type::boolean();
    }
    const bool known = part == "label" || (is_value_form(part) && suits(value, part));
    return known ? std::optional<Type>(Type::string()) : std::nullopt;
}

// The sections a name stands in, outermost first, then the name: "skills[].evidence" → skills, evidence.
std::vector<std::string> scopes_and_name(const std::string& printed) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    for (std::size_t at = printed.find("[]."); at != std::string::npos; at = printed.find("[].", from)) {
        parts.push_back(printed.substr(from, at - from));
        from = at + 3;
    }
    parts.push_back(printed.substr(from));
    return parts;
}

// What « a.b » may have meant: the members of « a » where that exists, else the names of the scope.
void add_similar(const std::string& dotted, const Names& names, std::vector<std::string>& known) {
    const std::size_t dot = dotted.rfind('.');
    const std::string owner = dot == std::string::npos ? "" : dotted.substr(0, dot);
    const std::optional<Type> type = owner.empty() ? std::nullopt : type_at(owner, names);
    const bool owned = type && type->fields() != nullptr;
    for (const auto& [name, member] : owned ? *type->fields() : names) {
        known.push_back(owned ? owner + "." + name : name);
    }
    for (const std::string_view form : value_forms()) {
        if (type && !owned && suits(*type, form)) {
            known.push_back(owner + "." + std::string(form));
        }
    }
}

}  // namespace

std::optional<Type> type_at(const std::string& dotted, const Names& names) {
    const Names* members = &names;
    Type type = Type::dyn();
    for (const std::string& part : split(dotted, '.')) {
        if (members == nullptr) {
            return type_of_form(type, part);
        }
        const auto found = members->find(part);
        if (found == members->end()) {
            return std::nullopt;
        }
        type = Type(found->second.is(Type::Kind::optional) ? found->second.inner() : found->second);
        members = type.fields();
    }
    return type;
}

std::string unknown_name(const std::string& printed, const Names& names) {
    std::vector<const Names*> around{&names};
    std::vector<Type> kept;  // owns what `around` points to
    const std::vector<std::string> parts = scopes_and_name(printed);
    kept.reserve(parts.size());
    for (const std::string& part : parts) {
        std::optional<Type> type;
        for (auto scope = around.rbegin(); scope != around.rend() && !type; ++scope) {
            type = type_at(part, **scope);
        }
        if (!type) {
            std::vector<std::string> known;
            for (const Names* scope : around) {
                add_similar(part, *scope, known);
            }
            return fmt::format("« {} » est inconnu{}", part, did_you_mean(part, known));
        }
        kept.push_back(type->is(Type::Kind::list) ? type->inner() : *type);
        if (kept.back().fields() != nullptr) {
            around.push_back(kept.back().fields());
        } else if (kept.back().is(Type::Kind::dyn) || kept.back().is(Type::Kind::record)) {
            return "";
        }
    }
    return "";
}

}  // namespace jalon
