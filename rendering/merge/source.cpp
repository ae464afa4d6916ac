#include "rendering/merge/source.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <vector>

#include <qpdf/QPDFOutlineDocumentHelper.hh>
#include <qpdf/QUtil.hh>

namespace jalon::merging {

namespace {

using Handle = QPDFObjectHandle;

bool is_tag(Handle object) {
    Handle type = object.getKey("/Type");
    return (type.isName() && type.getName() == "/StructElem") ||
           (type.isNull() && object.getKey("/S").isName() && object.hasKey("/P"));
}

// Every dictionary that may be numbered: objects, dictionaries of streams, annotations written within their page.
std::vector<Handle> dictionaries_of(QPDF& source) {
    std::vector<Handle> out;
    for (Handle object : source.getAllObjects()) {
        if (object.isStream()) {
            out.push_back(object.getDict());
        } else if (object.isDictionary()) {
            out.push_back(object);
        }
    }
    for (Handle page : source.getAllPages()) {
        Handle list = page.getKey("/Annots");
        for (int k = 0; list.isArray() && k < list.getArrayNItems(); ++k) {
            Handle one = list.getArrayItem(k);
            if (one.isDictionary() && !one.isIndirect()) {
                out.push_back(one);
            }
        }
    }
    return out;
}

class Preparation {
  public:
    Preparation(QPDF& source, const Numbering& numbering)
        : numbering_(numbering),
          outlines_(source),
          tagged_(source.getRoot().getKey("/StructTreeRoot").isDictionary()),
          next_(numbering.first_key) {}

    void prepare(Handle dictionary) {
        shift(dictionary, "/StructParents");
        shift(dictionary, "/StructParent");
        if (is_tag(dictionary)) {
            rename(dictionary, "/ID");
            headers(dictionary.getKey("/A"));
        }
        place(dictionary, "/Dest");
        Handle action = dictionary.getKey("/A");
        if (action.isDictionary() && action.hasKey("/D")) {
            place(action, "/D");
        }
    }

    // The tree that leads from the keys back to the elements.
    void shift_tree(Handle node, int depth) {
        constexpr int depth_max = 64;
        if (!node.isDictionary() || depth > depth_max) {
            return;
        }
        Handle pairs = node.getKey("/Nums");
        for (int k = 0; pairs.isArray() && k + 1 < pairs.getArrayNItems(); k += 2) {
            if (pairs.getArrayItem(k).isInteger()) {
                const long long own = pairs.getArrayItem(k).getIntValue() + numbering_.first_key;
                pairs.setArrayItem(k, Handle::newInteger(own));
                next_ = std::max(next_, own + 1);
            }
        }
        Handle kids = node.getKey("/Kids");
        for (int k = 0; kids.isArray() && k < kids.getArrayNItems(); ++k) {
            shift_tree(kids.getArrayItem(k), depth + 1);
        }
    }

    long long next() const { return next_; }

  private:
    void shift(Handle dictionary, const char* key) {
        Handle number = dictionary.getKey(key);
        if (!number.isInteger()) {
            return;
        }
        if (!tagged_) {
            dictionary.removeKey(key);
            return;
        }
        const long long own = number.getIntValue() + numbering_.first_key;
        dictionary.replaceKey(key, Handle::newInteger(own));
        next_ = std::max(next_, own + 1);
    }

    Handle prefixed(Handle name) const { return Handle::newString(numbering_.id_prefix + name.getStringValue()); }

    void rename(Handle dictionary, const char* key) {
        if (dictionary.getKey(key).isString()) {
            dictionary.replaceKey(key, prefixed(dictionary.getKey(key)));
        }
    }

    // The names of the header cells that a cell depends on.
    void headers(Handle attributes) {
        if (attributes.isArray()) {
            for (const Handle& one : attributes.getArrayAsVector()) {
                headers(one);
            }
            return;
        }
        if (!attributes.isDictionary() || !attributes.getKey("/Headers").isArray() ||
            (attributes.isIndirect() && !renamed_.insert(attributes.getObjGen()).second)) {
            return;
        }
        std::vector<Handle> names;
        for (Handle name : attributes.getKey("/Headers").getArrayAsVector()) {
            names.push_back(name.isString() ? prefixed(name) : name);
        }
        attributes.replaceKey("/Headers", Handle::newArray(names));
    }

    void place(Handle dictionary, const char* key) {
        Handle destination = dictionary.getKey(key);
        if (!destination.isString() && !destination.isName()) {
            return;
        }
        Handle found = outlines_.resolveNamedDest(destination);
        if (found.isDictionary()) {
            found = found.getKey("/D");
        }
        if (found.isArray()) {
            dictionary.replaceKey(key, found);
        }
    }

    const Numbering& numbering_;
    QPDFOutlineDocumentHelper outlines_;
    bool tagged_;
    long long next_;
    std::set<QPDFObjGen> renamed_;
};

}  // namespace

std::string text_at(Handle dictionary, const char* key) {
    if (!dictionary.isDictionary()) {
        return {};
    }
    Handle value = dictionary.getKey(key);
    return value.isString() ? value.getUTF8Value() : std::string();
}

long long make_ready(QPDF& source, const Numbering& numbering) {
    source.pushInheritedAttributesToPage();
    Preparation preparation(source, numbering);
    for (const Handle& dictionary : dictionaries_of(source)) {
        preparation.prepare(dictionary);
    }
    if (Handle tree = source.getRoot().getKey("/StructTreeRoot"); tree.isDictionary()) {
        preparation.shift_tree(tree.getKey("/ParentTree"), 0);
    }
    return preparation.next();
}

Instant created_at(QPDF& source) {
    QUtil::QPDFTime time(1970, 1, 1, 0, 0, 0, 0);
    if (!QUtil::pdf_time_to_qpdf_time(text_at(source.getTrailer().getKey("/Info"), "/CreationDate"), &time)) {
        return Instant{};
    }
    using namespace std::chrono;
    const sys_days date(year_month_day(year(time.year), month(static_cast<unsigned>(time.month)),
                                       day(static_cast<unsigned>(time.day))));
    // What is east of Greenwich is written with a negative number of minutes.
    return date + hours(time.hour) + minutes(time.minute + time.tz_delta) + seconds(time.second);
}

}  // namespace jalon::merging
