//! Indexes kept with checkpoints, so that a start need not index the catalogue anew.
//!
//! What is kept is what a snapshot indexed at first, and what of the checkpoint's catalogue was
//! another then. A start puts that back, takes the index as it is, and advances it over what
//! changed, by the checkpoint and after it. An index that is damaged, of another version of the
//! program or not there costs the time to make one: nothing is lost with it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::frame::{pack, unpack};
use super::journal::{Journal, JournalError, Section};
use super::state::State;
use crate::index::Snapshot;
use crate::index::kept::{Coming, FINGERPRINT};
use crate::model::{Catalogue, EntityId, Key, Packed, PackedMap, Records, TenureId};

/// Of the entities that were indexed, the part of which as many entities, tenures and redirects
/// may have changed since for an index to be kept: of more, indexing all anew takes no longer.
const MOST_CHANGED: usize = 2;
/// So many may have changed whatever the size of the catalogue.
const LITTLE: usize = 1 << 16;
/// Bytes of a checksum.
const CHECKSUM: usize = 8;

/// What the first part says, behind the fingerprint of the program.
#[derive(Serialize, Deserialize)]
struct Head {
    /// Revision of the checkpoint.
    revision: u64,
    /// The revision that was indexed.
    indexed: u64,
    /// What differed then.
    entities: Differed<EntityId>,
    tenures: Differed<TenureId>,
    /// `None` for what was not there.
    redirects: Vec<(EntityId, Option<EntityId>)>,
    /// Bytes of each column.
    lengths: Vec<u64>,
}

/// What was another in a map.
#[derive(Serialize, Deserialize)]
struct Differed<K> {
    /// As it was.
    then: Vec<Records>,
    /// What was not there.
    missing: Vec<K>,
}

impl<K: Key> Differed<K> {
    fn of<T>(map: &PackedMap<T>, changed: &[K]) -> Self
    where
        T: Packed<Key = K>,
    {
        let then = changed.iter().filter_map(|key| map.get(key));
        let then: PackedMap<T> = then.map(|record| T::unpack(record)).collect();
        Self {
            then: then.records(usize::MAX).collect(),
            missing: {
                let missing = changed.iter().filter(|key| !map.contains_key(key));
                missing.copied().collect()
            },
        }
    }

    /// Puts back what was.
    fn restore<T: Packed<Key = K>>(self, map: &mut PackedMap<T>) -> Result<(), String> {
        for records in &self.then {
            map.append(PackedMap::of_records(records)?);
        }
        for key in &self.missing {
            map.remove(key);
        }
        Ok(())
    }
}

/// The parts of a checkpoint of `state` that keep the index of `snapshot`, which is of the
/// journal's state at any revision. None when so much lies between the two that the index is
/// better made anew, which is said in the log. Worked out one by one.
pub fn parts<'a>(
    snapshot: &'a Snapshot,
    state: &State,
) -> Box<dyn Iterator<Item = Result<Vec<u8>, String>> + 'a> {
    let (then, now) = (&**snapshot.indexed(), state.catalogue());
    let entities = then.entities.changes(&now.entities);
    let tenures = then.tenures.changes(&now.tenures);
    let redirects = then.redirects.changes(&now.redirects);
    let changed = entities.len() + tenures.len() + redirects.len();
    if changed > LITTLE.max(then.entities.len() / MOST_CHANGED) {
        tracing::info!(
            revision = state.revision(),
            indexed = snapshot.indexed_revision(),
            changed,
            "the checkpoint is without an index: too much has changed since it was made"
        );
        return Box::new(std::iter::empty());
    }
    let kept = snapshot.keep();
    let head = Head {
        revision: state.revision(),
        indexed: snapshot.indexed_revision(),
        entities: Differed::of(&then.entities, &entities),
        tenures: Differed::of(&then.tenures, &tenures),
        redirects: redirects
            .iter()
            .map(|id| (*id, then.redirects.get(id).copied()))
            .collect(),
        lengths: kept.lengths(),
    };
    let head = pack(&head).map(|head| [FINGERPRINT.as_bytes(), &head].concat());
    let rest = kept.pieces().map(|piece| {
        let mut part = xxh3_64(&piece).to_le_bytes().to_vec();
        part.extend_from_slice(&piece);
        Ok(part)
    });
    Box::new(std::iter::once(head).chain(rest))
}

/// The state that a journal makes, as [`State::load`], and the snapshot of its index when the
/// newest checkpoint keeps one that this program can read.
///
/// # Errors
///
/// The journal cannot be read, or is damaged.
pub fn load(journal: &dyn Journal) -> Result<(State, Option<Snapshot>), JournalError> {
    let began = Instant::now();
    let (mut kept, mut reading) = (None, 0);
    let state = State::load_seeing(journal, &mut |state| {
        let began = Instant::now();
        kept = of_checkpoint(journal, state);
        reading = millis(began.elapsed());
    })?;
    let took = millis(began.elapsed()).saturating_sub(reading);
    tracing::info!(
        revision = state.revision(),
        took_ms = took,
        "catalogue loaded"
    );
    if kept.is_some() {
        tracing::info!(took_ms = reading, "index loaded");
    }
    Ok((state, kept))
}

/// The snapshot of a state: advanced from the one that was kept, or made anew.
#[must_use]
pub fn index(kept: Option<Snapshot>, state: &State) -> Snapshot {
    let began = Instant::now();
    let (catalogue, revision) = (Arc::new(state.catalogue().clone()), state.revision());
    let (snapshot, how) = match kept {
        Some(kept) => (kept.advance(catalogue, revision), "index advanced"),
        None => (Snapshot::build(catalogue, revision), "index made"),
    };
    let took = millis(began.elapsed());
    tracing::info!(revision, took_ms = took, "{how}");
    snapshot
}

/// Milliseconds of a duration, in the 64 bits that a log shows as a number.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The snapshot of the index that is kept with the checkpoint of this state.
fn of_checkpoint(journal: &dyn Journal, state: &State) -> Option<Snapshot> {
    let mut coming = None;
    let mut stale = false;
    let read = journal.read_checkpoint(Section::Index, &mut |part| match &mut coming {
        None => {
            let Some(head) = part.strip_prefix(FINGERPRINT.as_bytes()) else {
                stale = true;
                return Err("it is of another version".to_owned());
            };
            let head: Head = unpack(head)?;
            let columns = Coming::of(head.lengths.clone());
            coming = Some((head, columns));
            Ok(())
        }
        Some((_, columns)) => {
            let (sum, piece) = part
                .split_first_chunk::<CHECKSUM>()
                .ok_or("it is cut short")?;
            if u64::from_le_bytes(*sum) != xxh3_64(piece) {
                return Err("a checksum of it differs".to_owned());
            }
            columns.take(piece)
        }
    });
    if stale {
        tracing::info!("the index is made anew: the one kept is of another version");
        return None;
    }
    let found = match (read, coming) {
        (Ok(None), _) | (Ok(Some(_)), None) => return None,
        (Ok(Some(revision)), Some((head, columns))) => snapshot(revision, head, columns, state),
        (Err(error), _) => Err(error.to_string()),
    };
    match found {
        Ok(snapshot) => Some(snapshot),
        Err(error) => {
            tracing::warn!(%error, "the index is made anew: the one kept cannot be read");
            None
        }
    }
}

fn snapshot(revision: u64, head: Head, columns: Coming, state: &State) -> Result<Snapshot, String> {
    if (head.revision, revision) != (state.revision(), state.revision()) {
        return Err(format!("it is of revision {}", head.revision));
    }
    let mut then: Catalogue = state.catalogue().clone();
    head.entities.restore(&mut then.entities)?;
    head.tenures.restore(&mut then.tenures)?;
    for (id, target) in head.redirects {
        match target {
            Some(target) => then.redirects.insert(id, target),
            None => then.redirects.remove(&id),
        };
    }
    Snapshot::of_kept(columns, Arc::new(then), head.indexed)
}
