//! All that is known: entities, their names, their tenures.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Entity, EntityId, Tenure, TenureId};

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

/// The whole catalogue at one revision. Ordered maps: every walk is in order of ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Canonical entities by id.
    pub entities: BTreeMap<EntityId, Entity>,
    /// Tenures by id. Holder and office are canonical ids present in `entities`.
    pub tenures: BTreeMap<TenureId, Tenure>,
    /// Ids that were given up, each with the id that answers for it. Targets are canonical:
    /// chains are flattened, cycles impossible.
    pub redirects: BTreeMap<EntityId, EntityId>,
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
}
