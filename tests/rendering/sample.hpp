// What the tests of rendering share: a renderer, templates from text, and looking into a PDF with pdftotext.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "rendering/renderer.hpp"
#include "tests/support/source_dir.hpp"

namespace jalon::test {

inline const PdfRenderer& renderer() {
    static const PdfRenderer one;
    return one;
}

inline DocumentTemplate template_of(std::string body, std::string layout = "act") {
    DocumentTemplate out;
    out.id = "sample";
    out.title = "Document d’essai";
    out.layout = std::move(layout);
    out.body = std::move(body);
    out.body_position = Position{"doc-templates/sample.md.mustache", 1, 1};
    return out;
}

inline Result<std::string> rendered(const DocumentTemplate& model, const Record& facts = {}) {
    RenderRequest request;
    request.document_template = &model;
    request.facts = facts;
    return renderer().render(request);
}

inline Result<std::string> laid_out(const DocumentTemplate& model, const Record& facts = {}) {
    RenderRequest request;
    request.document_template = &model;
    request.facts = facts;
    return renderer().layout_text(request);
}

inline std::string file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
}

inline std::string golden_path(const std::string& name) {
    return std::string(source_dir()) + "/tests/golden/rendering/" + name;
}

// The golden text of that name, rewritten first when JALON_UPDATE_GOLDEN is set.
inline std::string golden(const std::string& name, const std::string& now) {
    if (std::getenv("JALON_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(golden_path(name), std::ios::binary) << now;
    }
    return file(golden_path(name));
}

inline DocumentTemplate convention() {
    return template_of(file(golden_path("convention.md.mustache")));
}

inline Record convention_facts() {
    return *from_json(file(golden_path("convention.facts.json")))->record();
}

// The text of a PDF as pdftotext reads it.
inline std::string text_of_pdf(const std::string& bytes) {
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("jalon-rendering-" + std::to_string(std::rand()) + ".pdf");
    std::ofstream(path, std::ios::binary) << bytes;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(("pdftotext -layout " + path.string() + " -").c_str(), "r"),
                                                     &pclose);
    std::string out;
    for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get())) {
        out.push_back(static_cast<char>(c));
    }
    std::filesystem::remove(path);
    return out;
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace jalon::test
