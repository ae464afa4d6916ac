#include "rendering/merge.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

#include "rendering/merge/collection.hpp"
#include "rendering/pdf/metadata.hpp"
#include "rendering/qpdf.hpp"
#include "rendering/verify.hpp"

namespace jalon {

namespace {

using Handle = QPDFObjectHandle;

Error refused(const std::string& name, const std::string& why) {
    return Error{ErrorKind::invalid, why, name, {}};
}

// One document of the merge, opened; nothing in it has been changed.
Result<std::unique_ptr<QPDF>> opened(const MergeInput& input) {
    auto source = std::make_unique<QPDF>();
    try {
        source->setSuppressWarnings(true);
        source->processMemoryFile(input.name.c_str(), input.bytes.data(), input.bytes.size());
        if (source->isEncrypted()) {
            return tl::unexpected(refused(input.name, "ce PDF est chiffré ; donnez-en une copie qui ne l’est pas"));
        }
        if (source->getAllPages().empty()) {
            return tl::unexpected(refused(input.name, "ce PDF n’a aucune page ; retirez-le"));
        }
        if (source->getRoot().hasKey("/OCProperties")) {
            return tl::unexpected(refused(input.name, "ce PDF a des calques ; donnez-en une copie aplatie"));
        }
    } catch (const std::exception& damage) {
        return tl::unexpected(
            refused(input.name,
                    std::string("ce fichier n’est pas un PDF lisible ; reprenez l’original (") + damage.what() + ")"));
    }
    return source;
}

std::string author_of(const std::vector<std::unique_ptr<QPDF>>& sources) {
    std::string author;
    for (const std::unique_ptr<QPDF>& source : sources) {
        const std::string own = merging::text_at(source->getTrailer().getKey("/Info"), "/Author");
        if (own.empty() || (!author.empty() && own != author)) {
            return "Jalon";
        }
        author = own;
    }
    return author;
}

void describe(QPDF& pdf, const rendering::DocumentInfo& info) {
    Handle root = pdf.getRoot();
    root.replaceKey("/Lang", Handle::newString("fr-FR"));
    root.replaceKey("/MarkInfo", Handle::parse("<< /Marked true >>"));
    root.replaceKey("/ViewerPreferences", Handle::parse("<< /DisplayDocTitle true >>"));
    Handle profile = Handle::newStream(&pdf, rendering::srgb_profile());
    profile.getDict().replaceKey("/N", Handle::newInteger(3));
    Handle intent = pdf.makeIndirectObject(
        Handle::parse("<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB) >>"));
    intent.replaceKey("/DestOutputProfile", profile);
    root.replaceKey("/OutputIntents", Handle::newArray({intent}));
    Handle told = pdf.makeIndirectObject(Handle::newDictionary());
    told.replaceKey("/Title", Handle::newUnicodeString(info.title));
    told.replaceKey("/Author", Handle::newUnicodeString(info.author));
    told.replaceKey("/Subject", Handle::newUnicodeString(info.subject));
    told.replaceKey("/Producer", Handle::newUnicodeString("Jalon"));
    told.replaceKey("/CreationDate", Handle::newString(rendering::pdf_date(info.issued_at)));
    told.replaceKey("/ModDate", Handle::newString(rendering::pdf_date(info.issued_at)));
    pdf.getTrailer().replaceKey("/Info", told);
}

// The file, with the claims of an archive or without.
std::string written(QPDF& pdf, rendering::DocumentInfo info, bool archivable) {
    info.archivable = archivable;
    Handle metadata = Handle::newStream(&pdf, rendering::xmp_packet(info));
    metadata.getDict().replaceKey("/Type", Handle::newName("/Metadata"));
    metadata.getDict().replaceKey("/Subtype", Handle::newName("/XML"));
    pdf.getRoot().replaceKey("/Metadata", metadata);
    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    writer.setMinimumPDFVersion("1.7");
    writer.setObjectStreamMode(qpdf_o_generate);
    writer.setNewlineBeforeEndstream(true);
    writer.setDeterministicID(true);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

std::vector<std::string> faults_of(const std::string& bytes) {
    const Result<VerifyReport> report = verify_pdf(bytes);
    return report ? report->faults : std::vector<std::string>{report.error().message};
}

}  // namespace

Result<MergedPdf> merged_pdf(const std::vector<MergeInput>& documents, const std::string& title) {
    if (documents.empty()) {
        return failure(ErrorKind::invalid, "il n’y a aucun document à réunir");
    }
    MergedPdf out;
    std::vector<std::unique_ptr<QPDF>> sources;  // their streams are read when the whole is written
    for (const MergeInput& input : documents) {
        Result<std::unique_ptr<QPDF>> source = opened(input);
        if (!source) {
            return tl::unexpected(source.error());
        }
        sources.push_back(std::move(*source));
        if (const std::vector<std::string> faults = faults_of(input.bytes); !faults.empty()) {
            out.reasons.push_back(input.name + " : " + faults.front());
        }
    }
    try {
        rendering::DocumentInfo info{title, author_of(sources), {}, {}, true};
        merging::Collection collection;
        merging::Numbering numbering;
        for (std::size_t k = 0; k < sources.size(); ++k) {
            const std::string own_title = merging::text_at(sources[k]->getTrailer().getKey("/Info"), "/Title");
            numbering.id_prefix = std::to_string(k + 1) + "/";
            numbering.first_key = merging::make_ready(*sources[k], numbering);
            collection.add(*sources[k], own_title.empty() ? documents[k].name : own_title);
            info.issued_at = std::max(info.issued_at, merging::created_at(*sources[k]));
        }
        collection.close();
        describe(collection.pdf(), info);
        if (!collection.tags_agree()) {
            out.reasons.emplace_back("deux documents n’entendent pas la même chose par une même balise");
        }
        out.pages = static_cast<int>(collection.pdf().getAllPages().size());
        out.bytes = written(collection.pdf(), info, out.reasons.empty());
        if (out.reasons.empty()) {
            out.reasons = faults_of(out.bytes);
            out.archivable = out.reasons.empty();
            if (!out.archivable) {
                out.bytes = written(collection.pdf(), info, false);
            }
        }
    } catch (const std::exception& damage) {
        return failure(ErrorKind::invalid, std::string("ces PDF ne se réunissent pas : ") + damage.what());
    }
    return out;
}

}  // namespace jalon
