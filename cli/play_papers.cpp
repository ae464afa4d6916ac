#include "cli/play_papers.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include "cli/demo.hpp"
#include "cli/demo_people.hpp"
#include "cli/images.hpp"
#include "cli/outside.hpp"
#include "engine/definition/facts_file.hpp"
#include "engine/definition/role.hpp"
#include "engine/scenario/case_host.hpp"
#include "rendering/copies/paper_tools.hpp"
#include "rendering/reading_renderer.hpp"

namespace jalon {

namespace fs = std::filesystem;

namespace {

class TemporaryData {
  public:
    TemporaryData() : path_(fs::temp_directory_path() / fmt::format("jalon-play-{}", ::getpid())) {
        fs::remove_all(path_);
    }
    ~TemporaryData() { fs::remove_all(path_); }
    TemporaryData(const TemporaryData&) = delete;
    TemporaryData& operator=(const TemporaryData&) = delete;
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

class PaperHouse final : public CaseHouse {
  public:
    // The catalogue outlives the house.
    PaperHouse(const Catalogue& catalogue, std::vector<SourceFile> sources)
        : catalogue_(catalogue),
          sources_(std::move(sources)),
          renderer_({.partials = {}, .images = images_of(sources_)}),
          papers_(renderer_),
          reader_(renderer_),
          clock_(Instant{}) {
        open();
    }

    CaseService& service() override { return *service_; }
    CaseStore& cases() override { return stores_->cases; }
    const Directory& directory() override { return stores_->directory; }
    const Catalogue& catalogue() override { return catalogue_; }
    FixedClock& clock() override { return clock_; }
    const PaperReader* papers() override { return &reader_; }
    void reopen() override {
        service_.reset();
        stores_.reset();
        open();
    }
    Stores& stores() { return *stores_; }

  private:
    void open() {
        stores_ = std::make_unique<Stores>(data_.path(), random_);
        service_ = std::make_unique<CaseService>(CaseService::Parts{.catalogue = &catalogue_,
                                                                    .sources = &sources_,
                                                                    .cases = &stores_->cases,
                                                                    .documents = &stores_->documents,
                                                                    .renderer = &reader_,
                                                                    .papers = &papers_,
                                                                    .directory = &stores_->directory,
                                                                    .clock = &clock_,
                                                                    .random = &random_,
                                                                    .calendar = Calendar()});
    }

    TemporaryData data_;
    const Catalogue& catalogue_;
    std::vector<SourceFile> sources_;
    PdfRenderer renderer_;
    PdfPaperTools papers_;
    ReadingRenderer reader_;
    FixedClock clock_;
    SystemRandom random_;
    std::unique_ptr<Stores> stores_;
    std::unique_ptr<CaseService> service_;
};

// The people of the demonstration play the script in their own names.
class PaperHost final : public CaseHost {
  public:
    PaperHost(PaperHouse& house, const Value& line, const Value& words, const Scenario* frame)
        : CaseHost(house, people_of(cast_for(house.directory(), line)), frame),
          wording_(house.directory(), line, words) {}

  protected:
    Record answers(const ScenarioStep& step) const override { return wording_.reworded(CaseHost::answers(step)); }

  private:
    static std::map<std::string, Actor> people_of(const CasePlayer::Cast& cast) {
        return {cast.actors.begin(), cast.actors.end()};
    }

    Wording wording_;
};

// Who takes the parts of a case at that body: an agent of theirs with an account, the first counsellor.
Value line_for(const Directory& directory, const std::string& organisation) {
    Record line{{"organisation", organisation}};
    for (const User& user : directory.users_with_role("agent")) {
        if (user.organisation.str() == organisation) {
            line["agent"] = user.agent.str();
            break;
        }
    }
    if (const std::vector<User> counsellors = directory.users_with_role("counsellor"); !counsellors.empty()) {
        line["counsellor"] = counsellors.front().id.str();
    }
    for (const std::string& role : roles_of_other_bodies()) {
        if (const std::vector<User> theirs = directory.users_with_role(role); !theirs.empty()) {
            line[role] = theirs.front().organisation.str();
        }
    }
    return Value(std::move(line));
}

// The ordinary journey of the case that those of this workflow rest on.
Result<Scenario> frame_below(const fs::path& root, const Workflow& workflow) {
    if (workflow.requirements.empty()) {
        return failure(ErrorKind::invalid, fmt::format("Un dossier « {} » ne repose sur aucun autre.", workflow.label));
    }
    const fs::path path =
        root / "tests" / "scenarios" / workflow.requirements.front().workflow / "ordinary-journey.yaml";
    const Result<std::string> text = read_file(path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    std::vector<Finding> findings;
    std::optional<Scenario> scenario = read_scenario({path.string(), *text}, findings);
    return scenario ? Result<Scenario>(std::move(*scenario))
                    : failure(ErrorKind::definition, findings.empty() ? path.string() : findings.front().str());
}

}  // namespace

Result<PlayResult> play_with_papers(const Scenario& scenario, const Catalogue& catalogue, const fs::path& root,
                                    Restore restore) {
    PaperHouse house(catalogue, definition_files(root));
    if (const Result<bool> people = load_directory(root / "demo", house.stores(), ""); !people) {
        return tl::unexpected(people.error());
    }
    const Result<std::string> text = read_file(root / "demo" / "cases.yaml");
    const Result<Record> cases = text ? read_facts({"demo/cases.yaml", *text}) : Result<Record>(Record());
    const Result<Scenario> frame = frame_below(root, catalogue.workflow(scenario.workflow));
    if (!frame && scenario.settings.find("framework") != nullptr) {
        return tl::unexpected(frame.error());
    }
    const YamlNode* body = scenario.settings.find("organisation");
    PaperHost host(house, line_for(house.directory(), body == nullptr ? "" : body->text),
                   cases ? Value(*cases)["words"] : Value(), frame ? &*frame : nullptr);
    return play(scenario, host, restore);
}

}  // namespace jalon
