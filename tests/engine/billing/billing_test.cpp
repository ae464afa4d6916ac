#include <catch2/catch.hpp>

#include "engine/billing/billing.hpp"

namespace jalon {

namespace {

Date date(const char* text) {
    return parse_date(text).value();
}

TariffVersion tariff(std::int64_t euros = 52) {
    TariffVersion version;
    version.valid_from = date("2024-01-01");
    version.hourly_rate = Money::euros(euros);
    version.min_minutes = 1800;
    version.max_minutes = 2400;
    return version;
}

InvoiceRequest request(std::int64_t minutes, Ending ending = Ending::completed) {
    InvoiceRequest made;
    made.label = "Accompagnement BP-2026-0042";
    made.date = date("2027-03-10");
    made.period_start = date("2026-09-01");
    made.period_end = date("2027-02-28");
    made.minutes = minutes;
    made.ending = ending;
    return made;
}

}  // namespace

TEST_CASE("hours are billed between the floor and the ceiling of their tariff", "[billing]") {
    struct Row {
        std::int64_t minutes;
        Ending ending;
        BilledHours hours;
        std::string net;
    };
    const auto row = GENERATE(values<Row>({
        {34 * 60 + 15, Ending::completed, {2055, 2055, 0, false, false}, "1781.00"},
        {28 * 60, Ending::completed, {1680, 1800, 0, true, false}, "1560.00"},
        {41 * 60 + 30, Ending::completed, {2490, 2400, 90, false, true}, "2080.00"},
        {6 * 60 + 20, Ending::early, {380, 380, 0, false, false}, "329.33"},
        {30 * 60, Ending::completed, {1800, 1800, 0, false, false}, "1560.00"},
        {40 * 60, Ending::completed, {2400, 2400, 0, false, false}, "2080.00"},
        {31 * 60 + 10, Ending::completed, {1870, 1870, 0, false, false}, "1620.67"},
        {33 * 60 + 35, Ending::completed, {2015, 2015, 0, false, false}, "1746.33"},
        {41 * 60, Ending::early, {2460, 2400, 60, false, true}, "2080.00"},
    }));

    const Result<Invoice> invoice = hourly_invoice(request(row.minutes, row.ending), tariff());

    REQUIRE(invoice);
    CHECK(invoice->hours == row.hours);
    CHECK(invoice->net.str() == row.net);
    CHECK(invoice->gross == invoice->net);
}

TEST_CASE("the floor holds for an early end only when the tariff says so", "[billing]") {
    TariffVersion with_floor = tariff();
    with_floor.floor_on_early_end = true;

    CHECK(billed_hours(380, Ending::early, with_floor).billed_minutes == 1800);
    CHECK(billed_hours(380, Ending::early, tariff()).billed_minutes == 380);
}

TEST_CASE("a tariff without floor or ceiling bills what was done", "[billing]") {
    TariffVersion open = tariff();
    open.min_minutes = 0;
    open.max_minutes = 0;

    CHECK(billed_hours(9000, Ending::completed, open) == BilledHours{9000, 9000, 0, false, false});
}

TEST_CASE("a convention signed before a rise keeps its rate", "[billing]") {
    HourlyTariff table;
    table.versions = {tariff(52), tariff(55)};
    table.versions[0].valid_to = date("2026-12-31");
    table.versions[1].valid_from = date("2027-01-01");

    REQUIRE(table.on(date("2026-12-30")) != nullptr);
    CHECK(hourly_invoice(request(1800), *table.on(date("2026-12-30")))->net == Money::euros(1560));
    CHECK(hourly_invoice(request(1800), *table.on(date("2027-01-01")))->net == Money::euros(1650));
    CHECK(table.on(date("2023-12-31")) == nullptr);
}

TEST_CASE("zero is never an invoice, and every reason is told at once", "[billing]") {
    InvoiceRequest empty = request(0, Ending::early);
    empty.period_end = date("2026-08-31");

    const Result<Invoice> invoice = hourly_invoice(empty, tariff());

    REQUIRE_FALSE(invoice);
    CHECK(invoice.error().message ==
          "Il n’y a rien à facturer : établissez une attestation de réalisation sans facturation.");
    REQUIRE(invoice.error().details.size() == 1);
    CHECK(invoice.error().details[0].message ==
          "La période de réalisation se termine avant de commencer : corrigez ses dates.");
}

TEST_CASE("negative hours are refused", "[billing]") {
    CHECK_FALSE(hourly_invoice(request(-60, Ending::early), tariff()));
    CHECK_FALSE(hourly_invoice(request(-60), tariff()));
}

TEST_CASE("value added tax is rounded once, on the net amount", "[billing]") {
    InvoiceRequest taxed = request(380, Ending::early);
    taxed.vat_percent = Decimal(20, 0);

    const Result<Invoice> invoice = hourly_invoice(taxed, tariff());

    REQUIRE(invoice);
    CHECK(invoice->vat.str() == "65.87");
    CHECK(invoice->gross.str() == "395.20");
}

TEST_CASE("an invoice prints from its facts", "[billing]") {
    InvoiceRequest asked = request(2055);
    asked.entries = {
        {date("2026-10-02"), 90}, {date("2026-09-15"), 60}, {date("2026-10-20"), 30}, {date("2026-11-02"), 0}};

    const Value facts(to_record(hourly_invoice(asked, tariff()).value()));

    CHECK(
        to_plain_json(facts) ==
        R"({"billed_minutes":2055,"ceiling_applied":false,"date":"2027-03-10","due_date":"2027-04-09","floor_applied":false,)"
        R"("free_minutes":0,"gross":"1781.00","hours_by_month":[{"minutes":60,"month":"septembre)"
        "\u00A0"
        R"(2026"},)"
        R"({"minutes":120,"month":"octobre)"
        "\u00A0"
        R"(2026"}],"label":"Accompagnement BP-2026-0042","lines":[)"
        R"({"amount":"1781.00","label":"Accompagnement BP-2026-0042","minutes":2055,"quantity":"34.25","rate":"52.00","unit":"HUR"}],)"
        R"("minutes":2055,"net":"1781.00","period_end":"2027-02-28","period_start":"2026-09-01","rate":"52.00","vat":"0.00"})");
}

TEST_CASE("a quantity is exact, in minutes when two decimals of an hour are not", "[billing]") {
    const Quantity exact = quantity_of({"", 33, Money::euros(52), Money()});
    const Quantity inexact = quantity_of({"", 1870, Money::euros(52), Money()});

    CHECK(exact.value.str() == "0.55");
    CHECK(exact.unit == "HUR");
    CHECK(inexact.value.str() == "1870");
    CHECK(inexact.unit == "MIN");
}

TEST_CASE("every quantity gives its amount back to the cent", "[billing]") {
    for (std::int64_t minutes = 1; minutes <= 2400; ++minutes) {
        const Money rate = Money::cents(5250);
        const Quantity quantity = quantity_of({"", minutes, rate, Money()});
        const Result<Money> amount =
            quantity.unit == "HUR" ? rate.times(quantity.value) : rate.times_ratio(quantity.value.units(), 60);

        CHECK(amount == price_of(minutes, rate));
    }
}

TEST_CASE("a flat price is one line whatever the hours", "[billing]") {
    InvoiceRequest request;
    request.label = "Cinq entretiens";
    request.date = date("2026-12-08");
    request.period_start = date("2026-09-08");
    request.period_end = date("2026-12-01");
    request.minutes = 450;

    const Result<Invoice> invoice = flat_invoice(request, Money::euros(640));

    REQUIRE(invoice);
    CHECK(invoice->lines == std::vector<InvoiceLine>{{"Cinq entretiens", 0, Money::euros(640), Money::euros(640)}});
    CHECK(invoice->gross == Money::euros(640));
    CHECK(invoice->due_date == date("2027-01-07"));
    CHECK(quantity_of(invoice->lines.front()).unit == "C62");
    CHECK_FALSE(flat_invoice(request, Money()));
    request.period_end = date("2026-09-07");
    CHECK_FALSE(flat_invoice(request, Money::euros(640)));
}

TEST_CASE("a fixed price in parts adds up", "[billing]") {
    CHECK(split_evenly(Money::euros(640), 3) ==
          std::vector<Money>{Money::cents(21333), Money::cents(21334), Money::cents(21333)});
    CHECK(split_evenly(Money::cents(1), 2) == std::vector<Money>{Money::cents(1), Money::cents(0)});
}

TEST_CASE("a number of a series follows its pattern", "[billing]") {
    struct Row {
        std::string pattern;
        std::int64_t number;
        std::string text;
    };
    const auto row = GENERATE(values<Row>({{"FA-{year}-{seq:4}", 1, "FA-2026-0001"},
                                           {"FA-{year}-{seq:4}", 12345, "FA-2026-12345"},
                                           {"ATT{seq}", 7, "ATT7"}}));

    CHECK(series_number(row.pattern, 2026, row.number) == row.text);
}

TEST_CASE("a pattern that accountants' software would refuse is an error of definition", "[billing]") {
    const std::string pattern =
        GENERATE(values<std::string>({"FA {year}", "FA-{annee}-{seq}", "FACTURATION-{year}-{seq:4}", "FA-{seq:0}"}));

    const Result<std::string> number = series_number(pattern, 2026, 1);

    REQUIRE_FALSE(number);
    CHECK(number.error().kind == ErrorKind::definition);
}

}  // namespace jalon
