// A command of the program: its name, its options, and what it does.
//
// Options stand anywhere after the command: « --output FICHIER », « --output=FICHIER », « -o FICHIER », « -oFICHIER »;
// the beginning of a long name does where only one begins so. After « -- » there are words alone.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/base/result.hpp"

namespace jalon {

// What was typed after the command's name.
struct Arguments {
    std::map<std::string, std::string> options;  // by full name; a flag is present with ""
    std::vector<std::string> words;              // the rest, in order

    bool has(const std::string& option) const { return options.contains(option); }
    std::string get(const std::string& option, std::string otherwise = {}) const;
};

// Exit codes of every command.
constexpr int exit_ok = 0;
constexpr int exit_finding = 1;  // something was found wrong with what was looked at
constexpr int exit_misuse = 2;   // the command was called wrongly

struct CommandOption {
    std::string name;
    std::string short_name;  // one letter, or ""
    std::string summary;     // French
    std::string value;       // what its value is, for the help; "": it has none
};

struct Command {
    std::string name;
    std::string words;    // « WORKFLOW SCRIPT… », for the help
    std::string summary;  // French, one sentence
    std::vector<CommandOption> options;
    std::function<int(const Arguments&)> run;
};

// What was `given` after the name of the command. Error (invalid): an option that it has not, that lacks its value, has
// one too many, or is given twice.
Result<Arguments> parse(const Command& command, const std::vector<std::string>& given);

// Runs a command with what was `given` after its name; prints its help when asked to. Returns the exit code.
int run_command(const Command& command, const std::vector<std::string>& given);

// An option with a value, or without one when `value` is "".
CommandOption option(const std::string& name, const std::string& short_name, const std::string& summary,
                     const std::string& value = {});

}  // namespace jalon
