//! Parse: a mention, taken apart by grammar.
//!
//! `[the] [MOD] [JURIS] ROLE [PORTFOLIO] [of|for ORG|PLACE] [NAME]`, `NAME, [the] [MOD] ROLE ...`,
//! `ORG's ROLE NAME`, `ROLE ... (NAME)`. What the words are comes from the lexicons.

mod behind;
mod beside;
mod idiom;
mod misspelt;
mod named;
mod namesake;
mod noun;
mod nth;
mod plain;
mod reading;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub(super) use beside::Held;
pub use beside::{Beside, Relation};
pub(super) use namesake::Namesake;
pub use noun::Noun;
pub(super) use noun::bare_noun;
pub use reading::Reading;
pub(super) use reading::is_member;

use behind::{is_of_body, name_behind_subject};
use named::{is_family_first, looks_like_name};
use namesake::namesake;
use noun::{back_reference, described, described_body};
use plain::in_plain_words;
use reading::{split_brackets, whole};

use super::question;
use crate::index::title_key_of;
use crate::model::{Kind, Modifier};
use crate::text::{
    Gap, Lexicon, RolePhrase, Stopword, Token, heads, joined, lexicon, name_words, role_phrase,
    role_phrase_of, terms, tokenise,
};

/// The readings of a mention, likeliest first; never empty. A mention that the grammar takes
/// apart is also read as one whole name: "Bank of England", "Stephen King".
#[must_use]
pub fn parse(text: &str) -> Vec<Reading> {
    let lexicon = lexicon();
    let all = tokenise(text);
    let count = all.len();
    let written = without_clause(all);
    let found = heads(&written, lexicon);
    let (tokens, respelt) = in_plain_words(&written, &found, text, lexicon);
    let mut reading = Reading {
        respelt,
        spelt: matches!(tokens, Cow::Owned(_)).then(|| joined(&tokens)),
        ..Reading::default()
    };
    let mut spoken = &*tokens;
    let question = question::read(&tokens, lexicon);
    if let Some(question) = &question {
        spoken = &question.phrase;
        reading.asked = Some(joined(spoken));
        let preposition = |token: &Token| lexicon.stopword(token) == Some(Stopword::Preposition);
        reading.asks = question.asks && !spoken.iter().any(preposition);
        reading.time = question.time;
        reading.became = question.became && question.time.is_some();
    }
    let namesake = if question.is_none() && matches!(tokens, Cow::Borrowed(_)) {
        namesake(spoken, &found, lexicon)
    } else {
        namesake(spoken, &heads(spoken, lexicon), lexicon)
    };
    if let Some(split) = beside::split(spoken, text, lexicon) {
        // "The last Labour prime minister before Cameron" need not be the one right before.
        let says_more = |token: &Token| lexicon.stopword(token) == Some(Stopword::Filler);
        let role = role_phrase(split.role, lexicon);
        let is_last = |role: &RolePhrase| role.modifiers.contains(&Modifier::Previous);
        if role.as_ref().is_some_and(is_last) && split.role.iter().any(says_more) {
            return vec![whole(&written, text, &reading, lexicon)];
        }
        reading.role = role;
        reading.beside = Some(split.beside);
        return vec![reading];
    }
    if let Some((office, modifier)) = beside::office_next_to(spoken, lexicon)
        && let Some(mut role) = role_phrase(office, lexicon)
    {
        role.modifiers.insert(0, modifier);
        // "Vorgänger der Bundeskanzlerin" was a man.
        role.gender = None;
        reading.asked = Some(joined(office));
        reading.role = Some(role);
        return vec![reading];
    }
    let (main, brackets) = split_brackets(spoken);
    let as_written = |main: &Cow<'_, [Token]>| {
        question.is_none() && matches!(tokens, Cow::Borrowed(_)) && matches!(main, Cow::Borrowed(_))
    };
    let found = if as_written(&main) {
        found
    } else {
        heads(&main, lexicon)
    };
    let mut body = &*main;
    reading.any_holder = body
        .first()
        .is_some_and(|first| !first.shouted && lexicon.is_indefinite(&first.folded));
    if is_family_first(body, lexicon) {
        reading.name = Some(reading.read_name(body, text, lexicon));
    } else {
        body = reading.take_office_nouns(body, lexicon);
        if body.len() == main.len() {
            reading.read_role(body, &found, text, lexicon);
        } else {
            reading.read_role(body, &heads(body, lexicon), text, lexicon);
        }
    }
    if reading.role.is_none() && reading.name.is_none() {
        reading.back_reference = back_reference(body, lexicon);
        // A common noun is no name: "the union".
        if reading.back_reference.is_none() {
            reading.name = Some(reading.read_name(body, text, lexicon));
        }
    }
    reading.read_brackets(&brackets, text, lexicon);
    // "The then finance minister in 2003" says when.
    if let (Some(role), Some(_)) = (&mut reading.role, reading.time) {
        role.modifiers
            .retain(|modifier| *modifier != Modifier::Then);
    }
    let named = (reading.role.is_some() && reading.name.is_none() && reading.asked.is_none())
        .then(|| name_behind_subject(&main, found.first()?, lexicon))
        .flatten();
    // "bestuursvoorzitter van ING": a body as well as a name.
    let of_body = (reading.role.is_some() && reading.name.is_some())
        .then(|| found.first().filter(|head| is_of_body(&main, head)))
        .flatten()
        .and_then(|_| role_phrase_of(&main, &found, lexicon));
    let counted = (reading.role.is_some() && reading.time.is_none())
        .then(|| nth::split(&main, text, lexicon))
        .flatten();
    reading.title_key =
        (reading.role.is_some() && written.len() == count).then(|| title_key_of(&written, lexicon));
    let mut readings = vec![reading];
    if let Some(counted) = counted {
        readings.push(Reading {
            asks: readings[0].asks,
            ..counted
        });
    }
    if of_body.is_some() {
        readings.push(Reading {
            role: of_body,
            ..Reading::default()
        });
    }
    // "le président Hollande" is no place's.
    if let Some(at) = place_as_name(&main, &readings[0], lexicon) {
        readings.push(Reading {
            role: role_phrase(&main[..at], lexicon),
            name: Some(name_words(&main[at..], text, None, lexicon)),
            of_person: true,
            ..Reading::default()
        });
    }
    // "Germany's Merkel" is named as "Merkel" is.
    if readings[0].role.is_none()
        && let Some(length) = owned_by_place(&main, lexicon)
    {
        readings.push(Reading {
            name: Some(name_words(&main[length..], text, None, lexicon)),
            qualifiers: terms(&main[..length], lexicon)
                .into_iter()
                .map(|(term, _)| term)
                .collect(),
            ..Reading::default()
        });
    }
    // "McDonald's" is called so; "Ford's" is Ford's.
    if readings[0].role.is_none() && main.last().is_some_and(|last| last.possessive) {
        let body = name_words(&main, text, Some(Kind::Organisation), lexicon);
        readings.push(Reading {
            name: Some(body),
            ..Reading::default()
        });
    }
    if let Some(at) = named {
        readings.push(Reading {
            role: role_phrase(&main[..at], lexicon),
            name: Some(name_words(&main[at..], text, None, lexicon)),
            ..Reading::default()
        });
    }
    if readings[0].role.is_some() || readings[0].about_office || !readings[0].qualifiers.is_empty()
    {
        readings.push(whole(&written, text, &readings[0], lexicon));
    }
    let described = match &readings[0].role {
        None if readings[0].back_reference.is_some() => None,
        None => described(&main, lexicon),
        Some(role) => described_body(&main, role, lexicon),
    };
    if let Some(described) = described {
        readings.push(Reading {
            name: Some(name_words(described, text, None, lexicon)),
            ..Reading::default()
        });
    }
    if namesake.is_some() {
        for reading in &mut readings {
            reading.namesake.clone_from(&namesake);
        }
    }
    readings
}

/// The reading of a role phrase as told by who led a country, where it may mean something else, too:
/// "Obama's vice president" may be of a company of that name. `None` for most.
pub(super) fn read_under(text: &str) -> Option<Reading> {
    let lexicon = lexicon();
    let written = without_clause(tokenise(text));
    let found = heads(&written, lexicon);
    let (tokens, respelt) = in_plain_words(&written, &found, text, lexicon);
    let question = question::read(&tokens, lexicon);
    let spoken = question.as_ref().map_or(&*tokens, |asked| &asked.phrase);
    let split = beside::split_loosely(spoken, text, lexicon)?;
    let mut beside = split.beside;
    // "Thatcher's first chancellor".
    let counted = lexicon.ordinal(split.role, text);
    let counted = counted.filter(|(length, number)| {
        *number == 1 && !heads(&split.role[*length..], lexicon).is_empty()
    });
    let bare = counted.map_or(split.role, |(length, _)| &split.role[length..]);
    beside.first = counted.is_some();
    // "MP for Surrey Heath" is of no government of Heath's.
    let mut role = role_phrase(bare, lexicon).filter(|role| !is_member(role, lexicon))?;
    if role.modifiers == [Modifier::Previous] {
        beside.last = true;
        role.modifiers.clear();
    }
    Some(Reading {
        role: Some(role),
        time: question.as_ref().and_then(|asked| asked.time),
        beside: Some(beside),
        respelt,
        ..Reading::default()
    })
}

/// Where the one word begins that ends a role phrase, right behind the role, and is a place's name
/// and so perhaps a person's: "le président Hollande".
fn place_as_name(tokens: &[Token], reading: &Reading, lexicon: &Lexicon) -> Option<usize> {
    let (last, before) = tokens.split_last()?;
    if reading.role.is_none() || reading.name.is_some() || reading.asked.is_some() {
        return None;
    }
    let may_be_name = before
        .last()
        .is_some_and(|end| end.after == Gap::Space && !end.possessive);
    if !may_be_name || !last.capitalised || last.shouted {
        return None;
    }
    let (_, places) = lexicon.jurisdictions.longest(std::slice::from_ref(last))?;
    places.first().filter(|place| !place.demonym)?;
    let head = heads(before, lexicon).pop()?;
    (head.at + head.length == before.len()).then_some(before.len())
}

/// How many tokens name a place whose somebody the others are: "Germany's Merkel".
fn owned_by_place(tokens: &[Token], lexicon: &Lexicon) -> Option<usize> {
    let length = tokens.iter().position(|token| token.possessive)? + 1;
    let (place, name) = tokens.split_at(length);
    let known = lexicon.jurisdictions.longest(place);
    let owner = known.is_some_and(|(known, _)| known == length);
    (owner && looks_like_name(name, lexicon)).then_some(length)
}

/// The tokens before a clause that tells more of what they name: "Chrysler, which has been badly
/// affected".
fn without_clause(mut tokens: Vec<Token>) -> Vec<Token> {
    let opens = |pair: &[Token]| {
        pair[0].after == Gap::Comma
            && !pair[1].capitalised
            && matches!(
                pair[1].folded.as_str(),
                "which" | "who" | "whose" | "whom" | "where" | "qui" | "dont" | "quien" | "som"
            )
    };
    // "When Obama was president, who was vice president?"
    let asks_behind = tokens
        .first()
        .is_some_and(|first| lexicon().may_relate(&first.folded));
    if let Some(at) = tokens.windows(2).position(opens)
        && !asks_behind
    {
        tokens.truncate(at + 1);
        tokens[at].after = Gap::Space;
    }
    tokens
}

/// Whether tokens are the name or adjective of one jurisdiction, and an article at most.
fn is_place(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let bare = match tokens.first().and_then(|token| lexicon.stopword(token)) {
        Some(Stopword::Article) => &tokens[1..],
        _ => tokens,
    };
    let found = lexicon.jurisdictions.longest(bare);
    found.is_some_and(|(length, _)| length == bare.len())
}
