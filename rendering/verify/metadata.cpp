#include <string_view>

#include "rendering/verify/inspection.hpp"

namespace jalon::verification {

namespace {

std::string between(const std::string& text, std::string_view open, std::string_view close) {
    const std::size_t at = text.find(open);
    if (at == std::string::npos) {
        return {};
    }
    const std::size_t begin = at + open.size();
    return text.substr(begin, text.find(close, begin) - begin);
}

std::string unescaped(std::string text) {
    constexpr std::pair<std::string_view, std::string_view> entities[] = {
        {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}};
    for (const auto& [entity, character] : entities) {
        for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1)) {
            text.replace(at, entity.size(), character);
        }
    }
    return text;
}

// The value of an XMP property, written as an element (perhaps of one item) or as an attribute.
std::string property(const std::string& xmp, const std::string& name) {
    std::string value = between(xmp, "<" + name + ">", "</" + name + ">");
    if (value.find("<rdf:li") != std::string::npos) {
        value = between(value.substr(value.find("<rdf:li")), ">", "</rdf:li>");
    }
    return unescaped(value.empty() ? between(xmp, name + "=\"", "\"") : value);
}

// "D:20260903091500Z" and "2026-09-03T09:15:00Z" down to the second, without their signs.
std::string digits_of(const std::string& date) {
    std::string out;
    for (const char c : date) {
        if (c >= '0' && c <= '9' && out.size() < 14) {
            out += c;
        }
    }
    return out;
}

void compare(const char* what, const std::string& info, const std::string& xmp, Inspection& inspection) {
    if (info != xmp) {
        inspection.fault(std::string("les métadonnées se contredisent sur ") + what + " : « " + info + " » et « " +
                         xmp + " » (XMP)");
    }
}

void check_agreement(const std::string& xmp, Inspection& inspection) {
    QPDFObjectHandle info = inspection.pdf.getTrailer().getKey("/Info");
    if (!info.isDictionary()) {
        return;
    }
    compare("le titre", text_at(info, "/Title"), property(xmp, "dc:title"), inspection);
    compare("l’auteur", text_at(info, "/Author"), property(xmp, "dc:creator"), inspection);
    compare("le sujet", text_at(info, "/Subject"), property(xmp, "dc:description"), inspection);
    compare("le logiciel", text_at(info, "/Producer"), property(xmp, "pdf:Producer"), inspection);
    compare("la date", digits_of(text_at(info, "/CreationDate")), digits_of(property(xmp, "xmp:CreateDate")),
            inspection);
    compare("la date de modification", digits_of(text_at(info, "/ModDate")), digits_of(property(xmp, "xmp:ModifyDate")),
            inspection);
}

void check_output_intent(Inspection& inspection) {
    QPDFObjectHandle intents = inspection.pdf.getRoot().getKey("/OutputIntents");
    if (!intents.isArray() || intents.getArrayNItems() == 0) {
        inspection.fault("l’espace de couleurs n’est pas déclaré (/OutputIntents)");
        return;
    }
    QPDFObjectHandle intent = intents.getArrayItem(0);
    QPDFObjectHandle profile = intent.isDictionary() ? intent.getKey("/DestOutputProfile") : intent;
    if (!profile.isStream() || !is_name(intent.getKey("/S"), "/GTS_PDFA1") ||
        text_at(intent, "/OutputConditionIdentifier").empty()) {
        inspection.fault("l’espace de couleurs est mal déclaré (/OutputIntents : /S, /DestOutputProfile)");
        return;
    }
    // ICC header: the colour space at byte 16, the signature « acsp » at byte 36.
    const std::string bytes = decoded(profile);
    QPDFObjectHandle components = profile.getDict().getKey("/N");
    const bool rgb = bytes.size() > 128 && bytes.compare(16, 4, "RGB ") == 0 && bytes.compare(36, 4, "acsp") == 0;
    if (!rgb || !components.isInteger() || components.getIntValue() != 3) {
        inspection.fault("le profil de couleurs n’est pas celui d’un écran en rouge, vert, bleu (/OutputIntents)");
    }
}

}  // namespace

void check_metadata(Inspection& inspection) {
    QPDFObjectHandle info = inspection.pdf.getTrailer().getKey("/Info");
    inspection.report.title = text_at(info, "/Title");
    if (inspection.report.title.empty()) {
        inspection.fault("le document n’a pas de titre (/Title)");
    }
    check_output_intent(inspection);
    QPDFObjectHandle metadata = inspection.pdf.getRoot().getKey("/Metadata");
    if (!metadata.isStream()) {
        inspection.fault("les métadonnées XMP manquent (/Metadata)");
        return;
    }
    if (metadata.getDict().hasKey("/Filter")) {
        inspection.fault("les métadonnées XMP sont comprimées ; écrivez-les en clair");
    }
    const std::string xmp = decoded(metadata);
    const std::string part = property(xmp, "pdfaid:part");
    if (!part.empty()) {
        inspection.report.conformance = "PDF/A-" + part + property(xmp, "pdfaid:conformance");
    }
    if (inspection.report.conformance != "PDF/A-3A") {
        inspection.fault("les métadonnées ne déclarent pas PDF/A-3a (pdfaid)");
    }
    if (property(xmp, "pdfuaid:part") != "1") {
        inspection.fault("les métadonnées ne déclarent pas PDF/UA-1 (pdfuaid)");
    } else if (xmp.find("<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>") == std::string::npos) {
        inspection.fault("les métadonnées emploient pdfuaid sans en décrire le schéma (pdfaExtension)");
    }
    inspection.report.copy_of = property(xmp, "dc:source");
    check_agreement(xmp, inspection);
}

}  // namespace jalon::verification
