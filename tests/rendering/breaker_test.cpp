// Where lines end: what total fit asks of a paragraph beyond filling its lines.
#include "rendering/layout/breaker.hpp"

#include <catch2/catch.hpp>

namespace jalon {

namespace {

using rendering::Breaker;
using rendering::Item;

constexpr double space_width = 2.6;

Item box(double width) {
    Item item;
    item.width = width;
    return item;
}

Item space() {
    Item item;
    item.kind = Item::Kind::space;
    item.width = space_width;
    return item;
}

Item hyphen() {
    Item item;
    item.kind = Item::Kind::place;
    item.width = 3.5;
    item.cost = 80;
    return item;
}

// Words of one to four syllables, the same on every machine.
class Paragraph {
  public:
    explicit Paragraph(std::uint32_t seed) : state_(seed) {}

    std::vector<Item> words(int count) {
        std::vector<Item> items;
        for (int k = 0; k < count; ++k) {
            if (k > 0) {
                items.push_back(space());
            }
            const std::uint32_t syllables = 1 + next(4);
            for (std::uint32_t syllable = 0; syllable < syllables; ++syllable) {
                if (syllable > 0) {
                    items.push_back(hyphen());
                }
                items.push_back(box(7 + next(90) / 10.0));
            }
        }
        return items;
    }

  private:
    std::uint32_t next(std::uint32_t below) {
        state_ = state_ * 1664525U + 1013904223U;
        return (state_ >> 16U) % below;
    }

    std::uint32_t state_;
};

struct Faults {
    int lines = 0;
    int uneven = 0;         // lines drawn together beside lines of wide spaces, or two classes apart
    int three_hyphens = 0;  // and more
    int rivers = 0;         // stripes through four lines
};

struct Set {
    double ratio = 0;
    bool hyphen = false;
    std::vector<std::pair<double, double>> gaps;
};

std::vector<Set> lines_of(const std::vector<Item>& items, double width) {
    rendering::TextStyle style;
    const Breaker breaker(items, style, width);
    std::vector<Set> out;
    std::size_t from = 0;
    for (const std::size_t end : breaker.ends()) {
        Set line;
        const bool last = end == items.size();
        line.ratio = breaker.ratio(from, end, out.empty());
        line.ratio = last && line.ratio > 0 ? 0 : line.ratio;
        line.hyphen = !last && items[end].kind == Item::Kind::place;
        double x = 0;
        for (std::size_t k = from; k < end; ++k) {
            double own = items[k].kind == Item::Kind::place ? 0 : items[k].width;
            if (items[k].kind == Item::Kind::space) {
                own *= 1 + line.ratio * (line.ratio > 0 ? rendering::stretch_of_space : rendering::shrink_of_space);
                line.gaps.emplace_back(x, x + own);
            }
            x += own;
        }
        out.push_back(std::move(line));
        from = breaker.after(end);
    }
    return out;
}

int fitness(double ratio) {
    return ratio < -0.5 ? 0 : ratio <= 0.5 ? 1 : ratio <= 1 ? 2 : 3;
}

// The longest stripe of gaps that line `k` ends.
int stripe(const std::vector<Set>& lines, std::size_t k, const std::pair<double, double>& gap) {
    int longest = 1;
    for (const auto& above : k == 0 ? std::vector<std::pair<double, double>>() : lines[k - 1].gaps) {
        const double common = std::min(above.second, gap.second) - std::max(above.first, gap.first);
        if (common > std::min(above.second - above.first, gap.second - gap.first) / 2) {
            longest = std::max(longest, 1 + stripe(lines, k - 1, above));
        }
    }
    return longest;
}

Faults faults_of(int paragraphs, double width) {
    Faults faults;
    for (int seed = 1; seed <= paragraphs; ++seed) {
        const std::vector<Set> lines = lines_of(Paragraph(static_cast<std::uint32_t>(seed)).words(90), width);
        faults.lines += static_cast<int>(lines.size());
        for (std::size_t k = 1; k < lines.size(); ++k) {
            faults.uneven += std::abs(fitness(lines[k].ratio) - fitness(lines[k - 1].ratio)) > 1 ? 1 : 0;
            faults.three_hyphens += k > 1 && lines[k].hyphen && lines[k - 1].hyphen && lines[k - 2].hyphen ? 1 : 0;
            const auto four = [&](const auto& gap) { return stripe(lines, k, gap) == 4; };
            faults.rivers += std::any_of(lines[k].gaps.begin(), lines[k].gaps.end(), four) ? 1 : 0;
        }
    }
    return faults;
}

}  // namespace

TEST_CASE("lines that follow each other are hardly ever of very different tightness", "[breaker]") {
    const Faults faults = faults_of(400, 450);
    INFO(faults.lines << " lines, " << faults.uneven << " uneven");
    CHECK(faults.lines > 2500);
    CHECK(faults.uneven < 20);  // 77 when it costs nothing
}

TEST_CASE("three lines in a row hardly ever end in a hyphen, however narrow the column", "[breaker]") {
    CHECK(faults_of(400, 450).three_hyphens == 0);
    const Faults narrow = faults_of(400, 180);
    INFO(narrow.lines << " lines, " << narrow.three_hyphens << " third hyphens");
    CHECK(narrow.three_hyphens < 20);  // 966 when a third costs what a second does
}

TEST_CASE("no white stripe runs through four lines where another setting has none", "[breaker]") {
    const Faults faults = faults_of(400, 450);
    INFO(faults.lines << " lines, " << faults.rivers << " rivers");
    CHECK(faults.rivers < 5);  // 17 when nobody looks for them
}

}  // namespace jalon
