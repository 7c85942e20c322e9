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
    if let Some((length, places)) = lexicon.questions.longest(tokens)
        && places.iter().any(|place| **place == "ask")
    {
        start = length;
    }
    end = without_ending(tokens, start, end, "now", lexicon);
    let mut year = None;
    if end > start + 1
        && let Some(date) = as_year(&tokens[end - 1])
    {
        year = Some(date);
        end = without_ending(tokens, start, end - 1, "year", lexicon);
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
