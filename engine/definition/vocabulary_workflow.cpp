// The words of workflows and stages.
#include <array>

#include "engine/definition/vocabulary.hpp"

namespace jalon::vocabulary {

extern const Table progress_claim;  // reached through `property`
extern const Table return_claim;

namespace {

constexpr Shape version_number{.scalar = Scalar::integer, .least = 1};
constexpr Shape delay{.scalar = Scalar::delay};
constexpr Shape dated{.scalar = Scalar::expression};
constexpr Shape states_named{.scalar = Scalar::text, .items = &text, .advice = "un nom d’état, ou une liste"};

constexpr Shape party_shape{.table = &party};
constexpr Shape parties{.entries = &party_shape, .advice = "à chaque rôle son libellé : { agent: { label: Agent } }"};
constexpr Shape single_shape{.table = &single};
constexpr Shape requirement_shape{.table = &requirement};
constexpr Shape requirements{.table = &requirement,
                             .entries = &requirement_shape,
                             .advice = "les dossiers requis : { base: { case: autre-workflow } }"};
constexpr Shape earlier_shape{.table = &earlier};
constexpr Shape earlier_cases{.entries = &earlier_shape,
                              .names = Naming::datum,
                              .advice = "les autres dossiers : { stays: { case: stay, of: agent, data: [days] } }"};
constexpr Shape datum_shape{.scalar = Scalar::anything, .items = &anything, .table = &datum, .nullable = true};
constexpr Shape data_shape{
    .entries = &datum_shape, .names = Naming::datum, .advice = "à chaque donnée son type : { nom: { type: … } }"};
constexpr Shape property_shape{.table = &property};
constexpr Shape progress_shape{.table = &progress_claim, .advice = "{ from: …, to: … }"};
constexpr Shape return_shape{.scalar = Scalar::text, .table = &return_claim};
constexpr Shape properties{.items = &property_shape, .advice = "une liste : [ { name: …, never: … } ]"};

constexpr Shape state_shape{.table = &state};
constexpr Shape states{
    .entries = &state_shape, .names = Naming::identifier, .advice = "à chaque état son contenu : { nom: { … } }"};
constexpr Shape initial_shape{.scalar = Scalar::text, .items = &text, .table = &initial};
constexpr Shape task_shape{.table = &task};
constexpr Shape child_shape{.table = &child};
constexpr Shape one_transition{.scalar = Scalar::text, .table = &transition};
constexpr Shape candidates{.scalar = Scalar::text, .items = &one_transition, .table = &transition};
constexpr Shape events{.entries = &candidates,
                       .names = Naming::event,
                       .advice = "à chaque événement ce qu’il fait : { événement: { to: état } }"};
constexpr Shape delayed{.entries = &candidates,
                        .names = Naming::delay,
                        .advice = "à chaque délai ce qu’il fait : { 7 days: { to: état } }"};
constexpr Shape one_timer{.table = &timer};
constexpr Shape timers{.items = &one_timer, .table = &timer};

constexpr Shape parameter_shape{.scalar = Scalar::anything, .items = &anything, .table = &parameter, .nullable = true};
constexpr Shape parameters{.items = &text, .entries = &parameter_shape};

constexpr std::array<std::string_view, 5> state_types{"parallel", "final", "history", "atomic", "compound"};
constexpr std::array<std::string_view, 2> history_kinds{"deep", "shallow"};
constexpr std::array<std::string_view, 2> outcomes{"completed", "stopped"};
constexpr std::array<std::string_view, 3> resumes{"continue", "restart", "catch_up"};
constexpr std::array<std::string_view, 1> required_word{"required"};
constexpr std::array<std::string_view, 2> owners{"employer", "agent"};
constexpr std::array<std::string_view, 1> employer_alone{"employer"};
constexpr Shape state_type{.scalar = Scalar::word, .words = state_types};
constexpr Shape history_kind{.scalar = Scalar::word, .words = history_kinds};
constexpr Shape outcome{.scalar = Scalar::word, .words = outcomes};
constexpr Shape resume{.scalar = Scalar::word, .words = resumes};
constexpr Shape comment{.scalar = Scalar::word, .words = required_word};
constexpr Shape owner{.scalar = Scalar::word, .words = owners};
constexpr Shape of_employer{.scalar = Scalar::word, .words = employer_alone};
constexpr Shape data_type{.scalar = Scalar::data_type};

constexpr std::array workflow_keys{
    Key{"workflow", &text, "Identifiant du workflow, en anglais : il ne change plus."},
    Key{"variant_of", &text, "Workflow dont celui-ci reprend tout ce qu’il ne dit pas lui-même."},
    Key{"without", &words, "Ce que la variante ne reprend pas : « states.in_progress.on.suspend ».", Need::optional,
        "variant_of"},
    Key{"version", &version_number, "Numéro de version, à augmenter à chaque changement."},
    Key{"label", &text, "Nom de la démarche, tel que chacun le lit."},
    Key{"prefix", &text, "Début de la référence des dossiers : AB dans AB-2026-0042."},
    Key{"opened_by", &words, "Rôles qui peuvent ouvrir un dossier."},
    Key{"parties", &parties, "Rôles qui prennent part au dossier."},
    Key{"single", &single_shape, "Un seul dossier en cours à la fois, par employeur ou par agent."},
    Key{"requires", &requirements, "Autres dossiers sur lesquels celui-ci repose."},
    Key{"earlier", &earlier_cases, "Autres dossiers du même agent, ou de la même collectivité, que l’on peut lire."},
    Key{"tariff", &text, "Tarif dont la version du jour est le fait « tariff »."},
    Key{"data", &data_shape, "Données du dossier, chacune avec son type, son libellé et ses lecteurs."},
    Key{"properties", &properties,
        "Ce qui doit être vrai dans toute situation atteignable ; prouvé avant publication."},
    Key{"states", &states, "Les états, dans l’ordre où on les lit."},
    Key{"initial", &initial_shape, "L’état où le dossier commence ; à défaut, le premier."},
    Key{"type", &state_type, "parallel : tous les états intérieurs à la fois."},
    Key{"on", &events, "Événements reçus dans tous les états."},
    Key{"always", &candidates, "Transition prise aussitôt que sa condition est vraie."},
    Key{"timers", &timers, "Minuteurs armés pendant toute la vie du dossier."},
    Key{"after", &delayed, "Ce qui se passe un délai après l’ouverture."},
    Key{"entry", &actions, "Actions à l’ouverture du dossier."},
    Key{"exit", &actions, "Actions à la fin du dossier."},
    Key{"done", &candidates, "Ce qui suit quand les états intérieurs sont terminés."},
    Key{"task", &task_shape, "Ce que quelqu’un a à faire pendant que le dossier est ouvert."},
};

constexpr std::array stage_keys{
    Key{"stage", &text, "Nom de l’étape : celui que « use » reprend.", Need::demanded},
    Key{"version", &version_number, "Numéro de version, à augmenter à chaque changement."},
    Key{"label", &text, "Libellé de l’état mis en place ; celui de l’état qui emploie l’étape l’emporte."},
    Key{"parameters", &parameters, "Paramètres de l’étape et leur valeur par défaut ; ${nom} est remplacé partout."},
    Key{"opened_by", &words, "Rôles qui peuvent ouvrir un dossier ; sans effet quand l’étape est employée."},
    Key{"parties", &parties, "Rôles que l’étape ajoute au workflow."},
    Key{"requires", &requirements, "Dossiers requis que l’étape ajoute au workflow."},
    Key{"data", &data_shape, "Données que l’étape ajoute au workflow."},
    Key{"properties", &properties, "Propriétés que l’étape ajoute au workflow."},
    Key{"help", &text, "« Que se passe-t-il maintenant ? », en une phrase."},
    Key{"step", &text, "Place dans la barre d’avancement."},
    Key{"states", &states, "Les états de l’étape.", Need::demanded},
    Key{"initial", &initial_shape, "L’état où l’étape commence ; à défaut, le premier."},
    Key{"type", &state_type, "parallel : tous les états intérieurs à la fois."},
    Key{"on", &events, "Événements reçus dans tous les états de l’étape."},
    Key{"always", &candidates, "Transition prise aussitôt que sa condition est vraie."},
    Key{"timers", &timers, "Minuteurs armés tant que dure l’étape."},
    Key{"after", &delayed, "Ce qui se passe un délai après l’entrée."},
    Key{"entry", &actions, "Actions à l’entrée de l’étape."},
    Key{"exit", &actions, "Actions à la sortie de l’étape."},
    Key{"done", &candidates, "Ce qui suit quand les états intérieurs sont terminés."},
    Key{"task", &task_shape, "Ce que quelqu’un a à faire tant que dure l’étape."},
};

constexpr std::array parameter_keys{
    Key{"default", &anything, "Valeur du paramètre quand « with » ne le donne pas."},
    Key{"label", &text, "À quoi sert le paramètre."},
};

constexpr std::array party_keys{
    Key{"label", &text, "Nom du rôle, tel que chacun le lit."},
    Key{"capacity", &version_number, "Le plus de dossiers en cours qu’une même personne peut se voir confier."},
    Key{"from", &words, "États à partir desquels ce rôle prend part au dossier ; avant, il n’en sait rien."},
    Key{"body", &yes_no, "true : les personnes d’un autre organisme, que chaque dossier désigne par « assign »."},
    Key{"knows_agent", &yes_no, "true : documents et messages peuvent lui dire qui est l’agent."},
};

constexpr std::array single_keys{
    Key{"per", &owner, "À qui se rapporte la règle : employer ou agent.", Need::demanded},
    Key{"besides", &words, "États dans lesquels un dossier ne compte plus."},
};

constexpr std::array requirement_keys{
    Key{"case", &text, "Workflow du dossier requis.", Need::demanded},
    Key{"of", &of_employer, "À qui est ce dossier : employer."},
    Key{"in", &words, "États dans lesquels ce dossier convient."},
};

constexpr std::array earlier_keys{
    Key{"case", &text, "Workflow de ces dossiers.", Need::demanded},
    Key{"of", &owner, "De qui sont ces dossiers : employer ou agent.", Need::demanded},
    Key{"data", &words, "Données de chacun que l’on peut lire ; aucune n’est calculée.", Need::demanded},
};

constexpr std::array datum_keys{
    Key{"type", &data_type,
        "Type de la donnée : bool, int, decimal, string, money, date, time, timestamp, duration, months, list, record "
        "ou any."},
    Key{"label", &text, "Nom de la donnée, tel que chacun le lit."},
    Key{"audience", &words, "Rôles qui peuvent la lire."},
    Key{"declassify", &text, "Pourquoi elle peut être lue plus largement que ce dont elle est faite."},
    Key{"required", &yes_no, "La donnée doit être connue."},
    Key{"initial", &anything, "Première valeur."},
    Key{"compute", &expression, "Expression évaluée chaque fois ; la donnée ne s’écrit pas."},
    Key{"from", &condition, "D’où vient la donnée, par exemple tariff.mon-tarif."},
    Key{"min", &condition, "Plus petite valeur admise."},
    Key{"max", &condition, "Plus grande valeur admise."},
};

constexpr std::array property_keys{
    Key{"name", &text, "Nom de la propriété.", Need::demanded},
    Key{"never", &condition, "Condition fausse dans toute situation."},
    Key{"always", &condition, "Condition vraie dans toute situation."},
    Key{"can_reach", &condition, "Situation que le dossier peut atteindre."},
    Key{"leads_to", &progress_shape, "Ce qui finit toujours par arriver : { from: …, to: … }."},
    Key{"at_most_once", &condition, "Ce qui n’arrive pas deux fois."},
    Key{"from_everywhere", &return_shape, "Ce qui reste possible de partout : can_reach_final."},
};
constexpr std::array progress_keys{
    Key{"from", &condition, "Condition ou état d’où l’on part.", Need::demanded},
    Key{"to", &condition, "Condition ou état qui s’ensuit.", Need::demanded},
};
constexpr std::array return_keys{
    Key{"can_reach", &condition, "Condition ou état que l’on peut atteindre de partout.", Need::demanded},
};
constexpr std::array<std::string_view, 6> property_kinds{"never",    "always",       "can_reach",
                                                         "leads_to", "at_most_once", "from_everywhere"};

constexpr std::array state_keys{
    Key{"label", &text, "Nom de l’état, tel que chacun le lit."},
    Key{"help", &text, "« Que se passe-t-il maintenant ? », en une phrase."},
    Key{"step", &text, "Place dans la barre d’avancement."},
    Key{"outcome", &outcome, "Fin du dossier : completed (mené à bien) ou stopped (arrêté)."},
    Key{"type", &state_type, "parallel : tous les états intérieurs à la fois ; final : une fin."},
    Key{"output", &expressions, "Ce qu’une fin donne à « done », lu par event.nom."},
    Key{"history", &history_kind,
        "Revient là où en était l’état qui l’entoure : deep (toute la profondeur) ou shallow (un niveau)."},
    Key{"default", &initial_shape, "Où va « history » quand l’état qui l’entoure n’a jamais été quitté."},
    Key{"use", &text, "Étape mise en place ici."},
    Key{"with", &anything, "Valeurs des paramètres de l’étape.", Need::optional, "use"},
    Key{"task", &task_shape, "Ce que quelqu’un a à faire tant que dure l’état."},
    Key{"child", &child_shape, "Dossier d’un autre parcours, ouvert à l’entrée ; « done » suit sa fin."},
    Key{"on", &events, "Événements : ce que l’on peut faire dans cet état."},
    Key{"always", &candidates, "Transition prise aussitôt que sa condition est vraie."},
    Key{"timers", &timers, "Minuteurs armés à l’entrée, annulés à la sortie."},
    Key{"after", &delayed, "Ce qui se passe un délai après l’entrée."},
    Key{"entry", &actions, "Actions à l’entrée."},
    Key{"exit", &actions, "Actions à la sortie."},
    Key{"done", &candidates, "Ce qui suit quand les états intérieurs sont terminés."},
    Key{"initial", &initial_shape, "L’état intérieur où l’on commence ; à défaut, le premier."},
    Key{"states", &states, "États intérieurs."},
};

constexpr std::array initial_keys{
    Key{"to", &states_named, "L’état où l’on commence.", Need::demanded},
    Key{"do", &actions, "Actions quand on commence là."},
};

constexpr std::array task_keys{
    Key{"label", &text, "Ce qu’il y a à faire ; à défaut, le libellé de l’état."},
    Key{"form", &text, "Formulaire à remplir."},
    Key{"by", &words, "Rôles dont c’est le tour."},
    Key{"document", &text, "Document dont il s’agit."},
    Key{"due", &due, "Échéance : un délai (10 working days) ou une expression qui donne une date."},
};

// What a transition and a timer share.
constexpr Key to_key{
    "to", &states_named,
    "Destination : un état voisin, un chemin, « #nom » depuis la racine, ou plusieurs dans des régions différentes."};
constexpr Key if_key{"if", &condition, "Condition ; la première possibilité dont la condition est vraie est prise."};
constexpr Key do_key{"do", &actions, "Actions de la transition."};
constexpr Key label_key{"label", &text, "Texte du bouton."};
constexpr Key help_key{"help", &text, "Une phrase à côté du bouton."};
constexpr Key confirm_key{"confirm", &text, "Question posée avant un acte que l’on ne peut pas défaire."};
constexpr Key by_key{"by", &words, "Rôles qui peuvent le faire."};
constexpr Key form_key{"form", &text, "Formulaire dont les réponses viennent avec l’événement."};
constexpr Key collect_key{"collect", &text,
                          "Liste à laquelle les réponses s’ajoutent, au lieu de remplacer les précédentes."};
constexpr Key refuse_key{"refuse", &text, "Phrase montrée quand la condition est fausse."};
constexpr Key unblock_key{"unblock", &text, "Rôle qui peut rendre la condition vraie."};
constexpr Key comment_key{"comment", &comment, "required : un commentaire est demandé."};
constexpr Key reenter_key{"reenter", &yes_no, "true : l’état est quitté et repris, même quand on y reste."};
constexpr Key reset_key{"reset_regions", &yes_no, "true : accepte de remettre à zéro les autres régions."};

constexpr std::array transition_keys{to_key, label_key,  help_key,    confirm_key, by_key,      form_key,  collect_key,
                                     if_key, refuse_key, unblock_key, comment_key, reenter_key, reset_key, do_key};

constexpr std::array timer_keys{
    Key{"name", &text, "Nom du minuteur, unique dans son état."},
    Key{"after", &delay, "Durée écoulée dans l’état : 7 days, 10 working days, 6 months."},
    Key{"at", &dated, "Expression qui donne une date ; le minuteur la suit."},
    Key{"every", &delay, "Intervalle de répétition."},
    Key{"max", &version_number, "Le plus de fois qu’il sonne.", Need::optional, "every"},
    Key{"on_resume", &resume, "Au retour d’une suspension : continue (le temps qui restait), restart ou catch_up."},
    to_key,
    label_key,
    help_key,
    confirm_key,
    by_key,
    form_key,
    collect_key,
    if_key,
    refuse_key,
    unblock_key,
    comment_key,
    reenter_key,
    reset_key,
    do_key};
constexpr std::array<std::string_view, 2> timer_kinds{"after", "at"};

}  // namespace

constinit const Table workflow{.id = "workflow", .what = "un workflow", .keys = workflow_keys};
constinit const Table stage{.id = "stage", .what = "une étape", .keys = stage_keys};
constinit const Table parameter{.id = "parameter", .what = "un paramètre", .keys = parameter_keys};
constinit const Table party{.id = "party", .what = "une partie", .keys = party_keys};
constinit const Table single{.id = "single", .what = "« single »", .keys = single_keys};
constinit const Table earlier{.id = "earlier", .what = "« earlier »", .keys = earlier_keys};
constinit const Table requirement{.id = "requirement", .what = "« requires »", .keys = requirement_keys};
constinit const Table datum{.id = "datum", .what = "une donnée", .keys = datum_keys};
constinit const Table progress_claim{.id = "progress_claim", .what = "« leads_to »", .keys = progress_keys};
constinit const Table return_claim{.id = "return_claim", .what = "« from_everywhere »", .keys = return_keys};
constinit const Table property{.id = "property",
                               .what = "une propriété",
                               .keys = property_keys,
                               .exactly_one = property_kinds,
                               .exactly_one_advice =
                                   "une propriété dit ce qui est prouvé : never, always, can_reach, "
                                   "leads_to, at_most_once ou from_everywhere"};
constinit const Table state{.id = "state", .what = "un état", .keys = state_keys};
constinit const Table initial{.id = "initial", .what = "« initial »", .keys = initial_keys};
constinit const Table task{.id = "task", .what = "« task »", .keys = task_keys};
constinit const Table transition{.id = "transition", .what = "une transition", .keys = transition_keys};
constinit const Table timer{.id = "timer",
                            .what = "un minuteur",
                            .keys = timer_keys,
                            .exactly_one = timer_kinds,
                            .exactly_one_advice = "un minuteur a soit « after » (durée écoulée), soit « at » (date)"};

}  // namespace jalon::vocabulary
