// The words of actions: the entries of `do:`, `entry:` and `exit:`.
#include <array>

#include "engine/definition/vocabulary.hpp"

namespace jalon::vocabulary {

namespace {

constexpr Shape one_action{.table = &action, .advice = "« nom: détails », par exemple { set: { x: 1 } }"};
// A single name, or what the table says.
constexpr Shape variables{
    .entries = &expression, .names = Naming::path, .advice = "un nom et une expression : { nom: expression }"};
constexpr Shape raised_shape{.scalar = Scalar::text, .table = &raised};
constexpr Shape branch_shape{.table = &branch};
constexpr Shape branches{.items = &branch_shape,
                         .advice = "une liste de branches : [ { if: …, do: […] }, { do: […] } ]"};
constexpr Shape number_shape{.table = &number};
constexpr Shape document_shape{.table = &document};
constexpr Shape file_shape{.table = &file};
constexpr Shape invoice_shape{.table = &invoice};
constexpr Shape notification_shape{.scalar = Scalar::text, .table = &notification};
constexpr Shape task_shape{.table = &given_task};
constexpr Shape appointment_shape{.table = &appointment};
constexpr Shape child_shape{.table = &child};
constexpr Shape consent_shape{.table = &consent};

constexpr std::array<std::string_view, 3> statuses{"draft", "issued", "to_sign"};
constexpr Shape status{.scalar = Scalar::word, .words = statuses};

constexpr std::array action_keys{
    Key{"set", &variables, "Donne une valeur à des données du dossier : { nom: expression }."},
    Key{"raise", &raised_shape, "Lance un événement interne, traité dans le même pas."},
    Key{"when", &branches, "La première branche dont la condition est vraie."},
    Key{"number", &number_shape, "Prend le numéro suivant d’une série, sans trou dans l’année."},
    Key{"document", &document_shape, "Établit un document à partir d’un modèle."},
    Key{"file", &file_shape, "Un fichier déposé devient un document du dossier."},
    Key{"invoice", &invoice_shape, "Calcule les lignes d’une facture."},
    Key{"notify", &notification_shape, "Envoie un message de workflows/messages.yaml à des rôles."},
    Key{"task", &task_shape, "Donne quelque chose à faire à un rôle, en plus de l’étape en cours."},
    Key{"appointment", &appointment_shape, "Fixe, déplace ou annule un rendez-vous."},
    Key{"child", &child_shape, "Ouvre un dossier d’un autre parcours pour les mêmes personnes, et attend sa fin."},
    Key{"consent", &consent_shape, "Enregistre un accord daté, ou son retrait."},
    Key{"assign", &expressions, "Dit qui prend part au dossier : { counsellor: event.counsellor }."},
    Key{"signed", &text, "Tous ont signé ce document : son statut devient « signé »."},
    Key{"log", &text, "Une ligne du journal."},
    Key{"to", &words, "Rôles à qui le message est envoyé.", Need::optional, "notify"},
    Key{"with", &expressions, "Faits que le message imprime.", Need::optional, "notify"},
};
constexpr std::array<std::string_view, 15> action_kinds{"set",   "raise",   "when",   "number", "document",
                                                        "file",  "invoice", "notify", "task",   "appointment",
                                                        "child", "consent", "assign", "signed", "log"};

constexpr std::array branch_keys{
    Key{"if", &condition, "Condition de la branche ; sans elle, la branche est toujours prise."},
    Key{"do", &actions, "Actions de la branche.", Need::demanded},
};

constexpr std::array raised_keys{
    Key{"event", &text, "Nom de l’événement.", Need::demanded},
    Key{"data", &expressions, "Ce que l’événement porte, lu par event.nom."},
};

constexpr std::array number_keys{
    Key{"sequence", &text, "Série dont vient le numéro.", Need::demanded},
    Key{"into", &text, "Donnée qui reçoit le numéro.", Need::demanded},
};

constexpr std::array document_keys{
    Key{"template", &text, "Modèle à imprimer.", Need::demanded},
    Key{"as", &text, "Nom du document dans le dossier ; à défaut, celui du modèle."},
    Key{"status", &status, "draft (projet), issued (établi) ou to_sign (à signer)."},
    Key{"freeze", &yes_no, "true : fige le document pour signature."},
    Key{"audience", &words, "Rôles qui peuvent le lire ; à défaut, ceux du modèle."},
    Key{"declassify", &text, "Pourquoi ses lecteurs peuvent lire ce qu’il imprime hors de leur audience."},
    Key{"amends", &text,
        "Acte signé dont ce document est l’avenant : il dit les articles qui changent, avant et après."},
    Key{"with", &expressions, "Faits propres à ce document."},
};

constexpr std::array file_keys{
    Key{"from", &condition, "Le fichier, par exemple event.scan.", Need::demanded},
    Key{"as", &text, "Nom du document dans le dossier.", Need::demanded},
    Key{"title", &text, "Titre du document.", Need::demanded},
    Key{"signs", &text, "Document dont c’est un exemplaire signé."},
    Key{"code", &condition, "Code lu au pied de l’exemplaire signé, par exemple event.paper_code."},
    Key{"audience", &words, "Rôles qui peuvent le lire."},
};

constexpr std::array invoice_keys{
    Key{"into", &text, "Donnée qui reçoit la facture.", Need::demanded},
    Key{"sequence", &text, "Série dont vient le numéro.", Need::demanded},
};

constexpr std::array notification_keys{
    Key{"message", &text, "Message de workflows/messages.yaml.", Need::demanded},
    Key{"to", &words, "Rôles à qui il est envoyé."},
    Key{"with", &expressions, "Faits que le message imprime."},
};

constexpr std::array given_task_keys{
    Key{"label", &text, "Ce qu’il y a à faire.", Need::demanded},
    Key{"by", &words, "Rôles à qui cela revient.", Need::demanded},
    Key{"name", &text, "Nom de la tâche dans l’état ; à défaut, son libellé. La même n’est pas donnée deux fois."},
    Key{"due", &due, "Échéance : un délai (10 working days) ou une expression qui donne une date."},
    Key{"done", &words, "Événements qui la font ; à défaut, elle dure autant que l’état."},
};

constexpr std::array appointment_keys{
    Key{"name", &text, "Nom du rendez-vous dans le dossier ; le même nom le déplace.", Need::demanded},
    Key{"label", &text, "Ce que l’on y fait."},
    Key{"on", &condition, "Date, par exemple event.date."},
    Key{"start", &condition, "Heure, par exemple event.start."},
    Key{"minutes", &condition, "Durée en minutes."},
    Key{"place", &condition, "Lieu ou lien de connexion."},
    Key{"people", &words, "Rôles qui y prennent part, et qui le voient."},
    Key{"cancelled", &yes_no, "true : le rendez-vous de ce nom n’a plus lieu."},
};

constexpr std::array child_keys{
    Key{"case", &text, "Workflow du dossier à ouvrir.", Need::demanded},
    Key{"name", &text,
        "Comment l’appeler ; sa fin est l’événement done.child. suivi de ce nom. À défaut, le workflow."},
    Key{"with", &expressions, "Ses premières données : { donnée: expression }."},
    Key{"stop", &text, "Événement qui lui est envoyé quand l’état qui l’a ouvert est quitté ; à défaut, il continue."},
};

constexpr std::array consent_keys{
    Key{"type", &text, "De quel accord il s’agit.", Need::demanded},
    Key{"granted", &condition, "Vrai : accord donné ; faux : retiré."},
    Key{"with", &expressions, "Ce qui est gardé avec l’accord."},
};

}  // namespace

constinit const Shape actions{.items = &one_action, .table = &action, .advice = one_action.advice};
constinit const Table action{.id = "action",
                             .what = "une action",
                             .keys = action_keys,
                             .exactly_one = action_kinds,
                             .exactly_one_advice = "une action n’a qu’un nom ; écrivez-en plusieurs en liste"};
constinit const Table branch{.id = "branch", .what = "une branche de « when »", .keys = branch_keys};
constinit const Table raised{.id = "raise", .what = "« raise »", .keys = raised_keys};
constinit const Table number{.id = "number", .what = "« number »", .keys = number_keys};
constinit const Table document{.id = "document", .what = "« document »", .keys = document_keys};
constinit const Table file{.id = "file", .what = "« file »", .keys = file_keys};
constinit const Table invoice{.id = "invoice", .what = "« invoice »", .keys = invoice_keys, .others = &expression};
constinit const Table notification{.id = "notify", .what = "« notify »", .keys = notification_keys};
constinit const Table given_task{.id = "given_task", .what = "« task »", .keys = given_task_keys};
constinit const Table appointment{.id = "appointment", .what = "« appointment »", .keys = appointment_keys};
constinit const Table child{.id = "child", .what = "« child »", .keys = child_keys};
constinit const Table consent{.id = "consent", .what = "« consent »", .keys = consent_keys};

}  // namespace jalon::vocabulary
