//! Names as catalogues write them: one name and nothing else, of a thing whose kind is known.

use super::{Gap, Lexicon, NameWords, Stopword, Token, heads, name_words, tokenise};
use crate::model::Kind;

/// A name of a catalogue, read.
#[derive(Clone, Debug)]
pub struct CatalogueName {
    /// Its tokens without brackets, given names first.
    pub tokens: Vec<Token>,
    /// What it is made of.
    pub parts: NameWords,
    /// Index of the first word of the family name; 0 for what is no person.
    pub family: usize,
}

impl CatalogueName {
    /// Reads a name; `None` when it has no word. `family_names` are those that the catalogue
    /// knows of the person; without them, the family name is what stands before a comma, or the
    /// last word.
    ///
    /// ```
    /// use incumbent::model::Kind;
    /// use incumbent::text::{CatalogueName, lexicon};
    /// let name = CatalogueName::read("Stoltenberg, Jens", Kind::Person, &[], lexicon()).unwrap();
    /// assert_eq!(name.parts.key(), "jens stoltenberg");
    /// assert_eq!(name.family, 1);
    /// ```
    #[must_use]
    pub fn read(text: &str, kind: Kind, family_names: &[&str], lexicon: &Lexicon) -> Option<Self> {
        let tokens = without_brackets(tokenise(text));
        let (tokens, behind) = given_first(tokens, kind, lexicon);
        if tokens.is_empty() {
            return None;
        }
        let parts = name_words(&tokens, text, Some(kind), lexicon);
        let family = if kind == Kind::Person {
            family_start(&tokens, &parts, family_names, behind)
        } else {
            0
        };
        Some(Self {
            tokens,
            parts,
            family,
        })
    }
}

/// The tokens outside brackets: "Fred (Coach) Plump", "Ford (company)".
fn without_brackets(tokens: Vec<Token>) -> Vec<Token> {
    let mut inside = false;
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    for mut token in tokens {
        let after = token.after;
        if !inside {
            if after == Gap::Open {
                token.after = Gap::Space;
            }
            kept.push(token);
        }
        inside = match after {
            Gap::Open | Gap::Reopen => true,
            Gap::Close => false,
            _ => inside,
        };
    }
    kept
}

/// "Anderson, Clint" as "Clint Anderson", with how many tokens the family name has.
fn given_first(
    mut tokens: Vec<Token>,
    kind: Kind,
    lexicon: &Lexicon,
) -> (Vec<Token>, Option<usize>) {
    let mut behind = None;
    let comma = tokens.iter().position(|token| token.after == Gap::Comma);
    if let Some(comma) = comma
        && kind == Kind::Person
        && comma + 1 < tokens.len()
        && lexicon.generation(&tokens[comma + 1].folded).is_none()
        && !is_address_only(&tokens[comma + 1..], lexicon)
    {
        // "Charles VI, Holy Roman Emperor"
        if is_title(&tokens[comma + 1..], lexicon) {
            tokens.truncate(comma + 1);
            tokens[comma].after = Gap::Space;
            return (tokens, None);
        }
        tokens[comma].after = Gap::Space;
        tokens.rotate_left(comma + 1);
        behind = Some(comma + 1);
    }
    (tokens, behind)
}

/// "Holy Roman Emperor", "Baron Lang of Monkton": what somebody is, and no given names.
fn is_title(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let of = tokens.iter().skip(1).any(|token| {
        !token.capitalised
            && lexicon.stopword(token) == Some(Stopword::Preposition)
            && !lexicon.is_particle(&token.folded)
    });
    let role = heads(tokens, lexicon);
    let ends = role
        .last()
        .is_some_and(|head| head.at > 0 && head.at + head.length == tokens.len());
    of || ends && lexicon.given_name(&tokens[0].folded).is_none()
}

/// "PhD, KCB": nothing but words of address and degrees.
fn is_address_only(mut tokens: &[Token], lexicon: &Lexicon) -> bool {
    while let Some((length, _)) = lexicon.honorifics.longest(tokens) {
        tokens = &tokens[length..];
    }
    tokens.is_empty()
}

/// Index of the first word of the family name.
fn family_start(
    tokens: &[Token],
    parts: &NameWords,
    family_names: &[&str],
    behind: Option<usize>,
) -> usize {
    let key = parts.key();
    let known = family_names.iter().find_map(|family| {
        let family = super::fold_text(family);
        let given = key.strip_suffix(family.as_str())?;
        (given.is_empty() || given.ends_with(' ')).then(|| given.split_whitespace().count())
    });
    // What follows the last word that says something is a peer's place.
    let last = parts
        .words
        .iter()
        .rposition(|word| !word.part.is_weak())
        .unwrap_or_else(|| parts.words.len().saturating_sub(1));
    known
        .or_else(|| behind.map(|count| parts.words.len().saturating_sub(count)))
        .unwrap_or_else(|| joined_start(tokens, parts, last))
}

/// Index of the first of the words that hyphens join to the one at `last`, but for the very first:
/// "Jacob Rees-Mogg" has one family name.
fn joined_start(tokens: &[Token], parts: &NameWords, last: usize) -> usize {
    let words = &parts.words;
    let is = |token: &Token, place: usize| {
        let word = words.get(place);
        word.is_some_and(|word| word.folded == token.folded)
    };
    let Some(end) = tokens.iter().rposition(|token| is(token, last)) else {
        return last;
    };
    let before = tokens[..end].iter().rev();
    let places = (2..=last).rev().map(|place| place - 1);
    let joined = before
        .zip(places)
        .take_while(|(token, place)| token.after == Gap::Hyphen && is(token, *place));
    joined.last().map_or(last, |(_, place)| place)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "what cannot be read fails the test")]

    use super::*;
    use crate::text::lexicon;

    #[test]
    fn where_a_family_name_begins() {
        for (text, expected) in [
            ("Jacob Rees-Mogg", 1),
            ("Jean-Pierre Raffarin", 2),
            ("Jean-Pierre", 1),
            ("Nathalie Kosciusko-Morizet Jr.", 1),
            ("Gro Harlem Brundtland", 2),
            ("Rees-Mogg, Jacob", 1),
        ] {
            let name = CatalogueName::read(text, Kind::Person, &[], lexicon()).unwrap();
            assert_eq!(name.family, expected, "{text}");
        }
    }

    #[test]
    fn what_stands_behind_a_comma() {
        for (text, expected) in [
            ("Anderson, Clint", "clint anderson"),
            ("Charles VI, Holy Roman Emperor", "charles vi"),
            ("Catherine, Princess of Wales", "catherine"),
            ("Ian Lang, Baron Lang of Monkton", "ian lang"),
            ("West II, Maurice A", "maurice a west"),
            ("Vega, Lope de", "lope de vega"),
            ("King, Peter", "peter king"),
        ] {
            let name = CatalogueName::read(text, Kind::Person, &[], lexicon()).unwrap();
            assert_eq!(name.parts.key(), expected, "{text}");
        }
    }
}
