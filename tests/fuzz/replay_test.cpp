// Every fuzz target over its corpus: the seeds, and whatever once broke it. To look for more, see CMakeLists.txt
// beside.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <catch2/catch.hpp>

#include "tests/support/source_dir.hpp"

// The targets share one name, as libFuzzer wants it; the build gives each its own for this binary.
extern "C" {
int fuzz_yaml(const std::uint8_t* data, std::size_t size);
int fuzz_catalogue(const std::uint8_t* data, std::size_t size);
int fuzz_expression(const std::uint8_t* data, std::size_t size);
int fuzz_table(const std::uint8_t* data, std::size_t size);
int fuzz_play(const std::uint8_t* data, std::size_t size);
int fuzz_event(const std::uint8_t* data, std::size_t size);
int fuzz_template(const std::uint8_t* data, std::size_t size);
int fuzz_markdown(const std::uint8_t* data, std::size_t size);
int fuzz_layout(const std::uint8_t* data, std::size_t size);
int fuzz_json(const std::uint8_t* data, std::size_t size);
int fuzz_situation(const std::uint8_t* data, std::size_t size);
int fuzz_form(const std::uint8_t* data, std::size_t size);
int fuzz_multipart(const std::uint8_t* data, std::size_t size);
int fuzz_request(const std::uint8_t* data, std::size_t size);
int fuzz_image(const std::uint8_t* data, std::size_t size);
}

TEST_CASE("what reads outside text survives its corpus", "[fuzz]") {
    struct Row {
        const char* corpus;
        int (*target)(const std::uint8_t*, std::size_t);
    };
    const Row row = GENERATE(values<Row>({{"yaml", fuzz_yaml},
                                          {"catalogue", fuzz_catalogue},
                                          {"expression", fuzz_expression},
                                          {"table", fuzz_table},
                                          {"play", fuzz_play},
                                          {"event", fuzz_event},
                                          {"template", fuzz_template},
                                          {"markdown", fuzz_markdown},
                                          {"layout", fuzz_layout},
                                          {"json", fuzz_json},
                                          {"situation", fuzz_situation},
                                          {"form", fuzz_form},
                                          {"multipart", fuzz_multipart},
                                          {"request", fuzz_request},
                                          {"image", fuzz_image}}));
    const std::filesystem::path folder = std::filesystem::path(jalon::source_dir()) / "tests/fuzz/corpus" / row.corpus;
    int played = 0;
    for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
        INFO(entry.path().string());
        CHECK_NOTHROW(row.target(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
        ++played;
    }
    INFO(row.corpus);
    CHECK(played >= 5);
}
