#include "engine/definition/draw.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/child_cases.hpp"
#include "engine/definition/reading.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

bool is_history(const State& state) {
    return state.type == State::Type::shallow_history || state.type == State::Type::deep_history;
}

std::string label_of(const State& state) {
    return state.label.empty() ? state.name : state.label;
}

std::string roles(const Workflow& workflow, const std::vector<std::string>& ids) {
    std::vector<std::string> names;
    for (const std::string& id : ids) {
        const auto party = std::find_if(workflow.parties.begin(), workflow.parties.end(),
                                        [&](const Party& candidate) { return candidate.role == id; });
        names.push_back(party != workflow.parties.end() && !party->label.empty() ? party->label : role_label(id));
    }
    return join(names, ", ");
}

std::string timer_label(const Timer& timer) {
    return timer.after ? "après " + french_delay(*timer.after) : "à la date prévue";
}

// What stands on an arrow: the button and who may press it, or what makes it move by itself.
std::string arrow_label(const Workflow& workflow, const Transition& transition) {
    const std::string by = transition.by.empty() ? "" : " (" + roles(workflow, transition.by) + ")";
    if (!transition.label.empty()) {
        return transition.label + by;
    }
    if (transition.event.empty()) {
        return transition.condition ? "si la condition est remplie" : "";
    }
    if (is_end_of_child(transition.event)) {
        return "fin du dossier " + transition.event.substr(end_of_child.size());
    }
    return transition.event.starts_with("done.state.") ? "terminé" : transition.event + by;
}

struct Arrow {
    int source;
    std::string target;
    std::string label;
    bool automatic;
};

std::vector<Arrow> arrows_of(const Workflow& workflow) {
    std::vector<Arrow> arrows;
    for (std::size_t i = 0; i < workflow.states.size(); ++i) {
        const State& state = workflow.states[i];
        for (const Transition& transition : state.transitions) {
            for (const std::string& target : transition.targets) {
                const bool automatic = transition.by.empty();
                arrows.push_back({static_cast<int>(i), target, arrow_label(workflow, transition), automatic});
            }
        }
        for (const Timer& timer : state.timers) {
            for (const std::string& target : timer.transition.targets) {
                arrows.push_back({static_cast<int>(i), target, timer_label(timer), true});
            }
        }
    }
    return arrows;
}

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        result += c == '"' ? "\\\"" : c == '\\' ? "\\\\" : std::string(1, c);
    }
    return result + "\"";
}

// Words in lines of some thirty characters, so that boxes stay narrow.
std::string wrapped(const std::string& text, std::size_t width = 30) {
    std::string result;
    std::size_t line = 0;
    for (const std::string& word : split(text, ' ')) {
        if (line != 0 && line + word.size() > width) {
            result += '\n';
            line = 0;
        } else if (line != 0) {
            result += ' ';
        }
        result += word;
        line += word.size() + 1;
    }
    return result;
}

std::string dot_text(const std::string& text) {
    std::string result = quoted(text);
    for (std::size_t at = result.find('\n'); at != std::string::npos; at = result.find('\n', at)) {
        result.replace(at, 1, "\\n");
    }
    return result;
}

class DotDrawing {
  public:
    explicit DotDrawing(const Workflow& workflow) : workflow_(workflow) {}

    std::string draw() {
        out_ =
            "digraph {\n  graph [rankdir=TB, compound=true, fontname=\"Helvetica\", fontsize=12, nodesep=0.4, "
            "ranksep=0.6";
        out_ += ", label=" + dot_text(workflow_.label.empty() ? workflow_.id : workflow_.label) + ", labelloc=t];\n";
        out_ +=
            "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", color=\"#3b4a6b\", "
            "fontname=\"Helvetica\", fontsize=11];\n";
        out_ += "  edge [color=\"#5a6b8c\", fontname=\"Helvetica\", fontsize=9];\n";
        for (const int child : workflow_.states.front().children) {
            draw_state(child, 1);
        }
        draw_starts();
        for (const Arrow& arrow : arrows_of(workflow_)) {
            draw_arrow(arrow);
        }
        return out_ + "}\n";
    }

  private:
    const State& state(int index) const { return workflow_.states[static_cast<std::size_t>(index)]; }
    static std::string id(int index) { return "s" + std::to_string(index); }

    void draw_state(int index, std::size_t depth) {
        const State& drawn = state(index);
        const std::string indent(depth * 2, ' ');
        if (!drawn.children.empty()) {
            const bool region = state(drawn.parent).type == State::Type::parallel;
            out_ +=
                fmt::format("{0}subgraph cluster_{1} {{\n{0}  label={2}; style=\"rounded{3}\"; color=\"#8a97b1\";\n",
                            indent, index, dot_text(label_of(drawn)), region ? ",dashed" : "");
            for (const int child : drawn.children) {
                draw_state(child, depth + 1);
            }
            out_ += indent + "}\n";
            return;
        }
        if (is_history(drawn)) {
            out_ += fmt::format("{}{} [label=\"{}\", shape=circle, width=0.3, fixedsize=true, tooltip=\"reprise\"];\n",
                                indent, id(index), drawn.type == State::Type::deep_history ? "H*" : "H");
            return;
        }
        std::string label = wrapped(label_of(drawn));
        if (drawn.task && !drawn.task->by.empty()) {
            label += "\n" + wrapped("→ " + roles(workflow_, drawn.task->by));
        }
        const char* look = drawn.type != State::Type::final ? ""
                           : drawn.outcome == "stopped"     ? ", peripheries=2, fillcolor=\"#f6ebe6\""
                                                            : ", peripheries=2, fillcolor=\"#e8f1ea\"";
        out_ += fmt::format("{}{} [label={}{}];\n", indent, id(index), dot_text(label), look);
    }

    // Graphviz draws arrows between boxes: a cluster is stood for by a leaf inside, the arrow cut at its border.
    int leaf_of(int index) const {
        while (!state(index).children.empty()) {
            const State& around = state(index);
            const int first =
                around.initial.empty() ? around.children.front() : workflow_.index_of(around.initial.front());
            index = first < 0 ? around.children.front() : first;
        }
        return index;
    }

    void draw_starts() {
        const State& root = workflow_.states.front();
        out_ += "  start [shape=circle, width=0.15, label=\"\", style=filled, fillcolor=\"#3b4a6b\"];\n";
        for (const std::string& path : root.initial) {
            draw_start(workflow_.index_of(path));
        }
        for (const int child : root.initial.empty() ? root.children : std::vector<int>()) {
            draw_start(child);
        }
    }

    void draw_start(int target) {
        const std::string head = is_cluster(target) ? fmt::format(" [lhead=cluster_{}]", target) : "";
        out_ += fmt::format("  start -> {}{};\n", id(leaf_of(target)), head);
    }

    bool is_cluster(int index) const { return index != 0 && !state(index).children.empty(); }
    bool lies_in(int inner, int outer) const {
        while (inner > outer) {
            inner = state(inner).parent;
        }
        return inner == outer;
    }

    // An arrow is cut at the border of a cluster unless its other end lies within.
    void draw_arrow(const Arrow& arrow) {
        const int target = workflow_.index_of(arrow.target);
        const int from = leaf_of(arrow.source);
        const int to = leaf_of(target);
        std::string look = dot_text(wrapped(arrow.label, 26));
        if (is_cluster(arrow.source) && !lies_in(to, arrow.source)) {
            look += ", ltail=cluster_" + std::to_string(arrow.source);
        }
        if (is_cluster(target) && !lies_in(from, target)) {
            look += ", lhead=cluster_" + std::to_string(target);
        }
        out_ +=
            fmt::format("  {} -> {} [label={}{}];\n", id(from), id(to), look, arrow.automatic ? ", style=dashed" : "");
    }

    const Workflow& workflow_;
    std::string out_;
};

class MermaidDrawing {
  public:
    explicit MermaidDrawing(const Workflow& workflow) : workflow_(workflow) {}

    std::string draw() {
        out_ = "stateDiagram-v2\n";
        draw_inside(0, 1);
        for (const Arrow& arrow : arrows_of(workflow_)) {
            const std::string source = arrow.source == 0 ? "[*]" : id(arrow.source);
            out_ += fmt::format("  {} --> {}{}\n", source, id(workflow_.index_of(arrow.target)),
                                arrow.label.empty() ? "" : " : " + plain(arrow.label));
        }
        return out_;
    }

  private:
    const State& state(int index) const { return workflow_.states[static_cast<std::size_t>(index)]; }
    static std::string id(int index) { return "s" + std::to_string(index); }

    // Mermaid reads some signs as its own.
    static std::string plain(std::string text) {
        std::replace_if(
            text.begin(), text.end(), [](char c) { return c == '"' || c == ';' || c == '#' || c == ':' || c == '\n'; },
            ' ');
        return text;
    }

    void draw_inside(int index, std::size_t depth) {
        const State& around = state(index);
        const std::string indent(depth * 2, ' ');
        bool first = true;
        for (const int child : around.children) {
            if (around.type == State::Type::parallel && !first && !is_history(state(child))) {
                out_ += indent + "--\n";
            }
            first = false;
            draw_state(child, depth);
        }
        for (const std::string& path : around.initial) {
            if (around.type == State::Type::compound) {
                out_ += fmt::format("{}[*] --> {}\n", indent, id(workflow_.index_of(path)));
            }
        }
        for (const int child : around.children) {
            if (state(child).type == State::Type::final) {
                out_ += fmt::format("{}{} --> [*]\n", indent, id(child));
            }
        }
    }

    void draw_state(int index, std::size_t depth) {
        const State& drawn = state(index);
        const std::string indent(depth * 2, ' ');
        std::string label = is_history(drawn) ? "reprise" : label_of(drawn);
        if (drawn.task && !drawn.task->by.empty()) {
            label += " — " + roles(workflow_, drawn.task->by);
        }
        out_ += fmt::format("{}state \"{}\" as {}{}\n", indent, plain(label), id(index),
                            drawn.children.empty() ? "" : " {");
        if (!drawn.children.empty()) {
            draw_inside(index, depth + 1);
            out_ += indent + "}\n";
        }
    }

    const Workflow& workflow_;
    std::string out_;
};

}  // namespace

std::string draw_dot(const Workflow& workflow) {
    return DotDrawing(workflow).draw();
}

std::string draw_mermaid(const Workflow& workflow) {
    return MermaidDrawing(workflow).draw();
}

}  // namespace jalon
