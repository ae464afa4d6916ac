#include "engine/definition/catalogue.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "engine/decision/table_analysis.hpp"
#include "engine/decision/table_reader.hpp"
#include "engine/decision/table_set.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/check_expressions.hpp"
#include "engine/definition/check_visas.hpp"
#include "engine/definition/conformity.hpp"
#include "engine/definition/small_readers.hpp"
#include "engine/definition/stages.hpp"
#include "engine/definition/variants.hpp"
#include "engine/definition/workflow_reader.hpp"
#include "engine/statechart/machine.hpp"

namespace jalon {

namespace {

template <class T>
const T& get(const std::map<std::string, std::shared_ptr<const T>, std::less<>>& all, std::string_view id,
             const char* what) {
    const auto found = all.find(id);
    expect(found != all.end(), what);
    return *found->second;
}

std::string file_stem(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    return std::string(name.substr(0, name.find('.')));
}

bool is_error(const Finding& finding) {
    return finding.level == Finding::Level::error;
}

std::string workflow_name(const YamlNode& node) {
    const YamlNode* name = node.find("workflow");
    return name != nullptr ? name->text : file_stem(node.position.file);
}

// A stage that is looked at alone is a workflow without what only stages have.
YamlNode as_workflow(YamlNode node, Reading& reading) {
    if (node.entry("stage") == nullptr) {
        return node;
    }
    check_conformity(node, vocabulary::stage, reading, Parameters::yes);
    std::erase_if(node.entries,
                  [](const YamlEntry& entry) { return vocabulary::workflow.find(entry.key.text) == nullptr; });
    return node;
}

// By file and place, without repetition: a stage used twice tells its faults once.
void put_in_order(std::vector<Finding>& findings) {
    const auto key = [](const Finding& finding) {
        return std::tie(finding.position.file, finding.position.line, finding.position.column, finding.message);
    };
    std::ranges::stable_sort(findings, {}, key);
    const auto same = [&](const Finding& left, const Finding& right) { return key(left) == key(right); };
    findings.erase(std::unique(findings.begin(), findings.end(), same), findings.end());
}

// Gaps and overlaps are sought in a table that could be read whole.
DecisionTable read_sound_table(const YamlNode& node, std::vector<Finding>& findings) {
    std::vector<Finding> own;
    Reading reading(own);
    DecisionTable table = read_table(node, reading);
    if (std::ranges::none_of(own, is_error)) {
        check_table(table, own);
    }
    findings.insert(findings.end(), own.begin(), own.end());
    return table;
}

class CatalogueReader {
  public:
    CatalogueReader(const std::vector<SourceFile>& files, const TemplateNames& template_names)
        : files_(files), template_names_(template_names) {}

    ReadResult read() {
        for (const SourceFile& file : files_) {
            sort_out(file);
        }
        give_words();
        read_workflows();
        if (uses_comment()) {
            catalogue().forms.emplace("comment", std::make_shared<const Form>(comment_form()));
        }
        check_visas(catalogue(), result_.findings);
        check_catalogue(catalogue(), sites_, template_names_, result_.findings);
        put_in_order(result_.findings);
        finish_workflows();
        return std::move(result_);
    }

  private:
    Catalogue& catalogue() { return result_.catalogue; }

    void error(const Position& position, std::string message) {
        result_.findings.push_back({Finding::Level::error, position, std::move(message)});
    }

    void sort_out(const SourceFile& file) {
        if (file.path.starts_with("doc-templates/partials/")) {
            if (file.path.ends_with(".mustache")) {
                catalogue().partials.insert_or_assign(file_stem(file.path), file.text);
            }
        } else if (file.path.starts_with("doc-templates/")) {
            if (file.path.ends_with(".md.mustache")) {
                read_template(file);
            } else if (file.path == "doc-templates/visas.yaml") {
                read_visa_file(file);
            }
        } else if (file.path.ends_with(".yaml") || file.path.ends_with(".yml")) {
            if (std::optional<YamlNode> node = read_yaml(file, result_.findings)) {
                sort_out(file, std::move(*node));
            }
        }
    }

    void sort_out(const SourceFile& file, YamlNode node) {
        Reading reading(result_.findings);
        if (node.entry("sensitive") != nullptr) {
            sensitive_ = std::make_shared<const SensitiveWords>(read_sensitive_words(node, reading));
        } else if (file.path.starts_with("forms/")) {
            reading.let_event(false);
            Form form = read_form(node, reading);  // its expressions come to `reading` meanwhile
            keep_form(std::move(form), std::move(reading.sites));
        } else if (node.entry("tariff") != nullptr && node.entry("versions") != nullptr) {
            HourlyTariff tariff = read_tariff(node, reading);
            const std::string id = tariff.id;
            catalogue().tariffs.insert_or_assign(id, std::move(tariff));
        } else if (node.entry("table") != nullptr) {
            keep_table(node);
        } else if (node.entry("messages") != nullptr) {
            catalogue().messages.merge(read_messages(node, reading));
        } else if (node.entry("stage") != nullptr) {
            check_conformity(node, vocabulary::stage, reading, Parameters::yes);
            const std::string name = node.find("stage")->text;
            if (!stages_.emplace(name, std::move(node)).second) {
                error({file.path, 1, 1}, fmt::format("une autre étape s’appelle déjà « {} »", name));
            }
        } else {
            workflow_nodes_.push_back(std::move(node));
        }
    }

    void keep_table(const YamlNode& node) {
        DecisionTable table = read_sound_table(node, result_.findings);
        const std::string id = table.id;
        if (!catalogue().tables.emplace(id, std::make_shared<const DecisionTable>(std::move(table))).second) {
            error(node.position, fmt::format("une autre table s’appelle déjà « {} »", id));
        }
    }

    void keep_form(Form form, std::vector<FormulaSite> sites) {
        const std::string id = form.id;
        const Position position = form.position;
        sites_.forms[id] = std::move(sites);
        if (!catalogue().forms.emplace(id, std::make_shared<const Form>(std::move(form))).second) {
            error(position, fmt::format("un autre formulaire s’appelle déjà « {} »", id));
        }
    }

    // Each form looks for the words of the list, wherever that file stands among the others.
    void give_words() {
        for (auto& [id, form] : catalogue().forms) {
            if (sensitive_ != nullptr) {
                Form with = *form;
                with.sensitive = sensitive_;
                form = std::make_shared<const Form>(std::move(with));
            }
        }
    }

    void read_visa_file(const SourceFile& file) {
        Reading reading(result_.findings);
        if (const std::optional<YamlNode> node = read_yaml(file, result_.findings)) {
            catalogue().visas = read_visas(*node, reading);
        }
    }

    void read_template(const SourceFile& file) {
        Reading reading(result_.findings);
        DocumentTemplate made = read_document_template(file, result_.findings, reading);
        sites_.templates[made.id] = std::move(reading.sites);
        const std::string id = made.id;
        catalogue().templates.insert_or_assign(id, std::make_shared<const DocumentTemplate>(std::move(made)));
    }

    void read_workflows() {
        WorkflowTrees trees;
        for (const YamlNode& node : workflow_nodes_) {
            trees.emplace(workflow_name(node), &node);
        }
        for (const YamlNode& node : workflow_nodes_) {
            Reading reading(result_.findings);
            Expanded expanded = expand_stages(with_base(node, trees, reading), stages_, reading);
            Workflow workflow = read_workflow(expanded.workflow, file_stem(node.position.file), reading);
            if (const YamlNode* base = node.find("variant_of"); base != nullptr && trees.contains(base->text)) {
                workflow.files.push_back(trees.at(base->text)->position.file);
            }
            workflow.files.insert(workflow.files.end(), expanded.files.begin(), expanded.files.end());
            sites_.workflows[workflow.id] = std::move(reading.sites);
            sites_.declassified[workflow.id] = std::move(reading.declassified);
            sites_.trees[workflow.id] = std::move(expanded.workflow);
            const std::string id = workflow.id;
            if (!catalogue().workflows.emplace(id, std::make_shared<const Workflow>(std::move(workflow))).second) {
                error(node.position, fmt::format("un autre workflow s’appelle déjà « {} »", id));
            }
        }
    }

    bool uses_comment() {
        for (const auto& [id, workflow] : catalogue().workflows) {
            for (const State& state : workflow->states) {
                for (const Transition& transition : state.transitions) {
                    if (transition.form == "comment") {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    // The digest covers everything a case may need of its definition; the machine wants a workflow without faults.
    void finish_workflows() {
        const bool sound = result_.ok();
        for (auto& [id, workflow] : catalogue().workflows) {
            Workflow finished = *workflow;
            const std::set<std::string> tables = tables_asked(sites_.workflows[id]);
            finished.tables = tables_named(tables);
            finished.digest = digest_of(finished, tables);
            if (sound) {
                finished.machine = make_machine(finished);
            }
            workflow = std::make_shared<const Workflow>(std::move(finished));
        }
    }

    std::shared_ptr<const Tables> tables_named(const std::set<std::string>& ids) {
        TableSet::ById tables;
        for (const std::string& id : ids) {
            if (const auto found = catalogue().tables.find(id); found != catalogue().tables.end()) {
                tables.insert(*found);
            }
        }
        return tables.empty() ? nullptr : std::make_shared<const TableSet>(std::move(tables));
    }

    std::string digest_of(const Workflow& workflow, const std::set<std::string>& tables) {
        std::set<std::string> wanted(workflow.files.begin(), workflow.files.end());
        for (const std::string& id : forms_of(workflow)) {
            const auto form = catalogue().forms.find(id);
            if (form != catalogue().forms.end()) {
                wanted.insert(form->second->position.file);
            }
        }
        for (const std::string& id : templates_of(workflow)) {
            wanted.insert("doc-templates/" + id + ".md.mustache");
        }
        for (const std::string& id : tables) {
            if (const auto table = catalogue().tables.find(id); table != catalogue().tables.end()) {
                wanted.insert(table->second->position.file);
            }
        }
        std::set<std::string> lines;
        for (const SourceFile& file : files_) {
            if (wanted.contains(file.path) || file.path.starts_with("doc-templates/partials/")) {
                lines.insert(file.path + "\n" + sha256_hex(file.text) + "\n");
            }
        }
        std::string package;
        for (const std::string& line : lines) {
            package += line;
        }
        return sha256_hex(package);
    }

    const std::vector<SourceFile>& files_;
    const TemplateNames& template_names_;
    ReadResult result_;
    StageLibrary stages_;
    std::shared_ptr<const SensitiveWords> sensitive_;  // nullptr: no such file
    std::vector<YamlNode> workflow_nodes_;
    Sites sites_;
};

}  // namespace

std::string Finding::str() const {
    return position.str() + (level == Level::warning ? ": avertissement : " : ": ") + message;
}

const Workflow& Catalogue::workflow(std::string_view id) const {
    return get(workflows, id, "the catalogue holds the workflow asked for");
}

const Form& Catalogue::form(std::string_view id) const {
    return get(forms, id, "the catalogue holds the form asked for");
}

const DocumentTemplate& Catalogue::document_template(std::string_view id) const {
    return get(templates, id, "the catalogue holds the template asked for");
}

bool ReadResult::ok() const {
    return std::none_of(findings.begin(), findings.end(), is_error);
}

ReadResult read_catalogue(const std::vector<SourceFile>& files, const TemplateNames& template_names) {
    return CatalogueReader(files, template_names).read();
}

ReadResult read_single_table(const SourceFile& file, Purpose purpose) {
    ReadResult result;
    const std::optional<YamlNode> node = read_yaml(file, result.findings);
    if (node) {
        Reading reading(result.findings);
        DecisionTable table = read_table(*node, reading);
        if (result.ok()) {
            std::vector<Finding> faults;
            check_table(table, faults);
            for (Finding& finding : faults) {
                finding.level = purpose == Purpose::play ? Finding::Level::warning : finding.level;
                result.findings.push_back(std::move(finding));
            }
        }
        const std::string id = table.id;
        result.catalogue.tables.emplace(id, std::make_shared<const DecisionTable>(std::move(table)));
    }
    put_in_order(result.findings);
    return result;
}

ReadResult read_single_workflow(const SourceFile& file, const std::vector<SourceFile>& beside, Purpose purpose) {
    ReadResult result;
    StageLibrary library;
    std::map<std::string, YamlNode> bases;
    WorkflowTrees trees;
    for (const SourceFile& other : beside) {
        std::optional<YamlNode> node = read_yaml(other, result.findings);
        if (node && node->entry("stage") != nullptr) {
            const std::string name = node->find("stage")->text;
            library.emplace(name, std::move(*node));
        } else if (node) {
            const auto base = bases.emplace(workflow_name(*node), std::move(*node)).first;
            trees.emplace(base->first, &base->second);
        }
    }
    const std::optional<YamlNode> node = read_yaml(file, result.findings);
    if (node) {
        Reading reading(result.findings);
        const Expanded expanded =
            expand_stages(with_base(as_workflow(*node, reading), trees, reading), library, reading);
        Workflow workflow = read_workflow(expanded.workflow, file_stem(file.path), reading);
        workflow.files.insert(workflow.files.end(), expanded.files.begin(), expanded.files.end());
        workflow.digest = sha256_hex(file.text);
        check_single(workflow, reading.sites, purpose, result.findings);
        if (result.ok()) {
            workflow.machine = make_machine(workflow);
        }
        const std::string id = workflow.id;
        result.catalogue.forms.emplace("comment", std::make_shared<const Form>(comment_form()));
        result.catalogue.workflows.emplace(id, std::make_shared<const Workflow>(std::move(workflow)));
    }
    put_in_order(result.findings);
    return result;
}

}  // namespace jalon
