#include "rendering/merge/collection.hpp"

#include <cstdlib>

#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>

#include "engine/base/sha256.hpp"

namespace jalon::merging {

namespace {

using Handle = QPDFObjectHandle;

constexpr int depth_max = 64;

std::vector<Handle> items_of(Handle value) {
    if (value.isArray()) {
        return value.getArrayAsVector();
    }
    return value.isNull() ? std::vector<Handle>{} : std::vector<Handle>{value};
}

bool is_name(Handle value, const char* name) {
    return value.isName() && value.getName() == name;
}

// A signed document loses its signature in a bundle, and an unsigned one is not signed there.
void lock(Handle field, int depth) {
    constexpr long long read_only = 1;
    Handle flags = field.getKey("/Ff");
    field.replaceKey("/Ff", Handle::newInteger((flags.isInteger() ? flags.getIntValue() : 0) | read_only));
    if (is_name(field.getKey("/FT"), "/Sig")) {
        field.removeKey("/V");
    }
    for (Handle kid : items_of(field.getKey("/Kids"))) {
        if (depth < depth_max && kid.isDictionary()) {
            lock(kid, depth + 1);
        }
    }
}

std::string fingerprint(Handle stream) {
    const auto bytes = stream.getRawStreamData();
    return sha256(std::string_view(reinterpret_cast<const char*>(bytes->getBuffer()), bytes->getSize()));
}

}  // namespace

Collection::Collection() {
    pdf_.emptyPDF();
    whole_ = pdf_.makeIndirectObject(Handle::parse("<< /Type /StructElem /S /Document >>"));
    roles_ = Handle::newDictionary();
    classes_ = Handle::newDictionary();
}

std::string Collection::own_name(const std::string& name, std::set<std::string>& taken) const {
    std::string own = name;
    for (std::size_t k = count_; !taken.insert(own).second; ++k) {
        own = std::to_string(k) + "-" + name;
    }
    return own;
}

void Collection::add(QPDF& source, const std::string& title) {
    ++count_;
    Handle first_page = add_pages(source);
    add_structure(source, title);
    add_bookmark(source, first_page, title);
    add_attachments(source);
    add_fields(source);
}

// Annotations follow when all pages are there: a link to a page that is not is copied as a link to nothing.
Handle Collection::add_pages(QPDF& source) {
    const std::vector<Handle> pages = source.getAllPages();
    std::vector<Handle> annotations;
    for (Handle page : pages) {
        Handle list = page.getKey("/Annots");
        annotations.push_back(list.isArray() && !list.isIndirect() ? source.makeIndirectObject(list) : list);
        page.removeKey("/Annots");
    }
    const std::size_t before = pdf_.getAllPages().size();
    for (const Handle& page : pages) {
        pdf_.addPage(page, false);
    }
    const std::vector<Handle>& own = pdf_.getAllPages();
    for (std::size_t k = 0; k < pages.size(); ++k) {
        if (annotations[k].isArray()) {
            Handle page = own.at(before + k);
            page.replaceKey("/Annots", pdf_.copyForeignObject(annotations[k]));
        }
    }
    return own.at(before);
}

void Collection::add_structure(QPDF& source, const std::string& title) {
    Handle root = source.getRoot().getKey("/StructTreeRoot");
    if (!root.isDictionary()) {
        return;
    }
    Handle tree = pdf_.copyForeignObject(root.isIndirect() ? root : source.makeIndirectObject(root));
    const std::vector<Handle> kids = items_of(tree.getKey("/K"));
    Handle part;
    if (kids.size() == 1 && is_name(Handle(kids.front()).getKey("/S"), "/Document")) {
        part = kids.front();
    } else {
        part = pdf_.makeIndirectObject(Handle::parse("<< /Type /StructElem >>"));
        part.replaceKey("/K", Handle::newArray(kids));
        for (Handle kid : kids) {
            kid.replaceKey("/P", part);
        }
    }
    part.replaceKey("/S", Handle::newName("/Part"));
    part.replaceKey("/P", whole_);
    part.replaceKey("/T", Handle::newUnicodeString(title));
    if (const std::string language = text_at(source.getRoot(), "/Lang"); !language.empty()) {
        part.replaceKey("/Lang", Handle::newUnicodeString(language));
    }
    parts_.push_back(part);
    add_map(tree.getKey("/RoleMap"), roles_);
    add_map(tree.getKey("/ClassMap"), classes_);
    number_tree(tree.getKey("/ParentTree"), 0);
    name_tree(tree.getKey("/IDTree"), 0);
}

void Collection::add_map(Handle of_source, Handle own) {
    if (!of_source.isDictionary()) {
        return;
    }
    for (const std::string& key : of_source.getKeys()) {
        Handle meaning = of_source.getKey(key);
        if (own.hasKey(key) && own.getKey(key).unparse() != meaning.unparse()) {
            tags_agree_ = false;
        }
        own.replaceKey(key, meaning);
    }
}

void Collection::number_tree(Handle node, int depth) {
    if (!node.isDictionary() || depth > depth_max) {
        return;
    }
    const std::vector<Handle> pairs = items_of(node.getKey("/Nums"));
    for (std::size_t k = 0; k + 1 < pairs.size(); k += 2) {
        if (Handle(pairs[k]).isInteger()) {
            parents_.emplace(Handle(pairs[k]).getIntValue(), pairs[k + 1]);
        }
    }
    for (const Handle& kid : items_of(node.getKey("/Kids"))) {
        number_tree(kid, depth + 1);
    }
}

void Collection::name_tree(Handle node, int depth) {
    if (!node.isDictionary() || depth > depth_max) {
        return;
    }
    const std::vector<Handle> pairs = items_of(node.getKey("/Names"));
    for (std::size_t k = 0; k + 1 < pairs.size(); k += 2) {
        if (Handle id = Handle(pairs[k + 1]).getKey("/ID"); id.isString()) {
            ids_.emplace(id.getStringValue(), pairs[k + 1]);
        }
    }
    for (const Handle& kid : items_of(node.getKey("/Kids"))) {
        name_tree(kid, depth + 1);
    }
}

// The bookmarks of the document lie folded under one that bears its title.
void Collection::add_bookmark(QPDF& source, const Handle& first_page, const std::string& title) {
    Handle outlines = source.getRoot().getKey("/Outlines");
    Handle bookmark = outlines.isDictionary() && outlines.isIndirect()
                          ? pdf_.copyForeignObject(outlines)
                          : pdf_.makeIndirectObject(Handle::newDictionary());
    bookmark.removeKey("/Type");
    if (bookmark.getKey("/First").isDictionary()) {
        Handle count = bookmark.getKey("/Count");
        const long long shown = count.isInteger() ? std::llabs(count.getIntValue()) : 1;
        bookmark.replaceKey("/Count", Handle::newInteger(-shown));
    } else {
        bookmark.removeKey("/Count");
    }
    bookmark.replaceKey("/Title", Handle::newUnicodeString(title));
    bookmark.replaceKey("/Dest", Handle::newArray({first_page, Handle::newName("/Fit")}));
    bookmarks_.push_back(bookmark);
}

void Collection::add_attachments(QPDF& source) {
    QPDFEmbeddedFileDocumentHelper own(pdf_);
    std::set<QPDFObjGen> named;
    for (const auto& [name, file] : QPDFEmbeddedFileDocumentHelper(source).getEmbeddedFiles()) {
        Handle of_source = file->getObjectHandle();
        named.insert(of_source.getObjGen());
        Handle copied =
            pdf_.copyForeignObject(of_source.isIndirect() ? of_source : source.makeIndirectObject(of_source));
        const std::string shown = own_name(file->getFilename().empty() ? name : file->getFilename(), attachment_names_);
        copied.replaceKey("/F", Handle::newUnicodeString(shown));
        copied.replaceKey("/UF", Handle::newUnicodeString(shown));
        own.replaceEmbeddedFile(shown, QPDFFileSpecObjectHelper(copied));
    }
    for (Handle one : items_of(source.getRoot().getKey("/AF"))) {
        if (one.isDictionary() && one.isIndirect()) {
            associated_.push_back(pdf_.copyForeignObject(one));
        }
    }
}

void Collection::add_fields(QPDF& source) {
    Handle form = source.getRoot().getKey("/AcroForm");
    if (!form.isDictionary()) {
        return;
    }
    for (Handle of_source : items_of(form.getKey("/Fields"))) {
        if (!of_source.isDictionary() || !of_source.isIndirect()) {
            continue;
        }
        Handle field = pdf_.copyForeignObject(of_source);
        field.replaceKey("/T", Handle::newUnicodeString(own_name(text_at(field, "/T"), field_names_)));
        lock(field, 0);
        fields_.push_back(field);
    }
}

void Collection::close() {
    Handle root = pdf_.getRoot();
    close_outline();
    if (!parts_.empty()) {
        close_structure();
    }
    if (!associated_.empty()) {
        root.replaceKey("/AF", Handle::newArray(associated_));
    }
    if (!fields_.empty()) {
        Handle form = Handle::newDictionary();
        form.replaceKey("/Fields", Handle::newArray(fields_));
        root.replaceKey("/AcroForm", form);
    }
    share_fonts();
}

void Collection::close_structure() {
    Handle root = pdf_.getRoot();
    Handle tree = pdf_.makeIndirectObject(Handle::parse("<< /Type /StructTreeRoot >>"));
    whole_.replaceKey("/K", Handle::newArray(parts_));
    whole_.replaceKey("/P", tree);
    tree.replaceKey("/K", Handle::newArray({whole_}));
    std::vector<Handle> keyed;
    for (const auto& [key, holder] : parents_) {
        keyed.push_back(Handle::newInteger(key));
        keyed.push_back(holder);
    }
    Handle numbers = Handle::newDictionary();
    numbers.replaceKey("/Nums", Handle::newArray(keyed));
    tree.replaceKey("/ParentTree", pdf_.makeIndirectObject(numbers));
    tree.replaceKey("/ParentTreeNextKey", Handle::newInteger(parents_.empty() ? 0 : parents_.rbegin()->first + 1));
    std::vector<Handle> named;
    for (const auto& [id, element] : ids_) {
        named.push_back(Handle::newString(id));
        named.push_back(element);
    }
    if (!named.empty()) {
        Handle names = Handle::newDictionary();
        names.replaceKey("/Names", Handle::newArray(named));
        tree.replaceKey("/IDTree", pdf_.makeIndirectObject(names));
    }
    if (!roles_.getKeys().empty()) {
        tree.replaceKey("/RoleMap", roles_);
    }
    if (!classes_.getKeys().empty()) {
        tree.replaceKey("/ClassMap", classes_);
    }
    root.replaceKey("/StructTreeRoot", tree);
}

void Collection::close_outline() {
    Handle outlines = pdf_.makeIndirectObject(Handle::parse("<< /Type /Outlines >>"));
    for (std::size_t k = 0; k < bookmarks_.size(); ++k) {
        bookmarks_[k].replaceKey("/Parent", outlines);
        if (k > 0) {
            bookmarks_[k].replaceKey("/Prev", bookmarks_[k - 1]);
            bookmarks_[k - 1].replaceKey("/Next", bookmarks_[k]);
        }
    }
    outlines.replaceKey("/First", bookmarks_.front());
    outlines.replaceKey("/Last", bookmarks_.back());
    outlines.replaceKey("/Count", Handle::newInteger(static_cast<long long>(bookmarks_.size())));
    pdf_.getRoot().replaceKey("/Outlines", outlines);
    pdf_.getRoot().replaceKey("/PageMode", Handle::newName("/UseOutlines"));
}

// Papers of one template embed the same faces: one copy serves all.
void Collection::share_fonts() {
    std::map<std::string, Handle> known;
    for (Handle object : pdf_.getAllObjects()) {
        if (!object.isDictionary()) {
            continue;
        }
        for (const char* key : {"/FontFile2", "/FontFile3", "/ToUnicode"}) {
            if (Handle stream = object.getKey(key); stream.isStream()) {
                object.replaceKey(key, known.emplace(fingerprint(stream) + key, stream).first->second);
            }
        }
    }
}

}  // namespace jalon::merging
