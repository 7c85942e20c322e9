//! The snapshot's names: every name of every entity, by its words.

use rustc_hash::FxHashMap;

use super::Ordinal;
use super::vocabulary::{Vocabulary, WordId};
use crate::model::{Entity, Kind, NameKind};
use crate::text::{CatalogueName, Lexicon, NameWords, Stopword, Token, WordPart};

/// A name of the snapshot.
pub type NameId = u32;

/// One name of one entity.
#[derive(Clone, Copy, Debug)]
pub struct NameRecord {
    /// Whose it is.
    pub entity: Ordinal,
    /// Which of the entity's names.
    pub place: u16,
    /// What sort of name.
    pub kind: NameKind,
    /// Index of the first word of the family name; 0 when every word may be one.
    pub family: u8,
    /// Canonical generational suffix, if it has one.
    pub generation: Option<&'static str>,
    /// Whether a peer's title stands before it: "Baroness Ashton".
    pub peer: bool,
    /// Whether a longer name of the same entity has all its words and more.
    pub contained: bool,
    start: u32,
    length: u8,
}

/// All names, with what finds them.
#[derive(Debug, Default)]
pub struct Names {
    /// The words.
    pub vocabulary: Vocabulary,
    records: Vec<NameRecord>,
    words: Vec<WordId>,
    parts: Vec<WordPart>,
    /// Names of each word: `postings[offsets[word]..offsets[word + 1]]`.
    offsets: Vec<u32>,
    postings: Vec<NameId>,
    /// Names by their sorted words without those that say little, so that swapped order is
    /// found too.
    whole: FxHashMap<Box<[WordId]>, Vec<NameId>>,
    /// Names by the first letters of their words.
    acronyms: FxHashMap<Box<str>, Vec<NameId>>,
    /// Names of each entity: `by_entity[entity]..by_entity[entity + 1]`.
    by_entity: Vec<NameId>,
}

/// A name has at most this many words in the index; what is longer is cut.
const MAX_WORDS: usize = 24;

impl Names {
    /// Indexes the names of entities given in the order of their ordinals.
    pub fn build<'a>(entities: impl Iterator<Item = &'a Entity>, lexicon: &Lexicon) -> Self {
        let mut this = Self::default();
        for (ordinal, entity) in entities.enumerate() {
            this.by_entity.push(this.records.len() as NameId);
            // Offices are found by role; their titles are no names.
            if entity.kind != Kind::Office {
                for place in 0..entity.names.len().min(usize::from(u16::MAX)) {
                    this.add(ordinal as Ordinal, entity, place, lexicon);
                }
            }
        }
        this.by_entity.push(this.records.len() as NameId);
        this.vocabulary.finish(lexicon);
        this.mark_contained();
        this.build_postings();
        this
    }

    fn add(&mut self, ordinal: Ordinal, entity: &Entity, place: usize, lexicon: &Lexicon) {
        let name = &entity.names[place];
        let read = CatalogueName::read(&name.text, entity.kind, &entity.family_names, lexicon);
        let Some(read) = read else { return };
        let (tokens, parts) = (read.tokens, read.parts);
        let family = read.family.min(255) as u8;
        if entity.kind == Kind::Person && place > 0 && given_are_initials(&parts, family) {
            // "C. M. Anderson" beside "Clint Anderson" would fit every C. Anderson.
            return;
        }
        let start = self.words.len();
        let mut ids = Vec::new();
        for word in parts.words.iter().take(MAX_WORDS) {
            ids.push(self.vocabulary.intern(&word.folded));
            self.parts.push(word.part);
        }
        if ids.is_empty() {
            return;
        }
        self.vocabulary.count(&ids);
        self.words.extend_from_slice(&ids);
        let id = self.records.len() as NameId;
        self.records.push(NameRecord {
            entity: ordinal,
            place: place as u16,
            kind: name.kind,
            family,
            generation: parts.generation,
            peer: parts.peer,
            contained: false,
            start: start as u32,
            length: ids.len() as u8,
        });
        let mut sorted: Vec<WordId> = ids
            .iter()
            .zip(&parts.words)
            .filter(|(_, word)| !word.part.is_weak())
            .map(|(&id, _)| id)
            .collect();
        if sorted.is_empty() {
            sorted = ids;
        }
        sorted.sort_unstable();
        self.whole
            .entry(sorted.into_boxed_slice())
            .or_default()
            .push(id);
        if entity.kind != Kind::Person {
            for acronym in acronyms(&tokens, lexicon) {
                let known = self.acronyms.entry(acronym.into_boxed_str()).or_default();
                if !known.contains(&id) {
                    known.push(id);
                }
            }
        }
    }

    /// Marks the names whose words another name of the same entity has too, with more.
    fn mark_contained(&mut self) {
        for entity in 0..self.by_entity.len().saturating_sub(1) {
            let range = self.by_entity[entity] as usize..self.by_entity[entity + 1] as usize;
            if range.len() < 2 {
                continue;
            }
            for id in range.clone() {
                let own = self.words_of(&self.records[id]);
                let longer = range.clone().any(|other| {
                    let words = self.words_of(&self.records[other]);
                    words.len() > own.len() && own.iter().all(|word| words.contains(word))
                });
                self.records[id].contained = longer;
            }
        }
    }

    fn build_postings(&mut self) {
        let mut counts = vec![0_u32; self.vocabulary.len() + 1];
        let mut pairs = Vec::with_capacity(self.words.len());
        for (id, record) in self.records.iter().enumerate() {
            let words = self.words_of(record);
            for (place, &word) in words.iter().enumerate() {
                if !words[..place].contains(&word) {
                    pairs.push((word, id as NameId));
                    counts[word as usize + 1] += 1;
                }
            }
        }
        for word in 1..counts.len() {
            counts[word] += counts[word - 1];
        }
        self.offsets = counts;
        pairs.sort_unstable();
        self.postings = pairs.into_iter().map(|(_, id)| id).collect();
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// A name.
    #[must_use]
    pub fn record(&self, id: NameId) -> &NameRecord {
        &self.records[id as usize]
    }

    /// The words of a name, in order.
    #[must_use]
    pub fn words_of(&self, record: &NameRecord) -> &[WordId] {
        let start = record.start as usize;
        &self.words[start..start + usize::from(record.length)]
    }

    /// What the words of a name do in it, parallel to [`Self::words_of`].
    #[must_use]
    pub fn parts_of(&self, record: &NameRecord) -> &[WordPart] {
        let start = record.start as usize;
        &self.parts[start..start + usize::from(record.length)]
    }

    /// The names that hold a word, in the order of entities.
    #[must_use]
    pub fn with_word(&self, word: WordId) -> &[NameId] {
        let from = self.offsets[word as usize] as usize;
        let to = self.offsets[word as usize + 1] as usize;
        &self.postings[from..to]
    }

    /// The names made of exactly these words, in any order, words that say little left out.
    #[must_use]
    pub fn with_all(&self, sorted: &[WordId]) -> &[NameId] {
        self.whole.get(sorted).map_or(&[], Vec::as_slice)
    }

    /// The names whose words begin with these letters.
    #[must_use]
    pub fn with_acronym(&self, letters: &str) -> &[NameId] {
        self.acronyms.get(letters).map_or(&[], Vec::as_slice)
    }

    /// The names of an entity.
    #[must_use]
    pub fn of_entity(&self, entity: Ordinal) -> std::ops::Range<NameId> {
        self.by_entity[entity as usize]..self.by_entity[entity as usize + 1]
    }
}

/// Whether there are given names, and all of them are initials.
fn given_are_initials(parts: &NameWords, family: u8) -> bool {
    let given = &parts.words[..usize::from(family).min(parts.words.len())];
    !given.is_empty() && given.iter().all(|word| word.folded.len() == 1)
}

/// The acronyms that a name may have: first letters of all its words, and of those that are
/// neither small words nor legal forms. At least two letters, at most eight.
fn acronyms(tokens: &[Token], lexicon: &Lexicon) -> Vec<String> {
    let letters = |keep: &dyn Fn(&Token) -> bool| -> String {
        tokens
            .iter()
            .filter(|token| keep(token))
            .filter_map(|token| token.folded.chars().next())
            .collect()
    };
    let small = |token: &Token| {
        matches!(
            lexicon.stopword(token),
            Some(Stopword::Article | Stopword::Preposition | Stopword::Conjunction)
        )
    };
    let mut found = vec![
        letters(&|_| true),
        letters(&|token| !small(token)),
        letters(&|token| !small(token) && !lexicon.is_legal_form(&token.folded)),
    ];
    found.retain(|acronym| (2..=8).contains(&acronym.len()));
    found.dedup();
    found
}
