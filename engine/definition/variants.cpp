#include "engine/definition/variants.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/base/text.hpp"

namespace jalon {

namespace {

constexpr std::string_view base_key = "variant_of";
constexpr std::string_view without_key = "without";

YamlEntry* entry_of(YamlNode& node, std::string_view key) {
    const auto found =
        std::ranges::find_if(node.entries, [&](const YamlEntry& entry) { return entry.key.text == key; });
    return found == node.entries.end() ? nullptr : &*found;
}

void merge(YamlNode& into, const YamlNode& more) {
    for (const YamlEntry& entry : more.entries) {
        YamlEntry* known = entry_of(into, entry.key.text);
        if (known == nullptr) {
            into.entries.push_back(entry);
        } else if (known->value.is_map() && entry.value.is_map()) {
            merge(known->value, entry.value);
        } else {
            *known = entry;
        }
    }
}

// Takes out what stands at a dotted path. A key may hold dots itself, as « done.state.a » does.
bool take_out(YamlNode& node, std::string_view path) {
    for (YamlEntry& entry : node.entries) {
        const std::string& key = entry.key.text;
        if (path == key) {
            node.entries.erase(node.entries.begin() + (&entry - node.entries.data()));
            return true;
        }
        if (path.starts_with(key + ".") && take_out(entry.value, path.substr(key.size() + 1))) {
            return true;
        }
    }
    return false;
}

void add_paths(const YamlNode& node, const std::string& before, std::vector<std::string>& paths) {
    for (const YamlEntry& entry : node.entries) {
        paths.push_back(before + entry.key.text);
        add_paths(entry.value, paths.back() + ".", paths);
    }
}

void take_out(const YamlNode& named, YamlNode& from, const std::string& base, Reading& reading) {
    const std::vector<YamlNode> paths = named.is_list() ? named.items : std::vector<YamlNode>{named};
    for (const YamlNode& path : paths) {
        if (path.is_scalar() && !take_out(from, path.text)) {
            std::vector<std::string> known;
            add_paths(from, "", known);
            const std::string hint = did_you_mean(path.text, known);
            reading.error(path.position, fmt::format("« {} » n’existe pas dans « {} »{}", path.text, base, hint));
        }
    }
}

}  // namespace

YamlNode with_base(const YamlNode& variant, const WorkflowTrees& workflows, Reading& reading) {
    const YamlNode* name = variant.find(base_key);
    if (name == nullptr || !name->is_scalar()) {
        return variant;  // what is wrong with it is told when the workflow is read
    }
    const auto base = workflows.find(name->text);
    if (base == workflows.end() || base->second == &variant) {
        std::vector<std::string> known;
        for (const auto& [id, tree] : workflows) {
            if (tree != &variant) {
                known.push_back(id);
            }
        }
        reading.error(name->position, fmt::format("le workflow « {} », dont celui-ci est une variante, n’existe pas{}",
                                                  name->text, did_you_mean(name->text, known)));
        return variant;
    }
    if (const YamlNode* further = base->second->find(base_key)) {
        reading.error(name->position,
                      fmt::format("« {} » est lui-même une variante ; partez de « {} »", name->text, further->text));
        return variant;
    }
    YamlNode made = *base->second;
    if (const YamlNode* without = variant.find(without_key)) {
        take_out(*without, made, name->text, reading);
    }
    merge(made, variant);
    made.position = variant.position;
    made.offset = variant.offset;
    made.source = variant.source;
    return made;
}

}  // namespace jalon
