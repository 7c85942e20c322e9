//! A table of names: what the index holds of each.

use rustc_hash::FxHashMap;

use super::read::ReadName;
use super::{HeldWord, NameRecord};
use crate::index::Ordinal;

/// Names, by their place.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub(super) records: Vec<NameRecord>,
    pub(super) words: Vec<HeldWord>,
    /// Canonical generational suffixes, by place: few names have one.
    pub(super) generations: FxHashMap<u32, &'static str>,
}

impl Table {
    /// Adds a name of these words. `before` words are in other tables.
    pub(super) fn push(
        &mut self,
        entity: Ordinal,
        name: &ReadName,
        words: &[HeldWord],
        before: usize,
    ) {
        if let Some(generation) = name.generation {
            let place = self.records.len() as u32;
            self.generations.insert(place, generation);
        }
        let start = (before + self.words.len()) as u32;
        let record = NameRecord::of(entity, name, start, words.len());
        self.records.push(record);
        self.words.extend_from_slice(words);
    }

    /// Gives back the room that was made for more.
    pub(super) fn shrink(&mut self) {
        self.records.shrink_to_fit();
        self.words.shrink_to_fit();
    }
}

/// What names of the same words in any order share, words that say little left out: the sum of
/// what `hash_of` tells of the word at a place. Two names of other words share it as rarely as two
/// random numbers of 64 bits are one.
pub(super) fn whole_key(words: &[HeldWord], hash_of: impl Fn(usize) -> u64) -> u64 {
    let all_weak = words.iter().all(|word| word.is_weak());
    let places = words.iter().enumerate();
    let told = places.filter(|(_, word)| all_weak || !word.is_weak());
    sum(told.map(|(place, _)| hash_of(place)))
}

/// The key of what has all words with these hashes: one that no order changes.
pub(super) fn sum(hashes: impl Iterator<Item = u64>) -> u64 {
    hashes.fold(0, u64::wrapping_add)
}

/// The places of a name's words, each word once, and for each the place of the other end
/// ([`super::Posting::other`]), and whether the name has more words than these two.
pub(super) fn each_once(words: &[HeldWord]) -> impl Iterator<Item = (usize, usize, bool)> {
    let strong = |word: &HeldWord| !word.is_weak();
    let first = words.iter().position(strong).unwrap_or(0);
    let last = words.iter().rposition(strong);
    let last = last.unwrap_or(words.len().saturating_sub(1));
    let places = 0..words.len();
    let once = places.filter(|&place| {
        let mut before = words[..place].iter();
        !before.any(|word| word.id() == words[place].id())
    });
    once.map(move |place| {
        let other = if place == last { first } else { last };
        let longer = words.len() > if place == other { 1 } else { 2 };
        (place, other, longer)
    })
}
