//! All that is known: entities, their names, their tenures.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Entity, EntityId, PackedMap, SharedMap, Tenure};

/// Where a part of the catalogue came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// Short name: "ifg".
    pub name: String,
    /// SPDX identifier or the licence's name, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The attribution that the licence asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<String>,
    /// The page of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Why an entity is no longer there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gone {
    /// Somebody deleted it. It comes back only when somebody asks for it.
    Deleted,
    /// A provisional entity that no article mentioned for too long. It comes back under its id
    /// when the mention that introduced it is seen again.
    Expired,
}

/// The whole catalogue at one revision. Ordered maps: every walk is in order of ids.
///
/// A copy shares with the original whatever neither of them changes, so a writer copies the
/// catalogue that readers see, changes the copy, and publishes it: milliseconds at a million
/// entities, and memory for what changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Canonical entities by id.
    pub entities: PackedMap<Entity>,
    /// Tenures by id. Holder and office are canonical ids present in `entities`.
    pub tenures: PackedMap<Tenure>,
    /// Ids that were given up, each with the id that answers for it. Targets are canonical:
    /// chains are flattened, cycles impossible. A target has an entity or is in `gone`.
    pub redirects: SharedMap<EntityId, EntityId>,
    /// Ids whose entity is no longer there. They are never used for another; what redirects to
    /// one of them is gone as well.
    pub gone: SharedMap<EntityId, Gone>,
    /// Sources by name.
    pub sources: BTreeMap<String, Source>,
}

impl Catalogue {
    /// The id that answers for `id`: itself, or what it redirects to. Does not tell whether
    /// the entity exists. O(log n).
    #[must_use]
    pub fn canonical(&self, id: EntityId) -> EntityId {
        self.redirects.get(&id).copied().unwrap_or(id)
    }

    /// Whether the entity that answered for `id` was deleted or expired. O(log n).
    #[must_use]
    pub fn is_gone(&self, id: EntityId) -> bool {
        self.gone(id).is_some()
    }

    /// Why the entity that answered for `id` is no longer there. O(log n).
    #[must_use]
    pub fn gone(&self, id: EntityId) -> Option<Gone> {
        self.gone.get(&self.canonical(id)).copied()
    }
}
