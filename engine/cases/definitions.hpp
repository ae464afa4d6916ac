// The definitions that cases run on: today's for new cases, and for a case already open those it began with, kept
// in the store under the digest of the whole set.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/cases/stores.hpp"
#include "engine/definition/catalogue.hpp"

namespace jalon {

// A set of definitions as one text, by which it is known and kept: canonical JSON of path → text.
std::string package_of(const std::vector<SourceFile>& sources);
// The files of such a text. Expects one that `package_of` made.
std::vector<SourceFile> sources_of(const std::string& package);
// SHA-256 (hex) of a package.
std::string digest_of(const std::string& package);

// What an administrator is told, in French, when the set published last is not in the store as it was published.
std::string lost_definitions(const std::string& digest);
// The same, when it is there and this version cannot read it without fault.
std::string unreadable_definitions(const std::string& digest);

class Definitions {
  public:
    // `sources` are the files that `current` was read from. Both and the store belong to the caller.
    Definitions(const Catalogue& current, const std::vector<SourceFile>& sources, CaseStore& store);

    // What is returned stays as it is, whatever is published later.
    const Catalogue& current() const { return *today_.load()->catalogue; }
    // SHA-256 (hex) of today's set.
    const std::string& digest() const { return today_.load()->digest; }
    // Takes the set published last for today's, when it is another one; true when it did. A set that the store does not
    // have whole, or that this version cannot read without fault, is not taken: today's goes on, and `trouble` says so.
    bool renew();
    // Why the set published last is not today's: a French sentence; "" when nothing is wrong.
    std::string trouble() const;
    // Keeps today's set in the store; called before the first case runs on it.
    void keep();
    // The set with that digest, its tariffs continued by the versions that begin later and its legal references
    // by those of today: a case keeps its definition, and learns of a new price or law, which holds from its
    // day on. A digest that the store does not know is a damaged store: throws std::runtime_error.
    const Catalogue& at(const std::string& digest) const;
    // The same; nullptr when the store does not have it whole.
    const Catalogue* find(const std::string& digest) const;

  private:
    struct Today {
        const Catalogue* catalogue = nullptr;
        std::string digest;
    };

    std::optional<std::string> whole_package(const std::string& digest) const;
    bool is_readable(const std::string& digest) const;
    std::unique_ptr<Catalogue> published_catalogue(const std::string& digest);

    CaseStore& store_;
    std::string package_;  // of the set given at the start
    std::string started_on_;
    std::optional<std::string> published_at_start_;
    mutable std::mutex mutex_;
    mutable std::map<std::string, std::unique_ptr<Catalogue>> earlier_;
    std::vector<std::unique_ptr<Catalogue>> retired_;  // somebody may still be reading them
    std::vector<std::unique_ptr<Today>> days_;
    std::atomic<const Today*> today_;
    std::string unreadable_;  // digest of a published set that could not be read, once it was tried
    std::string trouble_;
};

}  // namespace jalon
