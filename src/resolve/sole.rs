//! Sole: a whole name that one person of the catalogue bears and nobody else.
//!
//! Whoever writes "Boris Johnson" means him long after he left office; who writes "Johnson" means
//! one who is in the news. So of a whole name that nobody else has, what counts is how rare it is:
//! a common one is as likely somebody's whom the catalogue does not hold. Among namesakes, and for
//! a surname, the office and the day decide. Where nobody has the very words, the same goes for a
//! name in another form: "Bill" for "William", an initial for a middle name; then for a shorter one,
//! then in another spelling, then for one with an initial that the catalogue does not have, or with
//! further words.

use super::article::Case;
use super::cue::Cue;
use super::name::NameQuery;
use super::score::{HIGH_RANK, Scored, Scorer, weighed};
use super::twins::are_same;
use super::weights;
use crate::index::{NameId, Ordinal};

/// Whether a name is the mention's in a certain way.
type IsIt<'a> = dyn Fn(&NameQuery, NameId) -> bool + 'a;

/// How rare a name tells at most, in nats, and at least.
const MOST_RARE: (f64, f64) = (-4.0, 5.0);

/// Weighs the whole name of one person, or of records that nothing tells apart, as that.
/// O(candidates), and their names where several have the mention's very words.
pub(super) fn weigh_sole_names(case: &mut Case, scorer: &Scorer<'_>) {
    let snapshot = scorer.snapshot;
    let cues = case.cues();
    let Case {
        queries,
        candidates,
        ..
    } = case;
    let bearers = |shapes: &[Cue], is_it: &IsIt<'_>| -> Vec<usize> {
        let has_it = |(reading, scored): &(usize, Scored)| {
            let query = queries[*reading].as_ref().zip(scored.name);
            scored.has(shapes) && query.is_some_and(|(query, name)| is_it(query, name))
        };
        let places = 0..candidates.len();
        places.filter(|&place| has_it(&candidates[place])).collect()
    };
    let forms: &[Cue] = &[Cue::WholeName, Cue::MiddleInitial];
    let is_whole: &IsIt<'_> = &|query, name| query.is_whole(name, snapshot);
    let near = |query: &NameQuery, name| !query.is_far_heard(name, snapshot);
    let as_long: &IsIt<'_> = &|query, name| query.is_as_long(name, snapshot) && near(query, name);
    let longer: &IsIt<'_> = &|query, name| !query.is_as_long(name, snapshot) && near(query, name);
    let any: &IsIt<'_> = &|query, name| near(query, name);
    let ways = [
        (Cue::SoleName, &[Cue::WholeName][..], is_whole),
        (Cue::SoleForm, forms, as_long),
        (Cue::SoleShort, forms, any),
        // "Gunnar Ballo" of Olav Gunnar Ballo. A Khalifa bin Hamad is no Hamad bin Khalifa.
        (Cue::SoleShort, &[Cue::LaterGiven], longer),
        (Cue::SoleSpelled, &[Cue::SpelledName], as_long),
        // Rather who has no initial than who has another.
        (Cue::SoleOver, &[Cue::OverInitial], longer),
        (Cue::SoleOver, &[Cue::OverInitial], any),
        (Cue::SoleMore, &[Cue::MoreName], any),
    ];
    let found = ways
        .iter()
        .filter(|(_, shapes, _)| cues.has_any(shapes))
        .map(|(cue, shapes, is_it)| (*cue, bearers(shapes, is_it)))
        .find(|(_, bearers)| !bearers.is_empty());
    let Some((cue, bearers)) = found else { return };
    let entity = |place: usize| candidates[place].1.entity;
    let Some((&first, others)) = bearers.split_first() else {
        return;
    };
    let is_one = |other: usize| are_same(entity(first), entity(other), snapshot);
    if !others.iter().all(|&other| is_one(other)) {
        return;
    }
    for place in bearers {
        weigh_sole_name(&mut candidates[place].1, cue, scorer);
    }
}

fn weigh_sole_name(scored: &mut Scored, cue: Cue, scorer: &Scorer<'_>) {
    let high = is_high(scored.entity, scorer);
    // "John Smith" is anybody before a John F. Smith who once held an office.
    let whole = cue != Cue::SoleShort;
    let mut told = 0.0;
    for part in &mut scored.parts {
        match part.cue {
            Cue::WholeName
            | Cue::LaterGiven
            | Cue::MiddleInitial
            | Cue::OverInitial
            | Cue::MoreName
            | Cue::SpelledName => {
                let form = match cue {
                    Cue::SoleName => "whole name, and nobody else's",
                    Cue::SoleShort => "a shorter form of the whole name, and of nobody else's",
                    Cue::SoleSpelled => "the whole name in another spelling, and nobody else's",
                    Cue::SoleOver | Cue::SoleMore => {
                        "the whole name, and nobody else's, with a word more"
                    }
                    _ => "a form of the whole name, and of nobody else's",
                };
                part.weigh_as(cue, Some(form));
            }
            Cue::PerhapsInOffice if whole => part.weigh_as(Cue::SolePerhaps, None),
            Cue::OutOfOffice if whole => part.weigh_as(Cue::SoleFormer, None),
            Cue::OutOfHighOffice if whole => part.weigh_as(Cue::SoleFormerHigh, None),
            Cue::Life if high && whole && part.value > weights::UNBORN => {
                part.weigh_as(Cue::LifeHigh, None);
            }
            Cue::Words => told += part.value,
            _ => {}
        }
    }
    let rare = how_rare(told, scorer);
    let part = weighed(Cue::RareName, rare, scorer.explain, || {
        let detail = "how rare the words are together".to_owned();
        (scorer.mention.text.clone(), String::new(), detail)
    });
    scored.parts.push(part);
}

/// How rare words that tell so much are together, against the size of the catalogue, in nats.
pub(super) fn how_rare(told: f64, scorer: &Scorer<'_>) -> f64 {
    let entities = scorer.snapshot.len().max(1) as f64;
    let (least, most) = MOST_RARE;
    (told - entities.ln().max(weights::PRIOR_FREE)).clamp(least, most)
}

fn is_high(entity: Ordinal, scorer: &Scorer<'_>) -> bool {
    scorer.snapshot.facts(entity).best_rank <= HIGH_RANK
}
