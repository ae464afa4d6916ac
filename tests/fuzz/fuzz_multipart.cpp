// A Content-Type in the first line, a body after it, as a browser or an attacker sends them.
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/base/expect.hpp"
#include "web/http.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(data, data + size);
    const std::size_t line = text.find('\n');
    jalon::Request request;
    request.method = "POST";
    request.headers["content-type"] = text.substr(0, line);
    request.headers["cookie"] = text.substr(0, line);
    request.body = line == std::string::npos ? "" : text.substr(line + 1);
    (void)request.cookie("session");
    (void)jalon::is_local_path(request.body);
    const jalon::Result<jalon::FormBody> form = jalon::read_form(request);
    jalon::expect(form || !form.error().message.empty(), "a refusal says why");
    if (form) {
        const jalon::Result<jalon::Fields> again = jalon::read_urlencoded(jalon::write_urlencoded(form->texts));
        jalon::expect(again && *again == form->texts, "fields are read back as they were written");
        for (const jalon::FilePart& part : form->files) {
            jalon::expect(part.file_name.find('/') == std::string::npos, "a file's name has no folder");
        }
    }
    return 0;
}
