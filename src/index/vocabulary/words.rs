//! Words in the order of their letters, with what finds each.

use std::hash::Hasher as _;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use smallvec::SmallVec;

use super::finder::{Finder, Places};
use super::{Signature, WordId};
use crate::index::kept::{Row, packed};
use crate::text::{Lexicon, WordClass, skeleton};

/// Words shorter than this have no look-alikes: one edit makes another word of them.
pub(super) const FUZZY_MIN: usize = 4;
/// Words that no name has and that are so long may differ by two edits.
pub(super) const TWO_EDITS_MIN_UNKNOWN: usize = 6;
/// Of longer words, two edits are found when both are among so many first letters.
const TWO_EDITS_HEAD: usize = 7;
/// Hash schemes of [`Words::deletions`]: single deletions, and double ones of first letters.
const SINGLE: u8 = 0;
const DOUBLE: u8 = 1;
/// Hash scheme of consonant skeletons.
pub(super) const SKELETON: u8 = 2;
/// Hash scheme of whole words.
const WORD: u8 = 3;
/// Words whose hashes are worked out together.
const BLOCK: usize = 4096;

/// Words in the order of their letters.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The letters of all of them, one behind the other.
    pub(super) letters: String,
    pub(super) entries: Vec<Entry>,
    pub(super) finders: Finders,
    pub(super) classes: Classes,
}

/// What is known of a word, in one place of memory: who looks at one thing looks at the others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// Where its letters begin.
    pub(super) start: u32,
    pub(super) signature: Signature,
    /// In how many names it stands of those that were indexed at first.
    pub(super) count: u32,
    /// The number of its class.
    pub(super) class: u16,
}

packed!(
    Entry,
    4,
    |row| [
        row.start,
        row.signature.bits(),
        row.count,
        u32::from(row.class)
    ],
    |[start, signature, count, class]| Some(Entry {
        start,
        signature: Signature::of_bits(signature),
        count,
        class: u16::try_from(class).ok()?,
    })
);

/// What words are by themselves: of few sorts, each of which is held once.
#[derive(Debug, Default)]
pub(super) struct Classes {
    pub(super) kinds: Vec<WordClass>,
    /// A word of each class: what the lexicon says of that word is what it says of all.
    pub(super) examples: Vec<WordId>,
}

impl Classes {
    /// The classes of words, and the number of each word's.
    fn of(classes: &[WordClass]) -> (Self, Vec<u16>) {
        let mut numbers: FxHashMap<_, u16> = FxHashMap::default();
        let (mut this, mut of_words) = (Self::default(), Vec::with_capacity(classes.len()));
        for (place, class) in classes.iter().enumerate() {
            let WordClass {
                head,
                form,
                legal,
                number,
                subject,
                place: country,
                demonym,
                given,
                particle,
                transcribed,
            } = *class;
            let flags = (
                legal,
                number,
                subject,
                demonym,
                given,
                particle,
                transcribed,
            );
            let number = *numbers
                .entry((head, form, country, flags))
                .or_insert_with(|| {
                    this.kinds.push(*class);
                    this.examples.push(place as WordId);
                    // There are as many as kinds of organisations and countries, times a few.
                    u16::try_from(this.kinds.len() - 1).unwrap_or(u16::MAX)
                });
            of_words.push(number);
        }
        (this, of_words)
    }
}

/// What finds words by their hashes, those of one hash in the order of their letters. What is
/// found is compared with what was looked for, so a few bits of a hash are enough.
#[derive(Debug, Default)]
pub(super) struct Finders {
    /// Hashes of the words.
    pub(super) ids: Finder,
    /// Hashes of the words and of their deletions: a look-alike shares one.
    pub(super) deletions: Finder,
    /// Hashes of the words' consonants: transliterations of one name share one.
    pub(super) skeletons: Finder,
}

impl Finders {
    /// Finds the places of words that come in the order of their letters. O(words x letters
    /// squared).
    pub(super) fn of(sorted: &[&str]) -> Self {
        let numbered = || sorted.par_chunks(BLOCK).enumerate();
        let first = |block: usize| (block * BLOCK) as WordId;
        let pairs = |each: &(dyn Fn(&str, &mut Vec<u64>) + Sync)| -> Vec<(u64, WordId)> {
            let blocks: Vec<Vec<(u64, WordId)>> = numbered()
                .map(|(block, words)| {
                    let (mut pairs, mut own) = (Vec::new(), Vec::new());
                    for (id, word) in (first(block)..).zip(words) {
                        own.clear();
                        each(word, &mut own);
                        pairs.extend(own.iter().map(|&hash| (hash, id)));
                    }
                    pairs
                })
                .collect();
            blocks.concat()
        };
        let finder =
            |each: &(dyn Fn(&str, &mut Vec<u64>) + Sync)| Finder::build(&pairs(each), sorted.len());
        Self {
            ids: finder(&|word, own| own.push(word_hash(word))),
            deletions: finder(&|word, own| {
                if word.len() >= FUZZY_MIN && word.is_ascii() {
                    each_deletion(word, TWO_EDITS_MIN_UNKNOWN, |hash| own.push(hash));
                    // "anna" lacks one n or the other.
                    own.sort_unstable();
                    own.dedup();
                }
            }),
            skeletons: finder(&|word, own| {
                if word.len() >= FUZZY_MIN && word.is_ascii() {
                    let bones = skeleton(word);
                    if !bones.is_empty() {
                        own.push(hash(&bones, SKELETON));
                    }
                }
            }),
        }
    }

    /// The places of this very word, and of few others.
    pub(super) fn of_word(&self, word: &str) -> Places<'_> {
        self.ids.get(word_hash(word))
    }
}

impl Words {
    /// Words that come in the order of their letters, each once, and in how many names each
    /// stands. O(words x letters squared).
    pub(super) fn build(sorted: &[&str], counts: &[u32], lexicon: &Lexicon) -> Self {
        let classes = sorted.par_iter().map(|word| WordClass::of(word, lexicon));
        let (classes, numbers) = Classes::of(&classes.collect::<Vec<_>>());
        let mut letters = String::with_capacity(sorted.iter().map(|word| word.len()).sum());
        let words = sorted.iter().zip(counts).zip(numbers);
        let entries = words.map(|((word, &count), class)| {
            let start = letters.len() as u32;
            letters.push_str(word);
            Entry {
                start,
                signature: Signature::of(word),
                count,
                class,
            }
        });
        Self {
            entries: entries.collect(),
            finders: Finders::of(sorted),
            classes,
            letters,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// What the word at a place is by itself.
    #[inline]
    pub(super) fn class(&self, place: usize) -> WordClass {
        self.classes.kinds[usize::from(self.entries[place].class)]
    }

    /// The letters of the word at a place.
    #[inline]
    pub(super) fn word(&self, place: usize) -> &str {
        let start = |entry: &Entry| entry.start as usize;
        let end = self
            .entries
            .get(place + 1)
            .map_or(self.letters.len(), start);
        &self.letters[start(&self.entries[place])..end]
    }

    /// The place of this very word.
    pub(super) fn place(&self, word: &str) -> Option<WordId> {
        let mut same = self.finders.of_word(word).iter();
        same.find(|&place| self.word(place as usize) == word)
    }

    /// The places of the words that begin with `prefix`, in order.
    pub(super) fn with_prefix(&self, prefix: &str) -> impl Iterator<Item = usize> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.word(middle) < prefix {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        (from..self.len()).take_while(move |&place| self.word(place).starts_with(prefix))
    }
}

/// Calls `found` with the hash of `word` and of each of its single deletions, and for long words
/// also with those of the double deletions of their first letters (Garbe's symmetric deletion:
/// two words within one edit share one of the first; within two, most share one of the second).
/// The word is ASCII.
pub(super) fn each_deletion(word: &str, two_edits_min: usize, mut found: impl FnMut(u64)) {
    found(hash(word, SINGLE));
    each_without_one(word.as_bytes(), 0, |rest| found(hash_bytes(rest, SINGLE)));
    if word.len() < two_edits_min {
        return;
    }
    let head = &word[..word.len().min(TWO_EDITS_HEAD)];
    found(hash(head, DOUBLE));
    let mut first = 0;
    each_without_one(head.as_bytes(), 0, |rest| {
        found(hash_bytes(rest, DOUBLE));
        each_without_one(rest, first, |rest| found(hash_bytes(rest, DOUBLE)));
        first += 1;
    });
}

/// Calls `found` with letters without each of them, from the one at a place on.
fn each_without_one(letters: &[u8], from: usize, mut found: impl FnMut(&[u8])) {
    // The rest without one letter is that without the one before, but for one letter.
    let mut rest: SmallVec<[u8; 48]> = SmallVec::from_slice(&letters[..from]);
    rest.extend_from_slice(letters.get(from + 1..).unwrap_or_default());
    for (place, own) in letters.iter().enumerate().skip(from) {
        found(&rest);
        if let Some(letter) = rest.get_mut(place) {
            *letter = *own;
        }
    }
}

/// What a word is found by. The same on every machine: no seed.
pub(in crate::index) fn word_hash(word: &str) -> u64 {
    hash(word, WORD)
}

/// The same on every machine: no seed.
pub(super) fn hash(word: &str, scheme: u8) -> u64 {
    hash_bytes(word.as_bytes(), scheme)
}

fn hash_bytes(word: &[u8], scheme: u8) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(scheme);
    hasher.write(word);
    hasher.finish()
}
