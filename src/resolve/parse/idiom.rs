//! Idioms: set phrases and short forms for roles, spelt out in plain words.

use std::ops::Range;

use crate::text::{Idiom, Lexicon, Token, tokenise};

/// Words of a place's name that are looked at.
const MOST_OF_PLACE: usize = 8;

/// The tokens with the first idiom among them in plain words: "US SecDef" as "US defense
/// secretary". The words stand where the idiom stood. `None` where there is none.
pub(super) fn spell_out(tokens: &[Token], lexicon: &Lexicon) -> Option<Vec<Token>> {
    let (at, length, idiom) = find(tokens, lexicon)
        .or_else(|| find(&without_mark(tokens)?, lexicon).filter(|(at, ..)| *at == 0))?;
    Some(replace(tokens, at..at + length, idiom.words))
}

/// The tokens of which the first is written as one word with the "is" that it stands for: "who's in
/// charge of". `None` of all others.
fn without_mark(tokens: &[Token]) -> Option<Vec<Token>> {
    tokens.first().filter(|first| first.possessive)?;
    let mut spelt = tokens.to_vec();
    let first = spelt.first_mut()?;
    first.folded.push('s');
    first.possessive = false;
    Some(spelt)
}

/// The tokens with others in place of some: the words stand where those stood.
pub(super) fn replace(tokens: &[Token], place: Range<usize>, words: &str) -> Vec<Token> {
    let (before, rest) = tokens.split_at(place.start);
    let (replaced, after) = rest.split_at(place.len());
    let mut plain = tokenise(words);
    if let [first, ..] = replaced
        && let [.., last] = replaced
    {
        for token in &mut plain {
            token.start = first.start;
            token.end = last.end;
        }
        if let Some(end) = plain.last_mut() {
            end.after = last.after;
            end.possessive = last.possessive;
        }
    }
    [before, &plain, after].concat()
}

fn find<'a>(tokens: &[Token], lexicon: &'a Lexicon) -> Option<(usize, usize, &'a Idiom)> {
    (0..tokens.len()).find_map(|at| {
        let (length, idioms) = lexicon.idioms.longest(&tokens[at..])?;
        let idiom: &'a Idiom = idioms.first()?;
        // "chef de la diplomatie européenne" is a role of its own.
        let role = lexicon.roles.longest(&tokens[at..]);
        if role.is_some_and(|(role, _)| role > length) {
            return None;
        }
        let (before, after) = (&tokens[..at], &tokens[at + length..]);
        let meant = (!idiom.behind_place || ends_in_place(before, lexicon))
            && (!idiom.shouted || tokens[at].shouted)
            && !is_of_other(before, idiom, lexicon)
            && !is_of_other(after, idiom, lexicon);
        meant.then_some((at, length, idiom))
    })
}

/// Whether the last of the tokens name a place.
fn ends_in_place(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let first = tokens.len().saturating_sub(MOST_OF_PLACE);
    (first..tokens.len()).any(|start| {
        let place = lexicon.jurisdictions.longest(&tokens[start..]);
        place.is_some_and(|(length, _)| start + length == tokens.len())
    })
}

/// Whether tokens name a jurisdiction beside which the idiom means something else.
fn is_of_other(tokens: &[Token], idiom: &Idiom, lexicon: &Lexicon) -> bool {
    let other = |code: &str| !code.is_empty() && idiom.not_of.split(',').any(|of| of == code);
    (0..tokens.len()).any(|at| {
        let places = lexicon.jurisdictions.longest(&tokens[at..]);
        let place = places.and_then(|(_, places)| places.first().map(|place| place.code));
        other(&tokens[at].folded) || place.is_some_and(other)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{joined, lexicon};

    fn spelt(text: &str) -> Option<String> {
        Some(joined(&spell_out(&tokenise(text), lexicon())?))
    }

    #[test]
    fn idioms_are_spelt_out_where_they_are_meant() {
        let cases = [
            ("US SecDef", Some("us defense secretary")),
            ("Britain's top diplomat", Some("britain foreign minister")),
            // Any of many, and the High Representative.
            ("a top diplomat", None),
            ("the EU's top diplomat", None),
            ("Norwegian FM", Some("norwegian foreign minister")),
            ("Scottish FM", None),
            ("der Kremlchef", Some("der russischer prasident")),
            (
                "le chef de la diplomatie russe",
                Some("le ministre des affaires etrangeres russe"),
            ),
            ("le chef de la diplomatie européenne", None),
            ("prime minister", None),
            ("LA mayor", Some("los angeles mayor")),
            // Spanish: the greatest.
            ("la mayor empresa", None),
            ("who's in charge of Germany", Some("leader of germany")),
        ];
        for (text, expected) in cases {
            assert_eq!(spelt(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_words_stand_where_the_idiom_stood() {
        let text = "the Pentagon chief Ash Carter";
        let spelt = spell_out(&tokenise(text), lexicon()).unwrap_or_default();
        let written: Vec<&str> = spelt
            .iter()
            .map(|token| &text[token.start..token.end])
            .collect();
        let idiom = "Pentagon chief";
        assert_eq!(written, ["the", idiom, idiom, idiom, "Ash", "Carter"]);
    }
}
