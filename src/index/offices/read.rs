//! An office, read by the grammar: what the index holds of it, before terms have ids.

use crate::model::{Catalogue, EntityId, EntityRef};
use crate::text::{Lexicon, RoleClass, Stopword, Term, Token, lexicon, parse_title, tokenise};

/// An office, read.
#[derive(Debug)]
pub(super) struct ReadOffice {
    pub(super) titles: Vec<ReadTitle>,
    /// Subjects that its titles imply.
    pub(super) implied: Vec<Term>,
    /// What surrounds it: its organisation's names, its countries.
    pub(super) context: Vec<Term>,
    pub(super) jurisdictions: Box<[Box<str>]>,
    /// The organisation's canonical id.
    pub(super) organisation: Option<EntityId>,
    pub(super) rank: u8,
    /// Keys of all its titles.
    pub(super) keys: Vec<Box<str>>,
    /// Whether its titles name a part of a country, and no country.
    pub(super) local: bool,
}

/// A title that the grammar could read.
#[derive(Debug)]
pub(super) struct ReadTitle {
    pub(super) place: u16,
    pub(super) classes: Box<[RoleClass]>,
    pub(super) also: Box<[RoleClass]>,
    pub(super) deputies: Box<[&'static str]>,
    pub(super) terms: Vec<Term>,
    pub(super) words: Box<str>,
    /// A bit for each of its terms of which it names only a part.
    pub(super) parts: u32,
}

/// Reads an office of a catalogue.
pub(super) fn read_office(
    catalogue: &Catalogue,
    entity: EntityRef<'_>,
    lexicon: &Lexicon,
) -> ReadOffice {
    let mut jurisdictions: Vec<Box<str>> = entity.countries().map(Into::into).collect();
    let (mut titles, mut implied, mut rank) = (Vec::new(), Vec::new(), 6);
    for (place, name) in entity.names().enumerate() {
        let Some(phrase) = parse_title(name.text, lexicon) else {
            continue;
        };
        for term in &phrase.terms {
            if let Term::Jurisdiction(code) = term
                && !is_elsewhere(code, entity)
                && !jurisdictions.iter().any(|known| **known == **code)
            {
                jurisdictions.push((*code).into());
            }
        }
        let class = phrase.classes[0];
        let subjects = lexicon.implied_subjects(class, name.text, &jurisdictions);
        implied.extend(subjects.into_iter().map(Term::Concept));
        // A deputy ranks below.
        let below = u8::from(!phrase.deputies.is_empty());
        rank = rank.min(lexicon.class(class).rank + below);
        let words = phrase.words.iter().flat_map(|words| words.split(' '));
        let mut words: Vec<&str> = words.collect();
        words.sort_unstable();
        words.dedup();
        let words = words.join(" ");
        let said = phrase.terms.iter().zip(&phrase.words);
        let parts = said.map(|(term, words)| u32::from(is_part(term, words, lexicon)));
        let parts = parts.zip(0..u32::BITS).map(|(part, bit)| part << bit).sum();
        titles.push(ReadTitle {
            place: place as u16,
            classes: phrase.classes.into(),
            also: phrase.also.into(),
            deputies: phrase.deputies.into(),
            terms: phrase.terms,
            words: words.into(),
            parts,
        });
    }
    let named = |of: fn(&str) -> bool| {
        let mut terms = titles.iter().flat_map(|title: &ReadTitle| &title.terms);
        terms.any(|term| matches!(term, Term::Jurisdiction(code) if of(code)))
    };
    let local = named(|code| code.contains('-')) && !named(|code| !code.contains('-'));
    let organisation = organisation(catalogue, entity);
    let mut context: Vec<Term> = jurisdictions
        .iter()
        .filter_map(|code| lexicon.jurisdiction_code(code))
        .map(Term::Jurisdiction)
        .collect();
    if let Some(body) = organisation.and_then(|id| catalogue.entities.get(&id)) {
        for name in body.names() {
            let terms = crate::text::terms(&tokenise(name.text), lexicon);
            context.extend(terms.into_iter().map(|(term, _)| term));
        }
    }
    ReadOffice {
        titles,
        implied,
        context,
        jurisdictions: jurisdictions.into(),
        organisation,
        rank,
        local,
        keys: title_keys(entity).collect(),
    }
}

/// Whether a code is of a part of another country than those that an office is known to be of: the
/// Mayor of Hamburg, New York, is none of Germany's.
fn is_elsewhere(code: &str, office: EntityRef<'_>) -> bool {
    let mut known = office.countries().peekable();
    let Some((country, _)) = code.split_once('-') else {
        return false;
    };
    let of = |known: &str| known.split('-').next() == Some(country);
    known.peek().is_some() && !known.any(of)
}

fn is_part(term: &Term, words: &str, lexicon: &Lexicon) -> bool {
    matches!(term, Term::Concept(concept) if lexicon.is_part(concept, words))
}

/// The canonical id of an office's organisation, whether that is in the catalogue or not.
fn organisation(catalogue: &Catalogue, office: EntityRef<'_>) -> Option<EntityId> {
    let detail = office.office()?;
    detail.organisation.map(|id| catalogue.canonical(id))
}

/// The keys of an office's titles.
pub(super) fn title_keys(office: EntityRef<'_>) -> impl Iterator<Item = Box<str>> {
    let titles = office.names();
    titles.map(|name| title_key(name.text).into_boxed_str())
}

/// Folded words without articles, prepositions and conjunctions.
#[must_use]
pub fn title_key(title: &str) -> String {
    title_key_of(&tokenise(title), lexicon())
}

/// As [`title_key`], of a title's tokens.
#[must_use]
pub(crate) fn title_key_of(tokens: &[Token], lexicon: &Lexicon) -> String {
    let letters = tokens.iter().map(|token| token.folded.len() + 1);
    let mut key = String::with_capacity(letters.sum());
    for (at, token) in tokens.iter().enumerate() {
        let small = matches!(
            lexicon.stopword(token),
            Some(Stopword::Article | Stopword::Preposition | Stopword::Conjunction)
        );
        // "Under-Secretary of State" is no Secretary of State.
        let says =
            || lexicon.is_acronym(token) || lexicon.deputies.longest(&tokens[at..]).is_some();
        if small && !says() {
            continue;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&token.folded);
    }
    key
}
