#include "rendering/verify.hpp"

#include <algorithm>
#include <exception>

#define POINTERHOLDER_TRANSITION 4
#include <qpdf/Pl_Discard.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

namespace jalon {

namespace {

constexpr int structure_depth_max = 64;

class Inspection {
  public:
    explicit Inspection(const std::string& bytes) {
        pdf_.setSuppressWarnings(true);
        pdf_.setAttemptRecovery(false);
        pdf_.processMemoryFile("document", bytes.data(), bytes.size());
    }

    VerifyReport run() {
        report_.version = pdf_.getPDFVersion();
        streams();
        catalog();
        for (QPDFObjectHandle object : pdf_.getAllObjects()) {
            if (object.isDictionary() && object.getKey("/Type").isNameAndEquals("/Font")) {
                font(object);
            }
        }
        std::ranges::sort(report_.fonts);
        const auto repeated = std::ranges::unique(report_.fonts);
        report_.fonts.erase(repeated.begin(), repeated.end());
        for (const QPDFExc& warning : pdf_.getWarnings()) {
            fault(std::string("structure du fichier : ") + warning.what());
        }
        return report_;
    }

  private:
    void fault(const std::string& what) { report_.faults.push_back(what); }

    // Writes the whole file to nowhere: every stream is decoded on the way.
    void streams() {
        Pl_Discard nowhere;
        QPDFWriter writer(pdf_);
        writer.setOutputPipeline(&nowhere);
        writer.setDecodeLevel(qpdf_dl_all);
        writer.write();
    }

    static std::string text_at(QPDFObjectHandle dictionary, const char* key) {
        QPDFObjectHandle value = dictionary.getKey(key);
        return value.isString() ? value.getUTF8Value() : std::string();
    }

    void catalog() {
        QPDFObjectHandle root = pdf_.getRoot();
        const std::vector<QPDFPageObjectHelper> pages = QPDFPageDocumentHelper(pdf_).getAllPages();
        report_.pages = static_cast<int>(pages.size());
        report_.language = text_at(root, "/Lang");
        QPDFObjectHandle info = pdf_.getTrailer().getKey("/Info");
        report_.title = info.isDictionary() ? text_at(info, "/Title") : std::string();
        if (pages.empty()) {
            fault("le document n’a aucune page");
        }
        if (report_.language.empty()) {
            fault("la langue du document n’est pas déclarée (/Lang)");
        }
        if (report_.title.empty()) {
            fault("le document n’a pas de titre (/Title)");
        }
        if (!pdf_.getTrailer().getKey("/ID").isArray()) {
            fault("le document n’a pas d’identifiant (/ID)");
        }
        if (pdf_.isEncrypted()) {
            fault("le document est chiffré : il ne se conserverait pas");
        }
        if (!root.getKey("/OutputIntents").isArray()) {
            fault("l’espace de couleurs n’est pas déclaré (/OutputIntents)");
        }
        metadata(root);
        tags(root, pages);
    }

    void metadata(QPDFObjectHandle root) {
        QPDFObjectHandle metadata = root.getKey("/Metadata");
        if (!metadata.isStream()) {
            fault("les métadonnées XMP manquent (/Metadata)");
            return;
        }
        const auto buffer = metadata.getStreamData(qpdf_dl_all);
        const std::string xmp(reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize());
        const std::string part = between(xmp, "<pdfaid:part>", "<");
        if (!part.empty()) {
            report_.conformance = "PDF/A-" + part + between(xmp, "<pdfaid:conformance>", "<");
        }
        if (report_.conformance.empty()) {
            fault("les métadonnées ne déclarent pas PDF/A");
        }
        if (xmp.find("<pdfuaid:part>") == std::string::npos) {
            fault("les métadonnées ne déclarent pas PDF/UA");
        }
    }

    static std::string between(const std::string& text, const std::string& open, const std::string& close) {
        const std::size_t at = text.find(open);
        if (at == std::string::npos) {
            return {};
        }
        const std::size_t begin = at + open.size();
        return text.substr(begin, text.find(close, begin) - begin);
    }

    void tags(QPDFObjectHandle root, const std::vector<QPDFPageObjectHelper>& pages) {
        QPDFObjectHandle marked = root.getKey("/MarkInfo");
        if (!marked.isDictionary() || !marked.getKey("/Marked").isBool() || !marked.getKey("/Marked").getBoolValue()) {
            fault("le document n’est pas balisé (/MarkInfo)");
        }
        QPDFObjectHandle preferences = root.getKey("/ViewerPreferences");
        if (!preferences.isDictionary() || !preferences.getKey("/DisplayDocTitle").isBool()) {
            fault("le titre ne s’affichera pas dans la fenêtre (/DisplayDocTitle)");
        }
        QPDFObjectHandle tree = root.getKey("/StructTreeRoot");
        if (!tree.isDictionary()) {
            fault("l’ordre de lecture manque (/StructTreeRoot)");
            return;
        }
        if (!tree.getKey("/ParentTree").isDictionary()) {
            fault("l’arbre de lecture n’est pas relié aux pages (/ParentTree)");
        }
        walk(tree.getKey("/K"), 0);
        for (std::size_t k = 0; k < pages.size(); ++k) {
            QPDFObjectHandle page = pages[k].getObjectHandle();
            if (!page.getKey("/StructParents").isInteger()) {
                fault("la page " + std::to_string(k + 1) + " n’est pas reliée à l’ordre de lecture (/StructParents)");
            }
        }
    }

    void walk(QPDFObjectHandle kids, int depth) {
        if (depth > structure_depth_max) {
            fault("l’arbre de lecture est trop profond");
            return;
        }
        if (kids.isArray()) {
            for (QPDFObjectHandle kid : kids.getArrayAsVector()) {
                walk(kid, depth + 1);
            }
        } else if (kids.isDictionary() && kids.getKey("/S").isName()) {
            structure_element(kids);
            walk(kids.getKey("/K"), depth + 1);
        }
    }

    void structure_element(QPDFObjectHandle element) {
        const std::string role = element.getKey("/S").getName();
        if (role.size() == 3 && role[1] == 'H' && role[2] >= '1' && role[2] <= '6') {
            const int level = role[2] - '0';
            if (level > heading_ + 1) {
                fault("un titre de niveau " + std::to_string(level) + " suit un titre de niveau " +
                      std::to_string(heading_));
            }
            heading_ = level;
        }
        if (role == "/TH") {
            QPDFObjectHandle attributes = element.getKey("/A");
            if (!attributes.isDictionary() || !attributes.getKey("/Scope").isName()) {
                fault("une cellule d’en-tête de tableau ne dit pas sa portée (/Scope)");
            }
        }
        if (role == "/Figure" && text_at(element, "/Alt").empty()) {
            fault("une figure n’a pas de texte de remplacement (/Alt)");
        }
    }

    void font(QPDFObjectHandle object) {
        QPDFObjectHandle base = object.getKey("/BaseFont");
        const std::string name = base.isName() ? base.getName().substr(1) : "?";
        const std::string subtype = object.getKey("/Subtype").isName() ? object.getKey("/Subtype").getName() : "";
        if (subtype.starts_with("/CIDFont")) {
            return;  // seen through the font that it belongs to
        }
        report_.fonts.push_back(name);
        QPDFObjectHandle holder = object;
        if (subtype == "/Type0") {
            QPDFObjectHandle descendants = object.getKey("/DescendantFonts");
            holder = descendants.isArray() && descendants.getArrayNItems() > 0 ? descendants.getArrayItem(0)
                                                                               : QPDFObjectHandle::newNull();
        }
        QPDFObjectHandle descriptor = holder.isDictionary() ? holder.getKey("/FontDescriptor") : holder;
        const auto has_file = [&descriptor](const char* key) {
            return descriptor.isDictionary() && descriptor.getKey(key).isStream();
        };
        if (!has_file("/FontFile") && !has_file("/FontFile2") && !has_file("/FontFile3")) {
            fault("la police " + name + " n’est pas incorporée");
        }
        if (!object.getKey("/ToUnicode").isStream()) {
            fault("le texte en police " + name + " ne peut pas être extrait (/ToUnicode)");
        }
    }

    QPDF pdf_;
    VerifyReport report_;
    int heading_ = 0;
};

}  // namespace

Result<VerifyReport> verify_pdf(const std::string& bytes) {
    try {
        return Inspection(bytes).run();
    } catch (const std::exception& damage) {
        return failure(ErrorKind::invalid, std::string("ce fichier n’est pas un PDF lisible ; reprenez l’original (") +
                                               damage.what() + ")");
    }
}

}  // namespace jalon
