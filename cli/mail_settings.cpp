#include "cli/mail_settings.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/files.hpp"
#include "engine/base/text.hpp"
#include "engine/definition/position.hpp"
#include "engine/definition/yaml_tree.hpp"

namespace jalon {

namespace {

const std::vector<std::string> keys = {"server", "port", "security", "user",        "password_file",
                                       "from",   "name", "site",     "certificates"};
const std::map<std::string, MailSecurity, std::less<>> securities = {
    {"starttls", MailSecurity::starttls}, {"tls", MailSecurity::tls}, {"none", MailSecurity::none}};

class SettingsReader {
  public:
    explicit SettingsReader(const std::filesystem::path& file) : file_(file) {}

    Result<MailSettings> read() {
        const Result<std::string> text = read_file(file_);
        if (!text) {
            return tl::unexpected(text.error());
        }
        std::optional<YamlNode> root = read_yaml({file_.string(), *text}, findings_);
        if (root && root->is_map()) {
            gather(*root);
        } else if (findings_.empty()) {
            wrong({file_.string(), 1, 1},
                  "des réglages sont attendus : « server: smtp.exemple.fr », une ligne par clé");
        }
        MailSettings settings = findings_.empty() ? settled() : MailSettings();
        if (findings_.empty()) {
            return settings;
        }
        Error error{ErrorKind::definition, "Les réglages du courrier ne se lisent pas.", file_.string(), {}};
        for (const Finding& finding : findings_) {
            error.details.push_back({ErrorKind::definition, finding.message, finding.position.str(), {}});
        }
        return tl::unexpected(std::move(error));
    }

  private:
    void wrong(const Position& position, std::string message) {
        findings_.push_back({Finding::Level::error, position, std::move(message)});
    }

    void gather(const YamlNode& root) {
        for (const YamlEntry& entry : root.entries) {
            const std::string& key = entry.key.text;
            if (std::ranges::find(keys, key) == keys.end()) {
                wrong(entry.key.position, fmt::format("la clé « {} » est inconnue{}", key, did_you_mean(key, keys)));
            } else if (!entry.value.is_scalar() || trimmed(entry.value.text).empty()) {
                wrong(entry.value.position, fmt::format("« {} » attend une valeur", key));
            } else {
                given_[key] = &entry.value;
            }
        }
        for (const char* needed : {"server", "from", "name", "site"}) {
            if (root.find(needed) == nullptr) {
                wrong(root.position, fmt::format("la clé « {} » manque", needed));
            }
        }
        root_ = root.position;
    }

    std::string text(const std::string& key) const {
        const auto found = given_.find(key);
        return found == given_.end() ? std::string() : found->second->text;
    }

    MailSettings settled() {
        MailSettings out;
        out.smtp.server = text("server");
        out.smtp.sender = text("from");
        out.smtp.sender_name = text("name");
        out.smtp.user = text("user");
        out.smtp.certificates = text("certificates");
        out.house.name = text("name");
        out.house.site = text("site");
        read_port(out.smtp);
        read_security(out.smtp);
        read_password(out.smtp);
        check_sender(out.smtp);
        check_site(out.house);
        return out;
    }

    void read_port(SmtpSettings& smtp) {
        const std::string port = text("port");
        if (port.empty()) {
            return;
        }
        const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), smtp.port);
        if (error != std::errc() || end != port.data() + port.size() || smtp.port == 0) {
            wrong(given_["port"]->position, "« port » attend un nombre de 1 à 65535 : 587 le plus souvent");
        }
    }

    void read_security(SmtpSettings& smtp) {
        const std::string wanted = text("security");
        const auto found = securities.find(wanted.empty() ? "starttls" : wanted);
        if (found == securities.end()) {
            wrong(given_["security"]->position, "« security » attend starttls, tls ou none");
            return;
        }
        smtp.security = found->second;
    }

    void read_password(SmtpSettings& smtp) {
        const std::string path = text("password_file");
        if (smtp.user.empty() != path.empty()) {
            wrong(root_, "« user » et « password_file » vont ensemble");
            return;
        }
        if (path.empty()) {
            return;
        }
        const Result<std::string> password = read_file(file_.parent_path() / path);
        if (!password || trimmed(*password).empty()) {
            wrong(given_["password_file"]->position, fmt::format("le mot de passe ne se lit pas dans « {} »", path));
            return;
        }
        smtp.password = trimmed(*password);
        const bool here = smtp.server == "localhost" || smtp.server == "127.0.0.1";
        if (smtp.security == MailSecurity::none && !here) {
            wrong(given_["user"]->position,
                  "un mot de passe ne part pas en clair : dites « security: starttls » ou tls");
        }
    }

    void check_sender(const SmtpSettings& smtp) {
        if (const Result<bool> sound = sound_headers({"", smtp.sender, smtp.sender_name, ""}); !sound) {
            wrong(given_["from"]->position, sound.error().message);
        }
    }

    void check_site(MailHouse& house) {
        if (!house.site.starts_with("https://") && !house.site.starts_with("http://")) {
            wrong(given_["site"]->position, "« site » attend l’adresse du service : https://mobilite.exemple.fr");
        }
        while (house.site.ends_with('/')) {
            house.site.pop_back();
        }
    }

    std::filesystem::path file_;
    std::vector<Finding> findings_;
    std::map<std::string, const YamlNode*> given_;
    Position root_;
};

}  // namespace

Result<MailSettings> read_mail_settings(const std::filesystem::path& file) {
    return SettingsReader(file).read();
}

}  // namespace jalon
