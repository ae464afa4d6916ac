#include "engine/definition/small_readers.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/definition/conformity.hpp"

namespace jalon {

namespace {

using Wanted = FormulaSite::Wanted;

struct TypeName {
    const char* name;
    Field::Type type;
};

constexpr std::array type_names{
    TypeName{"text", Field::Type::text},
    TypeName{"long_text", Field::Type::long_text},
    TypeName{"integer", Field::Type::integer},
    TypeName{"decimal", Field::Type::decimal},
    TypeName{"money", Field::Type::money},
    TypeName{"date", Field::Type::date},
    TypeName{"time", Field::Type::time},
    TypeName{"duration", Field::Type::duration},
    TypeName{"yes_no", Field::Type::yes_no},
    TypeName{"choice", Field::Type::choice},
    TypeName{"choices", Field::Type::choices},
    TypeName{"person", Field::Type::person},
    TypeName{"organisation", Field::Type::organisation},
    TypeName{"email", Field::Type::email},
    TypeName{"phone", Field::Type::phone},
    TypeName{"siret", Field::Type::siret},
    TypeName{"iban", Field::Type::iban},
    TypeName{"postcode", Field::Type::postcode},
    TypeName{"file", Field::Type::file},
    TypeName{"table", Field::Type::table},
    TypeName{"agree", Field::Type::agree},
};

std::string stem(std::string_view path, std::string_view extension) {
    const std::size_t slash = path.rfind('/');
    std::string name(slash == std::string_view::npos ? path : path.substr(slash + 1));
    return name.ends_with(extension) ? name.substr(0, name.size() - extension.size()) : name;
}

class FormReader {
  public:
    FormReader(const YamlNode& node, Reading& reading) : reading_(reading) {
        check_conformity(node, vocabulary::form, reading);
        const MapReader map(reading, node, vocabulary::form);
        form_.id = map.text("form");
        form_.key = data_key(form_.id);
        form_.position = node.position;
        form_.label = map.text("label");
        form_.intro = map.text("intro");
        form_.submit = map.text("submit");
        form_.review = map.yes_no("review");
        form_.fresh = map.yes_no("fresh");
        form_.audience = map.words("audience");
        if (const YamlNode* level = map.take("class")) {
            form_.confidentiality = reading.confidentiality(*level).value_or(Confidentiality::s1);
        }
        if (const YamlNode* fields = map.take("fields")) {
            form_.fields = read_fields(*fields, false);
        }
        read_checks(map);
        check_recalled();
    }

    // What is confidential in one case is never shown in another.
    void check_recalled() {
        for (const Field& field : form_.fields) {
            if (field.recall && field.confidentiality.value_or(form_.confidentiality) > Confidentiality::s1) {
                reading_.error(field.position,
                               "« recall » ne concerne que les champs de classe S0 ou S1 : ce que dit "
                               "un dossier confidentiel ne passe pas dans un autre");
            }
        }
    }

    Form take() { return std::move(form_); }

  private:
    std::vector<Field> read_fields(const YamlNode& node, bool columns) {
        std::vector<Field> fields;
        for (const YamlEntry& entry : node.entries) {
            if (!name_fits(entry.key.text, Naming::datum)) {
                continue;
            }
            fields.push_back(read_field(entry, columns));
        }
        return fields;
    }

    Field read_field(const YamlEntry& entry, bool column) {
        const MapReader map(reading_, entry.value, vocabulary::field);
        Field field;
        field.id = entry.key.text;
        field.position = entry.key.position;
        field.label = map.text("label");
        field.help = map.text("help");
        field.section = map.text("section");
        field.required = map.yes_no("required");
        field.required_if = map.formula("required_if", Wanted::condition);
        field.visible_if = map.formula("if", Wanted::condition);
        read_type(map, field, column);
        field.source = map.text("source");
        read_default(map, field);
        field.min = map.formula("min");
        field.max = map.formula("max");
        if (const YamlNode* length = map.take("max_length")) {
            field.max_length = reading_.integer(*length, 1);
        }
        field.audience = map.words("audience");
        if (const YamlNode* level = map.take("class")) {
            field.confidentiality = reading_.confidentiality(*level);
        }
        field.no_medical_words = map.yes_no("no_medical_words");
        field.recall = map.yes_no("recall");
        return field;
    }

    void read_type(const MapReader& map, Field& field, bool column) {
        const YamlNode* options = map.take("options");
        const YamlNode* columns = map.take("columns");
        const YamlNode* type = map.take("type");
        if (type == nullptr) {
            return;
        }
        const auto* row = std::find_if(type_names.begin(), type_names.end(),
                                       [&](const TypeName& name) { return type->text == name.name; });
        if (row == type_names.end()) {
            return;
        }
        field.type = row->type;
        const bool chooses = field.type == Field::Type::choice || field.type == Field::Type::choices;
        if (chooses != (options != nullptr)) {
            reading_.error(type->position, chooses ? "un choix demande « options: { code: Libellé } »"
                                                   : "« options » ne concerne que les types choice et choices");
        } else if (chooses) {
            read_options(*options, field);
        }
        const bool tabular = field.type == Field::Type::table;
        if (tabular != (columns != nullptr)) {
            reading_.error(type->position, tabular ? "un tableau demande « columns » : ses colonnes"
                                                   : "« columns » ne concerne que le type table");
        } else if (tabular && column) {
            reading_.error(type->position, "un tableau ne peut pas en contenir un autre");
        } else if (tabular) {
            field.columns = read_fields(*columns, true);
        }
    }

    // { code: Libellé }, or a list of codes that are their own label, or a list of { code: …, label: … }.
    void read_options(const YamlNode& node, Field& field) {
        for (const YamlEntry& entry : node.entries) {
            field.options.push_back({entry.key.text, reading_.text(entry.value, "options")});
        }
        for (const YamlNode& item : node.items) {
            if (item.is_scalar()) {
                field.options.push_back({item.text, item.text});
                continue;
            }
            const MapReader map(reading_, item, vocabulary::option);
            field.options.push_back({map.text("code"), map.text("label")});
        }
        if (field.options.empty()) {
            reading_.error(node.position, "donnez au moins une option : { code: Libellé }");
        }
    }

    // The default of a choice or text may be a plain word: a code among the options is one.
    void read_default(const MapReader& map, Field& field) {
        const YamlNode* written = map.take("default");
        if (written == nullptr) {
            return;
        }
        const bool is_code = std::any_of(field.options.begin(), field.options.end(),
                                         [&](const Option& option) { return option.code == written->text; });
        if (!is_code) {
            field.initial = reading_.formula(*written);
            return;
        }
        YamlNode quoted = *written;
        quoted.text = "'" + written->text + "'";
        field.initial = reading_.formula(quoted);
    }

    void read_checks(const MapReader& map) {
        const YamlNode* checks = map.take("checks");
        for (const YamlNode& item : checks == nullptr ? std::vector<YamlNode>() : checks->items) {
            const MapReader check(reading_, item, vocabulary::form_check);
            const YamlNode* condition = check.take("if");
            const std::string message = check.text("message");
            const YamlNode* field = check.take("field");
            if (field != nullptr && form_.find(field->text) == nullptr) {
                std::vector<std::string> known;
                for (const Field& other : form_.fields) {
                    known.push_back(other.id);
                }
                reading_.error(field->position, fmt::format("le champ « {} » n’existe pas{}", field->text,
                                                            did_you_mean(field->text, known)));
            }
            std::optional<Formula> formula =
                condition == nullptr ? std::nullopt : reading_.formula(*condition, Wanted::condition);
            if (formula) {
                form_.checks.push_back({std::move(*formula), message, field == nullptr ? "" : field->text});
            }
        }
    }

    Reading& reading_;
    Form form_;
};

void read_facts(const MapReader& map, DocumentTemplate& made, Reading& reading) {
    const YamlNode* facts = map.take("facts");
    if (facts == nullptr) {
        return;
    }
    for (const YamlEntry& entry : facts->entries) {
        if (const std::optional<Formula> formula = reading.formula(entry.value)) {
            made.facts.push_back({entry.key.text, formula->expression.source(), formula->position});
        }
    }
}

Margins read_margins(const YamlNode& node, Reading& reading) {
    const MapReader map(reading, node, vocabulary::margins);
    const auto millimetres = [&](std::string_view side) {
        const YamlNode* written = map.take(side);
        return written == nullptr ? 0 : reading.integer(*written).value_or(0);
    };
    return {millimetres("top"), millimetres("right"), millimetres("bottom"), millimetres("left")};
}

void read_front_matter(const YamlNode& node, DocumentTemplate& made, Reading& reading) {
    check_conformity(node, vocabulary::front_matter, reading);
    const MapReader map(reading, node, vocabulary::front_matter);
    made.title = map.text("title");
    made.code = map.text("code");
    if (const YamlNode* level = map.take("class")) {
        made.confidentiality = reading.confidentiality(*level).value_or(Confidentiality::s1);
    }
    made.audience = map.words("audience");
    if (const YamlNode* layout = map.take("layout")) {
        made.layout = layout->text;
    }
    made.landscape = map.yes_no("landscape");
    if (const YamlNode* margins = map.take("margins")) {
        made.margins = read_margins(*margins, reading);
    }
    if (const YamlNode* numbers = map.take("page_numbers")) {
        made.page_numbers = numbers->text;
    }
    made.needs = map.words("needs");
    read_facts(map, made, reading);
}

// Nothing, or the word null: no end.
std::optional<Date> open_date(const YamlNode* written, Reading& reading) {
    const bool open_ended =
        written == nullptr || written->is_empty() || written->text == "null" || written->text == "~";
    return open_ended ? std::nullopt : reading.date(*written);
}

TariffVersion read_tariff_version(const YamlNode& node, Reading& reading) {
    const MapReader map(reading, node, vocabulary::tariff_version);
    TariffVersion version;
    version.position = node.position;
    if (const YamlNode* from = map.take("valid_from")) {
        version.valid_from = reading.date(*from).value_or(Date());
    }
    version.valid_to = open_date(map.take("valid_to"), reading);
    if (const YamlNode* rate = map.take("hourly_rate")) {
        version.hourly_rate = reading.money(*rate).value_or(Money());
    }
    if (const YamlNode* least = map.take("min_minutes")) {
        version.min_minutes = reading.integer(*least).value_or(0);
    }
    if (const YamlNode* most = map.take("max_minutes")) {
        version.max_minutes = reading.integer(*most, version.min_minutes).value_or(0);
    }
    version.floor_on_early_end = map.yes_no("floor_on_early_end");
    version.act_number = map.text("act_number");
    if (const YamlNode* date = map.take("act_date")) {
        version.act_date = reading.date(*date).value_or(Date());
    }
    return version;
}

void check_versions(const HourlyTariff& tariff, Reading& reading) {
    for (std::size_t i = 0; i < tariff.versions.size(); ++i) {
        const TariffVersion& version = tariff.versions[i];
        if (version.valid_to && *version.valid_to < version.valid_from) {
            reading.error(version.position, "cette version finit avant de commencer");
        }
        if (i + 1 == tariff.versions.size()) {
            continue;
        }
        const TariffVersion& next = tariff.versions[i + 1];
        if (!version.valid_to) {
            reading.error(next.position, "la version précédente n’a pas de fin ; ajoutez-lui « valid_to »");
        } else if (add_days(*version.valid_to, 1) != next.valid_from) {
            reading.error(next.position,
                          fmt::format("cette version doit commencer le lendemain de la précédente, le {}",
                                      iso_date(add_days(*version.valid_to, 1))));
        }
    }
}

Visa read_visa(const YamlNode& line, Reading& reading) {
    const MapReader entry(reading, line, vocabulary::visa);
    Visa visa;
    visa.position = line.position;
    visa.id = entry.text("id");
    visa.documents = entry.words("documents");
    visa.body_types = entry.words("body_types");
    if (visa.body_types == std::vector<std::string>{"all"}) {
        visa.body_types.clear();
    }
    visa.from = open_date(entry.take("from"), reading);
    visa.to = open_date(entry.take("to"), reading);
    visa.repealed = entry.yes_no("repealed");
    visa.text = entry.text("text");
    if (visa.from && visa.to && *visa.to < *visa.from) {
        reading.error(visa.position, "ce visa finit avant de commencer");
    }
    return visa;
}

bool share(const std::vector<std::string>& some, const std::vector<std::string>& others) {
    return std::ranges::any_of(some,
                               [&](const std::string& one) { return std::ranges::find(others, one) != others.end(); });
}

// Lines of one id that one document may print for one body: versions of the same text.
bool are_versions(const Visa& one, const Visa& other) {
    const bool same_bodies =
        one.body_types.empty() || other.body_types.empty() || share(one.body_types, other.body_types);
    return one.id == other.id && one.clause == other.clause && same_bodies && share(one.documents, other.documents);
}

// Of two versions one begins on the day after the other's last, unless the text was repealed in between.
void check_versions(const std::vector<Visa>& visas, Reading& reading) {
    for (std::size_t k = 0; k < visas.size(); ++k) {
        const Visa* before = nullptr;
        for (std::size_t i = 0; i < k; ++i) {
            before = are_versions(visas[i], visas[k]) ? &visas[i] : before;
        }
        if (before == nullptr) {
            continue;
        }
        const Visa& next = visas[k];
        if (!before->to || !next.from || *next.from <= *before->to) {
            reading.error(next.position, fmt::format("« {} » a deux versions en vigueur le même jour ; fermez la "
                                                     "précédente par « to »",
                                                     next.id));
        } else if (!before->repealed && *next.from != add_days(*before->to, 1)) {
            reading.error(next.position,
                          fmt::format("« {} » n’a pas de version du {} au {}", next.id,
                                      iso_date(add_days(*before->to, 1)), iso_date(add_days(*next.from, -1))));
        }
    }
}

}  // namespace

Form read_form(const YamlNode& node, Reading& reading) {
    return FormReader(node, reading).take();
}

DocumentTemplate read_document_template(const SourceFile& file, std::vector<Finding>& findings, Reading& reading) {
    DocumentTemplate made;
    made.id = stem(file.path, ".md.mustache");
    const std::string& text = file.text;
    const std::size_t end = text.find("\n---", 3);
    if (!text.starts_with("---\n") || end == std::string::npos) {
        reading.error({file.path, 1, 1}, "un modèle commence par un en-tête entre deux lignes « --- »");
        made.body = text;
        made.body_position = {file.path, 1, 1};
        return made;
    }
    if (const std::optional<YamlNode> head = read_yaml({file.path, text.substr(0, end + 1)}, findings)) {
        read_front_matter(*head, made, reading);
    }
    const std::size_t body = std::min(text.find('\n', end + 1), text.size() - 1) + 1;
    made.body = text.substr(body);
    made.body_position = {
        file.path,
        static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(body), '\n')) + 1, 1};
    return made;
}

HourlyTariff read_tariff(const YamlNode& node, Reading& reading) {
    check_conformity(node, vocabulary::tariff, reading);
    const MapReader map(reading, node, vocabulary::tariff);
    HourlyTariff tariff;
    tariff.id = map.text("tariff");
    tariff.label = map.text("label");
    const YamlNode* versions = map.take("versions");
    for (const YamlNode& item : versions == nullptr ? std::vector<YamlNode>() : versions->items) {
        tariff.versions.push_back(read_tariff_version(item, reading));
    }
    std::ranges::stable_sort(tariff.versions, {}, &TariffVersion::valid_from);
    check_versions(tariff, reading);
    return tariff;
}

std::map<std::string, Message, std::less<>> read_messages(const YamlNode& node, Reading& reading) {
    std::map<std::string, Message, std::less<>> result;
    check_conformity(node, vocabulary::messages, reading);
    const MapReader map(reading, node, vocabulary::messages);
    const YamlNode* messages = map.take("messages");
    for (const YamlEntry& entry : messages == nullptr ? std::vector<YamlEntry>() : messages->entries) {
        const MapReader message(reading, entry.value, vocabulary::message);
        Message made;
        made.subject = message.text("subject");
        made.text = message.text("text");
        made.position = entry.key.position;
        result.emplace(entry.key.text, std::move(made));
    }
    return result;
}

std::vector<Visa> read_visas(const YamlNode& node, Reading& reading) {
    std::vector<Visa> visas;
    check_conformity(node, vocabulary::visas, reading);
    const MapReader map(reading, node, vocabulary::visas);
    for (const char* part : {"visas", "clauses"}) {
        const YamlNode* lines = map.take(part);
        for (const YamlNode& line : lines == nullptr ? std::vector<YamlNode>() : lines->items) {
            visas.push_back(read_visa(line, reading));
            visas.back().clause = std::string_view(part) == "clauses";
        }
    }
    check_versions(visas, reading);
    return visas;
}

SensitiveWords read_sensitive_words(const YamlNode& node, Reading& reading) {
    SensitiveWords words;
    check_conformity(node, vocabulary::sensitive, reading);
    const MapReader map(reading, node, vocabulary::sensitive);
    const YamlNode* groups = map.take("sensitive");
    for (const YamlEntry& entry : groups == nullptr ? std::vector<YamlEntry>() : groups->entries) {
        const MapReader group(reading, entry.value, vocabulary::sensitive_group);
        SensitiveWords::Group made{group.text("warning"), {}};
        for (const std::string& typed : group.words("words")) {
            if (french::search_key(typed).find_first_not_of("* ") == std::string::npos) {
                reading.error(entry.value.position,
                              fmt::format("« {} » n’est pas un mot : il avertirait partout, ou jamais", typed));
                continue;
            }
            SensitiveWords::Phrase phrase;
            for (const std::string& word : split(typed, ' ')) {
                const bool open = word.ends_with('*');
                const std::string key = french::search_key(open ? word.substr(0, word.size() - 1) : word);
                for (const std::string& part : split(key, ' ')) {
                    phrase.push_back(part);
                }
                phrase.back() += open ? "*" : "";
            }
            made.phrases.push_back(std::move(phrase));
        }
        words.groups.push_back(std::move(made));
    }
    return words;
}

Form comment_form() {
    Form form;
    form.id = "comment";
    form.key = "comment";
    form.label = "Commentaire";
    form.submit = "Confirmer";
    form.fresh = true;
    form.audience = {"counsellor", "head_of_service", "secretary"};
    form.confidentiality = Confidentiality::s2;
    Field field;
    field.id = "comment";
    field.type = Field::Type::long_text;
    field.label = "Commentaire";
    field.required = true;
    form.fields.push_back(std::move(field));
    return form;
}

}  // namespace jalon
