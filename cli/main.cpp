// The whole program, `jalon-full`: hands its arguments to the commands, and catches what the house suffers.
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include <Poco/Exception.h>

#include "cli/program.hpp"

int main(int argc, char** argv) {
    try {
        return jalon::run_program(std::vector<std::string>(argv + 1, argv + argc));
    } catch (const Poco::Exception& problem) {
        std::cerr << "jalon : " << problem.displayText() << '\n';
    } catch (const std::exception& problem) {
        std::cerr << "jalon : " << problem.what() << '\n';
    }
    return jalon::exit_finding;
}
