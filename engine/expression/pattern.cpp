#include "engine/expression/pattern.hpp"

#include <re2/re2.h>

#include "engine/base/text.hpp"

namespace jalon {

struct Pattern::Compiled {
    Compiled(std::string_view pattern, const RE2::Options& options)
        : expression(re2::StringPiece(pattern.data(), pattern.size()), options) {}
    RE2 expression;
};

Result<Pattern> Pattern::compile(std::string_view pattern) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    auto compiled = std::make_shared<const Compiled>(pattern, options);
    if (!compiled->expression.ok()) {
        return failure(ErrorKind::invalid, "Le motif « " + excerpt(pattern, 60) +
                                               " » n’est pas une expression régulière valide (" +
                                               compiled->expression.error() + ").");
    }
    return Pattern(std::move(compiled));
}

bool Pattern::matches(std::string_view text) const {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled_->expression);
}

}  // namespace jalon
