// What becomes of a mutant: refused before publication, caught by a scenario or a paper, known to change nothing, or
// not noticed by anyone.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/mutation/kept.hpp"
#include "tests/mutation/mutants.hpp"

namespace jalon::test {

enum class Verdict { refused, caught, equivalent, survived };

struct Judgement {
    Verdict verdict = Verdict::survived;
    std::string by;  // the finding, the scenario or paper, or the reason why it is equivalent
};

// Mutants that change nothing: a place and a change, with « * » for anything, and the reason.
struct Equivalent {
    std::string file;
    std::string what;
    std::string reason;

    bool covers(const Mutant& mutant) const;
};

class Jury {
  public:
    // Reads the shipped definitions, what they are known to show, and the equivalents.
    Jury();

    // Asks the cheapest first: reading and checking, what is proved, papers, scenarios, proofs; then the list of
    // equivalents.
    Judgement judge(const Mutant& mutant);

    const std::vector<SourceFile>& sources() const { return sources_; }
    const std::vector<Equivalent>& equivalents() const { return equivalents_; }
    // How many survivors each equivalent has covered so far.
    const std::vector<int>& covered() const { return covered_; }

  private:
    std::string caught_by_a_property(const ReadResult& read) const;
    std::string caught_by_a_paper(const Mutant& mutant, const ReadResult& read) const;
    std::string caught_by_a_scenario(const Mutant& mutant, const std::vector<SourceFile>& sources,
                                     const ReadResult& read);

    std::vector<SourceFile> sources_;
    // The shortest first, before them those that caught something last: neighbours in a file are met by the same ones.
    std::vector<KeptJourney> journeys_;
    std::map<std::string, std::string> papers_;
    std::map<std::string, std::string> properties_;
    std::vector<Equivalent> equivalents_;
    std::vector<int> covered_;
};

}  // namespace jalon::test
