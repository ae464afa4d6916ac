// Values to and from JSON; declared in value.hpp.
#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/json_text.hpp"
#include "engine/base/text.hpp"
#include "engine/base/value.hpp"

namespace jalon {

namespace {

constexpr std::size_t deepest = 100;

std::string clock_text(TimeOfDay time) {
    return fmt::format("{:02}:{:02}", time.minutes / 60, time.minutes % 60);
}

bool stands_as_it_is(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F && c != '"' && c != '\\';
}

void write_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        const auto plain = static_cast<std::size_t>(std::ranges::find_if_not(text, stands_as_it_is) - text.begin());
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) {
            break;
        }
        const char c = text.front();
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else {
            out += c == '\n' ? "\\n" : fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        }
        text.remove_prefix(1);
    }
    out += '"';
}

// "90s", "-1.5s": as expressions write durations.
std::string seconds_text(Duration duration) {
    const std::uint64_t count = static_cast<std::uint64_t>(duration.count());
    const std::uint64_t ms = duration.count() < 0 ? 0 - count : count;
    std::string fraction = ms % 1000 == 0 ? "" : fmt::format(".{:03}", ms % 1000);
    fraction.erase(fraction.find_last_not_of('0') + 1);  // of "" nothing
    return fmt::format("{}{}{}s", duration.count() < 0 ? "-" : "", ms / 1000, fraction);
}

enum class Style { canonical, plain, answer };

class Writer {
  public:
    explicit Writer(Style style) : style_(style) {}

    std::string take() { return std::move(out_); }
    void write(const Value& value) {
        std::visit([this](const auto& data) { (*this)(data); }, value.data());
    }

    void operator()(Null) { out_ += "null"; }
    void operator()(bool value) { out_ += value ? "true" : "false"; }
    void operator()(std::int64_t value) { out_ += std::to_string(value); }
    void operator()(const std::string& value) { write_string(out_, value); }
    void operator()(const Decimal& value) {
        style_ == Style::answer ? void(out_ += value.str()) : tagged("$decimal", value.str());
    }
    void operator()(Money value) { tagged("$money", value.str()); }
    void operator()(Date value) { tagged("$date", iso_date(value)); }
    void operator()(TimeOfDay value) { tagged("$time", clock_text(value)); }
    void operator()(Instant value) { tagged("$instant", iso_instant(value)); }
    void operator()(Duration value) {
        style_ == Style::answer ? write_string(out_, seconds_text(value)) : tagged_number("$ms", value.count());
    }
    void operator()(Months value) { tagged_number("$months", value.count); }

    void operator()(const std::shared_ptr<const List>& list) {
        out_ += '[';
        for (const Value& item : *list) {
            separate('[');
            write(item);
        }
        out_ += ']';
    }

    void operator()(const std::shared_ptr<const Record>& record) {
        // A person's own member "$date" must not be read back as a date.
        const auto dollar = record->lower_bound("$");
        const bool looks_tagged = dollar != record->end() && dollar->first.starts_with('$');
        const bool wrapped = style_ == Style::canonical && looks_tagged;
        out_ += wrapped ? "{\"$record\":{" : "{";
        for (const auto& [name, value] : *record) {
            separate('{');
            write_string(out_, name);
            out_ += ':';
            write(value);
        }
        out_ += wrapped ? "}}" : "}";
    }

    void operator()(FineInstant value) { (*this)(value.ms); }
    void operator()(FineDuration value) { (*this)(value.ms); }

    void operator()(const std::shared_ptr<const Map>& map) {
        const bool pairs = style_ == Style::canonical || (style_ == Style::answer && keys_meet(*map));
        out_ += pairs ? "{\"$map\":[" : "{";
        for (const auto& [key, value] : *map) {
            separate(pairs ? '[' : '{');
            out_ += pairs ? "[" : "";
            const bool quoted_key = pairs || key.text() != nullptr;
            quoted_key ? write(key) : write_string(out_, to_plain_json(key));
            out_ += pairs ? ',' : ':';
            write(value);
            out_ += pairs ? "]" : "";
        }
        out_ += pairs ? "]}" : "}";
    }

  private:
    // True when two keys, 1 and "1" for example, would be written alike.
    static bool keys_meet(const Map& map) {
        return std::any_of(map.begin(), map.end(), [&map](const auto& entry) {
            return entry.first.text() == nullptr && map.count(Value(to_plain_json(entry.first))) > 0;
        });
    }

    void separate(char opening) {
        if (out_.back() != opening) {
            out_ += ',';
        }
    }

    void tagged(std::string_view tag, std::string_view text) {
        if (style_ != Style::canonical) {
            write_string(out_, text);
            return;
        }
        out_ += "{\"";
        out_ += tag;
        out_ += "\":";
        write_string(out_, text);
        out_ += '}';
    }

    void tagged_number(std::string_view tag, std::int64_t number) {
        out_ += style_ != Style::canonical ? std::to_string(number) : fmt::format("{{\"{}\":{}}}", tag, number);
    }

    Style style_;
    std::string out_;
};

// "1e3" and "2.50E-1" as decimals; JSON allows them, other programs write them.
Result<Decimal> read_decimal(const std::string& raw) {
    const std::size_t mark = raw.find_first_of("eE");
    Result<Decimal> mantissa = Decimal::parse(std::string_view(raw).substr(0, mark));
    if (!mantissa || mark == std::string::npos) {
        return mantissa;
    }
    const Result<Decimal> exponent = Decimal::parse(std::string_view(raw).substr(mark + 1));
    if (!exponent || exponent->units() > 18 || exponent->units() < -Decimal::max_scale) {
        return failure(ErrorKind::invalid, "Nombre hors des limites.");
    }
    const Decimal step = exponent->units() < 0 ? Decimal(1, 1) : Decimal(10, 0);
    for (std::int64_t i = std::abs(exponent->units()); i > 0 && mantissa; --i) {
        mantissa = mantissa->times(step);
    }
    return mantissa;
}

template <class T>
std::optional<Value> accepted(const Result<T>& parsed) {
    return parsed ? std::optional<Value>(Value(*parsed)) : std::nullopt;
}

// [[1, "a"], [true, "b"]] as a record with other keys than texts; nothing when it is none.
std::optional<Value> map_of(const List& pairs) {
    Map map;
    bool texts_only = true;
    for (const Value& pair : pairs) {
        if (pair.list() == nullptr || pair.list()->size() != 2) {
            return std::nullopt;
        }
        const Value& key = pair.list()->front();
        const bool is_key =
            key.text() != nullptr || key.get_if<bool>() != nullptr || key.get_if<std::int64_t>() != nullptr;
        if (!is_key || !map.emplace(key, pair.list()->back()).second) {
            return std::nullopt;
        }
        texts_only = texts_only && key.text() != nullptr;
    }
    return texts_only ? std::nullopt : std::optional<Value>(Value(std::move(map)));
}

// What {"$date": …} and the like stand for; nothing when the content does not fit the tag.
std::optional<Value> untagged(const std::string& tag, const Value& content) {
    if (const std::string* text = content.text()) {
        if (tag == "$date") {
            return accepted(parse_date(*text));
        }
        if (tag == "$time") {
            return accepted(parse_time_of_day(*text));
        }
        if (tag == "$instant") {
            return accepted(parse_instant(*text));
        }
        if (tag == "$decimal") {
            return accepted(Decimal::parse(*text));
        }
        if (tag == "$money") {
            return accepted(Money::parse(*text));
        }
    }
    if (const std::int64_t* number = content.get_if<std::int64_t>()) {
        if (tag == "$ms") {
            return Value(Duration(*number));
        }
        if (tag == "$months") {
            return Value(Months{*number});
        }
    }
    if (tag == "$map" && content.list() != nullptr) {
        return map_of(*content.list());
    }
    return tag == "$record" && content.record() != nullptr ? std::optional(content) : std::nullopt;
}

bool is_tag(std::string_view name) {
    return name == "$date" || name == "$time" || name == "$instant" || name == "$decimal" || name == "$money" ||
           name == "$ms" || name == "$months" || name == "$record" || name == "$map";
}

// Builds values from the parser's events, so that numbers are read from their own text, never through a double.
class Builder {
  public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;
    using string_t = nlohmann::json::string_t;
    using binary_t = nlohmann::json::binary_t;

    Value take() { return std::move(result_); }
    const std::string& complaint() const { return complaint_; }

    bool null() { return add(Value()); }
    bool boolean(bool value) { return add(Value(value)); }
    bool number_integer(number_integer_t value) { return add(Value(std::int64_t(value))); }
    bool number_unsigned(number_unsigned_t value) {
        if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max())) {
            return refuse("un entier dépasse 64 bits");
        }
        return add(Value(static_cast<std::int64_t>(value)));
    }
    bool number_float(number_float_t, const string_t& raw) {
        const Result<Decimal> decimal = read_decimal(raw);
        return decimal ? add(Value(*decimal)) : refuse("le nombre " + excerpt(raw) + " est hors des limites");
    }
    bool string(string_t& value) { return add(Value(std::move(value))); }
    bool binary(binary_t&) { return refuse("contenu binaire inattendu"); }

    bool start_object(std::size_t) {
        // What "$record" holds is taken as it stands.
        const bool literal = !open_.empty() && open_.back().name == "$record" && !open_.back().literal;
        return open(Frame{true, literal, {}, {}, {}});
    }
    bool key(string_t& name) {
        open_.back().name = name;
        return open_.back().record.count(name) == 0 || refuse("le membre « " + name + " » est écrit deux fois");
    }
    bool end_object() {
        Record record = std::move(open_.back().record);
        const bool literal = open_.back().literal;
        open_.pop_back();
        if (literal || record.size() != 1 || !is_tag(record.begin()->first)) {
            return add(Value(std::move(record)));
        }
        const auto& [tag, content] = *record.begin();
        const std::optional<Value> value = untagged(tag, content);
        return value ? add(*value) : refuse("la valeur de « " + tag + " » n’est pas de ce type");
    }
    bool start_array(std::size_t) { return open(Frame{false, false, {}, {}, {}}); }
    bool end_array() {
        List list = std::move(open_.back().list);
        open_.pop_back();
        return add(Value(std::move(list)));
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) {
        return refuse("caractère inattendu à l’octet " + std::to_string(position));
    }

  private:
    struct Frame {
        bool is_record;
        bool literal;
        Record record;
        List list;
        std::string name;
    };

    bool open(Frame frame) {
        open_.push_back(std::move(frame));
        return open_.size() <= deepest || refuse("plus de " + std::to_string(deepest) + " niveaux d’imbrication");
    }

    bool add(Value value) {
        if (open_.empty()) {
            result_ = std::move(value);
        } else if (open_.back().is_record) {
            open_.back().record.insert_or_assign(std::exchange(open_.back().name, {}), std::move(value));
        } else {
            open_.back().list.push_back(std::move(value));
        }
        return true;
    }

    bool refuse(std::string complaint) {
        complaint_ = std::move(complaint);
        return false;
    }

    std::vector<Frame> open_;
    Value result_;
    std::string complaint_;
};

}  // namespace

std::string to_json(const Value& value) {
    Writer writer(Style::canonical);
    writer.write(value);
    return writer.take();
}

void append_json(std::string& out, std::string_view text) {
    write_string(out, text);
}

void append_json(std::string& out, Instant instant) {
    out += "{\"$instant\":\"";
    out += iso_instant(instant);
    out += "\"}";
}

std::string to_plain_json(const Value& value) {
    Writer writer(Style::plain);
    writer.write(value);
    return writer.take();
}

std::string to_answer_json(const Value& value) {
    Writer writer(Style::answer);
    writer.write(value);
    return writer.take();
}

Result<Value> from_json(std::string_view json) {
    Builder builder;
    if (!nlohmann::json::sax_parse(json.begin(), json.end(), &builder)) {
        return failure(ErrorKind::invalid, "JSON illisible : " + builder.complaint() + ".");
    }
    return builder.take();
}

}  // namespace jalon
