// Where the lines of a paragraph end: total fit after Knuth and Plass. Of all ways to set it, the one whose lines
// stretch least, follow each other evenly, hardly break words and leave no white river through the text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "rendering/fonts/font_set.hpp"
#include "rendering/layout/paragraph.hpp"

namespace jalon::rendering {

constexpr double infinite = 1e9;
constexpr double stretch_of_space = 0.5;  // of its width
constexpr double shrink_of_space = 0.28;

// What a line is made of: boxes of glyphs, spaces that give, and places where it may end.
struct Item {
    enum class Kind { box, space, place };
    Kind kind = Kind::box;
    double width = 0;  // of a place: what it adds when the line ends there (the hyphen)
    bool breakable = true;
    bool forced = false;
    double cost = 0;
    std::size_t style = 0;
    bool raised = false;  // the « er » of « 1er »
    WordHandle word;
    std::uint32_t begin = 0;  // of its glyphs
    std::uint32_t end = 0;

    bool is_gap() const { return kind == Kind::space && breakable; }

    std::span<const Glyph> glyphs() const {
        return word == nullptr ? std::span<const Glyph>() : std::span(word->glyphs).subspan(begin, end - begin);
    }
    void show(WordHandle whole) {
        word = std::move(whole);
        begin = 0;
        end = static_cast<std::uint32_t>(word->glyphs.size());
    }
};

class Breaker {
  public:
    // `items` and `style` belong to the caller and outlive the breaker.
    Breaker(const std::vector<Item>& items, const TextStyle& style, double width);

    // Indexes where lines end: a space or a place, or the number of items at the very end.
    std::vector<std::size_t> ends() const;

    // How far the spaces of the line from..to stretch (positive) or shrink (negative).
    double ratio(std::size_t from, std::size_t to, bool first) const;

    // The first item of a line that starts after `end`: spaces at a break vanish.
    std::size_t after(std::size_t end) const;

  private:
    struct Sums {
        double width = 0;
        double space = 0;
    };
    // How tight a line is: drawn together, as it should be, wide, very wide.
    static constexpr std::size_t fitnesses = 4;
    static constexpr std::size_t start = static_cast<std::size_t>(-1);

    // A way to set the text up to some place, its last line being of some fitness: the best one found.
    struct Best {
        double demerits = infinite * infinite;
        std::size_t from = start;  // the place where its last line begins after
        std::uint8_t fitness = 1;  // of the line before the last
        std::uint8_t hyphens = 0;  // how many of its last lines end in a hyphen
        bool reached() const { return demerits < infinite * infinite; }
    };
    using Bests = std::vector<std::array<Best, fitnesses>>;

    // A line that might be.
    struct Candidate {
        std::size_t from = 0;
        std::size_t to = 0;
        double ratio = 0;
        bool first = false;
        bool last = false;
        bool hyphen = false;
        bool too_long = false;
        bool wanted = true;  // false: set for want of a better way, whatever it costs
    };

    double line_width(std::size_t from, std::size_t to) const;
    bool may_end_at(std::size_t k) const;
    std::vector<std::size_t> ends_at(const std::vector<std::size_t>& avoided) const;
    std::optional<std::vector<std::size_t>> try_with(double tolerance, const std::vector<std::size_t>& avoided) const;
    void consider(std::size_t k, double tolerance, double extra, std::vector<std::size_t>& open, Bests& bests) const;
    void offer(const Candidate& line, const Best& before, std::uint8_t fitness_before, double extra,
               std::size_t previous, std::array<Best, fitnesses>& here) const;
    double cost(const Candidate& line) const;
    std::size_t fitness(const Candidate& line) const;
    std::vector<std::size_t> river_lines(const std::vector<std::size_t>& ends) const;
    std::vector<std::pair<double, double>> gaps(std::size_t from, std::size_t to, bool first, bool last) const;

    const std::vector<Item>& items_;
    const TextStyle& style_;
    double width_;
    bool ragged_;
    std::vector<Sums> sums_;
};

}  // namespace jalon::rendering
