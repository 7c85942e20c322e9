//! People: how many of an article's people hold offices, and how many do not.

use super::article::Case;
use crate::index::{Ordinal, Snapshot};
use crate::model::Kind;
use crate::text::lexicon;

/// The different people that an article names, as far as it is decided.
pub(super) struct People {
    /// What each mention is decided to be so far.
    pub(super) decided: Vec<Option<Ordinal>>,
    /// Without office; those of no catalogue hold none.
    plain: usize,
    /// With one.
    office: usize,
}

impl People {
    /// Counts them. O(mentions x candidates).
    pub(super) fn read(cases: &[Case], snapshot: &Snapshot) -> Self {
        let decided: Vec<Option<Ordinal>> = super::article::decided(cases, snapshot)
            .into_iter()
            .map(|found| found.map(|(entity, _)| entity))
            .collect();
        let mut found: Vec<Ordinal> = decided
            .iter()
            .flatten()
            .copied()
            .filter(|entity| snapshot.facts(*entity).kind == Kind::Person)
            .collect();
        found.sort_unstable();
        found.dedup();
        let plain = found
            .iter()
            .filter(|entity| snapshot.facts(**entity).best_rank > 5)
            .count();
        let mut unknown: Vec<String> = cases
            .iter()
            .zip(&decided)
            .filter(|(case, found)| found.is_none() && looks_like_a_person(case))
            .map(|(case, _)| case.key())
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        Self {
            office: found.len() - plain,
            plain: plain + unknown.len(),
            decided,
        }
    }

    /// People without and with office, but for what one mention is itself.
    pub(super) fn beside(&self, place: usize, snapshot: &Snapshot) -> (usize, usize) {
        let (mut plain, mut office) = (self.plain, self.office);
        if let Some(own) = self.decided[place] {
            let facts = snapshot.facts(own);
            match (facts.kind, facts.best_rank) {
                (Kind::Person, 6..) => plain -= 1,
                (Kind::Person, _) => office -= 1,
                _ => {}
            }
        }
        (plain, office)
    }
}

/// A given name or an initial, and one or two words more.
fn looks_like_a_person(case: &Case) -> bool {
    let words = case.name_set();
    let given = |word: &str| word.len() == 1 || lexicon().given_name(word).is_some();
    (2..=3).contains(&words.len()) && given(words[0])
}
