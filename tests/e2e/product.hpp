// The product as it is delivered: the real binary as a process of its own, on a folder of its own, spoken to over HTTP.
// JALON_BINARY says where the binary is.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/http_client.hpp"
#include "tests/support/temporary_folder.hpp"

namespace jalon::test {

using Folder = TemporaryFolder;

// One run of a command, to its end.
struct Run {
    int status = -1;  // exit code
    std::string out;
    std::string err;
};
Run run(const std::vector<std::string>& arguments, const std::string& input = {});

std::string text_of_file(const std::filesystem::path& path);
// Makes the folders that lead to it.
void write_text(const std::filesystem::path& path, const std::string& text);
// The text of a PDF as pdftotext reads it, blanks of all kinds folded into one; "" when it is no PDF.
std::string text_of_pdf(const std::string& bytes);

// `jalon serve` on a folder that holds the bodies and people of the demonstration and no case yet.
class Service {
  public:
    Service();
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    void start();
    // As when the power fails.
    void kill();
    // As an operator stops it; returns its exit code.
    int stop();
    int port() const { return port_; }
    const std::filesystem::path& data() const { return data_; }
    // Everything it has written to its standard error since the first start.
    std::string log() const { return text_of_file(folder_.path() / "log"); }

    // A browser in which that person has signed in.
    HttpClient browser(const std::string& login) const;

  private:
    int wait();

    Folder folder_;
    std::filesystem::path data_;
    pid_t process_ = -1;
    FILE* out_ = nullptr;
    int port_ = 0;
};

}  // namespace jalon::test
