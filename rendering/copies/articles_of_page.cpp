#include "rendering/copies/articles_of_page.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/base/text.hpp"

namespace jalon::rendering {

namespace {

struct Tag {
    std::string_view name;  // « h3 », « /h3 »
    std::string_view whole;
};

Tag tag_at(std::string_view html, std::size_t at) {
    const std::size_t end = std::min(html.find('>', at), html.size() - 1);
    const std::string_view whole = html.substr(at, end + 1 - at);
    const std::size_t name_end = whole.find_first_of(" />", whole.starts_with("</") ? 2 : 1);
    return {whole.substr(1, name_end - 1), whole};
}

std::string unescaped(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, char>, 5> entities = {
        {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&amp;", '&'}}};
    std::string out;
    while (!text.empty()) {
        const auto* const entity =
            std::ranges::find_if(entities, [&](const auto& one) { return text.starts_with(one.first); });
        out += entity == entities.end() ? text.front() : entity->second;
        text.remove_prefix(entity == entities.end() ? 1 : entity->first.size());
    }
    return out;
}

int level_of(std::string_view name) {
    return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' ? name[1] - '0' : 0;
}

// Reads what `write_html` wrote, element after element.
class Reader {
  public:
    std::vector<Article> read(std::string_view html) {
        const std::size_t body = html.find("<main>");
        html.remove_prefix(body == std::string_view::npos ? html.size() : body);
        while (!html.empty() && !html.starts_with("</main>")) {
            if (html.front() == '<') {
                const Tag tag = tag_at(html, 0);
                html.remove_prefix(tag.whole.size());
                take(tag);
            } else {
                const std::size_t end = std::min(html.find('<'), html.size());
                words_ += html.substr(0, end) == "\n" ? "" : unescaped(html.substr(0, end));
                html.remove_prefix(end);
            }
        }
        end_line();
        return std::move(articles_);
    }

  private:
    void take(const Tag& tag) {
        if (const int level = level_of(tag.name); level > 0) {
            end_line();
            heading_ = level;
        } else if (tag.name.starts_with('/') && level_of(tag.name.substr(1)) > 0) {
            end_heading();
        } else if (tag.name == "br") {
            words_ += '\n';
        } else if (tag.name == "ul" && tag.whole.find("class=\"signatures\"") != std::string_view::npos) {
            end_line();
            inside_ = false;
        } else {
            take_block(tag);
        }
    }

    void take_block(const Tag& tag) {
        if (tag.name == "ul" || tag.name == "ol") {
            end_line();
            const std::size_t start = tag.whole.find("start=\"");
            const int first = start == std::string_view::npos ? 1 : std::stoi(std::string(tag.whole.substr(start + 7)));
            lists_.push_back(tag.name == "ol" ? std::optional<int>(first) : std::nullopt);
        } else if ((tag.name == "/ul" || tag.name == "/ol") && !lists_.empty()) {
            end_line();
            lists_.pop_back();
        } else if (tag.name == "li" && !lists_.empty()) {
            end_line();
            sign_ = lists_.back() ? std::to_string((*lists_.back())++) + ". " : "– ";
        } else if (tag.name == "/td" || tag.name == "/th") {
            cells_.push_back(std::exchange(words_, {}));
        } else if (tag.name == "/tr") {
            words_ = join(std::exchange(cells_, {}), " | ");
            end_line();
        } else if (tag.name == "/p" || tag.name == "/dt" || tag.name == "/dd" || tag.name == "/figcaption") {
            end_line();
        }
    }

    void end_heading() {
        if (std::optional<Article> next = article_named(words_, heading_)) {
            words_.clear();
            articles_.push_back(*std::move(next));
            inside_ = true;
        } else if (inside_ && heading_ > articles_.back().level) {
            end_line();
        } else {
            words_.clear();
            inside_ = false;
        }
    }

    void end_line() {
        const std::string line = trimmed(std::exchange(words_, {}));
        if (line.empty()) {
            return;
        }
        const std::string sign = std::exchange(sign_, {});
        if (inside_) {
            std::string& text = articles_.back().text;
            text += (text.empty() ? "" : "\n") + sign + line;
        }
    }

    std::vector<Article> articles_;
    bool inside_ = false;  // an article
    int heading_ = 0;      // level of the heading that is open
    std::string words_;    // since the last line ended
    std::string sign_;     // of the item that the next line begins
    std::vector<std::string> cells_;
    std::vector<std::optional<int>> lists_;  // the number of the next item, or none
};

}  // namespace

std::vector<Article> articles_of_page(const std::string& html) {
    return Reader().read(html);
}

}  // namespace jalon::rendering
