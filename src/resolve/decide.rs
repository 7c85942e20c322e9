//! Decide: a threshold and a margin, and the reason in words.

use super::article::Case;
use super::score::{Scored, Scorer};
use super::twins::are_twins;
use crate::index::Snapshot;
use crate::model::{
    Candidate, Decision, Evidence, Feature, Kind, MentionAnswer, Options, ParsedMention, Reason,
    UnknownCandidate,
};
use crate::text::{NameWords, Term, lexicon};

/// Roles returned with each candidate.
const MAX_ROLES: usize = 16;
/// Offices returned with each mention.
const MAX_OFFICES: usize = 5;

/// The answer to one mention.
#[must_use]
pub(super) fn decide(case: &Case, scorer: &Scorer<'_>, options: Options) -> MentionAnswer {
    let snapshot = scorer.snapshot;
    let (probabilities, unknown_probability) = case.probabilities();
    let mut ranked: Vec<(&(usize, Scored), f64)> =
        case.candidates.iter().zip(probabilities).collect();
    ranked.sort_by(|a, b| {
        b.0.1.score().total_cmp(&a.0.1.score()).then_with(|| {
            snapshot
                .id_at(a.0.1.entity)
                .cmp(&snapshot.id_at(b.0.1.entity))
        })
    });
    let (decision, reason) = verdict(case, scorer, options, &ranked, unknown_probability);
    let best_reading = ranked.first().map_or(0, |((reading, _), _)| *reading);
    let shown = options.max_candidates.unwrap_or(Options::MAX_CANDIDATES) as usize;
    let explain = options.evidence.unwrap_or(false);
    let entity = ranked
        .first()
        .filter(|_| decision == Decision::Resolved)
        .map(|((_, scored), _)| snapshot.id_at(scored.entity));
    let candidates = ranked
        .iter()
        .take(shown)
        .filter_map(|((_, scored), probability)| candidate(scored, *probability, scorer, explain))
        .collect();
    let parsed = parsed(case, best_reading, &scorer.mention.text);
    MentionAnswer {
        decision,
        reason,
        entity,
        candidates,
        unknown: UnknownCandidate {
            score: case.unknown.iter().map(|part| part.weight).sum(),
            probability: unknown_probability,
            evidence: if explain {
                ordered(&case.unknown)
            } else {
                Vec::new()
            },
        },
        parsed,
        offices: offices(case, scorer, explain),
        date: None,
    }
}

fn verdict(
    case: &Case,
    scorer: &Scorer<'_>,
    options: Options,
    ranked: &[(&(usize, Scored), f64)],
    unknown: f64,
) -> (Decision, Reason) {
    let by_role = case.queries[0].is_none() && case.readings[0].role.is_some();
    let named_office = case
        .offices
        .first()
        .is_some_and(|office| office.weight > 0.0);
    let Some(((_, first), top)) = ranked.first() else {
        let vacant = by_role && named_office && scorer.span.is_some();
        let reason = if vacant {
            Reason::VacantAtDate
        } else {
            Reason::NoCandidates
        };
        return (Decision::Unknown, reason);
    };
    // Records that nothing tells apart answer as one, by the best of them.
    let rest = || ranked.iter().skip(1);
    let twins = |scored: &Scored| {
        scored.name.is_some() && are_twins(first.entity, scored.entity, scorer.snapshot)
    };
    let top = *top
        + rest()
            .filter(|((_, scored), _)| twins(scored))
            .map(|(_, share)| share)
            .sum::<f64>();
    let second = rest()
        .find(|((_, scored), _)| !twins(scored))
        .map_or(0.0, |(_, probability)| *probability);
    if unknown >= top {
        let found_by_role = ranked
            .iter()
            .any(|((_, scored), _)| scored.office.is_some());
        let vacant = by_role && named_office && scorer.span.is_some() && !found_by_role;
        return (
            Decision::Unknown,
            if vacant {
                Reason::VacantAtDate
            } else {
                Reason::LowConfidence
            },
        );
    }
    let enough = top >= options.min_probability.unwrap_or(Options::MIN_PROBABILITY);
    let margin = top - second.max(unknown) >= options.min_margin.unwrap_or(Options::MIN_MARGIN);
    if enough && margin {
        let inherited = first
            .parts
            .iter()
            .any(|part| part.feature == Feature::LongerForm && part.weight > 1.0);
        return (
            Decision::Resolved,
            if inherited {
                Reason::LongerForm
            } else {
                Reason::Evidence
            },
        );
    }
    let same_office = ranked
        .get(1)
        .is_some_and(|((_, scored), _)| scored.office.is_some() && scored.office == first.office);
    let reason = if by_role && scorer.span.is_none() && same_office {
        Reason::UndatedRole
    } else if by_role && same_office {
        Reason::SeveralHolders
    } else if second.max(unknown) == unknown && !enough {
        Reason::LowConfidence
    } else {
        Reason::MarginTooSmall
    };
    (Decision::Ambiguous, reason)
}

fn candidate(
    scored: &Scored,
    probability: f64,
    scorer: &Scorer<'_>,
    explain: bool,
) -> Option<Candidate> {
    let snapshot = scorer.snapshot;
    let entity = snapshot.entity_at(scored.entity)?;
    let mut roles = match scorer.span {
        Some(span) if entity.kind != Kind::Office => snapshot.tenures_of(entity.id, Some(span)),
        _ => Vec::new(),
    };
    roles.truncate(MAX_ROLES);
    Some(Candidate {
        id: entity.id,
        kind: entity.kind,
        name: entity.primary_name().to_owned(),
        matched_name: scored
            .name
            .map_or_else(String::new, |name| scorer.name_text(name)),
        score: scored.score(),
        probability,
        evidence: if explain {
            ordered(&scored.parts)
        } else {
            Vec::new()
        },
        roles,
    })
}

/// Evidence in the order of its features; equal features in the order in which they came.
fn ordered(parts: &[Evidence]) -> Vec<Evidence> {
    let mut parts = parts.to_vec();
    parts.sort_by_key(|part| part.feature);
    parts
}

fn offices(case: &Case, scorer: &Scorer<'_>, explain: bool) -> Vec<Candidate> {
    let snapshot: &Snapshot = scorer.snapshot;
    let plausible: Vec<_> = case
        .offices
        .iter()
        .filter(|office| office.weight > 0.0)
        .take(MAX_OFFICES)
        .collect();
    let scores: Vec<f64> = plausible.iter().map(|office| office.weight).collect();
    let (probabilities, _) = super::article::softmax(&scores, super::weights::UNKNOWN_ROLE);
    plausible
        .iter()
        .zip(probabilities)
        .filter_map(|(office, probability)| {
            let entity = snapshot.entity_at(office.office)?;
            let title = entity.names.get(usize::from(office.title));
            let title = title.map_or_else(String::new, |name| name.text.clone());
            let evidence = explain.then(|| Evidence {
                feature: Feature::Role,
                cue: super::Cue::Title.as_str().into(),
                value: office.weight,
                weight: office.weight,
                query: scorer.mention.text.clone(),
                candidate: title.clone(),
                detail: office.detail.clone(),
            });
            Some(Candidate {
                id: entity.id,
                kind: entity.kind,
                name: entity.primary_name().to_owned(),
                matched_name: title,
                score: office.weight,
                probability,
                evidence: evidence.into_iter().collect(),
                roles: Vec::new(),
            })
        })
        .collect()
}

/// How the mention was read. A mention whose best candidate was found by reading it as one
/// whole name is shown so.
fn parsed(case: &Case, best_reading: usize, text: &str) -> ParsedMention {
    let reading = &case.readings[best_reading];
    let mut parsed = ParsedMention {
        about_office: reading.about_office,
        ..ParsedMention::default()
    };
    if let Some(name) = &reading.name {
        read_name(name, text, &mut parsed);
    }
    if let Some(role) = &reading.role {
        parsed.modifiers.clone_from(&role.modifiers);
        text[role.head.0..role.head.1].clone_into(&mut parsed.role);
        lexicon()
            .class(role.classes[0])
            .name
            .clone_into(&mut parsed.role_class);
        for (term, span) in role.terms.iter().zip(&role.spans) {
            let written = &text[span.0..span.1];
            match term {
                Term::Jurisdiction(code) if parsed.jurisdiction.is_empty() => {
                    (*code).clone_into(&mut parsed.jurisdiction);
                }
                Term::Jurisdiction(_) => {}
                Term::Concept(_) => append(&mut parsed.portfolio, written),
                Term::Word(_) => append(&mut parsed.organisation, written),
            }
        }
    }
    parsed
}

fn read_name(name: &NameWords, text: &str, parsed: &mut ParsedMention) {
    if let Some((start, end)) = name.span {
        text[start..end].clone_into(&mut parsed.name);
    }
    parsed.honorifics.clone_from(&name.honorifics);
    name.generation
        .unwrap_or_default()
        .clone_into(&mut parsed.generation);
}

fn append(list: &mut String, word: &str) {
    if !list.is_empty() {
        list.push(' ');
    }
    list.push_str(word);
}
