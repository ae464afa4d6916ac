// text.format([…]) of CEL: %s %d %f %e %b %o %x %X %%. Internal to this folder.
#pragma once

#include "engine/expression/functions.hpp"

namespace jalon {

// The first argument with its clauses filled from the list that is the second. %f and %e round halves to the even
// digit, as CEL does; six decimals unless %.2f says otherwise. Errors (invalid): an unknown clause, too few values, a
// value that its clause does not take.
Result<Value> format_text(Arguments arguments, CallContext& context);

}  // namespace jalon
