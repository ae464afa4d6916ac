#include "tests/mutation/paper_portrait.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/cases/paper_facts.hpp"
#include "engine/definition/body_type.hpp"

namespace jalon::test {

namespace {

const std::string refused = "refusé : ";
constexpr Date portrait_day{std::chrono::year(2026), std::chrono::month(9), std::chrono::day(1)};

// As the service does it: computed facts, then what is needed, then the print.
Result<std::string> made_of(const DocumentRenderer& renderer, const DocumentTemplate& made, const Record& facts) {
    RenderRequest request;
    request.document_template = &made;
    request.facts = facts;
    const Facts around{facts, paris_instant(portrait_day), Calendar(), nullptr};
    const Result<bool> computed = add_computed_facts(made, around, request.facts);
    const Result<bool> ready = computed ? check_needs(made, request.facts) : computed;
    return ready ? renderer.render(request) : tl::unexpected(ready.error());
}

std::string printed(const DocumentRenderer& renderer, const DocumentTemplate& made, const Record& facts) {
    const Result<std::string> text = made_of(renderer, made, facts);
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
    return Value(with_path(whole.record() == nullptr ? Record() : *whole.record(), list_name, Value(std::move(items))));
}

// A name, and what it becomes.
struct Variation {
    std::string name;
    Value value;
    bool operator<(const Variation& other) const {
        return std::pair(name, to_json(value)) < std::pair(other.name, to_json(other.value));
    }
};

// « sessions[].held »: that of the first line.
Value in_first_line(const Value& whole, const std::string& name) {
    const std::size_t brackets = name.find("[].");
    const List* items = whole.at_path(name.substr(0, brackets)).list();
    if (brackets == std::string::npos) {
        return whole.at_path(name);
    }
    return items == nullptr || items->empty() ? Value() : in_first_line(items->front(), name.substr(brackets + 3));
}

// One line of what the example has no list of, with something in each of its columns.
Record line_of_lacking_lists(const std::vector<std::string>& names, const Record& facts) {
    Record line;
    for (const std::string& name : names) {
        const std::size_t brackets = name.find("[].");
        if (brackets != std::string::npos && Value(facts).at_path(name.substr(0, brackets)).is_null()) {
            line = with_path(std::move(line), name.substr(brackets + 3), "quelque chose");
        }
    }
    return line;
}

// Blank, or something where the example has nothing, or the kind that is asked for; the contrary of yes or no; each
// type of body where that decides.
std::vector<Variation> variations_of(const DocumentTemplate& made, const std::vector<std::string>& names,
                                     const Record& facts) {
    std::vector<Variation> all;
    const Record line = line_of_lacking_lists(names, facts);
    for (const std::string& name : names) {
        const std::size_t is = name.find(".is.");
        const bool lacks = name.find("[]") == std::string::npos && Value(facts).at_path(name).is_null();
        all.push_back(is != std::string::npos ? Variation{name.substr(0, is), Value(name.substr(is + 4))}
                      : lacks                 ? Variation{name, Value("quelque chose")}
                                              : Variation{name, Value()});
        if (lacks && is == std::string::npos && !line.empty()) {
            all.push_back({name, Value(List{Value(line)})});
        }
        const bool weighed = std::any_of(made.facts.begin(), made.facts.end(), [&](const ComputedFact& fact) {
            return fact.expression.find(name) != std::string::npos;
        });
        if (lacks && weighed) {
            all.push_back({name, Value(true)});
        }
        const Value known = in_first_line(Value(facts), name);
        if (const bool* yes = known.get_if<bool>()) {
            all.push_back({name, Value(!*yes)});
        }
    }
    for (const ComputedFact& fact : made.facts) {
        for (const std::string_view type : fact.expression.find("employer.type") == std::string::npos
                                               ? std::span<const std::string_view>()
                                               : body_types) {
            all.push_back({"employer.type", Value(std::string(type))});
        }
    }
    return all;
}

// What the template prints, asks for or computes with.
std::vector<std::string> names_of(const DocumentRenderer& renderer, const DocumentTemplate& made) {
    std::vector<std::string> names;
    for (const PrintedName& one : renderer.names(made).value_or(std::vector<PrintedName>())) {
        names.push_back(one.name);
    }
    names.insert(names.end(), made.needs.begin(), made.needs.end());
    for (const ComputedFact& fact : made.facts) {
        if (const auto expression = Expression::compile(fact.expression)) {
            names.insert(names.end(), expression->names().begin(), expression->names().end());
        }
    }
    return names;
}

// What decides the look of the sheet, which a text does not show.
std::string sheet_of(const DocumentTemplate& made) {
    const std::string margins = made.margins
                                    ? fmt::format(", marges {} {} {} {}", made.margins->top, made.margins->right,
                                                  made.margins->bottom, made.margins->left)
                                    : "";
    return fmt::format("{} | code {}, mise en page {}{}, pages {}{}", made.title, made.code, made.layout,
                       made.landscape ? " couchée" : "", made.page_numbers, margins);
}

}  // namespace

std::string paper_portrait(const DocumentRenderer& renderer, const DocumentTemplate& made, const Record& facts) {
    const std::string base = printed(renderer, made, facts);
    const std::set<std::string> readers(made.audience.begin(), made.audience.end());
    std::string portrait = fmt::format("{}\n{}\nclasse S{}, pour {}\n{}\n", made.id, sheet_of(made),
                                       static_cast<int>(made.confidentiality), fmt::join(readers, ", "), base);
    std::set<Variation> told;
    for (const Variation& one : variations_of(made, names_of(renderer, made), facts)) {
        if (!told.insert(one).second) {
            continue;
        }
        const std::string text = printed(renderer, made, *with_everywhere(Value(facts), one.name, one.value).record());
        portrait += fmt::format("== {} = {}\n", one.name, to_json(one.value));
        portrait += text.starts_with(refused) ? text + "\n" : beyond(base, text, "- ") + beyond(text, base, "+ ");
    }
    return portrait;
}

std::string visas_portrait(const std::vector<Visa>& visas, const DocumentTemplate& made, const Record& facts) {
    std::string portrait;
    for (const std::string_view type : body_types) {
        const Result<Value> texts = visas_for(visas, made, std::string(type), portrait_day, facts);
        for (const Value& text : texts && texts->list() != nullptr ? *texts->list() : List()) {
            portrait += fmt::format("visa pour {} : {}\n", type, *text.text());
        }
    }
    return portrait;
}

}  // namespace jalon::test
