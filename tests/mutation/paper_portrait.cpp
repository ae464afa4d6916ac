#include "tests/mutation/paper_portrait.hpp"

#include <set>
#include <utility>
#include <vector>

#include "engine/base/text.hpp"

namespace jalon::test {

namespace {

const std::string refused = "refusé : ";

std::string printed(const DocumentRenderer& renderer, const DocumentTemplate& made, const Record& facts) {
    RenderRequest request;
    request.document_template = &made;
    request.facts = facts;
    const Result<std::string> text = renderer.render(request);
    if (text) {
        return *text;
    }
    std::string refusal = refused + text.error().message;
    for (const Error& detail : text.error().details) {
        refusal += "\n" + detail.message;
    }
    return refusal;
}

// The lines of one text that the other lacks, repetitions counted.
std::string beyond(const std::string& text, const std::string& other, const std::string& mark) {
    std::multiset<std::string> known;
    for (const std::string& line : split(other, '\n')) {
        known.insert(line);
    }
    std::string lines;
    for (const std::string& line : split(text, '\n')) {
        const auto found = known.find(line);
        if (found == known.end()) {
            lines += mark + line + "\n";
        } else {
            known.erase(found);
        }
    }
    return lines;
}

// `name` is « sessions[].date » inside a list: every item takes the value.
Value with_everywhere(Value whole, const std::string& name, const Value& value) {
    const std::size_t brackets = name.find("[].");
    if (brackets == std::string::npos) {
        return Value(with_path(whole.record() == nullptr ? Record() : *whole.record(), name, value));
    }
    const std::string list_name = name.substr(0, brackets);
    List items = whole.at_path(list_name).list() == nullptr ? List() : *whole.at_path(list_name).list();
    for (Value& item : items) {
        item = with_everywhere(std::move(item), name.substr(brackets + 3), value);
    }
    return Value(with_path(*whole.record(), list_name, Value(std::move(items))));
}

// A name, and what it becomes.
std::pair<std::string, Value> variation(const std::string& name) {
    const std::size_t is = name.find(".is.");
    return is == std::string::npos ? std::pair(name, Value())
                                   : std::pair(name.substr(0, is), Value(name.substr(is + 4)));
}

}  // namespace

std::string paper_portrait(const DocumentRenderer& renderer, const DocumentTemplate& made, const Record& facts) {
    const std::string base = printed(renderer, made, facts);
    std::string portrait = made.id + "\n" + base + "\n";
    std::set<std::string> told;
    for (const PrintedName& one : renderer.names(made).value_or(std::vector<PrintedName>())) {
        if (!told.insert(one.name).second) {
            continue;
        }
        const auto [name, value] = variation(one.name);
        const std::string text = printed(renderer, made, *with_everywhere(Value(facts), name, value).record());
        portrait += "== " + one.name + "\n";
        portrait += text.starts_with(refused) ? text + "\n" : beyond(base, text, "- ") + beyond(text, base, "+ ");
    }
    return portrait;
}

}  // namespace jalon::test
