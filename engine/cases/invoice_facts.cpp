#include "engine/cases/invoice_facts.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/billing/billing.hpp"
#include "engine/definition/known_facts.hpp"
#include "engine/definition/series.hpp"

namespace jalon {

namespace {

std::int64_t whole(const Value& value) {
    const auto* number = value.get_if<std::int64_t>();
    return number == nullptr ? 0 : *number;
}

// The tariff of the case, from its facts. Nothing to bill with when it is absent.
std::optional<TariffVersion> tariff_of(const Value& facts) {
    const Money* rate = facts["rate"].get_if<Money>();
    if (rate == nullptr) {
        return std::nullopt;
    }
    TariffVersion version;
    version.hourly_rate = *rate;
    version.min_minutes = whole(facts["min_minutes"]);
    version.max_minutes = whole(facts["max_minutes"]);
    version.floor_on_early_end = facts["floor_on_early_end"].is_true();
    return version;
}

std::vector<DatedMinutes> entries_of(const Value& sessions) {
    std::vector<DatedMinutes> entries;
    if (const List* list = sessions.list()) {
        for (const Value& session : *list) {
            const Date* date = session["held_on"].get_if<Date>();
            std::int64_t minutes = 0;
            for (const std::string& kind : billed_minutes()) {
                minutes += whole(session[kind]);
            }
            if (date != nullptr && minutes > 0) {
                entries.push_back({*date, minutes});
            }
        }
    }
    return entries;
}

// What the employer's accounts read: the tariff of the hours or, of a flat price, the kind of case.
std::string label_of(const Value& facts) {
    const std::string* label = facts.at_path("tariff.label").text();
    if (label == nullptr) {
        label = facts.at_path("case.label").text();
    }
    const std::string* reference = facts.at_path("case.reference").text();
    return fmt::format("{}, dossier {}", label == nullptr ? "Accompagnement" : *label,
                       reference == nullptr ? "" : *reference);
}

bool is_blank(const Value& value) {
    return value.text() == nullptr || value.text()->empty();
}

}  // namespace

Result<Record> computed_invoice(const Record& names, const Record& arguments, Date today) {
    const Value facts(names);
    const Value given(arguments);
    const Money* price = given["price"].get_if<Money>();
    const std::optional<TariffVersion> tariff = tariff_of(facts["tariff"]);
    if (price == nullptr && !tariff) {
        return failure(ErrorKind::invalid,
                       "Aucun tarif n’est en vigueur à la date de la convention ; complétez la grille tarifaire.",
                       "tariff");
    }
    const Date* start = given["period_start"].get_if<Date>();
    const Date* end = given["period_end"].get_if<Date>();
    if (start == nullptr || end == nullptr) {
        return failure(ErrorKind::invalid, "Indiquez la période d’exécution de la prestation.", "period_start");
    }
    InvoiceRequest request;
    request.label = label_of(facts);
    request.date = today;
    request.period_start = *start;
    request.period_end = *end;
    request.minutes = whole(given["minutes"]);
    request.ending = given["completed"].is_true() ? Ending::completed : Ending::early;
    request.entries = entries_of(given["sessions"]);
    Result<Invoice> invoice = price != nullptr ? flat_invoice(request, *price) : hourly_invoice(request, *tariff);
    if (!invoice) {
        return tl::unexpected(invoice.error());
    }
    return to_record(*invoice);
}

Result<Record> invoice_facts(const Record& names, const Record& arguments, Date today) {
    const Value facts(names);
    std::vector<Error> refusals;
    const auto refuse = [&refusals](std::string message, std::string where) {
        refusals.push_back({ErrorKind::invalid, std::move(message), std::move(where), {}});
    };
    if (is_blank(facts.at_path("centre.siret"))) {
        refuse("Le SIRET du centre de gestion manque dans l’annuaire.", "centre.siret");
    }
    if (is_blank(facts.at_path("employer.siret"))) {
        refuse("Le SIRET de la collectivité manque dans l’annuaire.", "employer.siret");
    }
    const bool wants_commitment = facts.at_path("employer.commitment_required").is_true();
    if (wants_commitment && is_blank(facts.at_path("invoice_issue.commitment_number")) &&
        is_blank(facts.at_path("tripartite_convention.commitment_number")) &&
        is_blank(Value(arguments)["commitment_number"])) {
        refuse("Cette collectivité exige un numéro d’engagement sur ses factures ; demandez-le-lui.",
               "commitment_number");
    }
    Result<Record> invoice = computed_invoice(names, arguments, today);
    if (!invoice) {
        refusals.push_back(invoice.error());
    }
    if (!refusals.empty()) {
        Error first = refusals.front();
        return tl::unexpected(Error{ErrorKind::invalid, first.message, first.where, std::move(refusals)});
    }
    return invoice;
}

std::string number_text(const std::string& series, int year, std::int64_t number) {
    const auto* found = std::ranges::find(all_series, series, &Series::name);
    expect(found != all_series.end(), "the series of a definition are checked when it is read");
    const Result<std::string> text = series_number(found->pattern, year, number);
    expect(text.has_value(), "the patterns of our series are sound");
    return *text;
}

}  // namespace jalon
