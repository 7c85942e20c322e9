//! The names of a changed catalogue, over those that were indexed at first.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::read::{ReadName, read_names, same_names};
use super::table::{each_once, whole_key};
use super::{BLOCK, BLOCK_WORDS, HeldWord, Later, NameId, Names, Posting, Signature};
use crate::index::Ordinal;
use crate::index::advance::Step;
use crate::index::entities::Entities;
use crate::index::lists::{Edit, replace};
use crate::index::spacing::Gap;
use crate::index::vocabulary::{WordId, word_hash};
use crate::model::{EntityId, EntityRef, Kind};
use crate::text::Lexicon;

/// So many changed entities are read on all cores.
const MANY: usize = 256;

/// Names by keys.
type Keyed<K> = Vec<(K, NameId)>;

/// What finds names, and which of them it loses and gains.
#[derive(Default)]
struct Edits {
    words: FxHashMap<WordId, Edit<Posting>>,
    whole: (Keyed<u64>, Keyed<u64>),
    acronyms: (Keyed<Box<str>>, Keyed<Box<str>>),
}

/// An entity whose names are others now, with these.
struct Changed<'a> {
    id: EntityId,
    before: Option<EntityRef<'a>>,
    names: Vec<ReadName>,
}

impl Names {
    /// The names after a step, which `before` and `now` number the entities of. `None` when there
    /// is no room for the numbers of new ones. With the names that came or went, by word: what is
    /// prominent follows when the entities have their facts ([`Self::follow_prominent`]). O(names
    /// that change x log n, and the lists of their words).
    pub(in crate::index) fn advance(
        &self,
        step: &Step<'_>,
        before: &Entities,
        now: &Entities,
        lexicon: &Lexicon,
    ) -> Option<(Self, Vec<(WordId, NameId)>)> {
        // In the order of ids, as the numbers of new names have to be.
        let changed = changed(step, lexicon);
        let mut later = Later::clone(&self.later);
        let mut edits = Edits::default();
        let mut count = self.count;
        for one in &changed {
            if let Some(ordinal) = before.ordinal(one.id) {
                count -= self.take(ordinal, one.before, &mut later, &mut edits, lexicon);
            }
        }
        let new = self.new_words(&changed);
        let word_id = |word: &str| {
            let known = self.vocabulary.any_id(word);
            known.or_else(|| {
                let place = new.binary_search(&word).ok()?;
                Some(self.vocabulary.next_id() + place as WordId)
            })
        };
        let mut came: Vec<(Gap, Ordinal, &Changed<'_>)> = Vec::new();
        for one in changed.iter().filter(|one| !one.names.is_empty()) {
            let ordinal = now.ordinal(one.id)?;
            came.push((self.gap(one.id, ordinal, now, &later), ordinal, one));
        }
        for some in came.chunk_by(|one, other| one.0 == other.0) {
            let lengths: Vec<u32> = some.iter().map(|one| one.2.names.len() as u32).collect();
            let firsts = some[0].0.spread(&lengths)?;
            for (&(_, ordinal, one), first) in some.iter().zip(firsts) {
                let run = (first, one.names.len() as u32);
                later.of_entity.insert(ordinal, run);
                later.runs.insert(ordinal, run);
                count += one.names.len();
                for (number, name) in (first..).zip(&one.names) {
                    let words = name.words.iter().zip(&name.parts);
                    let words =
                        words.filter_map(|(word, &part)| Some(HeldWord::new(word_id(word)?, part)));
                    let words: Vec<HeldWord> = words.collect();
                    edits.put(number, name, &words);
                    later.push(number, ordinal, name, &words, self.first.table.words.len())?;
                }
            }
        }
        let touched: Vec<WordId> = edits.words.keys().copied().collect();
        let names = edits.words.iter().flat_map(|(&word, edit)| {
            let names = edit.gone.iter().chain(&edit.came);
            names.map(move |posting| (word, posting.name))
        });
        let names: Vec<(WordId, NameId)> = names.collect();
        replace(edits.words, &mut later.postings, |&word| {
            self.first.with_word(word)
        });
        let counts = touched.into_iter().map(|word| {
            let now = later.postings.get(&word).map_or(0, |list| list.len());
            (word, now as u32)
        });
        let next = Self {
            vocabulary: self.vocabulary.advance(&new, counts, count, lexicon),
            first: self.first.clone(),
            entities: self.entities,
            spacing: self.spacing,
            whole: self.whole.edited(edits.whole.0, edits.whole.1),
            acronyms: self.acronyms.edited(edits.acronyms.0, edits.acronyms.1),
            later: Arc::new(later),
            prominent: self.prominent.clone(),
            count,
        };
        Some((next, names))
    }

    /// Takes the names of an entity out of what finds them; how many there were.
    fn take(
        &self,
        ordinal: Ordinal,
        entity: Option<EntityRef<'_>>,
        later: &mut Later,
        edits: &mut Edits,
        lexicon: &Lexicon,
    ) -> usize {
        let own = self.of_entity(ordinal);
        for id in own.clone() {
            let record = self.record(id);
            let words = self.words_of(record);
            for (place, other, longer) in each_once(words) {
                let other = self.vocabulary.signature(words[other].id());
                let gone = Posting::new(id, other, longer);
                let edit = edits.words.entry(words[place].id()).or_default();
                edit.gone.push(gone);
            }
            let hash_of = |place: usize| word_hash(self.vocabulary.word(words[place].id()));
            let key = whole_key(words, hash_of);
            edits.whole.0.push((key, id));
            later.places.remove(&id);
        }
        let count = own.clone().count();
        // People have no acronyms.
        let entity = entity.filter(|entity| count > 0 && entity.kind != Kind::Person);
        if let Some(entity) = entity {
            for (id, name) in own.zip(read_names(entity, lexicon)) {
                let letters = name.acronyms.into_iter();
                let letters = letters.map(|letters| (letters.into(), id));
                edits.acronyms.0.extend(letters);
            }
        }
        later.runs.remove(&ordinal);
        if self.entities.place(ordinal).is_some() {
            later.of_entity.insert(ordinal, (0, 0));
        } else {
            later.of_entity.remove(&ordinal);
        }
        count
    }

    /// The numbers that are free for the names of an entity: behind its own former names, or
    /// those of the entities before it.
    fn gap(&self, id: EntityId, ordinal: Ordinal, entities: &Entities, later: &Later) -> Gap {
        let before = match self.entities.place(ordinal) {
            Some(place) => place + 1,
            None => entities.indexed_before(id),
        };
        let Gap { low, high } = self.spacing.gap(self.first.by_entity[before] as usize);
        let before = later.runs.before(&ordinal);
        let before = before.map(|(_, &(first, count))| first + (count - 1));
        let behind = later.runs.range_from(&ordinal).next();
        let behind = behind.map(|(_, &(first, _))| first);
        Gap {
            low: before.map_or(low, |before| before.max(low)),
            high: behind.map_or(high, |behind| behind.min(high)),
        }
    }

    /// The words that no name had before, sorted.
    fn new_words<'a>(&self, changed: &'a [Changed<'_>]) -> Vec<&'a str> {
        let names = changed.iter().flat_map(|one| one.names.iter());
        let words = names.flat_map(|name| name.words.iter().map(String::as_str));
        let mut new: Vec<&str> = words
            .filter(|word| self.vocabulary.any_id(word).is_none())
            .collect();
        new.sort_unstable();
        new.dedup();
        new
    }
}

/// The entities of a step whose names are others now, by id.
fn changed<'a>(step: &Step<'a>, lexicon: &Lexicon) -> Vec<Changed<'a>> {
    let states = step.fresh.iter().map(|&id| {
        let (before, now) = (step.last.entities.get(&id), step.now.entities.get(&id));
        (id, before, now)
    });
    let differ = states.filter(|(_, before, now)| match (before, now) {
        (Some(before), Some(now)) => !same_names(*before, *now),
        (before, now) => before.is_some() || now.is_some(),
    });
    let differ: Vec<_> = differ.collect();
    let read =
        |&(id, before, now): &(EntityId, Option<EntityRef<'a>>, Option<EntityRef<'a>>)| Changed {
            id,
            before,
            names: now.map_or_else(Vec::new, |now| read_names(now, lexicon)),
        };
    if differ.len() < MANY {
        return differ.iter().map(read).collect();
    }
    differ.par_iter().map(read).collect()
}

impl Edits {
    /// Notes a name that came.
    fn put(&mut self, number: NameId, name: &ReadName, words: &[HeldWord]) {
        for (place, other, longer) in each_once(words) {
            let other = Signature::of(&name.words[other]);
            let came = Posting::new(number, other, longer);
            let edit = self.words.entry(words[place].id()).or_default();
            edit.came.push(came);
        }
        let hash_of = |place: usize| word_hash(&name.words[place]);
        let key = whole_key(words, hash_of);
        self.whole.1.push((key, number));
        let letters = name.acronyms.iter();
        let letters = letters.map(|letters| (letters.as_str().into(), number));
        self.acronyms.1.extend(letters);
    }
}

impl Later {
    /// Adds a name. `before` words were indexed at first. `None` when there is no room.
    fn push(
        &mut self,
        number: NameId,
        entity: Ordinal,
        name: &ReadName,
        words: &[HeldWord],
        before: usize,
    ) -> Option<()> {
        let full = self.blocks.last().map(|last| last.records.len());
        if full.is_none_or(|names| names == BLOCK) {
            self.blocks.push(Arc::default());
        }
        let block = self.blocks.len() - 1;
        let before = before + block * BLOCK_WORDS;
        u32::try_from(before + BLOCK_WORDS).ok()?;
        let table = Arc::make_mut(self.blocks.last_mut()?);
        let place = block * BLOCK + table.records.len();
        table.push(entity, name, words, before);
        self.places.insert(number, place as u32);
        Some(())
    }
}
