//! Beside: a role told by who held it before or after, or by whose government it was in:
//! "president before Lincoln", "Thatcher's successor as prime minister", "Obama's vice president".

mod person;
mod related;
#[cfg(test)]
mod tests;

use super::behind::name_start;
use crate::text::{Lexicon, NameWords, RolePhrase, Token, heads, joined, name_words, role_phrase};
use person::{is_genitive, is_name, person};
pub(super) use related::office_next_to;
use related::{by_clause, by_infinitive, by_noun, by_verb};

/// How the one named stands to the one meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The one meant held the role right before.
    Before,
    /// The one meant held the role right after.
    After,
    /// The one meant held it while the one named led the country.
    Under,
    /// The one meant held it when the one named left office: the same role right after, another one
    /// in his government.
    Leaving,
}

/// Another person by whom a holder is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// How that person stands to the one meant.
    pub relation: Relation,
    /// That person's name.
    pub name: NameWords,
    /// The role by itself, folded; empty where none is said: "Merkel's successor".
    pub phrase: String,
    /// What that person held meanwhile, where it is said: "when Ford was vice president".
    pub held: Option<Held>,
    /// Whether that person held the role for the last time: "when Palme was murdered". Of a role
    /// under that person, whether the last holder is meant: "Blair's last home secretary".
    pub last: bool,
    /// Whether the first holder under that person is meant: "Thatcher's first chancellor".
    pub first: bool,
}

/// A role that another person held meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The role.
    pub role: RolePhrase,
    /// Its words, folded.
    pub phrase: String,
}

/// A role phrase taken apart.
pub(super) struct Split<'a> {
    /// The role's tokens.
    pub(super) role: &'a [Token],
    /// Who stands beside it.
    pub(super) beside: Beside,
}

/// Words of a name at most.
const MOST_OF_NAME: usize = 5;

/// Takes apart a role phrase that tells its holder by another person and can mean nothing else:
/// "president before Lincoln". `None` for all others.
pub(super) fn split<'a>(tokens: &'a [Token], text: &str, lexicon: &Lexicon) -> Option<Split<'a>> {
    // Most phrases have no such word.
    if !tokens.iter().any(|token| lexicon.may_relate(&token.folded)) {
        return None;
    }
    let found = by_verb(tokens, lexicon)
        .or_else(|| by_infinitive(tokens, lexicon))
        .or_else(|| by_noun(tokens, lexicon))
        .or_else(|| by_clause(tokens, lexicon))
        .or_else(|| behind_role(tokens, &["between", "within", "verb"], lexicon))?;
    // "the prime minister before parliament" is where there are capitals; in a question it may be
    // anybody's name.
    let written = |name: &[Token]| {
        name.iter().any(|token| token.capitalised) || !tokens.iter().any(|token| token.capitalised)
    };
    let told = found.relation != Relation::Under && !found.role.is_empty();
    found.named(text, lexicon, |name| told && written(name))
}

/// The same of a phrase that may mean something else: "Obama's vice president", but "Apple's chief
/// executive".
pub(super) fn split_loosely<'a>(
    tokens: &'a [Token],
    text: &str,
    lexicon: &Lexicon,
) -> Option<Split<'a>> {
    // "før" is no "for".
    let marked = |token: &Token| {
        let written = text.get(token.start..token.end);
        written.is_some_and(|written| !written.is_ascii())
    };
    let found = behind_role(tokens, &["perhaps"], lexicon)
        .or_else(|| {
            behind_role(tokens, &["marked"], lexicon).filter(|found| {
                let place = found.role.len();
                tokens.get(place).is_some_and(marked)
            })
        })
        .or_else(|| behind_role(tokens, &["of"], lexicon))
        .or_else(|| by_owner(tokens, lexicon))
        .or_else(|| by_last_of(tokens, lexicon))?;
    found.named(text, lexicon, |_| false)
}

struct Found<'a> {
    /// Empty where none is said.
    role: &'a [Token],
    name: &'a [Token],
    relation: Relation,
    /// Whether the name's last letter is a genitive's: "Merkels".
    genitive: bool,
    /// What the one named held meanwhile; empty where it is not said.
    held: &'a [Token],
    /// Whether the one named held the role to the end: "after Palme was murdered".
    last: bool,
}

impl<'a> Found<'a> {
    /// With the other person's name read, where the tokens may be one; `any` tells of those that
    /// may be whatever they are.
    fn named(
        self,
        text: &str,
        lexicon: &Lexicon,
        any: impl Fn(&[Token]) -> bool,
    ) -> Option<Split<'a>> {
        let mut name = person(self.name, lexicon).to_vec();
        if self.genitive
            && let Some(last) = name.last_mut()
        {
            last.folded.pop();
        }
        let fits = (1..=MOST_OF_NAME).contains(&name.len())
            && (any(&name) || is_name(&name, lexicon))
            && (self.role.is_empty() || !heads(self.role, lexicon).is_empty());
        fits.then(|| Split {
            role: self.role,
            beside: Beside {
                relation: self.relation,
                name: name_words(&name, text, None, lexicon),
                phrase: joined(self.role),
                held: role_phrase(self.held, lexicon).map(|role| Held {
                    role,
                    phrase: joined(self.held),
                }),
                last: self.last,
                first: false,
            },
        })
    }
}

/// The longest form of a place that the tokens begin with.
fn form(tokens: &[Token], place: &str, lexicon: &Lexicon) -> Option<(usize, Option<Relation>)> {
    let (length, found) = lexicon.role_relations.longest(tokens)?;
    let row = found.iter().find(|(_, known)| *known == place)?;
    let relation = match row.0 {
        "before" => Some(Relation::Before),
        "after" => Some(Relation::After),
        "under" => Some(Relation::Under),
        _ => None,
    };
    Some((length, relation))
}

/// "president before Lincoln", "vice president of Barack Obama": by words of these places.
fn behind_role<'a>(tokens: &'a [Token], places: &[&str], lexicon: &Lexicon) -> Option<Found<'a>> {
    let head = heads(tokens, lexicon).into_iter().next()?;
    let end = head.at + head.length;
    let governed = ends_in(tokens, "government", lexicon);
    let (at, from, relation) = (end..tokens.len()).find_map(|at| {
        let (length, relation) = places.iter().find_map(|place| {
            let meant = match *place {
                "within" => governed,
                // "minister for health of Portugal"
                "of" => at == end,
                _ => true,
            };
            form(&tokens[at..], place, lexicon).filter(|_| meant)
        })?;
        Some((at, at + length, relation.unwrap_or(Relation::Under)))
    })?;
    let behind = &tokens[from..];
    // "in david camerons government"
    let article = behind.first().and_then(|token| lexicon.stopword(token));
    let owner = person(behind, lexicon).last();
    let genitive = governed
        && article.is_none()
        && is_typed(tokens)
        && owner.is_some_and(|owner| is_genitive(owner, true));
    // "Prime Minister David Cameron after the vote" is told by his name.
    let named = name_start(&tokens[..at], end, lexicon).is_some();
    (!named).then_some(Found {
        role: &tokens[..at],
        name: behind,
        relation,
        genitive,
        held: &[],
        last: ends_in(behind, "died", lexicon),
    })
}

/// "ministre des Finances de Tony Blair": behind the last "of" are capitals only.
fn by_last_of<'a>(tokens: &'a [Token], lexicon: &Lexicon) -> Option<Found<'a>> {
    let head = heads(tokens, lexicon).into_iter().next()?;
    let behind = head.at + head.length + 1;
    let (at, from) = (behind..tokens.len()).rev().find_map(|at| {
        let (length, _) = form(&tokens[at..], "of", lexicon)?;
        Some((at, at + length))
    })?;
    let name = &tokens[from..];
    let capitals = name.iter().all(|token| token.capitalised);
    capitals.then_some(Found {
        role: &tokens[..at],
        name,
        relation: Relation::Under,
        genitive: false,
        held: &[],
        last: false,
    })
}

/// "Obama's vice president", "Merkels Finanzminister".
fn by_owner<'a>(tokens: &'a [Token], lexicon: &Lexicon) -> Option<Found<'a>> {
    let (owner, genitive) = match tokens.iter().position(|token| token.possessive) {
        Some(owner) => (owner, false),
        None => {
            let head = heads(tokens, lexicon).into_iter().next()?;
            let owner = head.at.checked_sub(1)?;
            if is_typed(tokens) {
                // "tony blairs home secretary"
                let mut before = tokens[..head.at].iter();
                let owner = before.position(|token| is_genitive(token, true))?;
                (owner, true)
            } else {
                (owner, is_genitive(&tokens[owner], false))
            }
        }
    };
    let (name, role) = tokens.split_at(owner + 1);
    if !genitive && !name[owner].possessive {
        return None;
    }
    Some(Found {
        role,
        name,
        relation: Relation::Under,
        genitive,
        held: &[],
        last: false,
    })
}

/// Whether nothing is written with a capital, as in what search users type.
fn is_typed(tokens: &[Token]) -> bool {
    !tokens.iter().any(|token| token.capitalised)
}

/// Whether tokens end in a form of a place.
fn ends_in(tokens: &[Token], place: &str, lexicon: &Lexicon) -> bool {
    (0..tokens.len()).any(|at| {
        form(&tokens[at..], place, lexicon).is_some_and(|(length, _)| at + length == tokens.len())
    })
}
