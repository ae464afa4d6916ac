// Who may know a fact: the audience of a field of a form, a datum, a member of a required case, by its path. For
// check_audience.cpp.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
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
    AccessTable(const Catalogue& catalogue, const Workflow& workflow) : catalogue_(catalogue), workflow_(workflow) {}

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
    // What an event of unknown form may hold under that name, or as a whole: the narrowest of all that the workflow
    // asks, gives with internal events and with the ends of states.
    FactAccess of_any_event(const std::vector<std::string>& parts) const;
    // Narrows to who may know all that a formula is made of. One that is being looked into says nothing again.
    void narrow_to_sources(FactAccess& access, const Formula& formula, const std::string& event_form) const;
    FactAccess of_child_end(const std::vector<std::string>& parts, const std::string& event) const;
    FactAccess of_datum(const std::string& name) const;
    FactAccess of_required(const Requirement& requirement, const std::vector<std::string>& parts) const;

    const Catalogue& catalogue_;
    const Workflow& workflow_;
    mutable std::set<const Formula*> looked_into_;  // at this moment
};

}  // namespace jalon
