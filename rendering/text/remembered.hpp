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
    // Beyond `results_max` it forgets all and begins anew, so that what it takes stays bounded.
    explicit Remembered(std::size_t results_max) : results_max_(results_max) {}

    // What `compute()` gave for `key` the first time. Two threads that ask first at once both compute it.
    template <class Compute>
    std::shared_ptr<const Result> get(const Key& key, Compute compute) const {
        {
            const std::shared_lock lock(mutex_);
            if (const auto found = results_.find(key); found != results_.end()) {
                return found->second;
            }
        }
        auto made = std::make_shared<const Result>(compute());
        const std::scoped_lock lock(mutex_);
        if (results_.size() >= results_max_) {
            results_.clear();
        }
        return results_.emplace(key, std::move(made)).first->second;
    }

  private:
    std::size_t results_max_;
    mutable std::shared_mutex mutex_;
    mutable Index results_;
};

// By words, of which a document has thousands.
template <class Result>
using RememberedWords =
    Remembered<std::u32string, Result, std::unordered_map<std::u32string, std::shared_ptr<const Result>>>;

// By text that holds all that the result depends on.
template <class Result>
using RememberedTexts = Remembered<std::string, Result, std::unordered_map<std::string, std::shared_ptr<const Result>>>;

}  // namespace jalon::rendering
