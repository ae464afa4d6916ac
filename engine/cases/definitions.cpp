#include "engine/cases/definitions.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/sha256.hpp"
#include "engine/base/value.hpp"

namespace jalon {

namespace {

// The versions of a tariff as a case knew them, then those of today that begin after them.
void continue_tariff(HourlyTariff& earlier, const HourlyTariff& current) {
    for (const TariffVersion& version : current.versions) {
        if (earlier.versions.empty() || earlier.versions.back().valid_from < version.valid_from) {
            if (!earlier.versions.empty() && !earlier.versions.back().valid_to) {
                earlier.versions.back().valid_to = add_days(version.valid_from, -1);
            }
            earlier.versions.push_back(version);
        }
    }
}

// The legal references of today, and before them those that only the case's definitions knew: lines once used are
// closed, never changed, so that an earlier document finds its own.
void continue_visas(std::vector<Visa>& earlier, const std::vector<Visa>& current) {
    std::erase_if(earlier, [&](const Visa& one) {
        return std::ranges::any_of(current,
                                   [&](const Visa& other) { return one.id == other.id && one.clause == other.clause; });
    });
    earlier.insert(earlier.end(), current.begin(), current.end());
}

}  // namespace

std::string package_of(const std::vector<SourceFile>& sources) {
    Record files;
    for (const SourceFile& file : sources) {
        files[file.path] = file.text;
    }
    return to_json(files);
}

std::string lost_definitions(const std::string& digest) {
    return fmt::format(
        "Les définitions publiées en dernier ({:.12}…) manquent dans la base, ou y sont abîmées. Publiez-les de "
        "nouveau "
        "(jalon publish --apply), ou rendez une sauvegarde.",
        digest);
}

std::string unreadable_definitions(const std::string& digest) {
    return fmt::format(
        "Les définitions publiées en dernier ({:.12}…) viennent d’une version plus récente de Jalon, que celle-ci ne "
        "sait pas lire : les nouveaux dossiers suivent encore les précédentes. Installez la version la plus récente.",
        digest);
}

std::vector<SourceFile> sources_of(const std::string& package) {
    const Result<Value> files = from_json(package);
    expect(files.has_value() && files->record() != nullptr, "a kept definition is readable");
    std::vector<SourceFile> sources;
    for (const auto& [path, text] : *files->record()) {
        sources.push_back({path, *text.text()});
    }
    return sources;
}

std::string digest_of(const std::string& package) {
    return sha256_hex(package);
}

Definitions::Definitions(const Catalogue& current, const std::vector<SourceFile>& sources, CaseStore& store)
    : store_(store), package_(package_of(sources)), started_on_(digest_of(package_)) {
    // One that is lost or cannot be read is none that the installation was started beside on purpose: `renew` tells of
    // it.
    if (std::optional<std::string> published = store.published();
        published && (*published == started_on_ || is_readable(*published))) {
        published_at_start_ = std::move(published);
    }
    days_.push_back(std::make_unique<Today>(Today{&current, started_on_}));
    today_ = days_.back().get();
}

void Definitions::keep() {
    store_.keep_definition(started_on_, package_);
}

std::string Definitions::trouble() const {
    const std::scoped_lock lock(mutex_);
    return trouble_;
}

// A package that is not what its digest says is as good as none.
std::optional<std::string> Definitions::whole_package(const std::string& digest) const {
    std::optional<std::string> package = store_.definition(digest);
    return package && digest_of(*package) == digest ? std::move(package) : std::nullopt;
}

bool Definitions::is_readable(const std::string& digest) const {
    const std::optional<std::string> package = whole_package(digest);
    return package && read_catalogue(sources_of(*package)).ok();
}

// The catalogue of a published set; nullptr, and `trouble_` says why, when it cannot be had.
std::unique_ptr<Catalogue> Definitions::published_catalogue(const std::string& digest) {
    if (digest == unreadable_) {
        return nullptr;
    }
    const std::optional<std::string> package = whole_package(digest);
    if (!package) {
        trouble_ = lost_definitions(digest);
        return nullptr;
    }
    ReadResult read = read_catalogue(sources_of(*package));
    if (!read.ok()) {
        unreadable_ = digest;
        trouble_ = unreadable_definitions(digest);
        return nullptr;
    }
    return std::make_unique<Catalogue>(std::move(read.catalogue));
}

bool Definitions::renew() {
    const std::optional<std::string> published = store_.published();
    const std::scoped_lock lock(mutex_);
    // What was published before the start is not what the installation was started with, on purpose.
    if (!published || published == published_at_start_ || *published == today_.load()->digest) {
        trouble_.clear();
        return false;
    }
    std::unique_ptr<Catalogue> catalogue = published_catalogue(*published);
    if (catalogue == nullptr) {
        return false;
    }
    days_.push_back(std::make_unique<Today>(Today{catalogue.get(), *published}));
    retired_.push_back(std::move(catalogue));
    // Tariffs are continued by those of today: what is known of earlier sets is read again.
    for (auto& [digest, known] : earlier_) {
        retired_.push_back(std::move(known));
    }
    earlier_.clear();
    published_at_start_.reset();
    trouble_.clear();
    today_ = days_.back().get();
    return true;
}

const Catalogue* Definitions::find(const std::string& digest) const {
    const Today& today = *today_.load();
    if (digest == today.digest) {
        return today.catalogue;
    }
    const std::scoped_lock lock(mutex_);
    if (const auto found = earlier_.find(digest); found != earlier_.end()) {
        return found->second.get();
    }
    const std::optional<std::string> package = whole_package(digest);
    if (!package) {
        return nullptr;
    }
    auto catalogue = std::make_unique<Catalogue>(read_catalogue(sources_of(*package)).catalogue);
    for (auto& [id, tariff] : catalogue->tariffs) {
        if (const auto current = today.catalogue->tariffs.find(id); current != today.catalogue->tariffs.end()) {
            continue_tariff(tariff, current->second);
        }
    }
    continue_visas(catalogue->visas, today.catalogue->visas);
    return earlier_.emplace(digest, std::move(catalogue)).first->second.get();
}

const Catalogue& Definitions::at(const std::string& digest) const {
    const Catalogue* found = find(digest);
    if (found == nullptr) {
        throw std::runtime_error("definition=" + digest + " is not in the store as it was kept");
    }
    return *found;
}

}  // namespace jalon
