// What the people of a case tell one another beside its steps: messages between the agent and the centre, the
// counsellor’s notes, and reminders to whoever is waited for.
//
// They are no acts: nothing moves by them, so they stand beside the journal and not in it
// (docs/decisions/0053-exchanges-beside-the-journal.md). Each is kept with the roles that may read it, and read for
// these alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/cases/stores.hpp"

namespace jalon {

struct Post {
    std::string key;  // one per page shown: the same key of the same author is kept once
    CaseId case_id;
    std::string circle;                 // confidential, service, note: see `circles_for`
    std::vector<std::string> audience;  // roles
    UserId author;
    std::string role;  // in which the author wrote
    Instant at{};
    std::string text;
};

// Somebody reminded those whose turn it is.
struct Chase {
    CaseId case_id;
    std::string state;  // of the task
    UserId by;
    std::string role;
    Instant at{};
};

// What somebody who was asked to come answered to an appointment as it stood then.
struct AppointmentAnswer {
    CaseId case_id;
    std::string name;  // of the appointment
    Instant at{};      // its time: one that was moved is answered anew
    UserId user;
    std::string role;
    std::string answer;  // confirmed, move_asked, excused, late_cancellation
    std::string text;    // why, or when instead; may be ""
    Instant told_at{};
    bool operator==(const AppointmentAnswer&) const = default;
};

// Throws StorageFailure.
class ExchangeStore {
  public:
    virtual ~ExchangeStore() = default;
    // Keeps the post with the messages that tell of it, all or nothing. False: its author wrote one of that key there.
    virtual bool add(const Post& post, const std::vector<OutgoingMessage>& told) = 0;
    // Those of the case that one of the roles may read, oldest first.
    virtual std::vector<Post> posts(const CaseId& id, const std::vector<std::string>& roles) = 0;
    // Likewise for a reminder. False: the task was chased after `latest` already.
    virtual bool add(const Chase& chase, Instant latest, const std::vector<OutgoingMessage>& told) = 0;
    // The last reminder of each task of these cases.
    virtual std::vector<Chase> last_chases(const std::vector<CaseId>& cases) = 0;
    // Keeps the answer with the messages that tell of it, all or nothing.
    virtual void add(const AppointmentAnswer& answer, const std::vector<OutgoingMessage>& told) = 0;
    // The last answer of each role to each appointment of these cases, at each time it was set for.
    virtual std::vector<AppointmentAnswer> last_answers(const std::vector<CaseId>& cases) = 0;
    // Messages that stand for themselves; one whose key is known is not kept again.
    virtual void enqueue(const std::vector<OutgoingMessage>& messages) = 0;

    // Messages to a person, newest first, and whether they were read.
    virtual std::vector<MessageLine> messages(const UserId& user, int limit, int offset) = 0;
    // Those of a case when one is given, otherwise all.
    virtual std::int64_t unread(const UserId& user, const CaseId& id) = 0;
    virtual std::int64_t count_messages(const UserId& user) = 0;
    // Those of a case when one is given, otherwise all.
    virtual void mark_read(const UserId& user, const CaseId& id, Instant at) = 0;
};

// A circle of readers that somebody may write to.
struct Circle {
    std::string id;
    std::string label;                  // « À votre conseiller seul »
    std::string badge;                  // who will read, as this reader is told
    std::vector<std::string> audience;  // roles
    Confidentiality confidentiality = Confidentiality::s3;
};

// The circles of a case for someone with these roles in it; none in a case without an agent, nor for those who are
// neither the agent nor at work on the case in the centre.
//   confidential  the agent and the counsellor, once there is one (class S3)
//   service       the agent, the counsellor, the head of service and the secretary: what is practical (class S2)
//   note          the counsellor of the case (class S3)
std::vector<Circle> circles_for(const CaseHeader& header, const std::vector<std::string>& roles);

struct PostView {
    std::string who;  // name and role; « vous »
    std::string badge;
    Confidentiality confidentiality = Confidentiality::s3;
    Instant at{};
    std::string text;
    bool mine = false;
};

// What a person may read and whom they may write to.
struct ExchangesView {
    std::vector<Circle> circles;
    std::vector<PostView> posts;  // oldest first
};

}  // namespace jalon
