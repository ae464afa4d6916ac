#include "cli/command.hpp"

#include <algorithm>
#include <iostream>
#include <optional>

#include <fmt/format.h>

#include "engine/base/text.hpp"

namespace jalon {

namespace {

constexpr std::size_t help_columns = 34;  // of the options, before what they do

// « -o, --output FICHIER »
std::string shown(const CommandOption& option) {
    return (option.short_name.empty() ? "    " : "-" + option.short_name + ", ") + "--" + option.name +
           (option.value.empty() ? "" : " " + option.value);
}

void print_help(const Command& command, std::ostream& out) {
    out << fmt::format("usage : jalon {}{}{}\n{}\n", command.name, command.options.empty() ? "" : " [OPTIONS]",
                       command.words.empty() ? "" : " " + command.words, command.summary);
    for (const CommandOption& option : command.options) {
        const std::string left = shown(option);
        out << (&option == command.options.data() ? "\n" : "") << fmt::format("  {:<{}}", left, help_columns)
            << (left.size() > help_columns ? "  " : "") << option.summary << '\n';
    }
}

Error misuse(const Command& command, const std::string& what) {
    return {ErrorKind::invalid, fmt::format("jalon {0} : {1} Voir « jalon {0} --help ».", command.name, what), {}, {}};
}

// The option of that long name, or of the only one that begins so.
Result<const CommandOption*> long_option(const Command& command, const std::string& name) {
    const CommandOption* found = nullptr;
    std::vector<std::string> names;
    for (const CommandOption& option : command.options) {
        names.push_back(option.name);
        if (option.name == name) {
            return &option;
        }
        if (option.name.starts_with(name)) {
            if (found != nullptr) {
                return tl::unexpected(misuse(command, fmt::format("« --{} » peut vouloir dire « --{} » ou « --{} ».",
                                                                  name, found->name, option.name)));
            }
            found = &option;
        }
    }
    if (found == nullptr) {
        const std::string nearest = did_you_mean(name, names);
        return tl::unexpected(
            misuse(command, fmt::format("l’option « --{} » n’existe pas{}", name, nearest.empty() ? "." : nearest)));
    }
    return found;
}

Result<const CommandOption*> short_option(const Command& command, const std::string& letter) {
    const auto found = std::ranges::find(command.options, letter, &CommandOption::short_name);
    if (found == command.options.end()) {
        return tl::unexpected(misuse(command, fmt::format("l’option « -{} » n’existe pas.", letter)));
    }
    return &*found;
}

// An option as it was typed, with the value that stood in the same word.
struct Typed {
    const CommandOption* option = nullptr;
    std::optional<std::string> value;
};

Result<Typed> typed(const Command& command, const std::string& word) {
    if (word.starts_with("--")) {
        const std::size_t equals = word.find('=');
        const Result<const CommandOption*> option = long_option(command, word.substr(2, equals - 2));
        if (!option) {
            return tl::unexpected(option.error());
        }
        return Typed{*option, equals == std::string::npos ? std::nullopt : std::optional(word.substr(equals + 1))};
    }
    const Result<const CommandOption*> option = short_option(command, word.substr(1, 1));
    if (!option) {
        return tl::unexpected(option.error());
    }
    return Typed{*option, word.size() == 2 ? std::nullopt : std::optional(word.substr(word[2] == '=' ? 3 : 2))};
}

}  // namespace

Result<Arguments> parse(const Command& command, const std::vector<std::string>& given) {
    Arguments arguments;
    for (auto word = given.begin(); word != given.end(); ++word) {
        if (*word == "--") {
            arguments.words.insert(arguments.words.end(), std::next(word), given.end());
            break;
        }
        if (word->size() < 2 || word->front() != '-') {
            arguments.words.push_back(*word);
            continue;
        }
        const Result<Typed> found = typed(command, *word);
        if (!found) {
            return tl::unexpected(found.error());
        }
        const CommandOption& option = *found->option;
        std::string value = found->value.value_or("");
        if (option.value.empty() && found->value) {
            return tl::unexpected(misuse(command, fmt::format("l’option « --{} » n’attend rien.", option.name)));
        }
        if (!option.value.empty() && value.empty()) {
            if (std::next(word) == given.end()) {
                return tl::unexpected(
                    misuse(command, fmt::format("l’option « --{} » attend : {}.", option.name, option.value)));
            }
            value = *++word;
        }
        if (!arguments.options.emplace(option.name, std::move(value)).second) {
            return tl::unexpected(misuse(command, fmt::format("l’option « --{} » est donnée deux fois.", option.name)));
        }
    }
    return arguments;
}

std::string Arguments::get(const std::string& option, std::string otherwise) const {
    const auto found = options.find(option);
    return found == options.end() ? std::move(otherwise) : found->second;
}

CommandOption option(const std::string& name, const std::string& short_name, const std::string& summary,
                     const std::string& value) {
    return {name, short_name, summary, value};
}

int run_command(const Command& command, const std::vector<std::string>& given) {
    if (std::ranges::find(given, "--help") != given.end() || std::ranges::find(given, "-h") != given.end()) {
        print_help(command, std::cout);
        return exit_ok;
    }
    const Result<Arguments> arguments = parse(command, given);
    if (!arguments) {
        std::cerr << arguments.error().message << '\n';
        return exit_misuse;
    }
    return command.run(*arguments);
}

}  // namespace jalon
