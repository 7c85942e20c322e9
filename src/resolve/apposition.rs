//! Apposition: a role or a noun right beside a name in the text is who the name is.
//!
//! "Apple CEO Steve Jobs", "Jim Press, the Vice Chairman of Chrysler", "Merkel was elected
//! chancellor": mentions that touch, that a longer mention puts together, or that a verb does, are
//! one entity. So whoever holds the office is rather the one named; and an office that the catalogue
//! does not hold, or whose holder it does not know, is answered by the name beside it.

mod tie;

use smallvec::SmallVec;

use super::article::Case;
use super::cue::Cue;
use super::layout::Layout;
use super::parse::{Noun, bare_noun};
use super::score::{Scored, Scorer, part, weighed};
use super::weights;
use crate::index::Ordinal;
use crate::model::{Article, Feature, Kind};
use crate::text::{Term, lexicon};
use tie::{Spoken, Tie, is_joined, takes_over, tie};

/// A candidate of the name less likely than this is not taken over.
const LEAST_LIKELY: f64 = 0.01;
/// A name that is as likely nobody's known is somebody unknown.
const SURELY_UNKNOWN: f64 = 0.8;

/// For each mention that is a role or a noun, the name beside it.
pub(super) struct Ties(Vec<Option<(Said, usize)>>);

/// Finds the names beside roles and nouns. O(mentions squared) where offsets are given.
pub(super) fn ties(article: &Article, layout: &Layout, cases: &[Case]) -> Ties {
    let Layout { text, places } = layout;
    if places.iter().flatten().count() < 2 {
        return Ties(vec![None; cases.len()]);
    }
    let said = cases.iter().zip(&article.mentions).map(|(case, mention)| {
        let noun = || bare_noun(&mention.text).map(Said::Noun);
        said_of(case).or_else(noun)
    });
    let said: Vec<Option<Said>> = said.collect();
    let names = || (0..cases.len()).filter(|&other| said[other].is_none());
    // "Brown succeeded Blair as prime minister."
    let before = |name: usize| {
        let taken_over = |other: &usize| {
            let places = places[*other].zip(places[name]);
            places.is_some_and(|(other, own)| takes_over(other, own, text))
        };
        names().find(taken_over)
    };
    let beside = |(at, own): (usize, &Option<Said>)| {
        let own = (*own)?;
        let spoken = |at: usize| Some(Spoken::new(places[at]?, &article.mentions[at].text));
        let role = spoken(at)?;
        let near = names().filter_map(|other| Some((tie(role, spoken(other)?, text)?, other)));
        let ((found, _), name) = near.min()?;
        let successor = (found == Tie::Verb).then(|| before(name)).flatten();
        Some((own, successor.unwrap_or(name)))
    };
    let mut ties: Vec<_> = said.iter().enumerate().map(beside).collect();
    // "Olofsson is industry minister and deputy prime minister."
    for at in 0..ties.len() {
        let (None, Some(own), Some(place)) = (ties[at], said[at], places[at]) else {
            continue;
        };
        let joined =
            |other: usize| places[other].is_some_and(|first| is_joined(first, place, text));
        let first = (0..ties.len()).find(|&other| said[other].is_some() && joined(other));
        let name = first.and_then(|first| ties[first].map(|(_, name)| (first, name)));
        let before = |first: usize, name: usize| {
            let places = places[name].zip(places[first]);
            places.is_some_and(|(name, first)| name.end <= first.start)
        };
        ties[at] = name
            .filter(|&(first, name)| before(first, name))
            .map(|(_, name)| (own, name));
    }
    Ties(ties)
}

/// Adds to names what the roles beside them tell: who holds the very office that day is rather meant.
/// O(mentions), and their candidates.
pub(super) fn tell_names(ties: &Ties, cases: &mut [Case], scorers: &[Scorer<'_>]) {
    for (at, tie) in ties.0.iter().enumerate() {
        let Some((Said::Role, name)) = *tie else {
            continue;
        };
        // A reading of the role as a name tells nothing of the office.
        let by_role = cases[at].candidates.iter();
        let by_role = by_role.filter(|(_, scored)| scored.office.is_some());
        let holders: Vec<(Ordinal, f64)> = by_role
            .map(|(_, held)| {
                let tenure = held.parts.iter().find(|part| part.cue == Cue::Tenure);
                (held.entity, tenure.map_or(0.0, |part| part.value))
            })
            .collect();
        let scorer = &scorers[name];
        for (_, scored) in &mut cases[name].candidates {
            let held = holders.iter().find(|(holder, _)| *holder == scored.entity);
            let Some((_, tenure)) = held.filter(|_| !scored.has(&[Cue::RoleHeld])) else {
                continue;
            };
            let value = weights::ROLE_FITS + tenure;
            scored
                .parts
                .push(weighed(Cue::RoleHeld, value, scorer.explain, || {
                    let detail = format!("beside mention {}", at + 1);
                    let role = scorers[at].mention.text.clone();
                    (scorer.mention.text.clone(), role, detail)
                }));
            super::bare::add_held(scored, scorer);
        }
    }
}

/// Adds what the names beside roles and nouns tell. O(mentions), and their candidates.
pub(super) fn add_apposition(ties: &Ties, cases: &mut [Case], scorers: &[Scorer<'_>]) {
    for (at, tie) in ties.0.iter().enumerate() {
        if let Some((said, name)) = *tie {
            take_over(cases, at, name, said, &scorers[at]);
            if matches!(said, Said::Role) {
                doubt_known(cases, at, name, &scorers[at]);
            }
        }
    }
}

/// A role whose bearer is named, and known to nobody, is rather nobody's: "Kaja Kallas, the Estonian
/// prime minister" is not whoever a list of another year has.
fn doubt_known(cases: &mut [Case], at: usize, name: usize, scorer: &Scorer<'_>) {
    let query = cases[name].queries[0].as_ref();
    let whole = query.is_some_and(|query| query.words.iter().filter(|word| !word.weak).count() > 1);
    let (_, unknown) = cases[name].probabilities();
    if whole && unknown >= SURELY_UNKNOWN {
        let value = weights::NAMED_UNKNOWN * unknown;
        let evidence = part(Feature::Text, value, scorer.explain, || {
            let detail = format!("beside mention {}, who is unknown", name + 1);
            (scorer.mention.text.clone(), String::new(), detail)
        });
        cases[at].unknown.push(evidence);
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

/// The countries that a role names; those of a former state's successor.
fn countries_named(case: &Case) -> SmallVec<[&'static str; 2]> {
    let role = case.readings[0].role.as_ref();
    let terms = role.into_iter().flat_map(|role| &role.terms);
    let codes = terms.filter_map(|term| match term {
        Term::Jurisdiction(code) => {
            Some(lexicon().former_state(code).map_or(*code, |(code, _)| code))
        }
        Term::Concept(_) | Term::Word(_) => None,
    });
    let is_country = |code: &&str| code.len() == 2 && *code != "eu";
    codes.map(country_of).filter(is_country).collect()
}

/// The country of a jurisdiction: "us" of "us-ak".
fn country_of(code: &str) -> &str {
    code.split('-').next().unwrap_or(code)
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
    let named = countries_named(&cases[at]);
    // In a list, "Douglas-Home, British Prime Minister, de Gaulle".
    let may_hold = |entity: Ordinal| {
        let own = snapshot.countries(snapshot.facts(entity).countries);
        let mut own_countries = own.iter().map(|code| country_of(code));
        named.is_empty() || own.is_empty() || own_countries.any(|code| named.contains(&code))
    };
    let (probabilities, unknown) = cases[name].probabilities();
    let known: Vec<(Scored, f64)> = cases[name]
        .candidates
        .iter()
        .map(|(_, scored)| scored.clone())
        .zip(probabilities)
        .filter(|(_, probability)| *probability >= LEAST_LIKELY)
        .filter(|(scored, _)| is_meant(snapshot.facts(scored.entity).kind))
        .filter(|(scored, _)| meant != Kind::Person || may_hold(scored.entity))
        .collect();
    for (scored, probability) in known {
        let case = &mut cases[at];
        let mut own = case.candidates.iter_mut();
        let own = own.find(|(_, own)| own.entity == scored.entity);
        // Whom nothing but the name beside it tells of is no surer than the name.
        let doubt = if own.is_none() { unknown } else { 0.0 };
        let value = weights::APPOSITION * (probability - doubt);
        let evidence = part(Feature::Text, value, scorer.explain, || {
            let beside = snapshot
                .entity_at(scored.entity)
                .map_or_else(String::new, |entity| entity.primary_name().to_owned());
            let detail = format!("beside mention {}, probability {probability:.3}", name + 1);
            (scorer.mention.text.clone(), beside, detail)
        });
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
