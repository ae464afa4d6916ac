// A decision table, a line « === », then JSON facts: findings with positions, or an answer, a question, a refusal.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/expect.hpp"
#include "engine/decision/decide.hpp"
#include "engine/definition/catalogue.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view mark = "\n===\n";
    const std::string text(data, data + size);
    const std::size_t end = text.find(mark);
    const jalon::ReadResult read = jalon::read_single_table({"fuzz.yaml", text.substr(0, end)});
    for (const jalon::Finding& finding : read.findings) {
        jalon::expect(!finding.message.empty() && finding.position.line > 0, "a finding says what and where");
    }
    const std::string json = end == std::string::npos ? "{}" : text.substr(end + mark.size());
    const jalon::Result<jalon::Value> facts = jalon::from_json(json);
    if (!read.ok() || read.catalogue.tables.empty() || !facts || facts->record() == nullptr) {
        return 0;
    }
    jalon::Scope scope;
    scope.names = facts->record();
    scope.today = std::chrono::year(2026) / 9 / 1;
    for (const jalon::NullFact null_fact : {jalon::NullFact::known, jalon::NullFact::unknown}) {
        const auto decision = jalon::decide(*read.catalogue.tables.begin()->second, scope, null_fact);
        jalon::expect(decision || !decision.error().message.empty(), "a refusal says why");
        if (decision) {
            (void)jalon::to_answer_json(decision->value);
        }
    }
    return 0;
}
