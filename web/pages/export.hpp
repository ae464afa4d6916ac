// Lists that leave as files. What is asked for was shown to this person already; each file is logged before it leaves.
#pragma once

#include <string>

#include "web/site.hpp"

namespace jalon {

struct Export {
    std::string list;    // what the log calls it: cases, organisations, statistics
    std::string format;  // csv or xlsx
    std::string filter;  // as the address said it
    std::string name;    // of the file, without its ending
};

// The file, once the log has it. 404 for another format, and where no list leaves.
Response exported(const Site& site, const Visit& visit, const ExportTable& table, const Export& wanted);

// Who exported, when, and how the file may be used: the last line of an export.
std::string export_footer(const Site& site, const Visit& visit);

// What exports leave in the log: for the data protection officer and the heads of service.
bool reads_exports(const Site& site, const Visit& visit);

}  // namespace jalon
