//! Questions about a role, as search users type them: "who was prime minister of norway in 2012".

use crate::model::PartialDate;
use crate::text::{Lexicon, Token, heads};

/// Years that a number at the end of a role phrase may be.
const YEARS: std::ops::RangeInclusive<i64> = 1000..=2199;

/// A role phrase without the words of the question around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    /// Its first token.
    pub(super) start: usize,
    /// After its last token.
    pub(super) end: usize,
    /// The year that it names, first or last.
    pub(super) year: Option<PartialDate>,
}

/// Takes the words of a question and a year off a role phrase. `None` when there are none, or
/// when no role is left.
pub(super) fn read(tokens: &[Token], lexicon: &Lexicon) -> Option<Question> {
    let mut start = 0;
    let mut end = tokens.len();
    // "who's": the mark is no possessive here.
    if let [first, _, ..] = tokens
        && first.possessive
        && lexicon.questions.of_word(&format!("{}s", first.folded)) == Some(&"ask")
    {
        start = 1;
    } else if let Some((length, places)) = lexicon.questions.longest(tokens)
        && places.iter().any(|place| **place == "ask")
    {
        start = length;
    }
    end = without_ending(tokens, start, end, "now", lexicon);
    let mut year = None;
    if end > start + 1
        && let Some(date) = as_year(&tokens[end - 1])
    {
        (end, year) = with_month(tokens, start, end - 1, date, lexicon);
        end = without_ending(tokens, start, end, "year", lexicon);
    } else if end > start + 1
        && let Some(date) = as_year(&tokens[start])
    {
        year = Some(date);
        start += 1;
    }
    let changed = start > 0 || end < tokens.len();
    (changed && start < end && !heads(&tokens[start..end], lexicon).is_empty())
        .then_some(Question { start, end, year })
}

/// The end of the tokens without the longest phrase of this place there.
fn without_ending(
    tokens: &[Token],
    start: usize,
    end: usize,
    place: &str,
    lexicon: &Lexicon,
) -> usize {
    (start + 1..end)
        .find(|&at| {
            lexicon
                .questions
                .longest(&tokens[at..end])
                .is_some_and(|(length, places)| {
                    at + length == end && places.iter().any(|known| **known == place)
                })
        })
        .unwrap_or(end)
}

/// A year's month and day before it: "may 1940", "10 may 1940", "may 10, 1940".
fn with_month(
    tokens: &[Token],
    start: usize,
    end: usize,
    year: PartialDate,
    lexicon: &Lexicon,
) -> (usize, Option<PartialDate>) {
    let month = |at: usize| {
        let places = lexicon.questions.of_word(&tokens[at].folded)?;
        places.strip_prefix("month-")?.parse::<i64>().ok()
    };
    let day = |at: usize| {
        let digits = tokens[at]
            .folded
            .trim_end_matches(|letter: char| letter.is_ascii_lowercase());
        digits
            .parse::<i64>()
            .ok()
            .filter(|day| (1..=31).contains(day))
    };
    let last = |end: usize| (end > start + 1).then(|| end - 1);
    let at = last(end);
    let found = match at {
        Some(at) if month(at).is_some() => {
            let before = last(at).filter(|&before| day(before).is_some());
            Some((before.unwrap_or(at), month(at), before.and_then(day)))
        }
        Some(at) if day(at).is_some() => last(at)
            .filter(|&before| month(before).is_some())
            .map(|before| (before, month(before), day(at))),
        _ => None,
    };
    let Some((from, Some(month), day)) = found else {
        return (end, Some(year));
    };
    let number = i64::from(year.year());
    let date = PartialDate::new(number, month, day.unwrap_or(0));
    // No 31 February: its month is known.
    let date = date.or_else(|_| PartialDate::new(number, month, 0));
    (from, Some(date.unwrap_or(year)))
}

fn as_year(token: &Token) -> Option<PartialDate> {
    let year: i64 = token.folded.parse().ok()?;
    (token.folded.len() == 4 && YEARS.contains(&year))
        .then(|| PartialDate::new(year, 0, 0).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "what cannot be set up fails the test")]

    use super::*;
    use crate::text::{lexicon, tokenise};

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
            ("prime minister in may 1940", "prime minister", Some(1940)),
        ] {
            let tokens = tokenise(text);
            let found = read(&tokens, lexicon()).unwrap();
            let written = &text[tokens[found.start].start..tokens[found.end - 1].end];
            assert_eq!(written, phrase);
            assert_eq!(
                found.year.map(|date| i32::from(date.year())),
                year,
                "{text}"
            );
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
        ] {
            let found = read(&tokenise(text), lexicon()).unwrap();
            let year = found.year.map(|date| date.to_string());
            assert_eq!(year.as_deref(), Some(date), "{text}");
        }
    }

    #[test]
    fn nothing_is_taken_off_what_names_no_role() {
        for text in [
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
}
