#include "engine/cases/case.hpp"

#include "engine/base/sha256.hpp"

namespace jalon {

namespace {

// Length-prefixed, so that no two different lists of parts give the same bytes.
void add(std::string& bytes, const std::string& part) {
    bytes += std::to_string(part.size());
    bytes += ':';
    bytes += part;
}

void add(std::string& bytes, const std::vector<std::string>& parts) {
    bytes += std::to_string(parts.size());
    bytes += '[';
    for (const std::string& part : parts) {
        add(bytes, part);
    }
}

}  // namespace

std::string journal_hash(const JournalEntry& entry) {
    std::string bytes;
    bytes.reserve(600);  // of most entries
    bytes += "jalon-journal-1;";
    add(bytes, entry.case_id.str());
    add(bytes, std::to_string(entry.sequence));
    add(bytes, iso_instant(entry.at));
    add(bytes, entry.actor.str());
    add(bytes, entry.role);
    add(bytes, entry.event);
    add(bytes, entry.label);
    add(bytes, entry.taken);
    add(bytes, entry.states);
    // The input goes in by its digest: erasing it later keeps the chain checkable.
    add(bytes, sha256_hex(entry.input));
    add(bytes, entry.previous);
    return sha256_hex(bytes);
}

}  // namespace jalon
