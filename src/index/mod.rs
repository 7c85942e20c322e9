//! The snapshot: an immutable in-memory index of the catalogue at one revision.

mod hashes;
mod names;
mod offices;
mod search;
mod tenures;
mod vocabulary;

use std::sync::Arc;

use rustc_hash::FxHashMap;

pub use names::{NameId, NameRecord, Names};
pub use offices::{OfficeRecord, Offices, TermId, TitleRecord, title_key};
pub use search::Hit;
pub use tenures::{TenureRecord, Tenures};
pub use vocabulary::{Alike, Signature, Vocabulary, WordId};

use crate::model::{
    Catalogue, Certainty, DaySpan, Entity, EntityId, Gender, HolderAt, Kind, RoleAt, Term,
};
use crate::text::{lexicon, tokenise};

/// The place of an entity among the snapshot's entities, which are in the order of their ids.
pub type Ordinal = u32;

/// An immutable index of the catalogue at one revision. Cheap to share, never changed.
#[derive(Debug)]
pub struct Snapshot {
    catalogue: Arc<Catalogue>,
    revision: u64,
    ids: Vec<EntityId>,
    facts: Vec<Facts>,
    counts: Counts,
    names: Names,
    offices: Offices,
    tenures: Tenures,
    /// Places that bear a jurisdiction's name, by its code.
    nations: FxHashMap<&'static str, Vec<Ordinal>>,
}

/// What scoring needs to know of an entity, close at hand.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What it is.
    pub kind: Kind,
    /// A person's gender.
    pub gender: Option<Gender>,
    /// Days on which it was surely not yet, or no longer, alive or in being: the earliest day
    /// of birth and the latest of death.
    pub life: (crate::model::Day, crate::model::Day),
    /// Jurisdictions.
    pub countries: Box<[Box<str>]>,
    /// The best rank of an office it ever held: 1 (highest) to 5; 6 when none.
    pub best_rank: u8,
}

/// How large a snapshot is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// People.
    pub people: usize,
    /// Organisations.
    pub organisations: usize,
    /// Places.
    pub places: usize,
    /// Offices.
    pub offices: usize,
    /// Names of all of them.
    pub names: usize,
    /// Tenures.
    pub tenures: usize,
}

impl Snapshot {
    /// Indexes a catalogue. O(names x length) time.
    #[must_use]
    pub fn build(catalogue: Arc<Catalogue>, revision: u64) -> Self {
        let ids: Vec<EntityId> = catalogue.entities.keys().copied().collect();
        let ordinal = |id: EntityId| ids.binary_search(&id).ok().map(|place| place as Ordinal);
        let offices = Offices::build(&catalogue, &ordinal);
        let tenures = Tenures::build(&catalogue, ids.len(), &ordinal);
        let names = Names::build(catalogue.entities.values(), lexicon());
        let mut counts = Counts {
            tenures: tenures.len(),
            ..Counts::default()
        };
        let mut facts = Vec::with_capacity(ids.len());
        let mut nations: FxHashMap<&'static str, Vec<Ordinal>> = FxHashMap::default();
        for (place, entity) in catalogue.entities.values().enumerate() {
            counts.names += entity.names.len();
            match entity.kind {
                Kind::Person => counts.people += 1,
                Kind::Organisation => counts.organisations += 1,
                Kind::Place => {
                    counts.places += 1;
                    for code in codes_of(entity.primary_name()) {
                        nations.entry(code).or_default().push(place as Ordinal);
                    }
                }
                Kind::Office => counts.offices += 1,
            }
            let best_rank = tenures
                .of_holder(place as Ordinal)
                .filter_map(|tenure| offices.record(tenure.office))
                .map(|office| office.rank)
                .min();
            facts.push(Facts::of(entity, best_rank.unwrap_or(6)));
        }
        Self {
            revision,
            ids,
            facts,
            counts,
            names,
            offices,
            tenures,
            nations,
            catalogue,
        }
    }

    /// The places that bear the name of a jurisdiction, in the order of their ids.
    #[must_use]
    pub fn places_of(&self, code: &str) -> &[Ordinal] {
        self.nations.get(code).map_or(&[], Vec::as_slice)
    }

    /// The catalogue revision that this snapshot shows.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The catalogue that this snapshot shows.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// How large the snapshot is.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The entity that answers for `id`, following redirects. O(log n).
    #[must_use]
    pub fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.catalogue.entities.get(&self.catalogue.canonical(id))
    }

    /// The place of an entity, following redirects. O(log n).
    #[must_use]
    pub fn ordinal(&self, id: EntityId) -> Option<Ordinal> {
        self.ids
            .binary_search(&self.catalogue.canonical(id))
            .ok()
            .map(|place| place as Ordinal)
    }

    /// The entity at a place. O(log n).
    #[must_use]
    pub fn entity_at(&self, ordinal: Ordinal) -> Option<&Entity> {
        self.catalogue.entities.get(self.ids.get(ordinal as usize)?)
    }

    /// The id at a place that came from this snapshot.
    #[must_use]
    pub fn id_at(&self, ordinal: Ordinal) -> EntityId {
        self.ids[ordinal as usize]
    }

    /// What scoring needs to know of the entity at a place that came from this snapshot.
    #[must_use]
    pub fn facts(&self, ordinal: Ordinal) -> &Facts {
        &self.facts[ordinal as usize]
    }

    /// How many entities there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The names.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The offices.
    #[must_use]
    pub fn offices(&self) -> &Offices {
        &self.offices
    }

    /// The tenures.
    #[must_use]
    pub fn tenures(&self) -> &Tenures {
        &self.tenures
    }

    /// Type-ahead over names: every entity with a name that begins with or resembles `text`,
    /// of one of `kinds` (any when empty), best first, ties by id, at most `limit`.
    #[must_use]
    pub fn search(&self, text: &str, kinds: &[Kind], limit: usize) -> Vec<Hit> {
        search::search(self, text, kinds, limit)
    }

    /// The roles that an entity held over `span`, or ever when `None`: certain ones first, the
    /// incoming before the outgoing on a handover day, then by rank of the office, latest
    /// start and id.
    #[must_use]
    pub fn tenures_of(&self, holder: EntityId, span: Option<DaySpan>) -> Vec<RoleAt> {
        let Some(holder) = self.ordinal(holder) else {
            return Vec::new();
        };
        self.ordered(self.tenures.of_holder(holder), span)
            .into_iter()
            .filter_map(|(tenure, certainty)| self.role_at(tenure, certainty, span))
            .collect()
    }

    /// Who held an office over `span`, or ever when `None`: ordered as [`Self::tenures_of`].
    #[must_use]
    pub fn holders_of(&self, office: EntityId, span: Option<DaySpan>) -> Vec<HolderAt> {
        let Some(office) = self.ordinal(office) else {
            return Vec::new();
        };
        self.ordered(self.tenures.of_office(office), span)
            .into_iter()
            .filter_map(|(tenure, certainty)| {
                let holder = self.entity_at(tenure.holder)?;
                Some(HolderAt {
                    holder: holder.id,
                    name: holder.primary_name().to_owned(),
                    role: self.role_at(tenure, certainty, span)?,
                })
            })
            .collect()
    }

    fn ordered<'a>(
        &self,
        tenures: impl Iterator<Item = &'a TenureRecord>,
        span: Option<DaySpan>,
    ) -> Vec<(&'a TenureRecord, Certainty)> {
        let mut found: Vec<_> = tenures
            .filter_map(|tenure| {
                let certainty = match span {
                    Some(span) => tenure.certainty(span)?,
                    None => Certainty::Certain,
                };
                Some((tenure, certainty))
            })
            .collect();
        found.sort_by_key(|(tenure, certainty)| {
            let outgoing = span.is_some_and(|span| {
                *certainty == Certainty::HandoverDay && !tenure.is_incoming(span)
            });
            let rank = self
                .offices
                .record(tenure.office)
                .map_or(6, |office| office.rank);
            let start = std::cmp::Reverse(tenure.interval.latest_start);
            (
                *certainty == Certainty::Possible,
                outgoing,
                rank,
                start,
                tenure.id,
            )
        });
        found
    }

    fn role_at(
        &self,
        record: &TenureRecord,
        certainty: Certainty,
        span: Option<DaySpan>,
    ) -> Option<RoleAt> {
        let tenure = self.catalogue.tenures.get(&record.id)?;
        let office = self.entity_at(record.office)?;
        let body = office
            .office
            .as_ref()
            .and_then(|detail| detail.organisation)
            .and_then(|id| self.entity(id));
        Some(RoleAt {
            tenure: tenure.id,
            office: office.id,
            title: office.primary_name().to_owned(),
            organisation: body.map(|body| (body.id, body.primary_name().to_owned())),
            countries: office.countries.clone(),
            start: tenure.start,
            end: tenure.end,
            scheduled_end: tenure.scheduled_end,
            certainty,
            acting: tenure.acting,
            constituency: seat(&tenure.terms, span),
            terms: tenure.terms.clone(),
        })
    }
}

/// The seat named by the latest term that may cover the span.
fn seat(terms: &[Term], span: Option<DaySpan>) -> Option<String> {
    terms
        .iter()
        .rev()
        .filter(|term| {
            let Some(span) = span else { return true };
            term.start.is_none_or(|start| start.first() < span.end)
                && term.end.is_none_or(|end| span.start <= end.last())
        })
        .find_map(|term| term.constituency.clone())
}

/// The jurisdictions that a whole name is a name of.
fn codes_of(name: &str) -> Vec<&'static str> {
    let tokens = tokenise(name);
    let Some((length, found)) = lexicon().jurisdictions.longest(&tokens) else {
        return Vec::new();
    };
    let named = found.iter().filter(|place| !place.demonym);
    if length < tokens.len() {
        return Vec::new();
    }
    let mut codes: Vec<_> = named.map(|place| place.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

impl Facts {
    fn of(entity: &Entity, best_rank: u8) -> Self {
        use crate::model::Day;
        Self {
            kind: entity.kind,
            gender: entity.gender,
            life: (
                entity
                    .born
                    .map_or(Day::MIN, crate::model::PartialDate::first),
                entity
                    .died
                    .map_or(Day::MAX, crate::model::PartialDate::last),
            ),
            countries: entity
                .countries
                .iter()
                .map(|code| code.as_str().into())
                .collect(),
            best_rank,
        }
    }
}
