//! Decide: a threshold and a margin, and the reason in words.

use smallvec::SmallVec;

use super::article::{Case, rounded};
use super::role::{OfficeFit, RoleQuery};
use super::score::{Part, Scored, Scorer, part};
use super::twins::{are_same, held_as_one, hold_as_one};
use super::weights;
use crate::index::{Ordinal, Snapshot};
use crate::model::{
    Candidate, Decision, EntityRef, Evidence, Feature, Kind, MentionAnswer, Options, ParsedMention,
    Reason, RoleAt, UnknownCandidate,
};
use crate::text::{NameWords, Term, lexicon};

/// Candidates shown with a mention, mostly: more cost an allocation.
const FEW_SHOWN: usize = 8;
/// Roles returned with each candidate.
const MAX_ROLES: usize = 16;
/// Offices returned with each mention.
const MAX_OFFICES: usize = 5;
/// Whom a name means less likely than this says nothing of the office beside it.
const LEAST_LIKELY: f64 = 0.05;

/// A candidate, by which reading it was found, and its probability.
type Ranked<'a> = (&'a (usize, Scored), f64);

/// The answer to one mention.
#[must_use]
pub(super) fn decide(case: &Case, scorer: &Scorer<'_>, options: Options) -> MentionAnswer {
    let snapshot = scorer.snapshot;
    let (probabilities, unknown_probability) = case.probabilities();
    let scored = case.candidates.iter().zip(probabilities);
    let mut scored: Vec<(f64, Ranked<'_>)> = scored
        .map(|(found, share)| (found.1.score(), (found, share)))
        .collect();
    // Ordinals are in the order of ids.
    scored.sort_by(|(one, (a, _)), (other, (b, _))| {
        let by_id = || a.1.entity.cmp(&b.1.entity);
        other.total_cmp(one).then_with(by_id)
    });
    let mut ranked: Vec<Ranked<'_>> = scored.into_iter().map(|(_, ranked)| ranked).collect();
    let alike = alike(&ranked, scorer);
    let (decision, reason) = verdict(case, scorer, options, &ranked, &alike, unknown_probability);
    // Records that nothing tells apart answer as one.
    if let Some((_, first)) = ranked.first_mut() {
        *first = alike.share;
    }
    let best_reading = ranked.first().map_or(0, |((reading, _), _)| *reading);
    let shown = options.max_candidates.unwrap_or(Options::MAX_CANDIDATES) as usize;
    let explain = options.evidence.unwrap_or(false);
    let resolved = ranked.first().filter(|_| decision == Decision::Resolved);
    let resolved = resolved.map(|((_, scored), _)| scored.entity);
    // Records lie anywhere in memory: what one waits for, the others wait for at the same time.
    let shown = &ranked[..ranked.len().min(shown)];
    let records = shown.iter();
    let records = records.map(|((_, scored), _)| snapshot.entity_at(scored.entity));
    let records: SmallVec<[Option<EntityRef<'_>>; FEW_SHOWN]> = records.collect();
    let entities = shown.iter().map(|((_, scored), _)| scored.entity);
    let entities: SmallVec<[Ordinal; FEW_SHOWN]> = entities.collect();
    let roles = match scorer.span {
        Some(span) => snapshot.roles_of_each(&entities, Some(span)),
        None => vec![Vec::new(); entities.len()],
    };
    let candidates = shown.iter().zip(records).zip(roles);
    let candidates = candidates.filter_map(|((((_, scored), probability), entity), roles)| {
        Some(candidate(scored, entity?, roles, *probability, scorer))
    });
    let candidates = candidates.collect();
    let parsed = parsed(case, best_reading, &scorer.mention.text);
    MentionAnswer {
        decision,
        reason,
        entity: resolved.map(|entity| snapshot.id_at(entity)),
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
        offices: offices(case, scorer, &ranked, explain),
        date: None,
        end_date: None,
        provisional: resolved.is_some_and(|entity| snapshot.facts(entity).provisional),
        remembered: None,
    }
}

/// What the first candidate and the records that nothing tells apart from it come to.
struct Alike {
    /// Their probability together.
    share: f64,
    /// The probability of the next candidate.
    next: f64,
}

/// Sums up the first of the ranked candidates with its other records. O(candidates).
fn alike(ranked: &[Ranked<'_>], scorer: &Scorer<'_>) -> Alike {
    let Some(((_, first), share)) = ranked.first() else {
        return Alike {
            share: 0.0,
            next: 0.0,
        };
    };
    let mut alike = Alike {
        share: *share,
        next: 0.0,
    };
    // What is not likely at all adds nothing.
    let likely = ranked[1..].iter().filter(|(_, share)| *share > 0.0);
    for ((_, scored), share) in likely {
        let by_role = scored.office.is_some() && first.office.is_some();
        let twins = if scored.name.is_some() || !by_role {
            are_same(first.entity, scored.entity, scorer.snapshot)
        } else {
            hold_as_one(first, scored, scorer.span, scorer.snapshot)
                || held_as_one(first.entity, scored.entity, scorer.snapshot)
        };
        if twins {
            alike.share = rounded(alike.share + share);
        } else if alike.next == 0.0 {
            alike.next = *share;
        }
    }
    alike
}

fn verdict(
    case: &Case,
    scorer: &Scorer<'_>,
    options: Options,
    ranked: &[Ranked<'_>],
    alike: &Alike,
    unknown: f64,
) -> (Decision, Reason) {
    let by_role = case.queries[0].is_none() && case.readings[0].role.is_some();
    let named_office = case
        .offices
        .first()
        .is_some_and(|office| office.weight > 0.0);
    let Some(((_, first), _)) = ranked.first() else {
        let vacant = by_role && named_office && scorer.span.is_some();
        let reason = if vacant {
            Reason::VacantAtDate
        } else {
            Reason::NoCandidates
        };
        return (Decision::Unknown, reason);
    };
    let (top, second) = (alike.share, alike.next);
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
            .any(|part| part.feature() == Feature::LongerForm && part.weight > 1.0);
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
    entity: EntityRef<'_>,
    mut roles: Vec<RoleAt>,
    probability: f64,
    scorer: &Scorer<'_>,
) -> Candidate {
    roles.truncate(MAX_ROLES);
    if entity.kind == Kind::Office {
        roles.clear();
    }
    let snapshot = scorer.snapshot;
    Candidate {
        id: entity.id,
        kind: entity.kind,
        name: entity.primary_name().to_owned(),
        matched_name: scored
            .name
            .and_then(|name| entity.name(snapshot.names().record(name).place()))
            .map_or_else(String::new, |name| name.text.to_owned()),
        score: scored.score(),
        probability,
        evidence: if scorer.explain {
            ordered(&scored.parts)
        } else {
            Vec::new()
        },
        roles,
        provisional: entity.is_provisional(),
    }
}

/// Evidence in the order of its features; equal features in the order in which they came.
fn ordered(parts: &[Part]) -> Vec<Evidence> {
    let mut parts: Vec<Evidence> = parts.iter().map(Part::evidence).collect();
    parts.sort_by_key(|part| part.feature);
    parts
}

/// The offices that the first reading's role names, best first, ties by id. Beside a name, those
/// that the people so named hold come before others of the same title: in "President Macron"
/// the office is that of France.
fn offices(
    case: &Case,
    scorer: &Scorer<'_>,
    ranked: &[Ranked<'_>],
    explain: bool,
) -> Vec<Candidate> {
    let snapshot: &Snapshot = scorer.snapshot;
    let mut held: Vec<(OfficeFit, Option<(Ordinal, f64)>)> =
        case.offices.iter().map(|fit| (fit.clone(), None)).collect();
    if let Some(role) = case.queries[0].as_ref().and(case.readings[0].role.as_ref()) {
        let text = scorer.mention.text.as_str();
        let query = RoleQuery::new(role, text, scorer.setting, snapshot);
        for ((_, scored), probability) in ranked.iter().take(MAX_OFFICES) {
            let Some(office) = scored.office.filter(|_| *probability >= LEAST_LIKELY) else {
                continue;
            };
            let known = held.iter().position(|(fit, _)| fit.office == office);
            let place = match known {
                Some(place) => place,
                None => {
                    let Some(fit) = query.fit(office, explain) else {
                        continue;
                    };
                    held.push((fit, None));
                    held.len() - 1
                }
            };
            let likelier = held[place].1.is_none_or(|(_, known)| *probability > known);
            if likelier {
                held[place].1 = Some((scored.entity, *probability));
            }
        }
    }
    let holder_part = |holder: Option<(Ordinal, f64)>| {
        holder.map(|(entity, probability)| {
            part(
                Feature::Coherence,
                weights::HELD_BY_NAMED * probability,
                true,
                || {
                    let name = snapshot
                        .entity_at(entity)
                        .map_or_else(String::new, |entity| entity.primary_name().to_owned());
                    (scorer.mention.text.clone(), name, "holder".to_owned())
                },
            )
        })
    };
    let mut scored: Vec<(f64, OfficeFit, Vec<Evidence>)> = held
        .into_iter()
        .map(|(fit, holder)| {
            let title = snapshot
                .entity_at(fit.office)
                .and_then(|entity| entity.name(usize::from(fit.title)))
                .map_or_else(String::new, |name| name.text.to_owned());
            let mut parts = vec![Evidence {
                feature: Feature::Role,
                cue: super::Cue::Title.as_str().into(),
                value: fit.weight,
                weight: fit.weight,
                query: scorer.mention.text.clone(),
                candidate: title,
                detail: fit.detail.clone(),
            }];
            parts.extend(holder_part(holder).map(|part| part.evidence()));
            (parts.iter().map(|part| part.weight).sum(), fit, parts)
        })
        .filter(|(weight, ..)| *weight > 0.0)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.office.cmp(&b.1.office)));
    scored.truncate(MAX_OFFICES);
    let scores: Vec<f64> = scored.iter().map(|(score, ..)| *score).collect();
    let (probabilities, _) = super::article::softmax(scores, weights::UNKNOWN_ROLE);
    scored
        .into_iter()
        .zip(probabilities)
        .filter_map(|((score, fit, parts), probability)| {
            let entity = snapshot.entity_at(fit.office)?;
            Some(Candidate {
                id: entity.id,
                kind: entity.kind,
                name: entity.primary_name().to_owned(),
                matched_name: parts[0].candidate.clone(),
                score,
                probability,
                evidence: if explain { parts } else { Vec::new() },
                roles: Vec::new(),
                provisional: false,
            })
        })
        .collect()
}

/// How the mention was read. A mention whose best candidate was found by reading it as one
/// whole name is shown so.
fn parsed(case: &Case, best_reading: usize, text: &str) -> ParsedMention {
    let reading = &case.readings[best_reading];
    let text = reading.text_of(text);
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
