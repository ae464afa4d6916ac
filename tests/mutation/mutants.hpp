// Wrong definitions made from right ones: each mutant is one file with one thing deleted, misspelt, swapped, negated or
// changed.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"

namespace jalon::test {

struct Mutant {
    std::string file;
    std::string what;  // « states.filed.on.accept.by: head_of_service → secretary »
    std::string text;  // of the whole file
};

class Mutants {
  public:
    // `files` are all definitions: what is swapped in (a role, a form, a template, a message) exists somewhere.
    explicit Mutants(const std::vector<SourceFile>& files);

    // All mutants of one file, in reading order, no two of the same text.
    std::vector<Mutant> of(const SourceFile& file) const;

  private:
    std::map<std::string, std::set<std::string>> words_;  // by the key they are a value of
};

}  // namespace jalon::test
