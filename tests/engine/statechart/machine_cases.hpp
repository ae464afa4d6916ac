// A machine and a script in one text each: how the statechart's semantics are tested.
#pragma once

#include <ostream>
#include <string>

namespace jalon::tests {

struct MachineCase {
    const char* name;
    const char* machine;
    const char* script;  // the `steps:` and whatever else a scenario has
};

inline std::ostream& operator<<(std::ostream& out, const MachineCase& row) {
    return out << row.name;
}

// "" when the script plays as it says, straight through and with the situation thrown away and rebuilt after every
// step; else what was found.
std::string played(const MachineCase& row);

}  // namespace jalon::tests
