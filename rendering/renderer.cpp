#include "rendering/renderer.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/expect.hpp"
#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "rendering/binding.hpp"
#include "rendering/html/html_writer.hpp"
#include "rendering/images/image.hpp"
#include "rendering/layout/layout.hpp"
#include "rendering/markdown/markdown.hpp"
#include "rendering/pdf/pdf_writer.hpp"
#include "rendering/template/print.hpp"
#include "rendering/template/template_text.hpp"
#include "rendering/text/remembered.hpp"

namespace jalon {

namespace {

constexpr std::size_t templates_max = 200;
constexpr std::size_t pictures_max = 24;

using Images = std::map<std::string, std::string, std::less<>>;

}  // namespace

struct PdfRenderer::Tools {
    explicit Tools(RendererOptions options)
        : fonts(options.fonts),
          hyphenation(options.hyphenation),
          partials(std::move(options.partials)),
          images(std::move(options.images)) {}

    // A template is known by its place, its text and that of the partials it may take in: cases that began with earlier
    // texts keep them.
    std::shared_ptr<const Result<rendering::TemplateText>> text_of(const DocumentTemplate& model,
                                                                   const rendering::Partials& with) const {
        std::string texts = model.body;
        for (const auto& [name, text] : with) {
            texts.append(1, '\0').append(name).append(1, '\0').append(text);
        }
        return templates.get({model.body_position.str(), std::move(texts)},
                             [&] { return rendering::read_template(model.body, model.body_position, with); });
    }

    Result<rendering::Document> tree_of(const RenderRequest& request) const;
    Result<rendering::Layout> laid_out(const RenderRequest& request, const rendering::Document& document) const;
    Result<std::string> pdf_of(const RenderRequest& request, const rendering::Document& document) const;

    rendering::FontSet fonts;
    rendering::FontPrograms font_programs{fonts};
    rendering::Hyphenation hyphenation;
    rendering::SetTexts set_texts;
    // A picture is known by its bytes: what was read and compressed once serves every document.
    Result<std::shared_ptr<const rendering::Image>> picture(const std::string& name) const;

    rendering::Partials partials;
    Images images;
    rendering::Remembered<std::string, Result<std::shared_ptr<const rendering::Image>>> pictures{pictures_max};
    rendering::Remembered<std::pair<std::string, std::string>, Result<rendering::TemplateText>> templates{
        templates_max};
};

namespace {

std::string text_at(const Value& facts, std::string_view path) {
    const Value& value = facts.at_path(path);
    return value.text() == nullptr ? std::string() : *value.text();
}

std::string issued_on(const Value& facts) {
    const Value& date = facts.at_path("document.issued_on");
    if (const Date* day = date.get_if<Date>()) {
        return french::short_date(*day);
    }
    const Value& instant = facts.at_path("document.issued_at");
    const Instant* moment = instant.get_if<Instant>();
    return moment == nullptr ? std::string() : french::short_date(paris_date(*moment));
}

// « BP-2026-0042/CT/v1 · version 1 · émis le 03/02/2027 · code K7F-3QX », without the parts that are unknown.
std::string footer_of(const Value& facts) {
    std::string out = text_at(facts, "document.number");
    const auto add = [&out](const std::string& part) { out += (out.empty() ? "" : " · ") + part; };
    const Value& version = facts.at_path("document.version");
    if (const std::int64_t* count = version.get_if<std::int64_t>()) {
        add("version\u00A0" + std::to_string(*count));
    }
    if (const std::string date = issued_on(facts); !date.empty()) {
        add("émis le " + date);
    }
    if (const std::string code = text_at(facts, "document.code"); !code.empty()) {
        add("code\u00A0" + code);
    }
    return out;
}

std::string banner_of(Confidentiality confidentiality) {
    switch (confidentiality) {
        case Confidentiality::s2:
            return "CONFIDENTIEL";
        case Confidentiality::s3:
            return "CONFIDENTIEL – destiné à l’agent et à son conseiller";
        default:
            return {};
    }
}

std::string title_of(const RenderRequest& request, const Value& facts) {
    const std::string title = text_at(facts, "document.title");
    return title.empty() ? request.document_template->title : title;
}

rendering::PageSetup setup_of(const RenderRequest& request, const Value& facts) {
    const DocumentTemplate& model = *request.document_template;
    rendering::PageSetup setup;
    setup.kind = model.layout;
    setup.landscape = model.landscape;
    setup.margins = model.margins;
    setup.page_numbers = model.page_numbers;
    setup.header = title_of(request, facts);
    setup.footer = footer_of(facts);
    setup.banner = banner_of(model.confidentiality);
    setup.watermark = request.draft ? "PROJET" : request.duplicate ? "DUPLICATA" : "";
    return setup;
}

rendering::DocumentInfo info_of(const RenderRequest& request) {
    const Value facts = request.facts;
    rendering::DocumentInfo info;
    info.title = title_of(request, facts);
    info.author = text_at(facts, "centre.name");
    if (info.author.empty()) {
        info.author = "Jalon";
    }
    info.subject = text_at(facts, "document.number");
    const Value& instant = facts.at_path("document.issued_at");
    if (const Instant* moment = instant.get_if<Instant>()) {
        info.issued_at = *moment;
    }
    return info;
}

// The reference of the case that all chapters belong to, or "".
std::string case_of(const Binding& binding) {
    std::string reference;
    for (const Binding::Chapter& chapter : binding.chapters) {
        const std::string own = text_at(chapter.paper.facts, "case.reference");
        if (own.empty() || (!reference.empty() && own != reference)) {
            return {};
        }
        reference = own;
    }
    return reference;
}

rendering::PageSetup setup_of(const Binding& binding) {
    Confidentiality highest = Confidentiality::s0;
    for (const Binding::Chapter& chapter : binding.chapters) {
        highest = std::max(highest, chapter.paper.document_template->confidentiality);
    }
    rendering::PageSetup setup;
    setup.kind = "report";
    setup.header = binding.title;
    setup.footer = case_of(binding);
    setup.banner = banner_of(highest);
    setup.watermark = binding.draft ? "PROJET" : "";
    return setup;
}

// Dated as its latest chapter.
rendering::DocumentInfo info_of(const Binding& binding) {
    rendering::DocumentInfo info = info_of(binding.chapters.front().paper);
    info.title = binding.title;
    info.subject = case_of(binding);
    for (const Binding::Chapter& chapter : binding.chapters) {
        info.issued_at = std::max(info.issued_at, info_of(chapter.paper).issued_at);
    }
    return info;
}

std::string no_such_picture(const std::string& name, const Images& images) {
    std::vector<std::string> names;
    for (const auto& [one, bytes] : images) {
        names.push_back(one);
    }
    return "l’image « " + name + " » n’existe pas dans doc-templates/images/" + did_you_mean(name, names);
}

// Errors of later stages know no position in the template, but that of a named block: they are told with its first
// line.
Error placed(Error error, const DocumentTemplate& model) {
    if (error.where.find(':') == std::string::npos) {
        error.where = model.body_position.str();
    }
    return error;
}

}  // namespace

Result<std::shared_ptr<const rendering::Image>> PdfRenderer::Tools::picture(const std::string& name) const {
    const auto file = images.find(name);
    if (file == images.end()) {
        return failure(ErrorKind::definition, no_such_picture(name, images));
    }
    return *pictures.get(file->second, [&]() -> Result<std::shared_ptr<const rendering::Image>> {
        Result<rendering::Image> image = rendering::read_image(file->second);
        if (!image) {
            Error error = image.error();
            error.message = "« " + name + " » : " + error.message;
            return tl::unexpected(error);
        }
        return std::make_shared<const rendering::Image>(*std::move(image));
    });
}

Result<rendering::Document> PdfRenderer::Tools::tree_of(const RenderRequest& request) const {
    expect(request.document_template != nullptr, "a request names its template");
    const DocumentTemplate& model = *request.document_template;
    const std::shared_ptr<const Result<rendering::TemplateText>> text = text_of(
        model, request.partials == nullptr ? partials
                                           : rendering::Partials{request.partials->begin(), request.partials->end()});
    if (!*text) {
        return tl::unexpected(text->error());
    }
    const Result<std::string> markdown = rendering::print(**text, request.facts);
    if (!markdown) {
        return tl::unexpected(markdown.error());
    }
    Result<rendering::Document> document =
        rendering::read_markdown(*markdown, [this](const std::string& name) { return picture(name); });
    if (!document) {
        Error error = document.error();
        if (error.where.find(':') == std::string::npos) {  // a line of the Markdown
            error.where = rendering::position_of_line(**text, request.facts, std::stoul(error.where)).str();
        }
        return tl::unexpected(std::move(error));
    }
    return document;
}

Result<rendering::Layout> PdfRenderer::Tools::laid_out(const RenderRequest& request,
                                                       const rendering::Document& document) const {
    Result<rendering::Layout> layout =
        rendering::lay_out(document, setup_of(request, request.facts), fonts, hyphenation, set_texts);
    if (!layout) {
        return tl::unexpected(placed(layout.error(), *request.document_template));
    }
    return layout;
}

Result<std::string> PdfRenderer::Tools::pdf_of(const RenderRequest& request,
                                               const rendering::Document& document) const {
    Result<rendering::Layout> layout = laid_out(request, document);
    if (!layout) {
        return tl::unexpected(layout.error());
    }
    for (std::size_t k = 0; k < request.attachments.size(); ++k) {
        const AttachedFile& file = request.attachments[k];
        const auto same = [&file](const AttachedFile& other) { return other.name == file.name; };
        if (file.name.empty() || std::ranges::count_if(request.attachments, same) > 1) {
            return failure(ErrorKind::invalid,
                           "deux pièces jointes portent le nom « " + file.name + " » ; donnez à chacune le sien");
        }
    }
    return rendering::write_pdf(*std::move(layout), info_of(request), font_programs, request.attachments);
}

PdfRenderer::PdfRenderer(RendererOptions options) : tools_(std::make_unique<const Tools>(std::move(options))) {}

PdfRenderer::~PdfRenderer() = default;

Result<std::string> PdfRenderer::render(const RenderRequest& request) const {
    const Result<rendering::Document> document = tools_->tree_of(request);
    return document ? tools_->pdf_of(request, *document) : tl::unexpected(document.error());
}

Result<Paper> PdfRenderer::paper(const RenderRequest& request) const {
    const Result<rendering::Document> document = tools_->tree_of(request);
    if (!document) {
        return tl::unexpected(document.error());
    }
    Result<std::string> pdf = tools_->pdf_of(request, *document);
    if (!pdf) {
        return tl::unexpected(pdf.error());
    }
    return Paper{std::move(*pdf), rendering::write_html(*document, setup_of(request, request.facts))};
}

Result<Paper> PdfRenderer::bound(const Binding& binding) const {
    expect(!binding.chapters.empty(), "a booklet has a chapter");
    std::vector<rendering::Chapter> chapters;
    for (const Binding::Chapter& chapter : binding.chapters) {
        Result<rendering::Document> tree = tools_->tree_of(chapter.paper);
        if (!tree) {
            return tl::unexpected(tree.error());
        }
        chapters.push_back({chapter.title, title_of(chapter.paper, chapter.paper.facts), std::move(*tree),
                            chapter.paper.document_template->landscape});
    }
    const Result<rendering::Document> whole = rendering::bound(binding.title, std::move(chapters));
    if (!whole) {
        return tl::unexpected(whole.error());
    }
    const rendering::PageSetup setup = setup_of(binding);
    Result<rendering::Layout> layout =
        rendering::lay_out(*whole, setup, tools_->fonts, tools_->hyphenation, tools_->set_texts);
    if (!layout) {
        return tl::unexpected(layout.error());
    }
    return Paper{rendering::write_pdf(*std::move(layout), info_of(binding), tools_->font_programs),
                 rendering::write_html(*whole, setup)};
}

rendering::WritingTools PdfRenderer::writing() const {
    return {tools_->font_programs, tools_->hyphenation, tools_->set_texts};
}

Result<std::string> PdfRenderer::layout_text(const RenderRequest& request) const {
    const Result<rendering::Document> document = tools_->tree_of(request);
    if (!document) {
        return tl::unexpected(document.error());
    }
    const Result<rendering::Layout> layout = tools_->laid_out(request, *document);
    if (!layout) {
        return tl::unexpected(layout.error());
    }
    return rendering::as_text(*layout);
}

Result<std::vector<rendering::ArticleChange>> PdfRenderer::changed_articles(const RenderRequest& signed_act,
                                                                            const RenderRequest& renewed) const {
    const Result<rendering::Document> before = tools_->tree_of(signed_act);
    if (!before) {
        return tl::unexpected(before.error());
    }
    const Result<rendering::Document> after = tools_->tree_of(renewed);
    if (!after) {
        return tl::unexpected(after.error());
    }
    return rendering::changed_articles(*before, *after);
}

Result<std::vector<PrintedName>> PdfRenderer::names(const DocumentTemplate& document_template) const {
    const std::shared_ptr<const Result<rendering::TemplateText>> text =
        tools_->text_of(document_template, tools_->partials);
    if (!*text) {
        return tl::unexpected(text->error());
    }
    return rendering::names_of(**text);
}

Result<std::vector<Finding>> PdfRenderer::missing_pictures(const DocumentTemplate& document_template) const {
    const std::shared_ptr<const Result<rendering::TemplateText>> text =
        tools_->text_of(document_template, tools_->partials);
    if (!*text) {
        return tl::unexpected(text->error());
    }
    std::vector<Finding> missing;
    for (const rendering::NamedPicture& one : rendering::pictures_of(**text)) {
        if (!tools_->images.contains(one.file)) {
            missing.push_back({Finding::Level::error, one.position, no_such_picture(one.file, tools_->images)});
        }
    }
    return missing;
}

}  // namespace jalon
