// Results that come back all the time, computed once: the shapes of words, the places where they may be cut, reduced
// fonts. Several threads may ask at once.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace jalon::rendering {

// `Index` finds results by key: a map, or an unordered_map where keys have a hash.
template <class Key, class Result, class Index = std::map<Key, std::shared_ptr<const Result>>>
class Remembered {
  public:
    // What it keeps stays bounded: results weigh no more than `weight_max` together. They live in two halves; when the
    // younger is full, the elder is forgotten, so that what is asked for now and then stays.
    explicit Remembered(std::size_t weight_max) : half_max_(weight_max / 2) {}

    // What `compute()` gave for `key` the first time. Two threads that ask first at once both compute it. A result that
    // alone outweighs a half is not kept.
    template <class Compute>
    std::shared_ptr<const Result> get(const Key& key, Compute compute, std::size_t weight = 1) const {
        bool old = false;
        std::shared_ptr<const Result> result;
        {
            const std::shared_lock lock(mutex_);
            if (const auto found = young_.find(key); found != young_.end()) {
                return found->second;
            }
            if (const auto found = old_.find(key); found != old_.end()) {
                result = found->second;
                old = true;
            }
        }
        if (!old) {
            result = std::make_shared<const Result>(compute());
        }
        return weight > half_max_ ? result : kept(key, std::move(result), weight);
    }

  private:
    std::shared_ptr<const Result> kept(const Key& key, std::shared_ptr<const Result> result, std::size_t weight) const {
        Index forgotten;  // freed without the lock
        const std::scoped_lock lock(mutex_);
        if (weight_ + weight > half_max_) {
            forgotten = std::move(old_);
            old_ = std::move(young_);
            young_ = Index();
            weight_ = 0;
        }
        const auto [place, added] = young_.emplace(key, std::move(result));
        weight_ += added ? weight : 0;
        return place->second;
    }

    std::size_t half_max_;
    mutable std::shared_mutex mutex_;
    mutable Index young_;
    mutable Index old_;
    mutable std::size_t weight_ = 0;  // of the young
};

// By words, of which a document has thousands.
template <class Result>
using RememberedWords =
    Remembered<std::u32string, Result, std::unordered_map<std::u32string, std::shared_ptr<const Result>>>;

// By text that holds all that the result depends on.
template <class Result>
using RememberedTexts = Remembered<std::string, Result, std::unordered_map<std::string, std::shared_ptr<const Result>>>;

}  // namespace jalon::rendering
