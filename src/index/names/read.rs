//! An entity's names, read: what the index holds of each, before words have ids.

use smallvec::SmallVec;

use crate::model::{EntityRef, Kind, NameKind, NameRef};
use crate::text::{CatalogueName, Lexicon, NameWords, Stopword, Token, WordPart};

/// A name has at most this many words in the index; what is longer is cut.
pub(super) const MAX_WORDS: usize = 24;

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
pub(super) fn same_names(one: EntityRef<'_>, other: EntityRef<'_>) -> bool {
    one.kind == other.kind
        && one.names().eq(other.names())
        && one.family_names().eq(other.family_names())
}

/// Reads the names of an entity. Offices are found by role; their titles are no names.
pub(super) fn read_names(entity: EntityRef<'_>, lexicon: &Lexicon) -> Vec<ReadName> {
    if entity.kind == Kind::Office {
        return Vec::new();
    }
    let family_names: SmallVec<[&str; 2]> = entity.family_names().collect();
    let mut names: Vec<ReadName> = (0..u16::MAX)
        .zip(entity.names())
        .filter_map(|(place, name)| read_name(entity.kind, place, name, &family_names, lexicon))
        .collect();
    for place in 0..names.len() {
        let own = &names[place].words;
        names[place].contained = names.iter().any(|other| {
            other.words.len() > own.len() && own.iter().all(|word| other.words.contains(word))
        });
    }
    names
}

fn read_name(
    kind: Kind,
    place: u16,
    name: NameRef<'_>,
    family_names: &[&str],
    lexicon: &Lexicon,
) -> Option<ReadName> {
    let read = CatalogueName::read(name.text, kind, family_names, lexicon)?;
    let family = read.family.min(255) as u8;
    if kind == Kind::Person && place > 0 && given_are_initials(&read.parts, family) {
        // "C. M. Anderson" beside "Clint Anderson" would fit every C. Anderson.
        return None;
    }
    let acronyms = if kind == Kind::Person {
        Vec::new()
    } else {
        acronyms(&read.tokens, lexicon)
    };
    let words = read.parts.words.into_iter().take(MAX_WORDS);
    let (words, parts): (Vec<String>, Vec<WordPart>) =
        words.map(|word| (word.folded, word.part)).unzip();
    (!words.is_empty()).then(|| ReadName {
        place,
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
    // "KSC" of the "Karlsruher SC": what is letters already stays.
    let mark = |token: &Token| {
        let letters = token.folded.len();
        let all = (2..=3).contains(&letters) && (token.shouted || token.dotted);
        all && lexicon.is_legal_form(&token.folded)
    };
    let marked: String = tokens
        .iter()
        .map(|token| {
            let letters = if mark(token) { token.folded.len() } else { 1 };
            &token.folded[..letters.min(token.folded.len())]
        })
        .collect();
    let mut found = vec![
        marked,
        letters(&|_| true),
        letters(&|token| !small(token)),
        letters(&|token| !small(token) && !lexicon.is_legal_form(&token.folded)),
    ];
    found.retain(|acronym| (2..=8).contains(&acronym.len()));
    found.dedup();
    found
}
