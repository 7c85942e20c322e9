//! Changes: the only way in which a catalogue changes.

use serde::{Deserialize, Serialize};

use crate::model::{Entity, EntityId, Provisional, Source, Tenure, TenureId};

/// One change of the catalogue. The catalogue is a pure function of its changes in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// Adds an entity, or replaces the one of that id, as a source or an article tells of it.
    PutEntity(Box<Entity>),
    /// Adds an entity, or replaces the one of that id, as somebody decided. What that changed
    /// stays when a source tells otherwise later.
    EditEntity(Box<Entity>),
    /// Removes an entity, with its tenures. Its id, and every id that redirects to it, answers
    /// that it is gone, and is never used for another.
    DeleteEntity {
        /// The entity.
        id: EntityId,
    },
    /// Brings an entity back that was deleted or has expired, as a source tells of it.
    Restore(Box<Entity>),
    /// An article mentioned a provisional entity.
    Sight(Box<Sight>),
    /// Removes a provisional entity that was not mentioned for too long. Its id answers that
    /// it is gone; the mention that introduced it brings it back.
    Expire {
        /// The entity.
        id: EntityId,
    },
    /// Gives up an id: from now on `to` answers for it. What it held, and what was held of it,
    /// goes to `to`; its names do not.
    Redirect {
        /// The id given up.
        from: EntityId,
        /// The id that answers for it.
        to: EntityId,
    },
    /// Makes one entity of two.
    Merge(Box<Merge>),
    /// Makes two entities again of what a merge had made one.
    Unmerge(Box<Unmerge>),
    /// Makes a new entity of a part of another.
    Split(Box<Split>),
    /// Adds a tenure, or replaces the one of that id, as a source tells of it.
    PutTenure(Box<Tenure>),
    /// Adds a tenure, or replaces the one of that id, as somebody decided. Its rows stay as
    /// they are when a source tells otherwise later.
    EditTenure(Box<Tenure>),
    /// Removes a tenure whose rows became those of another, or that no source tells of.
    DeleteTenure {
        /// The tenure.
        id: TenureId,
    },
    /// Removes a tenure, as somebody decided. Its rows are passed over when a source tells of
    /// them later.
    RemoveTenure {
        /// The tenure.
        id: TenureId,
    },
    /// Adds a source, or replaces the one of that name.
    PutSource(Source),
}

/// Two entities become one. The outcome is written out, so that a later version of the rules
/// of uniting changes no history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// The id given up.
    pub from: EntityId,
    /// What the two are together, under the id that answers for both.
    pub united: Entity,
}

/// A merge undone. The outcome is written out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmerge {
    /// What comes back, under the id that had been given up.
    pub restored: Entity,
    /// What is left, under the id that had answered for both.
    pub left: Entity,
    /// Tenures that go back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tenures: Vec<TenureId>,
    /// Offices that go back to the restored organisation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<EntityId>,
    /// Given-up ids that go back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<EntityId>,
}

/// A part of an entity becomes one of its own. The outcome is written out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// The new entity, under an id that was never used.
    pub new: Entity,
    /// What is left of the old one, under its id.
    pub left: Entity,
    /// Tenures that go to the new one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tenures: Vec<TenureId>,
    /// Given-up ids that go to the new one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<EntityId>,
}

/// What an article adds to what is known of a provisional entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// The entity.
    pub id: EntityId,
    /// As it is from now on.
    pub provisional: Provisional,
}
