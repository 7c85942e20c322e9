//! Beside: a role told by who held it before or after, or by whose government it was in:
//! "president before Lincoln", "Thatcher's successor as prime minister", "Obama's vice president".

use super::behind::{is_subject, name_start};
use crate::text::{Gap, Lexicon, NameWords, Stopword, Token, heads, name_words};

/// How the one named stands to the one meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The one meant held the role right before.
    Before,
    /// The one meant held the role right after.
    After,
    /// The one meant held it while the one named led the country.
    Under,
}

/// Another person by whom a holder is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// How that person stands to the one meant.
    pub relation: Relation,
    /// That person's name.
    pub name: NameWords,
    /// The role by itself, folded.
    pub phrase: String,
}

/// A role phrase taken apart.
pub(super) struct Split<'a> {
    /// The role's tokens.
    pub(super) role: &'a [Token],
    /// Who stands beside it.
    pub(super) beside: Beside,
    /// Whether nothing else can be meant: "Apple's chief executive" may be of a company.
    pub(super) sure: bool,
}

/// Words of a name at most.
const MOST_OF_NAME: usize = 5;

/// Takes apart a role phrase that tells its holder by another person; `None` for all others.
pub(super) fn split<'a>(tokens: &'a [Token], text: &str, lexicon: &Lexicon) -> Option<Split<'a>> {
    let found = by_verb(tokens, lexicon)
        .or_else(|| by_noun(tokens, lexicon))
        .or_else(|| behind_role(tokens, lexicon))
        .or_else(|| by_owner(tokens, lexicon))?;
    let mut name = person(found.name, lexicon).to_vec();
    if found.genitive
        && let Some(last) = name.last_mut()
    {
        last.folded.pop();
    }
    // "the prime minister before parliament" is where there are capitals; in a question it may be
    // anybody's name.
    let written =
        name.iter().any(|token| token.capitalised) || !tokens.iter().any(|token| token.capitalised);
    let told = found.sure && found.relation != Relation::Under && written;
    let plain = told || is_name(&name, lexicon);
    let fits = (1..=MOST_OF_NAME).contains(&name.len()) && plain;
    if !fits || heads(found.role, lexicon).is_empty() {
        return None;
    }
    let phrase: Vec<&str> = found
        .role
        .iter()
        .map(|token| token.folded.as_str())
        .collect();
    Some(Split {
        role: found.role,
        sure: found.sure,
        beside: Beside {
            relation: found.relation,
            name: name_words(&name, text, None, lexicon),
            phrase: phrase.join(" "),
        },
    })
}

struct Found<'a> {
    role: &'a [Token],
    name: &'a [Token],
    relation: Relation,
    sure: bool,
    /// Whether the name's last letter is a genitive's: "Merkels".
    genitive: bool,
}

/// A shorter word has no genitive's letter.
const SHORTEST_OWNER: usize = 4;

/// Whether a word may be a name with a genitive's letter: "Merkels", "Stoltenbergs".
fn is_genitive(token: &Token) -> bool {
    token.capitalised
        && token.after == Gap::Space
        && !token.possessive
        && token.folded.len() >= SHORTEST_OWNER
        && token.folded.ends_with('s')
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

/// Where "as" stands behind `from`, and the role behind it begins.
fn role_behind_as(tokens: &[Token], from: usize, lexicon: &Lexicon) -> Option<(usize, usize)> {
    let mut all = from..tokens.len();
    all.find_map(|at| Some((at, at + form(&tokens[at..], "as", lexicon)?.0)))
}

/// "who succeeded Blair as prime minister".
fn by_verb<'a>(tokens: &'a [Token], lexicon: &Lexicon) -> Option<Found<'a>> {
    let asks = form(tokens, "who", lexicon).map_or(0, |(length, _)| length);
    let (length, relation) = form(&tokens[asks..], "verb", lexicon)?;
    let from = asks + length;
    let (to, role) = role_behind_as(tokens, from, lexicon)?;
    Some(Found {
        role: &tokens[role..],
        name: &tokens[from..to],
        relation: relation?,
        sure: true,
        genitive: false,
    })
}

/// "Blair's successor as prime minister", "the successor of Blair as prime minister", "Prime
/// Minister Blair's successor".
fn by_noun<'a>(tokens: &'a [Token], lexicon: &Lexicon) -> Option<Found<'a>> {
    let mut all = 0..tokens.len();
    let (at, length, relation) = all.find_map(|at| {
        let (length, relation) = form(&tokens[at..], "noun", lexicon)?;
        Some((at, length, relation?))
    })?;
    let end = at + length;
    let owner = at.checked_sub(1).map(|last| &tokens[last]);
    let genitive = owner.is_some_and(is_genitive);
    let owned = genitive || owner.is_some_and(|owner| owner.possessive);
    let found = |role, name, genitive| Found {
        role,
        name,
        relation,
        sure: true,
        genitive,
    };
    let Some((to, role)) = role_behind_as(tokens, end, lexicon) else {
        let head = heads(&tokens[..at], lexicon).into_iter().next()?;
        let role = head.at + head.length;
        let told = owned && end == tokens.len();
        return told.then(|| found(&tokens[..role], &tokens[role..at], genitive));
    };
    let role = &tokens[role..];
    match form(&tokens[end..], "of", lexicon) {
        Some((of, _)) => Some(found(role, tokens.get(end + of..to)?, false)),
        None => owned.then(|| found(role, &tokens[..at], genitive)),
    }
}

/// "president before Lincoln", "vice president of Barack Obama".
fn behind_role<'a>(tokens: &'a [Token], lexicon: &Lexicon) -> Option<Found<'a>> {
    let head = heads(tokens, lexicon).into_iter().next()?;
    let end = head.at + head.length;
    let governed = ends_in(tokens, "government", lexicon);
    let between = (end..tokens.len()).find_map(|at| {
        let within = || form(&tokens[at..], "within", lexicon).filter(|_| governed);
        let (length, relation) = form(&tokens[at..], "between", lexicon).or_else(within)?;
        Some((at, at + length, relation?, true))
    });
    // "voor Rutte" and "voor Financiën": before somebody, or for something.
    let perhaps = || {
        (end..tokens.len()).find_map(|at| {
            let (length, relation) = form(&tokens[at..], "perhaps", lexicon)?;
            Some((at, at + length, relation?, false))
        })
    };
    // "Prime Minister David Cameron after the vote" is told by his name.
    let between = between
        .or_else(perhaps)
        .filter(|(at, ..)| name_start(&tokens[..*at], end, lexicon).is_none());
    let (at, from, relation, sure) = between.or_else(|| {
        let (length, _) = form(tokens.get(end..)?, "of", lexicon)?;
        Some((end, end + length, Relation::Under, false))
    })?;
    Some(Found {
        role: &tokens[..at],
        name: &tokens[from..],
        relation,
        sure,
        genitive: false,
    })
}

/// "Obama's vice president", "Merkels Finanzminister".
fn by_owner<'a>(tokens: &'a [Token], lexicon: &Lexicon) -> Option<Found<'a>> {
    let (owner, genitive) = match tokens.iter().position(|token| token.possessive) {
        Some(owner) => (owner, false),
        None => {
            let head = heads(tokens, lexicon).into_iter().next()?;
            let owner = head.at.checked_sub(1)?;
            (owner, is_genitive(&tokens[owner]))
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
        sure: false,
        genitive,
    })
}

/// Whether tokens end in a form of a place.
fn ends_in(tokens: &[Token], place: &str, lexicon: &Lexicon) -> bool {
    (0..tokens.len()).any(|at| {
        form(&tokens[at..], place, lexicon).is_some_and(|(length, _)| at + length == tokens.len())
    })
}

/// A name without what stands around it: "the Blair government", "Kennedy died", "President
/// Clinton".
fn person<'a>(tokens: &'a [Token], lexicon: &Lexicon) -> &'a [Token] {
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
        is("then") || is("government")
    };
    let end = (1..name.len()).find(|&end| ends(end));
    &name[..end.unwrap_or(name.len())]
}

/// Whether tokens may be a person's name: no role, no subject, place or body, no small words.
fn is_name(tokens: &[Token], lexicon: &Lexicon) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{lexicon, tokenise};

    fn shown(text: &str) -> Option<(Relation, String, String, bool)> {
        let tokens = tokenise(text);
        let split = split(&tokens, text, lexicon())?;
        Some((
            split.beside.relation,
            split.beside.name.key(),
            split.beside.phrase,
            split.sure,
        ))
    }

    #[test]
    fn who_stands_beside_a_role() {
        use Relation::{After, Before, Under};
        let cases = [
            (
                "president before Barack Obama",
                Before,
                "barack obama",
                "president",
                true,
            ),
            (
                "US president after JFK died",
                After,
                "jfk",
                "us president",
                true,
            ),
            (
                "who succeeded Tony Blair as prime minister",
                After,
                "tony blair",
                "prime minister",
                true,
            ),
            (
                "Blair's successor as prime minister",
                After,
                "blair",
                "prime minister",
                true,
            ),
            (
                "the predecessor of Blair as prime minister",
                Before,
                "blair",
                "prime minister",
                true,
            ),
            (
                "defence minister under the Brandt government",
                Under,
                "brandt",
                "defence minister",
                true,
            ),
            (
                "Verteidigungsminister unter Willy Brandt",
                Under,
                "willy brandt",
                "verteidigungsminister",
                true,
            ),
            (
                "Obama's vice president",
                Under,
                "obama",
                "vice president",
                false,
            ),
            (
                "vice president of Barack Obama",
                Under,
                "barack obama",
                "vice president",
                false,
            ),
            (
                "President Clinton's vice president",
                Under,
                "clinton",
                "vice president",
                false,
            ),
            (
                "home secretary under John Major",
                Under,
                "john major",
                "home secretary",
                true,
            ),
            (
                "foreign secretary in the Blair government",
                Under,
                "blair",
                "foreign secretary",
                true,
            ),
            (
                "premier van Nederland voor Rutte",
                Before,
                "rutte",
                "premier van nederland",
                false,
            ),
            (
                "Secretary of State John Kerry's predecessor",
                Before,
                "john kerry",
                "secretary of state",
                true,
            ),
        ];
        for (text, relation, name, role, sure) in cases {
            let expected = (relation, name.to_owned(), role.to_owned(), sure);
            assert_eq!(shown(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_a_role_is_of_is_nobody_beside_it() {
        for text in [
            "Germany's chancellor",
            "president of the United States",
            "Under Secretary of State for Defence",
            "the bank's chief economist",
            "minister for health",
            "minister voor Financiën",
            "Deputy Prime Minister",
            "successor",
            "minister in the government",
            "Prime Minister David Cameron after the vote",
            "the Prime Minister before parliament",
            "the President's chief of staff",
            "foreign secretary in the House of Lords",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
