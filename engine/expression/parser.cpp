#include "engine/expression/parser.hpp"

#include <array>
#include <optional>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/expression/functions.hpp"
#include "engine/expression/lexer.hpp"

namespace jalon {

namespace {

using Kind = Node::Kind;
using Tree = std::unique_ptr<Node>;

struct NamedOperator {
    std::string_view symbol;
    Operator op;
};

constexpr std::array<NamedOperator, 7> relations = {{{"==", Operator::equal},
                                                     {"!=", Operator::not_equal},
                                                     {"<", Operator::less},
                                                     {"<=", Operator::less_equal},
                                                     {">", Operator::greater},
                                                     {">=", Operator::greater_equal},
                                                     {"in", Operator::in}}};
constexpr std::array<NamedOperator, 2> sums = {{{"+", Operator::add}, {"-", Operator::subtract}}};
constexpr std::array<NamedOperator, 3> products = {
    {{"*", Operator::multiply}, {"/", Operator::divide}, {"%", Operator::modulo}}};

std::optional<Macro> macro_named(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Macro>, 8> macros = {{{"all", Macro::all},
                                                                           {"exists", Macro::exists},
                                                                           {"exists_one", Macro::exists_one},
                                                                           {"existsOne", Macro::exists_one},
                                                                           {"map", Macro::map},
                                                                           {"filter", Macro::filter},
                                                                           {"transformList", Macro::transform_list},
                                                                           {"transformMap", Macro::transform_map}}};
    for (const auto& [known, macro] : macros) {
        if (known == name) {
            return macro;
        }
    }
    return std::nullopt;
}

bool is_reserved(std::string_view word) {
    constexpr std::array<std::string_view, 17> words = {"as",        "break",  "const",  "continue", "else", "for",
                                                        "function",  "if",     "import", "let",      "loop", "package",
                                                        "namespace", "return", "var",    "void",     "while"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::string_view optionals_left_out =
    "Les valeurs optionnelles de CEL (.?, [?…], optional.of) ne sont pas reprises : testez has(x) ou x != null.";

// Recursive descent. After the first fault every token reads as the end, so that each function returns at once
// and none needs to look for it.
class Parser {
  public:
    Parser(std::string_view source, std::vector<Token> tokens, Names names)
        : source_(source), tokens_(std::move(tokens)), names_(names) {}

    tl::expected<Tree, Problem> run() {
        Tree root = expression();
        if (!problem_ && token().kind != Token::Kind::end) {
            fail(token().offset, unexpected(token()));
        }
        if (!problem_ && depth_of(*root) > deepest_expression) {
            fail(0, "Cette expression est trop imbriquée (64 niveaux au plus).");
        }
        if (problem_) {
            return tl::unexpected(*problem_);
        }
        return root;
    }

  private:
    const Token& token() const { return problem_ ? tokens_.back() : tokens_[at_]; }
    const Token& following() const { return problem_ || at_ + 1 >= tokens_.size() ? tokens_.back() : tokens_[at_ + 1]; }

    void advance() {
        if (at_ + 1 < tokens_.size()) {
            ++at_;
        }
    }

    bool accept(std::string_view symbol) {
        const bool given = token().kind == Token::Kind::symbol && token().text == symbol;
        if (given) {
            advance();
        }
        return given;
    }

    void require(std::string_view symbol) {
        if (!accept(symbol)) {
            fail(token().offset, "Il manque « " + std::string(symbol) + " » ici.");
        }
    }

    void fail(std::size_t offset, std::string message) {
        if (!problem_) {
            problem_ = problem_at(source_, offset, std::move(message));
        }
    }

    static std::string unexpected(const Token& token) {
        if (token.kind == Token::Kind::end) {
            return "L’expression s’arrête trop tôt : il manque une valeur.";
        }
        if (token.text == "?") {
            return std::string(optionals_left_out);
        }
        if (token.text == ",") {
            return "« , » n’est pas attendu ici ; le signe décimal est le point.";
        }
        if (token.text == "and" || token.text == "et") {
            return "Pour « et », écrivez &&.";
        }
        if (token.text == "or" || token.text == "ou") {
            return "Pour « ou », écrivez ||.";
        }
        return "« " + std::string(token.text) + " » n’est pas attendu ici.";
    }

    Tree made(Kind kind, std::size_t offset) {
        if (++nodes_ > most_nodes) {
            fail(offset, "Cette expression est trop grande (2 000 éléments au plus).");
        }
        Tree node = std::make_unique<Node>();
        node->kind = kind;
        node->offset = offset;
        return node;
    }

    template <class... Trees>
    Tree made(Kind kind, std::size_t offset, Trees... children) {
        Tree node = made(kind, offset);
        (node->children.push_back(std::move(children)), ...);
        return node;
    }

    static int depth_of(const Node& node) {
        int deepest = 0;
        for (const Tree& child : node.children) {
            deepest = std::max(deepest, depth_of(*child));
        }
        return deepest + 1;
    }

    // Guards the recursion of the parser itself, and of whoever walks the tree.
    bool enter(std::size_t offset) {
        if (++depth_ > deepest_expression) {
            fail(offset, "Cette expression est trop imbriquée (64 niveaux au plus).");
            return false;
        }
        return true;
    }

    Tree expression() {
        const std::size_t offset = token().offset;
        if (!enter(offset)) {
            return made(Kind::literal, offset);
        }
        Tree result =
            chain(Kind::any_of, "||", [this] { return chain(Kind::all_of, "&&", [this] { return relation(); }); });
        if (token().text == "?" && accept("?")) {
            Tree then = expression();
            require(":");
            Tree otherwise = expression();
            result = made(Kind::conditional, offset, std::move(result), std::move(then), std::move(otherwise));
        }
        --depth_;
        return result;
    }

    template <class Operand>
    Tree chain(Kind kind, std::string_view symbol, Operand operand) {
        Tree first = operand();
        const std::size_t offset = token().offset;
        if (!accept(symbol)) {
            return first;
        }
        Tree node = made(kind, offset, std::move(first));
        do {
            node->children.push_back(operand());
        } while (accept(symbol));
        return node;
    }

    template <std::size_t N, class Operand>
    Tree left_to_right(const std::array<NamedOperator, N>& operators, Operand operand) {
        Tree left = operand();
        int links = 0;
        for (;;) {
            const Token& sign = token();
            const NamedOperator* found = nullptr;
            for (const NamedOperator& candidate : operators) {
                const bool sign_or_word = sign.kind == Token::Kind::symbol || sign.kind == Token::Kind::identifier;
                found = sign_or_word && candidate.symbol == sign.text ? &candidate : found;
            }
            if (found == nullptr) {
                return left;
            }
            const std::size_t offset = sign.offset;
            if (++links > deepest_expression) {
                fail(offset, "Cette expression est trop imbriquée (64 niveaux au plus).");
            }
            advance();
            Tree right = operand();
            left = made(Kind::binary, offset, std::move(left), std::move(right));
            left->op = found->op;
        }
    }

    Tree relation() {
        return left_to_right(relations, [this] {
            return left_to_right(sums, [this] { return left_to_right(products, [this] { return unary(); }); });
        });
    }

    Tree unary() {
        const std::size_t offset = token().offset;
        const bool is_not = accept("!");
        if (!is_not && !accept("-")) {
            return members();
        }
        if (!enter(offset)) {
            return made(Kind::literal, offset);
        }
        const bool literal = token().kind == Token::Kind::literal && following().text != ".";
        Tree operand = is_not || !literal ? unary() : primary(true);
        --depth_;
        if (!is_not && literal && negate(*operand)) {
            operand->offset = offset;
            return operand;
        }
        return made(is_not ? Kind::not_ : Kind::negation, offset, std::move(operand));
    }

    // -5 is one literal, so that the lowest integer can be written.
    static bool negate(Node& literal) {
        if (const std::int64_t* number = literal.value.get_if<std::int64_t>()) {
            literal.value = Value(*number == std::numeric_limits<std::int64_t>::min() ? *number : -*number);
            return true;
        }
        if (const Decimal* number = literal.value.get_if<Decimal>()) {
            literal.value = Value(Decimal(-number->units(), number->scale()));
            return true;
        }
        return false;
    }

    Tree members() {
        Tree result = primary(false);
        int links = 0;
        while (!problem_) {
            const std::size_t offset = token().offset;
            if (accept(".")) {
                result = member(std::move(result));
            } else if (token().text == "{" && token().kind == Token::Kind::symbol && !path_of(*result).empty()) {
                fail(result->offset,
                     "Les messages protobuf (Nom{…}) n’existent pas ici : écrivez un enregistrement, "
                     "par exemple {'clé': valeur}.");
            } else if (accept("[")) {
                Tree position = expression();
                require("]");
                result = made(Kind::index, offset, std::move(result), std::move(position));
            } else {
                break;
            }
            if (++links > deepest_expression) {
                fail(offset, "Cette expression est trop imbriquée (64 niveaux au plus).");
            }
        }
        return result;
    }

    Tree member(Tree base) {
        const Token name = token();
        const bool quoted = name.kind == Token::Kind::quoted_name;
        const bool keyword = name.text == "in" || name.text == "true" || name.text == "false" || name.text == "null";
        if ((name.kind != Token::Kind::identifier || keyword) && !quoted) {
            fail(name.offset,
                 name.text == "?" ? std::string(optionals_left_out) : "Un nom est attendu après le point.");
            return base;
        }
        advance();
        if (quoted || !accept("(")) {
            Tree node = made(Kind::member, name.offset, std::move(base));
            node->name = std::string(name.text);
            node->path = names_ == Names::free ? path_of(*node) : "";
            return node;
        }
        if (base->kind == Kind::name && base->name == "optional") {
            fail(base->offset, std::string(optionals_left_out));
        }
        if (base->kind == Kind::name && base->name == "strings" && name.text == "quote") {
            return call(name, nullptr);
        }
        if (const std::optional<Macro> macro = macro_named(name.text)) {
            return comprehension(*macro, name, std::move(base));
        }
        return call(name, std::move(base));
    }

    Tree comprehension(Macro macro, const Token& name, Tree range) {
        if (++macro_depth_ > deepest_macros) {
            fail(name.offset, "Deux parcours de liste imbriqués au plus (all, exists, map, filter).");
        }
        Tree node = made(Kind::comprehension, name.offset, std::move(range));
        node->macro = macro;
        if (token().kind != Token::Kind::identifier || following().text != ",") {
            const bool transforms = macro == Macro::transform_list || macro == Macro::transform_map;
            fail(token().offset, "« " + std::string(name.text) + " » attend d’abord " +
                                     (transforms ? "deux noms de variables" : "un nom de variable") + ", par exemple " +
                                     std::string(name.text) + (transforms ? "(i, v, v * 2)." : "(x, x > 0)."));
        }
        node->name = std::string(token().text);
        if (node->name == "in" || is_reserved(node->name)) {
            fail(token().offset, reserved(node->name));
        }
        advance();
        while (accept(",")) {
            node->children.push_back(expression());
        }
        split_variables(*node, name);
        require(")");
        --macro_depth_;
        return node;
    }

    // all(i, v, …), exists(i, v, …) and the transforms name a second variable before what they evaluate.
    void split_variables(Node& node, const Token& name) {
        if (problem_) {
            return;
        }
        const bool transforms = node.macro == Macro::transform_list || node.macro == Macro::transform_map;
        const bool selects = node.macro == Macro::map || node.macro == Macro::filter;
        const std::size_t given = node.children.size() - 1;
        if (transforms || (!selects && given == 2)) {
            const Node& second = *node.children[1];
            if (second.kind != Kind::name || second.root || second.name == node.name) {
                fail(second.offset, "Un second nom de variable est attendu ici.");
                return;
            }
            node.second = second.name;
            node.children.erase(node.children.begin() + 1);
        }
        const std::size_t bodies = node.children.size() - 1;
        const std::size_t most = transforms || node.macro == Macro::map ? 2 : 1;
        if (bodies > most) {
            fail(name.offset, "« " + std::string(name.text) + " » a trop d’arguments.");
        } else if (bodies == 0) {
            fail(name.offset, "« " + std::string(name.text) + " » attend encore une expression.");
        }
    }

    static std::string reserved(std::string_view word) {
        return "« " + std::string(word) + " » est un mot réservé : choisissez un autre nom.";
    }

    // After the opening parenthesis.
    Tree call(const Token& name, Tree receiver) {
        Tree node = made(Kind::call, name.offset);
        node->name = std::string(name.text);
        node->overloads = overloads_of(name.text);
        if (const std::string_view refusal = left_out(name.text); !refusal.empty()) {
            fail(name.offset, std::string(refusal));
        } else if (node->overloads.empty() && names_ == Names::known) {
            fail(name.offset, unknown_function(node->name, receiver.get()));
        }
        if (receiver) {
            node->children.push_back(std::move(receiver));
        }
        if (!accept(")")) {
            do {
                node->children.push_back(expression());
            } while (accept(","));
            require(")");
        }
        if (name.text == "matches" && node->children.size() == 2 && node->children[1]->value.text() != nullptr) {
            const Result<Pattern> pattern = Pattern::compile(*node->children[1]->value.text());
            if (pattern) {
                node->pattern = std::make_shared<const Pattern>(*pattern);
            } else {
                fail(node->children[1]->offset, pattern.error().message);
            }
        }
        return node;
    }

    Tree has(const Token& name) {
        Tree path = expression();
        require(")");
        if (path->kind != Kind::name && path->kind != Kind::member) {
            fail(path->offset, "has(…) attend un nom, par exemple has(event.amount).");
        }
        return made(Kind::has, name.offset, std::move(path));
    }

    Tree primary(bool negated) {
        const Token current = token();
        if (current.kind == Token::Kind::literal) {
            advance();
            if (current.lowest_int && !negated) {
                fail(current.offset, "Cet entier dépasse 64 bits.");
            }
            return literal(current, current.value);
        }
        if (current.kind == Token::Kind::identifier) {
            return word(current);
        }
        if (accept("(")) {
            Tree inner = expression();
            require(")");
            return inner;
        }
        if (current.text == "." && following().kind == Token::Kind::identifier) {
            advance();
            Tree rooted = word(token());
            rooted->root = true;
            return rooted;
        }
        if (accept("[")) {
            return items(Kind::list, current.offset, "]");
        }
        if (accept("{")) {
            return items(Kind::record, current.offset, "}");
        }
        fail(current.offset, unexpected(current));
        return made(Kind::literal, current.offset);
    }

    Tree literal(const Token& current, Value value) {
        Tree node = made(Kind::literal, current.offset);
        node->value = std::move(value);
        return node;
    }

    Tree word(const Token& current) {
        if (current.text == "in") {
            fail(current.offset, unexpected(current));
            return made(Kind::literal, current.offset);
        }
        advance();
        if (current.text == "true" || current.text == "false") {
            return literal(current, Value(current.text == "true"));
        }
        if (current.text == "null") {
            return literal(current, Value());
        }
        if (accept("(")) {
            return current.text == "has" ? has(current) : call(current, nullptr);
        }
        if (is_reserved(current.text)) {
            fail(current.offset, reserved(current.text));
        }
        if ((current.text == "not" || current.text == "non") && token().kind == Token::Kind::identifier) {
            fail(current.offset, "Pour « non », écrivez !.");
        }
        Tree node = made(Kind::name, current.offset);
        node->name = std::string(current.text);
        node->path = names_ == Names::free ? node->name : "";
        return node;
    }

    // After the opening sign: [a, b] or {'k': v}; a comma may follow the last.
    Tree items(Kind kind, std::size_t offset, std::string_view closing) {
        Tree node = made(kind, offset);
        while (!problem_ && !accept(closing)) {
            node->children.push_back(expression());
            if (kind == Kind::record) {
                require(":");
                node->children.push_back(expression());
            }
            if (!accept(",")) {
                require(closing);
                break;
            }
        }
        return node;
    }

    std::string_view source_;
    std::vector<Token> tokens_;
    Names names_;
    std::size_t at_ = 0;
    int depth_ = 0;
    int nodes_ = 0;
    int macro_depth_ = 0;
    std::optional<Problem> problem_;
};

}  // namespace

std::string path_of(const Node& node) {
    if (node.kind == Kind::name) {
        return node.name;
    }
    if (node.kind != Kind::member) {
        return {};
    }
    const std::string base = path_of(*node.children[0]);
    return base.empty() ? base : base + "." + node.name;
}

Problem problem_at(std::string_view source, std::size_t offset, std::string message) {
    Problem problem{1, 1, std::move(message), offset};
    for (const char c : source.substr(0, offset)) {
        const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
        problem.line += c == '\n' ? 1 : 0;
        problem.column = c == '\n' ? 1 : problem.column + (continues ? 0 : 1);
    }
    return problem;
}

tl::expected<Tree, Problem> parsed(std::string_view source, Names names) {
    tl::expected<std::vector<Token>, Problem> tokens = tokenized(source);
    if (!tokens) {
        return tl::unexpected(tokens.error());
    }
    return Parser(source, std::move(*tokens), names).run();
}

}  // namespace jalon
