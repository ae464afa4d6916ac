// The words of the files around workflows: forms, templates, tariffs, messages, visas and scenarios.
#include <array>

#include "engine/definition/vocabulary.hpp"

namespace jalon::vocabulary {

namespace {

constexpr Shape date{.scalar = Scalar::date};
constexpr Shape open_date{.scalar = Scalar::date, .nullable = true};
constexpr Shape instant{.scalar = Scalar::instant};
constexpr Shape advance{.scalar = Scalar::advance};
constexpr Shape money{.scalar = Scalar::money};
constexpr Shape natural{.scalar = Scalar::integer};
constexpr Shape positive{.scalar = Scalar::integer, .least = 1};

constexpr Shape field_shape{.table = &field};
constexpr Shape fields{.entries = &field_shape,
                       .names = Naming::datum,
                       .advice = "à chaque champ son contenu : { nom: { label: …, type: … } }"};
constexpr Shape one_option{.scalar = Scalar::text, .table = &option};
constexpr Shape options{
    .items = &one_option, .entries = &text, .advice = "à chaque code son libellé : { code: Libellé }"};
constexpr Shape form_check_shape{.table = &form_check};
constexpr Shape form_checks{.items = &form_check_shape, .advice = "une liste de règles : [ { if: …, message: … } ]"};

constexpr std::array<std::string_view, 21> field_types{
    "text",     "long_text", "integer", "decimal",  "money",  "date",         "time",
    "duration", "yes_no",    "choice",  "choices",  "person", "organisation", "email",
    "phone",    "siret",     "iban",    "postcode", "file",   "table",        "agree"};
constexpr Shape field_type{.scalar = Scalar::word, .words = field_types};
constexpr std::array<std::string_view, 5> layouts{"act", "letter", "report", "invoice", "sheet"};
constexpr std::array<std::string_view, 1> ways_of_others{"told"};
constexpr Shape others{.scalar = Scalar::word, .words = ways_of_others};
constexpr Shape layout{.scalar = Scalar::word, .words = layouts};

constexpr std::array form_keys{
    Key{"form", &text, "Identifiant du formulaire, en anglais.", Need::demanded},
    Key{"label", &text, "Titre du formulaire.", Need::demanded},
    Key{"intro", &text, "Une phrase en tête du formulaire."},
    Key{"submit", &text, "Texte du bouton."},
    Key{"review", &yes_no, "true : les réponses se relisent sur une page avant l’envoi."},
    Key{"fresh", &yes_no, "true : chaque fois une feuille neuve, jamais préremplie."},
    Key{"audience", &words, "Rôles qui peuvent lire les réponses."},
    Key{"class", &level, "Classe de confidentialité : S0 (publique) à S3 (secret de l’accompagnement)."},
    Key{"fields", &fields, "Les champs, dans l’ordre où on les remplit.", Need::demanded},
    Key{"checks", &form_checks, "Règles sur plusieurs champs."},
};

constexpr std::array field_keys{
    Key{"label", &text, "Ce qu’on lit devant le champ.", Need::demanded},
    Key{"type", &field_type, "Type du champ.", Need::demanded},
    Key{"help", &text, "Une phrase d’aide."},
    Key{"section", &text, "Titre sous lequel le champ se trouve."},
    Key{"required", &yes_no, "Le champ doit être rempli."},
    Key{"required_if", &condition, "Condition qui rend le champ obligatoire."},
    Key{"if", &condition, "Condition qui montre le champ."},
    Key{"options", &options, "Choix possibles : { code: Libellé }."},
    Key{"source", &text, "D’où viennent les personnes : agents, counsellors ou users:rôle."},
    Key{"default", &expression, "Valeur proposée."},
    Key{"min", &condition, "Plus petite valeur, plus petit nombre de lignes ou de choix."},
    Key{"max", &condition, "Plus grande valeur, plus grand nombre de lignes ou de choix."},
    Key{"max_length", &positive, "Plus grand nombre de caractères."},
    Key{"columns", &fields, "Colonnes d’un tableau."},
    Key{"audience", &words, "Rôles qui peuvent lire la réponse ; à défaut, ceux du formulaire."},
    Key{"class", &level, "Classe de confidentialité du champ ; à défaut, celle du formulaire."},
    Key{"no_medical_words", &yes_no,
        "true : avertit avant d’enregistrer un mot à éviter (forms/sensitive-words.yaml)."},
    Key{"recall", &yes_no, "true : proposé d’après le dernier dossier de même nature de la collectivité."},
};

constexpr std::array option_keys{
    Key{"code", &text, "Code, en anglais.", Need::demanded},
    Key{"label", &text, "Libellé.", Need::demanded},
};

constexpr std::array form_check_keys{
    Key{"if", &condition, "Condition que les réponses doivent remplir.", Need::demanded},
    Key{"message", &text, "Ce qu’on lit quand elle ne l’est pas.", Need::demanded},
    Key{"field", &text, "Champ auprès duquel le message s’affiche."},
};

constexpr std::int64_t margin_min_mm = 10;
constexpr Shape margin{.scalar = Scalar::integer, .least = margin_min_mm};
constexpr std::int64_t margin_of_foot_min_mm = 20;  // room for the number, version and page
constexpr Shape margin_of_foot{.scalar = Scalar::integer, .least = margin_of_foot_min_mm};
constexpr Shape margins_shape{.table = &margins};
constexpr std::array<std::string_view, 3> ways_to_number{"total", "plain", "none"};
constexpr Shape page_numbers{.scalar = Scalar::word, .words = ways_to_number};

constexpr std::array margins_keys{
    Key{"top", &margin, "Marge du haut.", Need::demanded},
    Key{"right", &margin, "Marge de droite.", Need::demanded},
    Key{"bottom", &margin_of_foot, "Marge du bas.", Need::demanded},
    Key{"left", &margin, "Marge de gauche.", Need::demanded},
};

constexpr std::array front_matter_keys{
    Key{"title", &text, "Titre du document ; peut contenir des {{noms}}.", Need::demanded},
    Key{"code", &text, "Partie du numéro du document qui suit celui du dossier.", Need::demanded},
    Key{"class", &level, "Classe de confidentialité : S0 à S3."},
    Key{"audience", &words, "Rôles qui peuvent lire le document."},
    Key{"layout", &layout, "Mise en page : act, letter, report, invoice ou sheet."},
    Key{"landscape", &yes_no, "true : feuille en largeur."},
    Key{"margins", &margins_shape, "Marges de la feuille, en millimètres."},
    Key{"page_numbers", &page_numbers, "Numéros de page : total (page 2 / 6), plain (page 2) ou none."},
    Key{"needs", &words, "Faits qui doivent être connus avant d’établir le document."},
    Key{"facts", &expressions, "Faits calculés pour ce document : { nom: expression }."},
};

constexpr Shape tariff_version_shape{.table = &tariff_version};
constexpr Shape tariff_versions{.items = &tariff_version_shape, .advice = "une liste de versions"};

constexpr std::array tariff_keys{
    Key{"tariff", &text, "Identifiant du tarif.", Need::demanded},
    Key{"label", &text, "Nom du tarif.", Need::demanded},
    Key{"versions", &tariff_versions, "Versions datées, sans trou ni chevauchement.", Need::demanded},
};

constexpr std::array tariff_version_keys{
    Key{"valid_from", &date, "Premier jour d’effet.", Need::demanded},
    Key{"valid_to", &open_date, "Dernier jour d’effet ; rien tant qu’elle est en vigueur."},
    Key{"hourly_rate", &money, "Prix de l’heure, en euros.", Need::demanded},
    Key{"min_minutes", &natural, "Plancher facturé d’un accompagnement mené à bien, en minutes.", Need::demanded},
    Key{"max_minutes", &natural, "Plafond facturé, en minutes.", Need::demanded},
    Key{"floor_on_early_end", &yes_no,
        "true : le plancher vaut aussi quand l’accompagnement s’arrête avant son terme."},
    Key{"act_number", &text, "Délibération qui a fixé le tarif.", Need::demanded},
    Key{"act_date", &date, "Date de cette délibération.", Need::demanded},
};

constexpr Shape message_shape{.table = &message};
constexpr Shape all_messages{.entries = &message_shape,
                             .advice = "à chaque message son contenu : { nom: { subject: …, text: … } }"};

constexpr std::array messages_keys{
    Key{"messages", &all_messages, "Les messages, par nom.", Need::demanded},
};

constexpr std::array message_keys{
    Key{"subject", &text, "Objet du message.", Need::demanded},
    Key{"text", &text, "Texte ; peut contenir des {{noms}}.", Need::demanded},
};

constexpr Shape sensitive_shape{.table = &sensitive_group};
constexpr Shape sensitive_groups{.entries = &sensitive_shape,
                                 .advice = "à chaque sujet ses mots : { nom: { warning: …, words: [ … ] } }"};

constexpr std::array sensitive_keys{
    Key{"sensitive", &sensitive_groups, "Les mots à éviter dans les textes libres, par sujet.", Need::demanded},
};

constexpr std::array sensitive_group_keys{
    Key{"warning", &text, "Ce qu’on lit quand un texte contient un de ces mots ; « {} » les cite.", Need::demanded},
    Key{"words", &words, "Mots ou expressions ; « * » à la fin d’un mot vaut toute terminaison.", Need::demanded},
};

constexpr Shape visa_shape{.table = &visa};
constexpr Shape visa_list{.items = &visa_shape, .advice = "une liste de visas"};

constexpr std::array visas_keys{
    Key{"visas", &visa_list, "Les visas, dans l’ordre où les documents les citent.", Need::demanded},
    Key{"clauses", &visa_list, "Les textes repris dans des articles : {{clauses.nom}}."},
};

constexpr std::array visa_keys{
    Key{"id", &text, "Identifiant ; les lignes d’un même identifiant en sont les versions successives.",
        Need::demanded},
    Key{"documents", &words, "Modèles qui le citent."},
    Key{"body_types", &words, "Types d’organismes concernés, ou all."},
    Key{"from", &open_date, "Premier jour d’effet."},
    Key{"to", &open_date, "Dernier jour d’effet."},
    Key{"repealed", &yes_no, "true : après ce dernier jour, rien ne le remplace et il n’est plus cité.", Need::optional,
        "to"},
    Key{"text", &text, "« Vu … » ; peut contenir des {{noms}}.", Need::demanded},
};

constexpr Shape scenario_case_shape{.table = &scenario_case};
constexpr Shape record{.entries = &anything, .advice = "à chaque nom sa valeur : { nom: valeur }"};
constexpr Shape step_shape{.table = &scenario_step};
constexpr Shape steps{.items = &step_shape, .advice = "une liste d’étapes : [ { send: … }, { advance: … } ]"};
constexpr Shape expectation_shape{.table = &expectation};
constexpr Shape printed{.entries = &words,
                        .advice = "à chaque document les textes qu’il porte : { document: [texte] }"};
constexpr Shape readers{.entries = &words, .advice = "à chaque rôle ce qu’il peut lire : { rôle: [document] }"};

constexpr std::array scenario_keys{
    Key{"scenario", &text, "Ce qui se passe, en une phrase."},
    Key{"case", &scenario_case_shape, "Le dossier : son workflow, ses données, l’organisme."},
    Key{"at", &instant, "Moment où le dossier s’ouvre."},
    Key{"expect", &expectation_shape, "Ce qui doit être vrai à l’ouverture."},
    Key{"steps", &steps, "Ce qui se passe, dans l’ordre."},
};

constexpr std::array scenario_case_keys{
    Key{"workflow", &text, "Workflow du dossier."},
    Key{"data", &record, "Données à l’ouverture."},
    Key{"organisation", &text, "Organisme qui ouvre le dossier."},
    Key{"by", &text, "Rôle ou personne qui ouvre le dossier ; à défaut, le premier qui le peut."},
    Key{"framework", &text, "in_force : la convention-cadre de l’organisme est en vigueur."},
    Key{"facts", &record, "Faits donnés à une machine sans dossier."},
    Key{"others", &others, "told : les dossiers ouverts par celui-ci ne se jouent pas, le script dit leur fin."},
};

constexpr std::array scenario_step_keys{
    Key{"send", &text, "Événement envoyé."},
    Key{"in", &text, "Nom sous lequel a été ouvert le dossier dont il s’agit ; à défaut, le dossier du scénario."},
    Key{"by", &text, "Rôle ou personne qui l’envoie.", Need::optional, "send"},
    Key{"data", &record, "Réponses qui l’accompagnent.", Need::optional, "send"},
    Key{"advance", &advance, "Temps qui passe : un délai, ou la date où l’on se place."},
    Key{"expect", &expectation_shape, "Ce qui doit être vrai après cette étape."},
    Key{"refused", &text, "L’étape doit être refusée ; le message contient ce texte."},
};

constexpr std::array expectation_keys{
    Key{"states", &words, "Tous les états actifs, par la fin de leur chemin."},
    Key{"documents", &words, "Documents produits par l’étape ou déjà au dossier ; liste vide : aucun n’est produit."},
    Key{"notified", &words, "Messages envoyés par l’étape ; liste vide : aucun."},
    Key{"timers", &words, "Tous les minuteurs en cours, par leur nom ; liste vide : aucun."},
    Key{"tasks", &words,
        "Toutes les tâches données par des actions et encore à faire, par leur nom ; liste vide : aucune."},
    Key{"appointments", &words, "Tous les rendez-vous du dossier, par leur nom ; liste vide : aucun."},
    Key{"children", &words, "Tous les dossiers ouverts par celui-ci et attendus, par leur nom ; liste vide : aucun."},
    Key{"visible-to", &readers, "Pour chaque rôle, tous les documents du dossier qu’il peut lire."},
    Key{"contains", &printed, "Pour chaque document, des textes que porte sa dernière version."},
    Key{"possible", &words, "Événements possibles maintenant, au moins."},
    Key{"impossible", &words, "Événements qui ne le sont pas."},
    Key{"finished", &yes_no, "Le dossier est terminé."},
    Key{"data", &record, "Valeurs de données du dossier."},
};

}  // namespace

constinit const Table form{.id = "form", .what = "un formulaire", .keys = form_keys};
constinit const Table field{.id = "field", .what = "un champ", .keys = field_keys};
constinit const Table option{.id = "option", .what = "une option", .keys = option_keys};
constinit const Table form_check{.id = "check", .what = "une règle", .keys = form_check_keys};
constinit const Table front_matter{.id = "template", .what = "l’en-tête d’un modèle", .keys = front_matter_keys};
constinit const Table margins{.id = "margins", .what = "les marges", .keys = margins_keys};
constinit const Table tariff{.id = "tariff", .what = "un tarif", .keys = tariff_keys};
constinit const Table tariff_version{
    .id = "tariff_version", .what = "une version de tarif", .keys = tariff_version_keys};
constinit const Table messages{.id = "messages", .what = "le fichier des messages", .keys = messages_keys};
constinit const Table message{.id = "message", .what = "un message", .keys = message_keys};
constinit const Table sensitive{.id = "sensitive", .what = "la liste des mots à éviter", .keys = sensitive_keys};
constinit const Table sensitive_group{.id = "sensitive_group", .what = "un sujet", .keys = sensitive_group_keys};
constinit const Table visas{.id = "visas", .what = "le fichier des visas", .keys = visas_keys};
constinit const Table visa{.id = "visa", .what = "un visa", .keys = visa_keys};
constinit const Table scenario{.id = "scenario", .what = "un scénario", .keys = scenario_keys};
constinit const Table scenario_case{.id = "case", .what = "« case »", .keys = scenario_case_keys};
constinit const Table scenario_step{.id = "step", .what = "une étape du scénario", .keys = scenario_step_keys};
constinit const Table expectation{.id = "expect", .what = "« expect »", .keys = expectation_keys};

}  // namespace jalon::vocabulary
