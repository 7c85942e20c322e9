//! Answers, from the model to the caller.

use super::{date, reference, role};
use crate::grpc::pb;
use crate::index::Snapshot;
use crate::model::{
    Answer, Article, Candidate, Decision, EntityId, Evidence, Feature, MentionAnswer, Modifier,
    ParsedMention, Reason, UnknownCandidate,
};

/// Which mentions of an article ask for their evidence: unless asked for it is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceWanted(Vec<bool>);

impl EvidenceWanted {
    /// As the article's options say, or the mention's own where it has them.
    #[must_use]
    pub fn by(article: &Article) -> Self {
        let wanted = |mention: &crate::model::Mention| {
            let options = mention.options.or(article.options);
            options.evidence.unwrap_or(false)
        };
        Self(article.mentions.iter().map(wanted).collect())
    }

    fn at(&self, place: usize) -> bool {
        self.0.get(place).copied().unwrap_or(false)
    }
}

/// The message of an answer that was computed from `snapshot`.
#[must_use]
pub fn answer(answer: Answer, snapshot: &Snapshot, evidence: &EvidenceWanted) -> pb::ArticleAnswer {
    let mentions = answer.mentions.into_iter().enumerate();
    pb::ArticleAnswer {
        mentions: mentions
            .map(|(place, one)| mention(one, snapshot, evidence.at(place)))
            .collect(),
        revision: answer.revision,
        model_version: answer.model_version.to_owned(),
        written_revision: 0,
    }
}

fn mention(answer: MentionAnswer, snapshot: &Snapshot, evidence: bool) -> pb::MentionAnswer {
    let candidates = |list: Vec<Candidate>| {
        let one = |candidate| candidate_message(candidate, evidence);
        list.into_iter().map(one).collect()
    };
    pb::MentionAnswer {
        decision: decision(answer.decision).into(),
        reason: reason(answer.reason).into(),
        entity: answer
            .entity
            .and_then(|id| resolved(id, &answer.candidates, &answer.offices, snapshot)),
        candidates: candidates(answer.candidates),
        unknown: Some(unknown(answer.unknown, evidence)),
        parsed: Some(parsed(answer.parsed)),
        offices: candidates(answer.offices),
        date: answer.date.map(date),
        end_date: answer.end_date.map(date),
        provisional: answer.provisional,
        remembered: answer
            .remembered
            .map(|one| reference(one.id, one.kind, &one.name)),
    }
}

/// The entity that a mention was resolved to: among the candidates, unless the caller wanted
/// none of them.
fn resolved(
    id: EntityId,
    candidates: &[Candidate],
    offices: &[Candidate],
    snapshot: &Snapshot,
) -> Option<pb::EntityReference> {
    let listed = candidates.iter().chain(offices).find(|one| one.id == id);
    match listed {
        Some(one) => Some(reference(one.id, one.kind, &one.name)),
        None => snapshot
            .entity(id)
            .map(|one| reference(one.id, one.kind, one.primary_name())),
    }
}

fn candidate_message(candidate: Candidate, evidence: bool) -> pb::Candidate {
    pb::Candidate {
        entity: Some(reference(candidate.id, candidate.kind, &candidate.name)),
        matched_name: candidate.matched_name,
        score: candidate.score,
        probability: candidate.probability,
        evidence: parts(candidate.evidence, evidence),
        roles: candidate.roles.into_iter().map(role).collect(),
        provisional: candidate.provisional,
    }
}

fn unknown(unknown: UnknownCandidate, evidence: bool) -> pb::UnknownCandidate {
    pb::UnknownCandidate {
        score: unknown.score,
        probability: unknown.probability,
        evidence: parts(unknown.evidence, evidence),
    }
}

fn parts(parts: Vec<Evidence>, wanted: bool) -> Vec<pb::Evidence> {
    if !wanted {
        return Vec::new();
    }
    let one = |part: Evidence| pb::Evidence {
        feature: feature(part.feature).into(),
        weight: part.weight,
        query: part.query,
        candidate: part.candidate,
        detail: part.detail,
        cue: part.cue.into_owned(),
        value: part.value,
    };
    parts.into_iter().map(one).collect()
}

fn parsed(parsed: ParsedMention) -> pb::ParsedMention {
    let modifier = |one: Modifier| i32::from(modifier(one));
    pb::ParsedMention {
        name: parsed.name,
        honorifics: parsed.honorifics,
        generation: parsed.generation,
        modifiers: parsed.modifiers.into_iter().map(modifier).collect(),
        role: parsed.role,
        role_class: parsed.role_class,
        portfolio: parsed.portfolio,
        organisation: parsed.organisation,
        jurisdiction: parsed.jurisdiction,
        about_office: parsed.about_office,
    }
}

fn decision(decision: Decision) -> pb::Decision {
    match decision {
        Decision::Resolved => pb::Decision::Resolved,
        Decision::Ambiguous => pb::Decision::Ambiguous,
        Decision::Unknown => pb::Decision::Unknown,
    }
}

fn reason(reason: Reason) -> pb::Reason {
    match reason {
        Reason::Evidence => pb::Reason::Evidence,
        Reason::LongerForm => pb::Reason::LongerForm,
        Reason::NoCandidates => pb::Reason::NoCandidates,
        Reason::LowConfidence => pb::Reason::LowConfidence,
        Reason::MarginTooSmall => pb::Reason::MarginTooSmall,
        Reason::VacantAtDate => pb::Reason::VacantAtDate,
        Reason::UndatedRole => pb::Reason::UndatedRole,
        Reason::SeveralHolders => pb::Reason::SeveralHolders,
    }
}

fn feature(feature: Feature) -> pb::Feature {
    match feature {
        Feature::Prior => pb::Feature::Prior,
        Feature::Name => pb::Feature::Name,
        Feature::Honorific => pb::Feature::Honorific,
        Feature::Role => pb::Feature::Role,
        Feature::Tenure => pb::Feature::Tenure,
        Feature::Lifetime => pb::Feature::Lifetime,
        Feature::LongerForm => pb::Feature::LongerForm,
        Feature::Coherence => pb::Feature::Coherence,
        Feature::Place => pb::Feature::Place,
        Feature::Hint => pb::Feature::Hint,
        Feature::Text => pb::Feature::Text,
    }
}

fn modifier(modifier: Modifier) -> pb::Modifier {
    match modifier {
        Modifier::Former => pb::Modifier::Former,
        Modifier::Then => pb::Modifier::Then,
        Modifier::Acting => pb::Modifier::Acting,
        Modifier::Interim => pb::Modifier::Interim,
        Modifier::Elect => pb::Modifier::Elect,
        Modifier::Designate => pb::Modifier::Designate,
        Modifier::Incoming => pb::Modifier::Incoming,
        Modifier::Outgoing => pb::Modifier::Outgoing,
        Modifier::Late => pb::Modifier::Late,
        Modifier::Previous => pb::Modifier::Previous,
        Modifier::Current => pb::Modifier::Current,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Catalogue, Kind, Mention, Options};
    use std::sync::Arc;

    fn part(weight: f64) -> Evidence {
        Evidence {
            feature: Feature::Name,
            cue: "words".into(),
            value: weight,
            weight,
            query: "rutte".to_owned(),
            candidate: "mark rutte".to_owned(),
            detail: "family name".to_owned(),
        }
    }

    fn mention_answer() -> MentionAnswer {
        let id = EntityId::derive("test", "rutte");
        MentionAnswer {
            decision: Decision::Resolved,
            reason: Reason::LongerForm,
            entity: Some(id),
            candidates: vec![Candidate {
                id,
                kind: Kind::Person,
                name: "Mark Rutte".to_owned(),
                matched_name: "Mark Rutte".to_owned(),
                score: 1.5,
                probability: 0.75,
                evidence: vec![part(1.0), part(0.5)],
                roles: Vec::new(),
                provisional: false,
            }],
            unknown: UnknownCandidate {
                score: -1.0,
                probability: 0.25,
                evidence: vec![part(-1.0)],
            },
            parsed: ParsedMention {
                name: "Rutte".to_owned(),
                modifiers: vec![Modifier::Then, Modifier::Acting],
                ..ParsedMention::default()
            },
            offices: Vec::new(),
            date: "2023-10".parse().ok(),
            end_date: None,
            provisional: false,
            remembered: None,
        }
    }

    fn article(article: Option<bool>, mentions: [Option<bool>; 3]) -> Article {
        let options = |evidence| Options {
            evidence,
            ..Options::default()
        };
        Article {
            mentions: mentions
                .map(|evidence| Mention {
                    options: options(evidence),
                    ..Mention::default()
                })
                .to_vec(),
            options: options(article),
            ..Article::default()
        }
    }

    #[test]
    fn evidence_comes_only_when_asked_for() {
        let cases = [
            (None, [false, true, false]),
            (Some(false), [false, true, false]),
            (Some(true), [true, true, false]),
        ];
        let snapshot = Snapshot::build(Arc::new(Catalogue::default()), 7);
        for (outer, expected) in cases {
            let asked = article(outer, [None, Some(true), Some(false)]);
            let computed = Answer {
                revision: 7,
                model_version: "v",
                mentions: vec![mention_answer(), mention_answer(), mention_answer()],
            };
            let message = answer(computed, &snapshot, &EvidenceWanted::by(&asked));
            assert_eq!((message.revision, message.model_version.as_str()), (7, "v"));
            for (mention, expected) in message.mentions.iter().zip(expected) {
                let counts = (
                    mention.candidates[0].evidence.len(),
                    mention.unknown.as_ref().unwrap().evidence.len(),
                );
                let asked_for = if expected { (2, 1) } else { (0, 0) };
                assert_eq!(counts, asked_for, "{outer:?}");
            }
        }
    }

    #[test]
    fn a_mention_keeps_all_it_was_answered() {
        let snapshot = Snapshot::build(Arc::new(Catalogue::default()), 7);
        let message = mention(mention_answer(), &snapshot, true);
        assert_eq!(message.decision(), pb::Decision::Resolved);
        assert_eq!(message.reason(), pb::Reason::LongerForm);
        let entity = message.entity.unwrap();
        assert_eq!(entity.id, EntityId::derive("test", "rutte").to_string());
        assert_eq!(entity.name, "Mark Rutte");
        assert_eq!(entity.kind(), pb::EntityKind::Person);
        let best = &message.candidates[0];
        let sum: f64 = best.evidence.iter().map(|part| part.weight).sum();
        assert_eq!((best.score, best.probability, sum), (1.5, 0.75, 1.5));
        let parsed = message.parsed.unwrap();
        assert_eq!(
            parsed.modifiers().collect::<Vec<_>>(),
            [pb::Modifier::Then, pb::Modifier::Acting]
        );
        assert_eq!(
            message.date,
            Some(pb::Date {
                year: 2023,
                month: 10,
                day: 0
            })
        );
    }
}
