//! The state: the catalogue, and what is remembered beside it so that merges can be undone and
//! calls can be retried. A pure function of the records.

mod checkpoint;
mod merges;

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::apply::{apply_linked, is_used};
use super::change::Change;
use super::decided::{Decided, Told};
use super::journal::{Call, Journal, JournalError, Record};
use super::links::{LazyLinks, LinkIndex, Links as _, Scan};
use crate::model::{Catalogue, Entity, EntityId, EntityRef, Kind, SharedMap, TenureId};

/// Named calls that are remembered: the latest so many.
pub const CALLS_REMEMBERED: usize = 10_000;

/// The catalogue at a revision, with what is remembered of its making. A copy shares with the
/// original whatever neither of them changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    catalogue: Catalogue,
    revision: u64,
    links: LazyLinks,
    /// What each id was when it was merged into another.
    merged: SharedMap<EntityId, Merged>,
    /// The ids in `merged` by what took them over.
    parts: SharedMap<(EntityId, EntityId), ()>,
    /// What each survivor was before it took anything over.
    owns: SharedMap<EntityId, Own>,
    decided: Decided,
    /// Provisional entities by when a mention of them was last noted.
    provisional: SharedMap<(i64, EntityId), ()>,
    calls: SharedMap<String, Remembered>,
    /// Keys of `calls`, numbered as they came.
    call_order: SharedMap<u64, String>,
}

/// An entity as it was when it was merged into another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Merged {
    /// The entity that took it over; that one may have been merged since.
    pub into: EntityId,
    /// What it was.
    pub entity: Entity,
    /// Tenures that it held, or that were held of it.
    pub tenures: Vec<TenureId>,
    /// Offices that were its own.
    pub offices: Vec<EntityId>,
    /// Ids that had been given up for it.
    pub ids: Vec<EntityId>,
    /// What the sources told of it, when that was something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) told: Option<Told>,
}

/// A survivor before it took anything over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Own {
    /// What it was.
    pub entity: Entity,
    /// Tenures that it held, or that were held of it.
    pub tenures: Vec<TenureId>,
    /// What the sources told of it, when that was something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) told: Option<Told>,
}

/// What came of a named call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// The revision that the call made.
    pub revision: u64,
    /// See [`Call::digest`].
    pub digest: u64,
    /// See [`Call::answer`].
    pub answer: Vec<u8>,
}

impl State {
    /// The state of a catalogue without history, such as the one inside the binary.
    #[must_use]
    pub fn of(catalogue: Catalogue, revision: u64) -> Self {
        Self {
            provisional: noted_of(catalogue.entities.values()),
            catalogue,
            revision,
            ..Self::default()
        }
    }

    /// The state that a journal's newest checkpoint and the records after it make. A
    /// checkpoint that cannot be read is passed over when all records are still there. Being
    /// cut off from a shared journal is no error: its copy is what there is.
    ///
    /// # Errors
    ///
    /// The journal cannot be read, or is damaged.
    pub fn load(journal: &dyn Journal) -> Result<Self, JournalError> {
        Self::load_seeing(journal, &mut |_| {})
    }

    /// As [`Self::load`]; shows the state of the checkpoint before the records after it.
    pub(super) fn load_seeing(
        journal: &dyn Journal,
        see: &mut dyn FnMut(&Self),
    ) -> Result<Self, JournalError> {
        let mut state = match Self::of_checkpoint(journal) {
            Ok(state) => {
                see(&state);
                state
            }
            Err(error) if journal.oldest()? == 1 => {
                tracing::warn!(%error, "the checkpoint is passed over, all records are replayed");
                Self::default()
            }
            Err(error) => return Err(error),
        };
        match state.catch_up(journal) {
            Err(JournalError::Unreachable(_)) if journal.is_shared() => Ok(state),
            caught_up => caught_up.map(|()| state),
        }
    }

    /// Applies the records that the journal has after this state's revision.
    ///
    /// # Errors
    ///
    /// The journal cannot be read; the records read before that are applied.
    pub fn catch_up(&mut self, journal: &dyn Journal) -> Result<(), JournalError> {
        journal.read(self.revision, &mut |record| {
            self.apply(&record);
            ControlFlow::Continue(())
        })
    }

    /// Applies a record. Total, as [`apply`](super::apply()) is.
    pub fn apply(&mut self, record: &Record) {
        for change in &record.changes {
            let touched = self.touched(change);
            for id in &touched {
                if let Some(noted) = self.catalogue.entities.get(id).and_then(noted) {
                    self.provisional.remove(&noted);
                }
            }
            self.remember(change);
            self.decided.note(&self.catalogue, &self.links, change);
            if self.asks_for_links(change) {
                self.links.get(&self.catalogue);
            }
            match self.links.known() {
                Some(links) => apply_linked(&mut self.catalogue, links, change),
                None => apply_linked(&mut self.catalogue, &mut Scan, change),
            }
            for id in &touched {
                if let Some(noted) = self.catalogue.entities.get(id).and_then(noted) {
                    self.provisional.insert(noted, ());
                }
            }
        }
        self.revision = record.revision;
        if let Some(call) = &record.call {
            self.remember_call(call);
        }
    }

    /// The catalogue.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// What hangs on each entity.
    pub(super) fn links(&self) -> &LinkIndex {
        self.links.get(&self.catalogue)
    }

    /// What people decided.
    pub(super) fn decided(&self) -> &Decided {
        &self.decided
    }

    /// Provisional entities that nobody edited, with when a mention of each was last noted,
    /// longest ago first.
    pub(super) fn forgotten(&self) -> impl Iterator<Item = (i64, EntityId)> {
        let provisional = self.provisional.keys().copied();
        provisional.filter(|(_, id)| !self.decided.told.contains_key(id))
    }

    /// The catalogue alone.
    #[must_use]
    pub fn into_catalogue(self) -> Catalogue {
        self.catalogue
    }

    /// The revision of the last record applied.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What `id` was when it was merged into another; `None` when it is not merged.
    #[must_use]
    pub fn merged(&self, id: EntityId) -> Option<&Merged> {
        self.merged.get(&id)
    }

    /// What an entity was before it took anything over.
    #[must_use]
    pub fn own(&self, id: EntityId) -> Option<&Own> {
        self.owns.get(&id)
    }

    /// The entities that were merged straight into `into`, in order of their ids.
    pub fn merged_into(&self, into: EntityId) -> impl Iterator<Item = (EntityId, &Merged)> {
        let parts = self.parts.range_from(&(into, EntityId::from_bits(0)));
        let parts = parts.map(|(pair, ())| *pair);
        let parts = parts.take_while(move |(of, _)| *of == into);
        parts.filter_map(|(_, id)| Some((id, self.merged.get(&id)?)))
    }

    /// What came of the call of that name, when it is still remembered: one of the latest
    /// [`CALLS_REMEMBERED`].
    #[must_use]
    pub fn call(&self, key: &str) -> Option<&Remembered> {
        self.calls.get(key)
    }

    fn remember_call(&mut self, call: &Call) {
        let remembered = Remembered {
            revision: self.revision,
            digest: call.digest,
            answer: call.answer.clone(),
        };
        if self.calls.insert(call.key.clone(), remembered).is_none() {
            let number = self.next_call();
            self.call_order.insert(number, call.key.clone());
        }
        while self.call_order.len() > CALLS_REMEMBERED {
            let Some(oldest) = self.call_order.keys().next().copied() else {
                return;
            };
            if let Some(key) = self.call_order.remove(&oldest) {
                self.calls.remove(&key);
            }
        }
    }

    fn next_call(&self) -> u64 {
        self.call_order.last().map_or(0, |(number, _)| number + 1)
    }

    /// Whether a change moves or removes what hangs on an entity.
    fn asks_for_links(&self, change: &Change) -> bool {
        match change {
            Change::Merge(_) | Change::DeleteEntity { .. } | Change::Expire { .. } => true,
            Change::Redirect { from, .. } => {
                let from = self.catalogue.canonical(*from);
                self.catalogue.entities.contains_key(&from)
            }
            _ => false,
        }
    }

    /// Entities that a change may make provisional, or not so.
    fn touched(&self, change: &Change) -> Vec<EntityId> {
        match change {
            Change::PutEntity(entity) | Change::EditEntity(entity) | Change::Restore(entity) => {
                vec![entity.id]
            }
            Change::DeleteEntity { id } | Change::Expire { id } => {
                vec![self.catalogue.canonical(*id)]
            }
            Change::Sight(sight) => vec![self.catalogue.canonical(sight.id)],
            Change::Redirect { from, to } => {
                let canonical = |id| self.catalogue.canonical(id);
                vec![canonical(*from), canonical(*to)]
            }
            Change::Merge(merge) => vec![merge.from, merge.united.id],
            Change::Unmerge(unmerge) => vec![unmerge.restored.id, unmerge.left.id],
            Change::Split(split) => vec![split.new.id, split.left.id],
            Change::PutTenure(_)
            | Change::EditTenure(_)
            | Change::DeleteTenure { .. }
            | Change::RemoveTenure { .. }
            | Change::PutSource(_) => Vec::new(),
        }
    }

    /// Keeps what undoing needs, before a change is applied.
    fn remember(&mut self, change: &Change) {
        let has = |id| self.catalogue.entities.contains_key(&id);
        match change {
            Change::Merge(merge) => {
                let (from, into) = (merge.from, merge.united.id);
                if from != into
                    && has(from)
                    && let Some(own) = self
                        .catalogue
                        .entities
                        .get(&into)
                        .map(|own| own.to_entity())
                {
                    self.remember_merge(from, into, own);
                }
            }
            Change::Redirect { from, to } => {
                let from = self.catalogue.canonical(*from);
                let into = self.catalogue.canonical(*to);
                let entity = self.catalogue.entities.get(&from);
                if from != into
                    && let Some(entity) = entity
                    && let Some(own) = self.catalogue.entities.get(&into)
                {
                    let mut own = own.to_entity();
                    // An import has united the two already. Which names were whose is not
                    // known any more; which records, is.
                    own.records
                        .retain(|record| entity.records().all(|other| other != record));
                    self.remember_merge(from, into, own);
                }
            }
            Change::Unmerge(unmerge) => {
                let (id, from) = (unmerge.restored.id, unmerge.left.id);
                if self.catalogue.redirects.get(&id) == Some(&from) && has(from) {
                    self.forget_merge(unmerge);
                }
            }
            Change::Split(split)
                if has(split.left.id) && !is_used(&self.catalogue, split.new.id) =>
            {
                self.forget_split_off(split);
            }
            Change::DeleteEntity { id } | Change::Expire { id } => {
                let id = self.catalogue.canonical(*id);
                for id in self
                    .links()
                    .ids_of(&self.catalogue, id)
                    .into_iter()
                    .chain([id])
                {
                    if let Some(merged) = self.merged.remove(&id) {
                        self.parts.remove(&(merged.into, id));
                    }
                    self.owns.remove(&id);
                }
            }
            _ => {}
        }
    }

    /// Whether an entity is named in a tenure as its office, not as its holder.
    pub(super) fn is_office(entity: &Entity) -> bool {
        entity.kind == Kind::Office
    }
}

/// The provisional ones of entities, by when a mention of each was last noted.
fn noted_of<'a>(entities: impl Iterator<Item = EntityRef<'a>>) -> SharedMap<(i64, EntityId), ()> {
    let mut noted: Vec<_> = entities.filter_map(noted).collect();
    // In order, which is how a map is filled fast.
    noted.sort_unstable();
    noted.into_iter().map(|noted| (noted, ())).collect()
}

/// When a mention of a provisional entity was last noted, and which it is.
fn noted(entity: EntityRef<'_>) -> Option<(i64, EntityId)> {
    let known = entity.provisional()?;
    Some((known.noted, entity.id))
}
