#include "engine/proof/judge.hpp"

#include <algorithm>
#include <iterator>

#include "engine/definition/check.hpp"
#include "engine/definition/reading.hpp"
#include "engine/expression/fact.hpp"
#include "engine/expression/operators.hpp"

namespace jalon::proof {

namespace {

using Kind = ExpressionNode::Kind;

bool yields_truth(const ExpressionNode& node) {
    return node.kind == Kind::not_ || node.kind == Kind::all_of || node.kind == Kind::any_of ||
           node.kind == Kind::has || (node.kind == Kind::binary && !is_arithmetic(node.op));
}

// `c ? 'a' : 'b'`: worth knowing which.
bool picks_a_constant(const ExpressionNode& node) {
    return node.kind == Kind::conditional && node.children[1]->kind == Kind::literal &&
           node.children[2]->kind == Kind::literal;
}

std::string date_text(const ExpressionNode& root) {
    return "dated " + text_of(root);
}

}  // namespace

std::optional<std::vector<int>> next_script(const std::vector<Choice>& choices) {
    std::size_t last = choices.size();
    while (last > 0 && choices[last - 1].taken + 1 >= choices[last - 1].options) {
        --last;
    }
    if (last == 0) {
        return std::nullopt;
    }
    std::vector<int> script;
    for (std::size_t i = 0; i < last; ++i) {
        script.push_back(choices[i].taken);
    }
    ++script.back();
    return script;
}

Instant explored_now() {
    return paris_instant(Date(std::chrono::year(2026), std::chrono::month(1), std::chrono::day(5)));
}

Instant explored_date() {
    return explored_now() + std::chrono::days(2'000'000);
}

ProofJudge::ProofJudge(const Workflow& workflow, const Relevance& relevance) : relevance_(relevance) {
    for (const Datum& datum : workflow.data) {
        if (datum.compute) {
            computed_.emplace(datum.name, &datum.compute->expression);
        }
        case_data_.insert(datum.name);
    }
    for (const std::string& form : forms_of(workflow)) {
        case_data_.insert(data_key(form));
    }
    case_data_.insert(relevance.assigned.begin(), relevance.assigned.end());
}

void ProofJudge::begin(const Assumptions& assumed, const Record& data, std::vector<int> script) {
    memory_.clear();
    for (const auto& [text, holds] : assumed) {
        const Basis& basis = bases_.at(text);
        memory_.emplace(text, Assumed{holds, &basis, snapshot_of(basis, data)});
    }
    script_ = std::move(script);
    choices_.clear();
    typed_.clear();
    serial_ = 0;
}

void ProofJudge::note_fired(const Timer& timer, const Record& data) {
    const ExpressionNode& root = *timer.at->expression.root();
    const std::string text = date_text(root);
    const Basis& basis = basis_of(text, root);
    assume(text, true, basis, snapshot_of(basis, data));
}

int ProofJudge::choose(int options, bool typed) {
    const std::size_t place = choices_.size();
    const int taken = place < script_.size() ? script_[place] : 0;
    choices_.push_back({typed, taken, options});
    return taken;
}

Assumptions ProofJudge::assumptions(const Record& data, const std::set<std::string, std::less<>>& read) const {
    Assumptions kept;
    for (const auto& [text, assumed] : memory_) {
        const Basis& basis = *assumed.basis;
        const bool remembered = relevance_.atoms.contains(text) || text.starts_with("dated ");
        const bool of_use = std::all_of(basis.facts.begin(), basis.facts.end(),
                                        [&](const std::string& name) { return read.contains(name); });
        if (basis.lasting && remembered && of_use && snapshot_of(basis, data) == assumed.snapshot) {
            kept.emplace(text, assumed.holds);
        }
    }
    return kept;
}

// ---- What is assumed, and on what

void ProofJudge::add_basis(const std::string& name, std::set<std::string>& facts) const {
    const auto computed = computed_.find(name);
    if (computed == computed_.end() || facts.contains("=" + name)) {
        facts.insert(name);
        return;
    }
    facts.insert("=" + name);  // looked into already
    for (const std::string& root : roots_of(*computed->second->root())) {
        add_basis(root, facts);
    }
}

const ProofJudge::Basis& ProofJudge::basis_of(const std::string& text, const ExpressionNode& atom) {
    const auto known = bases_.find(text);
    if (known != bases_.end()) {
        return known->second;
    }
    std::set<std::string> facts;
    bool clock = reads_the_clock(atom);
    bool table = consults_a_table(atom);
    for (const std::string& root : roots_of(atom)) {
        add_basis(root, facts);
    }
    Basis basis;
    for (const std::string& name : facts) {
        if (name.front() != '=') {
            basis.facts.push_back(name);
        } else {
            const Expression& computed = *computed_.at(name.substr(1));
            clock = clock || reads_the_clock(*computed.root());
            table = table || consults_a_table(*computed.root());
            basis.states.insert(basis.states.end(), computed.states().begin(), computed.states().end());
        }
    }
    // What a table says may change with any of the data, and from one event to the next with those of others.
    if (table) {
        basis.facts.assign(case_data_.begin(), case_data_.end());
    }
    basis.lasting = !clock && !table && basis.states.empty() &&
                    std::all_of(basis.facts.begin(), basis.facts.end(),
                                [&](const std::string& name) { return case_data_.contains(name); });
    return bases_.emplace(text, std::move(basis)).first->second;
}

ProofJudge::Snapshot ProofJudge::snapshot_of(const Basis& basis, const Scope& scope) {
    Snapshot snapshot;
    for (const std::string& name : basis.facts) {
        const Value* value = fact(scope, name);
        snapshot.push_back(value == nullptr ? Value() : *value);
    }
    for (const std::string& state : basis.states) {
        snapshot.emplace_back(scope.in_state && scope.in_state(state));
    }
    return snapshot;
}

ProofJudge::Snapshot ProofJudge::snapshot_of(const Basis& basis, const Record& data) {
    Snapshot snapshot;
    for (const std::string& name : basis.facts) {
        const auto found = data.find(name);
        snapshot.push_back(found == data.end() ? Value() : found->second);
    }
    return snapshot;
}

void ProofJudge::assume(const std::string& text, bool holds, const Basis& basis, Snapshot snapshot) {
    memory_.insert_or_assign(text, Assumed{holds, &basis, std::move(snapshot)});
}

std::optional<bool> ProofJudge::assumed(const std::string& text, const Scope& scope) {
    const auto found = memory_.find(text);
    if (found == memory_.end()) {
        return std::nullopt;
    }
    if (found->second.snapshot != snapshot_of(*found->second.basis, scope)) {
        memory_.erase(found);
        return std::nullopt;
    }
    return found->second.holds;
}

std::optional<bool> ProofJudge::decide(const ExpressionNode& atom, const std::string& text, const Scope& scope,
                                       bool may_fail) {
    const std::vector<std::string> roots = roots_of(atom);
    const bool typed = std::any_of(roots.begin(), roots.end(),
                                   [&](const std::string& root) { return root == "event" || typed_.contains(root); });
    const int taken = choose(may_fail ? 3 : 2, typed);
    if (taken == 2) {
        return std::nullopt;
    }
    const Basis& basis = basis_of(text, atom);
    assume(text, taken == 0, basis, snapshot_of(basis, scope));
    return taken == 0;
}

// ---- What the machine asks

Result<Value> ProofJudge::value(const Expression& expression, const Scope& scope) {
    const ExpressionNode* root = expression.root();
    if (root == nullptr) {
        return Value();
    }
    if (!relevance_.formulas.contains(root)) {
        return some_value();
    }
    const bool decides = yields_truth(*root) || picks_a_constant(*root) || relevance_.yes_no_values.contains(root);
    Result<Value> made = evaluated(*root, scope, *this, decides ? Decide::yes : Decide::no);
    if (made && relevance_.yes_no_values.contains(root) && made->get_if<bool>() == nullptr) {
        return Value(choose(2, false) == 0);
    }
    const bool computes = std::any_of(computed_.begin(), computed_.end(),
                                      [&](const auto& datum) { return datum.second->root() == root; });
    return made && !computes ? Result<Value>(renewed(*made, ++serial_)) : made;
}

// As one condition, which may hold, not hold or fail: nothing is known of what the table says, and each of its parts
// would be tried in every way.
Result<bool> ProofJudge::table_condition(const ExpressionNode& root, const Scope& scope) {
    const std::string text = text_of(root);
    std::optional<bool> holds = assumed(text, scope);
    if (!holds) {
        holds = decide(root, text, scope, true);
    }
    return holds ? Result<bool>(*holds) : failure(ErrorKind::invalid, "la condition ne peut pas être calculée");
}

Result<bool> ProofJudge::holds(const Expression& condition, const Scope& scope) {
    const ExpressionNode* root = condition.root();
    if (root == nullptr || !relevance_.formulas.contains(root)) {
        return false;
    }
    if (consults_a_table(*root)) {
        return table_condition(*root, scope);
    }
    const Result<Value> value = evaluated(*root, scope, *this, Decide::yes);
    if (!value) {
        return tl::unexpected(value.error());
    }
    if (value->get_if<bool>() != nullptr) {
        return value->is_true();
    }
    if (!is_unknown(*value)) {
        return failure(ErrorKind::invalid, "la condition n’est ni vraie ni fausse");
    }
    const std::optional<bool> decided = decide(*root, text_of(*root), scope, true);
    return decided ? Result<bool>(*decided) : failure(ErrorKind::invalid, "la condition ne peut pas être calculée");
}

// True when the date is still the one that the timer has fired for.
bool ProofJudge::same_date(const ExpressionNode& root, const Scope& scope) {
    const std::string text = date_text(root);
    if (const std::optional<bool> same = assumed(text, scope)) {
        return *same;
    }
    const bool same = choose(2, false) == 0;
    const Basis& basis = basis_of(text, root);
    assume(text, same, basis, snapshot_of(basis, scope));
    return same;
}

Result<Value> ProofJudge::date(const Expression& expression, const Scope& scope, std::optional<Instant> last) {
    const ExpressionNode* root = expression.root();
    if (root == nullptr || !relevance_.formulas.contains(root)) {
        return Value();
    }
    const Result<Value> date = evaluated(*root, scope, *this, Decide::no);
    if (!date || date->is_null()) {
        return Value();
    }
    if (presence_of(*date) == Presence::perhaps) {
        const std::string text = text_of(*root) + "==null";
        std::optional<bool> absent = assumed(text, scope);
        if (!absent) {
            absent = decide(*root, text, scope, false);
        }
        if (*absent) {
            return Value();
        }
    }
    return last && same_date(*root, scope) ? Value(*last) : Value(explored_date());
}

}  // namespace jalon::proof
