#include <algorithm>
#include <array>

#include "rendering/verify/inspection.hpp"

namespace jalon::verification {

void Inspection::fault(const std::string& what) {
    if (std::ranges::find(report.faults, what) == report.faults.end()) {
        report.faults.push_back(what);
    }
}

std::string text_at(QPDFObjectHandle dictionary, const char* key) {
    if (!dictionary.isDictionary()) {
        return {};
    }
    QPDFObjectHandle value = dictionary.getKey(key);
    return value.isString() ? value.getUTF8Value() : std::string();
}

bool is_name(QPDFObjectHandle value, const char* name) {
    return value.isName() && value.getName() == name;
}

bool is_true(QPDFObjectHandle value) {
    return value.isBool() && value.getBoolValue();
}

std::string decoded(QPDFObjectHandle stream) {
    const auto buffer = stream.getStreamData(qpdf_dl_all);
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

namespace {

std::vector<std::string> filters_of(QPDFObjectHandle stream) {
    QPDFObjectHandle filter = stream.getDict().getKey("/Filter");
    std::vector<std::string> out;
    if (filter.isName()) {
        out.push_back(filter.getName());
    }
    for (int k = 0; filter.isArray() && k < filter.getArrayNItems(); ++k) {
        if (filter.getArrayItem(k).isName()) {
            out.push_back(filter.getArrayItem(k).getName());
        }
    }
    return out;
}

void check_stream(QPDFObjectHandle stream, Inspection& inspection) {
    for (const std::string& filter : filters_of(stream)) {
        if (filter == "/LZWDecode") {
            inspection.fault("un flux est comprimé en LZW, que PDF/A refuse ; comprimez-le en Flate");
        }
        if (filter == "/Crypt") {
            inspection.fault("un flux est chiffré (/Crypt) : il ne se conserverait pas");
        }
    }
    if (stream.getDict().hasKey("/F")) {
        inspection.fault("un flux renvoie à un fichier extérieur (/F) ; incorporez-le");
    }
    if (is_name(stream.getDict().getKey("/Subtype"), "/PS")) {
        inspection.fault("le document contient du PostScript ; retirez-le");
    }
}

// Actions that run something: an archive must show the same page for ever.
void check_action(QPDFObjectHandle object, Inspection& inspection) {
    if (object.hasKey("/JS") || is_name(object.getKey("/S"), "/JavaScript")) {
        inspection.fault("le document contient du JavaScript ; retirez-le");
    }
    constexpr std::array<const char*, 8> refused = {"/Launch",     "/Sound", "/Movie",       "/ResetForm",
                                                    "/ImportData", "/Hide",  "/SetOCGState", "/Rendition"};
    for (const char* action : refused) {
        if (is_name(object.getKey("/S"), action)) {
            inspection.fault("le document contient une action interdite (" + std::string(action) + ") ; retirez-la");
        }
    }
}

void check_transparency(QPDFObjectHandle object, Inspection& inspection) {
    QPDFObjectHandle group = object.getKey("/Group");
    if (group.isDictionary() && is_name(group.getKey("/S"), "/Transparency") && !group.hasKey("/CS")) {
        inspection.fault("un groupe de transparence n’a pas d’espace de couleurs (/CS)");
    }
}

// What ISO 19005-3 calls the part that an attachment plays.
bool known_relationship(QPDFObjectHandle relationship) {
    constexpr std::array<const char*, 5> known = {"/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"};
    return std::ranges::any_of(known, [&](const char* name) { return is_name(relationship, name); });
}

void check_parameters(QPDFObjectHandle file, const std::string& name, Inspection& inspection) {
    QPDFObjectHandle parameters = file.getDict().getKey("/Params");
    if (text_at(parameters, "/ModDate").empty()) {
        inspection.fault("la pièce jointe « " + name + " » ne dit pas sa date (/ModDate)");
        return;
    }
    QPDFObjectHandle size = parameters.getKey("/Size");
    if (size.isInteger() && size.getIntValue() != static_cast<long long>(decoded(file).size())) {
        inspection.fault("la pièce jointe « " + name + " » n’a pas la taille qu’elle dit (/Size)");
    }
}

void check_attachments(Inspection& inspection) {
    QPDFObjectHandle associated = inspection.pdf.getRoot().getKey("/AF");
    std::set<ObjectKey> told;
    for (int k = 0; associated.isArray() && k < associated.getArrayNItems(); ++k) {
        told.insert(key_of(associated.getArrayItem(k)));
    }
    for (QPDFObjectHandle object : inspection.pdf.getAllObjects()) {
        if (!object.isDictionary() || !object.getKey("/EF").isDictionary()) {
            continue;
        }
        const std::string name = text_at(object, "/UF");
        if (!told.contains(key_of(object))) {
            inspection.fault("la pièce jointe « " + name + " » n’est pas rattachée au document (/AF)");
        }
        if (!known_relationship(object.getKey("/AFRelationship"))) {
            inspection.fault("la pièce jointe « " + name + " » ne dit pas son rôle (/AFRelationship)");
        }
        if (name.empty() || text_at(object, "/F").empty()) {
            inspection.fault("une pièce jointe n’a pas de nom (/F et /UF)");
        }
        QPDFObjectHandle file = object.getKey("/EF").getKey("/F");
        if (!file.isStream() || !file.getDict().getKey("/Subtype").isName()) {
            inspection.fault("la pièce jointe « " + name + " » ne dit pas son type (/Subtype)");
        } else {
            check_parameters(file, name, inspection);
        }
    }
}

}  // namespace

void check_file(Inspection& inspection) {
    QPDFObjectHandle trailer = inspection.pdf.getTrailer();
    QPDFObjectHandle root = inspection.pdf.getRoot();
    if (!trailer.getKey("/ID").isArray()) {
        inspection.fault("le document n’a pas d’identifiant (/ID)");
    }
    if (inspection.pdf.isEncrypted()) {
        inspection.fault("le document est chiffré : il ne se conserverait pas");
    }
    QPDFObjectHandle names = root.getKey("/Names");
    if (names.isDictionary() && names.hasKey("/JavaScript")) {
        inspection.fault("le document contient du JavaScript ; retirez-le");
    }
    if (root.hasKey("/AA") || root.getKey("/AcroForm").isDictionary()) {
        if (root.hasKey("/AA") || root.getKey("/AcroForm").hasKey("/XFA")) {
            inspection.fault("le document contient des actions ou un formulaire dynamique (/AA, /XFA) ; retirez-les");
        }
    }
    for (QPDFObjectHandle object : inspection.pdf.getAllObjects()) {
        if (object.isStream()) {
            check_stream(object, inspection);
            check_transparency(object.getDict(), inspection);
        } else if (object.isDictionary()) {
            check_action(object, inspection);
            check_transparency(object, inspection);
            for (const char* inner : {"/A", "/OpenAction"}) {
                if (object.getKey(inner).isDictionary()) {
                    check_action(object.getKey(inner), inspection);
                }
            }
        }
    }
    check_attachments(inspection);
}

}  // namespace jalon::verification
