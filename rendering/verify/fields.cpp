#include "rendering/verify/inspection.hpp"

namespace jalon::verification {

namespace {

// The fields of the form that have a place on a page, by object.
void collect(QPDFObjectHandle list, int depth, std::set<std::string>& names, std::set<ObjectKey>& out,
             Inspection& inspection) {
    constexpr int depth_max = 32;
    for (int k = 0; depth < depth_max && list.isArray() && k < list.getArrayNItems(); ++k) {
        QPDFObjectHandle field = list.getArrayItem(k);
        if (!field.isDictionary()) {
            continue;
        }
        out.insert(key_of(field));
        if (depth == 0) {
            const std::string name = text_at(field, "/T");
            if (name.empty() || !names.insert(name).second) {
                inspection.fault("un champ n’a pas de nom à lui (/T)");
            }
        }
        collect(field.getKey("/Kids"), depth + 1, names, out, inspection);
    }
}

// What a field looks like must come with the file: viewers draw nothing of their own.
bool has_appearance(QPDFObjectHandle widget) {
    QPDFObjectHandle appearances = widget.getKey("/AP");
    if (!appearances.isDictionary()) {
        return false;
    }
    QPDFObjectHandle normal = appearances.getKey("/N");
    const bool button = is_name(widget.getKey("/FT"), "/Btn");
    return normal.isStream() || (button && normal.isDictionary());
}

}  // namespace

void check_fields(Inspection& inspection) {
    QPDFObjectHandle form = inspection.pdf.getRoot().getKey("/AcroForm");
    std::set<std::string> names;
    std::set<ObjectKey> fields;
    if (form.isDictionary()) {
        collect(form.getKey("/Fields"), 0, names, fields, inspection);
        if (is_true(form.getKey("/NeedAppearances"))) {
            inspection.fault("les champs attendent du lecteur leur apparence (/NeedAppearances)");
        }
    }
    for (QPDFObjectHandle object : inspection.pdf.getAllObjects()) {
        if (!object.isDictionary() || !is_name(object.getKey("/Subtype"), "/Widget")) {
            continue;
        }
        if (!fields.contains(key_of(object))) {
            inspection.fault("un champ n’appartient pas au formulaire du document (/AcroForm)");
        }
        if (!has_appearance(object)) {
            inspection.fault("un champ n’apporte pas son apparence (/AP)");
        }
    }
}

}  // namespace jalon::verification
