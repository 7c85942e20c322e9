//! A table of names: what the index holds of each.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHasher};

use super::read::ReadName;
use super::{NameRecord, WordId};
use crate::index::Ordinal;
use crate::text::WordPart;

/// Names, by their place.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub(super) records: Vec<NameRecord>,
    pub(super) words: Vec<WordId>,
    pub(super) parts: Vec<WordPart>,
    /// Canonical generational suffixes, by place: few names have one.
    pub(super) generations: FxHashMap<u32, &'static str>,
}

impl Table {
    /// Adds a name whose words have these ids. `before` words are in other tables.
    pub(super) fn push(&mut self, entity: Ordinal, name: &ReadName, ids: &[WordId], before: usize) {
        if let Some(generation) = name.generation {
            let place = self.records.len() as u32;
            self.generations.insert(place, generation);
        }
        let start = (before + self.words.len()) as u32;
        let record = NameRecord::of(entity, name, start, ids.len());
        self.records.push(record);
        self.words.extend_from_slice(ids);
        self.parts.extend_from_slice(&name.parts);
    }

    /// Gives back the room that was made for more.
    pub(super) fn shrink(&mut self) {
        self.records.shrink_to_fit();
        self.words.shrink_to_fit();
        self.parts.shrink_to_fit();
    }
}

/// What names of the same words in any order share, words that say little left out.
pub(super) fn whole_key(words: &[WordId], parts: &[WordPart]) -> u64 {
    let strong = words.iter().zip(parts).filter(|(_, part)| !part.is_weak());
    let mut sorted: Vec<WordId> = strong.map(|(&word, _)| word).collect();
    if sorted.is_empty() {
        sorted = words.to_vec();
    }
    sorted.sort_unstable();
    sorted_key(&sorted)
}

/// The same of sorted words. Two lists of words have one key as rarely as two random numbers of
/// 64 bits are one.
pub(super) fn sorted_key(sorted: &[WordId]) -> u64 {
    let mut hasher = FxHasher::default();
    sorted.hash(&mut hasher);
    hasher.finish()
}

/// The places of a name's words, each word once, and for each the place of the other end
/// ([`super::Posting::other`]), and whether the name has more words than these two.
pub(super) fn each_once(
    words: &[WordId],
    parts: &[WordPart],
) -> impl Iterator<Item = (usize, usize, bool)> {
    let strong = |part: &WordPart| !part.is_weak();
    let first = parts.iter().position(strong).unwrap_or(0);
    let last = parts.iter().rposition(strong);
    let last = last.unwrap_or(words.len().saturating_sub(1));
    let places = 0..words.len();
    let once = places.filter(|&place| !words[..place].contains(&words[place]));
    once.map(move |place| {
        let other = if place == last { first } else { last };
        let longer = words.len() > if place == other { 1 } else { 2 };
        (place, other, longer)
    })
}
