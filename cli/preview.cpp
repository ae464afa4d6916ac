#include "cli/preview.hpp"

#include <algorithm>
#include <iostream>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "cli/outside.hpp"
#include "cli/paper.hpp"
#include "rendering/layout/difference.hpp"
#include "rendering/renderer.hpp"

namespace jalon {

namespace {

namespace fs = std::filesystem;

constexpr double sheet_width_pt = 595.28;
constexpr double sheet_height_pt = 841.89;

struct Wanted {
    fs::path root;
    fs::path folder;
    std::string only;         // a sample case, or ""
    std::string accepted_by;  // or ""
};

// What became of the sample cases looked at.
struct Count {
    int same = 0;
    int changed = 0;
    int fresh = 0;  // never accepted
    int refused = 0;
    int accepted = 0;
};

std::string page_of(const DocumentTemplate& model, const SampleCase& sample, const std::string& pictures) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<title>{0} – {1}</title>\n"
        "<style>body {{ font-family: sans-serif; margin: 2em }} figure {{ margin: 0 0 2em }} "
        "svg {{ width: 100%; max-width: 60em; border: 1px solid #767676; background: #fff }}</style>\n</head>\n<body>\n"
        "<h1>{0} – {1}</h1>\n<p>En gris ce qui reste, en rouge barré ce qui disparaît, en vert gras ce qui "
        "apparaît.</p>\n{2}</body>\n</html>\n",
        model.id, sample.name, pictures);
}

class Previewer {
  public:
    Previewer(Wanted wanted, const Definition& definition)
        : wanted_(std::move(wanted)),
          catalogue_(definition.read.catalogue),
          renderer_(renderer_for(catalogue_, wanted_.root)) {}

    void show(const DocumentTemplate& model) {
        const Result<std::vector<SampleCase>> samples = samples_of(wanted_.root, model.id);
        if (!samples) {
            print(samples.error());
            ++count_.refused;
            return;
        }
        for (const SampleCase& sample : *samples) {
            if (wanted_.only.empty() || wanted_.only == sample.name) {
                show(model, *samples, sample);
            }
        }
    }

    const Count& count() const { return count_; }

  private:
    void show(const DocumentTemplate& model, const std::vector<SampleCase>& samples, const SampleCase& sample) {
        const std::string name = model.id + "/" + sample.name;
        const Result<Record> facts = sample_facts(samples, sample.name);
        const Result<RenderRequest> request =
            facts ? request_for(catalogue_, model, *facts) : Result<RenderRequest>(tl::unexpected(facts.error()));
        const Result<std::string> pdf =
            request ? renderer_.render(*request) : Result<std::string>(tl::unexpected(request.error()));
        const Result<std::string> layout = pdf ? renderer_.layout_text(*request) : pdf;
        if (!layout) {
            std::cout << name << " : refusé\n";
            print(layout.error());
            ++count_.refused;
            return;
        }
        const fs::path folder = wanted_.folder / model.id;
        fs::create_directories(folder);
        write_file(folder / (sample.name + ".pdf"), *pdf);
        write_file(folder / (sample.name + ".txt"), *layout);
        compare(model, sample, *layout, folder / (sample.name + ".html"));
    }

    void compare(const DocumentTemplate& model, const SampleCase& sample, const std::string& layout,
                 const fs::path& pictures) {
        const std::string name = model.id + "/" + sample.name;
        const fs::path kept = accepted_path(wanted_.root, model.id, sample.name);
        const std::optional<Accepted> before = accepted(kept);
        fs::remove(pictures);
        if (before && before->layout == layout) {
            ++count_.same;
            std::cout << fmt::format("{} : tel qu’accepté par {} le {}\n", name, before->by, iso_date(before->on));
            return;
        }
        if (before) {
            const auto pages = rendering::page_differences(before->layout, layout);
            const double width = model.landscape ? sheet_height_pt : sheet_width_pt;
            const double height = model.landscape ? sheet_width_pt : sheet_height_pt;
            write_file(pictures, page_of(model, sample, rendering::difference_pictures(pages, width, height)));
            std::cout << fmt::format("{} : changé depuis le {} ({}), voir {}\n{}", name, iso_date(before->on),
                                     before->by, pictures.string(), rendering::difference_text(pages));
        } else {
            std::cout << name << " : jamais accepté\n";
        }
        ++(before ? count_.changed : count_.fresh);
        accept(name, kept, layout);
    }

    void accept(const std::string& name, const fs::path& kept, const std::string& layout) {
        if (wanted_.accepted_by.empty()) {
            return;
        }
        fs::create_directories(kept.parent_path());
        write_file(kept, accepted_file({wanted_.accepted_by, SystemClock().today(), layout}));
        std::cout << fmt::format("{} : accepté par {}\n", name, wanted_.accepted_by);
        ++count_.accepted;
    }

    std::optional<Accepted> accepted(const fs::path& path) const {
        if (!fs::exists(path)) {
            return std::nullopt;
        }
        const Result<std::string> text = read_file(path);
        Result<Accepted> kept = text ? read_accepted({path.string(), *text}) : tl::unexpected(text.error());
        if (!kept) {
            print(kept.error());
            return std::nullopt;
        }
        return *kept;
    }

    Wanted wanted_;
    const Catalogue& catalogue_;
    PdfRenderer renderer_;
    Count count_;
};

int run_preview(const Arguments& arguments) {
    const Result<fs::path> root = definitions_root(arguments.get("root"));
    if (!root || (arguments.has("accept") && arguments.get("accept").empty())) {
        std::cerr << (root ? "jalon preview : --accept attend le nom de la personne qui accepte.\n"
                           : "jalon preview : " + root.error().message + "\n");
        return exit_misuse;
    }
    const Definition definition = read_definitions(*root);
    const Catalogue& catalogue = definition.read.catalogue;
    for (const std::string& id : arguments.words) {
        if (const Result<const DocumentTemplate*> model = template_named(catalogue, id); !model) {
            print(model.error());
            return exit_misuse;
        }
    }
    Previewer previewer(
        {*root, arguments.get("output", "build/preview"), arguments.get("case"), arguments.get("accept")}, definition);
    for (const auto& [id, model] : catalogue.templates) {
        if (arguments.words.empty() || std::ranges::find(arguments.words, id) != arguments.words.end()) {
            previewer.show(*model);
        }
    }
    const Count& count = previewer.count();
    std::cout << fmt::format("{} tel(s) qu’accepté(s), {} changé(s), {} jamais accepté(s), {} refusé(s)\n", count.same,
                             count.changed, count.fresh, count.refused);
    const bool settled = count.refused == 0 && count.accepted == count.changed + count.fresh;
    return settled && count.same + count.accepted > 0 ? exit_ok : exit_finding;
}

}  // namespace

Command preview_command() {
    Command preview{"preview",
                    "[MODÈLE…]",
                    "Établit les cas d’essai des modèles et dit ce qui a changé depuis leur résultat accepté.",
                    {},
                    run_preview};
    preview.options.push_back(
        option("output", "o", "dossier des PDF, textes et images (défaut : build/preview)", "dossier"));
    preview.options.push_back(option("case", "", "un seul cas d’essai", "nom"));
    preview.options.push_back(option("accept", "", "accepte ce qui a changé, au nom de cette personne", "personne"));
    preview.options.push_back(option("root", "", "dossier des définitions", "dossier"));
    return preview;
}

}  // namespace jalon
