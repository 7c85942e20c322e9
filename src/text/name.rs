//! The words of names: what is left when address, degrees and small words are taken off.

use super::{Gap, Lexicon, Stopword, Token};
use crate::model::{Gender, Kind};

/// A name taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameWords {
    /// The words that make up the name, in order.
    pub words: Vec<NameWord>,
    /// Words of address and degrees, as written, in order.
    pub honorifics: Vec<String>,
    /// The gender that those tell.
    pub gender: Option<Gender>,
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
    /// Whether it says little: a particle such as "van", a legal form such as "Ltd".
    pub weak: bool,
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
}

/// Takes a name apart. Honorifics, degrees and generational suffixes come off people's names
/// only (and off those of unknown kind); small words and legal forms off all, unless nothing
/// else is left.
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
        && lexicon.stopword(first) == Some(Stopword::Article)
    {
        rest = tail;
    }
    if person {
        rest = name.take_address(rest, text, lexicon);
        rest = name.take_degrees(rest, text, lexicon);
    }
    for (place, token) in rest.iter().enumerate() {
        name.read_word(place, token, rest, person, lexicon);
    }
    if name.words.is_empty() {
        // "The The": better its small words than nothing.
        name.words.extend(tokens.iter().map(|token| NameWord {
            folded: token.folded.clone(),
            weak: false,
        }));
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
            if length >= rest.len() {
                break;
            }
            self.gender = self
                .gender
                .or_else(|| values.iter().find_map(|honorific| honorific.gender));
            self.honorifics
                .push(text[rest[0].start..rest[length - 1].end].to_owned());
            rest = &rest[length..];
        }
        rest
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
            if self.generation.is_none()
                && let Some(generation) = lexicon.generation(&last.folded)
            {
                self.generation = Some(generation);
            } else if let Some((1, values)) = lexicon.honorifics.longest(std::slice::from_ref(last))
                && (after_comma || last.dotted || last.shouted)
                && values.iter().all(|honorific| honorific.gender.is_none())
            {
                self.honorifics.push(text[last.start..last.end].to_owned());
            } else {
                break;
            }
            rest = &rest[..rest.len() - 1];
        }
        rest
    }

    fn read_word(
        &mut self,
        place: usize,
        token: &Token,
        rest: &[Token],
        person: bool,
        lexicon: &Lexicon,
    ) {
        let particle = lexicon.is_particle(&token.folded) && place + 1 < rest.len();
        let small = matches!(
            lexicon.stopword(token),
            Some(Stopword::Article | Stopword::Preposition | Stopword::Conjunction)
        );
        if small && !(person && particle) && rest.len() > 1 {
            return;
        }
        if !person && place > 0 && lexicon.is_legal_form(&token.folded) {
            return;
        }
        if person && token.dotted {
            // "J.F." is two initials.
            self.words
                .extend(token.folded.chars().map(|letter| NameWord {
                    folded: letter.to_string(),
                    weak: false,
                }));
            return;
        }
        self.words.push(NameWord {
            folded: token.folded.clone(),
            weak: (person && particle) || (place > 0 && lexicon.is_legal_form(&token.folded)),
        });
    }
}
