#include "cli/drawing.hpp"

#include <Poco/Exception.h>
#include <Poco/Pipe.h>
#include <Poco/PipeStream.h>
#include <Poco/Process.h>
#include <Poco/StreamCopier.h>

#include <thread>

#include "engine/definition/draw.hpp"

namespace jalon {

Result<std::string> svg_from_dot(const std::string& dot) {
    const auto absent = [] {
        return failure(ErrorKind::not_found,
                       "Graphviz (programme « dot ») n’est pas installé ; le dessin n’est pas disponible.");
    };
    try {
        Poco::Pipe in;
        Poco::Pipe out;
        const Poco::ProcessHandle process = Poco::Process::launch("dot", {"-Tsvg"}, &in, &out, nullptr);
        // Written beside the reading: both pipes are shorter than a large drawing.
        std::thread writer([&in, &dot] {
            Poco::PipeOutputStream stream(in);
            stream << dot;
            stream.close();
        });
        std::string svg;
        Poco::PipeInputStream stream(out);
        Poco::StreamCopier::copyToString(stream, svg);
        writer.join();
        const std::size_t start = svg.find("<svg");
        if (process.wait() != 0 || start == std::string::npos) {
            return absent();
        }
        return svg.substr(start);
    } catch (const Poco::Exception&) {
        return absent();
    }
}

std::string Drawings::svg(const Workflow& workflow) {
    const std::scoped_lock lock(mutex_);
    const auto [place, added] = drawn_.try_emplace(workflow.id);
    if (added) {
        place->second = svg_from_dot(draw_dot(workflow)).value_or("");
    }
    return place->second;
}

}  // namespace jalon
