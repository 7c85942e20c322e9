//! The words of all names, with how rare each is and which look alike.

mod finder;
mod heard;
mod kept;
mod later;
mod signature;
mod words;

use std::cmp::Reverse;
use std::sync::Arc;

use smallvec::SmallVec;

use finder::Finder;
use later::LaterWords;
pub use signature::Signature;
pub(super) use words::word_hash;
use words::{FUZZY_MIN, Finders, SKELETON, TWO_EDITS_MIN_UNKNOWN, Words, each_deletion, hash};

use super::fork_map::ForkMap;
use crate::text::{Lexicon, Spelling, WordClass, skeleton, within_edits};

/// A word of the vocabulary. Those of one snapshot are in no order.
pub type WordId = u32;

/// Words this long that names have may differ by two edits.
const TWO_EDITS_MIN: usize = 8;
/// At most this many look-alikes a word, most alike first.
const MAX_ALIKE: usize = 48;
/// At most this many words that share a deletion are looked at, the first by their letters.
const MAX_SAME_DELETION: usize = 512;
/// At most this many words with the same consonants are looked at, the first by their letters.
const MAX_SAME_SKELETON: usize = 256;
/// Rarities of words in fewer names are worked out once.
const TABULATED: u32 = 4096;
/// Names that words are counted among, at least: about as many as the starter catalogue has.
const LEAST_NAMES: u32 = 8_000;

/// Every word of every name, interned: those that were indexed at first, and those that came
/// later with their ids behind.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    first: Arc<Words>,
    later: Arc<LaterWords>,
    /// In how many names each later word stands, and each first one for which it has changed
    /// since. A word that stands in none is hidden.
    changed: ForkMap<WordId, u32>,
    names: u32,
    /// How rare words are by the number of names in which they stand.
    rarities: Arc<[f32]>,
}

/// How many edits a look-alike of a long word may be away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edits {
    /// One, as in any word.
    One,
    /// Two.
    Two,
}

/// A word that looks like another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    /// The word of the vocabulary.
    pub word: WordId,
    /// How far apart the two are written ([`crate::text::spellings_apart`]).
    pub distance: u16,
}

impl Vocabulary {
    /// The words of `names` names, in the order of their letters, with the number of names in
    /// which each stands.
    pub(super) fn build(sorted: &[&str], counts: &[u32], names: usize, lexicon: &Lexicon) -> Self {
        let names = u32::try_from(names).unwrap_or(u32::MAX);
        Self {
            first: Arc::new(Words::build(sorted, counts, lexicon)),
            later: Arc::default(),
            changed: ForkMap::default(),
            names,
            rarities: tabulated(names),
        }
    }

    /// The id of a word, whether it is hidden now or not.
    pub(super) fn any_id(&self, word: &str) -> Option<WordId> {
        let first = self.first.place(word);
        first.or_else(|| Some(self.first_later() + self.later.number(word)?))
    }

    /// The id that the first of the words that come later has.
    pub(super) fn first_later(&self) -> WordId {
        self.first.len() as WordId
    }

    /// The id that the next new word will have.
    pub(super) fn next_id(&self) -> WordId {
        self.first_later() + self.later.len() as WordId
    }

    /// These words, and new ones behind, which come in the order of their letters; with the
    /// number of names in which words stand, where it is another now. O(what is new or changed x
    /// log n).
    pub(super) fn advance(
        &self,
        new: &[&str],
        counts: impl Iterator<Item = (WordId, u32)>,
        names: usize,
        lexicon: &Lexicon,
    ) -> Self {
        let names = u32::try_from(names).unwrap_or(u32::MAX);
        let mut later = self.later.clone();
        if !new.is_empty() {
            Arc::make_mut(&mut later).add(new, lexicon);
        }
        let mut changed = self.changed.clone();
        for (word, count) in counts {
            changed.insert(word, count);
        }
        Self {
            first: self.first.clone(),
            later,
            changed,
            rarities: if names == self.names {
                self.rarities.clone()
            } else {
                tabulated(names)
            },
            names,
        }
    }

    /// The number of a word among those that came later.
    #[inline]
    fn later(&self, id: WordId) -> Option<usize> {
        (id as usize).checked_sub(self.first.len())
    }

    /// The word's letters.
    #[must_use]
    #[inline]
    pub fn word(&self, id: WordId) -> &str {
        match self.later(id) {
            None => self.first.word(id as usize),
            Some(number) => self.later.word(number),
        }
    }

    /// The id of this very word.
    #[must_use]
    pub fn id(&self, word: &str) -> Option<WordId> {
        self.any_id(word).filter(|&id| !self.is_hidden(id))
    }

    fn is_hidden(&self, id: WordId) -> bool {
        !self.changed.is_empty() && self.changed.get(&id) == Some(&0)
    }

    /// In how many names a word stands.
    #[must_use]
    #[inline]
    pub fn count(&self, id: WordId) -> u32 {
        if !self.changed.is_empty()
            && let Some(&count) = self.changed.get(&id)
        {
            return count;
        }
        let first = self.first.entries.get(id as usize);
        first.map_or(0, |entry| entry.count)
    }

    /// How rare a word is among the names, in nats: the logarithm of one over its share. Of
    /// fewer than 8,000 names, as if there were so many: a name is not a common one because
    /// the catalogue is small.
    #[must_use]
    #[inline]
    pub fn rarity(&self, id: WordId) -> f64 {
        let count = self.count(id);
        let known = self.rarities.get(count as usize).copied();
        f64::from(known.unwrap_or_else(|| rarity(self.names, count)))
    }

    /// What a word looks like at a glance.
    #[must_use]
    #[inline]
    pub fn signature(&self, id: WordId) -> Signature {
        match self.later(id) {
            None => self.first.entries[id as usize].signature,
            Some(number) => self.later.signature(number),
        }
    }

    /// What a word is by itself.
    #[must_use]
    #[inline]
    pub fn class(&self, id: WordId) -> WordClass {
        match self.later(id) {
            None => self.first.class(id as usize),
            Some(number) => self.later.class(number),
        }
    }

    /// The rarity of a word that no name has.
    #[must_use]
    pub fn rarity_unseen(&self) -> f64 {
        f64::from(self.names.max(LEAST_NAMES)).ln()
    }

    /// Words within one edit of `word`, without itself; if `edits` allows two, also those within
    /// two of long words (from eight letters on; from six, of a word that no name has), and words
    /// of the same consonants that are written alike. Nearest first, then the more frequent, then
    /// by letters; at most 48.
    #[must_use]
    pub fn alike(&self, word: &str, edits: Edits) -> Vec<Alike> {
        if word.len() < FUZZY_MIN || !word.is_ascii() || word.len() > 40 {
            return Vec::new();
        }
        let mut hashes: SmallVec<[u64; 64]> = SmallVec::new();
        let two_edits_min = match edits {
            Edits::One => usize::MAX,
            Edits::Two if self.id(word).is_some() => TWO_EDITS_MIN,
            Edits::Two => TWO_EDITS_MIN_UNKNOWN,
        };
        each_deletion(word, two_edits_min, |hash| hashes.push(hash));
        let own = Signature::of(word);
        // A letter put for another makes two that only one of the words has. Most words are told
        // by that, before they are put in order.
        let is_near = |id: WordId| own.is_within(self.signature(id), 4);
        let limit = MAX_SAME_DELETION;
        let mut ids = self.under(&hashes, |finders| &finders.deletions, limit, is_near);
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|&id| {
            let other = self.word(id);
            let allowed = if word.len().min(other.len()) >= two_edits_min {
                2
            } else {
                1
            };
            word.len().abs_diff(other.len()) <= allowed && within_edits(word, other, allowed)
        });
        let bones = match edits {
            Edits::One => String::new(),
            Edits::Two => skeleton(word),
        };
        if !bones.is_empty() {
            let hash = hash(&bones, SKELETON);
            let limit = MAX_SAME_SKELETON;
            ids.extend(self.under(&[hash], |finders| &finders.skeletons, limit, |_| true));
            ids.sort_unstable();
            ids.dedup();
        }
        // Ids are mostly in the order of letters.
        let mut spelling = Spelling::of(word);
        let mut alike: Vec<(u16, Reverse<u32>, WordId)> = ids
            .into_iter()
            .filter_map(|id| {
                let other = self.word(id);
                let distance = spelling.apart(other).filter(|_| other != word)?;
                Some((distance, Reverse(self.count(id)), id))
            })
            .collect();
        let first_later = self.first_later();
        let nearest_first = |a: &(u16, Reverse<u32>, WordId), b: &(u16, Reverse<u32>, WordId)| {
            let by_letters = || {
                // The ids of those indexed at first are in the order of their letters.
                if a.2 < first_later && b.2 < first_later {
                    a.2.cmp(&b.2)
                } else {
                    self.word(a.2).cmp(self.word(b.2))
                }
            };
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(by_letters)
        };
        if alike.len() > MAX_ALIKE {
            alike.select_nth_unstable_by(MAX_ALIKE, nearest_first);
            alike.truncate(MAX_ALIKE);
        }
        alike.sort_unstable_by(nearest_first);
        let alike = alike.into_iter();
        alike
            .map(|(distance, _, word)| Alike { word, distance })
            .collect()
    }

    /// The words under some hashes that are near, of at most `limit` under each, the first by their
    /// letters.
    fn under(
        &self,
        hashes: &[u64],
        of: impl Fn(&Finders) -> &Finder,
        limit: usize,
        is_near: impl Fn(WordId) -> bool,
    ) -> Vec<WordId> {
        let mut ids = Vec::new();
        let shown = |id: &WordId| !self.is_hidden(*id);
        if self.later.len() == 0 {
            of(&self.first.finders).get_each(hashes, |first| {
                if self.changed.is_empty() {
                    ids.extend(first.iter().take(limit));
                } else {
                    ids.extend(first.iter().filter(shown).take(limit));
                }
            });
            keep(&mut ids, is_near);
            return ids;
        }
        for &hash in hashes {
            let before = ids.len();
            let first = of(&self.first.finders).get(hash).iter();
            ids.extend(first.filter(shown).take(limit));
            for run in self.later.runs() {
                let later = run.numbers(of(&run.finders).get(hash));
                let later = later.map(|number| number + self.first_later());
                ids.extend(later.filter(shown).take(limit));
            }
            if ids.len() - before > limit {
                ids[before..].sort_unstable_by(|&a, &b| self.word(a).cmp(self.word(b)));
                ids.truncate(before + limit);
            }
        }
        keep(&mut ids, is_near);
        ids
    }

    /// Up to `limit` words that begin with `prefix`, in the order of their letters.
    #[must_use]
    pub fn with_prefix(&self, prefix: &str, limit: usize) -> Vec<WordId> {
        let shown = |id: &WordId| !self.is_hidden(*id);
        let first = self.first.with_prefix(prefix).map(|place| place as WordId);
        let mut found: Vec<WordId> = first.filter(shown).take(limit).collect();
        if self.later.len() > 0 {
            for run in self.later.runs() {
                let later = self.later.with_prefix(run, prefix);
                let later = later.map(|number| number + self.first_later());
                found.extend(later.filter(shown).take(limit));
            }
            found.sort_unstable_by(|&a, &b| self.word(a).cmp(self.word(b)));
            found.truncate(limit);
        }
        found
    }
}

/// Keeps what passes. What one waits for from memory, the others then wait for at the same time:
/// nothing is guessed from whether the one before passed.
fn keep(ids: &mut Vec<WordId>, passes: impl Fn(WordId) -> bool) {
    let mut kept = 0;
    for at in 0..ids.len() {
        let id = ids[at];
        ids[kept] = id;
        kept += usize::from(passes(id));
    }
    ids.truncate(kept);
}

fn tabulated(names: u32) -> Arc<[f32]> {
    (0..TABULATED).map(|count| rarity(names, count)).collect()
}

fn rarity(names: u32, count: u32) -> f32 {
    (f64::from(names.max(LEAST_NAMES)) / f64::from(count.max(1))).ln() as f32
}

#[cfg(test)]
mod tests;
