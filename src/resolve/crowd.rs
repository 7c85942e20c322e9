//! Crowd: how many candidates a mention would be short for in the same way.
//!
//! Whoever writes "King" means one of many of that name, and each of them is the less likely the
//! more they are; whoever writes a whole name means its bearer, however many longer names begin
//! with it.

use super::article::Case;
use super::cue::Cue;
use super::score::{Scored, Scorer, weighed};
use crate::model::Kind;

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
    for (cue, shapes) in WAYS {
        let is_short = |scored: &Scored| scored.has(shapes);
        // "Home Secretary Smith" is one of those who held the office; of "van" alone that says little.
        let holds = |scored: &Scored| {
            let mut parts = scored.parts.iter();
            let told = parts.any(|part| part.cue == Cue::Words && part.weight > SAYS_LITTLE);
            told && scored.has(&[Cue::RoleHeld])
        };
        let short = case.candidates.iter().map(|(_, scored)| scored);
        let short = short.filter(|scored| is_short(scored));
        let all = short.clone().count();
        let holders = short.filter(|scored| holds(scored)).count();
        for (_, scored) in &mut case.candidates {
            let count = if holds(scored) { holders } else { all };
            if is_short(scored) && count > 1 {
                let value = -(count as f64).ln();
                scored.parts.push(weighed(cue, value, scorer.explain, || {
                    let detail = format!("one of {count} with such a name");
                    (scorer.mention.text.clone(), String::new(), detail)
                }));
            }
        }
    }
    add_surnames(case, scorer);
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
    if bearers == 0 {
        return;
    }
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
