#include "web/metrics.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace jalon {

namespace {

// What a client may put in place of a method is no label.
std::string known_method(std::string_view method) {
    constexpr std::array known = {"GET", "HEAD", "POST"};
    return std::ranges::find(known, method) == known.end() ? "other" : std::string(method);
}

std::string heading(std::string_view name, std::string_view help, std::string_view type) {
    return fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

}  // namespace

void Metrics::count(std::string_view method, std::string_view route, int status, std::chrono::microseconds taken) {
    const double seconds = std::chrono::duration<double>(taken).count();
    const std::scoped_lock lock(lock_);
    ++requests_[{route, {known_method(method), status}}];
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        times_.within[i] += seconds <= bounds[i] ? 1 : 0;
    }
    ++times_.all;
    times_.seconds += seconds;
}

std::string Metrics::text() const {
    const std::scoped_lock lock(lock_);
    std::string text = heading("jalon_requests_total", "Demandes, par adresse et statut.", "counter");
    for (const auto& [labels, count] : requests_) {
        text += fmt::format("jalon_requests_total{{method=\"{}\",route=\"{}\",status=\"{}\"}} {}\n",
                            labels.second.first, labels.first, labels.second.second, count);
    }
    text += heading("jalon_request_seconds", "Durée des demandes, en secondes.", "histogram");
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        text += fmt::format("jalon_request_seconds_bucket{{le=\"{}\"}} {}\n", bounds[i], times_.within[i]);
    }
    text += fmt::format(
        "jalon_request_seconds_bucket{{le=\"+Inf\"}} {0}\njalon_request_seconds_sum {1}\n"
        "jalon_request_seconds_count {0}\n",
        times_.all, times_.seconds);
    return text;
}

std::string text_of(const Gauge& gauge) {
    return heading(gauge.name, gauge.help, "gauge") + fmt::format("{} {}\n", gauge.name, gauge.value);
}

}  // namespace jalon
