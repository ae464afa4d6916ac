#include "tests/e2e/product.hpp"
#include "tests/support/source_dir.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>

#include <catch2/catch.hpp>

namespace jalon::test {

namespace fs = std::filesystem;

namespace {

constexpr const char* password = "lierne-demo-2026";

// Becomes the binary; never returns.
[[noreturn]] void become(const std::vector<std::string>& arguments) {
    std::vector<char*> words;
    const char* binary = std::getenv("JALON_BINARY");
    std::string program = binary == nullptr ? "" : binary;
    std::vector<std::string> kept = arguments;
    words.push_back(program.data());
    for (std::string& word : kept) {
        words.push_back(word.data());
    }
    words.push_back(nullptr);
    ::execv(program.c_str(), words.data());
    ::_exit(127);
}

void redirect(const fs::path& path, int descriptor, int flags) {
    const int file = ::open(path.c_str(), flags, 0600);
    ::dup2(file, descriptor);
    ::close(file);
}

int exit_code(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

constexpr int to_write = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;

// The directory of the demonstration, loaded once for all tests of the run.
const fs::path& loaded_directory() {
    static const Folder folder;
    static const Run loaded = run({"directory", std::string(source_dir()) + "/demo", "--data", folder.path() / "data"},
                                  std::string(password) + "\n");
    static const fs::path data = folder.path() / "data";
    INFO(loaded.err);
    REQUIRE(loaded.status == 0);
    return data;
}

}  // namespace

void write_text(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

std::string text_of_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

Run run(const std::vector<std::string>& arguments, const std::string& input) {
    const Folder folder;
    std::ofstream(folder.path() / "in", std::ios::binary) << input;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        redirect(folder.path() / "in", STDIN_FILENO, O_RDONLY | O_CLOEXEC);
        redirect(folder.path() / "out", STDOUT_FILENO, to_write);
        redirect(folder.path() / "err", STDERR_FILENO, to_write);
        become(arguments);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return {exit_code(status), text_of_file(folder.path() / "out"), text_of_file(folder.path() / "err")};
}

std::string text_of_pdf(const std::string& bytes) {
    const Folder folder;
    const fs::path path = folder.path() / "paper.pdf";
    std::ofstream(path, std::ios::binary) << bytes;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(
        ::popen(("pdftotext -layout " + path.string() + " - 2>&1").c_str(), "r"), &::pclose);
    std::string text;
    for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get())) {
        text.push_back(static_cast<char>(c));
    }
    for (const char* blank : {"\u00A0", "\u202F", "\n", "\f"}) {
        for (std::size_t at = text.find(blank); at != std::string::npos; at = text.find(blank, at)) {
            text.replace(at, std::string(blank).size(), " ");
        }
    }
    std::string folded;
    for (const char c : text) {
        if (c != ' ' || (!folded.empty() && folded.back() != ' ')) {
            folded += c;
        }
    }
    return folded;
}

Service::Service() : data_(folder_.path() / "data") {
    fs::copy(loaded_directory(), data_, fs::copy_options::recursive);
    start();
}

Service::~Service() {
    if (process_ > 0) {
        kill();
    }
}

void Service::start() {
    int ends[2] = {-1, -1};
    REQUIRE(::pipe(ends) == 0);
    process_ = ::fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::close(ends[0]);
        ::close(ends[1]);
        redirect(folder_.path() / "log", STDERR_FILENO, to_write);
        become(
            {"serve", "--port", "0", "--data", data_.string(), "--root", source_dir(), "--second-factor", "optional"});
    }
    ::close(ends[1]);
    out_ = ::fdopen(ends[0], "r");
    const std::string mark = "http://127.0.0.1:";
    std::string line;
    port_ = 0;
    for (int c = std::fgetc(out_); c != EOF && port_ == 0; c = std::fgetc(out_)) {
        line += static_cast<char>(c);
        const std::size_t at = line.find(mark);
        if (c == '\n') {
            port_ = at == std::string::npos ? 0 : std::atoi(line.c_str() + at + mark.size());
            line.clear();
        }
    }
    INFO(log());
    REQUIRE(port_ > 0);
}

int Service::wait() {
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    std::fclose(out_);
    return exit_code(status);
}

void Service::kill() {
    ::kill(process_, SIGKILL);
    wait();
}

int Service::stop() {
    ::kill(process_, SIGTERM);
    return wait();
}

HttpClient Service::browser(const std::string& login) const {
    HttpClient client(port_);
    INFO(login);
    const bool signed_in = client.sign_in(login, password);
    REQUIRE(signed_in);
    return client;
}

}  // namespace jalon::test
