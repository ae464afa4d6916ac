// Commands that run the product: serve, user.
#include <algorithm>
#include <csignal>
#include <cstdlib>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>

#include <fmt/format.h>

#include "cli/archive.hpp"
#include "cli/background.hpp"
#include "cli/commands.hpp"
#include "cli/compose.hpp"
#include "cli/demo.hpp"
#include "cli/drawing.hpp"
#include "cli/gauges.hpp"
#include "cli/mail_settings.hpp"
#include "cli/outside.hpp"
#include "cli/paper.hpp"
#include "cli/publish.hpp"
#include "cli/qr_code.hpp"
#include "cli/spreadsheet.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/definitions.hpp"
#include "engine/definition/role.hpp"
#include "storage/administration_store.hpp"
#include "storage/calendar_feeds.hpp"
#include "storage/mail_queue.hpp"
#include "storage/token_store.hpp"
#include "web/server.hpp"

namespace jalon {

namespace {

constexpr auto sweep_every = std::chrono::seconds(20);
constexpr auto note_every = std::chrono::seconds(2);
constexpr auto late_cases_every = std::chrono::minutes(20);
constexpr auto send_every = std::chrono::seconds(10);

// Fires due timers.
void sweep(CaseService& service) {
    try {
        const CaseService::Sweep done = service.sweep();
        for (const std::string& problem : done.problems) {
            std::clog << "event=timer-failed " << problem << std::endl;
        }
        for (const std::string& trouble : service.troubles()) {
            std::clog << "event=trouble reason=\"" << trouble << '"' << std::endl;
        }
        if (done.fired > 0) {
            std::clog << "event=sweep fired=" << done.fired << std::endl;
        }
    } catch (const std::exception& problem) {
        std::clog << "event=sweep-failed reason=\"" << problem.what() << '"' << std::endl;
    }
}

void note_accesses(SqliteAccessLog& accesses) {
    try {
        accesses.write();
    } catch (const std::exception& problem) {
        std::clog << "event=accesses-not-written reason=\"" << problem.what() << '"' << std::endl;
    }
}

// Tells heads of service of late cases; the engine tells them once a week.
void tell_late_cases(CaseService& service) {
    try {
        service.tell_late_cases();
    } catch (const std::exception& problem) {
        std::clog << "event=late-cases-failed reason=\"" << problem.what() << '"' << std::endl;
    }
}

// Sends the messages that wait for it.
void send_mails(MailQueue& queue, AccountMails& account_mails, Mailer& mailer, const MailHouse& mail_house,
                const Clock& clock) {
    try {
        MailRun run = send_account_mails(account_mails, mailer, clock.now());
        const MailRun cases = send_due(queue, mailer, mail_house, clock.now(), Calendar());
        run.sent += cases.sent;
        run.postponed += cases.postponed;
        run.given_up += cases.given_up;
        run.trouble = cases.trouble.empty() ? run.trouble : cases.trouble;
        if (run.sent + run.postponed + run.given_up > 0) {
            std::clog << fmt::format("event=mail sent={} postponed={} given-up={} reason=\"{}\"", run.sent,
                                     run.postponed, run.given_up, run.trouble)
                      << std::endl;
        }
    } catch (const std::exception& problem) {
        std::clog << "event=mail-failed reason=\"" << problem.what() << '"' << std::endl;
    }
}

int to_port(const std::string& text) {
    try {
        const int port = std::stoi(text);
        return port >= 0 && port <= 65535 ? port : -1;
    } catch (const std::exception&) {
        return -1;
    }
}

// -1 for what is no whole number from `least` to `most`.
int to_number(const std::string& text, int least, int most) {
    try {
        std::size_t read = 0;
        const int number = std::stoi(text, &read);
        return read == text.size() && number >= least && number <= most ? number : -1;
    } catch (const std::exception&) {
        return -1;
    }
}

// Where the links of a demonstration lead; any free port is known only later, and they are then paths.
std::string site_of_demo(const std::string& address, int port) {
    return port == 0 ? std::string() : fmt::format("http://{}:{}", address, port);
}

void print_welcome(const std::string& address, int port, bool demo, const std::vector<DemoAccount>& accounts) {
    std::cout << fmt::format("\nJalon est prêt : http://{}:{}\n", address, port);
    if (demo) {
        std::cout << fmt::format("\nComptes de démonstration (mot de passe : {}) :\n", demo_password());
        for (const DemoAccount& account : accounts) {
            std::cout << fmt::format("  {:<36} {:<22} {}\n", account.role, account.login, account.name);
        }
    }
    std::cout << "\nCtrl-C arrête le serveur.\n" << std::flush;
}

int run_serve(const Arguments& arguments) {
    const int wanted_port = to_port(arguments.get("port", "8080"));
    if (wanted_port < 0 || !arguments.words.empty()) {
        std::cerr << "jalon serve : --port attend un nombre de 0 à 65535.\n";
        return exit_misuse;
    }
    const std::string factor = arguments.get("second-factor", "required");
    if (factor != "required" && factor != "optional") {
        std::cerr << "jalon serve : --second-factor attend « required » ou « optional ».\n";
        return exit_misuse;
    }
    const int chase_pause = to_number(arguments.get("chase-pause", "7"), 1, 365);
    const int late_cancel = to_number(arguments.get("late-cancel", "48"), 0, 720);
    if (chase_pause < 0 || late_cancel < 0) {
        std::cerr << (chase_pause < 0 ? "jalon serve : --chase-pause attend un nombre de jours, de 1 à 365.\n"
                                      : "jalon serve : --late-cancel attend un nombre d’heures, de 0 à 720.\n");
        return exit_misuse;
    }
    const Result<std::filesystem::path> root = definitions_root(arguments.get("root"));
    if (!root) {
        std::cerr << root.error().message << '\n';
        return exit_misuse;
    }
    std::optional<MailSettings> mail;
    if (arguments.has("mail")) {
        Result<MailSettings> read = read_mail_settings(arguments.get("mail"));
        if (!read) {
            print(read.error());
            return exit_misuse;
        }
        mail = std::move(*read);
    }
    Definition definition = read_definitions(*root);
    if (!report(definition.read)) {
        std::cerr << "jalon serve : corrigez les définitions ci-dessus ; rien n’a démarré.\n";
        return exit_finding;
    }
    const std::filesystem::path data = arguments.get("data", "data");
    const bool demo = arguments.has("demo");
    if (demo && !std::filesystem::exists(data / "jalon.db")) {
        std::cout << "Chargement de la démonstration…" << std::endl;
        const Result<bool> loaded = load_demo(definition, *root, data);
        if (!loaded) {
            std::cerr << loaded.error().where << ": " << loaded.error().message << '\n';
            return exit_finding;
        }
    }

    // The signals that end the service wait for `sigwait`; every thread started below inherits the mask.
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    Published published = published_definitions(data);
    if (!published.trouble.empty()) {
        std::cerr << "\n*** " << published.trouble << "\n*** En attendant, les nouveaux dossiers suivent "
                  << (published.definition ? "la version publiée auparavant" : "les fichiers de l’installation")
                  << ".\n\n";
    }
    if (published.definition) {
        if (package_of(published.definition->sources) != package_of(definition.sources)) {
            std::cout
                << "Les fichiers diffèrent de la version publiée, qui seule compte ; « jalon publish » les publie.\n";
        }
        definition = std::move(*published.definition);
    }

    SystemClock clock;
    SystemRandom random;
    Installation house(std::move(definition), data, clock, random,
                       {.chase_pause_days = chase_pause, .late_cancel_hours = late_cancel});
    const std::vector<DemoAccount> accounts = demo ? demo_accounts(house.stores.directory) : std::vector<DemoAccount>{};
    Drawings drawings;
    WebParts parts;
    parts.service = &house.service;
    parts.papers = &house.papers;
    parts.accounts = &house.stores.accounts;
    parts.security = &house.stores.security;
    parts.qr_code = qr_code_svg;
    parts.archive = [&clock](const std::vector<ArchivedFile>& files) { return zip_archive(files, clock.now()); };
    parts.spreadsheet = [&clock](const ExportTable& table) { return spreadsheet(table, clock.now()); };
    parts.second_factor = arguments.get("second-factor", demo ? "optional" : "required") == "required";
    if (parts.second_factor) {
        house.stores.accounts.require_second_factor();
    }
    SqliteApiTokens tokens(house.stores.database, random);
    parts.tokens = &tokens;
    parts.drafts = &house.stores.drafts;
    parts.accesses = &house.stores.accesses;
    parts.lists = &house.stores.lists;
    SqliteCalendarFeeds feeds(house.stores.database, random, house.stores.directory);
    parts.feeds = &feeds;
    parts.directory = &house.stores.directory;
    SqliteAdministration kept_by_administrator(house.stores.database);
    Administration administration(kept_by_administrator, house.stores.directory);
    parts.administration = &administration;
    parts.findings = &house.definition.read.findings;
    parts.drawing = [&drawings](const Workflow& workflow) { return drawings.svg(workflow); };
    std::mutex log_lock;
    parts.log = [&log_lock](std::string_view line) {
        const std::scoped_lock lock(log_lock);
        std::clog << line << '\n';
    };
    parts.clock = &clock;
    parts.random = &random;
    parts.version = JALON_VERSION;
    parts.secure_cookies = arguments.has("https");
    parts.demo = demo;
    parts.demo_accounts = accounts;

    SqliteMailQueue mails(house.stores.database);
    std::optional<SmtpMailer> mailer;
    if (mail) {
        mailer.emplace(mail->smtp, clock);
        parts.mails = &mails;
    }
    parts.gauges = [&house, &clock, waiting = parts.mails] { return gauges_of(house, waiting, clock); };

    const std::string address = arguments.get("address", "127.0.0.1");
    // A demonstration sends nothing: its administrator reads what would have left.
    const MailHouse unsent{"Centre de gestion du Val-de-Lierne", site_of_demo(address, wanted_port)};
    SqliteSignInLinks links(house.stores.database, random, house.stores.accounts, mail ? mail->house : unsent);
    parts.links = mail || demo ? &links : nullptr;
    parts.demo_mails = demo && !mail ? &house.stores.account_mails : nullptr;
    WebServer server(parts, address, static_cast<std::uint16_t>(wanted_port));
    // What fell due while the service was stopped comes before anybody's next step.
    sweep(house.service);
    Background sweeper(sweep_every, [&] { sweep(house.service); });
    Background sender(send_every, [&] { send_mails(mails, house.stores.account_mails, *mailer, mail->house, clock); });
    Background noter(note_every, [&] { note_accesses(house.stores.accesses); });
    Background late_cases(late_cases_every, [&] { tell_late_cases(house.service); });
    server.start();
    noter.start();
    sweeper.start();
    late_cases.start();
    if (mail) {
        sender.start();
    }
    print_welcome(address, server.port(), demo, accounts);
    int received = 0;
    sigwait(&ending, &received);
    server.stop();
    std::cout << "Jalon est arrêté.\n";
    return exit_ok;
}

int run_user(const Arguments& arguments) {
    if (arguments.words.size() != 2 ||
        (arguments.words[0] != "password" && arguments.words[0] != "add" && arguments.words[0] != "reset-factor")) {
        std::cerr << "jalon user : « add COMPTE », « password COMPTE » ou « reset-factor COMPTE » ; le mot de passe "
                     "est lu sur l’entrée standard.\n";
        return exit_misuse;
    }
    SystemRandom random;
    Stores stores(arguments.get("data", "data"), random);
    const std::string& login = arguments.words[1];
    std::optional<User> user = stores.directory.user_by_login(login);
    if (arguments.words[0] == "add") {
        if (user) {
            std::cerr << fmt::format(
                "Le compte « {} » existe déjà ; « jalon user password {} » change son mot de passe.\n", login, login);
            return exit_finding;
        }
        User made;
        made.id = UserId(new_identifier(random));
        made.login = login;
        made.first_name = arguments.get("first-name");
        made.last_name = arguments.get("last-name");
        made.gender = arguments.get("gender", "f");
        made.title = arguments.get("title");
        made.email = arguments.get("email");
        made.roles = split(arguments.get("roles"), ',');
        made.organisation = OrganisationId(arguments.get("organisation"));
        made.agent = AgentId(arguments.get("agent"));
        for (const std::string& role : made.roles) {
            if (std::ranges::find(all_roles(), role) == all_roles().end()) {
                std::cerr << fmt::format("Le rôle « {} » n’existe pas{}\n", role, did_you_mean(role, all_roles()));
                return exit_misuse;
            }
        }
        if (made.first_name.empty() || made.last_name.empty()) {
            std::cerr << "Indiquez au moins --first-name, --last-name et --roles.\n";
            return exit_misuse;
        }
        stores.directory.save_user(made);
        user = made;
    }
    if (!user) {
        std::cerr << fmt::format("Le compte « {} » n’existe pas.\n", login);
        return exit_finding;
    }
    if (arguments.words[0] == "reset-factor") {
        const Result<bool> removed = stores.security.forget_second_factor(user->id);
        std::cout << (removed ? fmt::format("Le second facteur de « {} » est retiré, ses sessions sont fermées.", login)
                              : removed.error().message)
                  << '\n';
        return removed ? exit_ok : exit_finding;
    }
    std::string password;
    std::getline(std::cin, password);
    const Result<bool> set = stores.accounts.set_password(user->id, password);
    if (!set) {
        std::cerr << set.error().message << '\n';
        return exit_finding;
    }
    std::cout << fmt::format("Le mot de passe de « {} » est enregistré.\n", login);
    return exit_ok;
}

int run_directory(const Arguments& arguments) {
    if (arguments.words.size() != 1) {
        std::cerr << "jalon directory : indiquez le dossier de organisations.yaml, agents.yaml et users.yaml.\n";
        return exit_misuse;
    }
    std::string password;
    std::getline(std::cin, password);
    SystemRandom random;
    Stores stores(arguments.get("data", "data"), random);
    const Result<bool> loaded = load_directory(arguments.words[0], stores, password);
    if (!loaded) {
        std::cerr << (loaded.error().where.empty() ? "" : loaded.error().where + ": ") << loaded.error().message
                  << '\n';
        return exit_finding;
    }
    std::cout << "L’annuaire est chargé ; chaque compte a reçu le mot de passe indiqué.\n";
    return exit_ok;
}

}  // namespace

std::vector<Command> service_commands() {
    Command serve{"serve", "", "Ouvre le service sur une adresse locale.", {}, run_serve};
    serve.options.push_back(option("data", "d", "dossier des données (défaut : data)", "dossier"));
    serve.options.push_back(option("address", "a", "adresse d’écoute (défaut : 127.0.0.1)", "adresse"));
    serve.options.push_back(option("port", "p", "port d’écoute (défaut : 8080 ; 0 : un port libre)", "port"));
    serve.options.push_back(option("demo", "", "charge la démonstration si le dossier des données est vide"));
    serve.options.push_back(option("https", "", "le service est publié derrière HTTPS : cookies réservés à HTTPS"));
    serve.options.push_back(option("second-factor", "",
                                   "required : exigé de qui travaille au centre (défaut) ; optional : proposé (défaut "
                                   "de --demo)",
                                   "réglage"));
    serve.options.push_back(
        option("chase-pause", "", "jours entre deux relances d’une même étape (défaut : 7)", "jours"));
    serve.options.push_back(option("late-cancel", "",
                                   "heures avant un rendez-vous en deçà desquelles annuler est tardif (défaut : 48)",
                                   "heures"));
    serve.options.push_back(option("mail", "", "réglages du courrier sortant ; sans eux rien ne part", "fichier"));
    serve.options.push_back(option("root", "", "dossier des définitions", "dossier"));
    Command user{"user",
                 "add|password|reset-factor COMPTE",
                 "Crée un compte, change son mot de passe (lu sur l’entrée standard) ou retire son second facteur.",
                 {},
                 run_user};
    user.options.push_back(option("data", "d", "dossier des données (défaut : data)", "dossier"));
    for (const auto& [name, what] :
         std::initializer_list<std::pair<const char*, const char*>>{{"first-name", "prénom"},
                                                                    {"last-name", "nom"},
                                                                    {"gender", "f ou m"},
                                                                    {"title", "fonction"},
                                                                    {"email", "adresse électronique"},
                                                                    {"roles", "rôles séparés par des virgules"},
                                                                    {"organisation", "identifiant de la collectivité"},
                                                                    {"agent", "identifiant de l’agent"}}) {
        user.options.push_back(option(name, "", what, "texte"));
    }
    Command directory{"directory",
                      "DOSSIER",
                      "Charge organismes, agents et comptes depuis un dossier ; le premier mot de passe des comptes "
                      "est lu sur l’entrée standard.",
                      {},
                      run_directory};
    directory.options.push_back(option("data", "d", "dossier des données (défaut : data)", "dossier"));
    return {serve, user, directory};
}

}  // namespace jalon
