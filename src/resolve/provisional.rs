//! Provisional entities never win over confirmed ones by name alone.

use super::article::Case;
use super::cue::Cue;
use super::score::{Scored, Scorer, weighed};
use crate::index::{Ordinal, Snapshot};
use crate::model::Feature;

/// Lowers the prior of each provisional candidate to that of a confirmed one whose other evidence
/// is at least as good, and below: what an entity is before the mention is read must not speak
/// for the one of which nothing is known. The difference is a part of the score like the others.
pub(super) fn yield_to_confirmed(cases: &mut [Case], scorers: &[Scorer<'_>]) {
    for (case, scorer) in cases.iter_mut().zip(scorers) {
        let snapshot = scorer.snapshot;
        let provisional = |(_, scored): &(_, Scored)| is_provisional(snapshot, scored.entity);
        if !case.candidates.iter().any(provisional) {
            continue;
        }
        let confirmed: Vec<(f64, f64)> = case
            .candidates
            .iter()
            .filter(|(_, scored)| !is_provisional(snapshot, scored.entity))
            .map(|(_, scored)| split(scored))
            .collect();
        for (_, scored) in &mut case.candidates {
            if !is_provisional(snapshot, scored.entity) {
                continue;
            }
            let (prior, other) = split(scored);
            let allowed = confirmed
                .iter()
                .filter(|(_, evidence)| *evidence >= other)
                .map(|(prior, _)| *prior)
                .fold(prior, f64::min);
            let known = |told: &str| (String::new(), String::new(), told.to_owned());
            let mut add = |cue, value, told: &str| {
                let part = weighed(cue, value, scorer.explain, || known(told));
                scored.parts.push(part);
            };
            add(Cue::Provisional, 1.0, "known from articles only");
            if allowed < prior {
                let told = "a confirmed entity fits as well";
                add(Cue::Yields, allowed - prior, told);
            }
        }
    }
}

fn is_provisional(snapshot: &Snapshot, entity: Ordinal) -> bool {
    snapshot.facts(entity).provisional
}

/// What is known of a candidate before the mention is read, and all else.
fn split(scored: &Scored) -> (f64, f64) {
    let mut sums = (0.0, 0.0);
    for part in &scored.parts {
        if part.feature() == Feature::Prior {
            sums.0 += part.weight;
        } else {
            sums.1 += part.weight;
        }
    }
    sums
}
