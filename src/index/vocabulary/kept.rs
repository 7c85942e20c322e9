//! The words of a kept index.

use std::sync::Arc;

use super::finder::Finder;
use super::words::{Classes, Entry, Finders};
use super::{Vocabulary, Words, tabulated};
use crate::index::kept::{Columns, Complete};
use crate::text::{Lexicon, WordClass};

impl Vocabulary {
    /// Columns that the words take.
    pub(in crate::index) const COLUMNS: usize = 3 + 3 * Finder::COLUMNS;

    /// Adds the columns of the words that were indexed at first.
    pub(in crate::index) fn keep<'a>(&'a self, columns: &mut Columns<'a>) {
        let words = &*self.first;
        columns.add(words.letters.as_bytes());
        columns.add(&words.entries);
        columns.add(&words.classes.examples);
        let finders = &words.finders;
        for finder in [&finders.ids, &finders.deletions, &finders.skeletons] {
            finder.keep(columns);
        }
    }

    /// Reads what [`Self::keep`] added; see [`Self::count_among`].
    pub(in crate::index) fn of_kept(
        columns: &mut Complete,
        lexicon: &Lexicon,
    ) -> Result<Self, String> {
        let letters = columns.text()?;
        let entries: Vec<Entry> = columns.rows()?;
        let whole = entries.first().is_none_or(|first| first.start == 0);
        let cuts = |entry: &Entry| letters.is_char_boundary(entry.start as usize);
        if !whole || !entries.is_sorted_by_key(|entry| entry.start) || !entries.iter().all(cuts) {
            return Err("the words have other letters".to_owned());
        }
        let examples: Vec<u32> = columns.rows()?;
        let count = entries.len();
        let mut words = Words {
            letters,
            entries,
            finders: Finders {
                ids: Finder::of_kept(columns, count)?,
                deletions: Finder::of_kept(columns, count)?,
                skeletons: Finder::of_kept(columns, count)?,
            },
            classes: Classes::default(),
        };
        let known: Option<Vec<WordClass>> = examples
            .iter()
            .map(|&word| {
                let place = word as usize;
                (place < words.len()).then(|| WordClass::of(words.word(place), lexicon))
            })
            .collect();
        let known = known.ok_or("a class of words has no example")?;
        let classes = words.entries.iter().map(|entry| usize::from(entry.class));
        if !classes.into_iter().all(|class| class < known.len()) {
            return Err("a word has no class".to_owned());
        }
        words.classes = Classes {
            kinds: known,
            examples,
        };
        Ok(Self {
            first: Arc::new(words),
            ..Self::default()
        })
    }

    /// Says among how many names words are rare.
    pub(in crate::index) fn count_among(&mut self, names: usize) {
        self.names = u32::try_from(names).unwrap_or(u32::MAX);
        self.rarities = tabulated(self.names);
    }
}
