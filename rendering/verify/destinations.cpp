#include "rendering/verify/inspection.hpp"

namespace jalon::verification {

namespace {

// Named destinations, in the name tree of today and the dictionary of old.
class NamedPlaces {
  public:
    explicit NamedPlaces(QPDFObjectHandle root) {
        QPDFObjectHandle names = root.getKey("/Names");
        if (names.isDictionary()) {
            read(names.getKey("/Dests"), 0);
        }
        QPDFObjectHandle old = root.getKey("/Dests");
        if (old.isDictionary()) {
            for (const std::string& name : old.getKeys()) {
                places_.emplace(name, old.getKey(name));
            }
        }
    }

    QPDFObjectHandle place(const std::string& name) const {
        const auto found = places_.find(name);
        QPDFObjectHandle place = found == places_.end() ? QPDFObjectHandle::newNull() : found->second;
        return place.isDictionary() ? place.getKey("/D") : place;
    }

  private:
    void read(QPDFObjectHandle node, int depth) {
        constexpr int depth_max = 32;
        if (!node.isDictionary() || depth > depth_max) {
            return;
        }
        QPDFObjectHandle pairs = node.getKey("/Names");
        for (int k = 0; pairs.isArray() && k + 1 < pairs.getArrayNItems(); k += 2) {
            if (pairs.getArrayItem(k).isString()) {
                places_.emplace(pairs.getArrayItem(k).getStringValue(), pairs.getArrayItem(k + 1));
            }
        }
        QPDFObjectHandle kids = node.getKey("/Kids");
        for (int k = 0; kids.isArray() && k < kids.getArrayNItems(); ++k) {
            read(kids.getArrayItem(k), depth + 1);
        }
    }

    std::map<std::string, QPDFObjectHandle> places_;
};

bool leads_to_a_page(QPDFObjectHandle destination, const NamedPlaces& named, const Inspection& inspection) {
    if (destination.isString()) {
        destination = named.place(destination.getStringValue());
    } else if (destination.isName()) {
        destination = named.place(destination.getName());
    }
    return destination.isArray() && destination.getArrayNItems() >= 2 && destination.getArrayItem(1).isName() &&
           inspection.page_numbers.contains(key_of(destination.getArrayItem(0)));
}

// The destination of a link or a bookmark; a null value where it has none.
QPDFObjectHandle destination_of(QPDFObjectHandle object) {
    QPDFObjectHandle action = object.getKey("/A");
    if (action.isDictionary() && is_name(action.getKey("/S"), "/GoTo")) {
        return action.getKey("/D");
    }
    return object.getKey("/Dest");
}

// Bookmarks in the order they are read, each with those around it.
class OutlineCheck {
  public:
    OutlineCheck(const NamedPlaces& named, Inspection& inspection) : named_(named), inspection_(inspection) {}

    void level(const QPDFObjectHandle& parent, int depth) {
        constexpr int depth_max = 32;
        QPDFObjectHandle holder = parent;
        QPDFObjectHandle before = QPDFObjectHandle::newNull();
        QPDFObjectHandle one = holder.getKey("/First");
        while (one.isDictionary()) {
            if (depth > depth_max || !seen_.insert(key_of(one)).second) {
                inspection_.fault("les signets reviennent sur eux-mêmes (/Outlines)");
                return;
            }
            item(one, holder, before);
            level(one, depth + 1);
            before = one;
            one = one.getKey("/Next");
        }
        if (before.isDictionary() && key_of(holder.getKey("/Last")) != key_of(before)) {
            inspection_.fault("les signets ne se suivent pas (/Outlines)");
        }
    }

  private:
    void item(QPDFObjectHandle one, QPDFObjectHandle& holder, QPDFObjectHandle& before) {
        const std::string title = text_at(one, "/Title");
        if (title.empty()) {
            inspection_.fault("un signet n’a pas de titre (/Title)");
        }
        QPDFObjectHandle destination = destination_of(one);
        if (!destination.isNull() && !leads_to_a_page(destination, named_, inspection_)) {
            inspection_.fault("le signet « " + title + " » ne mène à aucune page (/Dest)");
        }
        QPDFObjectHandle previous = one.getKey("/Prev");
        const bool linked = previous.isDictionary() ? before.isDictionary() && key_of(previous) == key_of(before)
                                                    : !before.isDictionary();
        if (key_of(one.getKey("/Parent")) != key_of(holder) || !linked) {
            inspection_.fault("les signets ne se suivent pas (/Outlines)");
        }
    }

    const NamedPlaces& named_;
    Inspection& inspection_;
    std::set<ObjectKey> seen_;
};

}  // namespace

void check_destinations(Inspection& inspection) {
    QPDFObjectHandle root = inspection.pdf.getRoot();
    const NamedPlaces named(root);
    for (QPDFObjectHandle object : inspection.pdf.getAllObjects()) {
        if (!object.isDictionary() || !is_name(object.getKey("/Subtype"), "/Link")) {
            continue;
        }
        QPDFObjectHandle destination = destination_of(object);
        if (destination.isNull() ? !object.getKey("/A").isDictionary()
                                 : !leads_to_a_page(destination, named, inspection)) {
            inspection.fault("le lien « " + text_at(object, "/Contents") + " » ne mène à aucune page (/Dest)");
        }
    }
    if (root.getKey("/Outlines").isDictionary()) {
        OutlineCheck(named, inspection).level(root.getKey("/Outlines"), 0);
    }
}

}  // namespace jalon::verification
