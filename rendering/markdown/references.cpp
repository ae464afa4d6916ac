#include "rendering/markdown/references.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/text.hpp"

namespace jalon::rendering {

namespace {

constexpr std::string_view sign = "§";
constexpr std::string_view nbsp = "\u00A0";
constexpr std::string_view of_appendix = "Annexe";
constexpr int letters = 26;

std::string_view without_spaces_before(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with(nbsp)) {
        text.remove_prefix(text.starts_with(' ') ? 1 : nbsp.size());
    }
    return text;
}

// "A" to "Z", then "AA".
std::string letter_of(int number) {
    const std::string last(1, static_cast<char>('A' + (number - 1) % letters));
    return number > letters ? letter_of((number - 1) / letters) + last : last;
}

// What a label stands for.
struct Named {
    std::string number;  // "5", "A-1", "A", or "" for a heading without a number
    std::string words;   // « article 5 »
};

class Numberer {
  public:
    std::optional<Error> run(Document& document) {
        each(document, [this](Block& block) { number(block); });
        each(document, [this](Block& block) { refer(block); });
        return std::move(wrong_);
    }

  private:
    template <typename Act>
    static void each(std::vector<Block>& blocks, const Act& act) {
        for (Block& block : blocks) {
            act(block);
            each(block.children, act);
        }
    }

    void fail(const Block& block, std::string message) {
        if (!wrong_) {
            wrong_ = Error{ErrorKind::definition, std::move(message), std::to_string(block.line), {}};
        }
    }

    void number(Block& heading) {
        if (heading.kind != Block::Kind::heading || heading.inlines.empty()) {
            return;
        }
        Named named;
        std::string& text = heading.inlines.front().text;
        const std::string_view after_annex = without_spaces_before(
            std::string_view(text).substr(text.starts_with(of_appendix) ? of_appendix.size() : text.size()));
        if (after_annex.starts_with(sign)) {
            appendix_ = heading.appendix = letter_of(++appendices_);
            articles_ = 0;
            named = {appendix_, "annexe" + std::string(nbsp) + appendix_};
            text = title("Annexe", appendix_, after_annex);
        } else if (text.starts_with(sign)) {
            const std::string count = (appendix_.empty() ? "" : appendix_ + "-") + std::to_string(++articles_);
            named = {count, "article" + std::string(nbsp) + count};
            text = title("Article", count, text);
        } else {
            for (const Inline& piece : heading.inlines) {
                named.words += piece.text;
            }
        }
        if (!heading.label.empty() && !labels_.emplace(heading.label, named).second) {
            fail(heading, "l’étiquette « #" + heading.label + " » est donnée à deux titres ; changez l’une des deux");
        }
    }

    static std::string title(const std::string& word, const std::string& count, std::string_view text) {
        return word + std::string(nbsp) + count + std::string(nbsp) + "– " +
               std::string(without_spaces_before(text.substr(sign.size())));
    }

    void refer(Block& block) {
        refer(block.inlines, block);
        for (std::vector<Inlines>& row : block.rows) {
            for (Inlines& cell : row) {
                refer(cell, block);
            }
        }
    }

    void refer(Inlines& inlines, const Block& block) {
        for (Inline& piece : inlines) {
            if (piece.note != nullptr) {
                refer(*piece.note, block);
            }
            if (piece.link.starts_with('#')) {
                refer(piece, block);
            }
        }
    }

    void refer(Inline& piece, const Block& block) {
        const std::string label = piece.link.substr(1);
        const auto named = labels_.find(label);
        if (named == labels_.end()) {
            fail(block, "aucun titre ne porte l’étiquette « #" + label + " »" + did_you_mean(label, all_labels()));
            return;
        }
        if (piece.text.empty()) {
            piece.text = named->second.words;
            return;
        }
        const std::size_t at = piece.text.find(sign);
        if (at == std::string::npos) {
            return;
        }
        if (named->second.number.empty()) {
            fail(block, "le titre « #" + label + " » n’a pas de numéro ; écrivez [](#" + label + ") pour son texte");
            return;
        }
        std::string before = piece.text.substr(0, at);
        if (before.ends_with(' ')) {
            before.replace(before.size() - 1, 1, nbsp);
        }
        piece.text = before + named->second.number + piece.text.substr(at + sign.size());
    }

    std::vector<std::string> all_labels() const {
        std::vector<std::string> out;
        for (const auto& [label, named] : labels_) {
            out.push_back(label);
        }
        return out;
    }

    std::map<std::string, Named> labels_;
    std::string appendix_;
    int appendices_ = 0;
    int articles_ = 0;
    std::optional<Error> wrong_;
};

}  // namespace

std::optional<Error> number_and_refer(Document& document) {
    return Numberer().run(document);
}

}  // namespace jalon::rendering
