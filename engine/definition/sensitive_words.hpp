// Words that a free text should not hold: health, trade union, political life. A list that administrators keep,
// `forms/sensitive-words.yaml`; forms ask for it field by field (`no_medical_words`).
#pragma once

#include <string>
#include <vector>

namespace jalon {

struct SensitiveWords {
    // « arrêt maladie », « dépressi* » (any ending), as search keys, word by word.
    using Phrase = std::vector<std::string>;
    struct Group {
        std::string label;  // the sentence that warns; {} stands for the words
        std::vector<Phrase> phrases;
    };
    std::vector<Group> groups;
};

// What forms look for when their definitions hold no such file, as those from before it.
const SensitiveWords& words_of_old();

}  // namespace jalon
