//! Nouns: common nouns that refer back ("the company"), and names beside them ("German magazine Der
//! Spiegel").

use super::{is_place, without_clause};
use crate::text::{Gap, Lexicon, RolePhrase, Stopword, Token, lexicon, tokenise};

/// A common noun that refers back to what an article named before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noun {
    /// The kind of thing: "company", "organisation", "person", "country", "town",
    /// "place".
    pub kind: &'static str,
    /// The sort of organisation, where names of such say it: "bank", "union".
    pub sort: Option<&'static str>,
    /// The jurisdiction that it is said to be of: "the US company".
    pub place: Option<&'static str>,
}

/// The sort of organisation that a country's name stands for.
const GOVERNMENT: &str = "government";

/// "German magazine Der Spiegel", "the United Auto Workers union": the name beside common nouns
/// that say what it is. `None` when there are no such nouns, or no name.
pub(super) fn described<'a>(tokens: &'a [Token], lexicon: &Lexicon) -> Option<&'a [Token]> {
    let common = |token: &Token| {
        !token.capitalised
            && !token
                .folded
                .starts_with(|first: char| first.is_ascii_digit())
            && lexicon.stopword(token).is_none()
            && !lexicon.is_particle(&token.folded)
    };
    // "Ontario-based" is an adjective.
    let joined = |at: usize| at > 0 && tokens[at - 1].after == Gap::Hyphen;
    let named = |tokens: &[Token]| {
        tokens
            .iter()
            .any(|token| token.capitalised && lexicon.stopword(token).is_none())
    };
    // What stands in a place, or is of a body, is another thing: "the largest bank in Spain".
    let beside = |tokens: &[Token]| {
        let first = tokens.first().and_then(|token| lexicon.stopword(token));
        first != Some(Stopword::Preposition)
    };
    let governs = |token: &Token| lexicon.organisation_kind(&token.folded) == Some(GOVERNMENT);
    if let Some(last) = tokens.iter().rposition(common)
        && !joined(last)
        && (governs(&tokens[last]) || beside(&tokens[last + 1..]))
        && named(&tokens[last + 1..])
    {
        return Some(&tokens[last + 1..]);
    }
    let first = tokens.iter().position(common)?;
    if joined(first) {
        return None;
    }
    let comma = tokens[..first]
        .iter()
        .position(|token| token.after == Gap::Comma)
        .map_or(first, |at| at + 1);
    // "Europe's biggest airline", "U.S. automaker": what is of a country, or in it.
    let last = tokens[..comma].last()?;
    let possessive = comma == first && last.possessive;
    let place = is_place(&tokens[..comma], lexicon) && !tokens.last().is_some_and(governs);
    (named(&tokens[..comma]) && !possessive && !place).then(|| &tokens[..comma])
}

/// "U.S. manufacturer General Motors": the name behind a noun for a body, where what was read as a
/// role stands in the name.
pub(super) fn described_body<'a>(
    tokens: &'a [Token],
    role: &RolePhrase,
    lexicon: &Lexicon,
) -> Option<&'a [Token]> {
    let name = described(tokens, lexicon)?;
    let (first, last) = (name.first()?, name.last()?);
    let noun = tokens.iter().rfind(|token| token.end <= first.start)?;
    let (_, kinds) = lexicon.coref_nouns.longest(std::slice::from_ref(noun))?;
    let body = kinds
        .iter()
        .all(|kind| matches!(**kind, "company" | "organisation"));
    (body && first.start <= role.head.0 && role.head.1 < last.end).then_some(name)
}

/// "the company": the noun, when the mention is nothing but an article or possessive, adjectives,
/// a country at most, and such a noun. With other names it is something else: "the Ford
/// government".
pub(super) fn back_reference(tokens: &[Token], lexicon: &Lexicon) -> Option<Noun> {
    let (first, rest) = tokens.split_first()?;
    let opens = matches!(
        lexicon.stopword(first),
        Some(Stopword::Article | Stopword::Possessive)
    );
    opens.then(|| common_noun(rest, lexicon)).flatten()
}

/// "U.S. automaker", "Europe's biggest planemaker", "the second-largest bank in Spain": a common
/// noun with whose or what sort it is and where, which by itself refers to nobody before. Right
/// beside a name it says who that is.
#[must_use]
pub(in crate::resolve) fn bare_noun(text: &str) -> Option<Noun> {
    let lexicon = lexicon();
    let tokens = without_clause(tokenise(text));
    let whose = tokens.iter().rposition(|token| token.possessive);
    let own = &tokens[whose.map_or(0, |at| at + 1)..];
    let small = own
        .iter()
        .take_while(|token| lexicon.stopword(token).is_some());
    let own = &own[small.count()..];
    // What it is in or of stands behind it.
    let behind = |token: &Token| lexicon.stopword(token) == Some(Stopword::Preposition);
    let length = own.iter().position(behind).unwrap_or(own.len());
    common_noun(&own[..length], lexicon)
}

/// The noun that tokens end in, when before it are nothing but adjectives and a country.
fn common_noun(tokens: &[Token], lexicon: &Lexicon) -> Option<Noun> {
    let (last, between) = tokens.split_last()?;
    let (_, kinds) = lexicon.coref_nouns.longest(std::slice::from_ref(last))?;
    if last.capitalised {
        return None;
    }
    let sort = lexicon.organisation_kind(&last.folded);
    let mut place = None;
    let mut at = 0;
    while at < between.len() {
        if let Some((length, found)) = lexicon.jurisdictions.longest(&between[at..]) {
            place = found.first().map(|found| found.code);
            at += length;
        } else if between[at].capitalised {
            return None;
        } else {
            at += 1;
        }
    }
    // "The Russian government" is named by its country.
    (place.is_none() || sort != Some(GOVERNMENT)).then_some(Noun {
        kind: kinds.first()?,
        sort,
        place,
    })
}
