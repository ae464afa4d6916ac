// Conditions in plain French, from the labels of forms and data: « Heures prévues » doit être d’au moins 30. And who
// may read the facts that a condition speaks of.
#pragma once

#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/expression/lacking.hpp"

namespace jalon {

class ConditionWords {
  public:
    // `names` are all facts of the case as expressions see them, `roles` those of the reader. The references outlive
    // this.
    ConditionWords(const Catalogue& catalogue, const Workflow& workflow, const Record& names,
                   const std::vector<std::string>& roles)
        : catalogue_(catalogue), workflow_(workflow), names_(names), roles_(roles) {}

    // True when the reader may read every fact that the part names, items of lists included.
    bool may_read(const Lack& lack) const;
    bool may_read(const std::string& path) const;

    // One part that is neither all_of nor any_of, as a sentence without its point. It quotes values: only for readers
    // who may read them.
    std::string sentence(const Lack& lack) const;
    // « Heures prévues », in French quotes; « la fiche de la collectivité (SIRET) » for what the directory knows.
    std::string subject(const std::string& path) const;
    // The label of a state, or of the nearest one around it; its name when none has one.
    static std::string state_words(const Workflow& workflow, const std::string& wanted);

  private:
    struct Known {
        std::string label;
        const Field* field = nullptr;
        const Datum* datum = nullptr;
        std::vector<std::string> audience;
        bool everyone = false;
    };
    Known known(const std::string& path) const;
    Known member_of(const std::string& list, const std::string& member) const;
    const Form* form_with_key(const std::string& key) const;
    const Form* form_collected_in(const std::string& list) const;
    const Requirement* requirement(const std::string& root) const;
    bool reads(const Known& known) const;
    bool may_read_items(const std::string& list, const Lack& part) const;

    std::string comparison(const Lack& lack) const;
    std::string wait(const Lack& lack) const;
    std::string truth(const Lack& lack) const;
    std::string items(const Lack& lack) const;
    std::string item_words(const std::string& list, const Lack& part) const;
    std::string now_words(const Operand& operand) const;
    std::string operand_words(const Operand& operand, const Operand& other) const;
    static std::string value_words(const Known& known, const Value& value);

    const Catalogue& catalogue_;
    const Workflow& workflow_;
    const Record& names_;
    const std::vector<std::string>& roles_;
};

// The day from which time alone meets a part: « start <= today() ». nullopt when time does not.
std::optional<Date> day_that_meets(const Lack& lack);

}  // namespace jalon
