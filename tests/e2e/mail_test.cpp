#include <fstream>

#include <catch2/catch.hpp>

#include "tests/e2e/product.hpp"

using namespace jalon;
using namespace jalon::test;

TEST_CASE("wrong settings of outgoing mail are all told with their line, and nothing starts", "[e2e][mail]") {
    const Folder folder;
    const auto told = [&](const std::string& settings) {
        std::ofstream(folder.path() / "mail.yaml") << settings;
        const Run refused = run({"serve", "--port", "0", "--data", folder.path() / "data", "--mail",
                                 (folder.path() / "mail.yaml").string()});
        CHECK(refused.status == 2);
        std::string out = refused.err;
        for (std::size_t at = out.find(folder.path().string() + "/"); at != std::string::npos;
             at = out.find(folder.path().string() + "/")) {
            out.erase(at, folder.path().string().size() + 1);
        }
        return out;
    };

    CHECK(told("serveur: smtp.example\nport: 587\nfrom: a@b.example\nname:\nsite: https://m.example\n") ==
          "mail.yaml: Les réglages du courrier ne se lisent pas.\n"
          "  mail.yaml:1:1: la clé « serveur » est inconnue ; vouliez-vous dire « server » ?\n"
          "  mail.yaml:4:1: « name » attend une valeur\n"
          "  mail.yaml:1:1: la clé « server » manque\n");
    std::ofstream(folder.path() / "secret") << "tilleul\n";
    CHECK(told("server: smtp.example\nport: 99999\nsecurity: none\nuser: jalon\npassword_file: secret\n"
               "from: nobody\nname: Centre\nsite: m.example\n") ==
          "mail.yaml: Les réglages du courrier ne se lisent pas.\n"
          "  mail.yaml:2:7: « port » attend un nombre de 1 à 65535 : 587 le plus souvent\n"
          "  mail.yaml:4:7: un mot de passe ne part pas en clair : dites « security: starttls » ou tls\n"
          "  mail.yaml:6:7: « nobody » n’est pas une adresse électronique\n"
          "  mail.yaml:8:7: « site » attend l’adresse du service : https://mobilite.exemple.fr\n");
}
