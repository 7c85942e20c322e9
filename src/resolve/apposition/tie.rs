//! Tie: what stands between a role and a name in the text, and whether it makes them one.

use crate::resolve::layout::Place;
use crate::text::{Stopword, TextLink, Token, lexicon, tokenise};

/// More characters between a name and a role are looked at as no tie.
const MOST_BETWEEN: usize = 48;

/// A mention at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spoken<'a> {
    place: Place,
    text: &'a str,
}

impl<'a> Spoken<'a> {
    pub(super) fn new(place: Place, text: &'a str) -> Self {
        Self { place, text }
    }
}

/// How a role and a name are one, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tie {
    /// "Apple CEO" of "Apple CEO Steve Jobs".
    Within,
    /// "Apple CEO", "Steve Jobs".
    Title,
    /// "appointed Boris Johnson", "foreign secretary".
    Behind,
    /// "Merkel", "was elected", "chancellor".
    Verb,
    /// "Jim Press", ", the", "Vice Chairman".
    Comma,
    /// "Jim Press", ",", "Vice Chairman", in either order.
    Beside,
}

/// How a role and a name are one, and how many characters are between them; `None` when they are
/// not.
pub(super) fn tie(role: Spoken<'_>, name: Spoken<'_>, text: &[char]) -> Option<(Tie, usize)> {
    let (at, own) = (role.place, name.place);
    if own.start <= at.start && at.end <= own.end && own != at {
        let edge = own.start == at.start || own.end == at.end;
        let held = if own.start == at.start {
            name.text.starts_with(role.text)
        } else {
            name.text.ends_with(role.text)
        };
        return (edge && held).then_some((Tie::Within, 0));
    }
    let (between, role_first) = if at.end <= own.start {
        (text.get(at.end..own.start)?, true)
    } else if own.end <= at.start {
        (text.get(own.end..at.start)?, false)
    } else {
        return None;
    };
    if between.len() > MOST_BETWEEN {
        return None;
    }
    let written: String = between.iter().collect();
    let marks = written.trim();
    let found = match marks {
        "" if role_first => Tie::Title,
        // "Told Merkel the president was wrong."
        "" => (!begins_with_article(role.text)).then_some(Tie::Behind)?,
        "," => Tie::Beside,
        _ => words_between(marks, role_first)?,
    };
    Some((found, between.len()))
}

/// Whether the text says that the first of two people took over from the second: "Brown succeeded
/// Blair". Who "was succeeded by" somebody did not.
pub(super) fn takes_over(first: Place, second: Place, text: &[char]) -> bool {
    let Some(words) = between(first, second, text) else {
        return false;
    };
    let words = words.trim_start_matches(',');
    let links = links(&tokenise(words));
    links.is_some_and(|links| links.contains(&TextLink::After))
}

/// What each word says between a name and a role; `None` where one of them says something else.
fn links(tokens: &[Token]) -> Option<Vec<TextLink>> {
    let links = tokens.iter();
    links
        .map(|token| lexicon().text_link(&token.folded))
        .collect()
}

/// Whether nothing but "and" stands between two roles, so that both are one person's: "foreign
/// minister and deputy prime minister".
pub(super) fn is_joined(first: Place, second: Place, text: &[char]) -> bool {
    let words = between(first, second, text);
    words.is_some_and(|words| match &tokenise(words.trim())[..] {
        [word] => lexicon().stopword(word) == Some(Stopword::Conjunction),
        _ => false,
    })
}

/// What stands between two places, in this order; `None` where that is much.
fn between(first: Place, second: Place, text: &[char]) -> Option<String> {
    let between = text.get(first.end..second.start)?;
    (between.len() <= MOST_BETWEEN).then(|| between.iter().collect())
}

fn begins_with_article(text: &str) -> bool {
    let tokens = tokenise(text);
    let first = tokens.first().and_then(|first| lexicon().stopword(first));
    first == Some(Stopword::Article)
}

/// What the words between a name and a role say; `None` where one of them says something else, or
/// another mark stands there.
fn words_between(between: &str, role_first: bool) -> Option<Tie> {
    let (comma, words) = match between.strip_prefix(',') {
        Some(words) => (true, words),
        None => (false, between),
    };
    let plain = |letter: char| letter.is_alphabetic() || letter.is_whitespace() || letter == '\'';
    if !words.chars().all(plain) {
        return None;
    }
    let lexicon = lexicon();
    let tokens = tokenise(words);
    let article = |token| {
        matches!(
            lexicon.stopword(token),
            Some(Stopword::Article | Stopword::Possessive)
        ) || lexicon.is_indefinite(&token.folded)
    };
    if comma && !role_first && tokens.iter().all(article) {
        return Some(Tie::Comma);
    }
    let links = links(&tokens)?;
    let says = |link: TextLink| links.contains(&link);
    // "The mayor is Al Foe", and no "the mayor was elected, Al Foe".
    let tied = if role_first {
        says(TextLink::Is) && !says(TextLink::Act)
    } else {
        says(TextLink::Is) || says(TextLink::Act) || says(TextLink::After)
    };
    tied.then_some(Tie::Verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_a_role_and_a_name_one() {
        let text = "Apple CEO Steve Jobs met Jim Press, the Vice Chairman, and Bo Li. Ann Ray was \
                    elected chairwoman, Max Orr secretary. Told Ann Ray the president was Max Orr, \
                    who resigned as treasurer. The new mayor is Al Foe. Bo Li told the mayor.";
        let letters: Vec<char> = text.chars().collect();
        let spoken = |words: &'static str, nth: usize| {
            let (start, _) = text.match_indices(words).nth(nth).unwrap_or_default();
            let end = start + words.len();
            Spoken::new(Place { start, end }, words)
        };
        let cases = [
            ("Apple CEO", 0, "Steve Jobs", 0, Some(Tie::Title)),
            ("Apple CEO", 0, "Apple CEO Steve Jobs", 0, Some(Tie::Within)),
            ("Vice Chairman", 0, "Jim Press", 0, Some(Tie::Comma)),
            ("the Vice Chairman", 0, "Jim Press", 0, Some(Tie::Beside)),
            (
                "the Vice Chairman",
                0,
                "Jim Press, the Vice Chairman",
                0,
                Some(Tie::Within),
            ),
            ("Apple CEO", 0, "Jim Press", 0, None),
            // A list of two people.
            ("the Vice Chairman", 0, "Bo Li", 0, None),
            ("chairwoman", 0, "Ann Ray", 0, Some(Tie::Verb)),
            ("chairwoman", 0, "Max Orr", 0, Some(Tie::Beside)),
            ("secretary", 0, "Max Orr", 0, Some(Tie::Behind)),
            ("the president", 0, "Ann Ray", 1, None),
            ("the president", 0, "Max Orr", 1, Some(Tie::Verb)),
            ("treasurer", 0, "Max Orr", 1, Some(Tie::Verb)),
            ("mayor", 0, "Al Foe", 0, Some(Tie::Verb)),
            ("mayor", 1, "Bo Li", 1, None),
        ];
        for (role, nth, name, name_nth, expected) in cases {
            let found = tie(spoken(role, nth), spoken(name, name_nth), &letters);
            let found = found.map(|(tie, _)| tie);
            assert_eq!(found, expected, "{role}, {name}");
        }
    }

    /// Whoever sends no text and one place for all has told no places.
    #[test]
    fn one_place_for_all_ties_nobody() {
        let at_start = |text: &'static str| {
            let end = text.chars().count();
            Spoken::new(Place { start: 0, end }, text)
        };
        let found = tie(at_start("London mayor"), at_start("David Cameron"), &[]);
        assert_eq!(found, None);
    }
}
