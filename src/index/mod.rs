//! The snapshot: an immutable in-memory index of the catalogue at one revision.

mod advance;
mod entities;
mod fork_map;
mod hashes;
pub mod kept;
mod lists;
mod names;
mod numbers;
mod offices;
mod ranks;
mod roles;
mod search;
mod spacing;
mod tenures;
mod vocabulary;

use std::sync::Arc;

use smallvec::SmallVec;

pub use advance::Difference;
use advance::{Since, nations};
use entities::Entities;
pub use entities::{Countries, Facts};
use lists::Lists;
pub use names::{HeldWord, NameId, NameRecord, Names, Posting};
pub(crate) use offices::title_key_of;
pub use offices::{Group, OfficeRecord, Offices, TermId, TitleRecord, title_key};
pub use search::Hit;
pub use tenures::{TenureRecord, Tenures, seat_key, seat_keys};
pub use vocabulary::{Alike, Edits, Signature, Vocabulary, WordId};

use crate::model::{Catalogue, EntityId, EntityRef, Kind};
use crate::text::{lexicon, tokenise};

/// The number of an entity in one snapshot. Ordinals are in the order of the entities' ids.
pub type Ordinal = u32;

/// An immutable index of the catalogue at one revision. Cheap to share, never changed.
///
/// It is what was indexed when it was built, and over that what changed since: see
/// [`Self::advance`].
#[derive(Debug)]
pub struct Snapshot {
    catalogue: Arc<Catalogue>,
    revision: u64,
    /// The catalogue that was indexed at first, how large it was, and what differs since.
    indexed: Arc<Catalogue>,
    indexed_revision: u64,
    first_counts: Counts,
    since: Arc<Since>,
    entities: Entities,
    counts: Counts,
    names: Names,
    offices: Offices,
    tenures: Tenures,
    /// Places that bear a jurisdiction's name, by its code.
    nations: Lists<&'static str>,
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
    /// Indexes a catalogue, on all cores. O(names x length) time.
    #[must_use]
    pub fn build(catalogue: Arc<Catalogue>, revision: u64) -> Self {
        let lexicon = lexicon();
        let all: Vec<EntityRef<'_>> = catalogue.entities.values().collect();
        let mut entities = Entities::build(&catalogue);
        let offices = Offices::build(&catalogue, &all, &entities, lexicon);
        let tenures = Tenures::build(&catalogue, &entities);
        let numbered = || {
            all.iter()
                .enumerate()
                .map(|(place, entity)| (entities.number(place), entity))
        };
        let nations = numbered()
            .flat_map(|(ordinal, entity)| nations(*entity).zip(std::iter::repeat(ordinal)));
        let nations = Lists::of(nations);
        let ranks = numbered().map(|(ordinal, _)| best_rank(ordinal, &tenures, &offices));
        let ranks: Vec<u8> = ranks.collect();
        entities.set_facts(&all, &ranks);
        let names = Names::build(&all, &entities, lexicon);
        let mut counts = Counts {
            tenures: tenures.len(),
            ..Counts::default()
        };
        for entity in &all {
            counts.add(*entity);
        }
        Self {
            revision,
            indexed: catalogue.clone(),
            indexed_revision: revision,
            first_counts: counts,
            since: Arc::default(),
            entities,
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
        self.nations.get(code)
    }

    /// The catalogue revision that this snapshot shows.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The catalogue that this snapshot shows.
    #[must_use]
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// How large the snapshot is.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The entity that answers for `id`, following redirects. O(log n).
    #[must_use]
    pub fn entity(&self, id: EntityId) -> Option<EntityRef<'_>> {
        self.catalogue.entities.get(&self.catalogue.canonical(id))
    }

    /// The number of an entity, following redirects. O(log n).
    #[must_use]
    pub fn ordinal(&self, id: EntityId) -> Option<Ordinal> {
        self.entities.ordinal(self.catalogue.canonical(id))
    }

    /// The entity with a number. O(1), O(log n) of one near others that changed.
    #[must_use]
    pub fn entity_at(&self, ordinal: Ordinal) -> Option<EntityRef<'_>> {
        let unchanged = self.entities.unchanged(ordinal, &self.catalogue);
        unchanged.or_else(|| self.catalogue.entities.get(&self.entities.id(ordinal)?))
    }

    /// The id of the entity with a number that came from this snapshot.
    #[must_use]
    pub fn id_at(&self, ordinal: Ordinal) -> EntityId {
        // A number of another snapshot is a defect of the caller, and has no right answer.
        self.entities.id(ordinal).unwrap_or(EntityId::from_bits(0))
    }

    /// What scoring needs to know of the entity with a number that came from this snapshot.
    #[must_use]
    #[inline]
    pub fn facts(&self, ordinal: Ordinal) -> &Facts {
        self.entities.facts(ordinal)
    }

    /// The jurisdictions of an entity, of whose facts this is the list.
    #[must_use]
    pub fn countries(&self, list: Countries) -> &[Box<str>] {
        self.entities.countries(list)
    }

    /// How many entities there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
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

    /// The offices of an organisation, in order. O(k log k) time for k offices, behind O(log offices).
    #[must_use]
    pub fn offices_of(&self, body: Ordinal) -> SmallVec<[Ordinal; 8]> {
        let ever = self.offices.ever_of_organisation(self.id_at(body));
        let ever = ever.filter_map(|id| self.ordinal(id));
        let mut own: SmallVec<[Ordinal; 8]> = ever
            .filter(|office| {
                let record = self.offices.record(*office);
                record.is_some_and(|record| record.organisation == Some(body))
            })
            .collect();
        // Those of an index that was advanced come in another order, and some twice.
        own.sort_unstable();
        own.dedup();
        own
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
}

/// The best rank of an office that an entity ever held: see [`Facts::best_rank`].
fn best_rank(holder: Ordinal, tenures: &Tenures, offices: &Offices) -> u8 {
    let rank = |office| offices.record(office).map_or(6, |office| office.rank);
    let ranks = tenures.of_holder(holder).map(|tenure| rank(tenure.office));
    ranks.min().unwrap_or(Facts::NO_TENURE)
}

/// The jurisdictions that a whole name is a name of.
fn codes_of(name: &str) -> Vec<&'static str> {
    let tokens = tokenise(name);
    let Some((length, found)) = lexicon().jurisdictions.longest(&tokens) else {
        return Vec::new();
    };
    let named = found.iter().filter(|place| !place.demonym && !place.seat);
    if length < tokens.len() {
        return Vec::new();
    }
    let mut codes: Vec<_> = named.map(|place| place.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
