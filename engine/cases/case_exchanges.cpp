#include <algorithm>
#include <chrono>
#include <set>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/case_service_inside.hpp"
#include "engine/cases/case_view.hpp"
#include "engine/cases/exchanges.hpp"
#include "engine/cases/telling.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

constexpr std::ptrdiff_t longest_post = 4000;  // characters

std::ptrdiff_t characters_in(const std::string& text) {
    return std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
}

bool holds(const std::vector<std::string>& roles, std::string_view role) {
    return std::ranges::find(roles, role) != roles.end();
}

tl::unexpected<Error> no_exchanges() {
    return failure(ErrorKind::not_allowed, "Ce dossier n’a pas d’échanges qui vous soient ouverts.");
}

// The roles that a task waits for and that the actor does not hold; none when the actor may not chase there.
std::vector<std::string> chased_roles(const std::vector<TaskRow>& tasks, const std::string& state,
                                      const std::vector<std::string>& roles) {
    std::vector<std::string> waited_for;
    for (const TaskRow& task : tasks) {
        if (task.state == state && may_chase(task, roles)) {
            waited_for.push_back(task.role);
        }
    }
    return waited_for;
}

// The circle a post was written to, as these roles are told; the label is for writing.
Circle circle_of(const std::string& id, const std::vector<std::string>& roles) {
    const bool agent = holds(roles, "agent");
    if (id == "confidential") {
        return {id,
                agent ? "À votre conseiller, à lui seul" : "À l’agent, à lui seul",
                agent ? "Visible par vous et votre conseiller seulement" : "Visible par vous et l’agent seulement",
                {"agent", "counsellor"},
                Confidentiality::s3};
    }
    if (id == "note") {
        return {id,
                "Note de travail, pour le conseiller du dossier",
                "Visible par le conseiller du dossier seulement",
                {"counsellor"},
                Confidentiality::s3};
    }
    return {id,
            agent ? "Au service : conseiller, secrétariat et responsable" : "À l’agent et au service",
            agent ? "Visible par vous et le service" : "Visible par l’agent et le service",
            {"agent", "counsellor", "head_of_service", "secretary"},
            Confidentiality::s2};
}

}  // namespace

std::vector<Circle> circles_for(const CaseHeader& header, const std::vector<std::string>& roles) {
    std::vector<Circle> circles;
    if (header.agent.empty() || reads_from_outside(roles)) {
        return circles;
    }
    const bool talks = holds(roles, "counsellor") || (holds(roles, "agent") && !header.counsellor.empty());
    if (talks) {
        circles.push_back(circle_of("confidential", roles));
    }
    circles.push_back(circle_of("service", roles));
    if (holds(roles, "counsellor")) {
        circles.push_back(circle_of("note", roles));
    }
    return circles;
}

Result<ExchangesView> CaseService::exchanges(const Actor& actor, const CaseId& id) const {
    const Parts& parts = inside_->parts;
    const std::optional<CaseHeader> header = parts.cases->header(id);
    const std::vector<std::string> roles = header ? roles_in(actor, *header) : std::vector<std::string>();
    if (roles.empty()) {
        return unknown_case();
    }
    ExchangesView seen;
    seen.circles = parts.exchanges == nullptr ? std::vector<Circle>() : circles_for(*header, roles);
    if (seen.circles.empty()) {
        return no_exchanges();
    }
    for (const Post& post : parts.exchanges->posts(id, roles)) {
        const Circle circle = circle_of(post.circle, roles);
        const std::optional<User> author = parts.directory->user(post.author);
        PostView view{.who = {},
                      .badge = circle.badge,
                      .confidentiality = circle.confidentiality,
                      .at = post.at,
                      .text = post.text,
                      .mine = post.author == actor.user};
        const std::string name =
            author ? fmt::format("{} {}", author->first_name, french::upper(author->last_name)) : std::string();
        view.who = view.mine ? "Vous" : name.empty() ? role_label(post.role) : name + ", " + role_label(post.role);
        seen.posts.push_back(std::move(view));
    }
    return seen;
}

Result<bool> CaseService::say(const Actor& actor, const CaseId& id, const NewPost& written) {
    const Parts& parts = inside_->parts;
    const std::optional<CaseHeader> header = parts.cases->header(id);
    const std::vector<std::string> roles = header ? roles_in(actor, *header) : std::vector<std::string>();
    if (roles.empty()) {
        return unknown_case();
    }
    const std::vector<Circle> circles =
        parts.exchanges == nullptr ? std::vector<Circle>() : circles_for(*header, roles);
    const auto circle = std::ranges::find(circles, written.circle, &Circle::id);
    if (circles.empty()) {
        return no_exchanges();
    }
    if (circle == circles.end()) {
        return failure(ErrorKind::invalid, "Choisissez qui pourra lire ce message.");
    }
    const std::string text = trimmed(written.text);
    if (text.empty()) {
        return failure(ErrorKind::invalid, "Écrivez votre message avant de l’envoyer.");
    }
    if (written.key.empty()) {
        return failure(ErrorKind::invalid, "Cette page est incomplète : rechargez-la, puis envoyez votre message.");
    }
    if (characters_in(text) > longest_post) {
        return failure(ErrorKind::invalid, "Ce message est trop long ; coupez-le en plusieurs messages.");
    }
    const auto as = std::ranges::find_if(circle->audience, [&](const std::string& one) { return holds(roles, one); });
    const Instant now = parts.clock->now();
    Post post{.key = written.key,
              .case_id = id,
              .circle = circle->id,
              .audience = circle->audience,
              .author = actor.user,
              .role = *as,
              .at = now,
              .text = text};
    const Told told{.key = "post/" + id.str() + "/" + written.key,
                    .message = "post",
                    .subject = "Un message vous attend",
                    .text = fmt::format("Un message vous attend dans le dossier {}. Connectez-vous pour le lire.",
                                        header->reference)};
    return parts.exchanges->add(
        post, messages_to(people_of(*parts.directory, *header, circle->audience, actor.user), id, told, now));
}

Result<std::string> CaseService::chase(const Actor& actor, const CaseId& id, const std::string& state) {
    const Parts& parts = inside_->parts;
    const Result<Inside::Known> known = inside_->know_as_of_now(actor, id);
    if (!known) {
        return tl::unexpected(known.error());
    }
    const CaseHeader& header = known->the_case.header;
    const std::vector<std::string> waited_for = chased_roles(parts.cases->tasks_of(id), state, known->roles);
    if (waited_for.empty() || parts.exchanges == nullptr) {
        return failure(ErrorKind::not_allowed,
                       "Personne n’est à relancer ici : l’étape est passée, ou ne vous revient pas.");
    }
    const auto people = people_of(*parts.directory, header, waited_for, actor.user);
    if (people.empty()) {
        return failure(ErrorKind::invalid,
                       fmt::format("{} n’a pas de compte à qui écrire ; prenez contact par téléphone.",
                                   role_label(waited_for.front())));
    }
    const Instant now = parts.clock->now();
    const auto pause = std::chrono::hours(24) * parts.chase_pause_days;
    const Told told{.key = fmt::format("chase/{}/{}/{}", id.str(), state, iso_instant(now)),
                    .message = "chase",
                    .subject = "Une action vous attend",
                    .text = fmt::format("Le dossier {} attend une action de votre part. Connectez-vous : elle figure "
                                        "sur votre page d’accueil.",
                                        header.reference)};
    const Chase chase{.case_id = id, .state = state, .by = actor.user, .role = known->roles.front(), .at = now};
    if (!parts.exchanges->add(chase, now - pause, messages_to(people, id, told, now))) {
        for (const Chase& last : parts.exchanges->last_chases({id})) {
            if (last.state == state) {
                return failure(ErrorKind::invalid,
                               fmt::format("Une relance est déjà partie le {} ; vous pourrez relancer à nouveau le {}.",
                                           french::long_date(paris_date(last.at)),
                                           french::long_date(paris_date(last.at + pause))));
            }
        }
    }
    std::vector<std::string> who;
    for (const std::string& role : waited_for) {
        who.push_back(role_label(role));
    }
    return join(who, ", ");
}

std::vector<MessageLine> CaseService::messages(const Actor& actor, int limit, int offset) const {
    const Parts& parts = inside_->parts;
    return parts.exchanges == nullptr ? parts.cases->messages_for(actor.user, limit)
                                      : parts.exchanges->messages(actor.user, limit, offset);
}

MessageCounts CaseService::count_messages(const Actor& actor) const {
    const Parts& parts = inside_->parts;
    if (parts.exchanges == nullptr) {
        return {};
    }
    return {parts.exchanges->count_messages(actor.user), parts.exchanges->unread(actor.user, CaseId())};
}

void CaseService::read_messages(const Actor& actor, const CaseId& id) {
    const Parts& parts = inside_->parts;
    if (parts.exchanges != nullptr && parts.exchanges->unread(actor.user, id) > 0) {
        parts.exchanges->mark_read(actor.user, id, parts.clock->now());
    }
}

// Late are the tasks of others and one’s own alike: whoever answers for the service answers for both.
int CaseService::tell_late_cases() {
    const Parts& parts = inside_->parts;
    constexpr TimeOfDay morning{7 * 60 + 30};
    const Date today = parts.clock->today();
    const auto since_monday = std::chrono::weekday(std::chrono::sys_days(today)).iso_encoding() - 1;
    const Date monday = add_days(today, -static_cast<std::int64_t>(since_monday));
    if (parts.exchanges == nullptr || parts.clock->now() < paris_instant(monday, morning)) {
        return 0;
    }
    CaseScope scope;
    scope.all = true;
    scope.roles = {"head_of_service"};
    std::set<std::string> cases;
    const TaskLine* oldest = nullptr;
    std::vector<TaskLine> tasks = parts.cases->tasks(scope, true);
    std::ranges::copy(parts.cases->tasks(scope, false), std::back_inserter(tasks));
    for (const TaskLine& line : tasks) {
        if (line.task.due && *line.task.due < today) {
            cases.insert(line.header.id.str());
            oldest = oldest == nullptr || *line.task.due < *oldest->task.due ? &line : oldest;
        }
    }
    if (oldest == nullptr) {
        return 0;
    }
    const bool one = cases.size() == 1;
    const Told told{
        .key = "late/" + iso_date(monday),
        .message = "late-cases",
        .subject = "Dossiers en retard",
        .text = fmt::format("{} {}. La liste figure sur votre page d’accueil, sous « En retard ».",
                            one ? "Un dossier a passé une échéance :"
                                : fmt::format("{} dossiers ont passé une échéance, le premier :", cases.size()),
                            oldest->header.reference)};
    const auto people = people_of(*parts.directory, oldest->header, scope.roles, UserId());
    parts.exchanges->enqueue(messages_to(people, oldest->header.id, told, parts.clock->now()));
    return static_cast<int>(cases.size());
}

}  // namespace jalon
