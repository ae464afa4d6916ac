// Who may know a fact: the audience of a field of a form, a datum, a member of a required case, by its path. For
// check_audience.cpp.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/definition/catalogue.hpp"

namespace jalon {

// `readers`: the roles that may know it; nothing when everybody may.
struct FactAccess {
    std::optional<std::set<std::string>> readers;
    Confidentiality confidentiality = Confidentiality::s0;
    std::string what;  // « le champ « difficulties » du formulaire « report » »
};

// The forms that answer under each name, and the workflow whose data it is. The catalogue and the workflow belong to
// the caller and outlive it.
class AccessTable {
  public:
    AccessTable(const Catalogue& catalogue, const Workflow& workflow) : AccessTable(catalogue, workflow, 0) {}

    // `path` as flow.hpp writes it. `event_form`: the form whose answers `event` holds, the event
    // of another case's end, or "".
    FactAccess of(const std::string& path, const std::string& event_form) const;
    // The field of a form, or the column of its table, that stands at `path`; nullptr when there is none.
    const Field* field(const std::string& path, const std::string& event_form) const;
    // True when the fact at `path` is a record or a list of records that has a member of that name.
    bool has_member(const std::string& path, const std::string& name, const std::string& event_form) const;
    // True when the fact at `path` is a list: a section over it shows how many there are, not what they hold.
    bool is_list(const std::string& path, const std::string& event_form) const;

  private:
    // The form behind the first part of a path; nullptr when another kind of fact stands there.
    const Form* form_at(const std::string& root, const std::string& event_form) const;
    bool is_collected(const std::string& root) const;
    // A fact, with the form or the end of a case that gives the event it may stand in.
    using Site = std::pair<std::string, std::string>;
    enum class Data { as_declared, as_made };
    // `crossed`: how many other workflows lead here; more than there are lead in a circle.
    AccessTable(const Catalogue& catalogue, const Workflow& workflow, std::size_t crossed)
        : catalogue_(catalogue), workflow_(workflow), crossed_(crossed) {}
    AccessTable beside(const Workflow& other) const { return {catalogue_, other, crossed_ + 1}; }
    bool in_a_circle() const { return crossed_ > catalogue_.workflows.size(); }

    // Narrows to who may know all that a fact is made of, through events of unknown form and, `as_made`, through data:
    // every fact once, whichever way leads to it.
    void gather(const Site& site, Data data, std::set<Site>& seen, FactAccess& access) const;
    // What a formula reads.
    const std::set<std::string>& reads(const Formula& formula) const;
    // The formulas that give a datum, or what an event of unknown form holds: what the workflow gives with internal
    // events and with the ends of states.
    std::vector<Site> sources_of_datum(const Datum& datum) const;
    std::vector<Site> sources_of_event(const std::vector<std::string>& parts) const;
    FactAccess of_any_event(const std::string& path) const;
    FactAccess of_child_end(const std::vector<std::string>& parts, const std::string& event) const;
    FactAccess of_datum(const std::string& name) const;
    FactAccess of_earlier(const Earlier& earlier, const std::vector<std::string>& parts) const;
    FactAccess of_required(const Requirement& requirement, const std::vector<std::string>& parts) const;

    const Catalogue& catalogue_;
    const Workflow& workflow_;
    std::size_t crossed_;
    mutable std::map<const Formula*, std::set<std::string>> reads_;
    mutable std::map<std::string, Confidentiality> classes_;  // of data, as made
};

}  // namespace jalon
