//! Around: what the text right before a mention, or right behind it, says that belongs to it.
//!
//! Who marks a role in a text often leaves the country out: "New Zealand's [prime minister]",
//! "former German [chancellor]", "[governor] of the [Bank of England]"; and who marks a name leaves
//! out the title: "Prime Minister [Persson]", "Mrs [Clinton]". What stands there is read with the
//! mention, where that makes it the same role of a place or body, at another time or of another
//! rank, or the same name with a role or an address.

mod words;

use super::layout::{Layout, Place};
use super::parse::{Reading, parse};
use super::setting::primary_language;
use crate::model::Article;
use crate::text::{NameWords, OwnerPlace, RolePhrase, Term, heads, lexicon, tokenise};
pub(super) use words::words_before;
use words::{phrases_before, role_behind, words_behind};

/// So many words before a mention are read with it at most.
const MOST_WORDS: usize = 4;
/// Languages in which an adjective stands behind its noun.
const ADJECTIVE_BEHIND: &[&str] = &["es", "fr", "it", "pt"];
/// Longer names beside a role are not read with it, in characters.
const LONGEST_NAME: usize = 64;
/// Characters at most between a role and the name of whose it is.
const MOST_BETWEEN: usize = 9;

/// Reads roles that do not say whose they are, and names without a title, with what the text says
/// of it. O(mentions squared) in what is but a comparison of places.
pub(super) fn read_around(article: &Article, layout: &Layout, readings: &mut [Vec<Reading>]) {
    if article.text.is_empty() {
        return;
    }
    let Layout { text, places } = layout;
    let mentions = &article.mentions;
    // "The [président] russe" has the country behind it, where a German one speaks to its press.
    let romance = ADJECTIVE_BEHIND.contains(&primary_language(article).as_str());
    for (at, readings) in readings.iter_mut().enumerate() {
        let (Some(first), Some(place)) = (readings.first_mut(), places[at]) else {
            continue;
        };
        let own = mentions[at].text.as_str();
        let Some(role) = open_role(first) else {
            // A mention with the title is there too, and tells it.
            let holds = |other: &Place| other.start < place.start && place.end <= other.end;
            let told = places.iter().flatten().any(holds);
            let words = || words_before(place, text, MOST_WORDS);
            let titled = || {
                read_title(first, own, &words()).or_else(|| {
                    let (end, role) = role_behind(place, text)?;
                    // Another's role: "In [Jakarta], mines minister [Sudjana] said".
                    let others = places.iter().zip(mentions);
                    let mut within = others.filter(|(other, _)| {
                        other.is_some_and(|other| place.end < other.start && other.start < end)
                    });
                    let only_places = within.all(|(_, mention)| is_place(&mention.text));
                    only_places.then(|| read_behind(first, own, &role))?
                })
            };
            if !told && let Some(found) = titled() {
                *first = found;
            }
            continue;
        };
        let by_name =
            named_beside(place, own, article, layout).and_then(|phrase| read(&phrase, role, false));
        let found = by_name.or_else(|| {
            let before = words_before(place, text, MOST_WORDS);
            let found = fullest(phrases_before(&before, own), |phrase| {
                read(phrase, role, true)
            });
            found.or_else(|| {
                let behind = romance.then(|| words_behind(place, text, MOST_WORDS))?;
                let phrases =
                    (1..=behind.len()).map(|to| format!("{own} {}", behind[..to].join(" ")));
                fullest(phrases, |phrase| read(phrase, role, true))
            })
        });
        if let Some(found) = found {
            *first = found;
        }
    }
}

/// A role's words with the name before or behind it that says whose it is, as the text has them.
fn named_beside(role: Place, own: &str, article: &Article, layout: &Layout) -> Option<String> {
    let Layout { text, places } = layout;
    let written = |from: usize, to: usize| -> Option<String> {
        let between = text.get(from..to)?;
        (between.len() <= MOST_BETWEEN).then(|| between.iter().collect())
    };
    let names = || {
        let names = places.iter().zip(&article.mentions);
        let names = names.filter(|(_, mention)| mention.text.len() <= LONGEST_NAME);
        names.filter_map(|(place, mention)| Some(((*place)?, mention.text.as_str())))
    };
    let owner = names().find_map(|(place, name)| {
        let between = written(place.end, role.start)?;
        let owns = lexicon().is_owner(OwnerPlace::Before, between.trim());
        owns.then(|| format!("{name}'s {own}"))
    });
    owner.or_else(|| {
        names().find_map(|(place, name)| {
            let between = written(role.end, place.start)?;
            let owns = lexicon().is_owner(OwnerPlace::Behind, between.trim());
            owns.then(|| format!("{own}{between}{name}"))
        })
    })
}

/// The role of a reading that says nothing of a place or body.
fn open_role(reading: &Reading) -> Option<&RolePhrase> {
    let role = reading.role.as_ref()?;
    let says_whose = |term: &Term| matches!(term, Term::Jurisdiction(_) | Term::Word(_));
    (reading.is_plain_role()
        && reading.name.is_none()
        && reading.namesake.is_none()
        && !role.terms.iter().any(says_whose))
    .then_some(role)
}

/// A longer phrase, where it is the same role and says more: whose it is, and nothing else that is
/// no place where only places count (`places`).
fn read(phrase: &str, role: &RolePhrase, places: bool) -> Option<Reading> {
    let mut reading = parse(phrase).into_iter().next()?;
    let found = reading.role.as_ref()?;
    let new = |term: &&Term| !role.terms.contains(term);
    let mut more = found.terms.iter().filter(new).peekable();
    let says_more = more.peek().is_some()
        || found.head_words > role.head_words
        || found.modifiers.len() > role.modifiers.len()
        || found.deputies.len() > role.deputies.len();
    let same = reading.is_plain_role()
        && reading.name.is_none()
        && reading.namesake.is_none()
        // "Presidente del Gobierno" is a title of its own.
        && (found.classes == role.classes || found.head_words > role.head_words)
        && role.terms.iter().all(|term| found.terms.contains(term))
        && says_more
        && more.all(|term| !places || matches!(term, Term::Jurisdiction(_)));
    if !same {
        return None;
    }
    reading.written = Some(phrase.to_owned());
    Some(reading)
}

/// A name without a title, read with the one that stands right before it.
fn read_title(reading: &Reading, own: &str, words: &[String]) -> Option<Reading> {
    let name = untitled(reading)?;
    let lexicon = lexicon();
    let last = tokenise(words.last()?);
    let is_title = || {
        let address = lexicon.honorifics.longest(&last);
        !heads(&last, lexicon).is_empty() || address.is_some_and(|(length, _)| length == last.len())
    };
    if !is_title() || is_place(own) {
        return None;
    }
    // "Three major markets" are commanded by nobody.
    let capital = last.first().is_some_and(|word| word.capitalised);
    let read = |phrase: &str| {
        let mut found = parse(phrase).into_iter().next()?;
        let same = found
            .name
            .as_ref()
            .is_some_and(|other| other.words == name.words);
        let word = |term: &Term| matches!(term, Term::Word(_));
        let role = found.role.as_ref();
        let titled = role.is_some_and(|role| !role.terms.iter().any(word))
            || capital
                && role.is_none()
                && found
                    .name
                    .as_ref()
                    .is_some_and(|name| !name.honorifics.is_empty());
        found.written = Some(phrase.to_owned());
        let plain = found.is_plain_role() && found.namesake.is_none();
        (same && titled && plain && found.qualifiers.is_empty()).then_some(found)
    };
    fullest(phrases_before(words, own), read)
}

/// The name of a reading that is a name and nothing else.
fn untitled(reading: &Reading) -> Option<&NameWords> {
    let name = reading.name.as_ref()?;
    let plain = reading.role.is_none()
        && reading.namesake.is_none()
        && reading.qualifiers.is_empty()
        && name.honorifics.is_empty();
    plain.then_some(name)
}

/// A name without a title, read with the role that stands behind it between commas: "[Straw], the
/// foreign secretary, said". Where the role has words that say nothing known, it may be anything.
fn read_behind(reading: &Reading, own: &str, role: &str) -> Option<Reading> {
    let name = untitled(reading)?;
    if heads(&tokenise(role), lexicon()).is_empty() || is_place(own) {
        return None;
    }
    let phrase = format!("{own}, {role}");
    let mut found = parse(&phrase).into_iter().next()?;
    let same = found
        .name
        .as_ref()
        .is_some_and(|other| other.words == name.words);
    let known = found.role.as_ref().is_some_and(|role| {
        let mut terms = role.terms.iter();
        !terms.any(|term| matches!(term, Term::Word(_)))
    });
    found.written = Some(phrase);
    (same && known && found.is_plain_role() && found.namesake.is_none()).then_some(found)
}

/// Whether a text is the name or adjective of a country or a part of one.
fn is_place(text: &str) -> bool {
    let tokens = tokenise(text);
    let found = lexicon().jurisdictions.longest(&tokens);
    found.is_some_and(|(length, _)| length == tokens.len())
}

/// Of a mention read with one word before it, with two and so on, the shortest reading that says as
/// much as any: no "was" before "Swedish Prime Minister Persson".
fn fullest(
    phrases: impl Iterator<Item = String>,
    read: impl Fn(&str) -> Option<Reading>,
) -> Option<Reading> {
    let says = |reading: &Reading| {
        let role = reading.role.as_ref();
        let role = role.map(|role| {
            let classes = role.classes.clone();
            let rest = (role.modifiers.clone(), role.deputies.clone());
            (classes, role.terms.clone(), rest)
        });
        let name = reading.name.as_ref();
        (role, name.map(|name| name.honorifics.clone()))
    };
    let mut best: Option<Reading> = None;
    for phrase in phrases {
        if let Some(found) = read(&phrase)
            && best.as_ref().is_none_or(|best| says(best) != says(&found))
        {
            best = Some(found);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Mention;

    /// The phrase that a role in brackets is read as, with what stands beside it.
    fn read_as(marked: &str, language: &str) -> Option<String> {
        let (mut text, mut mentions) = (String::new(), Vec::new());
        for (part, inside) in marked
            .split(['[', ']'])
            .zip([false, true].into_iter().cycle())
        {
            if inside {
                mentions.push(Mention {
                    text: part.to_owned(),
                    offset: u32::try_from(text.chars().count()).ok(),
                    ..Mention::default()
                });
            }
            text.push_str(part);
        }
        let mut readings: Vec<Vec<Reading>> = mentions
            .iter()
            .map(|mention| parse(&mention.text))
            .collect();
        let article = Article {
            text,
            mentions,
            language: language.to_owned(),
            ..Article::default()
        };
        read_around(&article, &Layout::of(&article), &mut readings);
        let mut all = readings
            .into_iter()
            .filter_map(|all| all.into_iter().next());
        all.find_map(|reading| reading.written)
    }

    #[test]
    fn what_is_read_with_a_mention() {
        for (marked, expected) in [
            (
                "[New Zealand]'s [prime minister] smiled",
                Some("New Zealand's prime minister"),
            ),
            (
                "the former German [chancellor] spoke",
                Some("former German chancellor"),
            ),
            (
                "said the [governor] of the [Bank of England]",
                Some("governor of the Bank of England"),
            ),
            (
                "the shadow [home secretary] rose",
                Some("shadow home secretary"),
            ),
            (
                "[Norway] met the [foreign minister] of [Chile]",
                Some("foreign minister of Chile"),
            ),
            ("He told the [prime minister] so", None),
            (
                "It was Swedish Prime Minister [Persson] who",
                Some("Swedish Prime Minister Persson"),
            ),
            ("and Mrs. [Clinton] too", Some("Mrs. Clinton")),
            ("by Gov. [Pete Wilson] of", Some("Gov. Pete Wilson")),
            ("He told [Persson] so", None),
            (
                "Then [Straw], the foreign secretary, spoke",
                Some("Straw, the foreign secretary"),
            ),
            ("Then [Straw], Blair said, spoke", None),
            ("[Straw], chairman of Acme Works, spoke", None),
            ("the prime minister. [Persson] went", None),
            ("In Germany, [chancellor] is a title", None),
            ("German spies; [chancellor] warned", None),
            ("the Dutch [Prime Minister of Norway]", None),
        ] {
            assert_eq!(read_as(marked, "en").as_deref(), expected, "{marked}");
        }
    }

    #[test]
    fn an_adjective_stands_behind_its_noun_in_some_languages() {
        for (language, marked, expected) in [
            (
                "fr",
                "Le [premier ministre] britannique sourit",
                Some("premier ministre britannique"),
            ),
            (
                "es",
                "El [presidente] del Gobierno, dijo",
                Some("presidente del Gobierno"),
            ),
            ("fr", "Le [président] a souri", None),
            // Told to the press of Germany.
            ("de", "sagte der [Präsident] deutschen Medien", None),
        ] {
            let found = read_as(marked, language);
            assert_eq!(found.as_deref(), expected, "{marked}");
        }
    }
}
