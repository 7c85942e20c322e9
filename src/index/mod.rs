//! The snapshot: an immutable in-memory index of the catalogue at one revision.

use std::sync::Arc;

use crate::model::{Catalogue, DaySpan, Entity, EntityId, HolderAt, Kind, RoleAt};

/// An immutable index of the catalogue at one revision. Cheap to share, never changed.
#[derive(Debug)]
pub struct Snapshot {
    catalogue: Arc<Catalogue>,
    revision: u64,
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

/// One hit of a search over names.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The entity's canonical id.
    pub id: EntityId,
    /// What it is.
    pub kind: Kind,
    /// Its primary name.
    pub name: String,
    /// The name of it that matched.
    pub matched_name: String,
    /// How well, 0 to 1; not a probability.
    pub similarity: f64,
}

impl Snapshot {
    /// Indexes a catalogue. O(names x length) time.
    #[must_use]
    pub fn build(catalogue: Arc<Catalogue>, revision: u64) -> Self {
        Self {
            catalogue,
            revision,
        }
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
        Counts::default()
    }

    /// The entity that answers for `id`, following redirects. O(log n).
    #[must_use]
    pub fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.catalogue.entities.get(&self.catalogue.canonical(id))
    }

    /// Type-ahead over names: every entity with a name that begins with or resembles `text`,
    /// of one of `kinds` (any when empty), best first, ties by id, at most `limit`.
    #[must_use]
    pub fn search(&self, _text: &str, _kinds: &[Kind], _limit: usize) -> Vec<Hit> {
        Vec::new()
    }

    /// The roles that an entity held over `span`, or ever when `None`: certain ones first, the
    /// incoming before the outgoing on a handover day, then by rank of the office, latest
    /// start and id.
    #[must_use]
    pub fn tenures_of(&self, _holder: EntityId, _span: Option<DaySpan>) -> Vec<RoleAt> {
        Vec::new()
    }

    /// Who held an office over `span`, or ever when `None`: ordered as [`Self::tenures_of`].
    #[must_use]
    pub fn holders_of(&self, _office: EntityId, _span: Option<DaySpan>) -> Vec<HolderAt> {
        Vec::new()
    }
}
