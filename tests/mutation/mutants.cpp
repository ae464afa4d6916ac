#include "tests/mutation/mutants.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "engine/base/text.hpp"
#include "tests/mutation/yaml_text.hpp"

namespace jalon::test {

namespace {

using Words = std::vector<std::string>;
using Vocabulary = std::map<std::string, std::set<std::string>>;

// What people read: it may be lost or swapped, but has no wrong spelling that a machine could tell.
const std::set<std::string> prose{"label",   "help",    "intro",      "confirm",   "refuse",  "message",
                                  "text",    "subject", "title",      "submit",    "section", "step",
                                  "refusal", "who",     "act_number", "declassify"};
const std::set<std::string> targets{"to", "done", "on_refusal", "initial", "default"};
const std::set<std::string> roles{"by", "to", "audience", "unblock", "opened_by", "signer", "deputy", "per"};

std::optional<YamlNode> tree_of(const SourceFile& file) {
    std::vector<Finding> findings;
    return read_yaml(file, findings);
}

std::string misspelt(const std::string& word) {
    const std::size_t at = word.size() / 2;
    std::string wrong = word;
    wrong.erase(at, 1);
    return wrong;
}

bool is_word(const std::string& text) {
    return text.size() > 2 && std::ranges::all_of(text, [](unsigned char c) {
               return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.' || c == '#';
           });
}

bool is_number(const std::string& text) {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

// Every word that occurs as a value of such keys in any file, so that what replaces one is known elsewhere.
void collect(const YamlNode& node, Vocabulary& words) {
    for (const YamlEntry& entry : node.entries) {
        if (entry.value.is_scalar() && is_word(entry.value.text)) {
            words[entry.key.text].insert(entry.value.text);
        }
        for (const YamlNode& item : entry.value.items) {
            if (item.is_scalar() && is_word(item.text)) {
                words[entry.key.text].insert(item.text);
            }
        }
        if (entry.key.text == "states") {
            for (const YamlEntry& state : entry.value.entries) {
                words["#states"].insert(state.key.text);
            }
        }
        collect(entry.value, words);
    }
    for (const YamlNode& item : node.items) {
        collect(item, words);
    }
}

// Changes of an expression, one at a time.
Words changed_expressions(const std::string& source) {
    static const std::vector<std::pair<std::string, std::string>> operators{
        {"==", "!="},    {"!=", "=="},        {">=", "<"},      {"<=", ">"},     {" > ", " >= "},
        {" < ", " <= "}, {"&&", "||"},        {"||", "&&"},     {" + ", " - "},  {" - ", " + "},
        {" * ", " / "},  {"exists(", "all("}, {"min(", "max("}, {"max(", "min("}};
    Words changed;
    for (const auto& [from, to] : operators) {
        for (std::size_t at = source.find(from); at != std::string::npos; at = source.find(from, at + from.size())) {
            std::string one = source;
            changed.push_back(one.replace(at, from.size(), to));
        }
    }
    for (std::size_t at = 0; at < source.size();) {
        const auto in_word = [&](std::size_t i) {
            return i < source.size() && (std::isalnum(static_cast<unsigned char>(source[i])) != 0 || source[i] == '_');
        };
        std::size_t end = at;
        while (in_word(end)) {
            ++end;
        }
        const std::string word = source.substr(at, end - at);
        std::string one = source;
        if (is_number(word)) {
            changed.push_back(one.replace(at, word.size(), std::to_string(std::stoll(word) + 1)));
        } else if (word.size() > 2) {
            changed.push_back(one.replace(at, word.size(), misspelt(word)));
        }
        at = std::max(end, at + 1);
    }
    return changed;
}

class YamlMutator {
  public:
    YamlMutator(std::string file, const Vocabulary& words) : file_(std::move(file)), words_(words) {}

    // `frame` puts the changed tree into its file.
    std::vector<Mutant> mutants(YamlNode tree, std::function<std::string(const std::string&)> frame) {
        tree_ = std::move(tree);
        frame_ = std::move(frame);
        if (const YamlNode* states = tree_.find("states")) {
            own_states_.clear();
            note_states(*states);
        }
        visit(tree_, "", "");
        return std::move(mutants_);
    }

  private:
    void note_states(const YamlNode& states) {
        for (const YamlEntry& entry : states.entries) {
            own_states_.insert(entry.key.text);
            if (const YamlNode* inner = entry.value.find("states")) {
                note_states(*inner);
            }
        }
    }

    void keep(const std::string& what) { mutants_.push_back({file_, what, frame_(yaml_text(tree_))}); }

    // Writes `value` for a moment and keeps what that makes of the file.
    void with_text(YamlNode& node, const std::string& value, const std::string& where) {
        if (value == node.text) {
            return;
        }
        const std::string before = std::exchange(node.text, value);
        keep(where + ": " + before + " → " + value);
        node.text = before;
    }

    void visit(YamlNode& node, const std::string& path, const std::string& key) {
        if (node.is_map()) {
            visit_map(node, path);
        } else if (node.is_list()) {
            visit_list(node, path, key);
        } else if (node.is_scalar()) {
            visit_scalar(node, path, key);
        }
    }

    void visit_map(YamlNode& node, const std::string& path) {
        for (std::size_t i = 0; i < node.entries.size(); ++i) {
            const std::string key = node.entries[i].key.text;
            const std::string where = path.empty() ? key : path + "." + key;
            const YamlEntry whole = node.entries[i];
            node.entries.erase(node.entries.begin() + static_cast<std::ptrdiff_t>(i));
            keep(where + " supprimé");
            node.entries.insert(node.entries.begin() + static_cast<std::ptrdiff_t>(i), whole);
            if (key.size() > 2) {
                with_text(node.entries[i].key, misspelt(key), where + " (clé)");
            }
            if (i + 1 < node.entries.size()) {
                swap_members(node.entries[i].value, node.entries[i + 1].value, where);
            }
            visit(node.entries[i].value, where, key);
        }
    }

    // What two neighbours both have changes places.
    void swap_members(YamlNode& left, YamlNode& right, const std::string& where) {
        for (YamlEntry& mine : left.entries) {
            for (YamlEntry& other : right.entries) {
                if (mine.key.text == other.key.text) {
                    std::swap(mine.value, other.value);
                    keep(where + "." + mine.key.text + " échangé avec le suivant");
                    std::swap(mine.value, other.value);
                }
            }
        }
    }

    // « (document, notify) » of two actions.
    static std::string kinds_of(const YamlNode& left, const YamlNode& right, const std::string& key) {
        const bool actions = (key == "do" || key == "entry" || key == "exit") && left.is_map() && right.is_map() &&
                             !left.entries.empty() && !right.entries.empty();
        return actions ? " (" + left.entries.front().key.text + ", " + right.entries.front().key.text + ")" : "";
    }

    void visit_list(YamlNode& node, const std::string& path, const std::string& key) {
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            const std::string where = path + "[" + std::to_string(i) + "]";
            const YamlNode whole = node.items[i];
            node.items.erase(node.items.begin() + static_cast<std::ptrdiff_t>(i));
            keep(where + " supprimé");
            node.items.insert(node.items.begin() + static_cast<std::ptrdiff_t>(i), whole);
            if (i + 1 < node.items.size() && !node.items[i].is_scalar()) {
                const std::string kinds = kinds_of(node.items[i], node.items[i + 1], key);
                std::swap(node.items[i], node.items[i + 1]);
                keep(where + kinds + " échangé avec le suivant");
                std::swap(node.items[i], node.items[i + 1]);
                swap_members(node.items[i], node.items[i + 1], where);
            }
            visit(node.items[i], where, key);
        }
        if (key == "audience" || key == "by") {
            for (const char* role : {"hr_officer", "employer_head", "accountant"}) {
                if (std::ranges::find(node.items, role, &YamlNode::text) != node.items.end()) {
                    continue;  // twice is no more than once
                }
                YamlNode added;
                added.kind = YamlNode::Kind::scalar;
                added.text = role;
                node.items.push_back(added);
                keep(path + " + " + role);
                node.items.pop_back();
            }
        }
    }

    void visit_scalar(YamlNode& node, const std::string& path, const std::string& key) {
        const std::string text = node.text;
        if (prose.contains(key)) {
            return;
        }
        if (is_number(text)) {
            with_text(node, std::to_string(std::stoll(text) + 1), path);
            with_text(node, std::to_string(std::max(0LL, std::stoll(text) - 1)), path);
        } else if (text == "true" || text == "false") {
            with_text(node, text == "true" ? "false" : "true", path);
        } else if (std::isdigit(static_cast<unsigned char>(text.empty() ? 'x' : text.front())) != 0) {
            const std::size_t blank = text.find(' ');
            with_text(node,
                      std::to_string(std::stoll(text) + 1) + (blank == std::string::npos ? "" : text.substr(blank)),
                      path);
            if (text.find(" days") != std::string::npos) {
                with_text(node, text.substr(0, text.find(" days")) + " weeks", path);
            }
        } else if (is_word(text) && text.find('.') == std::string::npos) {
            with_text(node, misspelt(text), path);
            replace_word(node, path, key);
        } else {
            for (const std::string& changed : changed_expressions(text)) {
                with_text(node, changed, path);
            }
            if (key == "if" || key == "required_if" || key == "ready" || key == "still") {
                with_text(node, "!(" + text + ")", path);
                with_text(node, "true", path);
            }
        }
    }

    // Another word that exists: the next ones in the alphabet.
    void replace_word(YamlNode& node, const std::string& path, const std::string& key) {
        const bool state = targets.contains(key) && (node.text.front() == '#' || own_states_.contains(node.text));
        static const std::set<std::string> none;
        const auto found = words_.find(key);
        const std::set<std::string>& known = state ? own_states_ : found == words_.end() ? none : found->second;
        const std::string bare = node.text.front() == '#' ? node.text.substr(1) : node.text;
        auto next = known.upper_bound(bare);
        for (int count = 0; count < 3 && known.size() > 1; ++count, ++next) {
            if (next == known.end()) {
                next = known.begin();
            }
            with_text(node, (node.text.front() == '#' ? "#" : "") + *next, path);
        }
    }

    std::string file_;
    YamlNode tree_;
    std::function<std::string(const std::string&)> frame_;
    const Vocabulary& words_;
    std::set<std::string> own_states_;
    std::vector<Mutant> mutants_;
};

// The body of a template, tag by tag and line by line.
void mutate_body(const std::string& file, const std::string& head, const std::string& body,
                 std::vector<Mutant>& mutants) {
    const auto keep = [&](const std::string& what, const std::string& changed) {
        mutants.push_back({file, what, head + changed});
    };
    std::vector<std::string> lines = split(body, '\n');
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (trimmed(lines[i]).empty()) {
            continue;
        }
        std::vector<std::string> fewer = lines;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        keep("ligne supprimée : " + lines[i].substr(0, 60), join(fewer, "\n"));
        if (i + 1 < lines.size() && !trimmed(lines[i + 1]).empty()) {
            std::vector<std::string> turned = lines;
            std::swap(turned[i], turned[i + 1]);
            keep("lignes échangées : " + lines[i].substr(0, 60), join(turned, "\n"));
        }
    }
    std::string before;
    for (std::size_t open = body.find("{{"); open != std::string::npos; open = body.find("{{", open + 2)) {
        const std::size_t close = body.find("}}", open);
        const std::string tag = body.substr(open, close + 2 - open);
        if (tag.starts_with("{{!") || tag.size() < 6) {
            continue;
        }
        const std::string head_part = body.substr(0, open);
        const std::string rest = body.substr(close + 2);
        const std::size_t sign = std::string("#^/>").find(tag[2]) == std::string::npos ? 2 : 3;
        const std::string name = tag.substr(sign, tag.size() - sign - 2);
        keep("balise supprimée : " + tag, head_part + rest);
        keep("balise mal écrite : " + tag, head_part + tag.substr(0, sign) + misspelt(name) + "}}" + rest);
        if (!before.empty() && before != tag && sign == 2) {
            keep("balise " + tag + " remplacée par " + before, head_part + before + rest);
        }
        if (tag[2] == '#' || tag[2] == '^') {
            const std::string turned = tag[2] == '#' ? "{{^" : "{{#";
            keep("section inversée : " + tag, head_part + turned + name + "}}" + rest);
            const std::string end = "{{/" + name + "}}";
            const std::size_t at = rest.find(end);
            if (at != std::string::npos) {
                keep("section ouverte à tous : " + tag, head_part + rest.substr(0, at) + rest.substr(at + end.size()));
                keep("section supprimée : " + tag, head_part + rest.substr(at + end.size()));
            }
        }
        const std::size_t dot = name.rfind('.');
        if (dot != std::string::npos && sign == 2) {
            keep("fin de nom supprimée : " + tag, head_part + "{{" + name.substr(0, dot) + "}}" + rest);
        }
        before = sign == 2 ? tag : before;
    }
}

std::vector<Mutant> distinct(std::vector<Mutant> mutants, const std::string& original) {
    std::set<std::string> seen{original};
    std::erase_if(mutants, [&](const Mutant& mutant) { return !seen.insert(mutant.text).second; });
    return mutants;
}

}  // namespace

Mutants::Mutants(const std::vector<SourceFile>& files) {
    for (const SourceFile& file : files) {
        if (!file.path.ends_with(".yaml")) {
            continue;
        }
        if (const std::optional<YamlNode> tree = tree_of(file)) {
            collect(*tree, words_);
        }
    }
}

std::vector<Mutant> Mutants::of(const SourceFile& file) const {
    YamlMutator mutator(file.path, words_);
    if (file.path.ends_with(".yaml")) {
        const std::optional<YamlNode> tree = tree_of(file);
        return tree ? distinct(mutator.mutants(*tree, [](const std::string& text) { return text; }), yaml_text(*tree))
                    : std::vector<Mutant>();
    }
    const std::size_t end = file.text.starts_with("---\n") ? file.text.find("\n---", 3) : std::string::npos;
    const std::size_t body_at = end == std::string::npos ? 0 : file.text.find('\n', end + 1) + 1;
    const std::string body = file.text.substr(body_at);
    std::vector<Mutant> all;
    if (end != std::string::npos) {
        const std::optional<YamlNode> head = tree_of({file.path, file.text.substr(4, end - 3)});
        all = mutator.mutants(*head, [&](const std::string& text) { return "---\n" + text + "\n---\n" + body; });
    }
    mutate_body(file.path, file.text.substr(0, body_at), body, all);
    return distinct(std::move(all), file.text);
}

}  // namespace jalon::test
