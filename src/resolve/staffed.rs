//! Staffed: of bodies that a name fits, the one that had its people on the day.
//!
//! A ministry is renamed, split and founded anew, and the catalogue seldom says when; but it knows
//! the days of those who held its offices. "Transport" of 2007 is the department that had a
//! minister then, and not its namesake of ten years before.

use smallvec::SmallVec;

use super::article::Case;
use super::score::{Scorer, part};
use super::weights;
use crate::index::{Ordinal, Snapshot};
use crate::model::{DaySpan, Feature, Kind};

/// So many offices of a body are asked for its days.
const MOST_OFFICES: usize = 64;

/// Whether the tenures of a body's offices span any of the days; `None` when none is known.
/// Asks the first and the last tenure of each office, so that a vacancy between them is none.
fn is_staffed(body: Ordinal, span: DaySpan, snapshot: &Snapshot) -> Option<bool> {
    let mut known = None;
    for office in snapshot.offices_of(body).into_iter().take(MOST_OFFICES) {
        let mut tenures = snapshot.tenures().of_office(office);
        let Some(first) = tenures.next() else {
            continue;
        };
        let last = tenures.next_back().unwrap_or(first);
        let until = first.interval.latest_end.max(last.interval.latest_end);
        if first.interval.earliest_start <= span.end && until >= span.start {
            return Some(true);
        }
        known = Some(false);
    }
    known
}

/// Weighs bodies that nobody served on the day where another candidate had its people.
/// O(candidates), and at most [`MOST_OFFICES`] offices of each.
pub(super) fn prefer_staffed(case: &mut Case, scorer: &Scorer<'_>) {
    let Some(span) = scorer.span else { return };
    let snapshot = scorer.snapshot;
    let is_body = |entity| snapshot.facts(entity).kind == Kind::Organisation;
    let bodies = case.candidates.iter().enumerate();
    let bodies = bodies.filter(|(_, (_, scored))| is_body(scored.entity));
    let known: SmallVec<[(usize, bool); 8]> = bodies
        .filter_map(|(place, (_, scored))| {
            Some((place, is_staffed(scored.entity, span, snapshot)?))
        })
        .collect();
    if !known.iter().any(|(_, staffed)| *staffed) {
        return;
    }
    for (place, _) in known.into_iter().filter(|(_, staffed)| !staffed) {
        let (_, scored) = &mut case.candidates[place];
        let value = weights::OFFICES_EMPTY;
        scored
            .parts
            .push(part(Feature::Lifetime, value, scorer.explain, || {
                let body = snapshot.entity_at(scored.entity);
                let body = body.map_or_else(String::new, |body| body.primary_name().to_owned());
                let day = span
                    .start
                    .date()
                    .map_or_else(String::new, |date| date.to_string());
                (day, body, "nobody held its offices on the day".to_owned())
            }));
    }
}
