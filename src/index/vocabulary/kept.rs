//! The words of a kept index.

use std::sync::Arc;

use super::words::{Classes, Finders};
use super::{Vocabulary, Words, tabulated};
use crate::index::hashes::Hashes;
use crate::index::kept::{Columns, Complete};
use crate::text::{Lexicon, WordClass};

impl Vocabulary {
    /// Columns that the words take.
    pub(in crate::index) const COLUMNS: usize = 6 + 3 * Hashes::<u16>::COLUMNS;

    /// Adds the columns of the words that were indexed at first.
    pub(in crate::index) fn keep<'a>(&'a self, columns: &mut Columns<'a>) {
        let words = &*self.first;
        columns.add(words.letters.as_bytes());
        columns.add(&words.ends);
        columns.add(&words.signatures);
        columns.add(&words.classes.numbers);
        columns.add(&words.classes.examples);
        columns.add(&*self.counts);
        let finders = &words.finders;
        for hashes in [&finders.ids, &finders.deletions, &finders.skeletons] {
            hashes.keep(columns);
        }
    }

    /// Reads what [`Self::keep`] added; see [`Self::count_among`].
    pub(in crate::index) fn of_kept(
        columns: &mut Complete,
        lexicon: &Lexicon,
    ) -> Result<Self, String> {
        let letters = columns.text()?;
        let ends: Vec<u32> = columns.rows()?;
        let whole = ends.last().is_none_or(|&end| end as usize == letters.len());
        let cuts = |&end: &u32| letters.is_char_boundary(end as usize);
        if !whole || !ends.is_sorted() || !ends.iter().all(cuts) {
            return Err("the words have other letters".to_owned());
        }
        let signatures = columns.exactly(ends.len())?;
        let classes: Vec<u16> = columns.exactly(ends.len())?;
        let examples: Vec<u32> = columns.rows()?;
        let counts: Vec<u32> = columns.exactly(ends.len())?;
        let mut words = Words {
            letters,
            ends,
            finders: Finders {
                ids: Hashes::of_kept(columns)?,
                deletions: Hashes::of_kept(columns)?,
                skeletons: Hashes::of_kept(columns)?,
            },
            signatures,
            classes: Classes::default(),
        };
        let finders = &words.finders;
        for found in [&finders.ids, &finders.deletions, &finders.skeletons] {
            let within = |&place: &u32| (place as usize) < words.len();
            if !found.numbers().iter().all(within) {
                return Err("the index finds words that it does not have".to_owned());
            }
        }
        let known: Option<Vec<WordClass>> = examples
            .iter()
            .map(|&word| {
                let place = word as usize;
                (place < words.len()).then(|| WordClass::of(words.word(place), lexicon))
            })
            .collect();
        let known = known.ok_or("a class of words has no example")?;
        if !classes
            .iter()
            .all(|&class| usize::from(class) < known.len())
        {
            return Err("a word has no class".to_owned());
        }
        words.classes = Classes {
            numbers: classes,
            kinds: known,
            examples,
        };
        Ok(Self {
            first: Arc::new(words),
            counts: counts.into(),
            ..Self::default()
        })
    }

    /// Says among how many names words are rare.
    pub(in crate::index) fn count_among(&mut self, names: usize) {
        self.names = u32::try_from(names).unwrap_or(u32::MAX);
        self.rarities = tabulated(self.names);
    }
}
