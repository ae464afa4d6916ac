// A small set of definitions without fault, to put one into: two states and a button, a form, a paper, a message.
#pragma once

#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"

namespace jalon::test {

// The workflow of the small catalogue, its state `a` having `on` beside the button that produces the paper; `data`
// lines are added to its data.
SourceFile workflow_with(const std::string& on, const std::string& data = "");
// Its template, with another body.
SourceFile paper_with(const std::string& body, const std::string& head = "");
SourceFile form_with(const std::string& fields, const std::string& head = "");

// Reads the small catalogue with `files` in place of those of the same path, or beside them.
ReadResult read_small(const std::vector<SourceFile>& files);

}  // namespace jalon::test
