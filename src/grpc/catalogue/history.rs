//! What was written: an entity's history, and the writes as they are made.

use std::collections::{BTreeSet, VecDeque};
use std::ops::ControlFlow;
use std::sync::Arc;

use futures_util::Stream;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

use crate::catalogue::{Change, Journal, JournalError, Record};
use crate::grpc::Snapshots;
use crate::grpc::pb::{
    EntityWrite, GetEntityHistoryRequest, GetEntityHistoryResponse, WatchChangesResponse,
};
use crate::grpc::status::Refusal;
use crate::index::Snapshot;
use crate::model::{EntityId, TenureId};

/// Writes of one answer unless the caller says otherwise, and at most.
const DEFAULT_WRITES: usize = 100;
const MAX_WRITES: usize = 1_000;
/// Lines that one write tells of an entity, at most.
const MAX_LINES: usize = 100;
/// Responses that wait for a watcher; then the journal is read no further for it.
const AHEAD: usize = 16;

/// A question for an entity's history.
pub(super) struct History {
    /// The id asked for, the one that answers, and all that were given up for it.
    ids: BTreeSet<EntityId>,
    canonical: EntityId,
    requested: String,
    revision: u64,
    size: usize,
    before: u64,
}

impl History {
    /// # Errors
    ///
    /// A negative size; an id that was never an entity's.
    pub(super) fn of(
        request: &GetEntityHistoryRequest,
        id: EntityId,
        snapshot: &Snapshot,
    ) -> Result<Self, Refusal> {
        let size = match usize::try_from(request.page_size) {
            Ok(0) => DEFAULT_WRITES,
            Ok(size) => size.min(MAX_WRITES),
            Err(_) => {
                let told = "must not be negative";
                return Err(Refusal::field("page_size", "OUT_OF_RANGE", told));
            }
        };
        let catalogue = snapshot.catalogue();
        let canonical = catalogue.canonical(id);
        if !catalogue.entities.contains_key(&canonical) && !catalogue.is_gone(id) {
            return Err(Refusal::NotFound(request.id.clone()));
        }
        let given_up = catalogue.redirects.iter();
        let given_up = given_up.filter(|(_, to)| **to == canonical);
        let mut ids: BTreeSet<EntityId> = given_up.map(|(from, _)| *from).collect();
        ids.extend([id, canonical]);
        Ok(Self {
            ids,
            canonical,
            requested: request.id.clone(),
            revision: snapshot.revision(),
            size,
            before: match request.before_revision {
                0 => u64::MAX,
                before => before,
            },
        })
    }

    /// Reads the whole journal before the revision asked for, and keeps the newest writes.
    /// O(journal).
    pub(super) fn read(self, journal: &dyn Journal) -> Result<GetEntityHistoryResponse, Refusal> {
        let oldest_revision = journal.oldest().map_err(failed)?;
        let mut newest: VecDeque<EntityWrite> = VecDeque::new();
        let mut more = false;
        let mut tenures = BTreeSet::new();
        let mut keep = |record: Record| {
            if record.revision >= self.before || record.revision > self.revision {
                return ControlFlow::Break(());
            }
            let mut changes = Vec::new();
            for change in &record.changes {
                // Each is looked at, also when no more are told: later ones depend on it.
                let concerns = self.concerns(change, &mut tenures);
                if concerns && changes.len() < MAX_LINES {
                    changes.push(describe(change));
                }
            }
            if !changes.is_empty() {
                newest.push_back(EntityWrite {
                    revision: record.revision,
                    time_ms: record.time,
                    author: record.author,
                    reason: record.reason,
                    changes,
                });
                if newest.len() > self.size {
                    newest.pop_front();
                    more = true;
                }
            }
            ControlFlow::Continue(())
        };
        journal
            .read(oldest_revision.saturating_sub(1), &mut keep)
            .map_err(failed)?;
        let next_revision = newest.front().filter(|_| more);
        Ok(GetEntityHistoryResponse {
            next_revision: next_revision.map_or(0, |write| write.revision),
            writes: newest.into_iter().rev().collect(),
            oldest_revision,
            canonical_id: self.canonical.to_string(),
            revision: self.revision,
            requested_id: self.requested,
        })
    }
}

impl History {
    /// Whether a change is about the entity. Its removal names a tenure by its id alone, so
    /// `tenures` are those that were put for the entity by the changes before.
    fn concerns(&self, change: &Change, tenures: &mut BTreeSet<TenureId>) -> bool {
        let named = touches(change).iter().any(|id| self.ids.contains(id));
        match tenure_of(change) {
            Some(id) if named => {
                tenures.insert(id);
                true
            }
            // Removed, or given to somebody else.
            Some(id) => tenures.remove(&id),
            None => named,
        }
    }
}

/// The tenure that a change puts or removes.
fn tenure_of(change: &Change) -> Option<TenureId> {
    match change {
        Change::PutTenure(tenure) | Change::EditTenure(tenure) => Some(tenure.id),
        Change::DeleteTenure { id } | Change::RemoveTenure { id } => Some(*id),
        _ => None,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn failed(error: JournalError) -> Refusal {
    tracing::error!(%error, "the journal cannot be read");
    Refusal::JournalFailed
}

/// The entities that a change names. A tenure's deletion names only the tenure.
fn touches(change: &Change) -> Vec<EntityId> {
    match change {
        Change::PutEntity(entity) | Change::EditEntity(entity) | Change::Restore(entity) => {
            vec![entity.id]
        }
        Change::DeleteEntity { id } | Change::Expire { id } => vec![*id],
        Change::Sight(sight) => vec![sight.id],
        Change::Redirect { from, to } => vec![*from, *to],
        Change::Merge(merge) => vec![merge.from, merge.united.id],
        Change::Unmerge(unmerge) => vec![unmerge.restored.id, unmerge.left.id],
        Change::Split(split) => vec![split.new.id, split.left.id],
        Change::PutTenure(tenure) | Change::EditTenure(tenure) => {
            vec![tenure.holder, tenure.office]
        }
        _ => Vec::new(),
    }
}

fn describe(change: &Change) -> String {
    match change {
        Change::PutEntity(entity) => format!("put entity {}: {}", entity.id, entity.primary_name()),
        Change::EditEntity(entity) => {
            format!("edited entity {}: {}", entity.id, entity.primary_name())
        }
        Change::Restore(entity) => {
            format!("restored entity {}: {}", entity.id, entity.primary_name())
        }
        Change::Sight(sight) => format!("mentioned entity {}", sight.id),
        Change::Expire { id } => format!("expired entity {id}"),
        Change::DeleteEntity { id } => format!("deleted entity {id}"),
        Change::Redirect { from, to } => format!("gave {from} up for {to}"),
        Change::Merge(merge) => format!("merged {} into {}", merge.from, merge.united.id),
        Change::Unmerge(unmerge) => {
            let (restored, left) = (unmerge.restored.id, unmerge.left.id);
            format!("undid the merge of {restored} into {left}")
        }
        Change::Split(split) => format!("split {} off {}", split.new.id, split.left.id),
        Change::PutTenure(tenure) => {
            let (holder, office) = (tenure.holder, tenure.office);
            format!("put tenure {} of {office} by {holder}", tenure.id)
        }
        Change::EditTenure(tenure) => {
            let (holder, office) = (tenure.holder, tenure.office);
            format!("edited tenure {} of {office} by {holder}", tenure.id)
        }
        Change::DeleteTenure { id } => format!("deleted tenure {id}"),
        Change::RemoveTenure { id } => format!("removed tenure {id}"),
        Change::PutSource(source) => format!("put source {}", source.name),
    }
}

/// The writes after a revision, for ever. Between writes it waits for the next snapshot: what a
/// watcher is told is visible.
pub(super) async fn watch(
    journal: Arc<dyn Journal>,
    snapshots: Arc<Snapshots>,
    after: u64,
) -> Result<impl Stream<Item = Result<WatchChangesResponse, Status>>, Refusal> {
    let of = journal.clone();
    let oldest = tokio::task::spawn_blocking(move || of.oldest()).await;
    let oldest = oldest.map_err(|_| Refusal::Defect)?.map_err(failed)?;
    if after.saturating_add(1) < oldest {
        return Err(Refusal::HistoryCompacted(oldest));
    }
    let (to, responses) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        let mut after = after;
        loop {
            tokio::select! {
                // The caller has gone away.
                () = to.closed() => return,
                snapshot = snapshots.reached(after.saturating_add(1)) => {
                    let last = snapshot.revision();
                    let (journal, watcher) = (journal.clone(), to.clone());
                    let read = move || send(&*journal, after, last, &watcher);
                    match tokio::task::spawn_blocking(read).await {
                        Ok(Ok(())) => after = last,
                        Ok(Err(None)) | Err(_) => return,
                        Ok(Err(Some(refusal))) => {
                            let _ = to.send(Err(refusal.into())).await;
                            return;
                        }
                    }
                }
            }
        }
    });
    Ok(ReceiverStream::new(responses))
}

/// Sends the writes after `after` up to `last`. `Err(None)`: the caller has gone away.
fn send(
    journal: &dyn Journal,
    after: u64,
    last: u64,
    to: &mpsc::Sender<Result<WatchChangesResponse, Status>>,
) -> Result<(), Option<Refusal>> {
    let oldest = journal.oldest().map_err(|error| Some(failed(error)))?;
    if after.saturating_add(1) < oldest {
        return Err(Some(Refusal::HistoryCompacted(oldest)));
    }
    let mut gone = false;
    let mut one = |record: Record| {
        if record.revision > last {
            return ControlFlow::Break(());
        }
        let ids: BTreeSet<EntityId> = record.changes.iter().flat_map(touches).collect();
        let tenures: BTreeSet<TenureId> = record.changes.iter().filter_map(tenure_of).collect();
        let response = WatchChangesResponse {
            revision: record.revision,
            time_ms: record.time,
            author: record.author,
            reason: record.reason,
            entity_ids: ids.iter().map(ToString::to_string).collect(),
            tenure_ids: tenures.iter().map(ToString::to_string).collect(),
        };
        gone = to.blocking_send(Ok(response)).is_err();
        if gone {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let read = journal.read(after, &mut one);
    read.map_err(|error| Some(failed(error)))?;
    if gone { Err(None) } else { Ok(()) }
}
