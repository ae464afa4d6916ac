#include "rendering/markdown/figure_blocks.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "rendering/markdown/markdown.hpp"
#include "rendering/markdown/quantity.hpp"
#include "rendering/template/print.hpp"

namespace jalon::rendering {

namespace {

using Kind = Block::Kind;
using Keys = std::vector<std::string>;

constexpr std::size_t entries_max = 30;  // of a chart, which stands on one page
constexpr std::size_t series_max = 4;
constexpr std::size_t parts_max = 5;  // of a whole
constexpr std::size_t axes_min = 3;   // of a radar
constexpr std::size_t axes_max = 12;
constexpr std::size_t radar_series_max = 2;
constexpr double width_mm_max = 170;
constexpr std::size_t code_bytes_max = 300;
constexpr double code_mm_min = 15;  // below, a telephone cannot read it

struct Shape {
    Kind kind;
    Keys keys;
    bool rows;
};

const std::map<std::string, Shape, std::less<>>& shapes() {
    static const std::map<std::string, Shape, std::less<>> all = {
        {"image", {Kind::image, {"file", "alt", "width", "align", "caption"}, false}},
        {"qr", {Kind::qr_code, {"text", "alt", "width", "align", "caption"}, false}},
        {"bars", {Kind::bars, {"caption", "series", "unit", "max"}, true}},
        {"radar", {Kind::radar, {"caption", "series", "unit", "max"}, true}},
        {"progress", {Kind::progress, {"caption", "unit"}, true}},
        {"timeline", {Kind::timeline, {}, true}},
        {"cover", {Kind::cover, {"logo", "kicker", "title", "subtitle", "person", "mention", "issuer"}, true}}};
    return all;
}

// Thrown inside this file only, so that reading a block stays a straight line.
struct Refusal {
    Error error;
};

[[noreturn]] void refuse(std::string what, ErrorKind kind = ErrorKind::invalid) {
    throw Refusal{Error{kind, std::move(what), {}, {}}};
}

struct Lines {
    std::vector<std::pair<std::string, std::string>> options;
    std::vector<std::vector<std::string>> rows;

    std::vector<std::string> all(std::string_view key) const {
        std::vector<std::string> out;
        for (const auto& [name, value] : options) {
            if (name == key) {
                out.push_back(value);
            }
        }
        return out;
    }
    std::string get(std::string_view key) const {
        const std::vector<std::string> found = all(key);
        return found.empty() ? "" : found.front();
    }
};

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells = split(line, '|');
    for (std::string& cell : cells) {
        cell = trimmed(cell);
    }
    return cells;
}

// `name` when the line is `name: …`; punctuation that comes from facts is protected and never makes an option.
std::string option_name(const std::string& line) {
    const std::size_t colon = line.find(':');
    const std::string name = trimmed(line.substr(0, std::min(colon, line.size())));
    const auto is_key = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    return colon != std::string::npos && !name.empty() && std::ranges::all_of(name, is_key) ? name : "";
}

Lines lines_of(const std::string& name, const std::string& text, const Shape& shape) {
    Lines out;
    for (const std::string& raw : split(text, '\n')) {
        const std::string line = trimmed(raw);
        if (line.empty()) {
            continue;
        }
        const std::string key = option_name(line);
        if (std::ranges::find(shape.keys, key) != shape.keys.end()) {
            out.options.emplace_back(key, trimmed(line.substr(line.find(':') + 1)));
        } else if (shape.rows && line.find('|') != std::string::npos) {
            out.rows.push_back(cells_of(line));
        } else if (!key.empty()) {
            refuse(fmt::format("le bloc « {} » n’a pas d’option « {} »{}", name, key, did_you_mean(key, shape.keys)),
                   ErrorKind::definition);
        } else {
            refuse(fmt::format("la ligne « {} » du bloc « {} » n’est ni une option ni une ligne « libellé | valeur »",
                               excerpt(plain_text(line)), name),
                   ErrorKind::definition);
        }
    }
    return out;
}

std::string words(const std::string& text) {
    return french::typeset(plain_text(text));
}

// « 40 mm » or « 40 ».
double millimetres(const std::string& text) {
    std::string digits = plain_text(text);
    if (digits.ends_with("mm")) {
        digits.resize(digits.size() - 2);
    }
    const std::optional<double> value = is_bare_number(digits) ? counted(digits) : std::nullopt;
    if (!value || *value <= 0 || *value > width_mm_max) {
        refuse(fmt::format("la largeur « {} » n’en est pas une ; donnez-la en millimètres, au plus {} : « 40 mm »",
                           excerpt(plain_text(text)), width_mm_max),
               ErrorKind::definition);
    }
    return *value;
}

std::shared_ptr<const Image> found(const std::string& name, const FindPicture& find) {
    if (!find) {
        refuse("ce document ne prend pas d’image");
    }
    Result<std::shared_ptr<const Image>> image = find(name);
    if (!image) {
        throw Refusal{image.error()};
    }
    return *std::move(image);
}

std::shared_ptr<const Figure> logo_of(const std::string& line, const FindPicture& find) {
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() != 3 || cells[0].empty() || cells[2].empty()) {
        refuse(
            "« logo » s’écrit « fichier | largeur | texte qui le remplace » : « logo: centre.png | 40 mm | Logo du "
            "centre »",
            ErrorKind::definition);
    }
    Figure out;
    out.source = plain_text(cells[0]);
    out.width_mm = millimetres(cells[1]);
    out.alt = words(cells[2]);
    out.picture = found(out.source, find);
    return std::make_shared<const Figure>(std::move(out));
}

// A number stays on one line with its unit.
std::string unbroken(const std::string& text) {
    return join(split(text, ' '), "\u00A0");
}

class FigureReader {
  public:
    FigureReader(const std::string& name, const Shape& shape, Lines lines, const ReadInlines& inlines,
                 const FindPicture& find)
        : name_(name), shape_(shape), lines_(std::move(lines)), inlines_(inlines), find_(find) {}

    Block read() {
        Block out;
        out.kind = shape_.kind;
        switch (shape_.kind) {
            case Kind::image:
                out.figure = std::make_shared<const Figure>(picture());
                break;
            case Kind::qr_code:
                out.figure = std::make_shared<const Figure>(code());
                break;
            case Kind::timeline:
                out.rows = rows();
                break;
            case Kind::cover:
                out.cover = std::make_shared<const Cover>(cover());
                out.rows = rows();
                break;
            default:
                out.figure = std::make_shared<const Figure>(chart());
        }
        return out;
    }

  private:
    std::vector<std::vector<Inlines>> rows() const {
        std::vector<std::vector<Inlines>> out;
        for (const std::vector<std::string>& line : lines_.rows) {
            std::vector<Inlines>& row = out.emplace_back();
            for (const std::string& cell : line) {
                row.push_back(inlines_(cell));
            }
        }
        return out;
    }

    std::string required(const std::string& key, const std::string& advice) const {
        std::string value = words(lines_.get(key));
        if (trimmed(value).empty()) {
            refuse(fmt::format("le bloc « {} » demande « {} » : {}", name_, key, advice));
        }
        return value;
    }

    Align align() const {
        const std::string text = lines_.get("align");
        if (!text.empty() && text != "left" && text != "centre" && text != "right") {
            refuse(fmt::format("« align » vaut left, centre ou right dans le bloc « {} », non « {} »", name_,
                               excerpt(plain_text(text))),
                   ErrorKind::definition);
        }
        return text == "centre" ? Align::centre : text == "right" ? Align::right : Align::left;
    }

    // What pictures and codes have in common; `source_key` names what they show.
    Figure shown(const std::string& source_key) const {
        Figure out;
        out.source = plain_text(lines_.get(source_key));
        if (out.source.empty()) {
            required(source_key, "ce que le bloc montre");
        }
        out.alt = required("alt", "décrivez en une phrase ce que l’image apporte à qui ne la voit pas");
        out.caption = inlines_(lines_.get("caption"));
        out.align = align();
        if (const std::string width = lines_.get("width"); !width.empty()) {
            out.width_mm = millimetres(width);
        }
        return out;
    }

    Figure picture() const {
        Figure out = shown("file");
        out.picture = found(out.source, find_);
        return out;
    }

    Figure code() const {
        constexpr double usual_mm = 24;
        Figure out = shown("text");
        if (out.source.size() > code_bytes_max) {
            refuse(fmt::format("un code QR dit au plus {} caractères ; abrégez son texte", code_bytes_max));
        }
        if (out.width_mm == 0) {
            out.width_mm = usual_mm;
        } else if (out.width_mm < code_mm_min) {
            refuse(fmt::format("un code QR plus étroit que {} mm ne se lit pas ; élargissez-le", code_mm_min),
                   ErrorKind::definition);
        }
        return out;
    }

    Cover cover() const {
        Cover out;
        out.kicker = inlines_(lines_.get("kicker"));
        out.title = inlines_(lines_.get("title"));
        out.subtitle = inlines_(lines_.get("subtitle"));
        out.person = inlines_(lines_.get("person"));
        out.mention = inlines_(lines_.get("mention"));
        for (const std::string& line : lines_.all("issuer")) {
            out.issuer.push_back(inlines_(line));
        }
        if (const std::string line = lines_.get("logo"); !line.empty()) {
            out.logo = logo_of(line, find_);
        }
        if (out.title.empty()) {
            refuse("une couverture porte un titre : ajoutez « title: … »", ErrorKind::definition);
        }
        return out;
    }

    // ---- charts

    Figure chart() const {
        Figure out;
        out.caption = inlines_(lines_.get("caption"));
        if (const std::string names = lines_.get("series"); !names.empty()) {
            for (const std::string& one : cells_of(names)) {
                out.series.push_back(words(one));
            }
        }
        const std::string unit = words(lines_.get("unit"));
        for (const std::vector<std::string>& row : lines_.rows) {
            out.entries.push_back(entry(row, std::max<std::size_t>(out.series.size(), 1), unit));
        }
        if (const std::string text = lines_.get("max"); !text.empty()) {
            out.scale_max = number(text);
        }
        check_counts(out);
        check_scale(out);
        out.alt = told(out);
        return out;
    }

    double number(const std::string& cell) const {
        const std::string text = plain_text(cell);
        const std::optional<double> value = counted(text);
        if (!value) {
            refuse(
                fmt::format("la valeur « {} » du bloc « {} » n’est pas un nombre positif ; écrivez par exemple "
                            "« 12 », « 12,5 », « 75 % » ou « 21 h 30 »",
                            excerpt(text), name_));
        }
        return *value;
    }

    Figure::Entry entry(const std::vector<std::string>& row, std::size_t values, const std::string& unit) const {
        if (row.size() != values + 1) {
            refuse(fmt::format("la ligne « {} » du bloc « {} » a {} valeur(s) ; il en faut {}",
                               excerpt(plain_text(row.front())), name_, row.size() - 1, values));
        }
        Figure::Entry out;
        out.label = words(row.front());
        if (trimmed(out.label).empty()) {
            refuse(fmt::format("une ligne du bloc « {} » n’a pas de libellé ; dites ce que compte sa valeur", name_));
        }
        for (std::size_t k = 1; k < row.size(); ++k) {
            Quantity quantity;
            quantity.value = number(row[k]);
            quantity.text = unbroken(words(row[k]));
            if (!unit.empty() && is_bare_number(quantity.text)) {
                quantity.text += "\u00A0" + unit;
            }
            out.values.push_back(std::move(quantity));
        }
        return out;
    }

    void check_counts(const Figure& figure) const {
        const std::size_t count = figure.entries.size();
        const bool radar = shape_.kind == Kind::radar;
        const std::size_t most = radar ? axes_max : shape_.kind == Kind::progress ? parts_max : entries_max;
        if (count > most) {
            refuse(fmt::format("le bloc « {} » dessine au plus {} lignes et en reçoit {} ; employez un tableau", name_,
                               most, count));
        }
        if (radar && count != 0 && count < axes_min) {
            refuse(fmt::format("le bloc « radar » demande au moins {} axes et en reçoit {} ; employez « bars »",
                               axes_min, count));
        }
        if (figure.series.size() > (radar ? radar_series_max : series_max)) {
            refuse(
                fmt::format("le bloc « {} » dessine au plus {} séries", name_, radar ? radar_series_max : series_max),
                ErrorKind::definition);
        }
    }

    // A value beyond the axis would be drawn outside the chart.
    void check_scale(const Figure& figure) const {
        if (figure.scale_max == 0) {
            return;
        }
        for (const Figure::Entry& one : figure.entries) {
            for (const Quantity& quantity : one.values) {
                if (quantity.value > figure.scale_max) {
                    refuse(fmt::format("la valeur « {} » du bloc « {} » dépasse le maximum annoncé (« max »)",
                                       quantity.text, name_));
                }
            }
        }
    }

    static std::string told(const Figure& figure) {
        std::string out = text_of(figure.caption);
        while (!out.empty() && (out.back() == '.' || out.back() == ' ')) {
            out.pop_back();
        }
        out += out.empty() ? "Graphique\u00A0: " : "\u00A0: ";
        for (std::size_t k = 0; k < figure.entries.size(); ++k) {
            const Figure::Entry& one = figure.entries[k];
            out += (k == 0 ? "" : "\u202F; ") + one.label;
            for (std::size_t s = 0; s < one.values.size(); ++s) {
                out += (s == 0 ? "\u00A0: " : ", ") + (figure.series.empty() ? "" : figure.series[s] + "\u00A0") +
                       one.values[s].text;
            }
        }
        return out + (figure.entries.empty() ? "aucune donnée." : ".");
    }

    const std::string& name_;
    const Shape& shape_;
    Lines lines_;
    const ReadInlines& inlines_;
    const FindPicture& find_;
};

}  // namespace

bool is_figure_block(std::string_view name) {
    return shapes().contains(name);
}

Result<Block> read_figure_block(const std::string& name, const std::string& text, const ReadInlines& inlines,
                                const FindPicture& picture) {
    const auto shape = shapes().find(name);
    try {
        return FigureReader(name, shape->second, lines_of(name, text, shape->second), inlines, picture).read();
    } catch (const Refusal& refusal) {
        return tl::unexpected(refusal.error);
    }
}

Result<std::shared_ptr<const Figure>> read_logo(const std::string& line, const FindPicture& picture) {
    try {
        return logo_of(line, picture);
    } catch (const Refusal& refusal) {
        return tl::unexpected(refusal.error);
    }
}

}  // namespace jalon::rendering
