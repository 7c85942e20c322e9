//! The power fails: of what was not synced, any part may be on the disk.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use incumbent::catalogue::compact::{History, compact};
use incumbent::catalogue::{Journal, JournalError, State, Store};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};
use redb::StorageBackend;

use super::model::{Model, write};

/// What a disk writes as a whole or not at all.
const SECTOR: usize = 512;

/// A disk with a cache: what is written goes to the cache, a sync brings it to the disk.
#[derive(Debug, Default)]
struct Disk {
    durable: Vec<u8>,
    cached: Vec<u8>,
    /// The sectors that differ, by place.
    unsynced: BTreeSet<usize>,
    /// Syncs until the power fails, and whether it has.
    syncs_left: u64,
    failed: bool,
}

impl Disk {
    /// What is on the disk after the power failed: each sector of the cache made it or not.
    fn after_power_cut(&self, random: &mut ChaCha8Rng) -> Vec<u8> {
        let mut left = self.durable.clone();
        // The length is a change like any other.
        if random.random_bool(0.5) {
            left.resize(self.cached.len(), 0);
        }
        for place in self.unsynced.iter().copied() {
            let range = place * SECTOR..((place + 1) * SECTOR).min(self.cached.len());
            if random.random_bool(0.5) && range.end <= left.len() {
                left[range.clone()].copy_from_slice(&self.cached[range]);
            }
        }
        left
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Cabled(Arc<Mutex<Disk>>);

impl Cabled {
    /// A disk that holds `content`, and has power for so many syncs.
    pub(crate) fn over(content: Vec<u8>, syncs_left: u64) -> Self {
        Self(Arc::new(Mutex::new(Disk {
            durable: content.clone(),
            cached: content,
            syncs_left,
            ..Disk::default()
        })))
    }

    /// What is on it when it is switched off properly.
    pub(crate) fn content(&self) -> Vec<u8> {
        self.0.lock().unwrap().cached.clone()
    }

    fn powered(&self) -> io::Result<std::sync::MutexGuard<'_, Disk>> {
        let disk = self.0.lock().unwrap();
        if disk.failed {
            return Err(io::Error::other("no power"));
        }
        Ok(disk)
    }
}

impl StorageBackend for Cabled {
    fn len(&self) -> io::Result<u64> {
        Ok(self.powered()?.cached.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let disk = self.powered()?;
        let start = usize::try_from(offset).unwrap();
        let bytes = disk.cached.get(start..start + out.len());
        let bytes = bytes.ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(bytes);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.powered()?
            .cached
            .resize(usize::try_from(len).unwrap(), 0);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut disk = self.powered()?;
        if disk.syncs_left == 0 {
            disk.failed = true;
            return Err(io::Error::other("no power"));
        }
        disk.syncs_left -= 1;
        disk.durable = disk.cached.clone();
        disk.unsynced.clear();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut disk = self.powered()?;
        let start = usize::try_from(offset).unwrap();
        disk.cached[start..start + data.len()].copy_from_slice(data);
        for place in start / SECTOR..=(start + data.len().max(1) - 1) / SECTOR {
            disk.unsynced.insert(place);
        }
        Ok(())
    }
}

#[test]
fn a_power_cut_loses_no_acknowledged_write_whatever_reached_the_disk() {
    let path = Path::new("a disk in memory");
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let (mut content, mut model) = (Vec::new(), Model::default());
    let (mut cuts, mut tried_to_compact, mut compacted) = (0, 0, 0);
    while cuts < 300 {
        if cuts % 30 == 0 {
            // Made with power: a store that is cut while it is made holds nothing.
            let disk = Cabled::over(Vec::new(), u64::MAX);
            drop(Store::over(disk.clone(), path).unwrap());
            (content, model) = (disk.content(), Model::default());
        }
        let disk = Cabled::over(content.clone(), random.random_range(0..16));
        if let Ok(store) = Store::over(disk.clone(), path) {
            while Journal::append(&store, model.head(), &write(model.head())).is_ok() {
                model.advance();
                if random.random_ratio(1, 4) {
                    tried_to_compact += 1;
                    if compact_half(&store).is_ok() {
                        compacted += 1;
                    }
                }
            }
        }
        cuts += 1;
        content = disk.0.lock().unwrap().after_power_cut(&mut random);

        // The power is back, for good.
        let disk = Cabled::over(content.clone(), u64::MAX);
        let store = Store::over(disk.clone(), path).unwrap();
        if store.revision().unwrap() > model.head() {
            model.advance();
        }
        model.check(&store);
        drop(store);
        content = disk.content();
    }
    assert!(compacted > 0 && compacted < tried_to_compact);
    println!(
        "{cuts} cuts, {} of them while compacting; {compacted} compactions done",
        tried_to_compact - compacted
    );
}

/// Keeps a checkpoint, and lets the older half of the records go that are there.
fn compact_half(store: &Store) -> Result<(), JournalError> {
    let state = State::load(store)?;
    // The model's clock is the revision.
    let age = (state.revision() - store.oldest()?) / 2;
    let history = History::For(Duration::from_millis(age));
    let now = i64::try_from(state.revision()).unwrap();
    compact(store, &state, &mut std::iter::empty(), history, now).map(|_| ())
}
