// A value of the definition language: what forms yield, expressions compute, cases hold and templates print.
// Immutable; lists and records are shared, so copying a value is cheap.
#pragma once

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/decimal.hpp"
#include "engine/base/money.hpp"
#include "engine/base/result.hpp"
#include "engine/base/time.hpp"

namespace jalon {

class Value;
using List = std::vector<Value>;
using Record = std::map<std::string, Value, std::less<>>;

// A record whose keys are not all texts: integers, booleans and texts. Only expressions write one.
struct KeyOrder {
    bool operator()(const Value& left, const Value& right) const;
};
using Map = std::map<Value, Value, KeyOrder>;

struct Null {
    bool operator==(const Null&) const = default;
};

class Value {
  public:
    using Data = std::variant<Null, bool, std::int64_t, Decimal, std::string, Money, Date, TimeOfDay, Instant, Duration,
                              Months, std::shared_ptr<const List>, std::shared_ptr<const Record>,
                              std::shared_ptr<const Map>, FineInstant, FineDuration>;

    Value() = default;
    Value(bool value) : data_(value) {}
    Value(int value) : data_(static_cast<std::int64_t>(value)) {}
    Value(std::int64_t value) : data_(value) {}
    Value(Decimal value) : data_(value) {}
    Value(const char* value) : data_(std::string(value)) {}
    Value(std::string value) : data_(std::move(value)) {}
    Value(std::string_view value) : data_(std::string(value)) {}
    Value(Money value) : data_(value) {}
    Value(Date value) : data_(value) {}
    Value(TimeOfDay value) : data_(value) {}
    Value(Instant value) : data_(value) {}
    Value(Duration value) : data_(value) {}
    Value(Months value) : data_(value) {}
    Value(List value) : data_(std::make_shared<const List>(std::move(value))) {}
    Value(Record value) : data_(std::make_shared<const Record>(std::move(value))) {}
    // At least one key is no text; a map of texts only is a Record.
    Value(Map value);
    Value(FineInstant value) : data_(value) {}
    Value(FineDuration value) : data_(value) {}

    bool is_null() const { return std::holds_alternative<Null>(data_); }
    // The alternative of that type, or nullptr: `if (const Date* date = value.get_if<Date>())`.
    template <class T>
    const T* get_if() const {
        return std::get_if<T>(&data_);
    }
    const List* list() const;      // nullptr unless a list
    const Record* record() const;  // nullptr unless a record
    const Map* map() const;        // nullptr unless a record with other keys than texts
    const std::string* text() const { return get_if<std::string>(); }
    bool is_true() const { return get_if<bool>() != nullptr && *get_if<bool>(); }

    // The member `name` of a record; a null value when there is none or this is no record.
    const Value& operator[](std::string_view name) const;
    // Follows "referral.ground": a null value when any part is missing.
    const Value& at_path(std::string_view dotted) const;

    const Data& data() const { return data_; }
    // Same type and same value; decimals by value.
    bool operator==(const Value& other) const;

    // The English name of the type, as definitions write it: "decimal", "money", "list", …
    std::string_view type_name() const;

  private:
    Data data_;
};

// `record` with the member at "a.b.c" replaced (intermediate records are made as needed).
Record with_path(Record record, std::string_view dotted, Value value);

// Canonical JSON: keys sorted, no blanks, UTF-8. Types that JSON lacks are written as one-member objects:
// {"$date":"2026-09-01"}, {"$time":"14:30"}, {"$instant":"…Z"}, {"$decimal":"35.0"}, {"$money":"52.00"}, {"$ms":1000},
// {"$months":6}, and a record with other keys than texts {"$map":[[1,"a"],[true,"b"]]}; reading gives back an equal
// value (instants and durations cut to the millisecond).
std::string to_json(const Value& value);
// Reads canonical or any other JSON (plain integers are ints; a number with a point is a decimal). Error: invalid, with
// the byte position.
Result<Value> from_json(std::string_view json);
// Friendly JSON for people and the API: dates, decimals, money, instants as plain strings.
std::string to_plain_json(const Value& value);
// What the command line answers to other programs: decimals as numbers with a point, dates, money and instants as plain
// strings, durations as "90s", months as a number. Keys of records are texts; a record that holds both 1 and "1" is
// written {"$map":…}.
std::string to_answer_json(const Value& value);

}  // namespace jalon
