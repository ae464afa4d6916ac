// What somebody asks of the list of cases, read from its address and written back to it: filters, order, columns.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "web/site.hpp"

namespace jalon {

// A column that the list can be sorted by.
struct CaseColumn {
    CaseFilter::Order order;
    const char* id;
    const char* label;
    bool descending;  // the first time
    bool usual;       // shown unless others are chosen
    TableCell (*cell)(const CaseLine& line);
};

// All of them; the first is always shown.
std::span<const CaseColumn> case_columns();

struct CaseWish {
    std::string text;
    std::string state;     // running, finished, ""
    std::string workflow;  // id
    std::string body;      // id
    std::string counsellor;
    std::string opened_from;           // as typed
    std::string opened_until;          // as typed
    std::vector<std::string> columns;  // ids beside the first; none: the usual ones
    std::string sort = "changed";
    bool late = false;
    bool descending = true;
    int lines = 50;
    int page = 1;
};

constexpr int lines_per_page_of_cases[] = {25, 50, 100};

// Leaves out what is not this person’s to choose by: bodies are chosen among in the centre, counsellors by those who
// assign them.
CaseWish case_wish(const Site& site, const Visit& visit, const Fields& query);

// `?` and what follows; all of it can be read back.
std::string query_of(const CaseWish& wish);

// What the store is asked. Error: invalid, with one detail for each date that is none, `where` its name in the address.
Result<CaseFilter> filter_of(const CaseWish& wish, Date today);

// The columns to show, in their order.
std::vector<const CaseColumn*> shown_columns(const CaseWish& wish);
bool may_choose_column(const Site& site, const Visit& visit, const CaseColumn& column);

// Kinds of case this person may have; bodies and counsellors to choose among, none for who may not choose.
bool may_have(const Actor& actor, const Workflow& workflow);
bool chooses_bodies(const Site& site, const Visit& visit);
bool chooses_counsellors(const Visit& visit);

// « En retard, Bilan professionnel, mots cherchés », for the log of exports: the words themselves are for those alone
// who may know who the agents are.
std::string filter_in_words(const Site& site, const Visit& visit, const std::string& query);
// The same as separate words, each with the wish without it.
struct Narrowing {
    std::string label;
    CaseWish without;
};
std::vector<Narrowing> narrowings(const Site& site, const CaseWish& wish);

}  // namespace jalon
