#include "engine/proof/presence.hpp"

#include <algorithm>
#include <utility>

#include "engine/definition/check.hpp"
#include "engine/definition/reading.hpp"
#include "engine/expression/evaluator.hpp"
#include "engine/expression/fact.hpp"
#include "engine/expression/functions.hpp"
#include "engine/expression/operators.hpp"

namespace jalon::proof {

namespace {

using Kind = ExpressionNode::Kind;
using Known = std::map<std::string, Presence>;  // facts of which more is known than their values tell

std::string root_of(const std::string& path) {
    return path.substr(0, path.find('.'));
}

bool is_null(const ExpressionNode& node) {
    return node.kind == Kind::literal && node.value.is_null();
}

bool compares_with_null(const ExpressionNode& node) {
    const bool equality = node.op == Operator::equal || node.op == Operator::not_equal;
    return node.kind == Kind::binary && equality && (is_null(*node.children[0]) || is_null(*node.children[1]));
}

bool is_condition(const ExpressionNode& node) {
    return node.kind == Kind::not_ || node.kind == Kind::all_of || node.kind == Kind::any_of ||
           node.kind == Kind::has || (node.kind == Kind::binary && !is_arithmetic(node.op));
}

// The path whose presence an elementary condition asks for, and whether it holds when that is there.
struct Question {
    std::string path;
    bool when_there = true;
};

std::optional<Question> question_of(const ExpressionNode& node) {
    if (node.kind == Kind::has) {
        return Question{path_of(*node.children[0]), true};
    }
    if (compares_with_null(node)) {
        const ExpressionNode& other = *node.children[is_null(*node.children[0]) ? 1 : 0];
        return Question{path_of(other), node.op == Operator::not_equal};
    }
    return std::nullopt;
}

Known in_both(const Known& left, const Known& right) {
    Known both;
    for (const auto& [name, presence] : left) {
        const auto other = right.find(name);
        if (other != right.end() && other->second == presence) {
            both.emplace(name, presence);
        }
    }
    return both;
}

// One expression, walked once for what it needs and what it yields.
class Inspection {
  public:
    using Lookup = std::function<Presence(const std::string&)>;

    Inspection(const ExpressionNode& root, const Scope& scope, Lookup lookup)
        : root_(root), scope_(scope), lookup_(std::move(lookup)) {}

    enum class Truth { no, yes, open, fails };

    std::vector<NeededFact> needed;

    // What a value is as far as its presence goes; `lacking`: the fact without which there is none.
    struct Found {
        Presence presence = Presence::present;
        std::string lacking;
        bool fails = false;
    };

    Found value(const ExpressionNode& node, const Known& known) {
        switch (node.kind) {
            case Kind::literal:
                return {node.value.is_null() ? Presence::absent : Presence::present, "", false};
            case Kind::name:
                return {presence(node.name, known), node.name, false};
            case Kind::member:
                return member(node, known);
            case Kind::conditional:
                return chosen(node, known);
            case Kind::list:
            case Kind::record:
                return made_of(node, known, false);
            case Kind::call:
                return called(node, known);
            case Kind::comprehension:
                return strictly(*node.children[0], known);  // what is asked of each item is not looked at
            default:
                if (!is_condition(node)) {
                    return made_of(node, known, true);
                }
                return {Presence::present, "", truth(node, known) == Truth::fails};
        }
    }

    Truth truth(const ExpressionNode& node, const Known& known) {
        switch (node.kind) {
            case Kind::literal:
                return node.value.get_if<bool>() == nullptr ? Truth::fails
                       : node.value.is_true()               ? Truth::yes
                                                            : Truth::no;
            case Kind::not_: {
                const Truth inner = truth(*node.children[0], known);
                return inner == Truth::yes ? Truth::no : inner == Truth::no ? Truth::yes : inner;
            }
            case Kind::all_of:
                return logical(node, known, Truth::no);
            case Kind::any_of:
                return logical(node, known, Truth::yes);
            case Kind::binary:
            case Kind::has:
                return elementary(node, known);
            default:
                if (node.kind == Kind::call && node.name == "in_state") {
                    const Result<Value> inside = jalon::evaluated(node, scope_);
                    return !inside ? Truth::open : inside->is_true() ? Truth::yes : Truth::no;
                }
                return strictly(node, known).fails ? Truth::fails : Truth::open;
        }
    }

    // What is known besides once the condition has turned out so.
    Known refined(const ExpressionNode& node, bool outcome, Known known) {
        if (node.kind == Kind::not_) {
            return refined(*node.children[0], !outcome, std::move(known));
        }
        if (node.kind == Kind::all_of || node.kind == Kind::any_of) {
            return (node.kind == Kind::all_of) == outcome ? refined_by_all(node, outcome, std::move(known), nullptr)
                                                          : refined_by_one(node, outcome, known);
        }
        if (const std::optional<Question> question = question_of(node)) {
            const bool there = question->when_there == outcome;
            const bool whole = question->path.find('.') == std::string::npos;
            if (!question->path.empty() && (there || whole)) {
                known.insert_or_assign(root_of(question->path), there ? Presence::present : Presence::absent);
            }
            return known;
        }
        const std::vector<NeededFact> before = std::exchange(needed, {});
        value(node, known);
        strictly_if_condition(node, known);
        for (const NeededFact& fact : needed) {
            known.insert_or_assign(root_of(fact.name), Presence::present);
        }
        needed = before;
        add_equal(node, outcome, known);
        return known;
    }

  private:
    Presence presence(const std::string& root, const Known& known) const {
        const auto refined = known.find(root);
        return refined != known.end() ? refined->second : lookup_(root);
    }

    // A fact that has to be there, or the expression fails.
    bool need(const Found& found) {
        if (found.presence == Presence::present || found.lacking.empty()) {
            return found.presence == Presence::absent;
        }
        needed.push_back({&root_, found.lacking, found.presence, true});
        return found.presence == Presence::absent;
    }

    Found strictly(const ExpressionNode& node, const Known& known) {
        const Found found = value(node, known);
        return {Presence::present, "", need(found) || found.fails};
    }

    void strictly_if_condition(const ExpressionNode& node, const Known& known) {
        if (node.kind == Kind::name || node.kind == Kind::member) {
            strictly(node, known);
        }
    }

    Found member(const ExpressionNode& node, const Known& known) {
        const std::string path = path_of(node);
        if (path.empty()) {
            return strictly(*node.children[0], known);
        }
        const Presence base = presence(root_of(path), known);
        if (base == Presence::present) {
            // Whether an answer that may be left out is there, the checker of types has asked for.
            return {node.absent_is_null ? Presence::perhaps : Presence::present, "", false};
        }
        const Found found{base, path, false};
        return node.absent_is_null ? found : Found{Presence::present, "", need(found)};
    }

    Found made_of(const ExpressionNode& node, const Known& known, bool strict) {
        Found made;
        for (const auto& child : node.children) {
            const Found part = strict ? strictly(*child, known) : value(*child, known);
            made.fails = made.fails || part.fails;
        }
        return made;
    }

    Found called(const ExpressionNode& node, const Known& known) {
        if (node.name == "in_state" || node.name == "decide") {
            return {};
        }
        const bool takes_null = !node.overloads.empty() && node.overloads.front().null == Function::Null::taken;
        return made_of(node, known, !takes_null);
    }

    Found chosen(const ExpressionNode& node, const Known& known) {
        const Truth condition = truth(*node.children[0], known);
        if (condition == Truth::fails) {
            return {Presence::absent, "", true};
        }
        if (condition != Truth::open) {
            const bool first = condition == Truth::yes;
            return value(*node.children[first ? 1 : 2], refined(*node.children[0], first, known));
        }
        const Found one = value(*node.children[1], refined(*node.children[0], true, known));
        const Found other = value(*node.children[2], refined(*node.children[0], false, known));
        if (one.fails || other.fails) {
            return one.fails ? other : one;
        }
        // A null that was written there is meant.
        const bool same = one.presence == other.presence;
        return {same ? one.presence : Presence::perhaps, one.lacking.empty() ? other.lacking : one.lacking, false};
    }

    // `decisive`: the truth of one part that settles the whole, whatever fails in the others.
    Truth logical(const ExpressionNode& node, const Known& known, Truth decisive) {
        const std::vector<NeededFact> before = needed;
        bool open = false;
        bool fails = false;
        for (const auto& child : node.children) {
            const Truth part = truth(*child, refined_by_all(node, decisive == Truth::no, known, child.get()));
            if (part == decisive) {
                needed = before;
                return decisive;
            }
            open = open || part == Truth::open;
            fails = fails || part == Truth::fails;
        }
        if (fails && open) {
            return decisive == Truth::no ? Truth::no : Truth::open;
        }
        return fails ? Truth::fails : open ? Truth::open : decisive == Truth::no ? Truth::yes : Truth::no;
    }

    Known refined_by_all(const ExpressionNode& node, bool outcome, Known known, const ExpressionNode* but) {
        for (const auto& child : node.children) {
            if (child.get() != but) {
                known = refined(*child, outcome, std::move(known));
            }
        }
        return known;
    }

    Known refined_by_one(const ExpressionNode& node, bool outcome, const Known& known) {
        std::optional<Known> all;
        for (const auto& child : node.children) {
            const std::vector<NeededFact> before = needed;
            const Truth part = truth(*child, known);
            needed = before;
            if (part == Truth::open || part == (outcome ? Truth::yes : Truth::no)) {
                const Known one = refined(*child, outcome, known);
                all = all ? in_both(*all, one) : one;
            }
        }
        return all.value_or(known);
    }

    Truth elementary(const ExpressionNode& node, const Known& known) {
        if (const std::optional<Question> question = question_of(node)) {
            if (question->path.empty()) {
                return Truth::open;
            }
            const Presence there = presence(root_of(question->path), known);
            const bool whole = question->path.find('.') == std::string::npos;
            if (there == Presence::perhaps || (there == Presence::present && !whole)) {
                return Truth::open;
            }
            return (there == Presence::present) == question->when_there ? Truth::yes : Truth::no;
        }
        const bool equality = node.op == Operator::equal || node.op == Operator::not_equal;
        const Found left =
            equality || node.op == Operator::in ? value(*node.children[0], known) : strictly(*node.children[0], known);
        const Found right = equality ? value(*node.children[1], known) : strictly(*node.children[1], known);
        if (left.fails || right.fails) {
            return Truth::fails;
        }
        const bool apart = (left.presence == Presence::absent && right.presence == Presence::present) ||
                           (left.presence == Presence::present && right.presence == Presence::absent);
        if (equality && apart) {
            return node.op == Operator::equal ? Truth::no : Truth::yes;
        }
        return Truth::open;
    }

    // What is equal to something that is there is there.
    void add_equal(const ExpressionNode& node, bool outcome, Known& known) {
        if (node.kind != Kind::binary || (node.op != Operator::equal && node.op != Operator::not_equal) ||
            (node.op == Operator::equal) != outcome) {
            return;
        }
        for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
            const std::string path = path_of(*node.children[side]);
            const ExpressionNode& other = *node.children[1 - side];
            if (!path.empty() && other.kind == Kind::literal && !other.value.is_null()) {
                known.insert_or_assign(root_of(path), Presence::present);
            }
        }
    }

    const ExpressionNode& root_;
    const Scope& scope_;
    Lookup lookup_;
};

Value fact_or_null(const Scope& scope, const std::string& name) {
    const Value* found = fact(scope, name);
    return found == nullptr ? Value() : *found;
}

Known assumed_of(const std::vector<NeededFact>& needed) {
    Known known;
    for (const NeededFact& fact : needed) {
        known.insert_or_assign(root_of(fact.name), Presence::present);
    }
    return known;
}

Value value_of(Presence presence, std::int64_t serial) {
    return presence == Presence::absent    ? Value()
           : presence == Presence::present ? some_value()
                                           : renewed(any_value(), serial);
}

// Assumes nothing, so that only what is known settles a condition.
class Nothing final : public Oracle {
  public:
    std::optional<bool> assumed(const std::string&, const Scope&) override { return std::nullopt; }
    std::optional<bool> decide(const ExpressionNode&, const std::string&, const Scope&, bool) override {
        return std::nullopt;
    }
};

// The value, where the few facts that are known settle it; else what stands for its presence.
Value value_or(const ExpressionNode& root, const Scope& scope, Presence presence, std::int64_t serial) {
    Nothing nothing;
    const Result<Value> made = evaluated(root, scope, nothing, Decide::no);
    return made && !made->is_null() && is_known(*made) ? *made : value_of(presence, serial);
}

tl::unexpected<Error> cannot_be_computed() {
    return failure(ErrorKind::invalid, "un fait n’est pas encore là");
}

}  // namespace

PresenceJudge::PresenceJudge(const Workflow& workflow) {
    for (const Datum& datum : workflow.data) {
        held_.insert(datum.name);
        if (datum.compute) {
            computed_.insert(datum.compute->expression.root());
        }
    }
    for (const std::string& form : forms_of(workflow)) {
        held_.insert(data_key(form));
    }
}

void PresenceJudge::begin(std::vector<int> script, std::string typed) {
    script_ = std::move(script);
    typed_ = std::move(typed);
    choices_.clear();
    needed_.clear();
    evaluated_.clear();
    assumed_.clear();
    serial_ = 0;
}

Record PresenceJudge::refined(Record data) const {
    for (const auto& [name, assumed] : assumed_) {
        const auto held = data.find(name);
        if (held != data.end() && held->second == assumed.value) {
            held->second = assumed.presence == Presence::present ? some_value() : Value();
        }
    }
    return data;
}

Presence PresenceJudge::presence(const std::string& root, const Scope& scope) const {
    const Value* held = fact(scope, root);
    const Presence presence = held == nullptr ? Presence::absent : presence_of(*held);
    const auto assumed = presence == Presence::perhaps ? assumed_.find(root) : assumed_.end();
    return assumed != assumed_.end() && assumed->second.value == *held ? assumed->second.presence : presence;
}

Presence PresenceJudge::presence_of_date(const Expression& expression, const Scope& scope) {
    Inspection inspection(*expression.root(), scope, [&](const std::string& root) { return presence(root, scope); });
    const Inspection::Found found = inspection.value(*expression.root(), {});
    return found.fails ? Presence::absent : found.presence;
}

int PresenceJudge::choose(bool typed) {
    const std::size_t place = choices_.size();
    const int taken = place < script_.size() ? script_[place] : 0;
    choices_.push_back({typed, taken, 2});
    return taken;
}

void PresenceJudge::assume(const Known& known, const Scope& scope) {
    for (const auto& [name, presence] : known) {
        assumed_.insert_or_assign(name, Assumed{fact_or_null(scope, name), presence});
    }
}

void PresenceJudge::note(std::vector<NeededFact> needed) {
    const bool certain =
        std::all_of(choices_.begin(), choices_.end(), [](const Choice& choice) { return choice.typed; });
    for (NeededFact& fact : needed) {
        fact.certain = certain;
        needed_.push_back(std::move(fact));
    }
}

// Whoever acts may see to it: it is typed now, or a matter of the world outside.
bool PresenceJudge::is_typed(const ExpressionNode& condition) const {
    const std::vector<std::string> roots = roots_of(condition);
    return std::any_of(roots.begin(), roots.end(),
                       [&](const std::string& root) { return root == typed_ || !held_.contains(root); });
}

Result<Value> PresenceJudge::value(const Expression& expression, const Scope& scope) {
    const ExpressionNode* root = expression.root();
    if (root == nullptr) {
        return Value();
    }
    Inspection inspection(*root, scope, [&](const std::string& name) { return presence(name, scope); });
    const Inspection::Found found = inspection.value(*root, {});
    if (computed_.contains(root)) {
        const bool sure = inspection.needed.empty() && !found.fails;
        return found.fails ? Result<Value>(cannot_be_computed())
                           : value_or(*root, scope, sure ? found.presence : Presence::perhaps, 0);
    }
    ++evaluated_[root];
    assume(assumed_of(inspection.needed), scope);
    note(std::move(inspection.needed));
    return found.fails ? Result<Value>(cannot_be_computed()) : value_or(*root, scope, found.presence, ++serial_);
}

Result<bool> PresenceJudge::holds(const Expression& condition, const Scope& scope) {
    const ExpressionNode* root = condition.root();
    if (root == nullptr) {
        return false;
    }
    Inspection inspection(*root, scope, [&](const std::string& name) { return presence(name, scope); });
    const Inspection::Truth truth = inspection.truth(*root, {});
    ++evaluated_[root];
    note(std::exchange(inspection.needed, {}));
    if (truth == Inspection::Truth::fails) {
        return cannot_be_computed();
    }
    Nothing nothing;
    const std::optional<bool> settled = jalon::proof::truth(*root, scope, nothing);
    const bool outcome = settled                            ? *settled
                         : truth == Inspection::Truth::open ? choose(is_typed(*root)) == 0
                                                            : truth == Inspection::Truth::yes;
    assume(inspection.refined(*root, outcome, {}), scope);
    return outcome;
}

Result<Value> PresenceJudge::date(const Expression& expression, const Scope& scope, std::optional<Instant>) {
    const ExpressionNode* root = expression.root();
    if (root == nullptr) {
        return Value();
    }
    Inspection inspection(*root, scope, [&](const std::string& name) { return presence(name, scope); });
    const Inspection::Found found = inspection.value(*root, {});
    ++evaluated_[root];
    if (!found.fails && found.presence != Presence::present && !found.lacking.empty()) {
        inspection.needed.push_back({root, found.lacking, found.presence, true});
    }
    note(std::move(inspection.needed));
    return Value();
}

}  // namespace jalon::proof
