#include "cli/demo.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "cli/demo_cases.hpp"
#include "cli/outside.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/definition/role.hpp"
#include "engine/definition/yaml_tree.hpp"

namespace jalon {

namespace {

// One list of flat mappings, read strictly: every key must be a known member.
class Table {
  public:
    // Error: definition, with the first finding.
    static Result<Table> read(const std::filesystem::path& path) {
        const Result<std::string> text = read_file(path);
        if (!text) {
            return tl::unexpected(text.error());
        }
        std::vector<Finding> findings;
        std::optional<YamlNode> root = read_yaml({path.string(), *text}, findings);
        if (!root || !findings.empty() || !root->is_list()) {
            const std::string where = findings.empty() ? path.string() : findings.front().position.str();
            return failure(ErrorKind::definition,
                           findings.empty() ? "une liste est attendue." : findings.front().message, where);
        }
        return Table(std::move(*root));
    }
    const std::vector<YamlNode>& rows() const { return root_.items; }

  private:
    explicit Table(YamlNode root) : root_(std::move(root)) {}
    YamlNode root_;
};

// Fills the members of a row; each key has a setter.
template <class T>
using Setters = std::map<std::string, std::function<bool(T&, const YamlNode&)>>;

template <class T>
std::function<bool(T&, const YamlNode&)> text_into(std::string T::*member) {
    return [member](T& row, const YamlNode& node) {
        row.*member = node.text;
        return node.is_scalar() || node.is_empty();
    };
}

template <class T, class Tag>
std::function<bool(T&, const YamlNode&)> id_into(Id<Tag> T::*member) {
    return [member](T& row, const YamlNode& node) {
        row.*member = Id<Tag>(node.text);
        return node.is_scalar() || node.is_empty();
    };
}

template <class T>
std::function<bool(T&, const YamlNode&)> number_into(int T::*member) {
    return [member](T& row, const YamlNode& node) {
        const bool digits = !node.text.empty() && node.text.size() < 8 &&
                            std::ranges::all_of(node.text, [](char c) { return c >= '0' && c <= '9'; });
        row.*member = digits ? std::stoi(node.text) : 0;
        return digits;
    };
}

template <class T>
std::function<bool(T&, const YamlNode&)> flag_into(bool T::*member) {
    return [member](T& row, const YamlNode& node) {
        row.*member = node.text == "true" || node.text == "yes";
        return node.is_scalar();
    };
}

template <class T>
std::function<bool(T&, const YamlNode&)> list_into(std::vector<std::string> T::*member) {
    return [member](T& row, const YamlNode& node) {
        for (const YamlNode& item : node.items) {
            (row.*member).push_back(item.text);
        }
        return node.is_list();
    };
}

template <class T>
Result<std::vector<T>> rows_of(const std::filesystem::path& path, const Setters<T>& setters) {
    const Result<Table> table = Table::read(path);
    if (!table) {
        return tl::unexpected(table.error());
    }
    std::vector<std::string> known;
    for (const auto& setter : setters) {
        known.push_back(setter.first);
    }
    std::vector<T> rows;
    for (const YamlNode& node : table->rows()) {
        T row;
        for (const YamlEntry& entry : node.entries) {
            const auto setter = setters.find(entry.key.text);
            if (setter == setters.end()) {
                return failure(ErrorKind::definition,
                               fmt::format("« {} » est inconnu{}", entry.key.text, did_you_mean(entry.key.text, known)),
                               entry.key.position.str());
            }
            if (!setter->second(row, entry.value)) {
                return failure(ErrorKind::definition,
                               fmt::format("la valeur de « {} » ne convient pas.", entry.key.text),
                               entry.value.position.str());
            }
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

Setters<Organisation> organisation_setters() {
    using O = Organisation;
    return {{"id", id_into(&O::id)},
            {"type", text_into(&O::type)},
            {"name", text_into(&O::name)},
            {"short_name", text_into(&O::short_name)},
            {"the_name", text_into(&O::the_name)},
            {"of_name", text_into(&O::of_name)},
            {"to_name", text_into(&O::to_name)},
            {"executive_name", text_into(&O::executive_name)},
            {"executive_gender", text_into(&O::executive_gender)},
            {"delegation", text_into(&O::delegation)},
            {"signatory_name", text_into(&O::signatory_name)},
            {"signatory_title", text_into(&O::signatory_title)},
            {"siret", text_into(&O::siret)},
            {"address", text_into(&O::address)},
            {"postcode", text_into(&O::postcode)},
            {"city", text_into(&O::city)},
            {"email", text_into(&O::email)},
            {"phone", text_into(&O::phone)},
            {"affiliation", text_into(&O::affiliation)},
            {"own_fiphfp", text_into(&O::own_fiphfp)},
            {"service_code", text_into(&O::service_code)},
            {"tribunal", text_into(&O::tribunal)},
            {"iban", text_into(&O::iban)},
            {"staff", number_into(&O::staff)},
            {"commitment_required", flag_into(&O::commitment_required)}};
}

Setters<Agent> agent_setters() {
    using A = Agent;
    return {{"id", id_into(&A::id)},
            {"organisation", id_into(&A::organisation)},
            {"gender", text_into(&A::gender)},
            {"first_name", text_into(&A::first_name)},
            {"last_name", text_into(&A::last_name)},
            {"birth_year", number_into(&A::birth_year)},
            {"grade", text_into(&A::grade)},
            {"category", text_into(&A::category)},
            {"status", text_into(&A::status)},
            {"post", text_into(&A::post)},
            {"department", text_into(&A::department)},
            {"seniority_years", number_into(&A::seniority_years)},
            {"email", text_into(&A::email)},
            {"phone", text_into(&A::phone)}};
}

Setters<User> user_setters() {
    using U = User;
    return {{"id", id_into(&U::id)},
            {"login", text_into(&U::login)},
            {"gender", text_into(&U::gender)},
            {"first_name", text_into(&U::first_name)},
            {"last_name", text_into(&U::last_name)},
            {"title", text_into(&U::title)},
            {"email", text_into(&U::email)},
            {"phone", text_into(&U::phone)},
            {"roles", list_into(&U::roles)},
            {"organisation", id_into(&U::organisation)},
            {"agent", id_into(&U::agent)},
            {"active", flag_into(&U::active)}};
}

// What one can see with an account, for the sign-in page of the demonstration.
std::string what_it_shows(const std::string& role) {
    static const std::map<std::string, std::string> sentences = {
        {"agent", "son accord, ses rendez-vous, son bilan"},
        {"hr_officer", "les saisines et les papiers de sa collectivité"},
        {"employer_head", "les conventions à signer"},
        {"counsellor", "les accompagnements qui lui sont confiés"},
        {"host", "les immersions proposées à sa structure"},
        {"provider", "les bilans qu’une collectivité confie à son organisme"},
        {"head_of_service", "la recevabilité, l’affectation, la charge"},
        {"secretary", "les cadres, les convocations, les relances"},
        {"accountant", "les factures"},
        {"centre_head", "les conventions à signer pour le centre"},
        {"administrator", "les définitions, dessinées et vérifiées"},
        {"archivist", "les documents signés et leur intégrité"},
        {"dpo", "l’existence des dossiers, sans leur contenu"}};
    const auto found = sentences.find(role);
    return found == sentences.end() ? "" : found->second;
}

}  // namespace

std::string demo_password() {
    return "lierne-demo-2026";
}

Result<bool> load_directory(const std::filesystem::path& folder, Stores& stores, const std::string& password) {
    const Result<std::vector<Organisation>> bodies =
        rows_of<Organisation>(folder / "organisations.yaml", organisation_setters());
    if (!bodies) {
        return tl::unexpected(bodies.error());
    }
    const Result<std::vector<Agent>> agents = rows_of<Agent>(folder / "agents.yaml", agent_setters());
    if (!agents) {
        return tl::unexpected(agents.error());
    }
    const Result<std::vector<User>> users = rows_of<User>(folder / "users.yaml", user_setters());
    if (!users) {
        return tl::unexpected(users.error());
    }
    for (const Organisation& body : *bodies) {
        stores.directory.save_organisation(body);
    }
    for (const Agent& agent : *agents) {
        stores.directory.save_agent(agent);
    }
    for (const User& user : *users) {
        stores.directory.save_user(user);
        if (password.empty()) {
            continue;
        }
        if (Result<bool> set = stores.accounts.set_password(user.id, password); !set) {
            return set;
        }
    }
    return true;
}

Result<bool> load_demo(const Definition& definition, const std::filesystem::path& root,
                       const std::filesystem::path& data) {
    // Built aside and moved into place whole: a demonstration that was cut off is started again, not half shown.
    const std::filesystem::path making = data.string() + ".loading";
    std::filesystem::remove_all(making);
    {
        SystemRandom random;
        FixedClock clock(SystemClock().now());
        Installation house(definition, making, clock, random);
        Result<bool> done = load_directory(root / "demo", house.stores, demo_password());
        if (done) {
            done = load_demo_cases(root, house, clock);
        }
        if (!done) {
            return done;
        }
    }
    std::filesystem::create_directories(data);
    for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator(making)) {
        if (entry.path().filename() != "jalon.db") {
            std::filesystem::rename(entry.path(), data / entry.path().filename());
        }
    }
    std::filesystem::rename(making / "jalon.db", data / "jalon.db");
    std::filesystem::remove_all(making);
    return true;
}

std::vector<DemoAccount> demo_accounts(const Directory& directory) {
    std::vector<DemoAccount> accounts;
    std::set<std::string> logins;
    for (const std::string& role : all_roles()) {
        const std::vector<User> users = directory.users_with_role(role);
        // The people of the story come first where there are several.
        constexpr std::array story = {"thierry", "solange", "maire", "maud"};
        auto chosen = std::ranges::find_if(users, [&](const User& user) {
            return std::ranges::find(story, user.login) != story.end() && !logins.contains(user.login);
        });
        if (chosen == users.end()) {
            chosen = std::ranges::find_if(users, [&](const User& user) { return !logins.contains(user.login); });
        }
        if (chosen == users.end()) {
            continue;
        }
        logins.insert(chosen->login);
        accounts.push_back({role_label(role), chosen->login, demo_password(),
                            chosen->first_name + " " + chosen->last_name, what_it_shows(role)});
    }
    return accounts;
}

}  // namespace jalon
