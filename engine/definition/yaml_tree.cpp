#include "engine/definition/yaml_tree.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "engine/base/text.hpp"

namespace jalon {

namespace {

constexpr std::size_t bytes_max = 1024 * 1024;
constexpr std::size_t depth_max = 64;

// Ends the reading from within yaml-cpp's callbacks, once the finding is recorded.
struct Abandoned {};

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\r';
}

constexpr std::size_t block_size = 256;

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// yaml-cpp speaks English to programmers; a person who writes a workflow reads French.
std::string french_of(const std::string& message) {
    struct Row {
        const char* english;
        const char* french;
    };
    static const std::array rows{
        Row{YAML::ErrorMsg::END_OF_MAP,
            "la fin de cet ensemble de clés est introuvable ; vérifiez l’alignement des lignes"},
        Row{YAML::ErrorMsg::END_OF_MAP_FLOW,
            "l’accolade « } » qui ferme cet ensemble manque, ou un texte qui précède demande des guillemets"},
        Row{YAML::ErrorMsg::END_OF_SEQ, "la fin de cette liste est introuvable ; vérifiez l’alignement des tirets"},
        Row{YAML::ErrorMsg::END_OF_SEQ_FLOW,
            "le crochet « ] » qui ferme cette liste manque, ou un texte qui précède demande des guillemets"},
        Row{YAML::ErrorMsg::FLOW_END, "une parenthèse « } » ou « ] » ferme ce qui n’a pas été ouvert"},
        Row{YAML::ErrorMsg::BLOCK_ENTRY, "un tiret de liste n’est pas attendu ici ; vérifiez l’alignement"},
        Row{YAML::ErrorMsg::MAP_KEY, "une clé n’est pas attendue ici ; vérifiez l’alignement"},
        Row{YAML::ErrorMsg::MAP_VALUE,
            "deux-points inattendus ; mettez le texte entre guillemets, ou vérifiez l’alignement"},
        Row{YAML::ErrorMsg::EOF_IN_SCALAR, "le guillemet qui ferme ce texte manque"},
        Row{YAML::ErrorMsg::DOC_IN_SCALAR, "le guillemet qui ferme ce texte manque"},
        Row{YAML::ErrorMsg::CHAR_IN_SCALAR, "caractère interdit dans un texte sans guillemets ; ajoutez-les"},
        Row{YAML::ErrorMsg::CHAR_IN_BLOCK, "caractère inattendu après « | » ou « > »"},
        Row{YAML::ErrorMsg::ZERO_INDENT_IN_BLOCK, "un bloc de texte ne peut pas avoir un retrait nul"},
        Row{YAML::ErrorMsg::INVALID_HEX, "code hexadécimal incorrect dans un texte entre guillemets"},
        Row{YAML::ErrorMsg::UNKNOWN_TOKEN,
            "caractère inattendu ; mettez le texte entre guillemets s’il commence par un signe"},
        Row{YAML::ErrorMsg::UNKNOWN_ANCHOR,
            "les alias (*) ne sont pas admis ; recopiez la valeur, ou mettez le texte entre guillemets"},
        Row{YAML::ErrorMsg::ALIAS_NOT_FOUND, "les alias (*) ne sont pas admis ; mettez le texte entre guillemets"},
        Row{YAML::ErrorMsg::CHAR_IN_ALIAS, "les alias (*) ne sont pas admis ; mettez le texte entre guillemets"},
        Row{YAML::ErrorMsg::ANCHOR_NOT_FOUND, "les ancres (&) ne sont pas admises ; mettez le texte entre guillemets"},
        Row{YAML::ErrorMsg::CHAR_IN_ANCHOR, "les ancres (&) ne sont pas admises ; mettez le texte entre guillemets"},
        Row{YAML::ErrorMsg::MULTIPLE_TAGS, "les étiquettes de type (!) ne sont pas admises"},
        Row{YAML::ErrorMsg::TAG_WITH_NO_SUFFIX, "les étiquettes de type (!) ne sont pas admises"},
        Row{YAML::ErrorMsg::END_OF_VERBATIM_TAG, "les étiquettes de type (!) ne sont pas admises"},
        Row{YAML::ErrorMsg::CHAR_IN_TAG_HANDLE, "les étiquettes de type (!) ne sont pas admises"},
    };
    const auto* row =
        std::find_if(rows.begin(), rows.end(), [&](const Row& candidate) { return message == candidate.english; });
    if (row != rows.end()) {
        return row->french;
    }
    if (message.starts_with(YAML::ErrorMsg::INVALID_ESCAPE)) {
        return "séquence inconnue après « \\ » ; doublez la barre oblique inverse ou employez des apostrophes";
    }
    return "l’écriture YAML est incorrecte ici ; vérifiez l’alignement, les deux-points et les guillemets";
}

// Builds our tree from yaml-cpp's events.
class Builder final : public YAML::EventHandler {
  public:
    Builder(std::shared_ptr<const YamlSource> source, std::vector<Finding>& findings)
        : source_(std::move(source)), findings_(findings) {}

    std::optional<YamlNode> root;

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (root) {
            refuse(offset_of(mark), "un fichier ne contient qu’un document ; retirez ce qui suit « --- »");
            throw Abandoned{};
        }
    }
    void OnDocumentEnd() override {
        if (!root) {
            root = node(YamlNode::Kind::empty, 0);
        }
    }
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const std::size_t offset = offset_of(mark);
        refuse_properties(offset, "", anchor);
        const std::string word = null_word(offset);
        if (word.empty()) {
            YamlNode absent = node(YamlNode::Kind::empty, offset);
            if (!open_.empty() && open_.back().key) {  // nothing stands there: the key is where to look
                absent.position = open_.back().key->position;
            }
            add(std::move(absent));
            return;
        }
        YamlNode scalar = node(YamlNode::Kind::scalar, offset);
        scalar.text = word;
        add(std::move(scalar));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
        refuse(offset_of(mark),
               "les alias (*) ne sont pas admis ; recopiez la valeur, ou mettez le texte entre guillemets");
        add(node(YamlNode::Kind::empty, offset_of(mark)));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        const std::size_t offset = offset_of(mark);
        refuse_properties(offset, tag, anchor);
        YamlNode scalar = node(YamlNode::Kind::scalar, offset);
        scalar.text = value;
        scalar.plain = tag == "?";
        add(std::move(scalar));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value /*style*/) override {
        open(YamlNode::Kind::list, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value /*style*/) override {
        open(YamlNode::Kind::map, mark, tag, anchor);
    }
    void OnMapEnd() override { close(); }

  private:
    struct Open {
        YamlNode node;
        std::optional<YamlNode> key;                    // of a map, while its value is awaited
        std::map<std::string, int, std::less<>> lines;  // of the keys so far
    };

    std::size_t offset_of(const YAML::Mark& mark) const {
        return mark.pos < 0 ? 0 : std::min(static_cast<std::size_t>(mark.pos), source_->text.size());
    }

    YamlNode node(YamlNode::Kind kind, std::size_t offset) const {
        YamlNode result;
        result.kind = kind;
        result.offset = offset;
        result.position = source_->at(offset);
        result.source = source_;
        return result;
    }

    void refuse(std::size_t offset, std::string message) {
        findings_.push_back({Finding::Level::error, source_->at(offset), std::move(message)});
    }

    // yaml-cpp has no event of its own for most of these: the node's first byte tells.
    void refuse_properties(std::size_t offset, const std::string& tag, YAML::anchor_t anchor) {
        const char first = offset < source_->text.size() ? source_->text[offset] : ' ';
        if (anchor != YAML::NullAnchor || first == '&') {
            refuse(offset, "les ancres (&) ne sont pas admises ; mettez l’expression ou le texte entre guillemets");
        }
        if (first == '!' || (tag != "" && tag != "?" && tag != "!")) {
            refuse(offset,
                   "les étiquettes de type (!) ne sont pas admises ; mettez l’expression ou le texte entre guillemets");
        }
    }

    bool key_expected() const { return !open_.empty() && open_.back().node.is_map() && !open_.back().key; }

    // yaml-cpp reads `null` and `~` as nothing; to us they are words like any other. An absent value has the mark
    // of what follows it, which may be a key called `null`, or one that only begins like it.
    std::string null_word(std::size_t offset) const {
        const std::string_view rest = std::string_view(source_->text).substr(offset);
        for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
            if (!rest.starts_with(word)) {
                continue;
            }
            std::size_t after = word.size();
            while (after < rest.size() && rest[after] == ' ') {
                ++after;
            }
            const char next = after < rest.size() ? rest[after] : '\n';
            const bool whole =
                next == ':' ? key_expected() : std::string_view("\n\r#,]}").find(next) != std::string::npos;
            return whole ? std::string(word) : "";
        }
        return "";
    }

    void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        const std::size_t offset = offset_of(mark);
        refuse_properties(offset, tag, anchor);
        if (open_.size() >= depth_max) {
            refuse(offset, fmt::format("plus de {} niveaux imbriqués ; simplifiez cette partie", depth_max));
            throw Abandoned{};
        }
        open_.push_back({node(kind, offset), std::nullopt, {}});
    }

    void close() {
        YamlNode done = std::move(open_.back().node);
        open_.pop_back();
        add(std::move(done));
    }

    void add(YamlNode child) {
        if (open_.empty()) {
            root = std::move(child);
            return;
        }
        Open& parent = open_.back();
        if (parent.node.is_list()) {
            parent.node.items.push_back(std::move(child));
        } else if (!parent.key) {
            add_key(parent, std::move(child));
        } else {
            add_value(parent, std::move(child));
        }
    }

    void add_key(Open& parent, YamlNode key) {
        if (!key.is_scalar()) {
            refuse(key.offset, "une clé est un simple mot ; mettez-la entre guillemets si elle contient des signes");
            key.kind = YamlNode::Kind::scalar;
        } else if (key.text == "<<" && key.plain) {
            refuse(key.offset, "les fusions (<<) ne sont pas admises ; recopiez les clés");
        }
        parent.key = std::move(key);
    }

    void add_value(Open& parent, YamlNode value) {
        YamlNode key = std::move(*parent.key);
        parent.key.reset();
        const auto [first, is_new] = parent.lines.emplace(key.text, key.position.line);
        if (!is_new) {
            refuse(key.offset, fmt::format("la clé « {} » est écrite deux fois (déjà ligne {}) ; gardez-en une seule",
                                           excerpt(key.text), first->second));
            return;
        }
        parent.node.entries.push_back({std::move(key), std::move(value)});
    }

    std::shared_ptr<const YamlSource> source_;
    std::vector<Finding>& findings_;
    std::vector<Open> open_;
};

// Characters that no definition may hold. yaml-cpp would even take U+0004 for the end of the file.
// False when reading on makes no sense.
bool check_characters(const YamlSource& source, std::vector<Finding>& findings) {
    bool sound = true;
    int last_line = 0;
    for (std::size_t i = 0; i < source.text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(source.text[i]);
        if ((byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\r') {
            continue;
        }
        const Position position = source.at(i);
        sound = sound && byte == '\t';
        if (position.line == last_line) {
            continue;
        }
        last_line = position.line;
        findings.push_back({Finding::Level::error, position,
                            byte == '\t' ? "une tabulation ; remplacez-la par des espaces"
                                         : fmt::format("caractère de commande U+{:04X} ; retirez-le", byte)});
    }
    return sound;
}

// The first byte that breaks UTF-8: the longest valid prefix ends there.
std::size_t first_invalid_byte(std::string_view text) {
    std::size_t low = 0;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t next = i + 1;
        while (next < text.size() && is_continuation(text[next])) {
            ++next;
        }
        if (!is_valid_utf8(text.substr(i, next - i))) {
            return i;
        }
        low = next;
        i = next;
    }
    return low;
}

bool check_text(const YamlSource& source, std::vector<Finding>& findings) {
    if (source.text.size() > bytes_max) {
        findings.push_back({Finding::Level::error,
                            {source.file, 1, 1},
                            fmt::format("le fichier dépasse 1 Mio ({} octets) ; partagez-le", source.text.size())});
        return false;
    }
    if (!is_valid_utf8(source.text)) {
        findings.push_back({Finding::Level::error, source.at(first_invalid_byte(source.text)),
                            "le texte n’est pas en UTF-8 ; enregistrez le fichier dans ce codage"});
        return false;
    }
    return check_characters(source, findings);
}

bool check_directives(const YamlSource& source, std::vector<Finding>& findings) {
    if (source.text.empty() || source.text.front() != '%') {
        return true;
    }
    findings.push_back(
        {Finding::Level::error, source.at(0), "les directives (%) ne sont pas admises ; retirez la ligne"});
    return false;
}

// Steps through what was written beside what was read, and tells where a byte of the text comes from.
class Aligner {
  public:
    Aligner(std::string_view written, std::size_t start) : written_(written), at_(start) {}

    std::size_t find(const std::string& text, std::size_t index, bool plain) {
        const char opening = at_ < written_.size() ? written_[at_] : ' ';
        if (!plain && opening == '"') {
            return in_double_quotes(text, index);
        }
        if (!plain && opening == '\'') {
            ++at_;
            return along(text, index, true);
        }
        if (!plain) {
            skip_line();  // "|-" or ">"
        }
        return along(text, index, false);
    }

  private:
    void skip_line() {
        while (at_ < written_.size() && written_[at_] != '\n') {
            ++at_;
        }
    }
    void skip_blanks() {
        while (at_ < written_.size() && is_blank(written_[at_])) {
            ++at_;
        }
    }

    // Visible characters come in the same order in both; blanks in between may have been folded.
    std::size_t along(const std::string& text, std::size_t index, bool apostrophes) {
        for (std::size_t i = 0; i < index && i < text.size(); ++i) {
            if (is_blank(text[i])) {
                continue;
            }
            skip_blanks();
            at_ += apostrophes && text[i] == '\'' ? 2U : 1U;
        }
        if (index < text.size() && !is_blank(text[index])) {
            skip_blanks();
        }
        return std::min(at_, written_.size());
    }

    std::size_t in_double_quotes(const std::string& text, std::size_t index) {
        ++at_;
        for (std::size_t i = 0; i < index && i < text.size();) {
            skip_folds(text[i]);
            i += take_escaped();
        }
        if (index < text.size()) {
            skip_folds(text[index]);
        }
        return std::min(at_, written_.size());
    }

    void skip_folds(char next) {
        while (at_ + 1 < written_.size() && written_[at_] == '\\' && written_[at_ + 1] == '\n') {
            at_ += 2;
            skip_blanks();
        }
        if (!is_blank(next)) {
            skip_blanks();
        }
    }

    // Moves past one written character and returns how many bytes of the text it gave.
    std::size_t take_escaped() {
        if (at_ >= written_.size() || written_[at_] != '\\' || at_ + 1 >= written_.size()) {
            const bool fold = at_ < written_.size() && written_[at_] == '\n';
            ++at_;
            if (fold) {
                skip_blanks();
            }
            return 1;
        }
        const char letter = written_[at_ + 1];
        const std::size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
        const std::string code(written_.substr(at_ + 2, digits));
        at_ += 2 + digits;
        if (digits == 0) {
            return letter == 'N' || letter == '_' ? 2 : letter == 'L' || letter == 'P' ? 3 : 1;
        }
        const unsigned long point = std::stoul(code, nullptr, 16);
        return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }

    std::string_view written_;
    std::size_t at_;
};

}  // namespace

YamlSource::YamlSource(std::string file_path, std::string content)
    : file(std::move(file_path)), text(std::move(content)), line_starts{0} {
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i % block_size == 0) {
            characters_before.push_back(characters);
        }
        characters += is_continuation(text[i]) ? 0 : 1;
        if (text[i] == '\n') {
            line_starts.push_back(i + 1);
        }
    }
    characters_before.push_back(characters);
}

std::size_t YamlSource::characters_until(std::size_t offset) const {
    const std::size_t end = std::min(offset, text.size());
    const std::size_t block = end / block_size;
    const auto begins = [](char c) { return !is_continuation(c); };
    const auto first = text.begin() + static_cast<std::ptrdiff_t>(block * block_size);
    return characters_before[block] +
           static_cast<std::size_t>(std::count_if(first, text.begin() + static_cast<std::ptrdiff_t>(end), begins));
}

Position YamlSource::at(std::size_t offset) const {
    const auto next = std::upper_bound(line_starts.begin(), line_starts.end(), offset);
    const std::size_t column = 1 + characters_until(offset) - characters_until(*(next - 1));
    return {file, static_cast<int>(next - line_starts.begin()), static_cast<int>(column)};
}

const YamlEntry* YamlNode::entry(std::string_view key) const {
    for (const YamlEntry& candidate : entries) {
        if (candidate.key.text == key) {
            return &candidate;
        }
    }
    return nullptr;
}

const YamlNode* YamlNode::find(std::string_view key) const {
    const YamlEntry* found = entry(key);
    return found != nullptr ? &found->value : nullptr;
}

Position YamlNode::position_at(std::size_t index) const {
    if (!is_scalar() || source == nullptr) {
        return position;
    }
    std::size_t written_index = index;
    for (const Cut& cut : cuts) {
        if (cut.text_index > index) {
            break;
        }
        written_index = cut.pasted ? cut.written_index : cut.written_index + (index - cut.text_index);
    }
    const std::string& original = cuts.empty() ? text : written;
    return source->at(Aligner(source->text, offset).find(original, written_index, plain));
}

Position YamlNode::position_at(int line, int column) const {
    std::size_t start = 0;
    for (int current = 1; current < line; ++current) {
        const std::size_t end = text.find('\n', start);
        if (end == std::string::npos) {
            break;
        }
        start = end + 1;
    }
    return position_at(std::min(text.size(), start + static_cast<std::size_t>(std::max(column - 1, 0))));
}

std::optional<YamlNode> read_yaml(const SourceFile& file, std::vector<Finding>& findings) {
    std::string text = file.text;
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.erase(0, 3);
    }
    const auto source = std::make_shared<const YamlSource>(file.path, std::move(text));
    if (!check_text(*source, findings) || !check_directives(*source, findings)) {
        return std::nullopt;
    }
    Builder builder(source, findings);
    try {
        std::istringstream stream(source->text);
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const Abandoned&) {
        return std::nullopt;
    } catch (const YAML::ParserException& error) {
        const std::size_t offset = error.mark.pos < 0 ? 0 : static_cast<std::size_t>(error.mark.pos);
        findings.push_back(
            {Finding::Level::error, source->at(std::min(offset, source->text.size())), french_of(error.msg)});
        return std::nullopt;
    }
    if (!builder.root) {
        YamlNode nothing;
        nothing.position = source->at(0);
        nothing.source = source;
        return nothing;
    }
    return builder.root;
}

}  // namespace jalon
