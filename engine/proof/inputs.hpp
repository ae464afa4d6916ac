// What may be typed: values to try, as answers of an event or as first data of a case, so that the conditions of a
// path hold. Constants of the definition come first, those that a wish names before all others.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/proof/explore.hpp"

namespace jalon::proof {

// `'l''été'`, as scripts quote.
std::string quoted(const std::string& text);
// « { hours: 35.0 } » without what is null; « {} » when nothing is left.
std::string written_map(const Record& record);

// What conditions that should go one way read, and what they compare it with.
class Wish {
  public:
    // Follows computed data to what they are computed from. The workflow outlives the wish.
    explicit Wish(const Workflow& workflow) : workflow_(&workflow) {}

    void read(const ExpressionNode& condition);
    void read(const Wish& other);
    // True when a value is read that lies under this name, « interviews » or « referral.hours ».
    bool reads(const std::string& root) const { return roots_.contains(root.substr(0, root.find('.'))); }
    bool names(const std::string& member) const { return members_.contains(member); }
    // Values that the member is compared with; empty when there are none.
    const std::vector<Value>& values_of(const std::string& member) const;

  private:
    void walk(const ExpressionNode& node);
    void walk_comparison(const ExpressionNode& node);
    void compare(const std::string& path, const Value& value);

    const Workflow* workflow_;
    std::set<std::string> roots_;
    std::set<std::string> members_;  // last parts of paths
    std::map<std::string, std::vector<Value>> values_;
};

// A name, and the values to try for it; null stands for leaving it out.
struct Input {
    std::string name;
    std::vector<Value> values;
    std::size_t wished = 0;  // how many at the front are wished for
};

class Inputs {
  public:
    // All outlive it; `catalogue` may be nullptr.
    Inputs(const Workflow& workflow, const Catalogue* catalogue, const Relevance& relevance);

    // Answers to try for a move on that day, the most promising first. What exploration knows of them is kept.
    std::vector<Record> answers(const Move& move, const Wish& wish, Date today) const;
    // First data to try; `move` is the opening that was explored, or nullptr.
    std::vector<Record> first_data(const Move* move, const Wish& wish, Date today) const;

  private:
    void add(const Value& value);
    const Form* find_form(const std::string& id) const;
    std::vector<Value> of_path(const std::string& path, std::vector<Value> otherwise) const;
    template <class T>
    std::vector<Value> with_constants(std::vector<Value> own) const;
    std::vector<Value> pool(const std::string& type, Date today) const;
    std::vector<Value> of_field(const Field& field, Date today) const;
    std::vector<Input> of_form(const Form& form, const Move& move, const Wish& wish, Date today) const;
    std::vector<Input> of_bare_event(const Move& move, const Wish& wish, Date today) const;
    std::set<std::string> names_read(const std::string& event) const;

    const Workflow& workflow_;
    const Catalogue* catalogue_;
    const Relevance& relevance_;
    std::vector<Value> constants_;
};

}  // namespace jalon::proof
