//! The snapshot's names: every name of every entity, by its words.

mod advance;
mod build;
mod held;
mod kept;
mod prominent;
mod read;
mod record;
mod shared;
mod table;

use std::sync::Arc;

use super::Ordinal;
use super::fork_map::ForkMap;
use super::lists::{HashedLists, Lists, Over};
use super::spacing::Spacing;
use super::vocabulary::{Signature, Vocabulary, WordId, word_hash};
use crate::model::SharedMap;
pub use held::HeldWord;
use prominent::Prominent;
pub use record::NameRecord;
use table::{Table, sum};

/// A name of the snapshot. The ids of names are in the order of their entities' ids, those of one
/// entity in the order of its names.
pub type NameId = u32;

/// A name among those that hold a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// The name.
    pub name: NameId,
    /// What its other end looks like, and in the highest bit whether it has more words.
    look: u32,
}

impl Posting {
    /// The bit that no signature has.
    const LONGER: u32 = 1 << 31;

    fn new(name: NameId, other: Signature, longer: bool) -> Self {
        let longer = if longer { Self::LONGER } else { 0 };
        Self {
            name,
            look: other.bits() | longer,
        }
    }

    /// What the name's other end looks like, of words that say something: of the last one its
    /// first, a given name mostly, and of all others its last; the word itself when it is alone.
    #[must_use]
    #[inline]
    pub fn other(self) -> Signature {
        Signature::of_bits(self.look & !Self::LONGER)
    }

    /// Whether the name has words beside this one and its other end.
    #[must_use]
    #[inline]
    pub fn is_longer(self) -> bool {
        self.look & Self::LONGER != 0
    }
}

/// All names, with what finds them: what was indexed at first, and over it what changed since.
#[derive(Clone, Debug)]
pub struct Names {
    /// The words.
    pub vocabulary: Vocabulary,
    first: Arc<First>,
    later: Arc<Later>,
    /// How the entities and the names that were indexed at first are numbered.
    entities: Spacing,
    spacing: Spacing,
    /// Names by their words without those that say little, in any order, so that swapped order
    /// is found too.
    whole: HashedLists,
    /// Names by the first letters of their words.
    acronyms: Lists<Box<str>>,
    prominent: Prominent,
    count: usize,
}

/// What was indexed at first.
#[derive(Debug, Default)]
struct First {
    table: Table,
    /// Names of each word: `postings[offsets[word]..offsets[word + 1]]`.
    offsets: Vec<u32>,
    postings: Vec<Posting>,
    /// Names of each entity by their places: `by_entity[entity]..by_entity[entity + 1]`.
    by_entity: Vec<u32>,
}

/// What changed since. A copy shares what neither changes.
#[derive(Clone, Debug, Default)]
struct Later {
    /// The names that came, each [`BLOCK`] of them in a table. Those that have gone again are
    /// there still, and nothing finds them.
    blocks: Vec<Arc<Table>>,
    /// Where each name is in the tables, counted through.
    places: ForkMap<NameId, u32>,
    /// Names of entities whose names have changed or that are no more: the first, and how many.
    of_entity: ForkMap<Ordinal, (NameId, u32)>,
    /// The same of those that have any, in order.
    runs: SharedMap<Ordinal, (NameId, u32)>,
    /// The names of each word for which they have changed.
    postings: Over<WordId, Posting>,
}

/// Names in one table of those that came later.
const BLOCK: usize = 256;
/// Room for their words.
const BLOCK_WORDS: usize = BLOCK * 32;

impl Later {
    /// The table that holds a name, and its place there.
    fn place(&self, id: NameId) -> Option<(&Table, usize)> {
        let place = *self.places.get(&id)? as usize;
        Some((&self.blocks[place / BLOCK], place % BLOCK))
    }
}

impl Names {
    /// How many names came since all were indexed, also those that have gone again.
    pub(super) fn written(&self) -> usize {
        let full = self.later.blocks.len().saturating_sub(1) * BLOCK;
        full + self
            .later
            .blocks
            .last()
            .map_or(0, |last| last.records.len())
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// All names, in no order. O(names) time.
    pub fn ids(&self) -> impl Iterator<Item = NameId> {
        let first = (0..self.first.table.records.len()).filter(|&place| {
            let entity = self.first.table.records[place].entity;
            !self.later.of_entity.contains_key(&entity)
        });
        let later = self.later.places.keys().copied();
        first.map(|place| self.spacing.number(place)).chain(later)
    }

    /// The table that holds a name, and its place there.
    #[inline]
    fn place(&self, id: NameId) -> (&Table, usize) {
        match self.spacing.place(id) {
            Some(place) => (&self.first.table, place),
            // An id of another snapshot is a defect of the caller, as an index out of bounds is.
            None => {
                let later = self.later.place(id);
                later.unwrap_or((&self.first.table, usize::MAX))
            }
        }
    }

    /// A name.
    #[must_use]
    #[inline]
    pub fn record(&self, id: NameId) -> &NameRecord {
        let (table, place) = self.place(id);
        &table.records[place]
    }

    /// Where the words of a name are.
    #[inline]
    fn span(&self, record: &NameRecord) -> (&Table, std::ops::Range<usize>) {
        let (span, first) = (record.span(), &self.first.table);
        match span.start.checked_sub(first.words.len()) {
            None => (first, span),
            Some(behind) => {
                let (block, start) = (behind / BLOCK_WORDS, behind % BLOCK_WORDS);
                (&self.later.blocks[block], start..start + span.len())
            }
        }
    }

    /// The words of a name, in order.
    #[must_use]
    #[inline]
    pub fn words_of(&self, record: &NameRecord) -> &[HeldWord] {
        let (table, span) = self.span(record);
        &table.words[span]
    }

    /// The same without what they do in it.
    #[inline]
    pub fn ids_of(&self, record: &NameRecord) -> impl DoubleEndedIterator<Item = WordId> {
        self.words_of(record).iter().map(|word| word.id())
    }

    /// The words of a name without those that say little, in order.
    pub fn strong_words(&self, id: NameId) -> impl Iterator<Item = WordId> {
        let words = self.words_of(self.record(id)).iter();
        let strong = words.filter(|word| !word.is_weak());
        strong.map(|word| word.id())
    }

    /// The canonical generational suffix of a name, if it has one.
    #[must_use]
    pub fn generation(&self, id: NameId) -> Option<&'static str> {
        let (table, place) = self.place(id);
        table.generations.get(&(place as u32)).copied()
    }

    /// The names that hold a word, in the order of entities.
    #[must_use]
    #[inline]
    pub fn with_word(&self, word: WordId) -> &[Posting] {
        if !self.later.postings.is_empty()
            && let Some(list) = self.later.postings.get(&word)
        {
            return list;
        }
        self.first.with_word(word)
    }

    /// The names made of exactly these words, in any order, words that say little left out.
    #[must_use]
    pub fn with_all(&self, words: &[WordId]) -> &[NameId] {
        self.with_words(words.iter().map(|&word| self.vocabulary.word(word)))
    }

    /// The same of folded words, which are not looked up one by one.
    #[must_use]
    pub fn with_words<'w>(&self, words: impl Iterator<Item = &'w str>) -> &[NameId] {
        self.whole.get(sum(words.map(word_hash)))
    }

    /// The names whose words begin with these letters.
    #[must_use]
    pub fn with_acronym(&self, letters: &str) -> &[NameId] {
        self.acronyms.get(letters)
    }

    /// The names of an entity, in order.
    pub fn of_entity(&self, entity: Ordinal) -> impl Iterator<Item = NameId> + Clone + use<> {
        let changed = (!self.later.of_entity.is_empty())
            .then(|| self.later.of_entity.get(&entity))
            .flatten();
        let (first, count, step) = match changed {
            Some(&(first, count)) => (first, count, 1),
            None => {
                let places = self.first_of(entity);
                let first = self.spacing.number(places.start);
                (first, places.len() as u32, self.spacing.step())
            }
        };
        (0..count).map(move |place| first + place * step)
    }

    /// Where the names of an entity are in the table of those indexed at first.
    fn first_of(&self, entity: Ordinal) -> std::ops::Range<usize> {
        self.entities.place(entity).map_or(0..0, |at| {
            let start = |at: usize| self.first.by_entity[at] as usize;
            start(at)..start(at + 1)
        })
    }
}

impl First {
    fn with_word(&self, word: WordId) -> &[Posting] {
        let word = word as usize;
        match (self.offsets.get(word), self.offsets.get(word + 1)) {
            (Some(&from), Some(&to)) => &self.postings[from as usize..to as usize],
            _ => &[],
        }
    }
}
