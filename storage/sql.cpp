#include "storage/sql.hpp"

#include <Poco/Data/Binding.h>
#include <Poco/Data/Extraction.h>
#include <Poco/Data/Limit.h>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"

namespace jalon::storage {

namespace {

using Poco::Data::Keywords::bind;
using Poco::Data::Keywords::limit;

}  // namespace

Query::Query(Poco::Data::Session& session, const std::string& text) : statement_(session) {
    // One row at a time: `next` goes on where the last one stopped.
    statement_ << text, limit(1);
}

Query& Query::use(const std::string& value) {
    statement_.addBind(bind(value));
    return *this;
}

Query& Query::use(std::int64_t value) {
    statement_.addBind(bind(value));
    return *this;
}

Query& Query::use(const std::vector<std::string>& words) {
    return use(packed(words));
}

Query& Query::into(std::string& target) {
    statement_.addExtract(Poco::Data::Keywords::into(target));
    return *this;
}

Query& Query::into(std::int64_t& target) {
    statement_.addExtract(Poco::Data::Keywords::into(target));
    return *this;
}

Query& Query::into(int& target) {
    std::int64_t& number = number_slot();
    after_.emplace_back([&target, &number] { target = static_cast<int>(number); });
    return *this;
}

Query& Query::into(bool& target) {
    std::int64_t& number = number_slot();
    after_.emplace_back([&target, &number] { target = number != 0; });
    return *this;
}

Query& Query::into(Instant& target) {
    std::int64_t& number = number_slot();
    after_.emplace_back([&target, &number] { target = Instant(Duration(number)); });
    return *this;
}

Query& Query::into(std::optional<Date>& target) {
    std::string& text = text_slot();
    after_.emplace_back([&target, &text] {
        const Result<Date> date = parse_date(text);
        target = date ? std::optional<Date>(*date) : std::nullopt;
    });
    return *this;
}

Query& Query::into(Confidentiality& target) {
    std::int64_t& number = number_slot();
    after_.emplace_back([&target, &number] { target = static_cast<Confidentiality>(number); });
    return *this;
}

Query& Query::into(std::vector<std::string>& words) {
    std::string& text = text_slot();
    after_.emplace_back([&words, &text] { words = unpacked(text); });
    return *this;
}

bool Query::next() {
    try {
        if (started_ && statement_.done()) {
            return false;
        }
        started_ = true;
        if (statement_.execute() == 0) {
            return false;
        }
    } catch (const Poco::Exception& problem) {
        throw StorageFailure("La base de données a refusé une opération : " + problem.displayText());
    }
    for (const std::function<void()>& convert : after_) {
        convert();
    }
    return true;
}

void Query::run() {
    while (next()) {
        if (statement_.done()) {
            return;
        }
    }
}

std::string& Query::text_slot() {
    into(texts_.emplace_back());
    return texts_.back();
}

std::int64_t& Query::number_slot() {
    into(numbers_.emplace_back());
    return numbers_.back();
}

std::string packed(const std::vector<std::string>& words) {
    if (words.empty()) {
        return {};
    }
    for (const std::string& word : words) {
        expect(word.find(',') == std::string::npos, "a stored word holds no comma");
    }
    return "," + join(words, ",") + ",";
}

std::vector<std::string> unpacked(const std::string& text) {
    if (text.size() < 2) {
        return {};
    }
    return split(std::string_view(text).substr(1, text.size() - 2), ',');
}

std::int64_t changes(Poco::Data::Session& session) {
    std::int64_t count = 0;
    Query query(session, "SELECT changes()");
    query.into(count).next();
    return count;
}

}  // namespace jalon::storage
