// What the reader of an expression's value learns: which facts it is made of, member by member. For check_audience.cpp.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace jalon {

class Tables;

// A value as far as its origins are concerned. A path names a fact: "report.difficulties", "interviews[].subject" for
// that member of each item; with « # » at its end only how many there are, or whether there is one.
struct Flow {
    std::string path;             // the value is that fact; "" when it is computed
    std::set<std::string> reads;  // facts that it is computed from or chosen by
    std::map<std::string, Flow, std::less<>>
        members;  // of a record that is built here, or of each item of a list of such

    // Everything one learns who sees all of it.
    std::set<std::string> whole() const;
    Flow member(std::string_view name) const;
    Flow item() const;
};

using Flows = std::map<std::string, Flow, std::less<>>;

// The flow of an expression. A name of `names` stands for its flow, any other for the fact of that name. An expression
// that does not parse lets nothing through: it is refused elsewhere. What it decides by `tables` (null: none) tells of
// every fact that they read.
Flow flow_of(std::string_view source, const Flows& names, const Tables* tables);

// A fact that the expression compares with a text of its own: `event.kind == 'absent'`, `kind in ['a', 'b']`.
struct ComparedText {
    std::string path;
    std::string text;
};
std::vector<ComparedText> compared_texts(std::string_view source, const Flows& names);

}  // namespace jalon
