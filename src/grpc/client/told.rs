//! What a server tells of its catalogue, as the command line shows it.

use serde::Serialize;

use crate::grpc::pb;

/// What became of a value after a merge or its undoing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConflictTold {
    /// Which part of the entity.
    pub field: String,
    /// The value.
    pub value: String,
    /// "DIFFERENT", "ADDED_SINCE", "REMOVED_SINCE" or "CHANGED_SINCE".
    pub reason: String,
}

/// A merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Merged {
    /// Where it is visible.
    pub revision: u64,
    /// The survivor.
    pub canonical_id: String,
    /// The ids given up in it.
    pub merged_ids: Vec<String>,
    /// Where the entities disagree.
    pub conflicts: Vec<ConflictTold>,
}

/// A merge undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unmerged {
    /// Where it is visible.
    pub revision: u64,
    /// The entity that is back.
    pub restored_id: String,
    /// The one that it was parted from.
    pub survivor_id: String,
    /// What was edited since the merge.
    pub conflicts: Vec<ConflictTold>,
}

/// A part of an entity made one of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Split {
    /// Where it is visible.
    pub revision: u64,
    /// The new entity.
    pub new_id: String,
    /// The one that was split.
    pub canonical_id: String,
}

/// The writes that changed an entity, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntityHistory {
    /// What was asked for.
    pub requested_id: String,
    /// The id that answers for it.
    pub canonical_id: String,
    /// The revision that the history was read at.
    pub revision: u64,
    /// The oldest revision whose writes are kept.
    pub oldest_revision: u64,
    /// Ask for writes before this one; 0 when there are none.
    pub next_revision: u64,
    /// The writes.
    pub writes: Vec<WriteTold>,
}

/// One write that changed an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WriteTold {
    /// Its revision.
    pub revision: u64,
    /// When: milliseconds since 1970-01-01 UTC.
    pub time_ms: i64,
    /// Who asked for it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// What it did, one line a change.
    pub changes: Vec<String>,
}

/// One write as a watcher is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Watched {
    /// Its revision.
    pub revision: u64,
    /// When: milliseconds since 1970-01-01 UTC.
    pub time_ms: i64,
    /// Who asked for it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// The entities that it changed.
    pub entity_ids: Vec<String>,
    /// The tenures that it put or removed.
    pub tenure_ids: Vec<String>,
}

/// A page of the provisional entities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvisionalPage {
    /// The revision that it was read at.
    pub revision: u64,
    /// The entities.
    pub entities: Vec<ProvisionalEntity>,
    /// Asks for the next page; empty on the last.
    pub next: String,
}

/// An entity of which nothing but articles tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProvisionalEntity {
    /// Its id.
    pub id: String,
    /// "person" or "organisation".
    pub kind: &'static str,
    /// Its primary name.
    pub name: String,
    /// The article that introduced it.
    pub article_id: String,
    /// Whether another one mentioned it.
    pub seen_again: bool,
}

/// A catalogue at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CatalogueStatus {
    /// The revision that is served.
    pub revision: u64,
    /// Version of the rules, lexicons and weights.
    pub model_version: String,
    /// Whether writes are taken.
    pub writable: bool,
    /// People.
    pub people: i64,
    /// Organisations.
    pub organisations: i64,
    /// Places.
    pub places: i64,
    /// Offices.
    pub offices: i64,
    /// Names.
    pub names: i64,
    /// Tenures.
    pub tenures: i64,
    /// How it stands to a journal that it shares with others, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal: Option<JournalStatus>,
}

/// How a replica stands to its journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JournalStatus {
    /// The last revision heard of.
    pub head_revision: u64,
    /// How long ago the journal was heard of.
    pub silence_ms: i64,
    /// Why it cannot be used; empty when it can.
    pub trouble: String,
}

pub(super) fn conflicts(list: Vec<pb::Conflict>) -> Vec<ConflictTold> {
    let one = |conflict: pb::Conflict| {
        let reason = conflict.reason().as_str_name();
        ConflictTold {
            reason: reason.trim_start_matches("CONFLICT_REASON_").to_owned(),
            field: conflict.field,
            value: conflict.value,
        }
    };
    list.into_iter().map(one).collect()
}
