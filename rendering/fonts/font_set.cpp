#include "rendering/fonts/font_set.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <mutex>
#include <stdexcept>

#include <hb-ot.h>
#include <hb-subset.h>
#include <hb.h>

#include "engine/base/expect.hpp"
#include "rendering/fonts/characters.hpp"
#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

constexpr char32_t no_break_space = 0x00A0;
constexpr char32_t narrow_no_break_space = 0x202F;
constexpr char32_t no_break_hyphen = 0x2011;
constexpr double narrow_space_em = 0.185;
constexpr double correction_least = 0.05;  // thousandths of an em: below, nobody sees it
constexpr std::size_t words_max = 10'000;  // some five megabytes

constexpr std::array<const char*, FontId::count> files = {
    "liberation2/LiberationSerif-Regular.ttf",
    "liberation2/LiberationSerif-Italic.ttf",
    "liberation2/LiberationSerif-Bold.ttf",
    "liberation2/LiberationSerif-BoldItalic.ttf",
    "liberation2/LiberationSans-Regular.ttf",
    "liberation2/LiberationSans-Italic.ttf",
    "liberation2/LiberationSans-Bold.ttf",
    "liberation2/LiberationSans-BoldItalic.ttf",
    "liberation2/LiberationMono-Regular.ttf",
    "liberation2/LiberationMono-Italic.ttf",
    "liberation2/LiberationMono-Bold.ttf",
    "liberation2/LiberationMono-BoldItalic.ttf",
    "dejavu/DejaVuSans.ttf",
    "dejavu/DejaVuSans.ttf",
    "dejavu/DejaVuSans-Bold.ttf",
    "dejavu/DejaVuSans-Bold.ttf",
};

template <class T, void (*destroy)(T*)>
struct Release {
    void operator()(T* object) const { destroy(object); }
};
using Buffer = std::unique_ptr<hb_buffer_t, Release<hb_buffer_t, hb_buffer_destroy>>;
using Blob = std::unique_ptr<hb_blob_t, Release<hb_blob_t, hb_blob_destroy>>;
using FaceHandle = std::unique_ptr<hb_face_t, Release<hb_face_t, hb_face_destroy>>;
using FontHandle = std::unique_ptr<hb_font_t, Release<hb_font_t, hb_font_destroy>>;
using ShapePlan = std::unique_ptr<hb_shape_plan_t, Release<hb_shape_plan_t, hb_shape_plan_destroy>>;
using SubsetInput = std::unique_ptr<hb_subset_input_t, Release<hb_subset_input_t, hb_subset_input_destroy>>;

// What is drawn for a character: no-break spaces and hyphens look like their ordinary kin.
char32_t drawn(char32_t c) {
    if (c == no_break_space || c == narrow_no_break_space) {
        return U' ';
    }
    return c == no_break_hyphen ? U'-' : c;
}

bool is_mark(char32_t c) {
    return c >= 0x300 && c <= 0x36F;
}

FontMetrics metrics_of(hb_face_t* face, hb_font_t* font, double units) {
    const auto em = [units](hb_position_t value) { return value / units; };
    hb_position_t ascent = 0;
    hb_position_t descent = 0;
    hb_position_t cap = 0;
    hb_ot_metrics_get_position(font, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER, &ascent);
    hb_ot_metrics_get_position(font, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER, &descent);
    if (hb_ot_metrics_get_position(font, HB_OT_METRICS_TAG_CAP_HEIGHT, &cap) == 0) {
        cap = static_cast<hb_position_t>(units * 0.72);
    }
    // Position of the four values xMin, yMin, xMax, yMax in the head table.
    constexpr unsigned head_box = 36;
    const Blob head(hb_face_reference_table(face, HB_TAG('h', 'e', 'a', 'd')));
    unsigned length = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(hb_blob_get_data(head.get(), &length));
    FontMetrics out{em(ascent), em(descent), em(cap), {}};
    expect(length >= head_box + 8, "a TrueType face has a head table");
    for (std::size_t k = 0; k < 4; ++k) {
        const unsigned value = (static_cast<unsigned>(bytes[head_box + 2 * k]) << 8U) | bytes[head_box + 2 * k + 1];
        out.box[k] = static_cast<std::int16_t>(static_cast<std::uint16_t>(value)) / units;
    }
    return out;
}

}  // namespace

struct FontSet::Face {
    FaceHandle face;
    FontHandle font;
    double units = 1;
    FontMetrics metrics;
    hb_segment_properties_t properties = HB_SEGMENT_PROPERTIES_DEFAULT;
    ShapePlan plan;  // looked up by the library at each word, were it not kept

    explicit Face(const std::string& path) {
        const Blob blob(hb_blob_create_from_file_or_fail(path.c_str()));
        if (!blob) {
            throw std::runtime_error("police illisible : " + path);
        }
        face.reset(hb_face_create(blob.get(), 0));
        units = hb_face_get_upem(face.get());
        hb_face_make_immutable(face.get());
        font.reset(hb_font_create(face.get()));
        hb_font_make_immutable(font.get());
        metrics = metrics_of(face.get(), font.get(), units);
        properties.direction = HB_DIRECTION_LTR;
        properties.script = HB_SCRIPT_LATIN;
        properties.language = hb_language_from_string("fr", -1);
        plan.reset(hb_shape_plan_create_cached(face.get(), &properties, nullptr, 0, nullptr));
    }

    bool has(char32_t c) const {
        hb_codepoint_t glyph = 0;
        return hb_font_get_nominal_glyph(font.get(), c, &glyph) != 0;
    }
};

std::string FontId::name() const {
    constexpr std::array<const char*, 4> families = {"serif", "sans", "mono", "fallback"};
    return std::string(families[static_cast<std::size_t>(family)]) + (bold ? "-bold" : "") + (italic ? "-italic" : "");
}

std::string Glyph::text() const {
    std::string out;
    for (const char32_t c : characters) {
        if (c != 0) {
            append_utf8(out, c);
        }
    }
    return out;
}

struct FontSet::LazyFace {
    std::string path;
    std::once_flag loaded;
    std::unique_ptr<const Face> face;
};

FontSet::FontSet(const std::string& directory) : words_(words_max) {
    for (std::size_t k = 0; k < files.size(); ++k) {
        faces_[k] = std::make_unique<LazyFace>();
        faces_[k]->path = directory + "/" + files[k];
        if (!std::filesystem::exists(faces_[k]->path)) {
            throw std::runtime_error(
                "police introuvable : " + faces_[k]->path + " ; installez le paquet " +
                (std::string_view(files[k]).starts_with("dejavu") ? "fonts-dejavu-core" : "fonts-liberation2"));
        }
    }
}

FontSet::~FontSet() = default;

const FontSet::Face& FontSet::face(FontId font) const {
    LazyFace& lazy = *faces_[font.index()];
    std::call_once(lazy.loaded, [&lazy] { lazy.face = std::make_unique<const Face>(lazy.path); });
    return *lazy.face;
}

WordHandle FontSet::shape(std::u32string_view text, FontId font, std::vector<char32_t>& missing) const {
    std::u32string key(text);
    key.push_back(static_cast<char32_t>(font.index()));
    WordHandle word = words_.get(key, [&] { return shaped(text, font); });
    missing.insert(missing.end(), word->missing.begin(), word->missing.end());
    return word;
}

Word FontSet::shaped(std::u32string_view text, FontId font) const {
    Word out;
    const FontId fallback{Family::fallback, font.bold, false};
    const Face& wanted = face(font);
    const Buffer buffer(hb_buffer_create());
    hb_buffer_set_cluster_level(buffer.get(), HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
    out.glyphs.reserve(text.size());
    std::size_t at = 0;
    while (at < text.size()) {
        // A stretch that one face can print, marks staying with their letter.
        const auto needs_fallback = [&wanted](char32_t c) { return !wanted.has(drawn(c)); };
        const bool other = needs_fallback(text[at]);
        std::size_t end = at + 1;
        while (end < text.size() && (is_mark(text[end]) || needs_fallback(text[end]) == other)) {
            ++end;
        }
        const FontId used = other ? fallback : font;
        std::u32string shown;
        for (const char32_t c : text.substr(at, end - at)) {
            shown.push_back(drawn(c));
            if ((other && !face(used).has(drawn(c))) || !is_of_known_script(c)) {
                out.missing.push_back(c);
            }
        }
        const Face& shaping = face(used);
        hb_buffer_clear_contents(buffer.get());
        hb_buffer_add_utf32(buffer.get(), reinterpret_cast<const std::uint32_t*>(shown.data()),
                            static_cast<int>(shown.size()), 0, static_cast<int>(shown.size()));
        hb_buffer_set_segment_properties(buffer.get(), &shaping.properties);
        hb_shape_plan_execute(shaping.plan.get(), shaping.font.get(), buffer.get(), nullptr, 0);
        unsigned count = 0;
        const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer.get(), &count);
        const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(buffer.get(), &count);
        for (unsigned k = 0; k < count; ++k) {
            const std::size_t first = infos[k].cluster;
            const std::size_t next = k + 1 < count ? infos[k + 1].cluster : shown.size();
            Glyph glyph;
            glyph.font = used;
            glyph.id = infos[k].codepoint;
            glyph.advance = positions[k].x_advance / shaping.units;
            glyph.first_character = static_cast<std::uint32_t>(at + first);
            std::ranges::copy_n(shown.begin() + static_cast<std::ptrdiff_t>(first),
                                static_cast<std::ptrdiff_t>(std::min(next - first, glyph.characters.size())),
                                glyph.characters.begin());
            if (text[at + first] == narrow_no_break_space) {
                glyph.advance = narrow_space_em;
            }
            if (glyph.id == 0) {
                out.missing.push_back(text[at + first]);
            }
            out.glyphs.push_back(glyph);
        }
        at = end;
    }
    const auto of_one_face = [&out](const Glyph& glyph) { return glyph.font == out.glyphs.front().font; };
    if (std::ranges::all_of(out.glyphs, of_one_face)) {
        show(out.glyphs, out.shown, out.owed);
    }
    return out;
}

const FontMetrics& FontSet::metrics(FontId font) const {
    return face(font).metrics;
}

double FontSet::told_width(FontId font, std::uint32_t glyph) const {
    const Face& own = face(font);
    return std::round(hb_font_get_glyph_h_advance(own.font.get(), glyph) / own.units * 1e5) / 100;
}

std::size_t FontSet::glyph_count(FontId font) const {
    return hb_face_get_glyph_count(face(font).face.get());
}

void FontSet::show(std::span<const Glyph> glyphs, std::string& out, double& owed) const {
    for (const Glyph& glyph : glyphs) {
        show_correction(out, owed);
        for (const unsigned shift : {8U, 0U}) {
            const char byte = static_cast<char>((glyph.id >> shift) & 0xFFU);
            if (byte == '(' || byte == ')' || byte == '\\') {
                out += '\\';
            }
            if (byte == '\r') {
                out += "\\r";  // a bare one would be read as a line feed
            } else {
                out += byte;
            }
        }
        owed += told_width(glyph.font, glyph.id) - glyph.advance * 1000;
    }
}

void show_correction(std::string& out, double& owed) {
    if (std::abs(owed) < correction_least) {
        return;
    }
    const long tenths = std::lround(owed * 10);
    out += tenths < 0 ? ")-" : ")";
    const long size = std::abs(tenths);
    std::array<char, 24> digits{};
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), size / 10).ptr);
    if (size % 10 != 0) {
        out += '.';
        out += static_cast<char>('0' + size % 10);
    }
    out += '(';
    owed -= static_cast<double>(tenths) / 10;
}

std::string FontSet::postscript_name(FontId font) const {
    std::array<char, 64> name{};
    unsigned size = name.size();
    hb_ot_name_get_utf8(face(font).face.get(), HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, name.data());
    return {name.data()};
}

std::string FontSet::subset(FontId font, const std::vector<std::uint32_t>& glyphs) const {
    const SubsetInput input(hb_subset_input_create_or_fail());
    expect(input != nullptr, "a subset can be asked for");
    hb_set_t* wanted = hb_subset_input_glyph_set(input.get());
    for (const std::uint32_t glyph : glyphs) {
        hb_set_add(wanted, glyph);
    }
    hb_set_t* dropped = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (const char* tag : {"GSUB", "GPOS", "GDEF", "kern", "name", "post", "cmap", "OS/2", "gasp", "FFTM", "DSIG"}) {
        hb_set_add(dropped, hb_tag_from_string(tag, -1));
    }
    hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_NO_HINTING);
    const FaceHandle reduced(hb_subset_or_fail(face(font).face.get(), input.get()));
    expect(reduced != nullptr, "a face that was loaded can be reduced");
    const Blob blob(hb_face_reference_blob(reduced.get()));
    unsigned length = 0;
    const char* data = hb_blob_get_data(blob.get(), &length);
    return {data, length};
}

}  // namespace jalon::rendering
