//! What the longer forms tell the shorter.

use crate::index::{Ordinal, Snapshot};
use crate::model::Kind;
use crate::resolve::article::Case;
use crate::resolve::cue::Cue;
use crate::resolve::name::fit;
use crate::resolve::score::{Scored, Scorer, weighed};
use crate::resolve::twins::are_same;
use crate::resolve::weights;
use crate::text::{NameWords, lexicon};

/// What the longer form, when it is decided, has been told before its family name is read.
const OUTWEIGHED: &[Cue] = &[
    Cue::CrowdPerson,
    Cue::PerhapsInOffice,
    Cue::OutOfOffice,
    Cue::OutOfHighOffice,
    Cue::Local,
    Cue::Country,
    Cue::AbroadLow,
];

/// So likely somebody's, a longer form leaves little for a town of that name: "Neil Jordan", "Jordan".
const SURE: f64 = 0.9;

/// More likely somebody's than anything else.
const LIKELY: f64 = 0.5;

/// Whether the longer form is written as a person's whole name, a given name first, and the shorter
/// is the end of it: "Ford" behind "Lyndon Ford".
fn is_family_name_of(shorter: &Case, longer: &Case) -> bool {
    let key = |case: &Case| case.readings[0].name.as_ref().map(NameWords::key);
    let (Some(own), Some(whole)) = (key(shorter), key(longer)) else {
        return false;
    };
    let given = whole.split(' ').next().unwrap_or_default();
    let rest = whole.strip_suffix(own.as_str()).unwrap_or_default();
    rest.ends_with(' ') && lexicon().given_name(given).is_some()
}

/// Which cue a longer form is for a candidate of this shape.
fn longer_cue(scored: &Scored, person: bool) -> Cue {
    let family = [
        Cue::FamilyNameHigh,
        Cue::FamilyNameLow,
        Cue::FamilyNamePlain,
    ];
    if !person && scored.has(&[Cue::AdjectiveBody]) {
        Cue::LongerAdjective
    } else if !person {
        Cue::Longer
    } else if scored.has(&family) {
        Cue::LongerFamily
    } else if scored.has(&[Cue::GivenName]) {
        Cue::LongerGiven
    } else {
        Cue::LongerPerson
    }
}

/// What the longer forms tell of one entity.
struct Told {
    scored: Scored,
    /// The greatest of the forms.
    probability: f64,
    /// The form that it is from.
    source: usize,
    /// Whether the nearest form tells it too.
    nearest: bool,
    /// Whether the mention is the form's first letters.
    letters: bool,
    /// How many of the forms are rather it than anything else.
    sure: usize,
}

/// Adds to the mention at `place` what the `longer` forms tell, each with whether the mention is
/// its first letters; `mentions` are what all mentions of such forms are, where they differ.
pub(super) fn inherit(
    cases: &mut [Case],
    place: usize,
    longer: &[(usize, bool)],
    mentions: &[Ordinal],
    scorer: &Scorer<'_>,
) {
    let snapshot = scorer.snapshot;
    let text = &scorer.mention.text;
    let whole = cases[place].is_whole_name(snapshot);
    let mut told: Vec<Told> = Vec::new();
    for (nth, &(source, letters)) in longer.iter().enumerate() {
        for (scored, probability) in shares(&cases[source], snapshot) {
            let person = snapshot.facts(scored.entity).kind == Kind::Person;
            if probability < 0.01 || (whole && !person) {
                continue;
            }
            let known = told
                .iter_mut()
                .find(|known| known.scored.entity == scored.entity);
            let sure = usize::from(probability > LIKELY);
            match known {
                Some(known) => {
                    known.sure += sure;
                    if probability > known.probability {
                        known.probability = probability;
                        known.source = source;
                        known.letters = letters;
                    }
                }
                None => told.push(Told {
                    scored: scored.clone(),
                    probability,
                    source,
                    nearest: nth == 0,
                    letters,
                    sure,
                }),
            }
        }
    }
    let (nearest, _) = longer[0];
    let (_, unknown) = cases[nearest].probabilities();
    // "Rutte" behind "Arjen Rutte" is not Mark.
    for (_, own) in &mut cases[place].candidates {
        let share = told
            .iter()
            .find(|known| known.scored.entity == own.entity)
            .map_or(0.0, |known| known.probability);
        let lead = unknown - share;
        let person = snapshot.facts(own.entity).kind == Kind::Person;
        if lead <= 0.0 || (whole && !person) {
            continue;
        }
        let cue = if person {
            Cue::LongerOther
        } else {
            Cue::LongerOtherBody
        };
        own.parts.push(weighed(cue, lead, scorer.explain, || {
            let detail = format!("mention {} of the article is rather another", nearest + 1);
            (text.clone(), String::new(), detail)
        }));
    }
    let person = told
        .iter()
        .filter(|known| snapshot.facts(known.scored.entity).kind == Kind::Person && !known.letters)
        .map(|known| known.probability)
        .fold(0.0, f64::max);
    let surname = is_family_name_of(&cases[place], &cases[nearest]);
    if surname {
        for (_, own) in &mut cases[place].candidates {
            if snapshot.facts(own.entity).kind != Kind::Person {
                let cue = Cue::LongerStranger;
                own.parts.push(weighed(cue, unknown, scorer.explain, || {
                    let detail = format!("mention {} is a stranger so called", nearest + 1);
                    (text.clone(), String::new(), detail)
                }));
            }
        }
    }
    if person > 0.0 {
        let cue = if surname {
            Cue::LongerSurname
        } else {
            Cue::LongerPersonBeside
        };
        for (_, own) in &mut cases[place].candidates {
            if snapshot.facts(own.entity).kind != Kind::Person {
                own.parts.push(weighed(cue, person, scorer.explain, || {
                    let detail = "a person of the article has it too".to_owned();
                    (text.clone(), String::new(), detail)
                }));
            }
        }
    }
    let forms = longer.len();
    for known in &told {
        let entity = known.scored.entity;
        // Records that nothing tells apart are one: "Gerald R. Ford" may be found as the other.
        let is_it = |found: &&Ordinal| **found == entity || are_same(**found, entity, snapshot);
        let count = mentions.iter().filter(is_it).count();
        let person = snapshot.facts(entity).kind == Kind::Person;
        // Nobody else of the article is so called, and the mention is no body's whole name or
        // surely a person's.
        let alone = known.sure == forms && (!whole || person && known.probability > SURE);
        add_told(&mut cases[place], known, alone, scorer);
        let own = cases[place]
            .candidates
            .iter_mut()
            .find(|(_, own)| own.entity == entity);
        if let Some((_, own)) = own.filter(|_| count > 1) {
            let value = (count as f64).ln();
            own.parts
                .push(weighed(Cue::LongerOften, value, scorer.explain, || {
                    let detail = format!("{count} mentions with a longer form are it");
                    (text.clone(), String::new(), detail)
                }));
        }
    }
    let weight = weights::LONGER_FORM * unknown;
    if weight > 0.05 && !whole {
        let cue = Cue::LongerUnknown;
        cases[place]
            .unknown
            .push(weighed(cue, weight, scorer.explain, || {
                let detail = format!(
                    "mention {} of the article is unknown, probability {unknown:.3}",
                    nearest + 1
                );
                (text.clone(), String::new(), detail)
            }));
    }
}

/// The candidates of a form with their probabilities; records that nothing tells apart count as
/// one, as they do in answers.
fn shares<'a>(case: &'a Case, snapshot: &Snapshot) -> Vec<(&'a Scored, f64)> {
    let (probabilities, _) = case.probabilities();
    let likely: Vec<(&Scored, f64)> = case
        .candidates
        .iter()
        .zip(probabilities)
        .map(|((_, scored), probability)| (scored, probability))
        .filter(|(_, probability)| *probability >= 0.01)
        .collect();
    let with_twins = |scored: &Scored, own: f64| {
        let twins = likely.iter().filter(|(other, share)| {
            *share >= 0.1
                && other.entity != scored.entity
                && are_same(scored.entity, other.entity, snapshot)
        });
        own + twins.map(|(_, share)| share).sum::<f64>()
    };
    likely
        .iter()
        .map(|(scored, own)| {
            let share = if *own >= 0.1 {
                with_twins(scored, *own)
            } else {
                *own
            };
            (*scored, share)
        })
        .collect()
}

/// Adds what the longer forms tell to the candidate, or the candidate.
fn add_told(case: &mut Case, told: &Told, alone: bool, scorer: &Scorer<'_>) {
    let snapshot = scorer.snapshot;
    let entity = told.scored.entity;
    let person = snapshot.facts(entity).kind == Kind::Person;
    let evidence = |scored: &Scored| {
        let cue = if told.letters {
            Cue::LongerAcronym
        } else if told.nearest {
            longer_cue(scored, person)
        } else {
            Cue::LongerElsewhere
        };
        let value = weights::LONGER_FORM * told.probability;
        weighed(cue, value, scorer.explain, || {
            let name = snapshot
                .entity_at(entity)
                .map_or("", |entity| entity.primary_name());
            let detail = format!(
                "mention {} of the article, probability {:.3}",
                told.source + 1,
                told.probability
            );
            (scorer.mention.text.clone(), name.to_owned(), detail)
        })
    };
    let own = case
        .candidates
        .iter_mut()
        .find(|(_, own)| own.entity == entity);
    if let Some((_, own)) = own {
        let part = evidence(own);
        // What speaks against a name that many bear, or somebody from abroad or out of office, the
        // longer form has outweighed.
        if part.cue == Cue::LongerFamily && alone {
            own.parts
                .retain(|part| part.weight >= 0.0 || !OUTWEIGHED.contains(&part.cue));
        }
        own.parts.push(part);
        return;
    }
    let Some((reading, query)) = case.name_query() else {
        return;
    };
    let fitted = snapshot
        .names()
        .of_entity(entity)
        .map(|name| fit(query, name, snapshot, scorer.explain))
        .max_by(|a, b| a.weight.total_cmp(&b.weight).then(b.name.cmp(&a.name)));
    let Some(fitted) = fitted else { return };
    let mut parts = scorer.prior(entity);
    // A candidate of the longer form for another of its words is none of the short one; letters
    // that the article itself defines need not be those of the name, but then what they are defined
    // by must be it: "WBC" is no World Boxing Organization for being short for a council.
    if fitted.agrees > -fitted.differs {
        parts.extend(scorer.name_parts(&case.readings[reading], &fitted));
    } else if !told.letters || told.probability <= LIKELY {
        return;
    }
    let mut inherited = Scored {
        entity,
        name: Some(fitted.name),
        office: None,
        parts,
    };
    scorer.add_shape(query, &mut inherited);
    let part = evidence(&inherited);
    inherited.parts.push(part);
    case.candidates.push((reading, inherited));
}
