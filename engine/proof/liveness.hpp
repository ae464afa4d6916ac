// What can still happen from each explored place, and what must.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "engine/proof/explore.hpp"

namespace jalon::proof {

// How a condition goes that nobody who acts decides.
enum class Unsure { refused, granted };

// Per place: whether people and time can bring the case from there to a place of `goal`. What is typed is chosen by
// whoever types it; anything else that is unknown must do either way (`refused`) or goes as hoped (`granted`).
std::vector<char> can_be_brought_to(const Exploration& exploration, const std::vector<char>& goal, Unsure unsure);

// A place where the case can stay away from `to` for ever, once `from` has held.
struct Lingering {
    int place = 0;
    bool waits = false;  // nothing has to happen there; else it can go round in circles
    Path path;           // from an opening, over a place of `from`
};
// The nearest one; nullopt when each fair run from `from` meets `to`. Fair: a timer that stays armed fires.
std::optional<Lingering> lingers(const Exploration& exploration, const std::vector<char>& from,
                                 const std::vector<char>& to);

}  // namespace jalon::proof
