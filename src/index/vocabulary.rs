//! The words of all names, with how rare each is and which look alike.

use std::hash::Hasher as _;

use rustc_hash::{FxHashMap, FxHasher};

use super::hashes::Hashes;
use crate::text::{Lexicon, WordClass, skeleton, spelling_distance};

/// A word of the vocabulary.
pub type WordId = u32;

/// Words shorter than this have no look-alikes: one edit makes another word of them.
const FUZZY_MIN: usize = 4;
/// Words this long may differ by two edits.
const TWO_EDITS_MIN: usize = 8;
/// At most this many look-alikes a word, most alike first.
const MAX_ALIKE: usize = 48;
/// At most this many words with the same consonants are looked at.
const MAX_SAME_SKELETON: usize = 256;
/// Hash schemes of [`Vocabulary::deletions`]: single deletions, and double ones of first letters.
const SINGLE: u8 = 0;
const DOUBLE: u8 = 1;
/// Hash scheme of consonant skeletons.
const SKELETON: u8 = 2;

/// Every word of every name, interned.
#[derive(Debug, Default)]
pub struct Vocabulary {
    words: Vec<Box<str>>,
    ids: FxHashMap<Box<str>, WordId>,
    /// In how many names each word stands.
    counts: Vec<u32>,
    names: u32,
    /// Hashes of the words and of their deletions: a look-alike shares one.
    deletions: Hashes,
    /// Hashes of the words' consonants: transliterations of one name share one.
    skeletons: Hashes,
    /// Words in the order of their letters, for prefixes.
    sorted: Vec<WordId>,
    rarities: Vec<f32>,
    signatures: Vec<Signature>,
    classes: Vec<WordClass>,
}

/// A word that looks like another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    /// The word of the vocabulary.
    pub word: WordId,
    /// How far apart the two are written ([`spelling_distance`]).
    pub distance: u16,
}

/// What a word looks like at a glance: which letters it has, and its first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature(u32);

impl Signature {
    const LETTERS: u32 = (1 << 26) - 1;

    /// That of a folded word.
    #[must_use]
    pub fn of(word: &str) -> Self {
        let mut bits = 0;
        for letter in word.bytes().filter(u8::is_ascii_lowercase) {
            bits |= 1 << (letter - b'a');
        }
        let first = word.bytes().next().filter(u8::is_ascii_lowercase);
        Self(bits | first.map_or(0, |letter| u32::from(letter - b'a' + 1) << 26))
    }

    /// How many letters only one of the two words has. A letter put for another makes two.
    #[must_use]
    pub fn letters_apart(self, other: Self) -> u32 {
        ((self.0 ^ other.0) & Self::LETTERS).count_ones()
    }

    /// Whether the two words begin with the same Latin letter.
    #[must_use]
    pub fn same_first(self, other: Self) -> bool {
        self.0 >> 26 == other.0 >> 26 && self.0 >> 26 > 0
    }
}

impl Vocabulary {
    /// Interns a word.
    pub fn intern(&mut self, word: &str) -> WordId {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        let id = WordId::try_from(self.words.len()).unwrap_or(WordId::MAX);
        self.words.push(word.into());
        self.ids.insert(word.into(), id);
        self.counts.push(0);
        id
    }

    /// Counts the words of one name; each counts once.
    pub fn count(&mut self, words: &[WordId]) {
        self.names += 1;
        for (place, &word) in words.iter().enumerate() {
            if !words[..place].contains(&word) {
                self.counts[word as usize] += 1;
            }
        }
    }

    /// Builds what look-alikes and prefixes need. Call once, after the last word.
    pub fn finish(&mut self, lexicon: &Lexicon) {
        let names = f64::from(self.names.max(1));
        self.rarities = self
            .counts
            .iter()
            .map(|&count| (names / f64::from(count.max(1))).ln() as f32)
            .collect();
        self.signatures = self.words.iter().map(|word| Signature::of(word)).collect();
        self.classes = self
            .words
            .iter()
            .map(|word| WordClass::of(word, lexicon))
            .collect();
        let mut scratch = String::new();
        let (mut deletions, mut skeletons, mut own) = (Vec::new(), Vec::new(), Vec::new());
        for (id, word) in self.words.iter().enumerate() {
            // Interning refused more than 2^32 words, so the cast loses nothing.
            let id = id as WordId;
            if word.len() >= FUZZY_MIN && word.is_ascii() {
                own.clear();
                each_deletion(word, &mut scratch, |hash| own.push(hash));
                // "anna" lacks one n or the other.
                own.sort_unstable();
                own.dedup();
                deletions.extend(own.iter().map(|&hash| (hash, id)));
                let bones = skeleton(word);
                if !bones.is_empty() {
                    skeletons.push((hash(&bones, SKELETON), id));
                }
            }
        }
        self.deletions = Hashes::build(&deletions);
        self.skeletons = Hashes::build(&skeletons);
        self.sorted = (0..self.words.len() as WordId).collect();
        self.sorted
            .sort_unstable_by(|&a, &b| self.words[a as usize].cmp(&self.words[b as usize]));
    }

    /// The word's letters.
    #[must_use]
    pub fn word(&self, id: WordId) -> &str {
        &self.words[id as usize]
    }

    /// The id of this very word.
    #[must_use]
    pub fn id(&self, word: &str) -> Option<WordId> {
        self.ids.get(word).copied()
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How rare a word is among the names, in nats: the logarithm of one over its share.
    #[must_use]
    pub fn rarity(&self, id: WordId) -> f64 {
        f64::from(self.rarities[id as usize])
    }

    /// What a word looks like at a glance.
    #[must_use]
    pub fn signature(&self, id: WordId) -> Signature {
        self.signatures[id as usize]
    }

    /// What a word is by itself.
    #[must_use]
    pub fn class(&self, id: WordId) -> WordClass {
        self.classes[id as usize]
    }

    /// The rarity of a word that no name has.
    #[must_use]
    pub fn rarity_unseen(&self) -> f64 {
        f64::from(self.names.max(1)).ln()
    }

    /// Words within one edit (two, from eight letters on) of `word`, and words of the same
    /// consonants that are written alike, without itself; nearest first, then the more
    /// frequent, then by letters; at most 48.
    #[must_use]
    pub fn alike(&self, word: &str) -> Vec<Alike> {
        if word.len() < FUZZY_MIN || !word.is_ascii() || word.len() > 40 {
            return Vec::new();
        }
        let mut ids = Vec::new();
        let mut scratch = String::new();
        each_deletion(word, &mut scratch, |hash| {
            ids.extend(self.deletions.get(hash).take(512));
        });
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|&id| {
            let other = self.word(id);
            let allowed = if word.len().min(other.len()) >= TWO_EDITS_MIN {
                2
            } else {
                1
            };
            strsim::osa_distance(word, other) <= allowed
        });
        let bones = skeleton(word);
        if !bones.is_empty() {
            let same = self.skeletons.get(hash(&bones, SKELETON));
            ids.extend(same.take(MAX_SAME_SKELETON));
            ids.sort_unstable();
            ids.dedup();
        }
        let mut alike: Vec<Alike> = ids
            .into_iter()
            .filter(|&id| self.word(id) != word)
            .map(|id| Alike {
                word: id,
                distance: spelling_distance(word, self.word(id)),
            })
            .collect();
        alike.sort_by(|a, b| {
            let frequency = self.counts[b.word as usize].cmp(&self.counts[a.word as usize]);
            a.distance
                .cmp(&b.distance)
                .then(frequency)
                .then_with(|| self.word(a.word).cmp(self.word(b.word)))
        });
        alike.truncate(MAX_ALIKE);
        alike
    }

    /// Up to `limit` words that begin with `prefix`, in the order of their letters.
    pub fn with_prefix(&self, prefix: &str, limit: usize) -> impl Iterator<Item = WordId> {
        let from = self.sorted.partition_point(|&id| self.word(id) < prefix);
        self.sorted[from..]
            .iter()
            .copied()
            .take_while(move |&id| self.word(id).starts_with(prefix))
            .take(limit)
    }
}

/// Calls `found` with the hash of `word` and of each of its single deletions, and for long words
/// also with those of the double deletions of their first letters (Garbe's symmetric deletion:
/// two words within one edit share one of the first; within two, most share one of the second).
fn each_deletion(word: &str, scratch: &mut String, mut found: impl FnMut(u64)) {
    found(hash(word, SINGLE));
    for place in 0..word.len() {
        scratch.clear();
        scratch.push_str(&word[..place]);
        scratch.push_str(&word[place + 1..]);
        found(hash(scratch, SINGLE));
    }
    if word.len() < TWO_EDITS_MIN {
        return;
    }
    let head = &word[..TWO_EDITS_MIN];
    found(hash(head, DOUBLE));
    for first in 0..head.len() {
        for second in first..head.len() {
            scratch.clear();
            for (place, letter) in head.char_indices() {
                if place != first && place != second {
                    scratch.push(letter);
                }
            }
            found(hash(scratch, DOUBLE));
        }
    }
}

/// The same on every machine: no seed.
fn hash(word: &str, scheme: u8) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(scheme);
    hasher.write(word.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &[&str]) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for word in words {
            let id = vocabulary.intern(word);
            vocabulary.count(&[id]);
        }
        vocabulary.finish(crate::text::lexicon());
        vocabulary
    }

    #[test]
    fn alike_cases() {
        let words = [
            "stoltenberg",
            "rutte",
            "rute",
            "jon",
            "john",
            "rutter",
            "balkenende",
        ];
        let vocabulary = vocabulary(&words);
        let cases: &[(&str, &[&str])] = &[
            ("stoltenburg", &["stoltenberg"]),
            ("stoltnbreg", &["stoltenberg"]),
            ("rutte", &["rute", "rutter"]),
            ("ruttte", &["rutte"]),
            // Three edits, the same consonants.
            ("palkanenda", &["balkenende"]),
            ("jon", &[]),
            ("jhon", &["john"]),
            ("unlike", &[]),
        ];
        for (word, expected) in cases {
            let mut found: Vec<_> = vocabulary
                .alike(word)
                .iter()
                .map(|alike| vocabulary.word(alike.word))
                .collect();
            found.sort_unstable();
            assert_eq!(found, *expected, "{word}");
        }
    }

    #[test]
    fn rarity_falls_with_frequency() {
        let mut vocabulary = Vocabulary::default();
        let common = vocabulary.intern("john");
        let rare = vocabulary.intern("rutte");
        for _ in 0..9 {
            vocabulary.count(&[common]);
        }
        vocabulary.count(&[common, rare]);
        vocabulary.finish(crate::text::lexicon());
        assert!(vocabulary.rarity(rare) > vocabulary.rarity(common));
        // Ten of ten names have it.
        assert!(vocabulary.rarity(common).abs() < 1e-6);
    }

    #[test]
    fn prefixes_come_in_order() {
        let vocabulary = vocabulary(&["rutte", "rutter", "rut", "mark"]);
        let found: Vec<_> = vocabulary
            .with_prefix("rutt", 10)
            .map(|id| vocabulary.word(id))
            .collect();
        assert_eq!(found, ["rutte", "rutter"]);
        assert_eq!(vocabulary.with_prefix("r", 1).count(), 1);
    }
}
