//! The name of the other person by whom a holder is told, among the words around it.

use super::super::behind::is_subject;
use super::form;
use crate::text::{Gap, Lexicon, Stopword, Token, heads};

/// A shorter word has no genitive's letter.
const SHORTEST_OWNER: usize = 4;

/// Whether a word may be a name with a genitive's letter: "Merkels", "Stoltenbergs"; where nothing is
/// written with a capital, "obamas", too.
pub(super) fn is_genitive(token: &Token, typed: bool) -> bool {
    (token.capitalised || typed)
        && token.after == Gap::Space
        && !token.possessive
        && token.folded.len() >= SHORTEST_OWNER
        && token.folded.ends_with('s')
}

/// A name without what stands around it: "the Blair government", "Kennedy died", "President
/// Clinton".
pub(super) fn person<'a>(tokens: &'a [Token], lexicon: &Lexicon) -> &'a [Token] {
    let article = tokens
        .iter()
        .take_while(|token| lexicon.stopword(token) == Some(Stopword::Article))
        .count();
    let name = &tokens[article..];
    let title = heads(name, lexicon).into_iter().next();
    let title = title.filter(|head| head.at == 0 && head.length < name.len());
    let name = &name[title.map_or(0, |head| head.length)..];
    let ends = |end: usize| {
        let behind = &name[end..];
        let is = |place: &str| {
            form(behind, place, lexicon).is_some_and(|(length, _)| length == behind.len())
        };
        is("then") || is("died") || is("government") || is("away")
    };
    let end = (1..name.len()).find(|&end| ends(end));
    &name[..end.unwrap_or(name.len())]
}

/// Whether tokens may be a person's name: no role, no subject, place or body, no small words.
pub(super) fn is_name(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let small =
        |token: &Token| lexicon.stopword(token).is_some() && !lexicon.is_particle(&token.folded);
    let is_digit = |token: &Token| {
        token
            .folded
            .starts_with(|letter: char| letter.is_ascii_digit())
    };
    (heads(tokens, lexicon).is_empty() || ends_as_role(tokens, lexicon))
        && !tokens.iter().any(small)
        && !tokens.iter().any(is_digit)
        && (0..tokens.len()).all(|at| !is_subject(&tokens[at..], lexicon))
}

/// Whether a role's word is the family name behind a given one: "John Major".
fn ends_as_role(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let [first, .., last] = tokens else {
        return false;
    };
    lexicon.given_name(&first.folded).is_some()
        && lexicon.is_also_family(&last.folded)
        && heads(&tokens[..tokens.len() - 1], lexicon).is_empty()
}
