#include "engine/proof/relevance.hpp"

#include <algorithm>

#include "engine/definition/check.hpp"
#include "engine/definition/reading.hpp"
#include "engine/expression/operators.hpp"

namespace jalon::proof {

namespace {

using Kind = ExpressionNode::Kind;

constexpr std::size_t representatives_max = 12;

std::string root_of(std::string_view path) {
    return std::string(path.substr(0, path.find('.')));
}

std::string first_word(const Action& action, std::string_view name) {
    const auto found = action.words.find(name);
    return found == action.words.end() || found->second.empty() ? "" : found->second.front();
}

// ---- What makes a difference

class Cone {
  public:
    Cone(const Workflow& workflow, const Watched& watched, Relevance& found)
        : workflow_(workflow), watched_(watched), found_(found) {}

    void run(const std::vector<const Claim*>& claims) {
        for (const State& state : workflow_.states) {
            for (const Transition& transition : state.transitions) {
                ++transitions_of_[transition.event];
            }
        }
        for (const Claim* claim : claims) {
            read(claim->expression);
        }
        do {
            grown_ = false;
            for (const State& state : workflow_.states) {
                visit(state);
            }
            for (const Datum& datum : workflow_.data) {
                if (datum.compute && follows(datum.name)) {
                    read(datum.compute->expression);
                }
            }
        } while (grown_);
    }

  private:
    bool follows(const std::string& name) const { return found_.data.contains(root_of(name)); }

    void read(const Expression& expression) {
        if (expression.root() == nullptr || !found_.formulas.insert(expression.root()).second) {
            return;
        }
        grown_ = true;
        for (const std::string& root : roots_of(*expression.root())) {
            found_.data.insert(root);
        }
    }

    void visit(const State& state) {
        for (const Transition& transition : state.transitions) {
            const bool moves = !transition.targets.empty() || transition.reenter;
            const bool answers = !transition.form.empty() &&
                                 follows(transition.collect.empty() ? data_key(transition.form) : transition.collect);
            // One that does nothing may still stand in the way of another.
            const bool alone = transitions_of_[transition.event] == 1;
            if (visit(transition.actions) || moves || answers || !alone ||
                watched_.counts.contains("event " + transition.event)) {
                read_condition(transition);
            }
        }
        for (const Timer& timer : state.timers) {
            visit(timer, state);
        }
        visit(state.entry);
        visit(state.exit);
        visit(state.initial_actions);
    }

    void visit(const Timer& timer, const State& state) {
        const Transition& transition = timer.transition;
        const bool handled = std::any_of(state.transitions.begin(), state.transitions.end(),
                                         [&](const Transition& other) { return other.event == transition.event; });
        const bool acts = visit(transition.actions);
        const bool leads = !transition.targets.empty() || handled || watched_.timers.contains(timer.name) || acts;
        if (!leads) {
            return;  // it would only multiply the situations
        }
        found_.timers.insert(&timer);
        read_condition(transition);
        if (timer.at) {
            read(timer.at->expression);
        }
    }

    void read_condition(const Transition& transition) {
        if (transition.condition) {
            read(transition.condition->expression);
        }
    }

    bool visit(const std::vector<Action>& actions) {
        bool matters = false;
        for (const Action& action : actions) {
            matters = visit(action) || matters;
        }
        return matters;
    }

    bool visit(const Action& action) {
        switch (action.kind) {
            case Action::Kind::set:
                return visit_set(action);
            case Action::Kind::raise:
                for (const auto& [name, formula] : action.arguments) {
                    read(formula.expression);
                }
                return true;
            case Action::Kind::when:
                return visit_when(action);
            case Action::Kind::number:
                return follows(first_word(action, "into"));
            case Action::Kind::document:
            case Action::Kind::file: {
                const std::string as = first_word(action, "as");
                const std::string key = as.empty() ? first_word(action, "template") : as;
                return watched_.papers.contains(key) || watched_.counts.contains("paper " + key);
            }
            case Action::Kind::signed_:
                return watched_.papers.contains(first_word(action, "document"));
            case Action::Kind::invoice:
                return watched_.invoices || watched_.counts.contains("invoice") || follows(first_word(action, "into"));
            case Action::Kind::consent:
                return visit_consent(action);
            default:
                return false;
        }
    }

    bool visit_set(const Action& action) {
        bool matters = false;
        for (const auto& [name, formula] : action.arguments) {
            if (follows(name)) {
                read(formula.expression);
                matters = true;
            }
        }
        return matters;
    }

    bool visit_when(const Action& action) {
        bool matters = false;
        for (const Branch& branch : action.branches) {
            matters = visit(branch.actions) || matters;
        }
        for (const Branch& branch : action.branches) {
            if (matters && branch.condition) {
                read(branch.condition->expression);
            }
        }
        return matters;
    }

    bool visit_consent(const Action& action) {
        const auto granted = action.arguments.find("granted");
        if (!watched_.consents.contains(first_word(action, "type")) && !follows("consents")) {
            return false;
        }
        if (granted != action.arguments.end()) {
            read(granted->second.expression);
            found_.yes_no_values.insert(granted->second.expression.root());
        }
        return true;
    }

    const Workflow& workflow_;
    const Watched& watched_;
    Relevance& found_;
    bool grown_ = false;
    std::map<std::string, int> transitions_of_;
};

// ---- Which values stand for all others

// Paths that hold one another's values, and what they are compared with.
class Classes {
  public:
    void join(const std::string& left, const std::string& right) {
        const std::string first = find(left);
        const std::string second = find(right);
        if (first != second) {
            parent_[second] = first;
            opaque_[first] = opaque_[first] || opaque_[second];
            std::vector<Value>& constants = constants_[first];
            const std::vector<Value>& others = constants_[second];
            constants.insert(constants.end(), others.begin(), others.end());
        }
    }
    void compare(const std::string& path, const Value& value) { constants_[find(path)].push_back(value); }
    void make_opaque(const std::string& path) { opaque_[find(path)] = true; }

    const std::vector<Value>* constants(const std::string& path) {
        const std::string top = find(path);
        return opaque_[top] ? nullptr : &constants_[top];
    }
    std::vector<std::string> paths() const {
        std::vector<std::string> all;
        for (const auto& [path, above] : parent_) {
            all.push_back(path);
        }
        return all;
    }

  private:
    std::string find(const std::string& path) {
        parent_.try_emplace(path, path);
        std::string top = path;
        while (parent_[top] != top) {
            top = parent_[top];
        }
        return top;
    }

    std::map<std::string, std::string> parent_;
    std::map<std::string, bool> opaque_;
    std::map<std::string, std::vector<Value>> constants_;
};

bool is_constant(const ExpressionNode& node) {
    const Value& value = node.value;
    return node.kind == Kind::literal && (value.get_if<bool>() != nullptr || value.get_if<std::int64_t>() != nullptr ||
                                          value.get_if<Decimal>() != nullptr || value.text() != nullptr);
}

bool is_null(const ExpressionNode& node) {
    return node.kind == Kind::literal && node.value.is_null();
}

// Reads how each path of an expression is used.
class Usage {
  public:
    Usage(Classes& classes, Relevance& found) : classes_(classes), found_(found) {}

    // `target`: the datum that receives the value, or "".
    void value(const ExpressionNode& node, const std::string& target) {
        const std::string path = path_of(node);
        if (!path.empty()) {
            target.empty() ? classes_.make_opaque(path) : classes_.join(target, path);
            return;
        }
        if (node.kind == Kind::conditional) {
            condition(*node.children[0]);
            value(*node.children[1], target);
            value(*node.children[2], target);
        } else if (node.kind == Kind::literal) {
            note(node);
        } else if (node.kind == Kind::binary || node.kind == Kind::not_ || node.kind == Kind::all_of ||
                   node.kind == Kind::any_of || node.kind == Kind::has) {
            condition(node);
        } else {
            inside(node);
        }
    }

    void condition(const ExpressionNode& node) {
        const std::string path = path_of(node);
        if (!path.empty()) {
            classes_.compare(path, Value(true));
            classes_.compare(path, Value(false));
        } else if (node.kind == Kind::not_ || node.kind == Kind::all_of || node.kind == Kind::any_of) {
            for (const auto& child : node.children) {
                condition(*child);
            }
        } else if (node.kind == Kind::has) {
            found_.null_tested.insert(path_of(*node.children[0]));
        } else if (node.kind == Kind::binary && !is_arithmetic(node.op)) {
            comparison(node);
        } else if (node.kind == Kind::conditional) {
            value(node, "");
        } else {
            inside(node);
        }
    }

  private:
    void note(const ExpressionNode& node) {
        if (is_constant(node)) {
            found_.constants.push_back(node.value);
        }
    }

    void comparison(const ExpressionNode& node) {
        const ExpressionNode& left = *node.children[0];
        const ExpressionNode& right = *node.children[1];
        note(left);
        note(right);
        if (is_null(left) || is_null(right)) {
            const std::string path = path_of(is_null(left) ? right : left);
            path.empty() ? inside(is_null(left) ? right : left) : void(found_.null_tested.insert(path));
            return;
        }
        const bool ordered_text =
            is_ordering(node.op) && (left.value.text() != nullptr || right.value.text() != nullptr);
        const std::string path = path_of(is_constant(left) ? right : left);
        if (!path.empty() && !ordered_text && is_constant(is_constant(left) ? left : right)) {
            classes_.compare(path, is_constant(left) ? left.value : right.value);
            return;
        }
        const bool among = node.op == Operator::in && right.kind == Kind::list &&
                           std::all_of(right.children.begin(), right.children.end(),
                                       [](const auto& item) { return is_constant(*item); });
        if (!path.empty() && among) {
            for (const auto& item : right.children) {
                note(*item);
                classes_.compare(path, item->value);
            }
            return;
        }
        value(left, "");
        value(right, "");
    }

    // Anything else that is done with a path makes it one whose every value may count.
    void inside(const ExpressionNode& node) {
        const std::string path = path_of(node);
        if (!path.empty()) {
            classes_.make_opaque(path);
            return;
        }
        note(node);
        for (const auto& child : node.children) {
            value(*child, "");
        }
    }

    Classes& classes_;
    Relevance& found_;
};

void add_numbers(const std::vector<Value>& constants, std::vector<Value>& made) {
    const bool decimals = std::any_of(constants.begin(), constants.end(),
                                      [](const Value& value) { return value.get_if<Decimal>() != nullptr; });
    std::vector<Decimal> points;
    for (const Value& value : constants) {
        points.push_back(*as_decimal(value));
    }
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    int places = 0;
    for (const Decimal& point : points) {
        places = std::max(places, point.scale());
    }
    if (places >= Decimal::max_scale) {
        return;
    }
    // Closer to each constant than any other constant can be; whole numbers stay whole where nothing lies between.
    std::vector<Decimal> all = points;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Decimal unit = decimals ? Decimal(1, places + 1) : Decimal(1, 0);
        const Decimal half = decimals ? unit : Decimal(5, 1);
        const bool neighbour = i + 1 < points.size() && points[i].plus(unit).value_or(points[i]) == points[i + 1];
        for (const Result<Decimal>& near : {points[i].minus(unit), points[i].plus(neighbour ? half : unit)}) {
            if (near) {
                all.push_back(*near);
            }
        }
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (const Decimal& value : all) {
        const bool whole = !decimals && value.rounded(0) == value;
        made.push_back(whole ? Value(value.rounded(0).units()) : Value(value));
    }
}

// One value for each part into which the constants cut the values of a path; empty when they cannot be told apart so.
std::vector<Value> representatives(const std::vector<Value>& constants) {
    const auto all = [&](auto test) { return std::all_of(constants.begin(), constants.end(), test); };
    std::vector<Value> made;
    if (constants.empty()) {
        return made;
    }
    if (all([](const Value& value) { return value.get_if<bool>() != nullptr; })) {
        return {Value(false), Value(true)};
    }
    if (all([](const Value& value) { return value.text() != nullptr; })) {
        for (const Value& value : constants) {
            if (std::find(made.begin(), made.end(), value) == made.end()) {
                made.push_back(value);
            }
        }
        std::string other = "autre";
        while (std::find(made.begin(), made.end(), Value(other)) != made.end()) {
            other += "-";
        }
        made.emplace_back(other);
    } else if (all([](const Value& value) { return as_decimal(value).has_value(); })) {
        add_numbers(constants, made);
    }
    return made.size() <= representatives_max ? made : std::vector<Value>();
}

void read_usage(const Workflow& workflow, Usage& usage, const std::set<const ExpressionNode*>& followed) {
    const auto visit_condition = [&](const std::optional<Formula>& formula) {
        if (formula && followed.contains(formula->expression.root())) {
            usage.condition(*formula->expression.root());
        }
    };
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            visit_condition(transition.condition);
        }
        for (const Timer& timer : state.timers) {
            visit_condition(timer.transition.condition);
            if (timer.at && followed.contains(timer.at->expression.root())) {
                usage.value(*timer.at->expression.root(), "");
            }
        }
    }
    for (const Datum& datum : workflow.data) {
        if (datum.compute && followed.contains(datum.compute->expression.root())) {
            usage.value(*datum.compute->expression.root(), datum.name);
        }
    }
    for_each_action(workflow, [&](const Action& action) {
        for (const Branch& branch : action.branches) {
            visit_condition(branch.condition);
        }
        for (const auto& [name, formula] : action.arguments) {
            if (followed.contains(formula.expression.root())) {
                usage.value(*formula.expression.root(), action.kind == Action::Kind::set ? name : "");
            }
        }
    });
}

void find_assigned(const Workflow& workflow, Relevance& found) {
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            if (!transition.form.empty()) {
                found.assigned.insert(transition.collect.empty() ? data_key(transition.form) : transition.collect);
            }
        }
    }
    for_each_action(workflow, [&](const Action& action) {
        if (action.kind == Action::Kind::set) {
            for (const auto& [name, formula] : action.arguments) {
                found.assigned.insert(root_of(name));
            }
        }
        if (const std::string into = first_word(action, "into"); !into.empty()) {
            found.assigned.insert(root_of(into));
        }
    });
}

// `event.x` and `form.x` are one answer; a path is not told apart when the record it lies in is used as a whole.
void join_answers(const Workflow& workflow, Classes& classes) {
    const std::vector<std::string> paths = classes.paths();
    for (const std::string& form : forms_of(workflow)) {
        const std::string prefix = data_key(form) + ".";
        for (const std::string& path : paths) {
            if (path.starts_with(prefix)) {
                classes.join(path, "event." + path.substr(prefix.size()));
            }
        }
    }
    for (const std::string& path : paths) {
        for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1)) {
            if (std::find(paths.begin(), paths.end(), path.substr(0, dot)) != paths.end()) {
                classes.make_opaque(path);
            }
        }
    }
}

void add_paths(const ExpressionNode& node, std::set<std::string>& paths) {
    if (const std::string path = path_of(node); !path.empty()) {
        paths.insert(path);
        return;
    }
    for (const auto& child : node.children) {
        add_paths(*child, paths);
    }
}

void count_atoms(const ExpressionNode& node, std::map<std::string, int>& counts) {
    const bool composed = node.kind == Kind::not_ || node.kind == Kind::all_of || node.kind == Kind::any_of;
    if (!composed && node.kind != Kind::literal) {
        ++counts[atom_of(node).text];
    }
    for (const auto& child : node.children) {
        count_atoms(*child, counts);
    }
}

}  // namespace

Relevance relevance_of(const Workflow& workflow, const std::vector<const Claim*>& claims, const Watched& watched) {
    Relevance found;
    find_assigned(workflow, found);
    Cone(workflow, watched, found).run(claims);
    Classes classes;
    Usage usage(classes, found);
    read_usage(workflow, usage, found.formulas);
    std::map<std::string, int> counts;
    for (const Claim* claim : claims) {
        usage.condition(*claim->expression.root());
    }
    for (const ExpressionNode* root : found.formulas) {
        count_atoms(*root, counts);
    }
    for (const auto& [atom, count] : counts) {
        if (count > 1) {
            found.atoms.insert(atom);
        }
    }
    for (const ExpressionNode* root : found.formulas) {
        add_paths(*root, found.paths);
    }
    join_answers(workflow, classes);
    for (const std::string& path : classes.paths()) {
        const std::vector<Value>* constants = classes.constants(path);
        if (constants != nullptr && !constants->empty()) {
            std::vector<Value> made = representatives(*constants);
            for (const Value& value : made) {
                if (const auto* number = value.get_if<std::int64_t>()) {
                    found.numbers.insert(*number);
                }
            }
            if (!made.empty()) {
                found.representatives.emplace(path, std::move(made));
            }
        }
    }
    return found;
}

}  // namespace jalon::proof
