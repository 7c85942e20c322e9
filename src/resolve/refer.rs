//! Refer: role phrases and common nouns that take up who or what the article named before.
//!
//! "The minister" is the minister whom the article names; "the company" is the one last spoken of,
//! or the one that the article is about: not a ministry, and "the US company" none of another
//! country.

use super::article::{Case, decided};
use super::cue::Cue;
use super::parse::Noun;
use super::role::OfficeFit;
use super::score::{Scored, Scorer, is_then, part, weighed};
use super::weights;
use crate::index::{Ordinal, Snapshot};
use crate::model::{Feature, Kind};
use crate::text::{lexicon, tokenise};

/// Entities that a noun may refer back to, the last spoken of first.
const MOST_REFERRED: usize = 4;
/// People named in the article who may be meant by a role, the nearest before it first.
const MOST_NAMED: usize = 16;
/// Kinds of organisations that trade, and may be called a company: what else has such a word in
/// its name is called by that.
const TRADING: [&str; 8] = [
    "airline",
    "bank",
    "company",
    "fund",
    "insurer",
    "media",
    "railway",
    "stock_exchange",
];

/// Role phrases take to the entities that the article names; "the company" to one before.
pub(super) fn refer_back(cases: &mut [Case], scorers: &[Scorer<'_>]) {
    let by_role = |case: &Case| case.queries[0].is_none() && case.readings[0].role.is_some();
    let refers = |case: &Case| case.readings[0].back_reference.is_some() || by_role(case);
    if !cases.iter().any(refers) {
        return;
    }
    let known = decided(cases);
    for place in 0..cases.len() {
        let scorer = &scorers[place];
        if let Some(noun) = cases[place].readings[0].back_reference {
            refer_noun(&mut cases[place], noun, &known[..place], scorer);
            continue;
        }
        if by_role(&cases[place]) {
            add_named(&mut cases[place], place, &known, scorer);
            refer_role(&mut cases[place], place, &known, scorers);
            if let Some(found) = called_so(cases, place, &known, scorers[place].snapshot) {
                take_up(&mut cases[place], found, scorer);
            }
        }
    }
}

/// The holders of the offices that a role phrase names, and those offices, gain when the article
/// speaks of them: most who is nearest.
fn refer_role(
    case: &mut Case,
    place: usize,
    known: &[Option<(Ordinal, f64)>],
    scorers: &[Scorer<'_>],
) {
    let scorer = &scorers[place];
    let snapshot = scorer.snapshot;
    // The one spoken of right before comes first, then those further before, then those after.
    let distance = |other: usize| match place.checked_sub(other) {
        Some(before) => before,
        None => known.len() + other - place,
    };
    // A shadow minister is not the minister spoken of, nor "the chancellor" the president.
    let is_unlike = |scored: &Scored| {
        let mut offices = case.offices.iter();
        offices.any(|fit| fit.unlike && scored.office == Some(fit.office))
    };
    let mut spoken: Vec<(usize, usize)> = Vec::new();
    for (at, (_, scored)) in case.candidates.iter().enumerate() {
        // Nor is a body called "President" whom "the president" takes up.
        if is_unlike(scored) || scored.name.is_some() {
            continue;
        }
        let named = known.iter().enumerate().filter(|(other, found)| {
            *other != place
                && found.is_some_and(|(entity, _)| {
                    entity == scored.entity
                        || (scored.office == Some(scored.entity)
                            && scorers[*other].span.is_some_and(|span| {
                                snapshot.tenures().of_holder(entity).any(|tenure| {
                                    tenure.office == scored.entity
                                        && tenure.certainty(span).is_some()
                                })
                            }))
                })
        });
        if let Some(nearest) = named.map(|(other, _)| distance(other)).min() {
            spoken.push((nearest, at));
        }
    }
    spoken.sort_unstable();
    let then = is_then(&case.readings[0].role);
    // "The then minister" is whom the article tells, and not the one of the day.
    let told = if then { -weights::HELD_EARLIER } else { 0.0 };
    let nearest = spoken.first().map(|(nearest, _)| *nearest);
    for (far, at) in spoken {
        let (_, scored) = &mut case.candidates[at];
        let value = told
            + if Some(far) == nearest {
                weights::SPOKEN_OF
            } else {
                weights::SPOKEN_OF + weights::SPOKEN_FURTHER
            };
        scored
            .parts
            .push(part(Feature::Coherence, value, scorer.explain, || {
                let detail = "spoken of in the article".to_owned();
                (scorer.mention.text.clone(), String::new(), detail)
            }));
    }
}

/// Adds people whom the article names and who hold an office that the phrase may mean elsewhere,
/// where the article's country has none such that anybody holds.
fn add_named(case: &mut Case, place: usize, known: &[Option<(Ordinal, f64)>], scorer: &Scorer<'_>) {
    let snapshot = scorer.snapshot;
    let at_home = |fit: &OfficeFit| !fit.vacant && !fit.unlike && fit.country > 0.0;
    if case.offices.iter().any(at_home) {
        return;
    }
    let mut people: Vec<Ordinal> = Vec::new();
    let (before, behind) = known.split_at(place);
    for &(entity, _) in before.iter().rev().chain(behind).flatten() {
        let is_person = snapshot.facts(entity).kind == Kind::Person;
        let mut candidates = case.candidates.iter();
        if is_person
            && !people.contains(&entity)
            && !candidates.any(|(_, scored)| scored.entity == entity)
        {
            people.push(entity);
        }
        if people.len() == MOST_NAMED {
            break;
        }
    }
    let found = scorer.among_named(&case.readings[0], &people);
    case.candidates
        .extend(found.into_iter().map(|scored| (0, scored)));
}

/// Whom the article calls by a role phrase that says the same and more, where it calls nobody else
/// so: "Apple's CEO" before "the CEO", of an office that the catalogue may lack.
fn called_so(
    cases: &[Case],
    place: usize,
    known: &[Option<(Ordinal, f64)>],
    snapshot: &Snapshot,
) -> Option<(Ordinal, f64)> {
    let reading = &cases[place].readings[0];
    let own = reading.role.as_ref()?;
    if !reading.is_plain_role() || known[place].is_some() {
        return None;
    }
    let says = |case: &Case| {
        let role = case.readings[0].role.as_ref();
        role.is_some_and(|role| {
            role.classes.first() == own.classes.first()
                && role.deputies == own.deputies
                && own.terms.iter().all(|term| role.terms.contains(term))
                && own.modifiers.iter().all(|own| role.modifiers.contains(own))
        })
    };
    let before = cases[..place].iter().zip(known);
    let mut called = before
        .filter(|(case, _)| says(case))
        .filter_map(|(_, found)| *found)
        .filter(|(entity, _)| snapshot.facts(*entity).kind == Kind::Person);
    let (first, mut probability) = called.next()?;
    for (other, likely) in called {
        if other != first {
            return None;
        }
        probability = probability.max(likely);
    }
    Some((first, probability))
}

/// Adds somebody whom the article calls by the same role before, or tells for him.
fn take_up(case: &mut Case, (entity, probability): (Ordinal, f64), scorer: &Scorer<'_>) {
    let told = part(
        Feature::Coherence,
        weights::CALLED_SO * probability,
        scorer.explain,
        || {
            let detail = "called so in the article before".to_owned();
            (scorer.mention.text.clone(), String::new(), detail)
        },
    );
    let mut found = case.candidates.iter_mut();
    match found.find(|(_, scored)| scored.entity == entity) {
        Some((_, scored)) => scored.parts.push(told),
        None => case.candidates.push((
            0,
            Scored {
                entity,
                name: None,
                office: None,
                parts: vec![told],
            },
        )),
    }
}

/// Adds the entities that a common noun may refer back to, of those `before` it.
fn refer_noun(case: &mut Case, noun: Noun, before: &[Option<(Ordinal, f64)>], scorer: &Scorer<'_>) {
    let snapshot = scorer.snapshot;
    let kind = match noun.kind {
        "place" | "country" | "town" => Kind::Place,
        "person" => Kind::Person,
        _ => Kind::Organisation,
    };
    let mut seen: Vec<Ordinal> = Vec::new();
    for &(entity, probability) in before.iter().rev().flatten() {
        let facts = snapshot.facts(entity);
        let countries = snapshot.countries(facts.countries);
        let abroad = noun
            .place
            .is_some_and(|code| !countries.iter().any(|known| **known == *code));
        if facts.kind != kind || abroad || seen.contains(&entity) {
            continue;
        }
        // "The country" is no town, and "the city" no country.
        let is_country = || is_country(entity, snapshot);
        if noun.kind == "country" && !is_country() || noun.kind == "town" && is_country() {
            continue;
        }
        let further = seen.len();
        seen.push(entity);
        case.candidates
            .retain(|(_, scored)| scored.entity != entity);
        let mut scored = Scored {
            entity,
            name: None,
            office: None,
            parts: Vec::new(),
        };
        let mut add = |cue: Cue, value: f64, detail: &dyn Fn() -> String| {
            if value != 0.0 {
                let texts = || (scorer.mention.text.clone(), String::new(), detail());
                scored
                    .parts
                    .push(weighed(cue, value, scorer.explain, texts));
            }
        };
        add(Cue::Refer, probability, &|| {
            format!("spoken of before, probability {probability:.3}")
        });
        add(Cue::ReferFurther, (1.0 + further as f64).ln(), &|| {
            format!("{further} others are spoken of nearer")
        });
        let spoken = before.iter().flatten();
        let often = spoken.filter(|(other, _)| *other == entity).count();
        add(Cue::ReferOften, (often as f64).ln(), &|| {
            format!("spoken of {often} times before")
        });
        let of_sort = match noun.kind {
            "country" => Some(true),
            _ => sort(noun, entity, snapshot),
        };
        match of_sort {
            Some(true) => add(Cue::ReferSort, 1.0, &|| "its name says so".to_owned()),
            Some(false) => add(Cue::ReferOther, 1.0, &|| {
                "its name does not say so".to_owned()
            }),
            None => {}
        }
        case.candidates.push((0, scored));
        if seen.len() == MOST_REFERRED {
            break;
        }
    }
}

/// Whether a place is a country by its name, or one of the United Kingdom.
fn is_country(place: Ordinal, snapshot: &Snapshot) -> bool {
    let name = snapshot.entity_at(place);
    let tokens = name.map_or_else(Vec::new, |name| tokenise(name.primary_name()));
    let named = lexicon().jurisdictions.longest(&tokens);
    named.is_some_and(|(length, found)| {
        let mut found = found.iter().filter(|found| !found.demonym && !found.seat);
        length == tokens.len()
            && found.any(|found| !found.code.contains('-') || found.code.starts_with("gb-"))
    })
}

/// Whether an organisation's name says that it is of the noun's sort, or of another; `None` when
/// it says nothing.
fn sort(noun: Noun, entity: Ordinal, snapshot: &Snapshot) -> Option<bool> {
    let names = snapshot.names();
    let name = names.of_entity(entity).next()?;
    let words = names.ids_of(names.record(name));
    let heads: Vec<&str> = words
        .filter_map(|word| names.vocabulary.class(word).head)
        .collect();
    let trades = heads.iter().all(|head| TRADING.contains(head));
    match noun.sort {
        Some(sort) if heads.contains(&sort) => Some(true),
        // "The bank" may be "Salomon Brothers", and "the government" no company.
        Some(sort) if TRADING.contains(&sort) => (!trades).then_some(false),
        Some(_) => Some(false),
        None if noun.kind == "company" => (!trades).then_some(false),
        None => None,
    }
}
