// Any text as an expression, checked or not, then evaluated: a value, or an error with a sentence.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/expect.hpp"
#include "engine/expression/expression.hpp"

namespace {

void evaluate(const tl::expected<jalon::Expression, jalon::Expression::Problems>& compiled, const jalon::Scope& scope) {
    jalon::expect(compiled || !compiled.error().empty(), "a refusal says why");
    if (compiled) {
        const jalon::Result<jalon::Value> value = compiled->evaluate(scope);
        jalon::expect(value || !value.error().message.empty(), "a failure says why");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using jalon::Type;
    static const jalon::Record names = {{"n", 3},
                                        {"text", "été"},
                                        {"price", jalon::Money::euros(52)},
                                        {"day", jalon::Date(std::chrono::year(2026) / 8 / 31)},
                                        {"items", jalon::List{1, 2, 3}},
                                        {"person", jalon::Record{{"name", "Thierry"}}}};
    static const jalon::Environment known = jalon::Environment()
                                                .add("n", Type::integer())
                                                .add("text", Type::string())
                                                .add("price", Type::money())
                                                .add("day", Type::date())
                                                .add("items", Type::list(Type::integer()))
                                                .add_path("person.name", Type::string());
    const std::string_view source(reinterpret_cast<const char*>(data), size);
    jalon::Scope scope;
    scope.names = &names;
    scope.today = std::chrono::year(2026) / 9 / 1;
    scope.in_state = [](std::string_view state) { return state == "open"; };
    evaluate(jalon::Expression::compile(source), scope);
    evaluate(jalon::Expression::compile(source, known), scope);
    return 0;
}
