// Workflows drawn by Graphviz, each once.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "engine/base/result.hpp"
#include "engine/definition/workflow.hpp"

namespace jalon {

// `dot` text turned into SVG (from the <svg> tag on) by the program dot. Error: not_found when Graphviz is not
// installed.
Result<std::string> svg_from_dot(const std::string& dot);

// Drawings by workflow, made on demand; several threads may ask.
class Drawings {
  public:
    // "" when Graphviz is not installed.
    std::string svg(const Workflow& workflow);

  private:
    std::mutex mutex_;
    std::map<std::string, std::string> drawn_;
};

}  // namespace jalon
