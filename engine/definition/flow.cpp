#include "engine/definition/flow.hpp"

#include <memory>
#include <utility>

#include "engine/expression/expression.hpp"
#include "engine/expression/parser.hpp"

namespace jalon {

namespace {

class Tracer {
  public:
    Tracer(Flows names, const Tables* tables) : names_(std::move(names)), tables_(tables) {}

    Flow trace(const Node& node) {
        switch (node.kind) {
            case Node::Kind::literal:
                return {};
            case Node::Kind::name:
                return named(node.name);
            case Node::Kind::member:
                return trace(*node.children.front()).member(node.name);
            case Node::Kind::index:
                return indexed(node);
            case Node::Kind::record:
                return built(node);
            case Node::Kind::conditional:
                return chosen(node);
            case Node::Kind::has:
                return counted(trace(*node.children.front()));
            case Node::Kind::call:
                return called(node);
            case Node::Kind::binary:
                note_texts(node);
                return compares_with_null(node) ? counted(mixed_whole(node)) : mixed(node);
            case Node::Kind::comprehension:
                return comprehended(node);
            default:
                return mixed(node);
        }
    }

    std::vector<ComparedText> take_texts() { return std::move(texts_); }

  private:
    static void add(std::set<std::string>& to, const std::set<std::string>& from) {
        to.insert(from.begin(), from.end());
    }

    Flow named(const std::string& name) const {
        const auto known = names_.find(name);
        return known == names_.end() ? Flow{name, {}, {}} : known->second;
    }

    Flow called(const Node& node) {
        if (node.name == "size") {
            return counted(trace(*node.children.front()));
        }
        return node.name == "decide" ? decided(*node.children.front()) : mixed(node);
    }

    Flow decided(const Node& table) const {
        Flow flow;
        const std::string* name = table.kind == Node::Kind::literal ? table.value.text() : nullptr;
        if (name != nullptr && tables_ != nullptr) {
            for (const std::string& path : tables_->names_read(*name)) {
                add(flow.reads, at(path).whole());
            }
        }
        return flow;
    }

    // What the dotted `path` leads to.
    Flow at(std::string_view path) const {
        std::size_t dot = path.find('.');
        Flow flow = named(std::string(path.substr(0, dot)));
        while (dot != std::string_view::npos) {
            const std::size_t next = path.find('.', dot + 1);
            flow = flow.member(path.substr(dot + 1, next - dot - 1));
            dot = next;
        }
        return flow;
    }

    void note_texts(const Node& node) {
        const bool equality = node.op == Operator::equal || node.op == Operator::not_equal;
        if (!equality && node.op != Operator::in) {
            return;
        }
        for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
            const Node& fact = *node.children[side];
            const Node& other = *node.children[1 - side];
            if (fact.kind != Node::Kind::name && fact.kind != Node::Kind::member) {
                continue;
            }
            const std::string path = trace(fact).path;
            note_text(path, other);
            for (std::size_t i = 0; other.kind == Node::Kind::list && i < other.children.size(); ++i) {
                note_text(path, *other.children[i]);
            }
        }
    }

    void note_text(const std::string& path, const Node& literal) {
        if (!path.empty() && literal.kind == Node::Kind::literal && literal.value.text() != nullptr) {
            texts_.push_back({path, *literal.value.text()});
        }
    }

    // Only whether it is there, or how many there are.
    static Flow counted(const Flow& flow) {
        Flow count;
        count.reads = flow.reads;
        if (!flow.path.empty()) {
            count.reads.insert(flow.path + "#");
        }
        return count;
    }

    Flow mixed(const Node& node) {
        Flow flow;
        for (const auto& child : node.children) {
            add(flow.reads, trace(*child).whole());
        }
        return flow;
    }

    static bool is_null(const Node& node) { return node.kind == Node::Kind::literal && node.value.is_null(); }

    static bool compares_with_null(const Node& node) {
        const bool equality = node.op == Operator::equal || node.op == Operator::not_equal;
        return equality && (is_null(*node.children[0]) || is_null(*node.children[1]));
    }

    // The side that is not null.
    Flow mixed_whole(const Node& node) { return trace(*node.children[is_null(*node.children[0]) ? 1 : 0]); }

    Flow indexed(const Node& node) {
        const Node& key = *node.children[1];
        Flow flow = trace(*node.children[0]);
        if (key.kind == Node::Kind::literal && key.value.text() != nullptr) {
            return flow.member(*key.value.text());
        }
        flow = flow.item();
        add(flow.reads, trace(key).whole());
        return flow;
    }

    Flow built(const Node& node) {
        Flow flow;
        for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
            const Node& key = *node.children[i];
            if (key.kind == Node::Kind::literal && key.value.text() != nullptr) {
                flow.members.insert_or_assign(*key.value.text(), trace(*node.children[i + 1]));
            } else {
                add(flow.reads, trace(key).whole());
                add(flow.reads, trace(*node.children[i + 1]).whole());
            }
        }
        return flow;
    }

    Flow chosen(const Node& node) {
        Flow flow;
        for (const auto& child : node.children) {
            add(flow.reads, trace(*child).whole());
        }
        return flow;
    }

    Flow comprehended(const Node& node) {
        const Flow list = trace(*node.children[0]);
        Flows outer = names_;
        // Of two variables the first is the place of the item, or its key.
        names_[node.name] = node.second.empty() ? list.item() : counted(list);
        if (!node.second.empty()) {
            names_[node.second] = list.item();
        }
        Flow made = finished(node, list);
        names_ = std::move(outer);
        return made;
    }

    Flow finished(const Node& node, const Flow& list) {
        if (node.macro == Macro::filter) {
            Flow kept = list;
            add(kept.reads, trace(*node.children[1]).whole());
            return kept;
        }
        if (node.macro == Macro::map) {
            Flow each = trace(*node.children.back());
            add(each.reads, list.reads);
            for (std::size_t i = 1; i + 1 < node.children.size(); ++i) {
                add(each.reads, trace(*node.children[i]).whole());
            }
            return each;
        }
        Flow answer = counted(list);
        for (std::size_t i = 1; i < node.children.size(); ++i) {
            add(answer.reads, trace(*node.children[i]).whole());
        }
        return answer;
    }

    Flows names_;
    const Tables* tables_;
    std::vector<ComparedText> texts_;
};

}  // namespace

std::set<std::string> Flow::whole() const {
    std::set<std::string> all = reads;
    if (!path.empty()) {
        all.insert(path);
    }
    for (const auto& [name, flow] : members) {
        all.merge(flow.whole());
    }
    return all;
}

Flow Flow::member(std::string_view name) const {
    Flow flow;
    if (const auto found = members.find(name); found != members.end()) {
        flow = found->second;
    } else if (!path.empty()) {
        flow.path = path + "." + std::string(name);
    }
    flow.reads.insert(reads.begin(), reads.end());
    return flow;
}

Flow Flow::item() const {
    Flow flow = *this;
    if (!path.empty()) {
        flow.path = path + "[]";
    }
    return flow;
}

std::vector<ComparedText> compared_texts(std::string_view source, const Flows& names) {
    const auto tree = parsed(source);
    Tracer tracer(names, nullptr);
    if (tree) {
        tracer.trace(**tree);
    }
    return tracer.take_texts();
}

Flow flow_of(std::string_view source, const Flows& names, const Tables* tables) {
    const auto tree = parsed(source);
    return tree ? Tracer(names, tables).trace(**tree) : Flow();
}

}  // namespace jalon
