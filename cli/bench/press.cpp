#include "cli/bench/press.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "cli/bench/figures.hpp"
#include "cli/bench/press_floor.hpp"
#include "cli/bench/renderings.hpp"
#include "cli/files.hpp"
#include "cli/folder.hpp"
#include "cli/paper.hpp"
#include "engine/base/text.hpp"
#include "rendering/verify.hpp"

extern char** environ;  // NOLINT: the system names it so

namespace jalon::bench {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t turns = 9;
constexpr std::size_t variants = 26;

template <class T>
T taken(Result<T> result) {
    if (!result) {
        throw std::runtime_error(result.error().where + " : " + result.error().message);
    }
    return std::move(*result);
}

// A paper in so many variants that differ by the names in it.
struct Subject {
    std::string name;
    double floor_times_max;  // how many times the floor it may cost
    std::function<std::string(std::size_t)> made;
    std::string text;  // of its pages
};

class Press {
  public:
    explicit Press(const fs::path& root)
        : root_(root), catalogue_(read_templates(root)), renderer_(renderer_for(catalogue_, root)) {}

    Subject paper(const std::string& template_id, const std::string& sample, double floor_times_max) {
        std::vector<RenderRequest> own;
        const RenderRequest request = request_of(template_id, sample);
        for (std::size_t k = 0; k < variants; ++k) {
            own.push_back(request);
            own.back().facts = varied(request.facts, k);
        }
        return {template_id, floor_times_max,
                [this, own](std::size_t k) { return taken(renderer_.render(own[k % variants])); },
                words_of(taken(renderer_.layout_text(request)))};
    }

    Subject booklet(const std::vector<std::string>& templates, const std::string& sample, double floor_times_max) {
        std::vector<Binding> own(variants);
        std::string text;
        for (const std::string& id : templates) {
            const RenderRequest request = request_of(id, sample);
            text += words_of(taken(renderer_.layout_text(request)));
            for (std::size_t k = 0; k < variants; ++k) {
                own[k].title = "Livret";
                own[k].chapters.push_back({"", request});
                own[k].chapters.back().paper.facts = varied(request.facts, k);
            }
        }
        return {join(templates, " + "), floor_times_max,
                [this, own](std::size_t k) { return taken(renderer_.bound(own[k % variants])).pdf; }, text};
    }

  private:
    RenderRequest request_of(const std::string& template_id, const std::string& sample) const {
        const DocumentTemplate& model = *taken(template_named(catalogue_, template_id));
        const std::vector<SampleCase> samples = taken(samples_of(root_, template_id));
        return taken(request_for(catalogue_, model, taken(sample_facts(samples, sample))));
    }

    // What follows place and style on each line of a layout.
    static std::string words_of(const std::string& layout) {
        std::string out;
        for (const std::string& line : split(layout, '\n')) {
            const std::size_t slash = line.find('/');
            const std::size_t at = slash == std::string::npos ? slash : line.find(' ', slash);
            out += at == std::string::npos ? "" : line.substr(at + 1) + " ";
        }
        return out;
    }

    fs::path root_;
    Catalogue catalogue_;
    PdfRenderer renderer_;
};

void print_subject(const Subject& subject, std::size_t times) {
    const std::string pdf = subject.made(0);
    const VerifyReport report = taken(verify_pdf(pdf));
    if (!report.faults.empty()) {
        throw std::runtime_error(subject.name + " : " + report.faults.front());
    }
    const PressFloor floor(subject.text, report.pages, pdf.size() / 2);
    std::size_t bytes = 0;
    std::size_t k = 0;
    const Alternation measured = alternated(
        turns,
        [&] {
            return timed(times / turns,
                         [&] { bytes += floor.written(fmt::format("Thierry LEMOINE {}", k++ % variants)).size(); });
        },
        [&] { return timed(times / turns, [&] { bytes += subject.made(k++).size(); }); });
    fmt::print("| {}, {} pages, {:.1f} ko | {:.3f} | {:.3f} | {:.3f} | {:.1f} ({:.1f} à {:.1f}) | {:.1f} |\n",
               subject.name, report.pages, static_cast<double>(pdf.size()) / 1000, measured.floor.percentile(50),
               measured.ours.milliseconds.front(), measured.ours.percentile(50), 1 / measured.share(),
               1 / measured.shares.back(), 1 / measured.shares.front(), subject.floor_times_max);
    std::fflush(stdout);
}

// How many papers in a second, from so many threads; each must be as one thread alone makes it.
double per_second(const Subject& subject, std::size_t threads, std::size_t times,
                  const std::vector<std::string>& alone) {
    std::atomic<bool> same = true;
    std::vector<std::thread> running;
    const auto begun = std::chrono::steady_clock::now();
    for (std::size_t who = 0; who < threads; ++who) {
        running.emplace_back([&, who] {
            for (std::size_t k = 0; k < times; ++k) {
                const std::size_t variant = (k + 7 * who) % variants;
                same = subject.made(variant) == alone[variant] && same;
            }
        });
    }
    for (std::thread& one : running) {
        one.join();
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begun;
    if (!same) {
        throw std::runtime_error(subject.name + " : deux rendus des mêmes faits ne sont pas les mêmes octets");
    }
    return static_cast<double>(threads * times) / wall.count();
}

void print_threads(const Subject& subject, std::size_t times) {
    std::vector<std::string> alone;
    for (std::size_t k = 0; k < variants; ++k) {
        alone.push_back(subject.made(k));
    }
    std::vector<double> shares;
    for (std::size_t turn = 0; turn < turns; ++turn) {
        const double one = per_second(subject, 1, times / turns, alone);
        shares.push_back(per_second(subject, 2, times / turns, alone) / one);
    }
    std::ranges::sort(shares);
    fmt::print("\n{} : deux fils valent {:.2f} fils ({:.2f} à {:.2f} ; au moins 1.85), octets identiques\n",
               subject.name, shares[shares.size() / 2], shares.front(), shares.back());
    std::fflush(stdout);
}

// What the program `jalon` beside this one takes to make a paper by itself.
struct Process {
    double wall_milliseconds = 0;
    double cpu_milliseconds = 0;
    double resident_megabytes = 0;  // at most; no less than this program took when it started the other
};

// `told` is the file that takes what the program says.
Process run(std::vector<std::string> arguments, const fs::path& told = "/dev/null") {
    std::error_code unknown;
    arguments.insert(arguments.begin(), (fs::read_symlink("/proc/self/exe", unknown).parent_path() / "jalon").string());
    std::vector<char*> words;
    for (std::string& argument : arguments) {
        words.push_back(argument.data());
    }
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, told.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t pid = 0;
    const auto begun = std::chrono::steady_clock::now();
    const int failed = posix_spawn(&pid, words.front(), &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 1;
    rusage usage{};
    if (failed != 0 || ::wait4(pid, &status, 0, &usage) != pid || status != 0) {
        throw std::runtime_error(arguments.front() + " : le document n’a pas été établi");
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begun;
    const auto milliseconds = [](const timeval& time) {
        return 1e3 * static_cast<double>(time.tv_sec) + 1e-3 * static_cast<double>(time.tv_usec);
    };
    return {1e3 * wall.count(), milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
            static_cast<double>(usage.ru_maxrss) / 1024};
}

void print_cold(const fs::path& root, const std::string& template_id, std::size_t times) {
    const Folder folder("cold");
    const std::string facts = (root / "doc-templates" / (template_id + ".example.yaml")).string();
    std::vector<double> wall;
    std::vector<double> cpu;
    for (std::size_t k = 0; k < times; ++k) {
        const Process one = run({"render", template_id, "--root", root.string(), "--facts", facts, "-o",
                                 (folder.path() / "cold.pdf").string()});
        wall.push_back(one.wall_milliseconds);
        cpu.push_back(one.cpu_milliseconds);
    }
    std::ranges::sort(wall);
    std::ranges::sort(cpu);
    fmt::print(
        "{} à froid : {:.1f} ms au plus vite, {:.1f} ms une fois sur deux, {:.1f} ms de processeur (au plus 15)\n",
        template_id, wall.front(), wall[wall.size() / 2], cpu[cpu.size() / 2]);
    std::fflush(stdout);
}

constexpr std::size_t parts = 310;
constexpr std::size_t words_of_part = 420;

void print_memory(const fs::path& root, std::size_t times) {
    const Folder folder("large");
    for (const char* name : {"workflows", "forms", "doc-templates"}) {
        fs::create_directory(folder.path() / name);
    }
    write_file(
        folder.path() / "doc-templates/large.md.mustache",
        "---\ntitle: Deux cents pages\ncode: D\nclass: S1\naudience: [agent]\nlayout: report\n---\n```toc\n```\n\n"
        "{{#parts}}\n## Partie {{position}}\n\n{{.}}\n\n{{/parts}}\n");
    static constexpr std::array<std::string_view, 12> words = {"le",    "conseiller", "accompagne", "chaque",
                                                               "agent", "dans",       "son",        "projet",
                                                               "et",    "explique",   "les",        "démarches"};
    std::string facts = "{\"parts\":[";
    for (std::size_t part = 0; part < parts; ++part) {
        facts += part == 0 ? "\"Partie" : ",\"Partie";
        for (std::size_t k = 0; k < words_of_part; ++k) {
            facts += " " + std::string(words[(k * (part + 5) + k / 12) % words.size()]);
        }
        facts += ".\"";
    }
    write_file(folder.path() / "facts.json", facts + "]}");
    const std::string output = (folder.path() / "large.pdf").string();
    const double large = run({"render", "large", "--root", folder.path().string(), "--facts",
                              (folder.path() / "facts.json").string(), "-o", output})
                             .resident_megabytes;
    const std::size_t pages = taken(verify_pdf(taken(read_file(folder.path() / "large.pdf")))).pages;
    // What the program says itself when it has made many.
    const fs::path told = folder.path() / "told";
    run({"render", "tripartite-convention", "--root", root.string(), "--facts",
         (root / "doc-templates/tripartite-convention.example.yaml").string(), "-o", output, "--vary", "--repeat",
         std::to_string(times)},
        told);
    const std::string text = taken(read_file(told));
    const std::string_view before = "mémoire : ";
    const double many = std::stod(text.substr(text.find(before) + before.size()));
    fmt::print("\nmémoire au plus : {:.1f} Mo pour {} pages, {:.1f} Mo après {} conventions (au plus 30)\n", large,
               pages, many, times);
    std::fflush(stdout);
}

}  // namespace

void measure_press(const fs::path& root, std::size_t times) {
    print_memory(root, 10 * times);  // first, while this program is small
    Press press(root);
    fmt::print(
        "\n| | plancher ms | au plus vite ms | p50 ms | × plancher | au plus |\n|---|---:|---:|---:|---:|---:|\n");
    const Subject convention = press.paper("tripartite-convention", "example", 2.3);
    print_subject(convention, times);
    print_subject(press.booklet({"report", "booklet", "project-and-action-plan", "summary"}, "long", 2.2), times / 4);
    print_subject(press.paper("flat-invoice", "example", 4.2), 4 * times);
    print_threads(convention, times);
    print_cold(root, "tripartite-convention", 40);
}

}  // namespace jalon::bench
