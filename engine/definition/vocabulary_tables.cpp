// The words of decision tables.
#include <array>

#include "engine/definition/vocabulary.hpp"

namespace jalon::vocabulary {

namespace {

constexpr Shape date{.scalar = Scalar::date};
constexpr Shape cell{.scalar = Scalar::text,
                     .items = &text,
                     .nullable = true,
                     .advice = "une valeur, une liste de valeurs, un intervalle ou une condition"};
constexpr Shape cells{.entries = &cell, .advice = "à chaque entrée sa case : { entrée: case }"};
constexpr Shape outcome{.scalar = Scalar::anything,
                        .items = &anything,
                        .entries = &anything,
                        .nullable = true,
                        .advice = "à chaque sortie sa valeur : { sortie: valeur }"};

constexpr std::array<std::string_view, 7> policies{"unique",  "first",      "any",         "priority",
                                                   "collect", "rule_order", "output_order"};
constexpr Shape policy{.scalar = Scalar::word, .words = policies};
constexpr std::array<std::string_view, 4> aggregates{"sum", "min", "max", "count"};
constexpr Shape aggregate{.scalar = Scalar::word, .words = aggregates};
constexpr std::array<std::string_view, 1> gap_words{"allowed"};
constexpr Shape gap_word{.scalar = Scalar::word, .words = gap_words};

constexpr Shape input{.table = &table_input};
constexpr Shape inputs{.entries = &input, .advice = "à chaque entrée son type : { nom: { type: … } }"};
constexpr Shape output{.table = &table_output};
constexpr Shape outputs{.entries = &output, .advice = "à chaque sortie son type : { nom: { type: … } }"};
constexpr Shape row{.table = &table_row};
constexpr Shape rows{.items = &row,
                     .advice = "une liste de lignes : [ { if: { entrée: case }, then: { sortie: valeur } } ]"};
constexpr Shape version{.table = &table_version};
constexpr Shape versions{.items = &version, .advice = "une liste de versions : [ { from, until, source, rows } ]"};
constexpr Shape ranked{.scalar = Scalar::text, .items = &anything, .advice = "une liste, la plus prioritaire d’abord"};

constexpr std::array decision_table_keys{
    Key{"table", &text, "Identifiant de la table.", Need::demanded},
    Key{"label", &text, "Nom de la table."},
    Key{"hit", &policy, "Laquelle des lignes qui conviennent répond ; unique à défaut."},
    Key{"aggregate", &aggregate, "Ce qu’on fait des lignes réunies par « hit: collect »."},
    Key{"gaps", &gap_word, "allowed : il peut n’y avoir pas de réponse."},
    Key{"from", &date, "Premier jour d’effet."},
    Key{"until", &date, "Dernier jour d’effet."},
    Key{"source", &text, "Acte dont vient la règle : délibération, article."},
    Key{"inputs", &inputs, "Ce dont la réponse dépend.", Need::demanded},
    Key{"outputs", &outputs, "Ce que la table donne.", Need::demanded},
    Key{"rows", &rows, "Les lignes."},
    Key{"versions", &versions, "À la place de « rows » : des lignes datées."},
};
constexpr std::array<std::string_view, 2> rows_or_versions{"rows", "versions"};

constexpr std::array table_input_keys{
    Key{"label", &text, "Ce que l’on demande."},
    Key{"ask", &text, "Question posée quand la réponse est inconnue."},
    Key{"type", &text, "Type : bool, int, decimal, string, money, date, time, timestamp, duration, months ou list.",
        Need::demanded},
    Key{"values", &cell, "Valeurs permises : une liste, ou une case."},
    Key{"from", &expression, "Expression qui trouve le fait ; à défaut, le fait de ce nom."},
    Key{"optional", &yes_no, "true : qu’il n’y en ait pas est une réponse."},
};

constexpr std::array table_output_keys{
    Key{"label", &text, "Ce que la table donne."},
    Key{"type", &text, "Type, comme pour une entrée.", Need::demanded},
    Key{"values", &ranked, "Valeurs permises, la plus prioritaire d’abord."},
    Key{"default", &outcome, "Valeur donnée quand aucune ligne ne convient."},
};

constexpr std::array table_row_keys{
    Key{"id", &text, "Nom de la ligne ; à défaut son numéro."},
    Key{"if", &cells, "Une case par entrée ; « - » ou rien : toute valeur convient."},
    Key{"then", &outcome, "Une valeur ou une expression par sortie.", Need::demanded},
    Key{"from", &date, "Premier jour d’effet de la ligne."},
    Key{"until", &date, "Dernier jour d’effet de la ligne."},
    Key{"source", &text, "Acte dont vient la ligne."},
};

constexpr std::array table_version_keys{
    Key{"from", &date, "Premier jour d’effet de ces lignes."},
    Key{"until", &date, "Dernier jour d’effet de ces lignes."},
    Key{"source", &text, "Acte dont elles viennent."},
    Key{"rows", &rows, "Les lignes.", Need::demanded},
};

}  // namespace

constinit const Table decision_table{.id = "table",
                                     .what = "une table de décision",
                                     .keys = decision_table_keys,
                                     .exactly_one = rows_or_versions,
                                     .exactly_one_advice = "une table a soit « rows », soit « versions »"};
constinit const Table table_input{.id = "input", .what = "une entrée", .keys = table_input_keys};
constinit const Table table_output{.id = "output", .what = "une sortie", .keys = table_output_keys};
constinit const Table table_row{.id = "row", .what = "une ligne", .keys = table_row_keys};
constinit const Table table_version{.id = "table_version", .what = "une version de table", .keys = table_version_keys};

}  // namespace jalon::vocabulary
