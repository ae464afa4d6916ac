// The tree of an expression, as the parser makes it and the evaluator walks it. Internal to this folder.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/value.hpp"
#include "engine/expression/expression.hpp"
#include "engine/expression/pattern.hpp"

namespace jalon {

struct Function;

enum class Operator {
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    in,
    add,
    subtract,
    multiply,
    divide,
    modulo
};
enum class Macro { all, exists, exists_one, map, filter, transform_list, transform_map };

struct ExpressionNode {
    enum class Kind {
        literal,
        name,           // name
        member,         // children[0] . name
        index,          // children[0] [ children[1] ]
        negation,       // - children[0]
        not_,           // ! children[0]
        binary,         // children[0] op children[1]
        all_of,         // && between two or more children
        any_of,         // || between two or more children
        conditional,    // children[0] ? children[1] : children[2]
        call,           // name(children…); a receiver is the first child
        list,           // [ children… ]
        record,         // { children[0]: children[1], … }
        has,            // has(children[0])
        comprehension,  // children[0].macro(name, second, children[1] …)
    };

    Kind kind = Kind::literal;
    std::size_t offset = 0;  // in the source, for messages
    Value value;             // literal
    std::string name;
    std::string second;  // comprehension over two variables: index and item, or key and value
    std::string path;    // of a name or member that data may hold under its whole dotted name; else ""
    bool root = false;   // .name: never a variable of a comprehension
    Operator op = Operator::equal;
    Macro macro = Macro::all;
    std::vector<std::unique_ptr<ExpressionNode>> children;
    std::span<const Function> overloads;     // call
    std::shared_ptr<const Pattern> pattern;  // call of matches() with a literal
    bool absent_is_null = false;             // declared optional: a missing member is null, not an error
    bool widens = false;                     // list, conditional: an int among decimals becomes one
    Type::Kind yields = Type::Kind::dyn;     // set by the checker; tells an empty sum of money from one of integers
};

using Node = ExpressionNode;

// "a.b.c" for a name or a chain of members, "" for anything else.
std::string path_of(const Node& node);
// The problem at a byte offset of `source`; its column counts characters.
Problem problem_at(std::string_view source, std::size_t offset, std::string message);

}  // namespace jalon
