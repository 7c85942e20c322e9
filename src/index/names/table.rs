//! A table of names: what the index holds of each.

use rustc_hash::FxHashMap;

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

/// What names of the same words in any order share, words that say little left out: the sum of
/// what `hash_of` tells of the word at a place. Two names of other words share it as rarely as two
/// random numbers of 64 bits are one.
pub(super) fn whole_key(parts: &[WordPart], hash_of: impl Fn(usize) -> u64) -> u64 {
    let all_weak = parts.iter().all(|part| part.is_weak());
    let places = parts.iter().enumerate();
    let told = places.filter(|(_, part)| all_weak || !part.is_weak());
    sum(told.map(|(place, _)| hash_of(place)))
}

/// The key of what has all words with these hashes: one that no order changes.
pub(super) fn sum(hashes: impl Iterator<Item = u64>) -> u64 {
    hashes.fold(0, u64::wrapping_add)
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
