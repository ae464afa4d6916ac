// The program that people call, `jalon`. Most commands need libraries of databases and networks, which take longer to
// load than a paper takes to be made: they are in the whole program, `jalon-full`, which takes the place of this one.
#include <malloc.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "cli/render.hpp"

namespace {

constexpr int first_memory = 4 << 20;  // bytes, some of which most papers fill

int render(int argc, char** argv) {
    ::mallopt(M_TOP_PAD, first_memory);  // asked of the system at once, not a hundred kilobytes at a time
    try {
        return jalon::run_command(jalon::render_command(), std::vector<std::string>(argv + 2, argv + argc));
    } catch (const std::exception& problem) {
        std::cerr << "jalon : " << problem.what() << '\n';
    }
    return jalon::exit_finding;
}

// Returns only when there is no such program.
int start_whole_program(char** argv) {
    std::error_code unknown;
    const std::filesystem::path whole =
        std::filesystem::read_symlink("/proc/self/exe", unknown).parent_path() / "jalon-full";
    ::execv(whole.c_str(), argv);
    std::cerr << "jalon : " << whole.string() << " ne démarre pas (" << std::strerror(errno)
              << ") ; il s’installe à côté de « jalon », avec lui.\n";
    return jalon::exit_misuse;
}

}  // namespace

int main(int argc, char** argv) {
    const bool quick = argc > 1 && std::string_view(argv[1]) == "render";
    return quick ? render(argc, argv) : start_whole_program(argv);
}
