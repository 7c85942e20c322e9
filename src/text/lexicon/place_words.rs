//! Words of places' names by what a misspelling leaves of them.

use std::hash::{BuildHasher as _, Hasher as _};

use rustc_hash::{FxBuildHasher, FxHashMap, FxHasher};
use smallvec::SmallVec;

use super::Lexicon;
use crate::text::{fold_text, within_edits};

/// Shorter words stand for no other.
const SHORTEST: usize = 6;
/// Words of so many letters bear two errors.
const LONG: usize = 9;

/// Words by their length and ends, and by their consonants.
#[derive(Debug, Default)]
pub(super) struct PlaceWords {
    words: Vec<Box<str>>,
    by_ends: FxHashMap<u64, Vec<u32>>,
    by_consonants: FxHashMap<u64, Vec<u32>>,
}

impl PlaceWords {
    /// Adds the words of a phrase that are long enough.
    pub(super) fn add(&mut self, form: &str) {
        for word in fold_text(form).split(' ') {
            if word.len() < SHORTEST {
                continue;
            }
            let keys = ends(word, word.len());
            let listed = self.by_ends.get(&keys[0]).map_or(&[][..], Vec::as_slice);
            if listed.iter().any(|&at| *self.words[at as usize] == *word) {
                continue;
            }
            let at = self.words.len() as u32;
            for key in keys {
                self.by_ends.entry(key).or_default().push(at);
            }
            self.by_consonants
                .entry(consonants(word))
                .or_default()
                .push(at);
            self.words.push(word.into());
        }
    }

    /// Those that may be one edit from a word, in the order in which they were added.
    fn near(&self, word: &str) -> SmallVec<[u32; 32]> {
        let mut near = SmallVec::new();
        for length in word.len() - 1..=word.len() + 1 {
            for key in ends(word, length) {
                if let Some(listed) = self.by_ends.get(&key) {
                    near.extend_from_slice(listed);
                }
            }
        }
        near.sort_unstable();
        near.dedup();
        near
    }
}

impl Lexicon {
    /// The words of places' names of the same first letter that a folded word may be a misspelling
    /// of: one edit apart, or two where it has nine letters or more and they are in what is doubled
    /// and in vowels; the nearest first. O(such words that begin or end as it does).
    pub fn place_words_like<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a str> {
        let known = &self.place_words;
        let right = move |at: u32| known.words.get(at as usize).map(|right| &**right);
        let near = (word.len() >= SHORTEST).then(|| known.near(word));
        let one = near.into_iter().flatten().filter_map(right);
        let one = one.filter(move |right| *right != word && within_edits(word, right, 1));
        let long = Some(word).filter(|word| word.len() >= LONG);
        let same = long.and_then(|word| known.by_consonants.get(&consonants(word)));
        let two = same.into_iter().flatten().copied().filter_map(right);
        let two = two.filter(move |right| {
            *right != word
                && right.len() >= LONG
                && same_letters(word, right)
                && within_edits(word, right, 2)
        });
        one.chain(two)
    }
}

/// The keys of a folded word as one of some length: its first three letters, and the first with the
/// last two. One edit is behind the third letter, or before the last two.
fn ends(word: &str, length: usize) -> [u64; 2] {
    let bytes = word.as_bytes();
    let [first, second, third, .., before, last] = *bytes else {
        return [0; 2];
    };
    let key = |kind: u64, letters: [u8; 3]| {
        let [a, b, c] = letters.map(u64::from);
        (length as u64) << 32 | kind << 24 | a << 16 | b << 8 | c
    };
    [
        key(0, [first, second, third]),
        key(1, [first, before, last]),
    ]
}

/// What words of the same first letter and the same consonants have in common.
fn consonants(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(word.as_bytes().first().copied().unwrap_or_default());
    for letter in consonants_of(word) {
        hasher.write_u8(letter);
    }
    FxBuildHasher.hash_one(hasher.finish())
}

/// The consonants of a word, doubled or not.
fn consonants_of(word: &str) -> impl Iterator<Item = u8> + '_ {
    let before = std::iter::once(b' ').chain(word.bytes());
    let letters = word.bytes().zip(before);
    let once = letters.filter_map(|(letter, before)| (letter != before).then_some(letter));
    once.filter(|letter| !matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}

/// Whether two folded words have the same first letter and the same consonants, doubled or not:
/// "phillipines".
fn same_letters(a: &str, b: &str) -> bool {
    a.as_bytes().first() == b.as_bytes().first() && consonants_of(a).eq(consonants_of(b))
}

#[cfg(test)]
mod tests {
    use crate::text::lexicon;

    #[test]
    fn a_misspelt_place_is_read_as_the_nearest() {
        for (word, right) in [
            ("austrailia", Some("australia")),
            ("phillipines", Some("philippines")),
            ("portugel", Some("portugal")),
            ("protugal", Some("portugal")),
            ("argentinia", Some("argentina")),
            ("peru", None),
            ("stoltenberg", None),
        ] {
            let found = lexicon().place_words_like(word).next();
            assert_eq!(found, right, "{word}");
        }
    }
}
