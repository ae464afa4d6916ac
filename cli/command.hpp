// A command of the program: its name, its options in the manner of Poco::Util, and what it does.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <Poco/Util/OptionSet.h>

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

struct Command {
    std::string name;
    std::string words;    // « WORKFLOW SCRIPT… », for the help
    std::string summary;  // French, one sentence
    Poco::Util::OptionSet options;
    std::function<int(const Arguments&)> run;
};

// All commands, in the order the help lists them.
std::vector<Command> all_commands();

// Runs the command named by `arguments[0]`; prints the help when asked to or called wrongly. Returns the exit code.
int run_program(const std::vector<std::string>& arguments);

// An option with a value, or without one when `value` is "".
Poco::Util::Option option(const std::string& name, const std::string& short_name, const std::string& summary,
                          const std::string& value = {});

}  // namespace jalon
