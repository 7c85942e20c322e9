//! Questions about a role, as search users type them: "who was prime minister of norway in 2012".

mod time;

use crate::text::{Lexicon, Token, heads, tokenise};
pub use time::Time;

/// What is taken off one after the other: "do you know", "who is".
const MOST_TAKEN_OFF: usize = 4;
/// Words of a question at its front that are looked at.
const MOST_OF_ASKING: usize = 8;

/// A role phrase without the words of the question around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    /// The phrase.
    pub(super) phrase: Vec<Token>,
    /// The time that it names, at its ends or within.
    pub(super) time: Option<Time>,
    /// Whether it asks who took the role up at that time: "who became president in 1963".
    pub(super) became: bool,
    /// Whether words of a question stand before it.
    pub(super) asks: bool,
}

/// Takes the words of a question and a time off a role phrase. `None` when there are none, or
/// when no role is left.
pub(super) fn read(tokens: &[Token], lexicon: &Lexicon) -> Option<Question> {
    let may_be = asking(tokens, lexicon) > 0
        || ending(tokens, lexicon).0 < tokens.len()
        || time::may_be_in(tokens, lexicon);
    if !may_be {
        return None;
    }
    let mut phrase = tokens.to_vec();
    let mut time: Option<Time> = None;
    let (mut became, mut asks) = (false, false);
    let elected = asks_who_was_elected(tokens, lexicon);
    for _ in 0..MOST_TAKEN_OFF {
        let before = phrase.len();
        became |= asks_who_became(&phrase, lexicon);
        let asked = asking(&phrase, lexicon);
        asks |= asked > 0;
        phrase.drain(..asked);
        let (end, behind) = ending(&phrase, lexicon);
        phrase.drain(end..behind);
        // "during the Iraq war 2003"
        if let Some(found) = time::find(&phrase, lexicon)
            && time.is_none_or(|known| known.span().overlaps(found.time.span()))
            && !is_of_another(found.only_of, &phrase, lexicon)
        {
            let told: Vec<Token> = phrase.drain(found.from..found.to).collect();
            if let Some(place) = found.place {
                let place = in_place(place, &phrase, &told, lexicon);
                phrase.splice(found.from..found.from, place);
            }
            time = Some(time.map_or(found.time, |known| known.shorter(found.time)));
        }
        if phrase.len() == before {
            break;
        }
    }
    if elected {
        name_office_of_vote(&mut phrase, lexicon);
        time = time.map(Time::after_vote);
    }
    let changed = time.is_some() || phrase.len() < tokens.len();
    (changed && !phrase.is_empty() && !heads(&phrase, lexicon).is_empty()).then_some(Question {
        phrase,
        time,
        became,
        asks,
    })
}

/// Whether the phrase names a country, and not the one whose time alone is so called: nobody in Spain
/// means the American civil war.
fn is_of_another(only: Option<&str>, phrase: &[Token], lexicon: &Lexicon) -> bool {
    let Some(only) = only else { return false };
    let code = |tokens: &[Token]| {
        let (_, places) = lexicon.jurisdictions.longest(tokens)?;
        places.first().map(|place| place.code)
    };
    let own = code(&tokenise(only));
    (0..phrase.len()).any(|at| code(&phrase[at..]).is_some_and(|code| Some(code) != own))
}

/// Whether the words ask who won a vote: they may stand at the front or behind the role.
fn asks_who_was_elected(tokens: &[Token], lexicon: &Lexicon) -> bool {
    (0..tokens.len()).any(|at| {
        let found = lexicon.questions.longest(&tokens[at..]);
        found.is_some_and(|(_, places)| places.iter().any(|place| **place == "elected"))
    })
}

/// Puts the office in place of the vote for it: "presidential election" as "president".
fn name_office_of_vote(phrase: &mut Vec<Token>, lexicon: &Lexicon) {
    let vote = (0..phrase.len()).find_map(|at| {
        let (length, places) = lexicon.questions.longest(&phrase[at..])?;
        let office = places
            .iter()
            .find_map(|place| place.strip_prefix("vote-"))?;
        Some((at, at + length, office))
    });
    let Some((from, to, office)) = vote else {
        return;
    };
    let (Some(first), Some(last)) = (phrase.get(from), phrase.get(to - 1)) else {
        return;
    };
    let mut words = tokenise(office);
    for token in &mut words {
        (token.start, token.end) = (first.start, last.end);
    }
    phrase.splice(from..to, words);
}

/// The name of the country that a time tells, where the phrase names none; its tokens have the place in
/// the text that the time has, so that places never go back.
fn in_place(place: &str, phrase: &[Token], told: &[Token], lexicon: &Lexicon) -> Vec<Token> {
    let named = (0..phrase.len()).any(|at| lexicon.jurisdictions.longest(&phrase[at..]).is_some());
    let (Some(first), Some(last), false) = (told.first(), told.last(), named) else {
        return Vec::new();
    };
    let mut tokens = tokenise(place);
    for token in &mut tokens {
        token.start = first.start;
        token.end = last.end;
    }
    tokens
}

/// How many tokens at the front ask: "who is", "what's the name of".
fn asking(tokens: &[Token], lexicon: &Lexicon) -> usize {
    let front = &tokens[..tokens.len().min(MOST_OF_ASKING)];
    let asks = |tokens: &[Token]| {
        let found = lexicon.questions.longest(tokens);
        let found = found.filter(|(_, places)| {
            let mut places = places.iter();
            places.any(|place| matches!(**place, "ask" | "became"))
        });
        found.map_or(0, |(length, _)| length)
    };
    let [first, rest @ ..] = front else { return 0 };
    if rest.is_empty() {
        return 0;
    }
    let length = if first.possessive {
        // "who's": the mark is no possessive here.
        let mut spelt = front.to_vec();
        spelt[0].folded.push('s');
        asks(&spelt)
    } else {
        asks(front)
    };
    // A role may begin with the question's words: "who leads".
    let role = || lexicon.roles.longest(front).map_or(0, |(length, _)| length);
    if length > 0 && length > role() {
        length
    } else {
        0
    }
}

/// Whether the words at the front ask who took a role up.
fn asks_who_became(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let found = lexicon.questions.longest(tokens);
    found.is_some_and(|(_, places)| places.iter().any(|place| **place == "became"))
}

/// Where what adds nothing begins and ends: "now" or "name" as the last words, or several words before
/// a place, "was in power uk". Both are the tokens' end where there is none.
fn ending(tokens: &[Token], lexicon: &Lexicon) -> (usize, usize) {
    let behind = |at: usize| {
        let (length, places) = lexicon.questions.longest(&tokens[at..])?;
        let adds_nothing = places.iter().any(|place| matches!(**place, "now" | "end"));
        let end = at + length;
        let before_place = || {
            let place = lexicon.jurisdictions.longest(&tokens[end..]);
            length > 1 && place.is_some_and(|(place, _)| end + place == tokens.len())
        };
        (adds_nothing && (end == tokens.len() || before_place())).then_some(end)
    };
    let found = (1..tokens.len()).find_map(|at| Some((at, behind(at)?)));
    found.unwrap_or((tokens.len(), tokens.len()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "what cannot be set up fails the test")]

    use super::*;
    use crate::text::lexicon;

    #[test]
    fn the_role_phrase_and_the_year_of_a_question() {
        for (text, phrase, year) in [
            (
                "who is the prime minister of norway",
                "the prime minister of norway",
                None,
            ),
            (
                "Who was Prime Minister of Norway in 2012?",
                "Prime Minister of Norway",
                Some(2012),
            ),
            (
                "prime minister of norway 2012",
                "prime minister of norway",
                Some(2012),
            ),
            (
                "2012 prime minister of norway",
                "prime minister of norway",
                Some(2012),
            ),
            ("who is nato chief now", "nato chief", None),
            (
                "wer war Bundeskanzler im Jahr 1995",
                "Bundeskanzler",
                Some(1995),
            ),
            (
                "¿Quién fue presidente de México en 2010?",
                "presidente de México",
                Some(2010),
            ),
            ("hvem er statsminister i dag", "statsminister", None),
            ("who's the nato chief?", "the nato chief", None),
            (
                "president during the Vietnam war 1966",
                "president",
                Some(1966),
            ),
            ("prime minister in may 1940", "prime minister", Some(1940)),
            (
                "In 1940 who was prime minister?",
                "prime minister",
                Some(1940),
            ),
            ("what's the name of the nato chief", "the nato chief", None),
            ("tell me who is nato chief", "nato chief", None),
            ("nato chief name", "nato chief", None),
            (
                "which president was in office in 2012",
                "president",
                Some(2012),
            ),
        ] {
            let tokens = tokenise(text);
            let found = read(&tokens, lexicon()).unwrap();
            let (first, last) = (found.phrase.first().unwrap(), found.phrase.last().unwrap());
            assert_eq!(&text[first.start..last.end], phrase);
            let date = found.time.and_then(|time| time.dates().0);
            assert_eq!(date.map(|date| i32::from(date.year())), year, "{text}");
        }
    }

    /// Tokens of a country that a time tells are where the time was: no place in the text goes back.
    #[test]
    fn a_country_told_by_a_time_stands_where_the_time_stood() {
        for text in [
            "president during Watergate",
            "during Watergate president",
            "watergate scandal president durante",
            "who was watergate scandal president",
        ] {
            let tokens = tokenise(text);
            let phrase = read(&tokens, lexicon()).expect(text).phrase;
            let told = |token: &Token| token.folded == "states";
            assert!(phrase.iter().any(told), "{text}: {phrase:?}");
            let mut places = phrase.windows(2);
            let back = places.find(|pair| pair[1].start < pair[0].start);
            assert_eq!(back, None, "{text}");
        }
    }

    #[test]
    fn months_and_days_beside_the_year() {
        for (text, date) in [
            ("prime minister in may 1940", "1940-05"),
            ("prime minister on 10 May 1940", "1940-05-10"),
            ("prime minister on May 10th, 1940", "1940-05-10"),
            ("Bundeskanzler im Oktober 1998", "1998-10"),
            ("premier ministre en août 1981", "1981-08"),
            ("prime minister 1940", "1940"),
            ("prime minister 31 february 1940", "1940-02"),
            ("prime minister on 1940-05-10", "1940-05-10"),
            ("prime minister in 1940 may 10", "1940-05-10"),
            ("prime minister on 5/13/1940", "1940-05-13"),
            ("prime minister on 13/5/1940", "1940-05-13"),
            // The tenth of May or the fifth of October.
            ("prime minister on 10/5/1940", "1940"),
            ("prime minister in June 1940 in Britain", "1940-06"),
            ("statsminister 1940 i Norge", "1940"),
            ("prime minister 1940 UK", "1940"),
            ("prime minister during the 1971 war", "1971"),
            ("prime minister at the outbreak of WW2", "1939-09-01"),
            ("prime minister at the end of 1945", "1945-12-31"),
            ("prime minister when WW2 broke out", "1939-09-01"),
            ("prime minister when the falklands war ended", "1982-06-14"),
            (
                "prime minister at the time of the brexit referendum",
                "2016-06-23",
            ),
        ] {
            let found = read(&tokenise(text), lexicon()).unwrap();
            let found = found.time.and_then(|time| time.dates().0);
            let found = found.map(|date| date.to_string());
            assert_eq!(found.as_deref(), Some(date), "{text}");
        }
    }

    #[test]
    fn whoever_was_elected_held_it_in_the_spring_after() {
        for (text, phrase, date) in [
            ("who was elected president in 1980", "president", "1981-04"),
            (
                "who won the 2008 presidential election",
                "president",
                "2009-04",
            ),
            (
                "which president was elected in 1960",
                "president",
                "1961-04",
            ),
            ("who was president in 1980", "president", "1980"),
        ] {
            let found = read(&tokenise(text), lexicon()).unwrap();
            assert_eq!(crate::text::joined(&found.phrase), phrase, "{text}");
            let found = found.time.and_then(|time| time.dates().0);
            let found = found.map(|date| date.to_string());
            assert_eq!(found.as_deref(), Some(date), "{text}");
        }
    }

    /// "The civil war" is the American one but beside another country.
    #[test]
    fn a_time_of_one_country_is_not_told_of_another() {
        let dated = |text: &str| {
            let found = read(&tokenise(text), lexicon()).unwrap();
            found.time.is_some()
        };
        assert!(dated("who was president during the civil war"));
        assert!(dated("who was us president during the civil war"));
        assert!(!dated("who was president of spain during the civil war"));
    }

    #[test]
    fn nothing_is_taken_off_what_names_no_role() {
        for text in [
            "who leads germany",
            "The Who",
            "Who is Who",
            "Class of 2012",
            "Euro 2012",
            "Mark Rutte",
            "",
        ] {
            assert_eq!(read(&tokenise(text), lexicon()), None, "{text}");
        }
    }

    #[test]
    fn years_and_times_that_have_a_name() {
        for (text, from, to) in [
            ("us president from 1981 to 1989", "1982-01-01", "1989-01-01"),
            ("us president 1981-1989", "1982-01-01", "1989-01-01"),
            (
                "us president between 1981 and 1982",
                "1981-01-01",
                "1983-01-01",
            ),
            ("us president in the 1980s", "1980-01-01", "1990-01-01"),
            // A third of ten years: 1,217 days.
            (
                "us president in the early 1960s",
                "1960-01-01",
                "1963-05-02",
            ),
            ("us president in the late 60s", "1966-09-02", "1970-01-01"),
            (
                "us president during World War II",
                "1939-09-01",
                "1945-09-03",
            ),
            (
                "Reichskanzler im Ersten Weltkrieg",
                "1914-07-28",
                "1918-11-12",
            ),
        ] {
            let found = read(&tokenise(text), lexicon()).unwrap();
            let (first, end) = found.time.unwrap().dates();
            let shown = [first, end].map(|date| date.unwrap().to_string());
            assert_eq!(shown, [from, to], "{text}");
        }
    }
}
