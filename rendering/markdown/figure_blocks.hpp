// Named blocks that become pictures, charts, a timeline or a cover: lines of text to what they show.
//
// A line is an option, `key: value` with one of the block's own keys, or a row, its cells apart by `|`. What stands for
// a chart when it is not seen is made here from its numbers, so that it cannot differ from them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "rendering/markdown/document.hpp"

namespace jalon::rendering {

bool is_figure_block(std::string_view name);

// Reads inline markup of one line.
using ReadInlines = std::function<Inlines(const std::string&)>;

// The picture of that name. Error (invalid): there is none, or its file is no sound picture.
using FindPicture = std::function<Result<std::shared_ptr<const Image>>(const std::string& name)>;

// The block `name` whose lines are `text`, punctuation of facts still protected.
//
// Errors (invalid, without a place): a text that stands for the picture is missing, a value is no number, a row has too
// few or too many cells, there are more entries than can be drawn.
// Error (definition): an unknown option.
Result<Block> read_figure_block(const std::string& name, const std::string& text, const ReadInlines& inlines,
                                const FindPicture& picture);

// The logo of « file | width | what stands for it », a line of a cover or of a letterhead. Errors as above.
Result<std::shared_ptr<const Figure>> read_logo(const std::string& line, const FindPicture& picture);

}  // namespace jalon::rendering
