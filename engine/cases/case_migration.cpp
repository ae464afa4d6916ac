// The passage of one case to the definitions of today: one transaction, one entry of its journal.
#include <algorithm>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/case_service.hpp"
#include "engine/cases/case_service_inside.hpp"
#include "engine/cases/migration.hpp"
#include "engine/cases/remembered_directory.hpp"

namespace jalon {

namespace {

Value record_of(const std::map<std::string, std::string>& pairs) {
    Record record;
    for (const auto& [name, text] : pairs) {
        record.emplace(name, text);
    }
    return Value(std::move(record));
}

// The value at "note" or "form.field.column"; of a list that of each item.
Value given_up_value(const Value& value, const std::string& path) {
    if (path.empty()) {
        return value;
    }
    if (const List* items = value.list()) {
        List values;
        for (const Value& item : *items) {
            values.push_back(given_up_value(item, path));
        }
        return Value(std::move(values));
    }
    const std::size_t dot = path.find('.');
    return given_up_value(value[path.substr(0, dot)], dot == std::string::npos ? "" : path.substr(dot + 1));
}

const char* rule_name(TimerRule rule) {
    return rule == TimerRule::keep ? "continue" : rule == TimerRule::restart ? "restart" : "cancel";
}

// What the journal keeps of a passage: between which definitions, by which rules, and the values that were given up.
std::string journal_input(const Case& before, const std::string& to, const Mapping& mapping, const Migration& moved) {
    Record given_up;
    Record decisions;
    for (const std::string& key : moved.decided) {
        decisions.emplace(key, mapping.decisions.at(key));
        if (key.starts_with("data/")) {
            given_up.emplace(key.substr(5), given_up_value(Value(before.situation.data), key.substr(5)));
        }
    }
    return to_json(Value(Record{{"from", before.header.definition},
                                {"to", to},
                                {"states", record_of(mapping.states)},
                                {"data", record_of(mapping.data)},
                                {"timers", rule_name(mapping.timers)},
                                {"decisions", Value(std::move(decisions))},
                                {"given_up", Value(std::move(given_up))}}));
}

// Signed copies that count no more, and the papers they stood for.
void void_signatures(CaseTransaction& transaction, const CaseId& id, const Migration& moved) {
    const std::vector<DocumentRecord> documents = transaction.documents(id);
    for (const std::string& key : moved.decided) {
        if (!key.starts_with("signature/")) {
            continue;
        }
        const std::string paper = key.substr(std::string_view("signature/").size());
        for (const DocumentRecord& copy : documents) {
            const auto original = std::ranges::find(documents, copy.signs, &DocumentRecord::id);
            const bool of_paper = original != documents.end() && original->key == paper;
            if (of_paper && copy.status == "signed") {
                transaction.set_document_status(copy.id, "void");
            }
        }
    }
}

std::vector<std::string> papers_signed(const std::vector<DocumentRecord>& documents) {
    std::vector<std::string> keys;
    for (const DocumentRecord& document : documents) {
        if (document.status == "signed") {
            const auto original = std::ranges::find(documents, document.signs, &DocumentRecord::id);
            const std::string& key = original == documents.end() ? document.key : original->key;
            if (std::ranges::find(keys, key) == keys.end()) {
                keys.push_back(key);
            }
        }
    }
    return keys;
}

Error cannot_move(const CaseHeader& header, const Migration& moved) {
    std::vector<std::string> why = moved.details;
    if (!moved.undecided.empty()) {
        why.push_back("à décider : " + join(moved.undecided, ", "));
    }
    return {ErrorKind::invalid,
            fmt::format("{} ne peut pas passer à la nouvelle version : {}.", header.reference, join(why, " ; ")),
            header.reference,
            {}};
}

}  // namespace

Result<bool> CaseService::migrate(const UserId& by, const CaseId& id, const Mapping& mapping) {
    const Parts& parts = inside_->parts;
    const std::unique_ptr<CaseTransaction> transaction = parts.cases->begin();
    std::optional<Case> loaded = transaction->load(id);
    if (!loaded) {
        return unknown_case();
    }
    Case& the_case = *loaded;
    const Definitions& definitions = inside_->definitions;
    if (the_case.header.definition == definitions.digest() || the_case.situation.finished) {
        return false;
    }
    const Catalogue& from = definitions.at(the_case.header.definition);
    const Catalogue& to = definitions.current();
    const auto found = to.workflows.find(the_case.header.workflow);
    if (found == to.workflows.end()) {
        return failure(ErrorKind::invalid,
                       fmt::format("{} : ce type de dossier n’existe plus.", the_case.header.reference),
                       the_case.header.reference);
    }
    const Workflow& workflow = *found->second;
    const RememberedDirectory directory(*parts.directory);
    const FactSources sources = inside_->sources(to, directory);
    const Facts around = inside_->facts(sources, the_case, by);
    const Passage passage{from, to, from.workflow(the_case.header.workflow), workflow};
    const Migration moved =
        jalon::migrate(passage, the_case.situation, papers_signed(transaction->documents(id)), around, mapping);
    if (!moved.situation) {
        return tl::unexpected(cannot_move(the_case.header, moved));
    }
    Result<Step> settled = settle(workflow, *moved.situation, around);
    if (!settled) {
        return tl::unexpected(settled.error());
    }
    JournalEntry entry;
    entry.input = journal_input(the_case, definitions.digest(), mapping, moved);
    const std::int64_t revision = the_case.header.revision++;
    the_case.header.definition = definitions.digest();
    the_case.header.parties = roles_taking_part(workflow, *moved.situation, the_case.header.parties);
    void_signatures(*transaction, id, moved);
    Change change({sources, *parts.renderer, parts.papers, *parts.documents, *transaction, *parts.random, *inside_},
                  workflow, the_case, by, around.now);
    entry.taken = settled->taken;
    if (Result<bool> applied = change.apply(std::move(*settled)); !applied) {
        return tl::unexpected(applied.error());
    }
    entry.case_id = id;
    entry.sequence = the_case.header.revision;
    entry.at = around.now;
    entry.actor = by;
    entry.role = "administrator";
    entry.event = "migrate";
    entry.label = fmt::format("Passage à la version {} du parcours", workflow.version);
    entry.states = the_case.situation.leaves();
    inside_->finish(*transaction, the_case, change, std::move(entry), revision);
    if (Result<bool> told = inside_->tell_parent(*transaction, the_case, by); !told) {
        return told;
    }
    transaction->commit();
    return true;
}

}  // namespace jalon
