//! The answer flow: parse, retrieve, score, decide.

mod align;
mod apposition;
mod article;
mod chain;
mod compare;
mod crowd;
mod cue;
mod decide;
mod name;
mod nation;
mod parse;
mod provisional;
mod question;
mod refer;
mod remember;
mod retrieve;
mod role;
mod score;
mod setting;
mod shape;
mod sole;
mod sport;
#[cfg(test)]
mod tests;
mod twins;
pub mod weights;

use article::Case;
pub use compare::{Comparison, WordCounts, compare_names};
pub use cue::Cue;
use name::{NameQuery, Reach};
pub use parse::{Noun, Reading, parse};
pub use remember::{Memory, remember};
pub use retrieve::{NameMatch, look_up, look_up_equal, look_up_exhaustively};
pub use role::{HolderMatch, look_up_holders};
use score::Scorer;

use crate::index::Snapshot;
use crate::model::{Answer, Article};

/// Version of the rules, lexicons and weights. Changes whenever any answer may change.
pub const MODEL_VERSION: &str = "2026.11-14";

/// Resolves every mention of an article against one snapshot. Pure and deterministic: same
/// snapshot, same article, same answer. The article is taken as valid
/// ([`crate::model::validate_article`]).
#[must_use]
pub fn resolve(snapshot: &Snapshot, article: &Article) -> Answer {
    let setting = setting::read(article);
    let options: Vec<_> = article
        .mentions
        .iter()
        .map(|mention| mention.options.or(article.options))
        .collect();
    let readings: Vec<Vec<Reading>> = article
        .mentions
        .iter()
        .map(|mention| parse(&mention.text))
        .collect();
    // The first reading is the likeliest; only it can be a question.
    let dates: Vec<_> = article
        .mentions
        .iter()
        .zip(&readings)
        .map(|(mention, readings)| {
            let stated = readings.first().and_then(|reading| reading.year);
            mention.date.or(stated).or(article.date)
        })
        .collect();
    let scorers: Vec<Scorer<'_>> = article
        .mentions
        .iter()
        .enumerate()
        .map(|(place, mention)| Scorer {
            snapshot,
            setting: &setting,
            mention,
            span: dates[place].map(crate::model::PartialDate::span),
            explain: options[place].evidence.unwrap_or(false),
        })
        .collect();
    let mut cases: Vec<Case> = scorers
        .iter()
        .zip(readings)
        .map(|(scorer, readings)| open_case(scorer, readings))
        .collect();
    article::relate(&mut cases, &scorers);
    apposition::add_apposition(article, &mut cases, &scorers);
    provisional::yield_to_confirmed(&mut cases, &scorers);
    let mentions = cases
        .iter()
        .enumerate()
        .map(|(place, case)| {
            let mut answer = decide::decide(case, &scorers[place], options[place]);
            answer.date = dates[place];
            answer
        })
        .collect();
    Answer {
        revision: snapshot.revision(),
        model_version: MODEL_VERSION,
        mentions,
    }
}

/// Retrieves a mention's candidates and scores each by itself.
fn open_case(scorer: &Scorer<'_>, readings: Vec<Reading>) -> Case {
    let text = scorer.mention.text.as_str();
    let queries: Vec<Option<NameQuery>> = readings
        .iter()
        .map(|reading| {
            let name = reading
                .name
                .as_ref()
                .filter(|name| !name.words.is_empty())?;
            // A role phrase is a name only word for word.
            let reach = if reading.is_fallback {
                Reach::AsWritten
            } else {
                Reach::LookAlikes
            };
            let text = name_text(name, text);
            Some(NameQuery::new(name, text, scorer.snapshot, reach))
        })
        .collect();
    let mut case = Case {
        readings,
        queries,
        candidates: Vec::new(),
        offices: Vec::new(),
        unknown: Vec::new(),
    };
    let cue = if case.queries[0].is_some() {
        Cue::UnknownName
    } else if case.readings[0].back_reference.is_some() {
        Cue::UnknownNoun
    } else {
        Cue::UnknownRole
    };
    case.unknown
        .push(score::weighed(cue, 1.0, scorer.explain, || {
            (String::new(), String::new(), "none of these".to_owned())
        }));
    for place in 0..case.readings.len() {
        let scored = scorer.score(&case.readings[place], case.queries[place].as_ref());
        if place == 0 {
            case.offices = scored.offices;
        }
        for candidate in scored.candidates {
            let known = case
                .candidates
                .iter_mut()
                .find(|(_, known)| known.entity == candidate.entity);
            match known {
                Some(known) if candidate.score() > known.1.score() => *known = (place, candidate),
                Some(_) => {}
                None => case.candidates.push((place, candidate)),
            }
        }
    }
    crowd::add_crowd(&mut case, scorer);
    sole::weigh_sole_names(&mut case, scorer);
    case
}

fn name_text<'a>(name: &crate::text::NameWords, text: &'a str) -> &'a str {
    name.span.map_or("", |(start, end)| &text[start..end])
}
