//! Team: which of a town's teams a town's name stands for on a sport page: "Chicago" beside "the
//! Cubs" is the Cubs.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::article::{Case, decided};
use super::cue::Cue;
use super::score::{Scored, Scorer, weighed};
use crate::index::{Ordinal, Snapshot};
use crate::text::tokenise;

/// What the article's mentions are decided to be.
struct Told {
    /// The folded words of each mention.
    words: Vec<Vec<String>>,
    /// The mentions that are each entity, in order.
    entities: BTreeMap<Ordinal, Vec<usize>>,
}

/// Adds to the team of the mention's town that the nearest other mention is by other words that it is
/// named so. O(mentions times candidates).
pub(super) fn add_teams(cases: &mut [Case], scorers: &[Scorer<'_>], snapshot: &Snapshot) {
    if !cases.iter().any(|case| teams(case).next().is_some()) {
        return;
    }
    let told = Told::read(cases, scorers);
    for (place, (case, scorer)) in cases.iter_mut().zip(scorers).enumerate() {
        let Some((at, other)) = told.nearest(place, case, snapshot) else {
            continue;
        };
        let (_, scored) = &mut case.candidates[at];
        scored
            .parts
            .push(weighed(Cue::TeamNamed, 1.0, scorer.explain, || {
                let detail = format!("mention {} of the article is this team", other + 1);
                (scorer.mention.text.clone(), String::new(), detail)
            }));
    }
}

/// The candidates of a sport whose name begins with the mention, by their place.
fn teams(case: &Case) -> impl Iterator<Item = (usize, &Scored)> {
    let is_team = |scored: &Scored| {
        scored.has(&[Cue::Sport]) && scored.has(&[Cue::PartBody, Cue::PartBodyWord])
    };
    let candidates = case.candidates.iter().enumerate();
    candidates.filter_map(move |(at, (_, scored))| is_team(scored).then_some((at, scored)))
}

impl Told {
    fn read(cases: &[Case], scorers: &[Scorer<'_>]) -> Self {
        let mut entities: BTreeMap<Ordinal, Vec<usize>> = BTreeMap::new();
        for (place, decided) in decided(cases).into_iter().enumerate() {
            if let Some((entity, _)) = decided {
                entities.entry(entity).or_default().push(place);
            }
        }
        let words = |scorer: &Scorer<'_>| {
            let tokens = tokenise(&scorer.mention.text);
            tokens.into_iter().map(|token| token.folded).collect()
        };
        Self {
            words: scorers.iter().map(words).collect(),
            entities,
        }
    }

    /// Of the teams that a mention may be, by their place among its candidates, the one that the
    /// nearest mention with its own word is, "Cubs"; the one before it rather than the one behind.
    fn nearest(&self, place: usize, case: &Case, snapshot: &Snapshot) -> Option<(usize, usize)> {
        let far = |other: usize| (other.abs_diff(place), other);
        let of_team = |(at, scored): (usize, &Scored)| {
            let places = self.entities.get(&scored.entity)?;
            let own = own_words(scored, &self.words[place], snapshot);
            let by_own = |other: &&usize| {
                let words = &self.words[**other];
                words.iter().any(|word| own.contains(&word.as_str()))
            };
            let behind = places.partition_point(|other| *other < place);
            let before = places[..behind].iter().rev().find(by_own);
            let behind = places[behind..].iter().find(by_own);
            let near = before.into_iter().chain(behind).copied();
            Some((at, near.min_by_key(|other| far(*other))?))
        };
        let named = teams(case).filter_map(of_team);
        named.min_by_key(|(at, other)| (far(*other), *at))
    }
}

/// The words of a team's name that are not its town's.
fn own_words<'a>(
    scored: &Scored,
    town: &[String],
    snapshot: &'a Snapshot,
) -> SmallVec<[&'a str; 8]> {
    let names = snapshot.names();
    let words = scored.name.into_iter();
    let words = words.flat_map(|name| names.ids_of(names.record(name)));
    let words = words.map(|word| names.vocabulary.word(word));
    words
        .filter(|word| !town.iter().any(|own| own == word))
        .collect()
}
