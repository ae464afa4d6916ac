// The series of numbers that `number:` and `invoice:` may name; each runs without gap within its year.
#pragma once

#include <array>
#include <string_view>

namespace jalon {

struct Series {
    std::string_view name;
    std::string_view pattern;  // as `series_number` reads it
};

constexpr std::array all_series = {
    Series{"invoices", "FA-{year}-{seq:4}"},
    Series{"credit-notes", "AV-{year}-{seq:4}"},
    Series{"frameworks", "CC-{year}-{seq:4}"},
    Series{"conventions", "CT-{year}-{seq:4}"},
};

}  // namespace jalon
