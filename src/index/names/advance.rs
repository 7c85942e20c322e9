//! The names of a changed catalogue, over those that were indexed at first.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::read::{ReadName, read_names, same_names};
use super::table::{each_once, whole_key};
use super::{Later, NameId, Names};
use crate::index::Ordinal;
use crate::index::advance::Step;
use crate::index::entities::Entities;
use crate::index::lists::Edit;
use crate::index::vocabulary::{Vocabulary, WordId};
use crate::model::EntityId;
use crate::text::Lexicon;

/// Names by keys.
type Keyed<K> = Vec<(K, NameId)>;

/// What finds names, and which of them it loses and gains.
#[derive(Default)]
struct Edits {
    words: FxHashMap<WordId, Edit>,
    whole: (Keyed<u64>, Keyed<u64>),
    acronyms: (Keyed<Box<str>>, Keyed<Box<str>>),
}

impl Names {
    /// The names after a step. `None` when there is no room for the numbers of new ones.
    pub(in crate::index) fn advance(
        &self,
        step: &Step<'_>,
        entities: &Entities,
        lexicon: &Lexicon,
    ) -> Option<Self> {
        let mut read: FxHashMap<EntityId, Arc<[ReadName]>> = FxHashMap::default();
        let mut edits = Edits::default();
        let mut gone = 0;
        // In the order of ids, as the numbers of new names have to be.
        let mut changed: Vec<(EntityId, Ordinal, Arc<[ReadName]>)> = Vec::new();
        for &id in step.entities {
            let (before, now) = (step.before.entities.get(&id), step.now.entities.get(&id));
            if let (Some(before), Some(now)) = (before, now)
                && same_names(before, now)
            {
                continue;
            }
            let Some(ordinal) = entities.first(id).or_else(|| entities.ordinal(id)) else {
                continue;
            };
            let own = self.first_of(ordinal);
            gone += own.len();
            for place in own.clone() {
                self.take(place, &mut edits);
            }
            if let Some(before) = before.filter(|_| !own.is_empty()) {
                let acronyms = read_names(before, lexicon);
                let acronyms = acronyms.iter().zip(own);
                edits.acronyms.0.extend(acronyms.flat_map(|(name, place)| {
                    let id = self.spacing.number(place);
                    let letters = name.acronyms.iter();
                    letters.map(move |letters| (letters.as_str().into(), id))
                }));
            }
            let known = self
                .later
                .read
                .get(&id)
                .filter(|_| !step.fresh.contains(&id));
            let names = known.cloned().unwrap_or_else(|| {
                now.map_or_else(|| Arc::from([]), |now| read_names(now, lexicon).into())
            });
            read.insert(id, names.clone());
            changed.push((id, ordinal, names));
        }
        let later_words = self.later_words(&changed);
        let word_id = |word: &str| {
            let known = self.vocabulary.first_id(word);
            known.or_else(|| {
                let place = later_words.binary_search(&word).ok()?;
                Some(self.vocabulary.first_later() + place as WordId)
            })
        };
        let mut later = Later::default();
        let (mut last, mut rank) = (usize::MAX, 0);
        for (id, ordinal, names) in &changed {
            // Behind its own former names, or those of the entities before it.
            let before = match self.entities.place(*ordinal) {
                Some(place) => place + 1,
                None => entities.indexed_before(*id),
            };
            let before = self.first.by_entity[before] as usize;
            if before != last {
                (last, rank) = (before, 0);
            }
            for (place, name) in names.iter().enumerate() {
                let number = self.spacing.between(before, rank)?;
                rank += 1;
                if place == 0 {
                    later
                        .of_entity
                        .insert(*ordinal, (number, names.len() as u32));
                }
                let ids: Vec<WordId> = name.words.iter().filter_map(|word| word_id(word)).collect();
                for word in each_once(&ids) {
                    edits.words.entry(word).or_default().came.push(number);
                }
                edits.whole.1.push((whole_key(&ids, &name.parts), number));
                let letters = name.acronyms.iter();
                let letters = letters.map(|letters| (letters.as_str().into(), number));
                edits.acronyms.1.extend(letters);
                later
                    .places
                    .insert(number, later.table.records.len() as u32);
                later
                    .table
                    .push(*ordinal, name, &ids, self.first.table.words.len());
            }
            later.of_entity.entry(*ordinal).or_insert((0, 0));
        }
        let postings = edits.words.into_iter();
        later.postings = postings
            .map(|(word, edit)| (word, edit.of(self.first.with_word(word))))
            .collect();
        later.read = read;
        let count = self.first.table.records.len() - gone + later.table.records.len();
        let counts = later.postings.iter();
        let counts = counts.map(|(&word, names)| (word, names.len() as u32));
        let vocabulary: Vocabulary =
            self.vocabulary
                .advance(&later_words, counts.collect(), count, lexicon);
        Some(Self {
            vocabulary,
            first: self.first.clone(),
            entities: self.entities,
            spacing: self.spacing,
            whole: self.whole.changed(edits.whole.0, edits.whole.1),
            acronyms: self.acronyms.changed(edits.acronyms.0, edits.acronyms.1),
            later: Arc::new(later),
            count,
        })
    }

    /// Takes a name that was indexed at first out of what finds it.
    fn take(&self, place: usize, edits: &mut Edits) {
        let record = &self.first.table.records[place];
        let (id, words) = (self.spacing.number(place), self.words_of(record));
        for word in each_once(words) {
            edits.words.entry(word).or_default().gone.push(id);
        }
        let key = whole_key(words, self.parts_of(record));
        edits.whole.0.push((key, id));
    }

    /// The words that no name indexed at first has, sorted.
    fn later_words<'a>(&self, changed: &'a [(EntityId, Ordinal, Arc<[ReadName]>)]) -> Vec<&'a str> {
        let names = changed.iter().flat_map(|(_, _, names)| names.iter());
        let words = names.flat_map(|name| name.words.iter().map(String::as_str));
        let mut later: Vec<&str> = words
            .filter(|word| self.vocabulary.first_id(word).is_none())
            .collect();
        later.sort_unstable();
        later.dedup();
        later
    }
}
