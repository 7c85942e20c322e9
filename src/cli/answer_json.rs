//! Answers as JSON, in the contract's field names.

use serde_json::{Value, json};

use super::answer_table::{Answered, chosen};
use crate::model::{Article, Candidate, End, Evidence, MentionAnswer, PartialDate, RoleAt, Term};

/// The answers to one article.
pub(super) fn answered(article: &Article, answered: &Answered) -> Value {
    let mentions: Vec<_> = article
        .mentions
        .iter()
        .zip(&answered.mentions)
        .map(|(mention, answer)| self::mention(&mention.text, answer))
        .collect();
    json!({
        "id": article.id,
        "publication_date": date(article.date),
        "revision": answered.revision,
        "model_version": answered.model_version,
        "mentions": mentions,
    })
}

fn mention(text: &str, answer: &MentionAnswer) -> Value {
    let parsed = &answer.parsed;
    let modifiers: Vec<_> = parsed.modifiers.iter().map(|one| one.as_str()).collect();
    let entity = answer.entity.map(|id| match chosen(answer) {
        Some(one) => json!({"id": id, "kind": one.kind.as_str(), "name": one.name}),
        None => json!({"id": id}),
    });
    let remembered = answer
        .remembered
        .as_ref()
        .map(|one| json!({"id": one.id, "kind": one.kind.as_str(), "name": one.name}));
    json!({
        "text": text,
        "date": date(answer.date),
        "end_date": date(answer.end_date),
        "decision": answer.decision.as_str(),
        "reason": answer.reason.as_str(),
        "entity": entity,
        "provisional": answer.provisional,
        "remembered": remembered,
        "candidates": candidates(&answer.candidates),
        "unknown": {
            "score": answer.unknown.score,
            "probability": answer.unknown.probability,
            "evidence": parts(&answer.unknown.evidence),
        },
        "offices": candidates(&answer.offices),
        "parsed": {
            "name": parsed.name,
            "honorifics": parsed.honorifics,
            "generation": parsed.generation,
            "modifiers": modifiers,
            "role": parsed.role,
            "role_class": parsed.role_class,
            "portfolio": parsed.portfolio,
            "organisation": parsed.organisation,
            "jurisdiction": parsed.jurisdiction,
            "about_office": parsed.about_office,
        },
    })
}

fn candidates(candidates: &[Candidate]) -> Vec<Value> {
    candidates
        .iter()
        .map(|one| {
            json!({
                "id": one.id,
                "kind": one.kind.as_str(),
                "name": one.name,
                "matched_name": one.matched_name,
                "score": one.score,
                "probability": one.probability,
                "evidence": parts(&one.evidence),
                "roles": one.roles.iter().map(role).collect::<Vec<_>>(),
            })
        })
        .collect()
}

fn parts(evidence: &[Evidence]) -> Vec<Value> {
    evidence
        .iter()
        .map(|part| {
            json!({
                "feature": part.feature.as_str(),
                "weight": part.weight,
                "query": part.query,
                "candidate": part.candidate,
                "detail": part.detail,
            })
        })
        .collect()
}

/// One role of an entity.
pub(super) fn role(role: &RoleAt) -> Value {
    let organisation = role
        .organisation
        .as_ref()
        .map(|(id, name)| json!({"id": id, "name": name}));
    let (state, end_date, as_of_date) = match role.end {
        End::On(on) => ("ON_DATE", date(Some(on)), Value::Null),
        End::Ongoing { as_of } => ("ONGOING", Value::Null, date(Some(as_of))),
        End::Ended { by } => ("ENDED_DATE_UNKNOWN", Value::Null, date(by)),
        End::Unknown => ("UNKNOWN", Value::Null, Value::Null),
    };
    json!({
        "tenure_id": role.tenure,
        "office_id": role.office,
        "title": role.title,
        "organisation": organisation,
        "countries": role.countries,
        "start_date": date(role.start),
        "end_state": state,
        "end_date": end_date,
        "as_of_date": as_of_date,
        "scheduled_end_date": date(role.scheduled_end),
        "certainty": role.certainty.as_str(),
        "acting": role.acting,
        "constituency": role.constituency,
        "terms": role.terms.iter().map(term).collect::<Vec<_>>(),
    })
}

fn term(term: &Term) -> Value {
    json!({
        "key": term.key,
        "start_date": date(term.start),
        "end_date": date(term.end),
        "constituency": term.constituency,
        "source": term.source,
        "url": term.url,
    })
}

/// A date as text, or null.
pub(super) fn date(date: Option<PartialDate>) -> Value {
    date.map_or(Value::Null, |date| Value::String(date.to_string()))
}
