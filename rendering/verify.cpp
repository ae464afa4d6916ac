#include "rendering/verify.hpp"

#include <algorithm>
#include <exception>

#include "rendering/verify/inspection.hpp"

namespace jalon {

namespace {

// Writes the whole file to nowhere: every stream is decoded on the way.
void decode_all(QPDF& pdf) {
    Pl_Discard nowhere;
    QPDFWriter writer(pdf);
    writer.setOutputPipeline(&nowhere);
    writer.setDecodeLevel(qpdf_dl_all);
    writer.write();
}

VerifyReport inspected(QPDF& pdf) {
    VerifyReport report;
    report.version = pdf.getPDFVersion();
    verification::Inspection inspection{pdf, report, QPDFPageDocumentHelper(pdf).getAllPages(), {}, {}, {}};
    for (std::size_t k = 0; k < inspection.pages.size(); ++k) {
        inspection.page_numbers.emplace(verification::key_of(inspection.pages[k].getObjectHandle()), k);
    }
    report.pages = static_cast<int>(inspection.pages.size());
    if (inspection.pages.empty()) {
        inspection.fault("le document n’a aucune page");
    }
    check_file(inspection);
    check_metadata(inspection);
    check_pages(inspection);
    check_fonts(inspection);
    check_fields(inspection);
    check_destinations(inspection);
    check_structure(inspection);
    decode_all(pdf);
    for (const QPDFExc& warning : pdf.getWarnings()) {
        inspection.fault(std::string("structure du fichier : ") + warning.what());
    }
    return report;
}

}  // namespace

Result<VerifyReport> verify_pdf(const std::string& bytes) {
    try {
        QPDF pdf;
        pdf.setSuppressWarnings(true);
        pdf.setAttemptRecovery(false);
        pdf.processMemoryFile("document", bytes.data(), bytes.size());
        return inspected(pdf);
    } catch (const std::exception& damage) {
        return failure(ErrorKind::invalid, std::string("ce fichier n’est pas un PDF lisible ; reprenez l’original (") +
                                               damage.what() + ")");
    }
}

}  // namespace jalon
