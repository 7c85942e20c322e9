//! Crowd: how many candidates a mention would be short for in the same way.
//!
//! Whoever writes "King" means one of many of that name, and each of them is the less likely the
//! more they are; whoever writes a whole name means its bearer, however many longer names begin
//! with it.

use smallvec::SmallVec;

use super::article::Case;
use super::cue::Cue;
use super::score::{Scored, Scorer, weighed};
use crate::model::Kind;

/// As many candidates as a name has: more cost an allocation.
const MANY: usize = 64;

/// The ways of being short, each with the cue of its crowd.
const WAYS: [(Cue, &[Cue]); 3] = [
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
    (Cue::CrowdPerson, &[Cue::InitialsName]),
];

/// Words that agree with a name by no more, in nats, are hardly one.
const SAYS_LITTLE: f64 = 0.5;

/// Whose family name the mention is.
const FAMILY: &[Cue] = &[
    Cue::FamilyNameHigh,
    Cue::FamilyNameLow,
    Cue::FamilyNamePlain,
];

/// Adds to every candidate for which the mention is short, how many there are.
pub(super) fn add_crowd(case: &mut Case, scorer: &Scorer<'_>) {
    // "Home Secretary Smith" is one of those who held the office; of "van" alone that says little.
    let holds = |scored: &Scored| {
        let mut parts = scored.parts.iter();
        let told = parts.any(|part| part.cue == Cue::Words && part.weight > SAYS_LITTLE);
        told && scored.has(&[Cue::RoleHeld])
    };
    let cues = case.cues();
    for (cue, shapes) in WAYS {
        if !cues.has_any(shapes) {
            continue;
        }
        let places = case.candidates.iter().enumerate();
        let short = places.filter(|(_, (_, scored))| scored.has(shapes));
        let short: SmallVec<[(usize, bool); MANY]> = short
            .map(|(place, (_, scored))| (place, holds(scored)))
            .collect();
        let holders = short.iter().filter(|(_, holds)| *holds).count();
        for &(place, holds) in &short {
            let count = if holds { holders } else { short.len() };
            if count > 1 {
                let scored = &mut case.candidates[place].1;
                let value = -(count as f64).ln();
                scored.parts.push(weighed(cue, value, scorer.explain, || {
                    let detail = format!("one of {count} with such a name");
                    (scorer.mention.text.clone(), String::new(), detail)
                }));
            }
        }
    }
    if cues.has_any(FAMILY) && cues.has_any(&[Cue::WholeBodyWord]) {
        add_surnames(case, scorer);
    }
}

/// "Washington", "Jordan", "Clinton": where many have a town's or country's name as their family
/// name, the mention is the less likely it. Companies and teams are called by their founder's name
/// or their town's all the same.
fn add_surnames(case: &mut Case, scorer: &Scorer<'_>) {
    let bearers = case
        .candidates
        .iter()
        .filter(|(_, scored)| scored.has(FAMILY))
        .count();
    let value = -(1.0 + bearers as f64).ln();
    for (_, scored) in &mut case.candidates {
        let place = scorer.snapshot.facts(scored.entity).kind == Kind::Place;
        if place && scored.has(&[Cue::WholeBodyWord]) {
            let part = weighed(Cue::SurnameToo, value, scorer.explain, || {
                let detail = format!("the family name of {bearers} people too");
                (scorer.mention.text.clone(), String::new(), detail)
            });
            scored.parts.push(part);
        }
    }
}
