//! Score: every candidate's score is the sum of its evidence.

mod address;
mod beside;
mod by_name;
mod by_role;
mod context;
mod named_holders;
mod namesake;
mod nth;
mod parts;
mod renamed;
mod seat;
mod texts;

use super::cue::Cue;
use super::name::NameQuery;
use super::parse::Reading;
use super::role::{OfficeFit, RoleQuery, Setting, When, find_offices, former_end};
use super::shape::shape;
use super::weights;
use crate::index::{NameId, Ordinal, Snapshot};
use crate::model::{Certainty, DaySpan, Feature, Gender, Kind, Mention, Modifier, Preference};
use crate::text::{RolePhrase, lexicon};

pub(super) use parts::{Part, part, weighed};

/// Offices of this rank and above are high ones: who held one is spoken of for long.
pub(super) const HIGH_RANK: u8 = 2;
/// Beyond this rank stands who holds no office.
pub(super) const LOWEST_RANK: u8 = 5;
/// The ranks of members of parliaments, mayors and below.
const LOW_RANKS: std::ops::RangeInclusive<u8> = 3..=LOWEST_RANK;
/// Tenures of one person that are looked at, to tell where somebody is known or whether two records
/// are of one.
pub(super) const MOST_TENURES: usize = 32;

/// Most scores have no more parts: more cost another allocation.
const MOST_PARTS: usize = 8;

/// A candidate with its evidence so far.
#[derive(Clone, Debug)]
pub(super) struct Scored {
    /// The entity.
    pub(super) entity: Ordinal,
    /// The name that matched, when it was found by name.
    pub(super) name: Option<NameId>,
    /// The office by which a role phrase found it.
    pub(super) office: Option<Ordinal>,
    /// The parts of the score.
    pub(super) parts: Vec<Part>,
}

impl Scored {
    /// The sum of the parts: exact, because every weight is a multiple of the grain.
    #[must_use]
    pub(super) fn score(&self) -> f64 {
        self.parts.iter().map(|part| part.weight).sum()
    }

    /// Whether one of the cues was weighed.
    #[must_use]
    pub(super) fn has(&self, cues: &[Cue]) -> bool {
        self.parts.iter().any(|part| cues.contains(&part.cue))
    }
}

/// What scoring one mention needs.
pub(super) struct Scorer<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// Where the article speaks of.
    pub(super) setting: &'a Setting,
    /// The mention.
    pub(super) mention: &'a Mention,
    /// Its date.
    pub(super) span: Option<DaySpan>,
    /// Whether to say why.
    pub(super) explain: bool,
    /// What the size of the catalogue tells against any one entity: see [`size`].
    pub(super) size: f64,
}

/// What the size of a catalogue of so many tells against any one entity, in nats.
#[must_use]
pub(super) fn size(entities: usize) -> f64 {
    let size = (entities.max(1) as f64).ln();
    let beyond = (size - weights::PRIOR_FITTED).max(0.0);
    -(size - beyond * (1.0 - weights::PRIOR_BEYOND) - weights::PRIOR_FREE).max(0.0)
}

/// Whether a role is held "then", of which nothing else is said: not "the then acting president".
#[must_use]
pub(super) fn is_then(role: &Option<RolePhrase>) -> bool {
    let modifiers = role.as_ref().map(|role| role.modifiers.as_slice());
    modifiers == Some(&[Modifier::Then])
}

/// A person's gender, as the catalogue or, where it does not say, the given name tells it.
#[must_use]
pub(super) fn gender_of(entity: Ordinal, snapshot: &Snapshot) -> Option<Gender> {
    let facts = snapshot.facts(entity);
    if facts.kind != Kind::Person {
        return None;
    }
    facts.gender.or_else(|| {
        let names = snapshot.names();
        let record = names.record(names.of_entity(entity).next()?);
        let first = names.ids_of(record).next()?;
        let given = record.family() > 0;
        let word = names.vocabulary.word(first);
        given
            .then(|| lexicon().given_name(word))
            .flatten()
            .flatten()
    })
}

/// Whether a question asks for a president and says nothing of which: "who was vice president in
/// 1978". Those who ask so in English mean the American one.
fn asks_for_president(reading: &Reading) -> bool {
    let role = reading.role.as_ref().filter(|_| reading.asks);
    role.is_some_and(|role| {
        let class = lexicon().class(role.classes[0]).name;
        role.terms.is_empty()
            && reading.name.is_none()
            && reading.beside.is_none()
            && matches!(class, "president" | "vice_president")
    })
}

/// One reading of a mention, scored.
#[derive(Debug, Default)]
pub(super) struct ScoredReading {
    /// The candidates; unordered.
    pub(super) candidates: Vec<Scored>,
    /// The offices that its role names, best first.
    pub(super) offices: Vec<OfficeFit>,
}

impl Scorer<'_> {
    /// Scores the candidates of one reading.
    #[must_use]
    pub(super) fn score(&self, reading: &Reading, query: Option<&NameQuery>) -> ScoredReading {
        if let Some(country) = self.setting.asked_home
            && asks_for_president(reading)
        {
            let setting = Setting {
                country: country.to_owned(),
                ..Setting::default()
            };
            let there = Scorer {
                setting: &setting,
                ..*self
            };
            return there.score(reading, query);
        }
        if let Some(beside) = &reading.beside {
            return ScoredReading {
                candidates: self.by_other(reading, beside),
                offices: Vec::new(),
            };
        }
        if let (Some(number), Some(role)) = (reading.nth, &reading.role) {
            return ScoredReading {
                candidates: self.by_number(reading, role, number),
                offices: Vec::new(),
            };
        }
        let text = reading.text_of(&self.mention.text);
        let spelt = reading.spelt.as_deref();
        let as_written = || self.snapshot.offices().with_title(text).is_empty();
        let spelt = spelt.filter(|_| reading.asked.is_none() && as_written());
        let other = reading.asked.as_deref().or(spelt);
        let written = other.unwrap_or(text);
        let key = reading.title_key.as_deref().filter(|_| other.is_none());
        let role = reading.role.as_ref().map(|role| match key {
            Some(key) => RoleQuery::keyed(role, (text, key), self.setting, self.snapshot),
            None => RoleQuery::new(role, written, self.setting, self.snapshot),
        });
        let when = self.when(reading);
        let mut offices = Vec::new();
        if let Some(role) = &role {
            // "The then minister" is of an office that there is, or else of one that there was.
            let then = is_then(&reading.role) && query.is_none();
            let first = if then { when.plainly() } else { when };
            offices = find_offices(role, first, self.explain);
            if then && offices.iter().all(|office| office.vacant) {
                offices = find_offices(role, when, self.explain);
            }
        }
        let wants_office = reading.about_office
            || self.mention.preference == Some(Preference::Office)
            || self.mention.kind == Some(Kind::Office);
        let mut candidates = match query {
            Some(query) => self.by_name(reading, query, role.as_ref(), &offices),
            None if wants_office => self.as_offices(&offices),
            None => match (&reading.role, &role) {
                (Some(phrase), Some(role)) => {
                    let seated = self.by_seat(reading, phrase);
                    if seated.is_empty() {
                        self.by_role(reading, role, &offices)
                    } else {
                        seated
                    }
                }
                _ => Vec::new(),
            },
        };
        let titled = || offices.iter().any(|office| office.titled);
        if let Some(namesake) = &reading.namesake
            && (query.is_some() || namesake.of_role && !titled())
        {
            self.doubt_named(namesake, &mut candidates);
        }
        ScoredReading {
            candidates,
            offices,
        }
    }

    fn as_offices(&self, offices: &[OfficeFit]) -> Vec<Scored> {
        offices
            .iter()
            .map(|office| {
                let mut candidate = Scored {
                    entity: office.office,
                    name: None,
                    office: Some(office.office),
                    parts: vec![self.role_part(office)],
                };
                self.add_hint(&mut candidate);
                candidate
            })
            .collect()
    }

    fn when(&self, reading: &Reading) -> When {
        let Some(role) = &reading.role else {
            return When::new(self.span, &[]);
        };
        let when = When {
            began: reading.became,
            ..When::new(self.span, &role.modifiers)
        };
        // Who held it before has held it while there was such a country: "the former Soviet leader".
        let end = former_end(role).filter(|_| !when.is_at_date());
        let end = end.zip(when.span).filter(|(end, span)| *end < span.start);
        When {
            span: end.map_or(when.span, |(end, _)| Some(DaySpan::day(end))),
            ..when
        }
    }

    fn role_part(&self, office: &OfficeFit) -> Part {
        part(Feature::Role, office.weight, self.explain, || {
            let title = self
                .snapshot
                .entity_at(office.office)
                .and_then(|entity| entity.name(usize::from(office.title)))
                .map_or_else(String::new, |name| name.text.to_owned());
            (self.mention.text.clone(), title, office.detail.clone())
        })
    }

    /// What is known of an entity before the mention is read.
    pub(super) fn prior(&self, entity: Ordinal) -> Vec<Part> {
        let facts = self.snapshot.facts(entity);
        let entities = self.snapshot.len();
        let mut parts = Vec::with_capacity(MOST_PARTS);
        parts.push(weighed(Cue::Size, self.size, self.explain, || {
            let detail = format!("one of {entities} entities");
            (String::new(), String::new(), detail)
        }));
        let (cue, detail) = match (facts.kind, facts.best_rank) {
            (Kind::Organisation, _) => (Cue::Organisation, "organisation"),
            (Kind::Place, _) => (Cue::Place, "place"),
            (Kind::Office, _) => return parts,
            (Kind::Person, 0 | 1) => (Cue::Rank1, "best office of rank 1"),
            (Kind::Person, 2) => (Cue::Rank2, "best office of rank 2"),
            (Kind::Person, 3) => (Cue::Rank3, "best office of rank 3"),
            (Kind::Person, 4) => (Cue::Rank4, "best office of rank 4"),
            (Kind::Person, 5) => (Cue::Rank5, "best office of rank 5"),
            (Kind::Person, _) if facts.identified => {
                (Cue::NoOffice, "no office known, but identified elsewhere")
            }
            (Kind::Person, _) => (Cue::Obscure, "no office known, nor identified elsewhere"),
        };
        let say = |detail: &str| (String::new(), detail.to_owned(), String::new());
        parts.push(weighed(cue, 1.0, self.explain, || say(detail)));
        if facts.kind == Kind::Person && facts.best_rank <= HIGH_RANK && facts.identified {
            parts.push(weighed(Cue::Identified, 1.0, self.explain, || {
                say("identified elsewhere")
            }));
        }
        let Some(span) = self.span.filter(|_| facts.kind == Kind::Person) else {
            return parts;
        };
        if LOW_RANKS.contains(&facts.best_rank) && self.is_local(entity) {
            parts.push(weighed(Cue::Local, 1.0, self.explain, || {
                say("no office of a whole country")
            }));
        }
        if facts.has_held() {
            let tenures = self.snapshot.tenures().of_holder(entity);
            let best = tenures.filter_map(|tenure| tenure.certainty(span)).min();
            let (cue, detail) = match best {
                Some(Certainty::Certain | Certainty::HandoverDay) => {
                    (Cue::InOffice, "in office on the day")
                }
                Some(Certainty::Possible) => (Cue::PerhapsInOffice, "perhaps in office on the day"),
                None if facts.best_rank <= HIGH_RANK => {
                    (Cue::OutOfHighOffice, "out of high office on the day")
                }
                None => (Cue::OutOfOffice, "out of office on the day"),
            };
            parts.push(weighed(cue, 1.0, self.explain, || say(detail)));
        }
        parts
    }

    /// Whether all offices that somebody held are of parts of countries. O(their tenures), at most
    /// [`MOST_TENURES`].
    fn is_local(&self, entity: Ordinal) -> bool {
        let offices = self.snapshot.offices();
        let mut held = self.snapshot.tenures().of_holder(entity).take(MOST_TENURES);
        held.all(|tenure| {
            let office = offices.record(tenure.office);
            office.is_some_and(|office| office.local)
        })
    }

    /// In which way the mention is the candidate's name.
    pub(super) fn add_shape(&self, query: &NameQuery, candidate: &mut Scored) {
        let Some(name) = candidate.name else { return };
        // Another name need not share a word with the full one.
        if candidate.has(&[Cue::AlsoName, Cue::PartBodyWord]) && !candidate.has(&[Cue::Words]) {
            return;
        }
        let cue = shape(query, name, self.snapshot);
        let evidence = weighed(cue, 1.0, self.explain, || {
            (
                String::new(),
                self.name_text(name),
                cue.as_str().replace('_', " "),
            )
        });
        candidate.parts.push(evidence);
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    /// A catalogue of a few hundred tells nothing against anybody; up to the size of that which the
    /// weights were fitted with each doubling costs a doubling, and less than a third of one beyond.
    #[test]
    fn the_size_of_a_catalogue_tells_against_each_less_and_less() {
        let doubled = |entities: usize| size(entities) - size(2 * entities);
        let doubling = std::f64::consts::LN_2;
        for entities in [0, 1, 600] {
            assert!(size(entities).abs() < 1e-9, "{entities}");
        }
        for entities in [1_000, 5_000, 25_000] {
            let cost = doubled(entities);
            assert!((cost - doubling).abs() < 1e-9, "{entities}: {cost}");
        }
        for entities in [100_000, 1_000_000, 10_000_000] {
            let cost = doubled(entities);
            assert!(cost > 0.0 && cost < doubling / 3.0, "{entities}: {cost}");
        }
    }
}
