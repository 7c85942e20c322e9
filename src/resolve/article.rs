//! The article as a whole: short forms join longer ones, decided entities are context.

use rustc_hash::FxHashMap;

use super::cue::Cues;
use super::name::NameQuery;
use super::parse::Reading;
use super::score::{Part, Scored, Scorer, part};
use super::weights;
use crate::index::{Ordinal, Snapshot};
use crate::model::{Article, Feature, Gender, Kind};
use crate::text::lexicon;

/// One mention on its way to an answer.
#[derive(Clone, Debug)]
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
    pub(super) unknown: Vec<Part>,
}

impl Case {
    /// The cues that were weighed for any candidate.
    pub(super) fn cues(&self) -> Cues {
        let mut cues = Cues::default();
        for (_, scored) in &self.candidates {
            for part in &scored.parts {
                cues.add(part.cue);
            }
        }
        cues
    }

    /// Probabilities of the candidates, in their order, and of "none of these".
    #[must_use]
    pub(super) fn probabilities(&self) -> (Vec<f64>, f64) {
        let unknown: f64 = self.unknown.iter().map(|part| part.weight).sum();
        let scores: Vec<f64> = self
            .candidates
            .iter()
            .map(|(_, scored)| scored.score())
            .collect();
        let (mut shares, _) = softmax(scores, unknown);
        for share in &mut shares {
            *share = rounded(*share * (1.0 - weights::LAPSE));
        }
        let unknown = rounded(1.0 - shares.iter().sum::<f64>());
        (shares, unknown)
    }

    /// Adds the candidates of a reading. Of one that another reading found too, the likelier stays.
    pub(super) fn add(&mut self, reading: usize, found: Vec<Scored>) {
        if self.candidates.is_empty() {
            // One reading finds nobody twice.
            self.candidates = found.into_iter().map(|found| (reading, found)).collect();
            return;
        }
        for candidate in found {
            let same = |known: &&mut (usize, Scored)| known.1.entity == candidate.entity;
            match self.candidates.iter_mut().find(same) {
                Some(known) if candidate.score() > known.1.score() => *known = (reading, candidate),
                Some(_) => {}
                None => self.candidates.push((reading, candidate)),
            }
        }
    }

    /// The likeliest candidate and its probability; ties by id.
    #[must_use]
    pub(super) fn best(&self) -> Option<(Ordinal, f64)> {
        let (probabilities, _) = self.probabilities();
        let mut best: Option<(Ordinal, f64)> = None;
        for ((_, scored), probability) in self.candidates.iter().zip(probabilities) {
            // Ordinals are in the order of ids.
            let better = best.is_none_or(|(entity, known)| {
                probability > known || (probability == known && scored.entity < entity)
            });
            if better {
                best = Some((scored.entity, probability));
            }
        }
        best
    }

    /// The name by which the mention may be short for a longer one, and its reading: the first
    /// reading's or, of a role's word that is a family name too ("King"), the word itself.
    pub(super) fn name_query(&self) -> Option<(usize, &NameQuery)> {
        let (last, first) = (self.queries.len() - 1, self.queries[0].as_ref());
        let family = || {
            let [word] = self.queries[last].as_ref()?.words.as_slice() else {
                return None;
            };
            let is_family = self.readings[last].is_fallback
                && self.readings[0].asked.is_none()
                && lexicon().is_also_family(&word.folded);
            Some(last).filter(|_| is_family)
        };
        let at = first.map_or_else(family, |_| Some(0))?;
        Some((at, self.queries[at].as_ref()?))
    }

    /// The name's words without those that say little.
    pub(super) fn name_set(&self) -> Vec<&str> {
        let Some((_, query)) = self.name_query() else {
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
    pub(super) fn is_whole_name(&self, snapshot: &Snapshot) -> bool {
        let Some((_, query)) = self.name_query() else {
            return false;
        };
        self.candidates.iter().any(|(_, scored)| {
            snapshot.facts(scored.entity).kind != Kind::Person
                && scored
                    .name
                    .is_some_and(|name| query.is_whole(name, snapshot))
        })
    }

    /// How much the mention tells beside bare words: more is richer.
    pub(super) fn richness(&self) -> usize {
        let reading = &self.readings[0];
        let words = self.name_set().len();
        words * 4
            + usize::from(reading.role.is_some() && reading.name.is_some()) * 2
            + usize::from(!reading.qualifiers.is_empty())
    }

    pub(super) fn gender(&self) -> Option<Gender> {
        self.readings[0].name.as_ref().and_then(|name| name.gender)
    }
}

/// Shares of scores and of "none of these": a softmax, rounded so that every machine agrees.
#[must_use]
pub(super) fn softmax(mut scores: Vec<f64>, unknown: f64) -> (Vec<f64>, f64) {
    let top = scores.iter().copied().fold(unknown, f64::max);
    let share = |score: f64| (score - top).exp();
    for score in &mut scores {
        *score = share(*score);
    }
    let (mut shares, unknown) = (scores, share(unknown));
    let total = shares.iter().sum::<f64>() + unknown;
    for share in &mut shares {
        *share = rounded(*share / total);
    }
    (shares, rounded(unknown / total))
}

pub(super) fn rounded(probability: f64) -> f64 {
    weights::round(probability * 1e6) / 1e6
}

/// Passes over the cases of one article until nothing can change: longer forms first, then
/// roles and nouns that refer back, then what the decided entities share.
pub(super) fn relate(article: &Article, cases: &mut [Case], scorers: &[Scorer<'_>]) {
    // A mention by itself has nothing beside it.
    let [first, _, ..] = scorers else {
        return;
    };
    let snapshot = first.snapshot;
    super::field::add_fields(cases, scorers, snapshot);
    super::chain::chain(cases, scorers, snapshot);
    super::sport::add_sport(article, cases, scorers, snapshot);
    super::team::add_teams(cases, scorers, snapshot);
    super::refer::refer_back(cases, scorers);
    share_context(cases, scorers, snapshot);
}

/// The entities that the cases are decided to be so far, with their probabilities.
pub(super) fn decided(cases: &[Case]) -> Vec<Option<(Ordinal, f64)>> {
    cases
        .iter()
        .map(|case| case.best().filter(|(_, probability)| *probability >= 0.5))
        .collect()
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
    let known = decided(cases);
    // For each country, the mentions whose entities are of it.
    let mut countries: FxHashMap<&str, Vec<(usize, Ordinal)>> = FxHashMap::default();
    for (place, found) in known.iter().enumerate() {
        let Some((entity, _)) = found else { continue };
        for code in snapshot.countries(snapshot.facts(*entity).countries) {
            countries.entry(code).or_default().push((place, *entity));
        }
    }
    for (place, (case, scorer)) in cases.iter_mut().zip(scorers).enumerate() {
        for (_, scored) in &mut case.candidates {
            let own = snapshot.countries(snapshot.facts(scored.entity).countries);
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
