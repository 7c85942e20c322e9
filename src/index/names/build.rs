//! Indexing the names of a whole catalogue.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::prominent::Prominent;
use super::read::{ReadName, read_names};
use super::table::{Table, each_once, whole_key};
use super::{First, HeldWord, Later, NameId, Names, Posting, Signature};
use crate::index::entities::Entities;
use crate::index::lists::{HashedLists, Lists};
use crate::index::spacing::Spacing;
use crate::index::vocabulary::{Vocabulary, WordId, word_hash};
use crate::model::EntityRef;
use crate::text::Lexicon;

/// Entities whose names are read at a time, on all cores.
const BLOCK: usize = 1 << 16;

/// Words as they come, before their order is known.
#[derive(Default)]
struct Interner {
    ids: FxHashMap<Box<str>, WordId>,
}

impl Interner {
    fn intern(&mut self, word: &str) -> WordId {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        let id = WordId::try_from(self.ids.len()).unwrap_or(WordId::MAX);
        self.ids.insert(word.into(), id);
        id
    }

    /// The words in the order of their letters, each with the id that it had.
    fn sorted(&self) -> Vec<(&str, WordId)> {
        let mut words: Vec<(&str, WordId)> =
            self.ids.iter().map(|(word, &id)| (&**word, id)).collect();
        words.par_sort_unstable();
        words
    }
}

impl Names {
    /// Indexes the names of entities that come in the order of their ids and have their facts.
    pub(in crate::index) fn build(
        all: &[EntityRef<'_>],
        entities: &Entities,
        lexicon: &Lexicon,
    ) -> Self {
        let mut table = Table::default();
        let mut words = Interner::default();
        let mut by_entity = Vec::with_capacity(all.len() + 1);
        let mut acronyms: Vec<(Box<str>, u32)> = Vec::new();
        for (block, some) in all.chunks(BLOCK).enumerate() {
            let read: Vec<Vec<ReadName>> = some
                .par_iter()
                .map(|entity| read_names(*entity, lexicon))
                .collect();
            for (place, names) in read.iter().enumerate() {
                let entity = entities.number(block * BLOCK + place);
                by_entity.push(table.records.len() as u32);
                for name in names {
                    let held = name.words.iter().zip(&name.parts);
                    let held = held.map(|(word, &part)| HeldWord::new(words.intern(word), part));
                    let held: Vec<HeldWord> = held.collect();
                    let place = table.records.len() as u32;
                    let letters = name.acronyms.iter();
                    acronyms.extend(letters.map(|letters| (letters.as_str().into(), place)));
                    table.push(entity, name, &held, 0);
                }
            }
        }
        by_entity.push(table.records.len() as u32);
        let sorted = words.sorted();
        let mut renamed = vec![0; sorted.len()];
        for (id, &(_, before)) in sorted.iter().enumerate() {
            renamed[before as usize] = id as WordId;
        }
        table.shrink();
        for word in &mut table.words {
            *word = word.renamed(renamed[word.id() as usize]);
        }
        let spacing = Spacing::of(table.records.len());
        let looks: Vec<Signature> = sorted
            .par_iter()
            .map(|&(word, _)| Signature::of(word))
            .collect();
        let (offsets, postings) = postings(&table, &looks, spacing);
        let counts = offsets.windows(2).map(|pair| pair[1] - pair[0]);
        let counts: Vec<u32> = counts.collect();
        let letters: Vec<&str> = sorted.iter().map(|&(word, _)| word).collect();
        let count = table.records.len();
        let vocabulary = Vocabulary::build(&letters, &counts, count, lexicon);
        let hashes: Vec<u64> = sorted
            .par_iter()
            .map(|&(word, _)| word_hash(word))
            .collect();
        let names = table.records.par_iter().enumerate();
        let whole = names.map(|(place, record)| {
            let words = &table.words[record.span()];
            let hash_of = |place: usize| hashes[words[place].id() as usize];
            let key = whole_key(words, hash_of);
            (key, spacing.number(place))
        });
        let whole: Vec<(u64, NameId)> = whole.collect();
        let whole = HashedLists::of(&whole);
        let acronyms = acronyms.into_iter();
        let mut this = Self {
            vocabulary,
            entities: entities.spacing(),
            spacing,
            whole,
            acronyms: Lists::of(
                acronyms.map(|(letters, place)| (letters, spacing.number(place as usize))),
            ),
            first: Arc::new(First {
                table,
                offsets,
                postings,
                by_entity,
            }),
            later: Arc::new(Later::default()),
            prominent: Prominent::default(),
            count,
        };
        this.find_prominent(entities);
        this
    }
}

/// The names of each word, by word, and where those of each begin. `looks` tells what each word
/// looks like.
fn postings(table: &Table, looks: &[Signature], spacing: Spacing) -> (Vec<u32>, Vec<Posting>) {
    let own = |place: usize| {
        let words = &table.words[table.records[place].span()];
        each_once(words).map(|(place, other, longer)| {
            let look = looks[words[other].id() as usize];
            (words[place].id(), look, longer)
        })
    };
    let mut offsets = vec![0_u32; looks.len() + 1];
    for place in 0..table.records.len() {
        for (word, ..) in own(place) {
            offsets[word as usize + 1] += 1;
        }
    }
    for word in 1..offsets.len() {
        offsets[word] += offsets[word - 1];
    }
    let mut next = offsets.clone();
    let none = Posting::new(0, Signature::default(), false);
    let mut postings = vec![none; offsets.last().copied().unwrap_or(0) as usize];
    for place in 0..table.records.len() {
        for (word, other, longer) in own(place) {
            let at = &mut next[word as usize];
            postings[*at as usize] = Posting::new(spacing.number(place), other, longer);
            *at += 1;
        }
    }
    (offsets, postings)
}
