// How each kind of block is set: one function per kind, in the room of `blocks/` that deals with its like. Each adds
// the pieces of its block to `out`.
#pragma once

#include "rendering/layout/composer.hpp"

namespace jalon::rendering {

constexpr double hanging = 16;  // of visas, parties and quotes
constexpr double frame_padding = 9;
constexpr double cell_padding_x = 5.5;
constexpr double cell_padding_y = 3.6;

// text.cpp: running text
void compose_heading(Composer& composer, const Block& one, const Place& place, Pieces& out);
void compose_list(Composer& composer, const Block& one, const Place& place, Pieces& out);
void compose_quote(Composer& composer, const Block& one, const Place& place, Pieces& out);
void compose_kept(Composer& composer, const Block& one, const Place& place, Pieces& out);
void compose_rule(Composer& composer, const Place& place, Pieces& out);

// tables.cpp: what stands in columns
void compose_table(Composer& composer, const Block& one, const Place& place, Pieces& out);
void compose_totals(Composer& composer, const Block& one, const Place& place, Pieces& out);

// letter.cpp: the head of a letter
void compose_letterhead(Composer& composer, const Block& one, const Place& place, Pieces& out);
void compose_addressee(Composer& composer, const Block& one, const Place& place, Pieces& out);
void compose_reference(Composer& composer, const Block& one, const Place& place, Pieces& out);

// act.cpp: the head of an act
void compose_title(Composer& composer, const Block& one, const Place& place, Pieces& out);
void compose_visas(Composer& composer, const Block& one, const Place& place, Pieces& out);
void compose_parties(Composer& composer, const Block& one, const Place& place, Pieces& out);

// signatures.cpp
void compose_signatures(Composer& composer, const Block& one, const Place& place, Pieces& out);

// contents.cpp: the table of contents
void compose_contents(Composer& composer, const Place& place, Pieces& out);

// frames.cpp: what stands on a tint
void compose_key_figures(Composer& composer, const Block& one, const Place& place, Pieces& out);
void compose_note(Composer& composer, const Block& one, const Place& place, Pieces& out);

// charts.cpp, radar.cpp: numbers drawn
void compose_bars(Composer& composer, const Block& one, const Place& place, Pieces& out);
void compose_progress(Composer& composer, const Block& one, const Place& place, Pieces& out);
void compose_radar(Composer& composer, const Block& one, const Place& place, Pieces& out);

// pictures.cpp: images and codes
void compose_image(Composer& composer, const Block& one, const Place& place, Pieces& out);
void compose_qr_code(Composer& composer, const Block& one, const Place& place, Pieces& out);

// cover.cpp: the first page
void compose_cover(Composer& composer, const Block& one, const Place& place, Pieces& out);

// columns.cpp: two texts side by side
void compose_columns(Composer& composer, const Block& one, const Place& place, Pieces& out);

// timeline.cpp: dated steps
void compose_timeline(Composer& composer, const Block& one, const Place& place, Pieces& out);

}  // namespace jalon::rendering
