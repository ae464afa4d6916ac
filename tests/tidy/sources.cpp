#include "tests/tidy/sources.hpp"
#include "tests/support/source_dir.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace jalon::tidy {

namespace {

const std::filesystem::path root = source_dir();

}  // namespace

std::vector<std::string> lines_of(const std::string& path) {
    std::ifstream file(root / path);
    if (!file) {
        throw std::runtime_error("cannot read " + path);
    }
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::vector<Source> sources_under(const std::vector<std::string>& folders) {
    std::vector<Source> sources;
    for (const std::string& folder : folders) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
            const std::string extension = entry.path().extension().string();
            if (entry.is_regular_file() && (extension == ".cpp" || extension == ".hpp")) {
                const std::string path = std::filesystem::relative(entry.path(), root).generic_string();
                sources.push_back({path, lines_of(path)});
            }
        }
    }
    std::ranges::sort(sources, {}, &Source::path);
    return sources;
}

std::vector<Include> includes_of(const Source& source) {
    static constexpr std::string_view word = "#include ";
    std::vector<Include> includes;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
        const std::string& line = source.lines[i];
        if (!line.starts_with(word) || line.size() < word.size() + 2) {
            continue;
        }
        const bool angled = line[word.size()] == '<';
        const std::size_t end = line.find(angled ? '>' : '"', word.size() + 1);
        includes.push_back({static_cast<int>(i) + 1, line.substr(word.size() + 1, end - word.size() - 1), angled});
    }
    return includes;
}

std::vector<std::string> words_of(std::string_view line) {
    std::istringstream stream{std::string(line)};
    std::vector<std::string> words;
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

}  // namespace jalon::tidy
