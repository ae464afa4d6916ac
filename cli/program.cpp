#include "cli/program.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>

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

}  // namespace

std::vector<Command> all_commands() {
    std::vector<Command> commands;
    for (std::vector<Command> some : {service_commands(), token_commands(), definition_commands(), document_commands(),
                                      case_commands(), bench_commands()}) {
        std::ranges::move(some, std::back_inserter(commands));
    }
    return commands;
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
    return run_command(*command, {arguments.begin() + 1, arguments.end()});
}

}  // namespace jalon
