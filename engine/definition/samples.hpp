// The sample cases of a template and their accepted results: what an administrator looks at, and what a change of the
// template is held against.
//
// `doc-templates/<template>.example.yaml` is the sample case « example »; others lie in
// `doc-templates/examples/<template>/<name>.yaml`, most often as the difference to one of them. The accepted result of
// a case lies beside these as `<name>.accepted.txt`.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/base/value.hpp"
#include "engine/definition/catalogue.hpp"

namespace jalon {

struct SampleCase {
    std::string name;   // of the file
    std::string label;  // French: what it is there for
    std::string like;   // the case whose facts lie beneath, "" for none
    Record facts;       // its own
};

// Error (definition): one detail per finding; unknown keys are refused.
Result<SampleCase> read_sample(const SourceFile& file);

// `base` with `own` laid over it: records member by member, everything else replaced; null takes a fact away.
Record laid_over(const Record& base, const Record& own);

// The facts of the case `name` among `cases`, with those it is like beneath. Error (definition): it is like a case that
// does not exist, or like itself.
Result<Record> sample_facts(const std::vector<SampleCase>& cases, const std::string& name);

// A result that somebody looked at and found right.
struct Accepted {
    std::string by;
    Date on;
    std::string layout;  // the pages as text
};

// The file of an accepted result: who and when on two lines, an empty one, the layout.
std::string accepted_file(const Accepted& accepted);
// Error (definition): the two lines are not there.
Result<Accepted> read_accepted(const SourceFile& file);

}  // namespace jalon
