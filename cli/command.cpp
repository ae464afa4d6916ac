#include "cli/command.hpp"

#include <algorithm>
#include <iostream>
#include <sstream>

#include <Poco/Util/HelpFormatter.h>
#include <Poco/Util/OptionException.h>
#include <Poco/Util/OptionProcessor.h>
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "engine/base/text.hpp"

namespace jalon {

namespace {

void print_overview(const std::vector<Command>& commands, std::ostream& out) {
    out << "Jalon – dossiers et documents de la mobilité professionnelle.\n\n"
           "usage : jalon COMMANDE [OPTIONS] [ARGUMENTS]\n\nCommandes :\n";
    for (const Command& command : commands) {
        out << fmt::format("  {:<10} {}\n", command.name, command.summary);
    }
    out << "\n« jalon COMMANDE --help » détaille une commande. "
           "Code de sortie : 0 tout va bien, 1 une anomalie est signalée, 2 la commande est mal appelée.\n";
}

void print_help(const Command& command, std::ostream& out) {
    Poco::Util::HelpFormatter formatter(command.options);
    formatter.setCommand("jalon " + command.name);
    formatter.setUsage((command.options.begin() == command.options.end() ? "" : "[OPTIONS] ") + command.words);
    formatter.setHeader(command.summary);
    formatter.setWidth(110);
    formatter.setUnixStyle(true);
    std::ostringstream text;
    formatter.format(text);
    out << text.str();
}

// Options and words; throws Poco::Util::OptionException when an option is unknown or wrongly used.
Arguments parse(const Command& command, const std::vector<std::string>& given) {
    Arguments arguments;
    Poco::Util::OptionProcessor processor(command.options);
    processor.setUnixStyle(true);
    bool only_words = false;
    std::string waiting;  // option whose value is the next word
    for (const std::string& word : given) {
        if (!waiting.empty()) {
            arguments.options[waiting] = word;
            waiting.clear();
            continue;
        }
        if (word == "--") {
            only_words = true;
            continue;
        }
        std::string name;
        std::string value;
        if (only_words || word == "-" || !word.starts_with('-') || !processor.process(word, name, value)) {
            arguments.words.push_back(word);
            continue;
        }
        const Poco::Util::Option& known = command.options.getOption(name);
        if (known.takesArgument() && value.empty()) {
            waiting = known.fullName();
        } else {
            arguments.options[known.fullName()] = value;
        }
    }
    if (!waiting.empty()) {
        throw Poco::Util::MissingArgumentException(waiting);
    }
    return arguments;
}

}  // namespace

std::vector<Command> all_commands() {
    std::vector<Command> commands;
    for (std::vector<Command> some : {service_commands(), token_commands(), definition_commands(), document_commands(),
                                      case_commands(), bench_commands()}) {
        std::ranges::move(some, std::back_inserter(commands));
    }
    return commands;
}

std::string Arguments::get(const std::string& option, std::string otherwise) const {
    const auto found = options.find(option);
    return found == options.end() ? std::move(otherwise) : found->second;
}

Poco::Util::Option option(const std::string& name, const std::string& short_name, const std::string& summary,
                          const std::string& value) {
    Poco::Util::Option made(name, short_name, summary, false);
    // The value may come as « --port 8080 » or « --port=8080 », hence optional for Poco; `parse` insists on it.
    return value.empty() ? made : made.argument(value, false);
}

int run_program(const std::vector<std::string>& arguments) {
    const std::vector<Command> commands = all_commands();
    if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "help") {
        print_overview(commands, arguments.empty() ? std::cerr : std::cout);
        return arguments.empty() ? exit_misuse : exit_ok;
    }
    const auto command = std::ranges::find(commands, arguments[0], &Command::name);
    if (command == commands.end()) {
        std::vector<std::string> names;
        for (const Command& one : commands) {
            names.push_back(one.name);
        }
        std::cerr << fmt::format("jalon : la commande « {} » n’existe pas{}\n", arguments[0],
                                 did_you_mean(arguments[0], names));
        return exit_misuse;
    }
    const std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
    if (std::ranges::find(rest, "--help") != rest.end() || std::ranges::find(rest, "-h") != rest.end()) {
        print_help(*command, std::cout);
        return exit_ok;
    }
    try {
        return command->run(parse(*command, rest));
    } catch (const Poco::Util::OptionException& problem) {
        std::cerr << fmt::format("jalon {} : option inconnue ou mal employée ({}). Voir « jalon {} --help ».\n",
                                 command->name, problem.message(), command->name);
        return exit_misuse;
    }
}

}  // namespace jalon
