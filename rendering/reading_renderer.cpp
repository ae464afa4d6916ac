#include "rendering/reading_renderer.hpp"

#include <sstream>

#include "engine/base/sha256.hpp"

namespace jalon {

namespace {

// The words of one line of `layout_text`: page, x, y, width and style come first; a rule has no words.
std::string words_of(const std::string& line) {
    std::istringstream in(line);
    std::string page;
    std::string x;
    std::string y;
    std::string width;
    std::string style;
    in >> page >> x >> y >> width >> style;
    std::string words;
    std::getline(in, words);
    return style.find('/') == std::string::npos ? std::string() : words;
}

}  // namespace

Result<std::string> ReadingRenderer::render(const RenderRequest& request) const {
    Result<std::string> bytes = renderer_.render(request);
    if (bytes) {
        const std::scoped_lock lock(mutex_);
        made_.insert_or_assign(sha256_hex(*bytes), request);
    }
    return bytes;
}

std::optional<std::string> ReadingRenderer::text_of(const std::string& sha256) const {
    const std::scoped_lock lock(mutex_);
    const auto made = made_.find(sha256);
    const Result<std::string> lines = made == made_.end() ? Result<std::string>(failure(ErrorKind::not_found, ""))
                                                          : renderer_.layout_text(made->second);
    if (!lines) {
        return std::nullopt;
    }
    std::istringstream in(*lines);
    std::string text;
    for (std::string line; std::getline(in, line);) {
        text += words_of(line);
    }
    return text;
}

}  // namespace jalon
