#include "engine/expression/expression.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/expression/checker.hpp"
#include "engine/expression/evaluator.hpp"
#include "engine/expression/node.hpp"
#include "engine/expression/parser.hpp"

namespace jalon {

namespace {

struct Mentions {
    std::set<std::string> names;
    std::set<std::string> states;
    std::set<std::string> tables;
};

void collect(const Node& node, std::vector<std::string_view>& variables, Mentions& mentions) {
    const std::string path = path_of(node);
    if (!path.empty()) {
        const std::string_view first = std::string_view(path).substr(0, path.find('.'));
        if (std::find(variables.begin(), variables.end(), first) == variables.end()) {
            mentions.names.insert(path);
        }
        return;
    }
    const bool state = node.kind == Node::Kind::call && node.name == "in_state" && node.children.size() == 1;
    if (state && node.children[0]->value.text() != nullptr) {
        mentions.states.insert(*node.children[0]->value.text());
    }
    const bool table = node.kind == Node::Kind::call && node.name == "decide" && node.children.size() == 1;
    if (table && node.children[0]->value.text() != nullptr) {
        mentions.tables.insert(*node.children[0]->value.text());
    }
    // The variable of a comprehension is known in its body, which follows the range.
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const bool body = node.kind == Node::Kind::comprehension && i > 0;
        if (body) {
            variables.push_back(node.name);
            variables.push_back(node.second);
        }
        collect(*node.children[i], variables, mentions);
        if (body) {
            variables.resize(variables.size() - 2);
        }
    }
}

}  // namespace

Expression::Expression(std::string_view source, std::unique_ptr<ExpressionNode> root, Type type)
    : source_(source), type_(std::move(type)) {
    Mentions mentions;
    std::vector<std::string_view> variables;
    collect(*root, variables, mentions);
    root_ = std::move(root);
    names_.assign(mentions.names.begin(), mentions.names.end());
    states_.assign(mentions.states.begin(), mentions.states.end());
    tables_.assign(mentions.tables.begin(), mentions.tables.end());
}

tl::expected<Expression, Expression::Problems> Expression::compile(std::string_view source) {
    tl::expected<std::unique_ptr<Node>, Problem> root = parsed(source);
    if (!root) {
        return tl::unexpected(Problems{root.error()});
    }
    return Expression(source, std::move(*root), Type::dyn());
}

tl::expected<Expression, Expression::Problems> Expression::compile_freely(std::string_view source) {
    tl::expected<std::unique_ptr<Node>, Problem> root = parsed(source, Names::free);
    if (!root) {
        return tl::unexpected(Problems{root.error()});
    }
    return Expression(source, std::move(*root), Type::dyn());
}

tl::expected<Expression, Expression::Problems> Expression::compile(std::string_view source,
                                                                   const Environment& environment) {
    tl::expected<std::unique_ptr<Node>, Problem> root = parsed(source);
    if (!root) {
        return tl::unexpected(Problems{root.error()});
    }
    Checked result = checked(**root, source, environment);
    if (!result.problems.empty()) {
        return tl::unexpected(std::move(result.problems));
    }
    return Expression(source, std::move(*root), std::move(result.type));
}

Result<Value> Expression::evaluate(const Scope& scope) const {
    return root_ ? evaluated(*root_, scope) : Value();
}

Result<bool> Expression::holds(const Scope& scope) const {
    return root_ ? condition_holds(*root_, scope)
                 : Result<bool>(failure(ErrorKind::invalid, "Une condition vraie ou fausse est attendue."));
}

std::vector<std::string> names_read(const Expression& expression, const Tables* tables) {
    std::vector<std::string> names = expression.names();
    for (const std::string& table : expression.tables()) {
        const std::vector<std::string> more =
            tables == nullptr ? std::vector<std::string>() : tables->names_read(table);
        names.insert(names.end(), more.begin(), more.end());
    }
    return names;
}

}  // namespace jalon
