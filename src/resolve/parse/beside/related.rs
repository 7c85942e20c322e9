//! Related: a role told by a word that says how its holder stands to the one named: "succeeded",
//! "successor", "when".

use super::person::is_genitive;
use super::{Found, Relation, ends_in, form, is_typed};
use crate::model::Modifier;
use crate::resolve::parse::behind::name_start;
use crate::text::{Lexicon, Token, heads};

/// Where "as" stands behind `from`, and the role behind it begins.
fn role_behind_as(tokens: &[Token], from: usize, lexicon: &Lexicon) -> Option<(usize, usize)> {
    let mut all = from..tokens.len();
    all.find_map(|at| Some((at, at + form(&tokens[at..], "as", lexicon)?.0)))
}

/// "who succeeded Blair as prime minister", "who replaced Prime Minister Blair", "who succeeded
/// Blair".
pub(super) fn by_verb<'a>(tokens: &'a [Token], lexicon: &Lexicon) -> Option<Found<'a>> {
    let asks = form(tokens, "who", lexicon).map_or(0, |(length, _)| length);
    let (length, relation) = form(&tokens[asks..], "verb", lexicon)?;
    let from = asks + length;
    let (role, name) = match role_behind_as(tokens, from, lexicon) {
        Some((to, role)) => (&tokens[role..], &tokens[from..to]),
        None if asks > 0 => titled(&tokens[from..], lexicon),
        None => return None,
    };
    Some(Found {
        role,
        name,
        relation: relation?,
        genitive: false,
        held: &[],
        last: false,
    })
}

/// The title before a name, and the name: "French President Chirac". No title, where there is
/// none.
fn titled<'a>(tokens: &'a [Token], lexicon: &Lexicon) -> (&'a [Token], &'a [Token]) {
    let head = heads(tokens, lexicon).into_iter().next();
    let end = head.map(|head| head.at + head.length);
    tokens.split_at(end.filter(|end| *end < tokens.len()).unwrap_or(0))
}

/// "who did Brown replace as prime minister".
pub(super) fn by_infinitive<'a>(tokens: &'a [Token], lexicon: &Lexicon) -> Option<Found<'a>> {
    let (from, _) = form(tokens, "did", lexicon)?;
    let (at, length, relation) = (from + 1..tokens.len()).find_map(|at| {
        let (length, relation) = form(&tokens[at..], "infinitive", lexicon)?;
        Some((at, length, relation?))
    })?;
    let end = at + length;
    let (role, name) = match role_behind_as(tokens, end, lexicon) {
        Some((to, role)) if to == end => (&tokens[role..], &tokens[from..at]),
        None if end == tokens.len() => titled(&tokens[from..at], lexicon),
        Some(_) | None => return None,
    };
    Some(Found {
        role,
        name,
        relation,
        genitive: false,
        held: &[],
        last: false,
    })
}

/// "president when Kennedy died", "president when Ford was vice president".
pub(super) fn by_clause<'a>(tokens: &'a [Token], lexicon: &Lexicon) -> Option<Found<'a>> {
    let behind = || {
        let head = heads(tokens, lexicon).into_iter().next()?;
        let end = head.at + head.length;
        let (at, from) = (end..tokens.len()).find_map(|at| {
            let (length, _) = form(&tokens[at..], "when", lexicon)?;
            Some((at, at + length))
        })?;
        Some((&tokens[..at], &tokens[from..]))
    };
    let (role, clause) = clause_in_front(tokens, lexicon).or_else(behind)?;
    let found = |name, relation, held| Found {
        role,
        name,
        relation,
        genitive: false,
        held,
        last: false,
    };
    if ends_in(clause, "then", lexicon) || ends_in(clause, "died", lexicon) {
        return Some(found(clause, Relation::Leaving, &[]));
    }
    let (name, held) = (1..clause.len()).find_map(|at| {
        let (length, _) = form(&clause[at..], "held", lexicon)?;
        Some((&clause[..at], &clause[at + length..]))
    })?;
    (!heads(held, lexicon).is_empty()).then(|| found(name, Relation::Under, held))
}

/// The role and the clause of "when Obama was president who was vice president".
fn clause_in_front<'a>(
    tokens: &'a [Token],
    lexicon: &Lexicon,
) -> Option<(&'a [Token], &'a [Token])> {
    let (from, _) = form(tokens, "when", lexicon)?;
    (from + 1..tokens.len()).find_map(|at| {
        let (length, places) = lexicon.questions.longest(&tokens[at..])?;
        let role = &tokens[at + length..];
        let asks = places.iter().any(|place| **place == "ask");
        (asks && !heads(role, lexicon).is_empty()).then_some((role, &tokens[from..at]))
    })
}

/// "Blair's successor as prime minister", "the successor of Blair as prime minister", "Prime
/// Minister Blair's successor".
pub(super) fn by_noun<'a>(tokens: &'a [Token], lexicon: &Lexicon) -> Option<Found<'a>> {
    let mut all = 0..tokens.len();
    let (at, length, relation) = all.find_map(|at| {
        let (length, relation) = form(&tokens[at..], "noun", lexicon)?;
        Some((at, length, relation?))
    })?;
    let end = at + length;
    let owner = at.checked_sub(1).map(|last| &tokens[last]);
    let typed = is_typed(tokens);
    let genitive = owner.is_some_and(|owner| is_genitive(owner, typed));
    let owned = genitive || owner.is_some_and(|owner| owner.possessive);
    let found = |role, name, genitive| Found {
        role,
        name,
        relation,
        genitive,
        held: &[],
        last: false,
    };
    let Some((to, role)) = role_behind_as(tokens, end, lexicon) else {
        let owned = owned && end == tokens.len();
        let of = form(&tokens[end..], "of", lexicon).filter(|_| !owned);
        let named = match of {
            Some((of, _)) => &tokens[end + of..],
            None => owned.then(|| &tokens[..at])?,
        };
        let (role, name) = titled(named, lexicon);
        // "The company's successor" is nobody's.
        let may_be_named = |token: &Token| {
            let bare = token.folded.strip_suffix('s');
            let common = bare.is_some_and(|bare| {
                lexicon.coref_nouns.contains_word(bare) || lexicon.organisation_kind(bare).is_some()
            });
            lexicon.stopword(token).is_none() && !common
        };
        let told = !role.is_empty()
            || name.iter().any(|token| token.capitalised)
            || typed && name.iter().all(may_be_named);
        return told.then(|| found(role, name, genitive && owned));
    };
    let role = &tokens[role..];
    match form(&tokens[end..], "of", lexicon) {
        Some((of, _)) => Some(found(role, tokens.get(end + of..to)?, false)),
        None => owned.then(|| found(role, &tokens[..at], genitive)),
    }
}

/// The office of whose holder the predecessor or the successor is meant: "the Home Secretary's
/// predecessor", "Nachfolger des Innenministers". `None` for all others.
pub(in crate::resolve::parse) fn office_next_to<'a>(
    tokens: &'a [Token],
    lexicon: &Lexicon,
) -> Option<(&'a [Token], Modifier)> {
    if !tokens.iter().any(|token| lexicon.may_relate(&token.folded)) {
        return None;
    }
    let (at, length, modifier) = (0..tokens.len()).find_map(|at| {
        let (length, relation) = form(&tokens[at..], "noun", lexicon)?;
        let modifier = match relation? {
            Relation::Before => Modifier::Previous,
            Relation::After => Modifier::Incoming,
            Relation::Under | Relation::Leaving => return None,
        };
        Some((at, length, modifier))
    })?;
    let end = at + length;
    let owner = at.checked_sub(1).map(|last| &tokens[last]);
    let typed = is_typed(tokens);
    let owned = owner.is_some_and(|owner| owner.possessive || is_genitive(owner, typed));
    let office = if end == tokens.len() {
        owned.then(|| &tokens[..at])?
    } else {
        let (of, _) = form(&tokens[end..], "of", lexicon)?;
        &tokens[end + of..]
    };
    let head = heads(office, lexicon).into_iter().next()?;
    let unnamed = name_start(office, head.at + head.length, lexicon).is_none();
    unnamed.then_some((office, modifier))
}
