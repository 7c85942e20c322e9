//! Name evidence: a mention's name, looked up once, against the names of the snapshot.

mod fit;
mod misspelt;
mod word;

pub(super) use fit::{Fitter, NameFit, fit, fit_acronym};
use misspelt::{is_spelled_right, widen};
#[cfg(test)]
pub(super) use word::is_slip;
pub(super) use word::{Depth, QueryWord, Reach};

use super::align::FEW_WORDS;
use crate::index::{NameId, Snapshot, Vocabulary, WordId};
use crate::model::Kind;
use crate::text::{
    Gap, NameWord, NameWords, Sound, Token, heard, is_heard, lexicon, name_words, person_alias,
    tokenise,
};

/// Words of a mention that are looked at.
pub(super) const MAX_WORDS: usize = 16;
/// Names that are a mention's very words, looked at as a person's and as another's.
const MAX_WHOLE: usize = 64;

/// Steps from how its sounds are usually written, by which a name is hardly the one that was heard.
const FAR_HEARD: u32 = 2;

/// A mention's name, its words looked up in the snapshot's vocabulary once.
#[derive(Clone, Debug)]
pub(super) struct NameQuery {
    /// The name's words.
    pub(super) words: Vec<QueryWord>,
    /// The words where the name is an organisation's or a place's; empty when they are the same.
    pub(super) body: Vec<QueryWord>,
    /// Whether a peer's title stands before it.
    pub(super) peer: bool,
    /// Whether it is written as lists are: "FAMILY, Given".
    pub(super) listed: bool,
    /// Canonical generational suffix.
    pub(super) generation: Option<&'static str>,
    /// The words joined without spaces, for acronyms; only when the mention is one short word.
    pub(super) acronym: Option<String>,
    /// The words of the vocabulary that are the mention's very words, without those that say
    /// little, sorted; empty when one of them is no word of it.
    pub(super) whole: Vec<WordId>,
    /// The same of the words of a body.
    pub(super) whole_body: Vec<WordId>,
}

impl NameQuery {
    /// Looks a name's words up.
    #[must_use]
    pub(super) fn new(name: &NameWords, text: &str, snapshot: &Snapshot, reach: Reach) -> Self {
        let vocabulary = &snapshot.names().vocabulary;
        let tokens = tokenise(text);
        let heard = heard_words(text, &tokens);
        let read = |words: &[NameWord]| -> Vec<QueryWord> {
            let words = words.iter().take(MAX_WORDS);
            let sounds = |word: &NameWord| {
                let mut heard = heard.iter();
                heard.find_map(|(own, sounds)| (*own == word.folded).then_some(sounds.as_slice()))
            };
            words
                .map(|word| QueryWord::new(word, sounds(word), vocabulary, reach))
                .collect()
        };
        let (mut words, mut body) = (read(&name.words), read(&name.body));
        // "McDonald's" is a name in one catalogue and somebody's in another.
        if let Some(whole) = possessive(name, &tokens, vocabulary) {
            body = read(&whole);
        }
        if reach == Reach::LookAlikes
            && !is_spelled_right(&words, snapshot)
            && !is_spelled_right(&body, snapshot)
        {
            widen(&mut words, snapshot);
            widen(&mut body, snapshot);
        }
        let shouted = text
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .all(char::is_uppercase);
        let joined: String = tokens.iter().map(|token| token.folded.as_str()).collect();
        let capitals = text.chars().filter(|letter| letter.is_uppercase()).count();
        for word in &mut words {
            let mut pairs = tokens.windows(2);
            word.behind_hyphen = pairs.any(|pair| {
                pair[0].after == Gap::Hyphen
                    && pair[1].folded == word.folded
                    && !lexicon().is_particle(&pair[0].folded)
            });
        }
        // "Gal" beside other words is a name, "GAL" or "gal airlines" may be letters.
        if capitals > 0 {
            for word in words.iter_mut().chain(&mut body) {
                word.letters = tokens
                    .iter()
                    .any(|token| (token.shouted || token.dotted) && token.folded == word.folded);
            }
        }
        // "U.S." is what that country is called, and no university of Sheffield.
        let short = (2..=8).contains(&joined.len())
            && words.len() <= joined.len().min(4)
            && lexicon().spelled_out(&joined).is_none();
        Self {
            whole: whole(&words),
            whole_body: whole(&body),
            words,
            body,
            peer: name.peer,
            listed: text.contains(','),
            generation: name.generation,
            acronym: (short && (shouted || (joined.len() <= 4 && capitals > 1))).then_some(joined),
        }
    }

    /// The same; or, of letters or a short name that the news gives to one person and no catalogue
    /// name is, that of the full name: "JFK". As a body's name it stays what it is.
    #[must_use]
    pub(super) fn or_in_full(
        self,
        name: &NameWords,
        as_written: bool,
        snapshot: &Snapshot,
    ) -> Self {
        let Some(full) = person_alias(&name.key()).filter(|_| !as_written) else {
            return self;
        };
        if self.whole_names(snapshot).next().is_some() {
            return self;
        }
        let words = name_words(&tokenise(full), full, None, lexicon());
        let in_full = Self::new(&words, full, snapshot, Reach::LookAlikes);
        let own = |words: &[QueryWord]| !words.is_empty();
        let (body, whole_body) = if own(&self.body) {
            (self.body, self.whole_body)
        } else {
            (self.words, self.whole)
        };
        Self {
            body,
            whole_body,
            acronym: self.acronym,
            peer: self.peer,
            ..in_full
        }
    }

    /// The words when the name is one of this kind of thing.
    #[must_use]
    pub(super) fn words_for(&self, kind: Kind) -> &[QueryWord] {
        if kind == Kind::Person || self.body.is_empty() {
            &self.words
        } else {
            &self.body
        }
    }

    /// The names that are the mention's very words, in any order: at most 128. O(1) but for them.
    pub(super) fn whole_names(&self, snapshot: &Snapshot) -> impl Iterator<Item = NameId> {
        let names = snapshot.names();
        let body = (self.whole_body != self.whole).then_some(&self.whole_body);
        [Some(&self.whole), body]
            .into_iter()
            .flatten()
            .filter(|whole| !whole.is_empty())
            .flat_map(|whole| names.with_all(whole).iter().take(MAX_WHOLE))
            .copied()
            .filter(|&name| self.is_whole(name, snapshot))
    }

    /// Whether a person's name has as many words that say something as the mention.
    #[must_use]
    pub(super) fn is_as_long(&self, name: NameId, snapshot: &Snapshot) -> bool {
        let names = snapshot.names();
        let known = names.strong_words(name).count();
        self.words.iter().filter(|word| !word.weak).count() == known
    }

    /// Whether another script wrote the mention by its sound, and several of its words would be
    /// this name's in a seldom way or another form only: "Мок" for "Mac" and "Уернер" for "Warner".
    #[must_use]
    pub(super) fn is_far_heard(&self, name: NameId, snapshot: &Snapshot) -> bool {
        if !self.words.iter().any(QueryWord::is_heard) {
            return false;
        }
        let names = snapshot.names();
        let words = self.words.iter().filter(|word| !word.weak);
        let seldom = words.filter_map(|word| {
            let known = names.strong_words(name);
            known.filter_map(|known| word.seldom(known)).min()
        });
        seldom.map(u32::from).sum::<u32>() >= FAR_HEARD
    }

    /// Whether the name is the mention's very words, in any order.
    #[must_use]
    pub(super) fn is_whole(&self, name: NameId, snapshot: &Snapshot) -> bool {
        let names = snapshot.names();
        let record = names.record(name);
        let body = snapshot.facts(record.entity).kind != Kind::Person && !self.body.is_empty();
        let whole = if body { &self.whole_body } else { &self.whole };
        let mut words: Vec<WordId> = names.strong_words(name).collect();
        words.sort_unstable();
        !whole.is_empty() && words == *whole
    }
}

/// The words that another script wrote by their sound, folded, with their sounds.
fn heard_words<'a>(text: &str, tokens: &'a [Token]) -> Vec<(&'a str, Vec<Sound>)> {
    if text.is_ascii() || !text.chars().any(is_heard) {
        return Vec::new();
    }
    let tokens = tokens.iter().take(MAX_WORDS);
    tokens
        .filter_map(|token| {
            let sounds = heard(text.get(token.start..token.end)?)?;
            Some((token.folded.as_str(), sounds))
        })
        .collect()
}

/// The words of a body's name with the possessive that it ends in as part of the word, where the
/// catalogue has such a word.
fn possessive(
    name: &NameWords,
    tokens: &[Token],
    vocabulary: &Vocabulary,
) -> Option<Vec<NameWord>> {
    let owner = tokens.iter().rfind(|token| token.possessive)?;
    let mut words = name.words_for(Kind::Organisation).to_vec();
    let strong = words.iter().rposition(|word| !word.part.is_weak())?;
    let last = &mut words[strong].folded;
    if *last != owner.folded || last.ends_with('s') {
        return None;
    }
    last.push('s');
    vocabulary.id(last).is_some().then_some(words)
}

/// The ids of the words that say something, sorted; empty when one has none.
fn whole(words: &[QueryWord]) -> Vec<WordId> {
    let ids: Option<Vec<WordId>> = words
        .iter()
        .filter(|word| !word.weak)
        .map(|word| word.id)
        .collect();
    let mut ids = ids.unwrap_or_default();
    ids.sort_unstable();
    ids
}
