//! Apposition: a role or a noun right beside a name in the text is who the name is.
//!
//! "Apple CEO Steve Jobs", "Jim Press, the Vice Chairman of Chrysler": mentions that touch, or
//! that a longer mention puts together, are one entity. So an office that the catalogue does not
//! hold, or whose holder it does not know, is answered by the name beside it.

use super::article::Case;
use super::parse::{Noun, bare_noun};
use super::score::{Scored, Scorer, part};
use super::weights;
use crate::model::{Article, Feature, Kind};

/// A candidate of the name less likely than this is not taken over.
const LEAST_LIKELY: f64 = 0.01;

/// Where a mention stands in the text, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    start: usize,
    end: usize,
}

/// Adds what the names beside roles and nouns tell. O(mentions squared) where offsets are given.
pub(super) fn add_apposition(article: &Article, cases: &mut [Case], scorers: &[Scorer<'_>]) {
    let places: Vec<Option<Place>> = article
        .mentions
        .iter()
        .map(|mention| {
            let start = mention.offset? as usize;
            let length = mention.text.chars().count();
            Some(Place {
                start,
                end: start + length,
            })
        })
        .collect();
    if places.iter().flatten().count() < 2 {
        return;
    }
    let text: Vec<char> = article.text.chars().collect();
    let said: Vec<Option<Said>> = cases
        .iter()
        .zip(&article.mentions)
        .map(|(case, mention)| {
            let noun = || bare_noun(&mention.text).map(Said::Noun);
            said_of(case).or_else(noun)
        })
        .collect();
    for at in 0..cases.len() {
        let (Some(place), Some(own)) = (places[at], said[at]) else {
            continue;
        };
        let beside = (0..cases.len()).filter(|&other| said[other].is_none());
        let nearest = beside.filter_map(|other| {
            let found = places[other]?;
            let far = distance(place, found, &text)?;
            Some((far, other))
        });
        if let Some((_, name)) = nearest.min() {
            take_over(cases, at, name, own, &scorers[at]);
        }
    }
}

/// What a mention says of the name beside it.
#[derive(Clone, Copy)]
enum Said {
    Role,
    Noun(Noun),
}

/// A role, or a noun that refers back, without a name.
fn said_of(case: &Case) -> Option<Said> {
    if is_name(case) {
        return None;
    }
    let reading = &case.readings[0];
    let role = reading.role.as_ref().map(|_| Said::Role);
    role.or(reading.back_reference.map(Said::Noun))
}

/// Whether a mention is read as a name, or is one in spite of a role's word: "General Motors".
fn is_name(case: &Case) -> bool {
    let in_spite = || {
        let best = case.best().filter(|(_, probability)| *probability >= 0.5);
        best.is_some_and(|(entity, _)| {
            let mut found = case.candidates.iter();
            found.any(|(reading, scored)| {
                scored.entity == entity && case.queries[*reading].is_some()
            })
        })
    };
    case.queries[0].is_some() || in_spite()
}

/// How near a name is to a role that it may be in apposition to; `None` when it is not.
fn distance(role: Place, name: Place, text: &[char]) -> Option<usize> {
    // "Apple CEO" of "Apple CEO Steve Jobs".
    if name.start <= role.start && role.end <= name.end && name != role {
        let edge = name.start == role.start || name.end == role.end;
        return edge.then_some(0);
    }
    let (between, role_first) = if role.end <= name.start {
        (text.get(role.end..name.start)?, true)
    } else if name.end <= role.start {
        (text.get(name.end..role.start)?, false)
    } else {
        return None;
    };
    let marks: String = between
        .iter()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    match (marks.as_str(), role_first) {
        ("", true) | (",", _) => Some(between.len()),
        _ => None,
    }
}

/// The candidates of a role or noun gain, and get, those of the name beside it.
fn take_over(cases: &mut [Case], at: usize, name: usize, said: Said, scorer: &Scorer<'_>) {
    let snapshot = scorer.snapshot;
    let meant = match said {
        Said::Role => Kind::Person,
        Said::Noun(noun) => match noun.kind {
            "person" => Kind::Person,
            "place" | "country" | "town" => Kind::Place,
            _ => Kind::Organisation,
        },
    };
    let is_meant = |kind: Kind| kind == meant;
    let (probabilities, _) = cases[name].probabilities();
    let known: Vec<(Scored, f64)> = cases[name]
        .candidates
        .iter()
        .map(|(_, scored)| scored.clone())
        .zip(probabilities)
        .filter(|(_, probability)| *probability >= LEAST_LIKELY)
        .filter(|(scored, _)| is_meant(snapshot.facts(scored.entity).kind))
        .collect();
    for (scored, probability) in known {
        let value = weights::APPOSITION * probability;
        let evidence = part(Feature::Text, value, scorer.explain, || {
            let beside = snapshot
                .entity_at(scored.entity)
                .map_or_else(String::new, |entity| entity.primary_name().to_owned());
            let detail = format!("beside mention {}, probability {probability:.3}", name + 1);
            (scorer.mention.text.clone(), beside, detail)
        });
        let case = &mut cases[at];
        let own = case
            .candidates
            .iter_mut()
            .find(|(_, own)| own.entity == scored.entity);
        match own {
            Some((_, own)) => own.parts.push(evidence),
            None => case.candidates.push((
                0,
                Scored {
                    entity: scored.entity,
                    name: None,
                    office: None,
                    parts: vec![evidence],
                },
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside() {
        let text: Vec<char> = "Apple CEO Steve Jobs met Jim Press, the Vice Chairman, and Bo Li."
            .chars()
            .collect();
        let place = |words: &str| {
            let text: String = text.iter().collect();
            let start = text.find(words).unwrap_or_default();
            Place {
                start,
                end: start + words.chars().count(),
            }
        };
        let cases = [
            ("Apple CEO", "Steve Jobs", true),
            ("Apple CEO", "Apple CEO Steve Jobs", true),
            ("the Vice Chairman", "Jim Press", true),
            ("the Vice Chairman", "Jim Press, the Vice Chairman", true),
            ("Apple CEO", "Jim Press", false),
            // A list of two people.
            ("the Vice Chairman", "Bo Li", false),
            // No comma between a name and what is said of it.
            ("met", "Steve Jobs", false),
        ];
        for (role, name, expected) in cases {
            let found = distance(place(role), place(name), &text);
            assert_eq!(found.is_some(), expected, "{role}, {name}");
        }
    }
}
