// An invoice as facts, from the hours of a case and its tariff; and the texts of numbers in series.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/value.hpp"

namespace jalon {

// The record an invoice effect stores, without its number: date, period_start, period_end, minutes, billed_minutes,
// free_minutes, floor_applied, ceiling_applied, rate, net, vat, gross, due_date, label, lines, hours_by_month. `names`
// are the facts of the case (tariff, interviews, framework…); `arguments` are those of the action: minutes (int),
// completed (bool); or `price` (money), a flat price whatever the hours; and `commitment_number`, where the case
// has it elsewhere than its invoice form. Error: invalid, all refusals at once in
// `details`: no tariff, nothing to bill, a missing SIRET.
Result<Record> invoice_facts(const Record& names, const Record& arguments, Date today);
// The same without the look at the bodies' identifiers: for a machine played on its own. Error: invalid, nothing to
// bill.
Result<Record> computed_invoice(const Record& names, const Record& arguments, Date today);

// « FA-2026-0001 » for the series invoices, « CT-2026-0003 » for conventions. Expects a series of
// definition/series.hpp.
std::string number_text(const std::string& series, int year, std::int64_t number);

}  // namespace jalon
