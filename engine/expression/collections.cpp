#include <algorithm>

#include "engine/expression/walker.hpp"

namespace jalon {

bool Evaluator::spend_for(const Value& value) {
    const std::string* text = value.text();
    if (!spend(1 + (text != nullptr ? static_cast<std::int64_t>(text->size()) / 16 : 0))) {
        return false;
    }
    const auto entry = [this](const auto& pair) { return spend_for(pair.second); };
    if (const List* items = value.list()) {
        return std::all_of(items->begin(), items->end(), [this](const Value& item) { return spend_for(item); });
    }
    if (const Record* members = value.record()) {
        return std::all_of(members->begin(), members->end(), entry);
    }
    const Map* entries = value.map();
    return entries == nullptr || std::all_of(entries->begin(), entries->end(), entry);
}

const Value* Evaluator::list(const Node& node, Value& slot) {
    List items;
    for (const auto& child : node.children) {
        const Value* item = at(*child, slot);
        if (item == nullptr) {
            return nullptr;
        }
        if (!spend_for(*item)) {
            return exhausted();
        }
        items.push_back(node.widens ? *widened(*item, slot) : *item);
    }
    return store(Value(std::move(items)), slot);
}

Value Evaluator::made_of(Map entries) {
    const bool texts =
        std::all_of(entries.begin(), entries.end(), [](const auto& entry) { return entry.first.text() != nullptr; });
    if (!texts) {
        return Value(std::move(entries));
    }
    Record members;
    for (const auto& [key, value] : entries) {
        members.emplace_hint(members.end(), *key.text(), value);
    }
    return Value(std::move(members));
}

bool Evaluator::insert(Map& entries, const Value& key, const Value& value) {
    if (key.text() == nullptr && key.get_if<std::int64_t>() == nullptr && key.get_if<bool>() == nullptr) {
        fail(Cause::type, "La clé d’un enregistrement est un texte, un entier ou un booléen ; reçu " +
                              std::string(key.type_name()) + ".");
        return false;
    }
    if (!spend_for(value) || !spend_for(key)) {
        exhausted();
        return false;
    }
    if (!entries.emplace(key, value).second) {
        fail(Cause::value,
             "La clé « " + (key.text() != nullptr ? *key.text() : to_plain_json(key)) + " » est écrite deux fois.");
        return false;
    }
    return true;
}

const Value* Evaluator::record(const Node& node, Value& slot) {
    Map entries;
    for (std::size_t i = 0; i < node.children.size(); i += 2) {
        Value key_slot;
        const Value* key = at(*node.children[i], key_slot);
        const Value* item = key != nullptr ? at(*node.children[i + 1], slot) : nullptr;
        if (item == nullptr || !insert(entries, *key, *item)) {
            return nullptr;
        }
    }
    return store(made_of(std::move(entries)), slot);
}

const Value* Evaluator::comprehension(const Node& node, Value& slot) {
    Value range_slot;
    const Value* value = at(*node.children[0], range_slot);
    if (value == nullptr || value->is_null()) {
        return value == nullptr ? nullptr : missing(*node.children[0]);
    }
    Range range;
    if (value->list() != nullptr) {
        range.items = value->list();
    } else if (value->record() != nullptr) {
        range = range_over(*value->record());
    } else if (value->map() != nullptr) {
        range = range_over(*value->map());
    } else {
        return fail(Cause::type, "Une liste est attendue ici ; reçu " + std::string(value->type_name()) + ".");
    }
    const std::size_t before = variables_.size();
    variables_.emplace_back(node.name, nullptr);
    if (!node.second.empty()) {
        variables_.emplace_back(node.second, nullptr);
    }
    const Value* result = walk(node, range, before, slot);
    variables_.resize(before);
    return result;
}

const Value* Evaluator::walk(const Node& node, const Range& range, std::size_t first, Value& slot) {
    switch (node.macro) {
        case Macro::all:
        case Macro::exists:
        case Macro::exists_one:
            return decided(quantifier(node, range, first), slot);
        default:
            return selection(node, range, first, slot);
    }
}

void Evaluator::bind(const Node& node, const Range& range, std::size_t first, std::size_t i, Value& position) {
    const Value* item = range.items != nullptr ? &(*range.items)[i] : &range.keys[i];
    if (node.second.empty()) {
        variables_[first].second = item;
        return;
    }
    position = Value(static_cast<std::int64_t>(i));
    variables_[first].second = range.items != nullptr ? &position : item;
    variables_[first + 1].second = range.items != nullptr ? item : range.values[i];
}

const Value* Evaluator::selection(const Node& node, const Range& range, std::size_t first, Value& slot) {
    const bool filters = node.macro == Macro::filter;
    const bool conditional = filters || node.children.size() == 3;
    const bool makes_map = node.macro == Macro::transform_map;
    List kept;
    Map entries;
    Value position;
    for (std::size_t i = 0; i < range.size(); ++i) {
        bind(node, range, first, i, position);
        if (conditional) {
            const Truth wanted = condition(*node.children[1]);
            if (wanted == Truth::failed) {
                return nullptr;
            }
            if (wanted == Truth::no) {
                continue;
            }
        }
        const Value* value = filters ? variables_[first].second : at(*node.children.back(), slot);
        if (value == nullptr) {
            return nullptr;
        }
        if (makes_map) {
            if (!insert(entries, *variables_[first].second, *value)) {
                return nullptr;
            }
            continue;
        }
        if (!spend_for(*value)) {
            return exhausted();
        }
        kept.push_back(*value);
    }
    return store(makes_map ? made_of(std::move(entries)) : Value(std::move(kept)), slot);
}

Truth Evaluator::quantifier(const Node& node, const Range& range, std::size_t first) {
    const Truth decisive = node.macro == Macro::exists ? Truth::yes : Truth::no;
    const bool counts = node.macro == Macro::exists_one;
    std::int64_t count = 0;
    bool failed = false;
    std::string first_message;
    Cause first_cause = Cause::none;
    Value position;
    for (std::size_t i = 0; i < range.size(); ++i) {
        bind(node, range, first, i, position);
        const Truth truth = condition(*node.children[1]);
        if (fuel_ < 0) {
            return spent();
        }
        if (truth == Truth::failed && !failed) {
            failed = true;
            first_message = std::move(message_);
            first_cause = cause_;
        }
        if (truth == decisive && !counts) {
            return decisive;
        }
        count += truth == Truth::yes ? 1 : 0;
    }
    if (failed) {
        fail(first_cause, std::move(first_message));
        return Truth::failed;
    }
    return counts ? truth_of(count == 1) : decisive == Truth::no ? Truth::yes : Truth::no;
}

}  // namespace jalon
