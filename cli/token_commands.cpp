// jalon token: the keys by which programs use the service.
#include <charconv>
#include <chrono>
#include <iostream>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/compose.hpp"
#include "cli/outside.hpp"
#include "engine/base/french.hpp"
#include "storage/token_store.hpp"

namespace jalon {

namespace {

constexpr int days_max = 366;

int add(SqliteApiTokens& tokens, Stores& stores, Random& random, const Arguments& arguments) {
    const std::string& login = arguments.words[1];
    const std::optional<User> user = stores.directory.user_by_login(login);
    if (!user || !user->active) {
        std::cerr << fmt::format("Le compte « {} » n’existe pas, ou il est fermé.\n", login);
        return exit_finding;
    }
    const std::optional<TokenScope> scope = scope_of_word(arguments.get("scope", "read"));
    const std::string days_text = arguments.get("days", "90");
    int days = 0;
    const auto [end, wrong] = std::from_chars(days_text.data(), days_text.data() + days_text.size(), days);
    if (!scope) {
        std::cerr
            << "--scope : choisissez read (lire), act (lire et faire avancer) ou measure (les mesures du service).\n";
        return exit_misuse;
    }
    if (wrong != std::errc() || end != days_text.data() + days_text.size() || days < 1 || days > days_max) {
        std::cerr << fmt::format("--days : indiquez un nombre de jours entre 1 et {}.\n", days_max);
        return exit_misuse;
    }
    if (arguments.get("label").empty()) {
        std::cerr << "Dites par --label à quoi la clé servira : c’est à cela qu’on la reconnaîtra.\n";
        return exit_misuse;
    }
    ApiToken token;
    token.id = new_identifier(random);
    token.user = user->id;
    token.scope = *scope;
    token.label = arguments.get("label");
    token.made_at = SystemClock().now();
    token.expires_at = token.made_at + std::chrono::days(days);
    std::cout << tokens.issue(token) << '\n';
    std::cerr << fmt::format("Clé {} de « {} », valable jusqu’au {}. Elle n’est montrée que cette fois.\n", token.id,
                             login, french::long_date(paris_date(token.expires_at)));
    return exit_ok;
}

int list(SqliteApiTokens& tokens, Stores& stores) {
    const Instant now = SystemClock().now();
    for (const ApiToken& token : tokens.tokens()) {
        const std::optional<User> user = stores.directory.user(token.user);
        std::cout << fmt::format("{}  {}  {}  {} {}  {}\n", token.id, user ? user->login : token.user.str(),
                                 scope_word(token.scope), now < token.expires_at ? "jusqu’au" : "expirée le",
                                 french::long_date(paris_date(token.expires_at)), token.label);
    }
    return exit_ok;
}

int revoke(SqliteApiTokens& tokens, const std::string& id) {
    if (!tokens.revoke(id)) {
        std::cerr << fmt::format("Aucune clé « {} » ; « jalon token list » les montre.\n", id);
        return exit_finding;
    }
    std::cout << fmt::format("La clé {} n’ouvre plus rien.\n", id);
    return exit_ok;
}

int run_token(const Arguments& arguments) {
    const std::string what = arguments.words.empty() ? "" : arguments.words[0];
    const std::size_t wanted = what == "list" ? 1 : 2;
    if ((what != "add" && what != "list" && what != "revoke") || arguments.words.size() != wanted) {
        std::cerr << "jalon token : « add COMPTE », « list » ou « revoke CLÉ ».\n";
        return exit_misuse;
    }
    SystemRandom random;
    Stores stores(arguments.get("data", "data"), random);
    SqliteApiTokens tokens(stores.database, random);
    if (what == "add") {
        return add(tokens, stores, random, arguments);
    }
    return what == "list" ? list(tokens, stores) : revoke(tokens, arguments.words[1]);
}

}  // namespace

std::vector<Command> token_commands() {
    Command token{
        "token", "add COMPTE|list|revoke CLÉ", "Donne, montre ou retire les clés des programmes.", {}, run_token};
    token.options.push_back(option("data", "d", "dossier des données (défaut : data)", "dossier"));
    token.options.push_back(option("scope", "", "read, act ou measure (défaut : read)", "étendue"));
    token.options.push_back(option("days", "", "durée de validité en jours (défaut : 90)", "jours"));
    token.options.push_back(option("label", "", "à quoi sert la clé", "texte"));
    return {token};
}

}  // namespace jalon
