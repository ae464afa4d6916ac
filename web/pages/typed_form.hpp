// The form of a step as it came back from the browser, and the draft that is kept of it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/cases/case_service.hpp"
#include "engine/cases/drafts.hpp"
#include "web/site.hpp"

namespace jalon {

struct Typed {
    RawForm raw;
    std::string token;       // of the page it was typed on
    std::string key;         // likewise
    std::int64_t draft = 0;  // version of the draft that page knew
    Channel channel = Channel::online;
    std::string received_from;
    std::map<std::string, int> extra_rows;
    std::vector<Error> errors;  // of files that could not be kept
};

// A file already received, for a page to carry along: `opened` again on the server, for this person, case and field.
std::string sealed_file(const Site& site, const Visit& visit, const CaseId& id, const std::string& field,
                        const UploadedFile& file);

// What was typed. A file carried along that cannot be opened (the service was restarted since) is taken from the draft.
Typed read_typed(const Site& site, const Visit& visit, const CaseId& id, const std::string& event, const Fields& texts);

// Keeps the files that came with the form; those that cannot be are told in `errors`.
void keep_files(const Site& site, const Visit& visit, Typed& typed);

// As its control posts it: « paper », « phone », « counter », or "".
std::string channel_name(Channel channel);
// What the engine is asked to do with it.
Submission submission_of(const Typed& typed, const std::string& event, std::int64_t revision);

// True when the button pressed only changes the number of rows.
bool change_rows(const Visit& visit, Typed& typed);

// Whether what is typed in the form of that step is kept before it is sent: never a signature.
bool keeps_drafts(const Site& site, const FormView& step);

// Somebody binds themselves: their identity is asked again.
bool signs(const FormView& step);

// The author's own draft of the step, when one is kept.
std::optional<Draft> draft_of(const Site& site, const Visit& visit, const FormView& step);

// Keeps what was typed as the draft of the step, and its version in `typed.draft`, unless another page's stands in the
// way. A box of agreement is never kept ticked. Error: invalid, when it is too long or no text.
Result<DraftSaved> keep_draft(const Site& site, const Visit& visit, const FormView& step, Typed& typed);

// The draft of another page, saved since this page was made: its answers would be lost with what is sent from here.
std::optional<Draft> newer_draft(const Site& site, const Visit& visit, const FormView& step, const Typed& typed);

}  // namespace jalon
