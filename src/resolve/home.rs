//! Home: bodies that are called after a country, by the rest of their name.
//!
//! Whoever writes "the Navy" or "the Supreme Court" means the one of the country that the article is
//! about. Which that is the article says, or the country that it names most.

use rustc_hash::FxHashMap;

use super::article::Case;
use super::cue::Cue;
use super::score::{Scored, Scorer, weighed};
use crate::model::Kind;
use crate::text::{Jurisdiction, Token, lexicon, tokenise};

/// The ways of being a part of a body's name.
const PARTS: &[Cue] = &[
    Cue::PartBodyWord,
    Cue::PartBody,
    Cue::TailBody,
    Cue::MiddleBody,
];

/// Sorts of organisations of which each country has its own.
const PUBLIC: &[&str] = &[
    "admiralty",
    "agency",
    "army",
    "central_bank",
    "chamber",
    "commission",
    "court",
    "department",
    "government",
    "intelligence_agency",
    "ministry",
    "office",
    "parliament",
    "police",
    "prosecution_service",
    "treasury",
];
/// And one that is such with a word before it: "central bank".
const BANK: &str = "bank";

/// Adds to bodies of which a mention has all but their country whether that is the article's.
pub(super) fn add_home(cases: &mut [Case], scorers: &[Scorer<'_>]) {
    let Some(first) = scorers.first() else { return };
    let stated = first.setting.country.as_str();
    // A mention by itself that names a country leaves none out.
    if stated.is_empty() && cases.len() < 2 {
        return;
    }
    let is_part = |(_, scored): &(usize, Scored)| scored.has(PARTS);
    if !cases.iter().any(|case| case.candidates.iter().any(is_part)) {
        return;
    }
    let named = if stated.is_empty() {
        named_most(scorers)
    } else {
        None
    };
    let home = named.unwrap_or(stated);
    if home.is_empty() {
        return;
    }
    for (case, scorer) in cases.iter_mut().zip(scorers) {
        let mut mention: Option<Vec<Token>> = None;
        for (_, scored) in &mut case.candidates {
            let is_body = scorer.snapshot.facts(scored.entity).kind == Kind::Organisation;
            let Some(name) = scored.name.filter(|_| is_body && scored.has(PARTS)) else {
                continue;
            };
            let mention = mention.get_or_insert_with(|| tokenise(&scorer.mention.text));
            let Some(codes) = country_left_out(mention, &scorer.name_text(name)) else {
                continue;
            };
            let of = |code: &&str| code.split('-').next() == Some(home);
            let (cue, detail) = if codes.contains(&home) {
                (Cue::HomeBody, "all but its country, which is the article's")
            } else if codes.iter().any(of) {
                // A state's is neither: "Michigan Supreme Court".
                continue;
            } else {
                (
                    Cue::AbroadBody,
                    "all but its country, which is not the article's",
                )
            };
            scored.parts.push(weighed(cue, 1.0, scorer.explain, || {
                (home.to_owned(), codes.join(", "), detail.to_owned())
            }));
        }
    }
}

/// The country that most mentions name, where no other is named as often.
fn named_most(scorers: &[Scorer<'_>]) -> Option<&'static str> {
    let mut counts: FxHashMap<&'static str, usize> = FxHashMap::default();
    for scorer in scorers {
        let tokens = tokenise(&scorer.mention.text);
        if let Some(country) = lexicon().country(without_small(&tokens)) {
            *counts.entry(country.code).or_default() += 1;
        }
    }
    let most = counts.values().copied().max()?;
    let mut first = counts.iter().filter(|(_, count)| **count == most);
    match (first.next(), first.next()) {
        (Some((code, _)), None) => Some(code),
        _ => None,
    }
}

/// The jurisdictions of the one country's name or adjective in a public body's name, where that is all
/// that a mention leaves out, but for nouns that say what sort of body it is: "Treasury" of the "United
/// States Department of the Treasury".
fn country_left_out(mention: &[Token], name: &str) -> Option<Vec<&'static str>> {
    let tokens = tokenise(name);
    let small = |token: &Token| lexicon().stopword(token).is_some();
    let several = mention.iter().filter(|token| !small(token)).count() > 1;
    let mut codes: Option<Vec<&'static str>> = None;
    let mut rest: Vec<&str> = Vec::with_capacity(tokens.len());
    let mut public = false;
    let mut at = 0;
    while at < tokens.len() {
        let own = &tokens[at];
        let found = lexicon().jurisdictions.longest(&tokens[at..]);
        if let Some((length, found)) = found.filter(|(_, found)| !found.iter().any(|one| one.seat))
        {
            if codes.is_some() {
                return None;
            }
            codes = Some(found.iter().map(|one: &&Jurisdiction| one.code).collect());
            at += length;
            continue;
        }
        at += 1;
        let word = own.folded.as_str();
        let said = mention.iter().any(|token| token.folded == word);
        let kind = lexicon().organisation_kind(word);
        if !said && !small(own) && kind.is_none() {
            return None;
        }
        public |=
            kind.is_some_and(|kind| PUBLIC.contains(&kind) || kind == BANK && said && several);
        rest.push(word);
    }
    // "United States" and "French" leave nothing of the country out.
    let said = |token: &Token| small(token) || rest.contains(&token.folded.as_str());
    codes.filter(|_| public && mention.iter().all(said))
}

/// Tokens without an article before them.
fn without_small(tokens: &[Token]) -> &[Token] {
    let small = tokens
        .iter()
        .take_while(|token| lexicon().stopword(token).is_some());
    &tokens[small.count()..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_the_country() {
        for (mention, name, expected) in [
            ("the Navy", "United States Navy", Some("us")),
            ("Navy", "French Navy", Some("fr")),
            (
                "Supreme Court",
                "Supreme Court of the United States",
                Some("us"),
            ),
            (
                "Treasury",
                "United States Department of the Treasury",
                Some("us"),
            ),
            ("central bank", "Central Bank of Argentina", Some("ar")),
            // More is left out than a country.
            ("Senate", "Senate of Maryland and Virginia", None),
            ("Army", "United States Army Band", None),
            // The country itself, or a body that not every country has.
            ("United States", "Supreme Court of the United States", None),
            ("French", "French Navy", None),
            ("company", "American Broadcasting Company", None),
            ("the bank", "Bank of England", None),
        ] {
            let codes = country_left_out(&tokenise(mention), name);
            let first = codes.as_ref().and_then(|codes| codes.first().copied());
            assert_eq!(first, expected, "{mention}, {name}");
        }
    }
}
