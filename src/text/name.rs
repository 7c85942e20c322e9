//! The words of names: what is left when address, degrees and small words are taken off.

#[cfg(test)]
mod tests;
mod words;

use words::{body_words, is_regnal, person_words};

use super::{Gap, Lexicon, Stopword, Token};
use crate::model::{Gender, Kind};

/// A name taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameWords {
    /// The words that make up the name, in order.
    pub words: Vec<NameWord>,
    /// The words when it is the name of an organisation or place, where these differ: what
    /// looks like an address or an initial in a person's name is a word there ("General
    /// Motors", "U.S. Steel"). Empty where they do not, and for the names of people.
    pub body: Vec<NameWord>,
    /// Words of address and degrees, as written, in order.
    pub honorifics: Vec<String>,
    /// The gender that those tell.
    pub gender: Option<Gender>,
    /// Whether those are a peer's: "Lord", "Viscountess".
    pub peer: bool,
    /// The canonical generational suffix.
    pub generation: Option<&'static str>,
    /// Byte offsets of the name's words in the text.
    pub span: Option<(usize, usize)>,
}

/// One word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameWord {
    /// Folded; an initial is one letter.
    pub folded: String,
    /// What it does in the name.
    pub part: WordPart,
}

/// What a word does in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordPart {
    /// It is the name, or part of it.
    Name,
    /// "van", "bin"
    Particle,
    /// "Ltd"
    LegalForm,
    /// A word of address or a particle that may be a given name: "Dean Smith", "Al Gore".
    Address,
    /// The place behind a peer's name: "Ashton of Upholland".
    Territory,
}

impl WordPart {
    /// Whether a name is the same name without it.
    #[must_use]
    pub fn is_weak(self) -> bool {
        self != Self::Name
    }
}

impl NameWords {
    /// The folded words, joined by single spaces.
    #[must_use]
    pub fn key(&self) -> String {
        let mut key = String::new();
        for word in &self.words {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(&word.folded);
        }
        key
    }

    /// The words when the name is one of this kind of thing.
    #[must_use]
    pub fn words_for(&self, kind: Kind) -> &[NameWord] {
        if kind == Kind::Person || self.body.is_empty() {
            &self.words
        } else {
            &self.body
        }
    }
}

/// Takes a name apart. Honorifics, degrees and generational suffixes come off people's names
/// only (and off those of unknown kind); small words come off all, unless nothing else is left.
#[must_use]
pub fn name_words(
    tokens: &[Token],
    text: &str,
    kind: Option<Kind>,
    lexicon: &Lexicon,
) -> NameWords {
    let mut name = NameWords::default();
    let person = kind.is_none_or(|kind| kind == Kind::Person);
    let mut rest = tokens;
    if let [first, tail @ ..] = rest
        && !tail.is_empty()
        && !first.capitalised
        && lexicon.stopword(first) == Some(Stopword::Article)
    {
        rest = tail;
    }
    let whole = rest;
    if person {
        rest = name.take_address(rest, text, lexicon);
        rest = name.take_degrees(rest, text, lexicon);
        let known = kind.is_some() || !name.honorifics.is_empty();
        let rest_of_it = unquoted(rest, text, kind);
        name.words = person_words(rest_of_it.as_deref().unwrap_or(rest), known, lexicon);
        if let Some(address) = name.address_as_name(whole, rest, lexicon) {
            name.words.insert(0, address);
        }
    } else {
        name.words = body_words(rest, true, lexicon);
    }
    if name.words.is_empty() {
        // "The The": better its small words than nothing.
        name.words.extend(tokens.iter().map(|token| NameWord {
            folded: token.folded.clone(),
            part: WordPart::Name,
        }));
    }
    if kind.is_none() {
        let body = body_words(whole, false, lexicon);
        if body != name.words {
            name.body = body;
        }
    }
    if let (Some(first), Some(last)) = (rest.first(), rest.last()) {
        name.span = Some((first.start, last.end));
    }
    name
}

impl NameWords {
    /// Takes honorifics off the front, as long as a word is left.
    fn take_address<'a>(
        &mut self,
        mut rest: &'a [Token],
        text: &str,
        lexicon: &Lexicon,
    ) -> &'a [Token] {
        while let Some((length, values)) = lexicon.honorifics.longest(rest) {
            // A single letter is an initial, and degrees stand behind a name.
            let before = values
                .iter()
                .any(|honorific| !honorific.class.ends_with("_after"));
            // "Queen's Park" is no lady's.
            let possessive = rest[..length].iter().any(|token| token.possessive);
            if length >= rest.len() || !before || possessive || rest[0].folded.len() == 1 {
                break;
            }
            self.gender = self
                .gender
                .or_else(|| values.iter().find_map(|honorific| honorific.gender));
            self.peer |= values.iter().any(|honorific| honorific.is_peer());
            self.honorifics
                .push(text[rest[0].start..rest[length - 1].end].to_owned());
            rest = &rest[length..];
            // "Marquess of Bath"
            if let [of, tail @ ..] = rest
                && !tail.is_empty()
                && lexicon.stopword(of) == Some(Stopword::Preposition)
                && !lexicon.is_particle(&of.folded)
            {
                rest = tail;
            }
        }
        rest
    }

    /// "Don Foster": the one word of address before one name, when it is a given name too. It is
    /// that where the address stands before given names only, and none follows.
    fn address_as_name(
        &self,
        whole: &[Token],
        rest: &[Token],
        lexicon: &Lexicon,
    ) -> Option<NameWord> {
        let (first, _) = whole.split_first()?;
        // "Don Diaz-Balart" has one family name.
        let (_, joined) = rest.split_last()?;
        let one = joined.iter().all(|token| token.after == Gap::Hyphen);
        let alone = self.honorifics.len() == 1 && one && whole.len() == rest.len() + 1;
        let values = lexicon.honorifics.longest(whole).map(|(_, values)| values);
        let before_given =
            values.is_some_and(|values| values.iter().all(|honorific| honorific.precedes_given()));
        let part = if before_given && lexicon.given_name(&rest[0].folded).is_none() {
            WordPart::Name
        } else {
            WordPart::Address
        };
        (alone && first.start < rest[0].start && lexicon.is_also_given(&first.folded)).then(|| {
            NameWord {
                folded: first.folded.clone(),
                part,
            }
        })
    }

    /// Takes degrees and suffixes that follow a comma, and any honorifics, off the end.
    fn take_degrees<'a>(
        &mut self,
        mut rest: &'a [Token],
        text: &str,
        lexicon: &Lexicon,
    ) -> &'a [Token] {
        while rest.len() > 1 {
            let last = &rest[rest.len() - 1];
            let after_comma = rest[rest.len() - 2].after == Gap::Comma;
            if rest.len() == 2 && !after_comma && is_regnal(last, lexicon) {
                break;
            }
            if self.generation.is_none()
                && let Some(generation) = lexicon.generation(&last.folded)
            {
                self.generation = Some(generation);
            } else if let Some((1, values)) = lexicon.honorifics.longest(std::slice::from_ref(last))
                && (after_comma || last.dotted || last.shouted)
                && values.iter().all(|honorific| honorific.gender.is_none())
                // "Airbus SE" is no excellency.
                && (after_comma
                    || !lexicon.is_legal_form(&last.folded)
                    || values.iter().any(|honorific| !honorific.stands_before()))
            {
                self.honorifics.push(text[last.start..last.end].to_owned());
            } else {
                break;
            }
            rest = &rest[..rest.len() - 1];
        }
        rest
    }
}

/// The words of a mention without a nickname in quotation marks between them, where there is one:
/// 'Benigno "Noynoy" Aquino'. The catalogue's names keep theirs.
fn unquoted(rest: &[Token], text: &str, kind: Option<Kind>) -> Option<Vec<Token>> {
    const MARKS: &[char] = &['"', '“', '”', '„', '«', '»', '‘', '’', '\''];
    let opens = |token: &Token| text[..token.start].ends_with(MARKS);
    let closes = |token: &Token| text[token.end..].starts_with(MARKS);
    if kind.is_some() {
        return None;
    }
    let first = (1..rest.len()).find(|&place| opens(&rest[place]))?;
    let last = (first..rest.len()).find(|&place| closes(&rest[place]))?;
    (last + 1 < rest.len()).then(|| [&rest[..first], &rest[last + 1..]].concat())
}

/// "JF Kennedy": initials written as one word before a name that is not all in capitals.
fn are_glued_initials(token: &Token, rest: &[Token], lexicon: &Lexicon) -> bool {
    let letters = token.folded.len();
    let name = rest.iter().skip(1).any(|other| other.capitalised);
    token.shouted
        && (2..=3).contains(&letters)
        && token
            .folded
            .bytes()
            .all(|letter| letter.is_ascii_lowercase())
        && rest.len() > 1
        && name
        && !rest.iter().skip(1).any(|other| other.shouted)
        && lexicon.given_name(&token.folded).is_none()
        && lexicon.spelled_out(&token.folded).is_none()
}
