//! Nth: which holder of a role is meant, counted from the first: "the 44th US president".

use super::Reading;
use super::behind::{is_of_body, name_start};
use crate::text::{Lexicon, Stopword, Token, head_at, heads, joined, role_phrase};

/// The reading of a role phrase that counts the holders. `None` for most, and where the ordinal
/// belongs to the role's own words ("First Minister") or anything else is said of whoever is
/// counted.
pub(super) fn split(tokens: &[Token], text: &str, lexicon: &Lexicon) -> Option<Reading> {
    let mut all = 0..tokens.len();
    let (at, length, number) = all.find_map(|at| {
        let (length, number) = lexicon.ordinal(&tokens[at..], text)?;
        Some((at, length, number))
    })?;
    let mut from = at + length;
    let woman = match lexicon.says_woman(&tokens[from..]) {
        words if number == 1 && words > 0 => {
            from += words;
            true
        }
        _ => false,
    };
    if let Some((own, _)) = lexicon.roles.longest(&tokens[at..]) {
        // "le premier premier ministre" is the first one.
        let end = at + own;
        let longer = |from: usize| {
            head_at(tokens, from, lexicon).is_some_and(|head| head.at + head.length > end)
        };
        if !(from..=end).any(longer) {
            return None;
        }
    }
    let mut bare = tokens.to_vec();
    bare.drain(at..from);
    let head = heads(&bare, lexicon).into_iter().next()?;
    let end = head.at + head.length;
    // "The first Republican president", "a second president", "the first to die in office".
    let says_more = |at: usize| lexicon.stopword(&bare[at]) == Some(Stopword::Filler);
    let indefinite = |token: &Token| !token.shouted && lexicon.is_indefinite(&token.folded);
    let ends_open = end < bare.len()
        && bare.last().is_some_and(|last| {
            let small = lexicon.stopword(last);
            small.is_some_and(|small| small != Stopword::Filler) && !last.shouted
        });
    let between = at..head.at.max(at);
    if between.into_iter().any(says_more) || tokens.first().is_some_and(indefinite) || ends_open {
        return None;
    }
    if head.at < at || !is_of_body(&bare, &head) && name_start(&bare, end, lexicon).is_some() {
        return None;
    }
    let role = role_phrase(&bare, lexicon)?;
    // "Die erste Bundeskanzlerin" is the first woman.
    let woman = woman || number == 1 && role.gender.is_some();
    let plain = role.modifiers.is_empty()
        && role.deputies.is_empty()
        && role.also.is_empty()
        && role.department.is_none()
        && (role.gender.is_none() || woman);
    plain.then(|| Reading {
        role: Some(role),
        asked: Some(joined(&bare)),
        nth: Some(number),
        woman,
        ..Reading::default()
    })
}
