//! An entity's names, read: what the index holds of each, before words have ids.

use crate::model::{Entity, Kind, NameKind};
use crate::text::{CatalogueName, Lexicon, NameWords, Stopword, Token, WordPart};

/// A name has at most this many words in the index; what is longer is cut.
const MAX_WORDS: usize = 24;

/// One name, read.
#[derive(Debug)]
pub(super) struct ReadName {
    /// Which of the entity's names.
    pub(super) place: u16,
    pub(super) kind: NameKind,
    /// Index of the first word of the family name.
    pub(super) family: u8,
    pub(super) generation: Option<&'static str>,
    pub(super) peer: bool,
    /// Whether a longer name of the same entity has all its words and more.
    pub(super) contained: bool,
    /// Folded; at least one.
    pub(super) words: Box<[String]>,
    /// What each does in the name.
    pub(super) parts: Box<[WordPart]>,
    pub(super) acronyms: Vec<String>,
}

/// Whether two states of an entity have the same names for the index.
pub(super) fn same_names(one: &Entity, other: &Entity) -> bool {
    (one.kind, &one.names, &one.family_names) == (other.kind, &other.names, &other.family_names)
}

/// Reads the names of an entity. Offices are found by role; their titles are no names.
pub(super) fn read_names(entity: &Entity, lexicon: &Lexicon) -> Vec<ReadName> {
    if entity.kind == Kind::Office {
        return Vec::new();
    }
    let places = 0..entity.names.len().min(usize::from(u16::MAX));
    let mut names: Vec<ReadName> = places
        .filter_map(|place| read_name(entity, place, lexicon))
        .collect();
    for place in 0..names.len() {
        let own = &names[place].words;
        names[place].contained = names.iter().any(|other| {
            other.words.len() > own.len() && own.iter().all(|word| other.words.contains(word))
        });
    }
    names
}

fn read_name(entity: &Entity, place: usize, lexicon: &Lexicon) -> Option<ReadName> {
    let name = &entity.names[place];
    let read = CatalogueName::read(&name.text, entity.kind, &entity.family_names, lexicon)?;
    let family = read.family.min(255) as u8;
    if entity.kind == Kind::Person && place > 0 && given_are_initials(&read.parts, family) {
        // "C. M. Anderson" beside "Clint Anderson" would fit every C. Anderson.
        return None;
    }
    let acronyms = if entity.kind == Kind::Person {
        Vec::new()
    } else {
        acronyms(&read.tokens, lexicon)
    };
    let words = read.parts.words.into_iter().take(MAX_WORDS);
    let (words, parts): (Vec<String>, Vec<WordPart>) =
        words.map(|word| (word.folded, word.part)).unzip();
    (!words.is_empty()).then(|| ReadName {
        place: place as u16,
        kind: name.kind,
        family,
        generation: read.parts.generation,
        peer: read.parts.peer,
        contained: false,
        words: words.into(),
        parts: parts.into(),
        acronyms,
    })
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
