// The people of the demonstration in the parts of a scenario that was written about others.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/cases/directory.hpp"
#include "engine/scenario/case_player.hpp"

namespace jalon {

// The text of a value; "" when it is none.
std::string text_in(const Value& value);

// The people who play a case: the centre's first holder of each role, the body's own people, the agent. Where a body or
// an agent has no account, an actor without one stands in: what they did was done on paper and entered for them.
// `line`: organisation, agent, counsellor, and the body of each other party (host).
CasePlayer::Cast cast_for(const Directory& directory, const Value& line);

// The words of a script about its own people, replaced by those of a line. `words`: more of them, text by text.
class Wording {
  public:
    Wording(const Directory& directory, const Value& line, const Value& words);

    Record reworded(const Record& answers) const;

  private:
    Value reworded(const Value& value) const;
    std::string replaced(std::string text) const;

    Value line_;
    std::vector<std::pair<std::string, std::string>> pairs_;
    std::map<std::string, std::string> exact_;
};

}  // namespace jalon
