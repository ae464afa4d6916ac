#include <optional>

#include "rendering/verify/inspection.hpp"

namespace jalon::verification {

namespace {

// Reads the operators of one page: what is marked, what is shown, in which font and colours.
class ContentReader final : public QPDFObjectHandle::ParserCallbacks {
  public:
    ContentReader(QPDFPageObjectHelper page, std::size_t index, Inspection& inspection)
        : resources_(page.getAttribute("/Resources", false)),
          name_("la page " + std::to_string(index + 1)),
          inspection_(inspection),
          marks_(inspection.marks[index]) {}

    void handleObject(QPDFObjectHandle object) override {
        if (!object.isOperator()) {
            operands_.push_back(object);
            return;
        }
        operation(object.getOperatorValue());
        operands_.clear();
    }

    void handleEOF() override {
        if (!open_.empty()) {
            inspection_.fault(name_ + " laisse un marquage ouvert (BDC sans EMC)");
        }
    }

  private:
    enum class Mark { artifact, tagged, other };

    void operation(const std::string& name) {
        if (name == "BMC" || name == "BDC") {
            open_.push_back(mark());
        } else if (name == "EMC") {
            if (open_.empty()) {
                inspection_.fault(name_ + " ferme un marquage qui n’est pas ouvert (EMC)");
            } else {
                open_.pop_back();
            }
        } else if (name == "Tf") {
            choose_font();
        } else if (name == "Tj" || name == "'" || name == "\"" || name == "TJ") {
            must_be_marked("du texte");
            show(operands_.empty() ? QPDFObjectHandle::newNull() : operands_.back());
        } else if (name == "f" || name == "F" || name == "f*" || name == "S" || name == "s" || name == "B" ||
                   name == "b" || name == "B*" || name == "b*" || name == "sh" || name == "Do" || name == "EI") {
            must_be_marked("un dessin");
        } else if (name == "k" || name == "K") {
            inspection_.fault(name_ + " emploie des couleurs d’imprimerie (CMJN) que le profil ne couvre pas");
        }
    }

    Mark mark() {
        if (!operands_.empty() && is_name(operands_.front(), "/Artifact")) {
            if (nested_in(Mark::tagged)) {
                inspection_.fault(name_ + " met du décor dans un passage lu (Artifact)");
            }
            return Mark::artifact;
        }
        QPDFObjectHandle properties = operands_.empty() ? QPDFObjectHandle::newNull() : operands_.back();
        if (properties.isName() && resources_.isDictionary() && resources_.getKey("/Properties").isDictionary()) {
            properties = resources_.getKey("/Properties").getKey(properties.getName());
        }
        if (!properties.isDictionary() || !properties.getKey("/MCID").isInteger()) {
            return Mark::other;
        }
        if (nested_in(Mark::artifact)) {
            inspection_.fault(name_ + " met un passage lu dans du décor (Artifact)");
        }
        const int id = properties.getKey("/MCID").getIntValueAsInt();
        if (!marks_.insert(id).second) {
            inspection_.fault(name_ + " emploie deux fois le numéro de passage " + std::to_string(id) + " (MCID)");
        }
        return Mark::tagged;
    }

    bool nested_in(Mark kind) const {
        for (const Mark open : open_) {
            if (open == kind) {
                return true;
            }
        }
        return false;
    }

    void must_be_marked(const char* what) {
        if (!nested_in(Mark::tagged) && !nested_in(Mark::artifact)) {
            inspection_.fault(name_ + " montre " + what + " qui n’est ni balisé ni décor (BDC)");
        }
    }

    void choose_font() {
        font_.reset();
        QPDFObjectHandle fonts = resources_.isDictionary() ? resources_.getKey("/Font") : resources_;
        if (operands_.size() < 2 || !operands_.front().isName() || !fonts.isDictionary() ||
            !fonts.hasKey(operands_.front().getName())) {
            inspection_.fault(name_ + " emploie une police qui n’est pas déclarée");
            return;
        }
        QPDFObjectHandle font = fonts.getKey(operands_.front().getName());
        two_bytes_ = is_name(font.getKey("/Encoding"), "/Identity-H");
        font_ = key_of(font);
    }

    void show(QPDFObjectHandle operand) {
        if (operand.isArray()) {
            for (int k = 0; k < operand.getArrayNItems(); ++k) {
                show(operand.getArrayItem(k));
            }
        } else if (operand.isString() && font_) {
            std::set<unsigned>& codes = inspection_.shown[*font_];
            const std::string bytes = operand.getStringValue();
            for (std::size_t k = 0; k + (two_bytes_ ? 1 : 0) < bytes.size(); k += two_bytes_ ? 2 : 1) {
                const auto byte = [&bytes](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
                codes.insert(two_bytes_ ? byte(k) * 256U + byte(k + 1) : byte(k));
            }
        }
    }

    QPDFObjectHandle resources_;
    std::string name_;
    Inspection& inspection_;
    std::set<int>& marks_;
    std::vector<QPDFObjectHandle> operands_;
    std::vector<Mark> open_;
    std::optional<ObjectKey> font_;
    bool two_bytes_ = false;
};

void check_annotations(QPDFObjectHandle page, const std::string& name, Inspection& inspection) {
    QPDFObjectHandle annotations = page.getKey("/Annots");
    constexpr int hidden = 2;
    constexpr int printed = 4;
    constexpr int no_view = 32;
    for (int k = 0; annotations.isArray() && k < annotations.getArrayNItems(); ++k) {
        QPDFObjectHandle one = annotations.getArrayItem(k);
        if (!one.isDictionary()) {
            continue;
        }
        if (!one.getKey("/StructParent").isInteger()) {
            inspection.fault(name + " porte une annotation hors de l’ordre de lecture (/StructParent)");
        }
        const bool widget = is_name(one.getKey("/Subtype"), "/Widget");
        if (text_at(one, widget ? "/TU" : "/Contents").empty()) {
            inspection.fault(name + " porte une annotation sans description (/Contents, /TU d’un champ)");
        }
        const int flags = one.getKey("/F").isInteger() ? one.getKey("/F").getIntValueAsInt() : 0;
        if ((flags & printed) == 0 || (flags & (hidden | no_view)) != 0) {
            inspection.fault(name + " porte une annotation cachée ou non imprimée (/F)");
        }
    }
}

}  // namespace

void check_pages(Inspection& inspection) {
    inspection.marks.resize(inspection.pages.size());
    for (std::size_t k = 0; k < inspection.pages.size(); ++k) {
        QPDFObjectHandle page = inspection.pages[k].getObjectHandle();
        const std::string name = "la page " + std::to_string(k + 1);
        if (!page.getKey("/StructParents").isInteger()) {
            inspection.fault(name + " n’est pas reliée à l’ordre de lecture (/StructParents)");
        }
        if (!is_name(page.getKey("/Tabs"), "/S")) {
            inspection.fault(name + " ne se parcourt pas au clavier dans l’ordre de lecture (/Tabs)");
        }
        check_annotations(page, name, inspection);
        ContentReader reader(inspection.pages[k], k, inspection);
        inspection.pages[k].parseContents(&reader);
    }
}

}  // namespace jalon::verification
