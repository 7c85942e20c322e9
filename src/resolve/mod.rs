//! The answer flow: parse, retrieve, score, decide.

mod align;
mod apposition;
mod around;
mod article;
mod bare;
mod chain;
mod compare;
mod crowd;
mod cue;
mod decide;
mod field;
mod home;
mod layout;
mod local;
mod locative;
mod name;
mod nation;
mod open;
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
mod staffed;
mod team;
#[cfg(test)]
mod tests;
mod twins;
pub mod weights;

pub use compare::{Comparison, WordCounts, compare_names};
pub use cue::Cue;
use layout::Layout;
pub use parse::{Beside, Noun, Reading, Relation, parse};
pub use question::Time;
pub use remember::{Memory, remember};
pub use retrieve::{NameMatch, look_up, look_up_equal, look_up_exhaustively, look_up_names};
pub use role::{HolderMatch, look_up_holders};
use score::Scorer;
pub use twins::are_one;

use crate::index::Snapshot;
use crate::model::{Answer, Article};

/// Version of the rules, lexicons and weights. Changes whenever any answer may change.
pub const MODEL_VERSION: &str = "2026.11-29";

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
    let mut readings: Vec<Vec<Reading>> = article
        .mentions
        .iter()
        .map(|mention| parse(&mention.text))
        .collect();
    local::localise(article, &mut readings, snapshot);
    let layout = Layout::of(article);
    around::read_around(article, &layout, &mut readings);
    // The first reading is the likeliest; only it can be a question.
    let times: Vec<_> = article
        .mentions
        .iter()
        .zip(&readings)
        .map(|(mention, readings)| {
            let stated = readings.first().and_then(|reading| reading.time);
            let own = mention.date.map(Time::Date).or(stated);
            own.or(article.date.map(Time::Date))
        })
        .collect();
    let size = score::size(snapshot.len());
    let scorers: Vec<Scorer<'_>> = article
        .mentions
        .iter()
        .enumerate()
        .map(|(place, mention)| Scorer {
            snapshot,
            setting: &setting,
            mention,
            span: times[place].map(Time::span),
            explain: options[place].evidence.unwrap_or(false),
            size,
        })
        .collect();
    let mut cases = open::open_cases(&scorers, readings);
    home::add_home(&mut cases, &scorers);
    locative::add_locatives(article, &layout, &mut cases, &scorers);
    let ties = apposition::ties(article, &layout, &cases);
    apposition::tell_names(&ties, &mut cases, &scorers);
    article::relate(article, &mut cases, &scorers);
    apposition::add_apposition(&ties, &mut cases, &scorers);
    provisional::yield_to_confirmed(&mut cases, &scorers);
    let mentions = cases
        .iter()
        .enumerate()
        .map(|(place, case)| {
            let mut answer = decide::decide(case, &scorers[place], options[place]);
            (answer.date, answer.end_date) = times[place].map_or((None, None), Time::dates);
            answer
        })
        .collect();
    Answer {
        revision: snapshot.revision(),
        model_version: MODEL_VERSION,
        mentions,
    }
}
