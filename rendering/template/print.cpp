#include "rendering/template/print.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include <kainjow/mustache.hpp>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "engine/definition/value_form.hpp"
#include "rendering/template/formats.hpp"
#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

namespace mustache = kainjow::mustache;

constexpr char32_t shield = 0xE000;

bool is_punctuation(char32_t c) {
    return (c >= 0x21 && c <= 0x2F) || (c >= 0x3A && c <= 0x40) || (c >= 0x5B && c <= 0x60) || (c >= 0x7B && c <= 0x7E);
}

std::string protect(const std::string& text) {
    std::string out;
    for (const char32_t c : decode_utf8(text)) {
        if (c == U'\r') {
            continue;
        }
        if (c == U'\t') {
            out += ' ';
        } else if (c == U'\n') {
            append_utf8(out, shield + c);  // a line break within the paragraph, whatever the markup around
        } else if (c >= shield && c < shield + 0x80) {
            append_utf8(out, U'\uFFFD');  // not ours to interpret; no font prints it, so it is reported
        } else {
            append_utf8(out, is_punctuation(c) ? shield + c : c);
        }
    }
    return out;
}

// What a section has opened: a value, and its place when it is one of a list.
struct Scope {
    const Value* value = nullptr;
    std::size_t position = 0;  // 1-based; 0 outside a list
    std::size_t count = 0;
};

// What a dotted name leads to.
struct Found {
    const Value* value = nullptr;     // the value itself, or
    std::optional<std::string> text;  // one of its forms, or
    std::optional<bool> truth;        // a comparison
    bool known = false;               // false: no such name
    std::string form = {};            // a form that does not suit `value`
};

// More text than a document can hold; thrown inside this file only, through the library's own loop.
struct TooMuch {
    Position position;      // of the tag that went beyond
    std::string name = {};  // of the datum that alone goes beyond, or ""
};

constexpr std::size_t reports_max = 50;
constexpr std::size_t known_names_max = 2000;

class FactContext final : public mustache::basic_context<std::string> {
  public:
    FactContext(const std::vector<Tag>& tags, const Record& facts) : tags_(tags), facts_(Record(facts)) {
        scopes_.push_back(Scope{&facts_, 0, 0});
    }

    void push(const mustache::data* data) override {
        const auto known = scope_of_.find(data);
        scopes_.push_back(known == scope_of_.end() ? Scope{} : known->second);
    }
    void pop() override { scopes_.pop_back(); }

    const mustache::data* get(const std::string& numbered) const override {
        const std::size_t at = numbered.rfind('@');
        expect(at != std::string::npos, "every tag carries its number");
        const Tag& tag = tags_[std::stoul(numbered.substr(at + 1))];
        weigh(tag, 1);
        const Found found = find(tag.name);
        if (!found.form.empty()) {
            report(tag, found, false);
            return keep(mustache::data(std::string("?")));
        }
        return tag.kind == Tag::Kind::variable ? variable(tag, found) : section(tag, found);
    }
    const mustache::data* get_partial(const std::string&) const override { return nullptr; }

    std::vector<Error> errors() const { return errors_; }

  private:
    const mustache::data* keep(mustache::data data) const {
        kept_.push_back(std::move(data));
        return &kept_.back();
    }

    const mustache::data* variable(const Tag& tag, const Found& found) const {
        const std::optional<std::string> text = found.text               ? found.text
                                                : found.value != nullptr ? printed(*found.value)
                                                                         : std::nullopt;
        if (text && !trimmed(*text).empty()) {
            if (text->size() > printed_bytes_max) {
                throw TooMuch{tag.position, tag.name};
            }
            weigh(tag, text->size());
            return keep(mustache::data(*text));
        }
        report(tag, found, text.has_value());
        return keep(mustache::data(std::string("?")));
    }

    void weigh(const Tag& tag, std::size_t bytes) const {
        weight_ += bytes;
        if (weight_ > printed_bytes_max) {
            throw TooMuch{tag.position};
        }
    }

    const mustache::data* section(const Tag& tag, const Found& found) const {
        if (found.text || found.truth) {
            return keep(mustache::data(found.truth.value_or(true)));
        }
        const Value* value = found.value;
        if (value == nullptr || value->is_null() || (value->get_if<bool>() != nullptr && !value->is_true()) ||
            (value->text() != nullptr && trimmed(*value->text()).empty()) ||
            (value->record() != nullptr && value->record()->empty())) {
            return keep(mustache::data(false));
        }
        if (const List* list = value->list()) {
            weigh(tag, list->size() * (tag.bytes + 1));
            return repeated(*list);
        }
        const mustache::data* data = keep(mustache::data(true));
        scope_of_[data] = Scope{value, 0, 0};
        return data;
    }

    const mustache::data* repeated(const List& list) const {
        mustache::data items(mustache::data::type::list);
        for (std::size_t k = 0; k < list.size(); ++k) {
            items.push_back(mustache::data(true));
        }
        const mustache::data* data = keep(std::move(items));
        for (std::size_t k = 0; k < list.size(); ++k) {
            scope_of_[&data->list_value()[k]] = Scope{&list[k], k + 1, list.size()};
        }
        return data;
    }

    Found find(const std::string& name) const {
        if (name == ".") {
            const Value* value = scopes_.back().value;
            return Found{value, std::nullopt, std::nullopt, value != nullptr};
        }
        std::vector<std::string> parts = split(name, '.');
        if (!parts.empty() && parts.front().empty()) {  // ".short": a form of the item itself
            parts.erase(parts.begin());
            const Value* item = scopes_.back().value;
            return item == nullptr ? Found{} : follow(*item, nullptr, parts, 0);
        }
        for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
            const Record* record = scope->value == nullptr ? nullptr : scope->value->record();
            if (record != nullptr && record->contains(parts.front())) {
                return follow(record->find(parts.front())->second, scope->value, parts, 1);
            }
            if (scope->position != 0 && parts.size() == 1) {
                if (const std::optional<Found> own = place(*scope, name)) {
                    return *own;
                }
            }
        }
        return Found{};
    }

    static std::optional<Found> place(const Scope& scope, const std::string& name) {
        if (name == "position") {
            return Found{nullptr, std::to_string(scope.position), std::nullopt, true};
        }
        if (name == "first" || name == "last") {
            const std::size_t wanted = name == "first" ? 1 : scope.count;
            return Found{nullptr, std::nullopt, scope.position == wanted, true};
        }
        return std::nullopt;
    }

    // Follows parts[next…] from `value`, a member of `parent`.
    static Found follow(const Value& value, const Value* parent, const std::vector<std::string>& parts,
                        std::size_t next) {
        if (next == parts.size()) {
            return Found{&value, std::nullopt, std::nullopt, true};
        }
        const std::string& part = parts[next];
        if (const Record* record = value.record()) {
            const auto member = record->find(part);
            return member == record->end() ? Found{} : follow(member->second, &value, parts, next + 1);
        }
        if (part == "is" && next + 2 == parts.size()) {
            return Found{nullptr, std::nullopt, has_code(value, parts.back()), true};
        }
        if (next + 1 != parts.size()) {
            return Found{};
        }
        if (part == "label" && parent != nullptr && next > 0) {
            const Value& label = (*parent)[parts[next - 1] + "_label"];
            return Found{&label, std::nullopt, std::nullopt, !label.is_null()};
        }
        if (value.is_null()) {  // what is asked of nothing, a member or a form, is absent
            return Found{&value, std::nullopt, std::nullopt, true};
        }
        if (const std::optional<std::string> text = printed_as(value, part)) {
            return Found{nullptr, text, std::nullopt, true};
        }
        Found unsuited;
        unsuited.value = &value;
        unsuited.form = part;
        return unsuited;
    }

    static bool has_code(const Value& value, const std::string& code) {
        if (const List* list = value.list()) {
            return std::ranges::any_of(*list, [&code](const Value& item) { return has_code(item, code); });
        }
        if (const bool* truth = value.get_if<bool>()) {
            return code == (*truth ? "true" : "false");
        }
        return value.text() != nullptr && *value.text() == code;
    }

    void report(const Tag& tag, const Found& found, bool empty) const {
        if (reported_.size() == reports_max || !reported_.insert(tag.name + tag.position.str()).second) {
            return;
        }
        std::string message;
        if (!found.form.empty()) {
            const std::string owner = tag.name.substr(0, tag.name.size() - found.form.size() - 1);
            message = "la forme « " + found.form + " » ne convient pas à « " + owner + " » (" +
                      std::string(found.value->type_name()) + ")" + did_you_mean(found.form, forms_of(*found.value));
        } else if (!found.known) {
            message = "la donnée « " + tag.name + " » n’existe pas" + did_you_mean(tag.name, known_names());
        } else if (empty || found.value == nullptr || found.value->is_null()) {
            message = "la donnée « " + tag.name + " » est vide ; renseignez-la avant de produire le document";
        } else {
            message = "la donnée « " + tag.name + " » ne s’imprime pas telle quelle (" +
                      std::string(found.value->type_name()) + ")";
        }
        errors_.push_back(Error{ErrorKind::invalid, message, tag.position.str(), {}});
    }

    static std::vector<std::string> forms_of(const Value& value) {
        std::vector<std::string> forms;
        for (const std::string_view form : value_forms()) {
            if (printed_as(value, form)) {
                forms.emplace_back(form);
            }
        }
        return forms;
    }

    std::vector<std::string> known_names() const {
        std::vector<std::string> names;
        for (const Scope& scope : scopes_) {
            if (scope.value != nullptr && scope.value->record() != nullptr) {
                add_names(*scope.value->record(), "", names);
            }
        }
        return names;
    }

    static void add_names(const Record& record, const std::string& prefix, std::vector<std::string>& names) {
        for (const auto& [name, value] : record) {
            if (names.size() == known_names_max) {
                return;
            }
            names.push_back(prefix + name);
            if (value.record() != nullptr) {
                add_names(*value.record(), prefix + name + ".", names);
            }
        }
    }

    const std::vector<Tag>& tags_;
    Value facts_;
    std::vector<Scope> scopes_;
    // `get` is const in the library, but what it returns must live on: the keepers are mutable.
    mutable std::deque<mustache::data> kept_;
    mutable std::unordered_map<const mustache::data*, Scope> scope_of_;
    mutable std::set<std::string> reported_;
    mutable std::vector<Error> errors_;
    mutable std::size_t weight_ = 0;
};

}  // namespace

// To render changes what was parsed: each thread takes one for itself.
class ParsedTemplates {
  public:
    using Parsed = std::unique_ptr<mustache::mustache>;

    Parsed take(const std::string& source) {
        {
            const std::scoped_lock lock(mutex_);
            if (!idle_.empty()) {
                Parsed parsed = std::move(idle_.back());
                idle_.pop_back();
                return parsed;
            }
        }
        auto parsed = std::make_unique<mustache::mustache>(source);
        expect(parsed->is_valid(), "the reader lets only well-formed Mustache through");
        parsed->set_custom_escape(protect);
        return parsed;
    }

    void give_back(Parsed parsed) {
        const std::scoped_lock lock(mutex_);
        if (idle_.size() < idle_max) {
            idle_.push_back(std::move(parsed));
        }
    }

  private:
    static constexpr std::size_t idle_max = 4;
    std::mutex mutex_;
    std::vector<Parsed> idle_;
};

std::shared_ptr<ParsedTemplates> no_parsed_templates() {
    return std::make_shared<ParsedTemplates>();
}

Result<std::string> print(const TemplateText& text, const Record& facts) {
    ParsedTemplates::Parsed parsed = text.parsed->take(text.source);
    FactContext context(text.tags, facts);
    std::string out;
    try {
        out = parsed->render(context);
    } catch (const TooMuch& end) {
        const std::string most = "dépasse " + std::to_string(printed_bytes_max / (1024UL * 1024)) + " Mio";
        return failure(
            ErrorKind::invalid,
            end.name.empty()
                ? "le texte " + most + " avec ces données ; le modèle répète-t-il une liste dans une autre ?"
                : "la donnée « " + end.name + " » " + most + " : aucun document ne la contient ; raccourcissez-la",
            end.position.str());
    }
    text.parsed->give_back(std::move(parsed));
    const std::vector<Error> errors = context.errors();
    if (errors.empty()) {
        return out;
    }
    Error error = errors.front();
    error.details = errors;
    return tl::unexpected(std::move(error));
}

Position position_of_line(const TemplateText& text, const Record& facts, std::size_t number) {
    // Each line of the template is made to carry its number, at its end; a lone section tag must stay alone.
    constexpr char begins = '\x01';
    constexpr char ends = '\x02';
    TemplateText numbered = text;
    numbered.source.clear();
    numbered.parsed = no_parsed_templates();
    const std::vector<std::string> lines = split(text.source, '\n');
    for (std::size_t k = 0; k < lines.size(); ++k) {
        const std::string line = trimmed(lines[k]);
        const bool lone_tag = line.starts_with("{{") && line.find("}}") == line.size() - 2 &&
                              std::string_view("#^/").find(line[2]) != std::string_view::npos;
        numbered.source +=
            lines[k] + (lone_tag ? "" : begins + std::to_string(k) + ends) + (k + 1 < lines.size() ? "\n" : "");
    }
    const Result<std::string> printed = print(numbered, facts);
    std::size_t from = 0;
    const std::vector<std::string> told = split(printed.value_or(""), '\n');
    for (std::size_t k = 0; k < std::min(number, told.size()); ++k) {
        if (const std::size_t mark = told[k].find(begins); mark != std::string::npos) {
            std::from_chars(told[k].data() + mark + 1, told[k].data() + told[k].size(), from);
        }
    }
    return text.lines.at(std::min(from, text.lines.size() - 1));
}

std::string plain_text(std::string_view text) {
    // The shield of an ASCII character c is EE 80 80+c, or EE 81 80+(c-40h).
    constexpr char lead = '\xEE';
    std::string out;
    out.reserve(text.size());
    std::size_t from = 0;
    for (std::size_t at = text.find(lead); at != std::string_view::npos; at = text.find(lead, at + 1)) {
        if (at + 2 < text.size() && (text[at + 1] == '\x80' || text[at + 1] == '\x81')) {
            out += text.substr(from, at - from);
            const int low = static_cast<unsigned char>(text[at + 2]) & 0x3F;
            out += static_cast<char>(text[at + 1] == '\x81' ? low + 0x40 : low);
            from = at + 3;
        }
    }
    return out += text.substr(from);
}

}  // namespace jalon::rendering
