#include "web/pages/sheets.hpp"

#include <algorithm>
#include <span>
#include <string_view>

#include "engine/base/expect.hpp"
#include "engine/definition/catalogue.hpp"
#include "web/embedded.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

Response administration_reserved(const Site& site, const Visit& visit) {
    return error_page(site, visit, 403, "Page réservée",
                      "Les comptes et les organismes sont réservés à l’administrateur fonctionnel.",
                      "Si vous devez les consulter, demandez-lui ce droit.");
}

bool may_administer(const Site& site, const Visit& visit) {
    return site.parts.administration != nullptr && visit.actor().has("administrator");
}

const Form& form_of(AdministrationEntry::Kind kind) {
    const auto read = [](std::string_view name) {
        const std::span<const EmbeddedFile> files = embedded_files();
        const auto file = std::ranges::find(files, std::string(name) + ".yaml", &EmbeddedFile::name);
        expect(file != files.end(), "the forms of the administration are embedded");
        const ReadResult result = read_catalogue({{"forms/" + std::string(name) + ".yaml", std::string(file->bytes)}});
        expect(result.ok(), "the forms of the administration are sound");
        return result.catalogue.form(std::string(name));
    };
    static const Form account = read("account");
    static const Form body = read("body");
    return kind == AdministrationEntry::Kind::account ? account : body;
}

Result<Record> answers_of(const Site& site, const Form& form, const RawForm& raw) {
    Facts facts;
    facts.now = site.parts.clock->now();
    return validate(form, raw, *site.parts.directory, OrganisationId(), facts);
}

}  // namespace jalon
