// Work that the service does again and again beside its requests.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace jalon {

// Runs `work` every so often in a thread of its own, from `start` until it is destroyed, which waits for its end.
// `work` throws nothing.
class Background {
  public:
    Background(std::chrono::seconds pause, std::function<void()> work) : pause_(pause), work_(std::move(work)) {}
    ~Background() {
        {
            const std::scoped_lock lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        if (thread_.joinable()) {
            thread_.join();
        }
    }
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    void start() {
        thread_ = std::thread([this] { run(); });
    }

  private:
    void run() {
        std::unique_lock lock(mutex_);
        while (!wake_.wait_for(lock, pause_, [this] { return stopping_; })) {
            lock.unlock();
            work_();
            lock.lock();
        }
    }

    std::chrono::seconds pause_;
    std::function<void()> work_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace jalon
