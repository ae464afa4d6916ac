// From hours to an invoice: what is billed, what is not, and how much. Pure functions over exact numbers.
//
// Hours are whole minutes, rates are cents per hour, and every line is rounded half up to the cent, once; totals
// are sums of rounded lines. Numbers, papers and mail belong to others.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/money.hpp"
#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/base/value.hpp"
#include "engine/definition/tariff.hpp"

namespace jalon {

// How an accompaniment came to its end: a completed one is billed at least the floor of its tariff.
enum class Ending { completed, early };

struct BilledHours {
    std::int64_t minutes = 0;         // done
    std::int64_t billed_minutes = 0;  // between floor and ceiling
    std::int64_t free_minutes = 0;    // done above the ceiling: « non facturable »
    bool floor_applied = false;
    bool ceiling_applied = false;
    bool operator==(const BilledHours&) const = default;
};

// `minutes` held between the floor and the ceiling of the tariff. The floor holds for a completed case, and for an
// early end when the tariff says so. A floor or a ceiling of zero is none.
BilledHours billed_hours(std::int64_t minutes, Ending ending, const TariffVersion& tariff);

// minutes × rate ÷ 60, half up to the cent. Error invalid: overflow.
Result<Money> price_of(std::int64_t minutes, Money hourly_rate);

// `total` in `parts` that add up to it, each within a cent of the others: 640 in three is 213,33 + 213,34 + 213,33.
std::vector<Money> split_evenly(Money total, int parts);

struct InvoiceLine {
    std::string label;
    std::int64_t minutes = 0;  // none of a flat price
    Money rate;                // per hour, or the flat price
    Money amount;
    bool operator==(const InvoiceLine&) const = default;
};

// A quantity that multiplied by its price gives the amount exactly: hours when two decimals can say them, minutes
// at a sixtieth of the rate otherwise; one of a flat price. The codes are those of UN/ECE recommendation 20.
struct Quantity {
    Decimal value;
    std::string unit;  // "HUR", "MIN" or "C62" (one)
};
Quantity quantity_of(const InvoiceLine& line);

struct DatedMinutes {
    Date date{};
    std::int64_t minutes = 0;
};
struct MonthMinutes {
    std::chrono::year_month month{};
    std::int64_t minutes = 0;
    bool operator==(const MonthMinutes&) const = default;
};
// The sums by month, in order; months without hours are left out.
std::vector<MonthMinutes> minutes_by_month(std::span<const DatedMinutes> entries);

struct InvoiceRequest {
    std::string label;  // neutral: it goes to an employer's accounts
    Date date{};        // of issue
    Date period_start{};
    Date period_end{};
    std::int64_t minutes = 0;
    Ending ending = Ending::completed;
    Decimal vat_percent;  // 0 outside the scope of VAT
    std::int64_t payment_days = 30;
    std::vector<DatedMinutes> entries;  // the sessions, for the statement of hours; may be empty
};

struct Invoice {
    std::string label;
    Date date{};
    Date period_start{};
    Date period_end{};
    Date due_date{};
    BilledHours hours;
    Money rate;
    std::vector<InvoiceLine> lines;
    Money net;
    Money vat;
    Money gross;
    std::vector<MonthMinutes> months;
};

// The invoice of hours at an hourly tariff. Errors (invalid; all of them, further ones in `details`): nothing to
// bill, since zero is never an invoice; a period that ends before it begins; negative hours.
Result<Invoice> hourly_invoice(const InvoiceRequest& request, const TariffVersion& tariff);

// The invoice of one service at a flat `price`, whatever the hours; `minutes`, `ending` and `entries` play no part.
// Errors (invalid; all of them, further ones in `details`): a price that is not above zero; a period that ends before
// it begins.
Result<Invoice> flat_invoice(const InvoiceRequest& request, Money price);

// The facts that templates print: date, period_start, period_end, due_date, label, minutes, billed_minutes,
// free_minutes, floor_applied, ceiling_applied, rate, net, vat, gross, lines[{label, minutes, quantity, unit, rate,
// amount}], hours_by_month[{month, minutes}] where month is « janvier 2027 ».
Record to_record(const Invoice& invoice);

// The number `number` of a series: "FA-{year}-{seq:4}" gives FA-2026-0001; a longer number is not cut.
// Error definition: an unknown place in braces, or a result that accountants' software refuses (over 20 characters, or
// others than A-Z a-z 0-9 + _ / -).
Result<std::string> series_number(std::string_view pattern, int year, std::int64_t number);

}  // namespace jalon
