#include "cli/gauges.hpp"

#include <fstream>

#include <unistd.h>

namespace jalon {

namespace {

constexpr int counted_max = 1000;  // beyond, the operator knows enough

double resident_bytes() {
    std::ifstream file("/proc/self/statm");
    long all = 0;
    long resident = 0;
    file >> all >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace

std::vector<Gauge> gauges_of(Installation& house, MailQueue* mails, const Clock& clock) {
    CaseScope everything;
    everything.all = true;
    CaseFilter open;
    open.finished = false;
    open.limit = 0;
    SqliteCaseStore& cases = house.stores.cases;
    std::vector<Gauge> gauges = {
        {"jalon_open_cases", "Dossiers ouverts.", static_cast<double>(cases.cases({everything}, open).count)},
        {"jalon_due_timers", "Échéances passées qui attendent encore d’être traitées.",
         static_cast<double>(cases.due_cases(clock.now(), counted_max, 0).size())},
        {"jalon_troubles", "Ce que seul l’administrateur peut réparer.",
         static_cast<double>(house.service.troubles().size())},
        {"process_resident_memory_bytes", "Mémoire résidente, en octets.", resident_bytes()},
    };
    if (mails != nullptr) {
        gauges.push_back(
            {"jalon_dead_mails", "Courriels abandonnés.", static_cast<double>(mails->dead(counted_max).size())});
    }
    return gauges;
}

}  // namespace jalon
