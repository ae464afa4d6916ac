// What an action says in plain words: a template, a role, an event.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/workflow.hpp"

namespace jalon {

// The words of an action by the name of their argument: all, or the first. None, or "", when it says nothing; that a
// demanded word is missing is told by who reads the definition.
const std::vector<std::string>& words_of(const Action& action, std::string_view name);
std::string word_of(const Action& action, std::string_view name);

}  // namespace jalon
