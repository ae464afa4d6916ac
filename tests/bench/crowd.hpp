// Many browsers in one thread, so that the client costs the machine little: each keeps its connection, asks for a page,
// reads the answer, thinks, and asks for the next.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "cli/bench/figures.hpp"

namespace jalon::bench {

struct Crowd {
    int port = 0;
    std::size_t browsers = 1;
    double thinking_seconds = 0;  // on average: from half of it to half as much again
    double for_seconds = 5;
    // What the `nth` browser asks for next: a path and its session; called once for each page.
    std::function<std::pair<std::string, std::string>(std::size_t nth)> next;
};

struct Served {
    Figures figures;
    std::size_t refused = 0;  // connections lost, and answers other than 200
    std::size_t bytes = 0;    // of the answers, on average
};
Served serve(const Crowd& crowd);

// Connections that do nothing, or send a head letter by letter (10 a second each) when `slow`; as long as this lasts.
class Burden {
  public:
    Burden(int port, std::size_t idle, std::size_t slow);
    ~Burden();
    Burden(const Burden&) = delete;
    Burden& operator=(const Burden&) = delete;

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace jalon::bench
