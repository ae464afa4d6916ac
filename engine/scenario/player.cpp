#include "engine/scenario/player.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/reading.hpp"
#include "engine/statechart/names.hpp"

namespace jalon {

namespace {

bool contains(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string listed(const std::vector<std::string>& words) {
    return words.empty() ? "rien" : join(words, ", ");
}

// True when the leaves and the expected ends can be paired off. Each expected end takes a leaf; those that fit fewer
// leaves choose first.
bool states_match(const std::vector<std::string>& leaves, std::vector<std::string> expected) {
    if (leaves.size() != expected.size()) {
        return false;
    }
    std::ranges::stable_sort(expected, std::greater<>(), [](const std::string& end) { return end.size(); });
    std::vector<char> used(leaves.size(), 0);
    for (const std::string& end : expected) {
        std::size_t i = 0;
        while (i < leaves.size() && (used[i] != 0 || !path_matches(leaves[i], end))) {
            ++i;
        }
        if (i == leaves.size()) {
            return false;
        }
        used[i] = 1;
    }
    return true;
}

bool value_matches(const YamlNode& expected, const Value& actual);

bool record_matches(const YamlNode& expected, const Record& actual) {
    return std::all_of(expected.entries.begin(), expected.entries.end(), [&](const YamlEntry& entry) {
        const auto found = actual.find(entry.key.text);
        return value_matches(entry.value, found == actual.end() ? Value() : found->second);
    });
}

// What is written takes the type of what is there: 35 equals 35.0 in a decimal, 2026-09-01 is a date in a date.
bool value_matches(const YamlNode& expected, const Value& actual) {
    if (expected.is_map()) {
        return actual.record() != nullptr && record_matches(expected, *actual.record());
    }
    if (expected.is_list()) {
        return actual.list() != nullptr && actual.list()->size() == expected.items.size() &&
               std::equal(expected.items.begin(), expected.items.end(), actual.list()->begin(), value_matches);
    }
    const std::string_view type = actual.is_null() ? "any" : actual.type_name();
    const std::optional<Value> value = value_of_type(expected, type);
    return value && *value == actual;
}

// Without blanks and hyphens: a paper breaks its lines and words where it must.
std::string unbroken(const std::string& text) {
    static constexpr std::array<std::string_view, 10> left_out{" ",      "\n",     "\t",     "\f",     "-",
                                                               "\u00A0", "\u202F", "\u00AD", "\u2010", "\u2011"};
    std::string plain;
    for (std::size_t i = 0; i < text.size();) {
        const auto found = std::ranges::find_if(
            left_out, [&](std::string_view one) { return std::string_view(text).substr(i).starts_with(one); });
        if (found == left_out.end()) {
            plain += text[i++];
        } else {
            i += found->size();
        }
    }
    return plain;
}

std::string beginning_of(const std::string& text) {
    constexpr std::size_t enough = 600;
    if (text.size() <= enough) {
        return text;
    }
    const std::size_t end = text.rfind(' ', enough);
    return text.substr(0, end == std::string::npos ? enough : end) + " …";
}

class Player {
  public:
    Player(const Scenario& scenario, ScenarioHost& host, Restore restore)
        : scenario_(scenario), host_(host), restore_(restore) {}

    PlayResult play() {
        if (open()) {
            for (const ScenarioStep& step : scenario_.steps) {
                if (!play_step(step)) {
                    break;
                }
            }
        }
        result_.taken = host_.taken();
        return std::move(result_);
    }

  private:
    bool differ(const Position& position, std::string message) {
        result_.difference = Difference{position, std::move(message)};
        return false;
    }

    bool open() {
        if (const std::vector<Finding> wrong = host_.check(scenario_); !wrong.empty()) {
            return differ(wrong.front().position, wrong.front().message);
        }
        const Result<void> opened = host_.open(scenario_);
        if (!opened) {
            return differ(scenario_.position, "le dossier ne s’ouvre pas : " + opened.error().message);
        }
        return rebuild(scenario_.position) && check(scenario_.expectation);
    }

    bool rebuild(const Position& position) {
        if (restore_ == Restore::no) {
            return true;
        }
        const Result<void> restored = host_.restore();
        return restored ? true : differ(position, "après restauration : " + restored.error().message);
    }

    Result<void> act(const ScenarioStep& step) {
        switch (step.kind) {
            case ScenarioStep::Kind::send:
                return host_.send(step);
            case ScenarioStep::Kind::advance:
                return host_.advance(step);
            case ScenarioStep::Kind::look:
                return {};
        }
        return {};
    }

    bool play_step(const ScenarioStep& step) {
        if (const Result<void> turned = host_.turn_to(step.in); !turned) {
            return differ(step.position, turned.error().message);
        }
        return play_step_there(step) && (step.in.empty() || host_.turn_to("").has_value());
    }

    bool play_step_there(const ScenarioStep& step) {
        const Result<void> done = act(step);
        const std::string what =
            step.kind == ScenarioStep::Kind::send ? fmt::format("« {} »", step.event) : "ce saut dans le temps";
        if (!done && !step.refused) {
            return differ(step.position, fmt::format("{} est refusé : {}", what, described(done.error())));
        }
        if (done && step.refused) {
            return differ(step.position, fmt::format("{} devait être refusé et ne l’est pas", what));
        }
        if (step.refused && described(done.error()).find(*step.refused) == std::string::npos) {
            return differ(step.position, fmt::format("refus attendu : « {} » ; refus obtenu : « {} »", *step.refused,
                                                     described(done.error())));
        }
        return rebuild(step.position) && check(step.expectation);
    }

    static std::string described(const Error& error) {
        std::string text = error.message;
        for (const Error& detail : error.details) {
            text += " — " + detail.message;
        }
        return text;
    }

    bool check(const Expectation& expected) {
        const ScenarioView view = host_.view();
        const Position& at = expected.position;
        if (expected.states && !states_match(view.states, *expected.states)) {
            return differ(at, fmt::format("états attendus : {} ; états actifs : {}", listed(*expected.states),
                                          listed(view.states)));
        }
        if (expected.finished && *expected.finished != view.finished) {
            return differ(at, view.finished ? "le dossier est terminé, il ne devait pas l’être"
                                            : "le dossier n’est pas terminé, il devait l’être");
        }
        return check_data(expected, view) && check_documents(expected, view) && check_messages(expected, view) &&
               check_events(expected, view) && check_readers(expected, view) && check_texts(expected) &&
               check_all(expected, expected.timers, view.timers, "minuteurs attendus : {} ; en cours : {}") &&
               check_all(expected, expected.tasks, view.tasks, "tâches attendues : {} ; à faire : {}") &&
               check_all(expected, expected.children, view.children, "dossiers attendus : {} ; ouverts : {}") &&
               check_all(expected, expected.appointments, view.appointments, "rendez-vous attendus : {} ; fixés : {}");
    }

    bool check_data(const Expectation& expected, const ScenarioView& view) {
        const Value data(view.data);
        for (const YamlEntry& entry : expected.data.entries) {
            const Value& actual = data.at_path(entry.key.text);
            if (!value_matches(entry.value, actual)) {
                const std::string written =
                    entry.value.is_scalar() ? entry.value.text : to_plain_json(bare_value(entry.value));
                return differ(entry.value.position, fmt::format("« {} » : {} attendu, {} obtenu", entry.key.text,
                                                                written, to_plain_json(actual)));
            }
        }
        return true;
    }

    bool check_documents(const Expectation& expected, const ScenarioView& view) {
        if (!expected.documents) {
            return true;
        }
        if (expected.documents->empty() && !view.new_documents.empty()) {
            return differ(expected.position,
                          fmt::format("aucun document attendu, documents produits : {}", listed(view.new_documents)));
        }
        for (const std::string& key : *expected.documents) {
            if (!contains(view.documents, key)) {
                return differ(expected.position, fmt::format("document attendu : {} ; documents produits : {}", key,
                                                             listed(view.new_documents)));
            }
        }
        return true;
    }

    bool check_messages(const Expectation& expected, const ScenarioView& view) {
        if (!expected.notified) {
            return true;
        }
        if (expected.notified->empty() && !view.notified.empty()) {
            return differ(expected.position,
                          fmt::format("aucun message attendu, messages envoyés : {}", listed(view.notified)));
        }
        for (const std::string& message : *expected.notified) {
            if (!contains(view.notified, message)) {
                return differ(expected.position, fmt::format("message attendu : {} ; messages envoyés : {}", message,
                                                             listed(view.notified)));
            }
        }
        return true;
    }

    bool check_events(const Expectation& expected, const ScenarioView& view) {
        for (const std::string& event : expected.possible.value_or(std::vector<std::string>())) {
            if (!contains(view.possible, event)) {
                return differ(expected.position, fmt::format("« {} » devait être possible ; possible maintenant : {}",
                                                             event, listed(view.possible)));
            }
        }
        for (const std::string& event : expected.impossible.value_or(std::vector<std::string>())) {
            if (contains(view.possible, event)) {
                return differ(expected.position, fmt::format("« {} » est possible et ne devait pas l’être", event));
            }
        }
        return true;
    }

    // All of them, in any order; `told` says both lists.
    bool check_all(const Expectation& expected, const std::optional<std::vector<std::string>>& names,
                   std::vector<std::string> there, fmt::format_string<std::string, std::string> told) {
        if (!names) {
            return true;
        }
        std::vector<std::string> wanted = *names;
        std::ranges::sort(wanted);
        std::ranges::sort(there);
        return wanted == there || differ(expected.position, fmt::format(told, listed(wanted), listed(there)));
    }

    bool check_texts(const Expectation& expected) {
        if (expected.contains.empty()) {
            return true;
        }
        if (!host_.reads_papers()) {
            result_.unread.push_back(expected.position);
            return true;
        }
        for (const auto& [paper, fragments] : expected.contains) {
            const Result<std::string> text = host_.text_of(paper);
            if (!text) {
                return differ(expected.position, text.error().message);
            }
            const std::string printed = unbroken(*text);
            for (const std::string& fragment : fragments) {
                if (printed.find(unbroken(fragment)) == std::string::npos) {
                    return differ(expected.position, fmt::format("« {} » ne contient pas « {} » ; on y lit : {}", paper,
                                                                 fragment, beginning_of(*text)));
                }
            }
        }
        return true;
    }

    bool check_readers(const Expectation& expected, const ScenarioView& view) {
        for (const auto& [role, keys] : expected.visible_to) {
            std::vector<std::string> wanted = keys;
            std::vector<std::string> read;
            for (const auto& [key, roles] : view.readers) {
                if (contains(roles, role)) {
                    read.push_back(key);
                }
            }
            std::ranges::sort(wanted);
            std::ranges::sort(read);
            if (wanted != read) {
                return differ(expected.position, fmt::format("« {} » devait pouvoir lire : {} ; peut lire : {}", role,
                                                             listed(wanted), listed(read)));
            }
        }
        return true;
    }

    const Scenario& scenario_;
    ScenarioHost& host_;
    Restore restore_;
    PlayResult result_;
};

}  // namespace

Result<void> ScenarioHost::turn_to(const std::string& child) {
    if (child.empty()) {
        return {};
    }
    return failure(ErrorKind::not_found, fmt::format("aucun dossier n’a été ouvert sous le nom « {} ».", child));
}

Result<std::string> ScenarioHost::text_of(const std::string& paper) {
    return failure(ErrorKind::not_found, fmt::format("le document « {} » ne peut pas être lu ici.", paper));
}

ScenarioView view_of(const Situation& situation) {
    ScenarioView view;
    view.states = situation.leaves();
    view.finished = situation.finished;
    for (const ArmedTimer& timer : situation.timers) {
        view.timers.push_back(timer.name);
    }
    for (const GivenTask& task : situation.tasks) {
        if (!task.paused) {
            view.tasks.push_back(task.name);
        }
    }
    for (const ChildCase& child : situation.children) {
        if (child.awaited) {
            view.children.push_back(child.name);
        }
    }
    for (const Appointment& appointment : situation.appointments) {
        view.appointments.push_back(appointment.name);
    }
    return view;
}

PlayResult play(const Scenario& scenario, ScenarioHost& host, Restore restore) {
    return Player(scenario, host, restore).play();
}

}  // namespace jalon
