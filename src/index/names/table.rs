//! A table of names: what the index holds of each.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHasher};

use super::read::ReadName;
use super::{NameRecord, Signature, WordId};
use crate::index::Ordinal;
use crate::text::WordPart;

/// Names, by their place.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub(super) records: Vec<NameRecord>,
    pub(super) words: Vec<WordId>,
    pub(super) parts: Vec<WordPart>,
    /// What each name's first and last words look like that say something: a given and a family
    /// name, mostly.
    pub(super) ends: Vec<(Signature, Signature)>,
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
        self.records.push(NameRecord {
            entity,
            place: name.place,
            kind: name.kind,
            family: name.family,
            peer: name.peer,
            contained: name.contained,
            start: (before + self.words.len()) as u32,
            length: ids.len() as u8,
        });
        self.words.extend_from_slice(ids);
        self.parts.extend_from_slice(&name.parts);
        let strong = |part: &WordPart| !part.is_weak();
        let first = name.parts.iter().position(strong).unwrap_or(0);
        let last = name.parts.iter().rposition(strong);
        let last = last.unwrap_or(ids.len() - 1);
        let look = |place: usize| Signature::of(&name.words[place]);
        self.ends.push((look(first), look(last)));
    }
}

impl Table {
    /// Gives back the room that was made for more.
    pub(super) fn shrink(&mut self) {
        self.records.shrink_to_fit();
        self.words.shrink_to_fit();
        self.parts.shrink_to_fit();
        self.ends.shrink_to_fit();
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

/// The words of a name, each once.
pub(super) fn each_once(words: &[WordId]) -> impl Iterator<Item = WordId> {
    let places = words.iter().enumerate();
    let first = places.filter(|(place, word)| !words[..*place].contains(word));
    first.map(|(_, &word)| word)
}
