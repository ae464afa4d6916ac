// What goes into a bound booklet: papers by template and file of facts, in their order.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/definition/catalogue.hpp"

namespace jalon {

struct BindingPlan {
    struct Chapter {
        std::string template_id;
        std::string facts;  // path of their file, from the folder of the plan
        std::string title;  // "": that of the paper
    };
    std::string title;
    std::vector<Chapter> chapters;  // at least one
};

// Error (definition): one detail per finding; unknown keys are refused.
Result<BindingPlan> read_binding(const SourceFile& file);

}  // namespace jalon
