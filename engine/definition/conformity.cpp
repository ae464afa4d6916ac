#include "engine/definition/conformity.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/text.hpp"

namespace jalon {

namespace {

bool is_null(const YamlNode& node) {
    return node.is_empty() || (node.is_scalar() && node.plain && (node.text == "null" || node.text == "~"));
}

bool is_written(const YamlNode& node, std::string_view key) {
    return node.entry(key) != nullptr;
}

// « a, b ou c »
std::string enumerated(std::span<const std::string_view> words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view before = i == 0 ? "" : i + 1 == words.size() ? " ou " : ", ";
        text += std::string(before) + std::string(words[i]);
    }
    return text;
}

class Conformity {
  public:
    Conformity(Reading& reading, Parameters parameters) : reading_(reading), parameters_(parameters) {}

    void check_table(const YamlNode& node, const Table& table) {
        if (!node.is_map() && !node.is_empty()) {
            reading_.error(node.position,
                           fmt::format("{} s’écrit comme un ensemble de clés « clé: valeur »", table.what));
            return;
        }
        const bool all_known = check_keys(node, table);
        for (const Key& key : table.keys) {
            if (key.need == Need::demanded && !is_written(node, key.name)) {
                reading_.error(node.position, fmt::format("la clé « {} » manque dans {}", key.name, table.what));
            }
            check_beside(node, key);
        }
        const auto written =
            std::ranges::count_if(table.exactly_one, [&](std::string_view key) { return is_written(node, key); });
        if (!table.exactly_one.empty() && written != 1 && all_known) {
            reading_.error(node.position, std::string(table.exactly_one_advice));
        }
    }

  private:
    // True when the table knows every key.
    bool check_keys(const YamlNode& node, const Table& table) {
        bool all_known = true;
        for (const YamlEntry& entry : node.entries) {
            const std::string& name = entry.key.text;
            if (const Key* key = table.find(name)) {
                check_shape(entry.value, *key->shape, name);
            } else if (table.others != nullptr) {
                check_shape(entry.value, *table.others, name);
            } else {
                all_known = false;
                reading_.error(entry.key.position, fmt::format("la clé « {} » est inconnue dans {}{}", name, table.what,
                                                               did_you_mean(name, table.names())));
            }
        }
        return all_known;
    }

    void check_beside(const YamlNode& node, const Key& key) {
        const YamlEntry* entry = key.beside.empty() ? nullptr : node.entry(key.name);
        if (entry != nullptr && !is_written(node, key.beside)) {
            reading_.error(
                entry->key.position,
                fmt::format("« {0} » accompagne « {1} » ; ajoutez « {1} », ou retirez « {0} »", key.name, key.beside));
        }
    }

    bool is_parameter(const YamlNode& node) const {
        return parameters_ == Parameters::yes && node.is_scalar() && node.text.find("${") != std::string::npos;
    }

    void check_shape(const YamlNode& node, const Shape& shape, const std::string& key) {
        if (is_parameter(node) || (shape.nullable && is_null(node))) {
            return;
        }
        const bool scalar_only = shape.items == nullptr && shape.table == nullptr && shape.entries == nullptr;
        if (scalar_only || (node.is_scalar() && shape.scalar != Scalar::none)) {
            check_scalar(node, shape, key);
        } else if (node.is_list() && shape.items != nullptr) {
            for (const YamlNode& item : node.items) {
                check_shape(item, *shape.items, key);
            }
        } else if (node.is_map() || node.is_empty()) {
            check_map(node, shape, key);
        } else {
            refuse_kind(node, shape, key);
        }
    }

    void check_map(const YamlNode& node, const Shape& shape, const std::string& key) {
        if (shape.table != nullptr && (shape.entries == nullptr || is_one_of(node, *shape.table))) {
            check_table(node, *shape.table);
        } else if (shape.scalar == Scalar::expression && node.is_empty()) {
            reading_.error(node.position, "une expression est attendue ici");
        } else if (shape.entries != nullptr) {
            for (const YamlEntry& entry : node.entries) {
                check_name(entry.key, shape.names);
                check_shape(entry.value, *shape.entries, entry.key.text);
            }
        } else if (node.is_map() || shape.scalar != Scalar::none) {
            refuse_kind(node, shape, key);
        }
    }

    static bool is_one_of(const YamlNode& node, const Table& table) {
        return std::ranges::any_of(
            table.keys, [&](const Key& key) { return key.need == Need::demanded && is_written(node, key.name); });
    }

    void refuse_kind(const YamlNode& node, const Shape& shape, const std::string& key) {
        if (shape.advice.empty() && shape.table != nullptr) {
            check_table(node, *shape.table);  // says what such a map looks like
            return;
        }
        reading_.error(node.position,
                       fmt::format("« {} » attend {}", key, shape.advice.empty() ? "une liste" : shape.advice));
    }

    void check_scalar(const YamlNode& node, const Shape& shape, const std::string& key) {
        switch (shape.scalar) {
            case Scalar::none:
            case Scalar::anything:
                return;
            case Scalar::text:
                reading_.text(node, key);
                return;
            case Scalar::yes_no:
                reading_.yes_no(node);
                return;
            case Scalar::integer:
                reading_.integer(node, shape.least);
                return;
            case Scalar::date:
                reading_.date(node);
                return;
            case Scalar::instant:
                reading_.instant(node);
                return;
            case Scalar::delay:
                reading_.delay(node);
                return;
            case Scalar::due:
                reading_.due(node);
                return;
            case Scalar::advance:
                reading_.advance(node);
                return;
            case Scalar::money:
                reading_.money(node);
                return;
            case Scalar::level:
                reading_.confidentiality(node);
                return;
            case Scalar::expression:
                if (!node.is_scalar()) {
                    reading_.error(node.position, "une expression est attendue ici");
                }
                return;
            case Scalar::data_type:
                reading_.data_type(node);
                return;
            case Scalar::word:
                check_word(node, shape, key);
                return;
        }
    }

    void check_word(const YamlNode& node, const Shape& shape, const std::string& key) {
        if (node.is_scalar() && std::ranges::find(shape.words, node.text) != shape.words.end()) {
            return;
        }
        if (!node.is_scalar()) {
            reading_.error(node.position, fmt::format("« {} » vaut {}", key, enumerated(shape.words)));
            return;
        }
        const std::vector<std::string> words(shape.words.begin(), shape.words.end());
        const std::string near = did_you_mean(node.text, words);
        reading_.error(node.position, fmt::format("« {} » n’est pas une valeur de « {} »{}", excerpt(node.text), key,
                                                  near.empty() ? " ; écrivez " + enumerated(shape.words) : near));
    }

    void check_name(const YamlNode& key, Naming names) {
        const std::string& name = key.text;
        if (is_parameter(key) || name_fits(name, names)) {
            return;
        }
        switch (names) {
            case Naming::identifier:
                reading_.error(key.position, fmt::format("« {} » ne peut pas être un nom ; commencez par une lettre, "
                                                         "puis lettres, chiffres, « _ » et « - »",
                                                         name));
                return;
            case Naming::event:
                reading_.error(key.position, "le nom d’un événement est un mot, sans espace");
                return;
            case Naming::delay:
                reading_.delay(key);
                return;
            default:
                reading_.error(
                    key.position,
                    fmt::format(
                        "« {} » ne peut pas être un nom ; commencez par une lettre, puis lettres, chiffres et « _ »",
                        name));
                return;
        }
    }

    Reading& reading_;
    Parameters parameters_;
};

}  // namespace

bool name_fits(std::string_view name, Naming names) {
    const auto plain = [](std::string_view part) {
        return is_identifier(part) && part.find('-') == std::string_view::npos;
    };
    switch (names) {
        case Naming::free:
            return true;
        case Naming::identifier:
            return is_identifier(name);
        case Naming::datum:
            return plain(name);
        case Naming::path:
            return std::ranges::all_of(split(name, '.'), plain);
        case Naming::event:
            return !name.empty() && name.find(' ') == std::string_view::npos;
        case Naming::delay:
            return parse_delay(name).has_value();
    }
    return false;
}

void check_conformity(const YamlNode& node, const Table& table, Reading& reading, Parameters parameters) {
    Conformity(reading, parameters).check_table(node, table);
}

}  // namespace jalon
