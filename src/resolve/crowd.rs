//! Crowd: how many candidates a mention would be short for in the same way.
//!
//! Whoever writes "King" means one of many of that name, and each of them is the less likely the
//! more they are; whoever writes a whole name means its bearer, however many longer names begin
//! with it.

use super::article::Case;
use super::cue::Cue;
use super::score::{Scored, Scorer, weighed};

/// The ways of being short, each with the cue of its crowd.
const WAYS: [(Cue, &[Cue]); 2] = [
    (
        Cue::CrowdPart,
        &[
            Cue::PartBodyWord,
            Cue::PartBody,
            Cue::TailBody,
            Cue::AdjectiveBody,
        ],
    ),
    (
        Cue::CrowdPerson,
        &[
            Cue::FamilyNameHigh,
            Cue::FamilyNameLow,
            Cue::FamilyNamePlain,
            Cue::GivenName,
        ],
    ),
];

/// Adds to every candidate for which the mention is short, how many there are.
pub(super) fn add_crowd(case: &mut Case, scorer: &Scorer<'_>) {
    for (cue, shapes) in WAYS {
        let is_short = |scored: &Scored| scored.has(shapes);
        let count = case
            .candidates
            .iter()
            .filter(|(_, scored)| is_short(scored))
            .count();
        if count < 2 {
            continue;
        }
        let value = -(count as f64).ln();
        for (_, scored) in &mut case.candidates {
            if is_short(scored) {
                scored.parts.push(weighed(cue, value, scorer.explain, || {
                    let detail = format!("one of {count} with such a name");
                    (scorer.mention.text.clone(), String::new(), detail)
                }));
            }
        }
    }
}
