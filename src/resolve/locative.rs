//! Locative: where the text says that a place is named.
//!
//! "In Jordan" speaks of the country, and "Hussein of Jordan" too; neither of anybody called Jordan.

use super::around::words_before;
use super::article::Case;
use super::cue::Cue;
use super::layout::{Layout, Place};
use super::score::{Scorer, part};
use super::setting::primary_language;
use super::weights;
use crate::model::{Article, Feature, Kind};
use crate::text::lexicon;

/// The mention is a place's name, and not a part of something in it.
const WHOLE: &[Cue] = &[Cue::WholeBodyWord, Cue::WholeBody, Cue::NationName];

/// Adds to names what the word before them in the text tells. O(mentions squared) in what is but a
/// comparison of places, and their candidates.
pub(super) fn add_locatives(
    article: &Article,
    layout: &Layout,
    cases: &mut [Case],
    scorers: &[Scorer<'_>],
) {
    let is_name = |case: &Case| case.queries[0].is_some() && case.readings[0].role.is_none();
    if article.text.is_empty() || !cases.iter().any(is_name) {
        return;
    }
    let Layout { text, places } = layout;
    let language = primary_language(article);
    for (at, case) in cases.iter_mut().enumerate() {
        let Some(place) = places[at].filter(|_| is_name(case)) else {
            continue;
        };
        let Some((word, start)) = word_before(place, text) else {
            continue;
        };
        let ends = |other: &Option<Place>| other.is_some_and(|other| other.end + 1 == start);
        let found = lexicon().locative(&language, &word);
        if !found.is_some_and(|only_behind| !only_behind || places.iter().any(ends)) {
            continue;
        }
        let scorer = &scorers[at];
        let (of_place, of_person) = weights::BEHIND_LOCATIVE;
        // What a mention is by another reading may stand anywhere in it.
        let own = case
            .candidates
            .iter_mut()
            .filter(|(reading, _)| *reading == 0);
        for (_, scored) in own {
            let value = match scorer.snapshot.facts(scored.entity).kind {
                Kind::Place if !scored.has(WHOLE) => continue,
                Kind::Place => of_place,
                Kind::Person => of_person,
                Kind::Organisation | Kind::Office => continue,
            };
            scored
                .parts
                .push(part(Feature::Text, value, scorer.explain, || {
                    let detail = format!("behind {word:?} in the text");
                    (scorer.mention.text.clone(), String::new(), detail)
                }));
        }
    }
}

/// The word right before a place, in lower case, and where it begins; `None` where another mark
/// stands there.
fn word_before(place: Place, text: &[char]) -> Option<(String, usize)> {
    let word = words_before(place, text, 1).pop()?;
    let start = place.start.checked_sub(1 + word.chars().count())?;
    Some((word.to_lowercase(), start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_before_a_mention() {
        let text: Vec<char> = "In Paris, Hussein of Jordan à Nice; Ulm".chars().collect();
        let cases = [
            (0, None),
            (3, Some(("in", 0))),
            (10, None),
            (21, Some(("of", 18))),
            (30, Some(("à", 28))),
            (36, None),
        ];
        for (start, expected) in cases {
            let place = Place {
                start,
                end: start + 3,
            };
            let found = word_before(place, &text);
            let expected = expected.map(|(word, start): (&str, usize)| (word.to_owned(), start));
            assert_eq!(found, expected, "at {start}");
        }
    }
}
