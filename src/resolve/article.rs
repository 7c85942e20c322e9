//! The article as a whole: short forms join longer ones, decided entities are context.

use rustc_hash::FxHashMap;

use super::cue::Cue;
use super::name::{NameQuery, fit};
use super::parse::Reading;
use super::score::{Scored, Scorer, part, weighed};
use super::weights;
use crate::index::{Ordinal, Snapshot};
use crate::model::{Evidence, Feature, Gender, Kind};

/// One mention on its way to an answer.
#[derive(Debug)]
pub(super) struct Case {
    /// Its readings.
    pub(super) readings: Vec<Reading>,
    /// The names of the readings, looked up.
    pub(super) queries: Vec<Option<NameQuery>>,
    /// For each candidate, which reading it came from.
    pub(super) candidates: Vec<(usize, Scored)>,
    /// Offices that the first reading's role names.
    pub(super) offices: Vec<super::role::OfficeFit>,
    /// "None of these".
    pub(super) unknown: Vec<Evidence>,
}

impl Case {
    /// Probabilities of the candidates, in their order, and of "none of these".
    #[must_use]
    pub(super) fn probabilities(&self) -> (Vec<f64>, f64) {
        let unknown: f64 = self.unknown.iter().map(|part| part.weight).sum();
        let scores: Vec<f64> = self
            .candidates
            .iter()
            .map(|(_, scored)| scored.score())
            .collect();
        softmax(&scores, unknown)
    }

    /// The likeliest candidate and its probability; ties by id.
    #[must_use]
    pub(super) fn best(&self, snapshot: &Snapshot) -> Option<(Ordinal, f64)> {
        let (probabilities, _) = self.probabilities();
        let mut best: Option<(Ordinal, f64)> = None;
        for ((_, scored), probability) in self.candidates.iter().zip(probabilities) {
            let better = best.is_none_or(|(entity, known)| {
                probability > known
                    || (probability == known
                        && snapshot.id_at(scored.entity) < snapshot.id_at(entity))
            });
            if better {
                best = Some((scored.entity, probability));
            }
        }
        best
    }

    /// The name's words without those that say little.
    pub(super) fn name_set(&self) -> Vec<&str> {
        let Some(query) = self.queries.first().and_then(Option::as_ref) else {
            return Vec::new();
        };
        query
            .words
            .iter()
            .filter(|word| !word.weak)
            .map(|word| word.folded.as_str())
            .collect()
    }

    /// Whether the mention is the whole name of something that is no person: "Boeing" is no
    /// short form of "Boeing 787".
    fn is_whole_name(&self, snapshot: &Snapshot) -> bool {
        let Some(query) = self.queries.first().and_then(Option::as_ref) else {
            return false;
        };
        self.candidates.iter().any(|(_, scored)| {
            snapshot.facts(scored.entity).kind != Kind::Person
                && scored
                    .name
                    .is_some_and(|name| query.is_whole(name, snapshot))
        })
    }

    /// The name's words, joined.
    pub(super) fn key(&self) -> String {
        self.name_set().join(" ")
    }

    /// How much the mention tells beside bare words: more is richer.
    fn richness(&self) -> usize {
        let reading = &self.readings[0];
        let words = self.name_set().len();
        words * 4
            + usize::from(reading.role.is_some()) * 2
            + usize::from(!reading.qualifiers.is_empty())
    }

    fn gender(&self) -> Option<Gender> {
        self.readings[0].name.as_ref().and_then(|name| name.gender)
    }
}

/// Shares of scores and of "none of these": a softmax, rounded so that every machine agrees.
#[must_use]
pub(super) fn softmax(scores: &[f64], unknown: f64) -> (Vec<f64>, f64) {
    let top = scores.iter().copied().fold(unknown, f64::max);
    let share = |score: f64| (score - top).exp();
    let total: f64 = scores.iter().map(|&score| share(score)).sum::<f64>() + share(unknown);
    let round = |value: f64| (value * 1e6).round() / 1e6;
    (
        scores
            .iter()
            .map(|&score| round(share(score) / total))
            .collect(),
        round(share(unknown) / total),
    )
}

/// Passes over the cases of one article until nothing can change: longer forms first, then
/// roles and nouns that refer back, then what the decided entities share.
pub(super) fn relate(cases: &mut [Case], scorers: &[Scorer<'_>]) {
    let Some(snapshot) = scorers.first().map(|scorer| scorer.snapshot) else {
        return;
    };
    chain(cases, scorers, snapshot);
    super::theme::add_theme(cases, scorers, snapshot);
    refer_back(cases, scorers, snapshot);
    share_context(cases, scorers, snapshot);
}

/// A short form takes over what is known of the nearest longer form that contains it.
fn chain(cases: &mut [Case], scorers: &[Scorer<'_>], snapshot: &Snapshot) {
    let mut order: Vec<usize> = (0..cases.len())
        .filter(|&place| cases[place].queries[0].is_some())
        .collect();
    order.sort_by_key(|&place| (std::cmp::Reverse(cases[place].richness()), place));
    // A short form looks only at forms that are already decided themselves.
    for (rank, &place) in order.iter().enumerate() {
        let longer = order[..rank]
            .iter()
            .copied()
            .filter(|&other| cases[other].richness() > cases[place].richness())
            .filter(|&other| is_longer(&cases[other], &cases[place], snapshot))
            .min_by_key(|&other| {
                if other < place {
                    place - other
                } else {
                    other - place + cases.len()
                }
            });
        if let Some(longer) = longer {
            inherit(cases, place, longer, &scorers[place]);
        }
    }
}

fn is_longer(longer: &Case, shorter: &Case, snapshot: &Snapshot) -> bool {
    let (long, short) = (longer.name_set(), shorter.name_set());
    if short.is_empty() || long.is_empty() {
        return false;
    }
    let contains = short.iter().all(|word| long.contains(word));
    let initials: String = long.iter().filter_map(|word| word.chars().next()).collect();
    let acronym = long.len() >= 2
        && shorter.queries[0]
            .as_ref()
            .and_then(|query| query.acronym.as_ref())
            == Some(&initials);
    if !contains && !acronym {
        return false;
    }
    // "Mrs Clinton" is no short form of "Bill Clinton".
    let told = longer.gender().or_else(|| {
        longer
            .best(snapshot)
            .filter(|(_, probability)| *probability > 0.5)
            .and_then(|(entity, _)| snapshot.facts(entity).gender)
    });
    !matches!((shorter.gender(), told), (Some(asked), Some(known)) if asked != known)
}

/// Which cue a longer form is for a candidate of this shape.
fn longer_cue(scored: &Scored, person: bool) -> Cue {
    let is = |cue: Cue| scored.parts.iter().any(|part| part.cue == cue.as_str());
    let family = [
        Cue::FamilyNameHigh,
        Cue::FamilyNameLow,
        Cue::FamilyNamePlain,
    ];
    if !person {
        Cue::Longer
    } else if family.into_iter().any(is) {
        Cue::LongerFamily
    } else if is(Cue::GivenName) {
        Cue::LongerGiven
    } else {
        Cue::LongerPerson
    }
}

fn inherit(cases: &mut [Case], place: usize, longer: usize, scorer: &Scorer<'_>) {
    let snapshot = scorer.snapshot;
    let text = scorer.mention.text.clone();
    let (probabilities, unknown) = cases[longer].probabilities();
    let whole = cases[place].is_whole_name(snapshot);
    let known: Vec<(Scored, f64)> = cases[longer]
        .candidates
        .iter()
        .map(|(_, scored)| scored.clone())
        .zip(probabilities)
        .filter(|(_, probability)| *probability >= 0.01)
        .filter(|(scored, _)| !whole || snapshot.facts(scored.entity).kind == Kind::Person)
        .collect();
    let source = longer;
    // "Rutte" behind "Arjen Rutte" is not Mark.
    for (_, own) in &mut cases[place].candidates {
        let share = known
            .iter()
            .find(|(other, _)| other.entity == own.entity)
            .map_or(0.0, |(_, probability)| *probability);
        let lead = unknown - share;
        if snapshot.facts(own.entity).kind == Kind::Person && lead > 0.0 {
            own.parts
                .push(weighed(Cue::LongerOther, lead, scorer.explain, || {
                    let detail = format!("mention {} of the article is rather another", source + 1);
                    (text.clone(), String::new(), detail)
                }));
        }
    }
    for (scored, probability) in known {
        let evidence = |cue: Cue| {
            let value = weights::LONGER_FORM * probability;
            weighed(cue, value, scorer.explain, || {
                let name = snapshot
                    .entity_at(scored.entity)
                    .map_or("", |entity| entity.primary_name());
                (
                    text.clone(),
                    name.to_owned(),
                    format!(
                        "mention {} of the article, probability {probability:.3}",
                        source + 1
                    ),
                )
            })
        };
        let person = snapshot.facts(scored.entity).kind == Kind::Person;
        let case = &mut cases[place];
        if let Some((_, own)) = case
            .candidates
            .iter_mut()
            .find(|(_, own)| own.entity == scored.entity)
        {
            own.parts.push(evidence(longer_cue(own, person)));
        } else if let Some(query) = case.queries[0].as_ref() {
            let fitted = snapshot
                .names()
                .of_entity(scored.entity)
                .map(|name| fit(query, name, snapshot, scorer.explain))
                .max_by(|a, b| a.weight.total_cmp(&b.weight).then(b.name.cmp(&a.name)));
            // A candidate of the longer form for another of its words is none of the short one.
            let Some(fitted) = fitted.filter(|fitted| fitted.agrees.0 > -fitted.differs.0) else {
                continue;
            };
            let mut parts = scorer.prior(scored.entity);
            parts.extend(scorer.name_parts(&case.readings[0], &fitted, false));
            let mut inherited = Scored {
                entity: scored.entity,
                name: Some(fitted.name),
                office: None,
                parts,
            };
            scorer.add_shape(query, &mut inherited);
            let cue = longer_cue(&inherited, person);
            inherited.parts.push(evidence(cue));
            case.candidates.push((0, inherited));
        }
    }
    let weight = weights::LONGER_FORM * unknown;
    if weight > 0.05 && !whole {
        cases[place]
            .unknown
            .push(weighed(Cue::LongerUnknown, weight, scorer.explain, || {
                (
                    text,
                    String::new(),
                    format!(
                        "mention {} of the article is unknown, probability {unknown:.3}",
                        source + 1
                    ),
                )
            }));
    }
}

/// The entities that the cases are decided to be so far, with their probabilities.
fn decided(cases: &[Case], snapshot: &Snapshot) -> Vec<Option<(Ordinal, f64)>> {
    cases
        .iter()
        .map(|case| {
            case.best(snapshot)
                .filter(|(_, probability)| *probability >= 0.5)
        })
        .collect()
}

/// Role phrases take to the entities that the article names; "the company" to the one before.
fn refer_back(cases: &mut [Case], scorers: &[Scorer<'_>], snapshot: &Snapshot) {
    let known = decided(cases, snapshot);
    for place in 0..cases.len() {
        let scorer = &scorers[place];
        if let Some(noun) = cases[place].readings[0].back_reference {
            refer_noun(cases, place, noun, &known, scorer);
            continue;
        }
        let by_role = cases[place].queries[0].is_none() && cases[place].readings[0].role.is_some();
        if !by_role {
            continue;
        }
        for (_, scored) in &mut cases[place].candidates {
            let named = known.iter().enumerate().any(|(other, found)| {
                other != place
                    && found.is_some_and(|(entity, _)| {
                        entity == scored.entity
                            || (scored.office == Some(scored.entity)
                                && scorers[other].span.is_some_and(|span| {
                                    snapshot.tenures().of_holder(entity).any(|tenure| {
                                        tenure.office == scored.entity
                                            && tenure.certainty(span).is_some()
                                    })
                                }))
                    })
            });
            if named {
                scored.parts.push(part(
                    Feature::Coherence,
                    weights::SPOKEN_OF,
                    scorer.explain,
                    || {
                        (
                            scorer.mention.text.clone(),
                            String::new(),
                            "spoken of in the article".to_owned(),
                        )
                    },
                ));
            }
        }
    }
}

fn refer_noun(
    cases: &mut [Case],
    place: usize,
    noun: &str,
    known: &[Option<(Ordinal, f64)>],
    scorer: &Scorer<'_>,
) {
    let snapshot = scorer.snapshot;
    let kind = match noun {
        "place" => Kind::Place,
        "person" => Kind::Person,
        _ => Kind::Organisation,
    };
    let mut seen: Vec<Ordinal> = Vec::new();
    for found in known[..place].iter().rev().flatten() {
        let (entity, probability) = *found;
        if snapshot.facts(entity).kind != kind || seen.contains(&entity) {
            continue;
        }
        let distance = seen.len() as f64;
        seen.push(entity);
        let case = &mut cases[place];
        case.candidates
            .retain(|(_, scored)| scored.entity != entity);
        let evidence = part(
            Feature::Coherence,
            weights::BACK_REFERENCE * probability - 1.5 * distance,
            scorer.explain,
            || {
                (
                    scorer.mention.text.clone(),
                    String::new(),
                    "last spoken of".to_owned(),
                )
            },
        );
        case.candidates.push((
            0,
            Scored {
                entity,
                name: None,
                office: None,
                parts: vec![evidence],
            },
        ));
        if seen.len() == 4 {
            break;
        }
    }
}

/// Candidates of a country that other decided entities of the article share gain a little.
fn share_context(cases: &mut [Case], scorers: &[Scorer<'_>], snapshot: &Snapshot) {
    // An article that tells its country needs no guess at it.
    if scorers
        .first()
        .is_some_and(|scorer| !scorer.setting.country.is_empty())
    {
        return;
    }
    let known = decided(cases, snapshot);
    // For each country, the mentions whose entities are of it.
    let mut countries: FxHashMap<&str, Vec<(usize, Ordinal)>> = FxHashMap::default();
    for (place, found) in known.iter().enumerate() {
        let Some((entity, _)) = found else { continue };
        for code in &*snapshot.facts(*entity).countries {
            countries.entry(code).or_default().push((place, *entity));
        }
    }
    for (place, (case, scorer)) in cases.iter_mut().zip(scorers).enumerate() {
        for (_, scored) in &mut case.candidates {
            let own = &snapshot.facts(scored.entity).countries;
            let shared = own.iter().find(|code| {
                countries.get(&***code).is_some_and(|known| {
                    let other =
                        |&(at, entity): &(usize, Ordinal)| at != place && entity != scored.entity;
                    known.iter().any(other)
                })
            });
            let Some(code) = shared else { continue };
            scored.parts.push(part(
                Feature::Coherence,
                weights::SHARED_COUNTRY,
                scorer.explain,
                || {
                    (
                        code.to_string(),
                        code.to_string(),
                        "country shared with the article's entities".to_owned(),
                    )
                },
            ));
        }
    }
}
