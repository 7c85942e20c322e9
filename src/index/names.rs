//! The snapshot's names: every name of every entity, by its words.

use rustc_hash::FxHashMap;

use super::Ordinal;
use super::vocabulary::{Vocabulary, WordId};
use crate::model::{Entity, Kind, NameKind};
use crate::text::{Lexicon, Stopword, name_words, tokenise};

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
    weak: Vec<bool>,
    /// Names of each word: `postings[offsets[word]..offsets[word + 1]]`.
    offsets: Vec<u32>,
    postings: Vec<NameId>,
    /// Names by their sorted words, so that swapped order is found too.
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
        this.vocabulary.finish();
        this.build_postings();
        this
    }

    fn add(&mut self, ordinal: Ordinal, entity: &Entity, place: usize, lexicon: &Lexicon) {
        let name = &entity.names[place];
        let tokens = tokenise(without_brackets(&name.text));
        if tokens.is_empty() {
            return;
        }
        let parts = name_words(&tokens, &name.text, Some(entity.kind), lexicon);
        let start = self.words.len();
        let mut ids = Vec::new();
        for word in parts.words.iter().take(MAX_WORDS) {
            ids.push(self.vocabulary.intern(&word.folded));
            self.weak.push(word.weak);
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
            family: family_start(entity, &parts.key()),
            generation: parts.generation,
            start: start as u32,
            length: ids.len() as u8,
        });
        let mut sorted = ids;
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

    /// Which words of a name say little, parallel to [`Self::words_of`].
    #[must_use]
    pub fn weak_of(&self, record: &NameRecord) -> &[bool] {
        let start = record.start as usize;
        &self.weak[start..start + usize::from(record.length)]
    }

    /// The names that hold a word, in the order of entities.
    #[must_use]
    pub fn with_word(&self, word: WordId) -> &[NameId] {
        let from = self.offsets[word as usize] as usize;
        let to = self.offsets[word as usize + 1] as usize;
        &self.postings[from..to]
    }

    /// The names made of exactly these words, in any order.
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

/// The text before a bracket: "Ford (company)".
fn without_brackets(text: &str) -> &str {
    match text.find(['(', '[']) {
        Some(at) if at > 0 => &text[..at],
        _ => text,
    }
}

/// Index of the first word of the family name.
fn family_start(entity: &Entity, key: &str) -> u8 {
    if entity.kind != Kind::Person {
        return 0;
    }
    let words = key.split(' ').count();
    let family = entity.family_names.iter().find_map(|family| {
        let family = crate::text::fold_text(family);
        let given = key.strip_suffix(family.as_str())?;
        (given.is_empty() || given.ends_with(' ')).then(|| given.split_whitespace().count())
    });
    let start = family.unwrap_or_else(|| words.saturating_sub(1));
    start.min(255) as u8
}

/// The acronyms that a name may have: first letters of all its words, and of those that are
/// neither small words nor legal forms. At least two letters, at most eight.
fn acronyms(tokens: &[crate::text::Token], lexicon: &Lexicon) -> Vec<String> {
    let letters = |keep: &dyn Fn(&crate::text::Token) -> bool| -> String {
        tokens
            .iter()
            .filter(|token| keep(token))
            .filter_map(|token| token.folded.chars().next())
            .collect()
    };
    let small = |token: &crate::text::Token| {
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
