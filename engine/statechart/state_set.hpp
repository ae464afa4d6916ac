// A set of states of one machine by their numbers, as bits: what a step marks, unmarks and walks through in document
// order. Machines of up to 256 states need no memory of their own. For files of this folder.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace jalon {

class StateSet {
  public:
    // Empty, for states 0 … count-1.
    explicit StateSet(std::size_t count) : word_count_((count + word_bits - 1) / word_bits) {
        if (word_count_ > near_.size()) {
            far_.resize(word_count_);
        }
    }

    bool has(int state) const { return (words()[word_of(state)] & bit_of(state)) != 0; }
    void add(int state) { words()[word_of(state)] |= bit_of(state); }
    void remove(int state) { words()[word_of(state)] &= ~bit_of(state); }
    void clear() { std::fill_n(words(), word_count_, 0); }

    // The first member at or after `state`; -1 when there is none.
    int next(int state) const {
        std::size_t word = word_of(state);
        if (word >= word_count_) {
            return -1;
        }
        std::uint64_t bits = words()[word] & ~(bit_of(state) - 1);
        while (bits == 0) {
            if (++word == word_count_) {
                return -1;
            }
            bits = words()[word];
        }
        return static_cast<int>(word * word_bits) + std::countr_zero(bits);
    }

    // True when a member lies in first … end-1.
    bool any_in(int first, int end) const {
        const int found = next(first);
        return found >= 0 && found < end;
    }

    // Calls `visit` with each member, in document order; members may be removed meanwhile.
    template <class Visit>
    void each(const Visit& visit) const {
        for (int state = next(0); state >= 0; state = next(state + 1)) {
            visit(state);
        }
    }

    // The same from the last to the first.
    template <class Visit>
    void each_backwards(const Visit& visit) const {
        for (std::size_t word = word_count_; word-- > 0;) {
            for (std::uint64_t bits = words()[word]; bits != 0;) {
                const int place = static_cast<int>(word_bits) - 1 - std::countl_zero(bits);
                bits &= ~(std::uint64_t{1} << place);
                visit(static_cast<int>(word * word_bits) + place);
            }
        }
    }

  private:
    static constexpr std::size_t word_bits = 64;

    static std::size_t word_of(int state) { return static_cast<std::size_t>(state) / word_bits; }
    static std::uint64_t bit_of(int state) { return std::uint64_t{1} << (static_cast<unsigned>(state) % word_bits); }
    std::uint64_t* words() { return far_.empty() ? near_.data() : far_.data(); }
    const std::uint64_t* words() const { return far_.empty() ? near_.data() : far_.data(); }

    std::array<std::uint64_t, 4> near_{};
    std::vector<std::uint64_t> far_;
    std::size_t word_count_;
};

}  // namespace jalon
