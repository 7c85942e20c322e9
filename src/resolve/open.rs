//! The cases of an article: each mention's candidates, scored by themselves.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::article::Case;
use super::cue::Cue;
use super::name::{NameQuery, Reach};
use super::parse::{Reading, read_under};
use super::role::OfficeFit;
use super::score::{Scored, Scorer, part, weighed};
use super::weights;
use crate::model::{Feature, Kind};
use crate::text::{RolePhrase, lexicon};

/// Mentions above which an article is worth the other cores: handing work over costs some
/// microseconds, as much as a mention or two.
const SPREAD_ABOVE: usize = 32;

/// Opens a case for each mention, in order. A mention that asks what one before it asked is not
/// looked up again, and many are spread over the cores; neither changes what comes out.
pub(super) fn open_cases(scorers: &[Scorer<'_>], readings: Vec<Vec<Reading>>) -> Vec<Case> {
    let firsts = firsts(scorers, &readings);
    let open = |(place, readings): (usize, Vec<Reading>)| {
        let scorer = &scorers[place];
        (firsts[place] == place).then(|| open_case(scorer, readings))
    };
    let mut cases: Vec<Option<Case>> = if scorers.len() > SPREAD_ABOVE {
        readings.into_par_iter().enumerate().map(open).collect()
    } else {
        readings.into_iter().enumerate().map(open).collect()
    };
    for place in 0..cases.len() {
        if cases[place].is_none() {
            cases[place] = cases[firsts[place]].clone();
        }
    }
    cases.into_iter().flatten().collect()
}

/// For each mention the place of the first one that asks the same: only where they stand in the
/// article, and how the answer is decided, may differ.
fn firsts(scorers: &[Scorer<'_>], readings: &[Vec<Reading>]) -> Vec<usize> {
    let mut known = FxHashMap::default();
    let places = scorers.iter().enumerate();
    places
        .map(|(place, scorer)| {
            let mention = scorer.mention;
            let asked = (
                mention.text.as_str(),
                mention.kind,
                mention.preference,
                scorer.span,
                scorer.explain,
                // What the text says beside one of them it does not of all.
                readings[place]
                    .first()
                    .and_then(|first| first.written.as_deref()),
            );
            *known.entry(asked).or_insert(place)
        })
        .collect()
}

/// The class of a role of which nothing is known but its title.
const UNTOLD: &str = "untold";

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
            let text = name_text(name, reading.text_of(text));
            let query = NameQuery::new(name, text, scorer.snapshot, reach);
            Some(query.or_in_full(name, reading.is_fallback, scorer.snapshot))
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
    case.unknown.push(weighed(cue, 1.0, scorer.explain, || {
        (String::new(), String::new(), "none of these".to_owned())
    }));
    for place in 0..case.readings.len() {
        let scored = scorer.score(&case.readings[place], case.queries[place].as_ref());
        if place == 0 {
            case.offices = scored.offices;
        }
        // A source that lists an office among a person's names tells nothing of the day.
        let is_title = |office: &OfficeFit| office.titled && !office.vacant;
        let is_person = |scored: &Scored| scorer.snapshot.facts(scored.entity).kind == Kind::Person;
        let mut found = scored.candidates;
        if case.readings[place].is_fallback && case.offices.iter().any(is_title) {
            found.retain(|scored| !is_person(scored));
        }
        // "President" is a role before it is a body so called.
        let first = &case.readings[0];
        let is_word = |role: &RolePhrase| {
            first.written.is_some() || role.head_words == 1 && role.terms.is_empty()
        };
        if case.readings[place].is_fallback
            && case.queries[0].is_none()
            && case.queries[place]
                .as_ref()
                .is_some_and(|query| query.words.len() == 1)
            && case.readings[0].role.as_ref().is_some_and(is_word)
        {
            for scored in &mut found {
                let value = weights::ROLE_WORD;
                scored
                    .parts
                    .push(part(Feature::Role, value, scorer.explain, || {
                        let detail = "a role's word".to_owned();
                        (text.to_owned(), String::new(), detail)
                    }));
            }
        }
        case.add(place, found);
    }
    // "Apple's chief executive": where an office is all that was said, it is nobody's who led a
    // country.
    let fits = |office: &OfficeFit| !office.vacant && (office.complete || office.titled);
    let first = &case.readings[0];
    if first.role.is_some()
        && first.beside.is_none()
        && !case.offices.iter().any(fits)
        && let Some(reading) = read_under(text)
    {
        let scored = scorer.score(&reading, None);
        case.readings.push(reading);
        case.queries.push(None);
        case.add(case.readings.len() - 1, scored.candidates);
    }
    // "Pääministeri": a title in which no role's word is known.
    let unknown: f64 = case.unknown.iter().map(|part| part.weight).sum();
    let likely = |(_, scored): &(usize, Scored)| scored.score() > unknown;
    if case.readings[0].role.is_none()
        && case.readings[0].beside.is_none()
        && !case.candidates.iter().any(likely)
        && !scorer.snapshot.offices().with_title(text).is_empty()
        && let Some(class) = lexicon().class_named(UNTOLD)
    {
        let reading = Reading {
            role: Some(RolePhrase::untold(class, text)),
            ..Reading::default()
        };
        let scored = scorer.score(&reading, None);
        case.readings.push(reading);
        case.queries.push(None);
        case.add(case.readings.len() - 1, scored.candidates);
    }
    super::twins::add_twins(&mut case, scorer);
    super::crowd::add_crowd(&mut case, scorer);
    super::sole::weigh_sole_names(&mut case, scorer);
    super::bare::weigh_bare_names(&mut case, scorer);
    super::staffed::prefer_staffed(&mut case, scorer);
    case
}

fn name_text<'a>(name: &crate::text::NameWords, text: &'a str) -> &'a str {
    name.span.map_or("", |(start, end)| &text[start..end])
}
