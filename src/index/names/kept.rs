//! The names of a kept index.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::prominent::Prominent;
use super::table::Table;
use super::{First, HeldWord, Later, NameRecord, Names, Posting};
use crate::index::hashes::Hashes;
use crate::index::kept::{COLUMNS as STREAM, Columns, Complete, Reading, Row, Stream, packed};
use crate::index::lists::{HashedLists, Lists};
use crate::index::spacing::{Numbered, Spacing};
use crate::index::vocabulary::Vocabulary;
use crate::text::Lexicon;

impl Names {
    /// Adds the columns of the names that were indexed at first.
    pub(in crate::index) fn keep<'a>(&'a self, columns: &mut Columns<'a>) {
        let First {
            table,
            offsets,
            postings,
            by_entity,
        } = &*self.first;
        columns.add(&table.records);
        columns.add(&table.words);
        columns.add(offsets);
        columns.add(postings);
        columns.add(by_entity);
        columns.add(self.prominent.names());
        self.whole.keep(columns);
        let mut stream = Stream::default();
        let mut generations: Vec<(&u32, &&str)> = table.generations.iter().collect();
        generations.sort_unstable();
        stream.count(generations.len());
        for (&place, generation) in generations {
            stream.number(place);
            stream.text(generation);
        }
        self.acronyms
            .keep(&mut stream, |stream, letters| stream.text(letters));
        stream.add_to(columns);
        self.vocabulary.keep(columns);
    }

    /// Reads what [`Self::keep`] added, for so many entities.
    pub(in crate::index) fn of_kept(
        columns: &mut Complete,
        entities: usize,
        lexicon: &Lexicon,
    ) -> Result<Self, String> {
        let mut own = columns.next(6 + Hashes::COLUMNS + STREAM);
        let mut words = columns.next(Vocabulary::COLUMNS);
        let (names, vocabulary) = rayon::join(
            || Own::of(&mut own, entities, lexicon),
            || Vocabulary::of_kept(&mut words, lexicon),
        );
        let (
            Own {
                first,
                prominent,
                whole,
                acronyms,
            },
            mut vocabulary,
        ) = (names?, vocabulary?);
        let count = first.table.records.len();
        let last = vocabulary.first_later();
        let mut words = first.table.words.iter();
        if first.offsets.len() != last as usize + 1 || !words.all(|word| word.id() < last) {
            return Err("the names have other words".to_owned());
        }
        vocabulary.count_among(count);
        Ok(Self {
            vocabulary,
            first: Arc::new(first),
            later: Arc::new(Later::default()),
            entities: Spacing::of(entities),
            spacing: Spacing::of(count),
            whole,
            acronyms,
            prominent,
            count,
        })
    }
}

/// All but the words.
struct Own {
    first: First,
    prominent: Prominent,
    whole: HashedLists,
    acronyms: Lists<Box<str>>,
}

impl Own {
    fn of(columns: &mut Complete, entities: usize, lexicon: &Lexicon) -> Result<Self, String> {
        let records: Vec<NameRecord> = columns.rows()?;
        let words: Vec<HeldWord> = columns.rows()?;
        let offsets: Vec<u32> = columns.rows()?;
        let postings: Vec<Posting> =
            columns.exactly(offsets.last().map_or(0, |&end| end as usize))?;
        let by_entity: Vec<u32> = columns.exactly(entities + 1)?;
        let prominent: Vec<u32> = columns.rows()?;
        let numbered = Numbered::of(records.len());
        numbered.check_each(postings.iter().map(|posting| posting.name))?;
        numbered.check(&prominent)?;
        let of = Numbered::of(entities);
        let within =
            |record: &NameRecord| record.span().end <= words.len() && of.has(record.entity);
        let whole = by_entity
            .last()
            .is_some_and(|&end| end as usize == records.len());
        if !(offsets.is_sorted() && by_entity.is_sorted() && whole && records.iter().all(within)) {
            return Err("the names are others".to_owned());
        }
        let whole = HashedLists::of_kept(columns, numbered)?;
        let mut reading = Reading::of(columns)?;
        let mut generations = FxHashMap::default();
        let labels = lexicon.labels();
        for _ in 0..reading.count()? {
            let place = reading.number()?;
            let generation = labels.get(reading.text()?).copied();
            generations.insert(place, generation.ok_or("a suffix of names is unknown")?);
        }
        let acronyms =
            Lists::of_kept(&mut reading, numbered, |reading| Ok(reading.text()?.into()))?;
        let first = First {
            table: Table {
                records,
                words,
                generations,
            },
            offsets,
            postings,
            by_entity,
        };
        let prominent = Prominent::of(&first, prominent).ok_or("other names are prominent")?;
        Ok(Self {
            first,
            prominent,
            whole,
            acronyms,
        })
    }
}

packed!(Posting, 2, |row| [row.name, row.look], |[name, look]| Some(
    Posting { name, look }
));
