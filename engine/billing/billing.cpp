#include "engine/billing/billing.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/french.hpp"

namespace jalon {

namespace {

constexpr std::size_t longest_number = 20;

constexpr const char* nothing_to_bill =
    "Il n’y a rien à facturer : établissez une attestation de réalisation sans facturation.";

// Every reason not to issue the invoice, in one error; empty message when there is none.
Error refusals(const InvoiceRequest& request, std::vector<std::string> reasons) {
    if (request.period_end < request.period_start) {
        reasons.emplace_back("La période de réalisation se termine avant de commencer : corrigez ses dates.");
    }
    Error error;
    for (std::string& reason : reasons) {
        if (error.message.empty()) {
            error.message = std::move(reason);
        } else {
            error.details.push_back(Error{ErrorKind::invalid, std::move(reason), {}, {}});
        }
    }
    return error;
}

// The frame that hours and flat prices share: dates, the one line, totals. Errors: overflow.
Result<Invoice> with_line(const InvoiceRequest& request, const InvoiceLine& line) {
    const Result<Decimal> vat_rate = request.vat_percent.over(Decimal(100, 0));
    const Result<Money> vat = vat_rate ? line.amount.times(*vat_rate) : tl::unexpected(vat_rate.error());
    const Result<Money> gross = vat ? line.amount.plus(*vat) : vat;
    if (!gross) {
        return tl::unexpected(gross.error());
    }
    Invoice invoice;
    invoice.label = request.label;
    invoice.date = request.date;
    invoice.period_start = request.period_start;
    invoice.period_end = request.period_end;
    invoice.due_date = add_days(request.date, request.payment_days);
    invoice.rate = line.rate;
    invoice.lines = {line};
    invoice.net = line.amount;
    invoice.vat = *vat;
    invoice.gross = *gross;
    return invoice;
}

bool is_accepted(char c) {
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return letter || (c >= '0' && c <= '9') || c == '+' || c == '_' || c == '/' || c == '-';
}

// What stands for one place in braces; "" when it is unknown.
std::string place(std::string_view name, int year, std::int64_t number) {
    if (name == "year") {
        return fmt::format("{:04}", year);
    }
    if (name == "seq") {
        return std::to_string(number);
    }
    if (name.starts_with("seq:") && name.size() == 5 && name[4] >= '1' && name[4] <= '9') {
        return fmt::format("{:0{}}", number, name[4] - '0');
    }
    return {};
}

}  // namespace

BilledHours billed_hours(std::int64_t minutes, Ending ending, const TariffVersion& tariff) {
    const bool has_floor = ending == Ending::completed || tariff.floor_on_early_end;
    const std::int64_t ceiling = tariff.max_minutes > 0 ? tariff.max_minutes : minutes;
    BilledHours hours;
    hours.minutes = minutes;
    hours.floor_applied = has_floor && minutes < tariff.min_minutes;
    hours.ceiling_applied = minutes > ceiling;
    hours.billed_minutes = hours.floor_applied ? tariff.min_minutes : std::min(minutes, ceiling);
    hours.free_minutes = hours.ceiling_applied ? minutes - ceiling : 0;
    return hours;
}

Result<Money> price_of(std::int64_t minutes, Money hourly_rate) {
    return hourly_rate.times_ratio(minutes, 60);
}

std::vector<Money> split_evenly(Money total, int parts) {
    expect(parts > 0, "an amount is split in one part at least");
    std::vector<Money> amounts;
    Money before;
    for (int part = 1; part <= parts; ++part) {
        const Money up_to_here = *total.times_ratio(part, parts);
        amounts.push_back(*up_to_here.minus(before));
        before = up_to_here;
    }
    return amounts;
}

Quantity quantity_of(const InvoiceLine& line) {
    if (line.minutes == 0) {
        return {Decimal(1, 0), "C62"};
    }
    // A twentieth of an hour is three minutes: 0.05.
    const bool exact_in_hours = line.minutes % 3 == 0;
    return exact_in_hours ? Quantity{Decimal(line.minutes / 3 * 5, 2), "HUR"}
                          : Quantity{Decimal(line.minutes, 0), "MIN"};
}

std::vector<MonthMinutes> minutes_by_month(std::span<const DatedMinutes> entries) {
    std::map<std::chrono::year_month, std::int64_t> sums;
    for (const DatedMinutes& entry : entries) {
        sums[entry.date.year() / entry.date.month()] += entry.minutes;
    }
    std::vector<MonthMinutes> months;
    for (const auto& [month, minutes] : sums) {
        if (minutes != 0) {
            months.push_back({month, minutes});
        }
    }
    return months;
}

Result<Invoice> hourly_invoice(const InvoiceRequest& request, const TariffVersion& tariff) {
    const BilledHours hours = billed_hours(request.minutes, request.ending, tariff);
    const Result<Money> amount = price_of(hours.billed_minutes, tariff.hourly_rate);
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    std::vector<std::string> reasons;
    if (request.minutes < 0) {
        reasons.emplace_back("Le total des heures est négatif : corrigez les saisies.");
    } else if (hours.billed_minutes == 0 || *amount == Money()) {
        reasons.emplace_back(nothing_to_bill);
    }
    if (Error refusal = refusals(request, std::move(reasons)); !refusal.message.empty()) {
        return tl::unexpected(std::move(refusal));
    }
    Result<Invoice> invoice = with_line(request, {request.label, hours.billed_minutes, tariff.hourly_rate, *amount});
    if (invoice) {
        invoice->hours = hours;
        invoice->months = minutes_by_month(request.entries);
    }
    return invoice;
}

Result<Invoice> flat_invoice(const InvoiceRequest& request, Money price) {
    std::vector<std::string> reasons;
    if (price <= Money()) {
        reasons.emplace_back(nothing_to_bill);
    }
    if (Error refusal = refusals(request, std::move(reasons)); !refusal.message.empty()) {
        return tl::unexpected(std::move(refusal));
    }
    return with_line(request, {request.label, 0, price, price});
}

Record to_record(const Invoice& invoice) {
    List lines;
    for (const InvoiceLine& line : invoice.lines) {
        const Quantity quantity = quantity_of(line);
        lines.emplace_back(Record{{"label", line.label},
                                  {"minutes", line.minutes},
                                  {"quantity", quantity.value},
                                  {"unit", quantity.unit},
                                  {"rate", line.rate},
                                  {"amount", line.amount}});
    }
    List months;
    for (const MonthMinutes& month : invoice.months) {
        months.emplace_back(Record{{"month", french::month_and_year(month.month)}, {"minutes", month.minutes}});
    }
    return Record{{"label", invoice.label},
                  {"date", invoice.date},
                  {"period_start", invoice.period_start},
                  {"period_end", invoice.period_end},
                  {"due_date", invoice.due_date},
                  {"minutes", invoice.hours.minutes},
                  {"billed_minutes", invoice.hours.billed_minutes},
                  {"free_minutes", invoice.hours.free_minutes},
                  {"floor_applied", invoice.hours.floor_applied},
                  {"ceiling_applied", invoice.hours.ceiling_applied},
                  {"rate", invoice.rate},
                  {"net", invoice.net},
                  {"vat", invoice.vat},
                  {"gross", invoice.gross},
                  {"lines", std::move(lines)},
                  {"hours_by_month", std::move(months)}};
}

Result<std::string> series_number(std::string_view pattern, int year, std::int64_t number) {
    std::string text;
    for (std::string_view rest = pattern; !rest.empty();) {
        const std::size_t closing = rest.find('}');
        if (rest[0] != '{' || closing == std::string_view::npos) {
            text += rest[0];
            rest.remove_prefix(1);
            continue;
        }
        const std::string_view name = rest.substr(1, closing - 1);
        const std::string written = place(name, year, number);
        if (written.empty()) {
            return failure(ErrorKind::definition,
                           "« {" + std::string(name) +
                               "} » est inconnu dans un modèle de numéro : écrivez {year}, {seq} ou {seq:4}.");
        }
        text += written;
        rest.remove_prefix(closing + 1);
    }
    if (text.size() > longest_number || !std::all_of(text.begin(), text.end(), is_accepted)) {
        return failure(ErrorKind::definition,
                       "Le numéro « " + text +
                           " » serait refusé en comptabilité : 20 caractères au plus parmi A-Z, a-z, 0-9 et + _ / -.");
    }
    return text;
}

}  // namespace jalon
