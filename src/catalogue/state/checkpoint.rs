//! A state as the parts of a checkpoint, and back.
//!
//! Parts can be read by themselves, so that a million entities are read by all processors at
//! once. Each is a [`pack`]ed piece of some [`ITEMS_PER_PART`] items, in the order of the map that
//! it is a piece of; entities and tenures are in it as they lie in memory.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use serde::{Deserialize, Serialize};

use super::{Merged, Own, Remembered, State, noted_of};
use crate::catalogue::decided::Told;
use crate::catalogue::frame::{pack, unpack};
use crate::catalogue::journal::{CheckpointPart, Journal, JournalError, Section};
use crate::model::{Entity, EntityId, Gone, PackedMap, Records, Source, Tenure};

/// Items in one part.
const ITEMS_PER_PART: usize = 1_024;
/// Parts that wait for a processor.
const AHEAD: usize = 16;

/// A piece of a state, on its way into a part.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Piece<'a> {
    PackedEntities(Records),
    PackedTenures(Records),
    Redirects(Vec<(&'a EntityId, &'a EntityId)>),
    Gone(Vec<(&'a EntityId, &'a Gone)>),
    Sources(Vec<&'a Source>),
    Merged(Vec<(&'a EntityId, &'a Merged)>),
    Owns(Vec<(&'a EntityId, &'a Own)>),
    Told(Vec<(&'a EntityId, &'a Told)>),
    Parted(Vec<&'a (EntityId, EntityId)>),
    Rows(Vec<&'a String>),
    /// Oldest first.
    Calls(Vec<(&'a String, &'a Remembered)>),
}

/// What [`Piece`] wrote.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Read {
    PackedEntities(Records),
    PackedTenures(Records),
    /// As format versions 2 and 3 wrote them.
    Entities(Vec<Entity>),
    Tenures(Vec<Tenure>),
    Redirects(Vec<(EntityId, EntityId)>),
    /// As earlier versions wrote it: nothing expired then.
    Deleted(Vec<EntityId>),
    Gone(Vec<(EntityId, Gone)>),
    Sources(Vec<Source>),
    Merged(Vec<(EntityId, Merged)>),
    Owns(Vec<(EntityId, Own)>),
    Told(Vec<(EntityId, Told)>),
    Parted(Vec<(EntityId, EntityId)>),
    Rows(Vec<String>),
    Calls(Vec<(String, Remembered)>),
}

impl State {
    /// The state as parts of a checkpoint.
    pub fn checkpoint(&self) -> impl Iterator<Item = Result<CheckpointPart, String>> {
        let catalogue = &self.catalogue;
        let calls = self.call_order.values();
        let calls = calls.filter_map(|key| Some((key, self.calls.get(key)?)));
        let entities = catalogue.entities.records(ITEMS_PER_PART);
        let tenures = catalogue.tenures.records(ITEMS_PER_PART);
        entities
            .map(Piece::PackedEntities)
            .chain(tenures.map(Piece::PackedTenures))
            .chain(pieces(catalogue.redirects.iter(), Piece::Redirects))
            .chain(pieces(catalogue.gone.iter(), Piece::Gone))
            .chain(pieces(catalogue.sources.values(), Piece::Sources))
            .chain(pieces(self.merged.iter(), Piece::Merged))
            .chain(pieces(self.owns.iter(), Piece::Owns))
            .chain(pieces(self.decided.told.iter(), Piece::Told))
            .chain(pieces(self.decided.parted.keys(), Piece::Parted))
            .chain(pieces(self.decided.rows.keys(), Piece::Rows))
            .chain(pieces(calls, Piece::Calls))
            .map(|piece| {
                Ok(CheckpointPart {
                    section: Section::State,
                    bytes: pack(&piece)?,
                })
            })
    }

    /// The state of a journal's newest checkpoint; the empty one when there is none. Parts are
    /// read on all processors.
    ///
    /// # Errors
    ///
    /// The checkpoint cannot be read, or is damaged.
    pub fn of_checkpoint(journal: &dyn Journal) -> Result<Self, JournalError> {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let (parts, queue) = sync_channel::<(usize, Vec<u8>)>(AHEAD);
        let queue = Mutex::new(queue);
        thread::scope(|scope| {
            let workers: Vec<_> = (0..workers)
                .map(|_| scope.spawn(|| read_parts(&queue)))
                .collect();
            let revision = hand_out(journal, parts);
            let mut ready = Vec::new();
            let mut damaged = None;
            for worker in workers {
                match worker.join() {
                    Ok(Ok(read)) => ready.extend(read),
                    Ok(Err(detail)) => damaged = Some(detail),
                    Err(_) => damaged = Some("reading it panicked".to_owned()),
                }
            }
            let revision = revision?.unwrap_or(0);
            if let Some(detail) = damaged {
                return Err(JournalError::Damaged { revision, detail });
            }
            ready.sort_by_key(|(place, _)| *place);
            let mut state = Self {
                revision,
                ..Self::default()
            };
            for (_, piece) in ready {
                state.add(piece);
            }
            Ok(state)
        })
    }

    /// A state that holds one piece.
    fn of_piece(bytes: &[u8]) -> Result<Self, String> {
        let mut state = Self::default();
        let catalogue = &mut state.catalogue;
        match unpack(bytes)? {
            Read::PackedEntities(records) => {
                catalogue.entities = PackedMap::of_records(&records)?;
                state.provisional = noted_of(catalogue.entities.values());
            }
            Read::PackedTenures(records) => catalogue.tenures = PackedMap::of_records(&records)?,
            Read::Entities(list) => {
                catalogue.entities = list.into_iter().collect();
                state.provisional = noted_of(catalogue.entities.values());
            }
            Read::Tenures(list) => {
                catalogue.tenures = list.into_iter().collect();
            }
            Read::Redirects(list) => catalogue.redirects = list.into_iter().collect(),
            Read::Deleted(list) => {
                let gone = list.into_iter().map(|id| (id, Gone::Deleted));
                catalogue.gone = gone.collect();
            }
            Read::Gone(list) => catalogue.gone = list.into_iter().collect(),
            Read::Sources(list) => {
                let named = list.into_iter().map(|source| (source.name.clone(), source));
                catalogue.sources.extend(named);
            }
            Read::Merged(list) => {
                let parts = list.iter().map(|(id, merged)| ((merged.into, *id), ()));
                state.parts = parts.collect();
                state.merged = list.into_iter().collect();
            }
            Read::Owns(list) => state.owns = list.into_iter().collect(),
            Read::Told(list) => state.decided.told = list.into_iter().collect(),
            Read::Parted(list) => {
                state.decided.parted = list.into_iter().map(|pair| (pair, ())).collect();
            }
            Read::Rows(list) => {
                state.decided.rows = list.into_iter().map(|key| (key, ())).collect();
            }
            Read::Calls(list) => {
                let keys = list.iter().map(|(key, _)| key.clone());
                state.call_order = (0..).zip(keys).collect();
                state.calls = list.into_iter().collect();
            }
        }
        Ok(state)
    }

    /// Puts the next piece in.
    fn add(&mut self, piece: Self) {
        let (catalogue, part) = (&mut self.catalogue, piece.catalogue);
        catalogue.entities.append(part.entities);
        catalogue.tenures.append(part.tenures);
        catalogue.redirects.append(part.redirects);
        catalogue.gone.append(part.gone);
        catalogue.sources.extend(part.sources);
        self.merged.append(piece.merged);
        self.parts.append(piece.parts);
        self.owns.append(piece.owns);
        self.provisional.append(piece.provisional);
        self.decided.told.append(piece.decided.told);
        self.decided.parted.append(piece.decided.parted);
        self.decided.rows.append(piece.decided.rows);
        self.calls.append(piece.calls);
        for key in piece.call_order.values() {
            let number = self.next_call();
            self.call_order.insert(number, key.clone());
        }
    }
}

/// Hands the parts to the workers; they end when this returns.
#[expect(
    clippy::needless_pass_by_value,
    reason = "dropped here, which ends the workers"
)]
fn hand_out(
    journal: &dyn Journal,
    parts: SyncSender<(usize, Vec<u8>)>,
) -> Result<Option<u64>, JournalError> {
    let mut place = 0;
    journal.read_checkpoint(Section::State, &mut |bytes| {
        // All workers have ended only when each met a part that it could not read.
        let sent = parts.send((place, bytes.to_vec()));
        place += 1;
        sent.map_err(|_| "it cannot be read".to_owned())
    })
}

/// Reads parts until there are no more, or one cannot be read.
fn read_parts(queue: &Mutex<Receiver<(usize, Vec<u8>)>>) -> Result<Vec<(usize, State)>, String> {
    let mut ready = Vec::new();
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((place, bytes)) = next else {
            return Ok(ready);
        };
        let piece =
            State::of_piece(&bytes).map_err(|told| format!("checkpoint part {place}: {told}"))?;
        ready.push((place, piece));
    }
}

/// Items in pieces of bounded size.
fn pieces<'a, T>(
    mut items: impl Iterator<Item = T>,
    piece: impl Fn(Vec<T>) -> Piece<'a>,
) -> impl Iterator<Item = Piece<'a>> {
    std::iter::from_fn(move || {
        let list: Vec<T> = items.by_ref().take(ITEMS_PER_PART).collect();
        (!list.is_empty()).then(|| piece(list))
    })
}
