// For who watches over the service: whether it does all it should.
#pragma once

#include "web/site.hpp"

namespace jalon {

// "ok" when nothing is wrong; status 503 and one French line for each trouble, such as a published set that is lost.
// The service answers people all the same: `/health` tells that it lives. Without names: anybody may ask.
Response ready(const Site& site, const Visit& visit);

}  // namespace jalon
