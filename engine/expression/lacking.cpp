#include "engine/expression/lacking.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/expression/evaluator.hpp"
#include "engine/expression/node.hpp"

namespace jalon {

namespace {

bool is_null_literal(const Node& node) {
    return node.kind == Node::Kind::literal && node.value.is_null();
}

void gather_paths(const Node& node, std::vector<std::string>& variables, std::set<std::string>& paths) {
    if (const std::string path = path_of(node); !path.empty()) {
        const std::string first = path.substr(0, path.find('.'));
        if (std::ranges::find(variables, first) == variables.end()) {
            paths.insert(path);
        }
        return;
    }
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const bool body = node.kind == Node::Kind::comprehension && i > 0;
        if (body) {
            variables.push_back(node.name);
        }
        gather_paths(*node.children[i], variables, paths);
        if (body) {
            variables.pop_back();
        }
    }
}

std::vector<std::string> paths_in(const Node& node) {
    std::vector<std::string> variables;
    std::set<std::string> paths;
    gather_paths(node, variables, paths);
    return {paths.begin(), paths.end()};
}

bool lies_under(const std::string& path, const std::string& root) {
    return path == root || (path.starts_with(root) && path.size() > root.size() && path[root.size()] == '.');
}

std::optional<Lack::Comparison> comparison_of(Operator op, bool wanted) {
    using enum Lack::Comparison;
    switch (op) {
        case Operator::equal:
            return wanted ? equal : not_equal;
        case Operator::not_equal:
            return wanted ? not_equal : equal;
        case Operator::less:
            return wanted ? less : greater_equal;
        case Operator::less_equal:
            return wanted ? less_equal : greater;
        case Operator::greater:
            return wanted ? greater : less_equal;
        case Operator::greater_equal:
            return wanted ? greater_equal : less;
        case Operator::in:
            return wanted ? in : not_in;
        default:
            return std::nullopt;
    }
}

Lack::Comparison turned(Lack::Comparison comparison) {
    using enum Lack::Comparison;
    switch (comparison) {
        case less:
            return greater;
        case less_equal:
            return greater_equal;
        case greater:
            return less;
        case greater_equal:
            return less_equal;
        default:
            return comparison;
    }
}

// Reads the parts of a condition about the item of a list, without looking at any item.
class ItemReader {
  public:
    ItemReader(const Scope& scope, std::string variable) : scope_(scope), variable_(std::move(variable)) {}

    Lack read(const Node& node, bool wanted) const {
        Lack lack;
        lack.wanted = wanted;
        lack.names = paths_in(node);
        const bool all = (node.kind == Node::Kind::all_of) == wanted;
        switch (node.kind) {
            case Node::Kind::all_of:
            case Node::Kind::any_of:
                lack.kind = all ? Lack::Kind::all_of : Lack::Kind::any_of;
                for (const auto& child : node.children) {
                    lack.parts.push_back(read(*child, wanted));
                }
                return lack;
            case Node::Kind::not_:
                return read(*node.children[0], !wanted);
            case Node::Kind::has:
                lack.kind = wanted ? Lack::Kind::filled : Lack::Kind::empty;
                lack.path = member_of(*node.children[0]).value_or("");
                return lack;
            case Node::Kind::binary:
                return compared(node, wanted, std::move(lack));
            default:
                if (const std::optional<std::string> member = member_of(node)) {
                    lack.kind = Lack::Kind::truth;
                    lack.path = *member;
                }
                return lack;
        }
    }

  private:
    std::optional<std::string> member_of(const Node& node) const {
        const std::string path = path_of(node);
        if (path == variable_) {
            return "";
        }
        return path.starts_with(variable_ + ".") ? std::optional(path.substr(variable_.size() + 1)) : std::nullopt;
    }

    Lack compared(const Node& node, bool wanted, Lack lack) const {
        const std::optional<Lack::Comparison> comparison = comparison_of(node.op, wanted);
        const bool first = member_of(*node.children[0]).has_value();
        const std::optional<std::string> member = member_of(*node.children[first ? 0 : 1]);
        const Node& other = *node.children[first ? 1 : 0];
        if (!comparison || !member) {
            return lack;
        }
        if (is_null_literal(other)) {
            lack.kind = (*comparison == Lack::Comparison::not_equal) ? Lack::Kind::filled : Lack::Kind::empty;
            lack.path = *member;
            return lack;
        }
        const Result<Value> value = evaluated(other, scope_);  // an item on both sides cannot be told
        if (!value) {
            return lack;
        }
        if (const bool* flag = value->get_if<bool>()) {
            lack.kind = Lack::Kind::truth;
            lack.path = *member;
            lack.wanted = *flag == (*comparison == Lack::Comparison::equal);
            return lack;
        }
        lack.kind = Lack::Kind::comparison;
        lack.comparison = first ? *comparison : turned(*comparison);
        lack.path = *member;
        lack.left.path = *member;
        lack.right = {path_of(other), "", *value};
        return lack;
    }

    const Scope& scope_;
    std::string variable_;
};

// Finds what keeps a node from being `wanted`. Every function returns nullopt when nothing does.
class LackFinder {
  public:
    LackFinder(const Scope& scope, const std::vector<std::string>& undecided) : scope_(scope), undecided_(undecided) {}

    std::optional<Lack> find(const Node& node, bool wanted) const {
        switch (node.kind) {
            case Node::Kind::all_of:
            case Node::Kind::any_of:
                return (node.kind == Node::Kind::all_of) == wanted ? all(node, wanted) : any(node, wanted);
            case Node::Kind::not_:
                return find(*node.children[0], !wanted);
            case Node::Kind::conditional:
                return chosen(node, wanted);
            default:
                return leaf(node, wanted);
        }
    }

  private:
    bool is_undecided(const Node& node) const {
        const std::vector<std::string> paths = paths_in(node);
        return std::ranges::any_of(paths, [&](const std::string& path) {
            return std::ranges::any_of(undecided_, [&](const std::string& root) { return lies_under(path, root); });
        });
    }

    bool is(const Node& node, bool wanted) const {
        const Result<Value> value = evaluated(node, scope_);
        return value && value->get_if<bool>() != nullptr && *value->get_if<bool>() == wanted;
    }

    std::optional<Lack> all(const Node& node, bool wanted) const {
        Lack lack;
        lack.kind = Lack::Kind::all_of;
        for (const auto& child : node.children) {
            if (std::optional<Lack> part = find(*child, wanted)) {
                lack.parts.push_back(std::move(*part));
            }
        }
        return joined(std::move(lack));
    }

    std::optional<Lack> any(const Node& node, bool wanted) const {
        Lack lack;
        lack.kind = Lack::Kind::any_of;
        for (const auto& child : node.children) {
            std::optional<Lack> part = find(*child, wanted);
            if (!part) {
                return std::nullopt;
            }
            lack.parts.push_back(std::move(*part));
        }
        return joined(std::move(lack));
    }

    // c ? a : b. Either the branch in force comes to hold, or the other one does and the condition turns.
    std::optional<Lack> chosen(const Node& node, bool wanted) const {
        const Node& condition = *node.children[0];
        if (is_undecided(condition)) {
            return std::nullopt;
        }
        const bool known = is(condition, true) || is(condition, false);
        if (!known) {
            return leaf(node, wanted);
        }
        const bool first = is(condition, true);
        std::optional<Lack> here = find(*node.children[first ? 1 : 2], wanted);
        if (!here) {
            return std::nullopt;
        }
        Lack there;
        there.kind = Lack::Kind::all_of;
        for (std::optional<Lack> part : {find(condition, !first), find(*node.children[first ? 2 : 1], wanted)}) {
            if (part) {
                there.parts.push_back(std::move(*part));
            }
        }
        std::optional<Lack> instead = joined(std::move(there));
        const Node& other = *node.children[first ? 2 : 1];
        const bool never = other.kind == Node::Kind::literal && !is(other, wanted);
        if (!instead || never) {
            return here;
        }
        Lack either;
        either.kind = Lack::Kind::any_of;
        either.parts = {std::move(*here), std::move(*instead)};
        return joined(std::move(either));
    }

    std::optional<Lack> leaf(const Node& node, bool wanted) const {
        if (is_undecided(node) || is(node, wanted)) {
            return std::nullopt;
        }
        Lack lack;
        lack.wanted = wanted;
        lack.names = paths_in(node);
        if (const std::string path = path_of(node); !path.empty()) {
            lack.kind = Lack::Kind::truth;
            lack.path = path;
        } else if (node.kind == Node::Kind::has) {
            lack.kind = wanted ? Lack::Kind::filled : Lack::Kind::empty;
            lack.path = path_of(*node.children[0]);
        } else if (node.kind == Node::Kind::binary) {
            compare(node, wanted, lack);
        } else if (node.kind == Node::Kind::call && node.name == "in_state" && node.children.size() == 1 &&
                   node.children[0]->value.text() != nullptr) {
            lack.kind = Lack::Kind::state;
            lack.path = *node.children[0]->value.text();
        } else if (node.kind == Node::Kind::comprehension) {
            quantify(node, wanted, lack);
        }
        return lack;
    }

    Operand operand(const Node& node) const {
        Operand side;
        side.path = path_of(node);
        if (node.kind == Node::Kind::call && node.children.size() <= 1) {
            side.function = node.name;
            side.path = node.children.empty() ? "" : path_of(*node.children[0]);
        }
        if (Result<Value> value = evaluated(node, scope_)) {
            side.value = std::move(*value);
        }
        return side;
    }

    void compare(const Node& node, bool wanted, Lack& lack) const {
        const std::optional<Lack::Comparison> comparison = comparison_of(node.op, wanted);
        if (!comparison) {
            return;
        }
        const Node& left = *node.children[0];
        const Node& right = *node.children[1];
        if (is_null_literal(left) || is_null_literal(right)) {
            const std::string path = path_of(is_null_literal(left) ? right : left);
            if (!path.empty()) {
                lack.kind = *comparison == Lack::Comparison::equal ? Lack::Kind::empty : Lack::Kind::filled;
                lack.path = path;
            }
            return;
        }
        lack.left = operand(left);
        lack.right = operand(right);
        const bool* flag = lack.right.path.empty() ? lack.right.value.get_if<bool>() : nullptr;
        if (flag != nullptr && !lack.left.path.empty() && lack.left.function.empty()) {
            lack.kind = Lack::Kind::truth;
            lack.path = lack.left.path;
            lack.wanted = *flag == (*comparison == Lack::Comparison::equal);
            lack.left = lack.right = {};
            return;
        }
        lack.kind = Lack::Kind::comparison;
        lack.comparison = *comparison;
        const bool fact_on_the_right = lack.left.path.empty() && !lack.right.path.empty();
        const bool turnable = *comparison != Lack::Comparison::in && *comparison != Lack::Comparison::not_in;
        if (fact_on_the_right && turnable) {  // the fact is what one speaks of
            std::swap(lack.left, lack.right);
            lack.comparison = turned(lack.comparison);
        }
    }

    void quantify(const Node& node, bool wanted, Lack& lack) const {
        const std::string list = path_of(*node.children[0]);
        if (list.empty() || node.children.size() < 2) {
            return;
        }
        const ItemReader items(scope_, node.name);
        const Node& body = *node.children[1];
        if (node.macro == Macro::exists) {
            lack.kind = wanted ? Lack::Kind::some_item : Lack::Kind::no_item;
            lack.parts = {items.read(body, true)};
        } else if (node.macro == Macro::all) {
            lack.kind = wanted ? Lack::Kind::every_item : Lack::Kind::some_item;
            lack.parts = {items.read(body, wanted)};
        } else {
            return;
        }
        lack.path = list;
    }

    // True when meeting `other` means meeting `lack` too: a value that compares well is a value.
    static bool implied_by(const Lack& lack, const Lack& other) {
        if (lack == other) {
            return true;
        }
        const bool asks_value = lack.kind == Lack::Kind::filled && other.kind != Lack::Kind::any_of &&
                                other.kind != Lack::Kind::empty && other.kind != Lack::Kind::filled;
        return asks_value &&
               std::ranges::any_of(other.names, [&](const std::string& name) { return lies_under(name, lack.path); });
    }

    // Flattened, without what another part already asks for; a single part stands for itself.
    static std::optional<Lack> joined(Lack lack) {
        std::vector<Lack> flat;
        for (Lack& part : lack.parts) {
            if (part.kind == lack.kind) {
                std::ranges::move(part.parts, std::back_inserter(flat));
            } else {
                flat.push_back(std::move(part));
            }
        }
        std::vector<Lack> kept;
        for (std::size_t i = 0; i < flat.size(); ++i) {
            bool superfluous = false;
            for (std::size_t j = 0; j < flat.size() && !superfluous; ++j) {
                const bool twin = flat[i] == flat[j];
                const bool covered = lack.kind == Lack::Kind::all_of && i != j && implied_by(flat[i], flat[j]);
                superfluous = twin ? j < i : covered;
            }
            if (!superfluous) {
                kept.push_back(flat[i]);
            }
        }
        if (kept.empty()) {
            return std::nullopt;
        }
        if (kept.size() == 1) {
            return std::move(kept.front());
        }
        std::set<std::string> names;
        for (const Lack& part : kept) {
            names.insert(part.names.begin(), part.names.end());
        }
        lack.names.assign(names.begin(), names.end());
        lack.parts = std::move(kept);
        return lack;
    }

    const Scope& scope_;
    const std::vector<std::string>& undecided_;
};

}  // namespace

std::optional<Lack> lacking(const Expression& condition, const Scope& scope,
                            const std::vector<std::string>& undecided) {
    return condition.root_ == nullptr ? std::nullopt : LackFinder(scope, undecided).find(*condition.root_, true);
}

}  // namespace jalon
