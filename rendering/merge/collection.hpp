// What the documents of a merge have in common in the file of them all: one reading order, one list of bookmarks, one
// set of attachments, one form.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rendering/merge/source.hpp"

namespace jalon::merging {

class Collection {
  public:
    Collection();

    // Adds all of `source`, which has been made ready and outlives the collection. `title` is its bookmark.
    void add(QPDF& source, const std::string& title);
    // Writes down what was gathered. Nothing is added afterwards.
    void close();

    QPDF& pdf() { return pdf_; }
    // Two documents mean different things by one tag: the reading order of the whole is not sound.
    bool tags_agree() const { return tags_agree_; }

  private:
    // Returns the first.
    QPDFObjectHandle add_pages(QPDF& source);
    void add_structure(QPDF& source, const std::string& title);
    void add_map(QPDFObjectHandle of_source, QPDFObjectHandle own);
    void number_tree(QPDFObjectHandle node, int depth);
    void name_tree(QPDFObjectHandle node, int depth);
    void add_bookmark(QPDF& source, const QPDFObjectHandle& first_page, const std::string& title);
    void add_attachments(QPDF& source);
    void add_fields(QPDF& source);
    void close_structure();
    void close_outline();
    void share_fonts();
    std::string own_name(const std::string& name, std::set<std::string>& taken) const;

    QPDF pdf_;
    std::size_t count_ = 0;
    bool tags_agree_ = true;
    QPDFObjectHandle whole_;  // the element that holds a part for each document
    std::vector<QPDFObjectHandle> parts_;
    QPDFObjectHandle roles_;
    QPDFObjectHandle classes_;
    std::map<long long, QPDFObjectHandle> parents_;
    std::map<std::string, QPDFObjectHandle> ids_;
    std::vector<QPDFObjectHandle> bookmarks_;
    std::vector<QPDFObjectHandle> associated_;
    std::set<std::string> attachment_names_;
    std::vector<QPDFObjectHandle> fields_;
    std::set<std::string> field_names_;
};

}  // namespace jalon::merging
