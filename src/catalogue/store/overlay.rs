//! A file that may only be read and was not closed in order: the database has to repair it before
//! it can be read. What that writes stays in memory.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;
use std::ops::Bound;
use std::sync::{PoisonError, RwLock};

use redb::{BackendError, StorageBackend};

/// Bytes that are kept together.
const BLOCK: usize = 4096;

/// A storage, and what was written over it.
#[derive(Debug)]
pub(super) struct Overlay<B> {
    below: B,
    above: RwLock<Above>,
}

#[derive(Debug)]
struct Above {
    length: u64,
    /// By place; as wide as [`BLOCK`].
    blocks: BTreeMap<u64, Vec<u8>>,
}

impl<B: StorageBackend> Overlay<B> {
    pub(super) fn over(below: B) -> io::Result<Self> {
        let above = RwLock::new(Above {
            length: below.len()?,
            blocks: BTreeMap::new(),
        });
        Ok(Self { below, above })
    }

    /// A block as it is below; zeros behind the end.
    fn block_below(&self, place: u64) -> io::Result<Vec<u8>> {
        let mut block = vec![0; BLOCK];
        let start = place * BLOCK as u64;
        let there = self.below.len()?.saturating_sub(start);
        let there = usize::try_from(there).unwrap_or(BLOCK).min(BLOCK);
        if let Some(part) = block.get_mut(..there).filter(|part| !part.is_empty()) {
            self.below.read(start, part)?;
        }
        Ok(block)
    }
}

/// The blocks that a range lies in: place, and which bytes of the range and of the block meet.
fn blocks(
    offset: u64,
    length: usize,
) -> impl Iterator<Item = (u64, std::ops::Range<usize>, std::ops::Range<usize>)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        if done >= length {
            return None;
        }
        let at = offset + done as u64;
        let place = at / BLOCK as u64;
        let within = usize::try_from(at % BLOCK as u64).unwrap_or(0);
        let count = (BLOCK - within).min(length - done);
        let here = done..done + count;
        done += count;
        Some((place, here, within..within + count))
    })
}

impl<B: StorageBackend> StorageBackend for Overlay<B> {
    fn len(&self) -> io::Result<u64> {
        let above = self.above.read().unwrap_or_else(PoisonError::into_inner);
        Ok(above.length)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let above = self.above.read().unwrap_or_else(PoisonError::into_inner);
        if offset.saturating_add(out.len() as u64) > above.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        for (place, here, within) in blocks(offset, out.len()) {
            let part = out.get_mut(here).unwrap_or_default();
            match above.blocks.get(&place) {
                Some(block) => part.copy_from_slice(block.get(within).unwrap_or_default()),
                None => {
                    let block = self.block_below(place)?;
                    part.copy_from_slice(block.get(within).unwrap_or_default());
                }
            }
        }
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        let mut above = self.above.write().unwrap_or_else(PoisonError::into_inner);
        above.length = length;
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut above = self.above.write().unwrap_or_else(PoisonError::into_inner);
        for (place, here, within) in blocks(offset, data.len()) {
            let block = match above.blocks.entry(place) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(self.block_below(place)?),
            };
            if let (Some(to), Some(from)) = (block.get_mut(within), data.get(here)) {
                to.copy_from_slice(from);
            }
        }
        Ok(())
    }

    fn close(&self) -> io::Result<()> {
        self.below.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        // Whoever may only read shares the file with others who do.
        self.below.try_lock_shared_range(start, end)
    }

    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.below.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.below.lock_shared_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.below.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.below.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.below.query_lock_range(start, end)
    }
}
