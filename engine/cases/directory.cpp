#include "engine/cases/directory.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/base/french.hpp"
#include "engine/definition/body_type.hpp"

namespace jalon {

namespace {

// How a type of body speaks of itself.
struct BodyWords {
    std::string_view type;
    std::string_view type_label;
    std::string_view assembly;      // « conseil municipal »
    std::string_view the_assembly;  // « le conseil municipal »
    std::string_view of_assembly;   // « du conseil municipal »
    std::string_view executive_m;
    std::string_view executive_f;
    std::string_view executive_tail;  // « du conseil départemental », or ""
};

constexpr std::array bodies = {
    BodyWords{"commune", "commune", "conseil municipal", "le conseil municipal", "du conseil municipal", "Maire",
              "Maire", ""},
    BodyWords{"epci", "établissement public de coopération intercommunale", "conseil communautaire",
              "le conseil communautaire", "du conseil communautaire", "Président", "Présidente", ""},
    BodyWords{"syndicat", "syndicat", "comité syndical", "le comité syndical", "du comité syndical", "Président",
              "Présidente", ""},
    BodyWords{"ccas", "centre communal d’action sociale", "conseil d’administration", "le conseil d’administration",
              "du conseil d’administration", "Président", "Présidente", ""},
    BodyWords{"caisse_des_ecoles", "caisse des écoles", "comité de la caisse", "le comité de la caisse",
              "du comité de la caisse", "Président", "Présidente", ""},
    BodyWords{"departement", "département", "conseil départemental", "le conseil départemental",
              "du conseil départemental", "Président", "Présidente", " du conseil départemental"},
    BodyWords{"region", "région", "conseil régional", "le conseil régional", "du conseil régional", "Président",
              "Présidente", " du conseil régional"},
    BodyWords{"sdis", "service d’incendie et de secours", "conseil d’administration", "le conseil d’administration",
              "du conseil d’administration", "Président", "Présidente", " du conseil d’administration"},
    BodyWords{"oph", "office public de l’habitat", "conseil d’administration", "le conseil d’administration",
              "du conseil d’administration", "Président", "Présidente", " du conseil d’administration"},
    BodyWords{"cdg", "centre de gestion", "conseil d’administration", "le conseil d’administration",
              "du conseil d’administration", "Président", "Présidente", ""},
};

// Every type has its words; « other » has those that fit any body.
static_assert(std::ranges::all_of(bodies,
                                  [](const BodyWords& body) {
                                      return std::ranges::find(body_types, body.type) != body_types.end();
                                  }) &&
              bodies.size() + 1 == body_types.size());

const BodyWords& words_of(const std::string& type) {
    for (const BodyWords& body : bodies) {
        if (body.type == type) {
            return body;
        }
    }
    static constexpr BodyWords other{"other",
                                     "établissement",
                                     "organe délibérant",
                                     "l’organe délibérant",
                                     "de l’organe délibérant",
                                     "Directeur",
                                     "Directrice",
                                     ""};
    return other;
}

// The first letter of a text in upper case, when it is an ASCII letter or « é ».
std::string capitalised(std::string text) {
    if (text.starts_with("é")) {
        text.replace(0, 2, "É");
    } else if (!text.empty()) {
        text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    }
    return text;
}

std::string civility(const std::string& gender) {
    return gender == "f" ? "Madame" : "Monsieur";
}

std::string status_label(const std::string& status) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> labels = {
        {{"permanent", "fonctionnaire titulaire"},
         {"trainee", "fonctionnaire stagiaire"},
         {"fixed_term", "contractuel de droit public (CDD)"},
         {"open_ended", "contractuel de droit public (CDI)"},
         {"private_law", "contractuel de droit privé"}}};
    for (const auto& [code, label] : labels) {
        if (code == status) {
            return std::string(label);
        }
    }
    return status;
}

Value text_or_null(const std::string& text) {
    return text.empty() ? Value() : Value(text);
}

}  // namespace

bool is_employer(const Organisation& organisation) {
    return organisation.type != centre_type && organisation.affiliation != "outside";
}

Record facts_of(const Organisation& body) {
    const BodyWords& words = words_of(body.type);
    const bool woman = body.executive_gender == "f";
    const std::string executive =
        std::string(woman ? words.executive_f : words.executive_m) + std::string(words.executive_tail);
    const std::string the_executive = (woman ? "la " : "le ") + executive;
    const std::string signatory = body.signatory_name.empty() ? body.executive_name : body.signatory_name;
    const std::string signatory_title = body.signatory_title.empty() ? executive : body.signatory_title;

    Record facts;
    facts["id"] = body.id.str();
    facts["type"] = body.type;
    facts["type_label"] = words.type_label;
    facts["name"] = body.name;
    facts["short_name"] = body.short_name;
    facts["the_name"] = body.the_name;
    facts["The_name"] = capitalised(body.the_name);
    facts["the_name_cap"] = capitalised(body.the_name);
    facts["of_name"] = body.of_name;
    facts["to_name"] = body.to_name;
    facts["assembly"] = words.assembly;
    facts["the_assembly"] = words.the_assembly;
    facts["the_assembly_cap"] = capitalised(std::string(words.the_assembly));
    facts["of_assembly"] = words.of_assembly;
    facts["executive"] = executive;
    facts["executive_gender"] = body.executive_gender;
    facts["executive_is_woman"] = woman;
    facts["the_executive"] = the_executive;
    facts["the_executive_cap"] = capitalised(the_executive);
    facts["of_executive"] = (woman ? "de la " : "du ") + executive;
    facts["to_executive"] = (woman ? "à la " : "au ") + executive;
    facts["executive_name"] = text_or_null(body.executive_name);
    facts["executive_civility"] = civility(body.executive_gender);
    facts["represented"] = body.the_name.starts_with("la ") ? "représentée" : "représenté";
    facts["signatory_name"] = text_or_null(signatory);
    facts["signatory_title"] = signatory_title;
    facts["delegation"] = text_or_null(body.delegation);
    facts["siret"] = text_or_null(body.siret);
    facts["siren"] = text_or_null(body.siret.substr(0, 9));
    facts["address"] = text_or_null(body.address);
    facts["postcode"] = text_or_null(body.postcode);
    facts["city"] = text_or_null(body.city);
    facts["email"] = text_or_null(body.email);
    facts["phone"] = text_or_null(body.phone);
    facts["staff"] = body.staff;
    facts["affiliation"] = body.affiliation;
    facts["affiliated"] = body.affiliation == "mandatory" || body.affiliation == "voluntary";
    facts["own_fiphfp"] = body.own_fiphfp;
    facts["service_code"] = text_or_null(body.service_code);
    facts["commitment_required"] = body.commitment_required;
    facts["tribunal"] = text_or_null(body.tribunal);
    facts["iban"] = text_or_null(body.iban);
    return facts;
}

Record facts_of(const Agent& agent) {
    const bool woman = agent.gender == "f";
    Record facts;
    facts["id"] = agent.id.str();
    facts["gender"] = agent.gender;
    facts["is_woman"] = woman;
    facts["civility"] = civility(agent.gender);
    facts["salutation"] = civility(agent.gender);
    facts["born"] = woman ? "née" : "né";
    facts["first_name"] = text_or_null(agent.first_name);
    facts["last_name"] = text_or_null(agent.last_name);
    facts["full_name"] = agent.first_name + " " + french::upper(agent.last_name);
    facts["birth_year"] = agent.birth_year == 0 ? Value() : Value(agent.birth_year);
    facts["grade"] = text_or_null(agent.grade);
    facts["category"] = text_or_null(agent.category);
    facts["status"] = agent.status;
    facts["status_label"] = status_label(agent.status);
    facts["public_law"] = agent.status != "private_law";
    facts["tenured"] = agent.status == "permanent";
    facts["post"] = text_or_null(agent.post);
    facts["department"] = text_or_null(agent.department);
    facts["seniority_years"] = agent.seniority_years;
    facts["email"] = text_or_null(agent.email);
    facts["phone"] = text_or_null(agent.phone);
    return facts;
}

Record facts_of(const User& user) {
    Record facts;
    facts["id"] = user.id.str();
    facts["gender"] = user.gender;
    facts["civility"] = civility(user.gender);
    facts["first_name"] = text_or_null(user.first_name);
    facts["last_name"] = text_or_null(user.last_name);
    facts["full_name"] = user.first_name + " " + french::upper(user.last_name);
    facts["title"] = text_or_null(user.title);
    facts["email"] = text_or_null(user.email);
    facts["phone"] = text_or_null(user.phone);
    return facts;
}

}  // namespace jalon
