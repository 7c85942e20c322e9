//! What lies between the database and its file.
//!
//! A store commits in two phases: the pages and the new commit slot are synced before the first
//! page names that slot as the current one. So a current slot or tree that does not fit its
//! checksum is damage, never a torn write, and the database refuses it. One byte is left that no
//! checksum covers: the one that names the current slot. In two phases the database trusts it;
//! flipped, it would show the catalogue of one write ago, in silence.
//!
//! The slot numbered higher is the newer one. When the byte names the older one, either it is
//! damaged, or a crash came between the two phases of a write that nobody was told about. The
//! newer slot is right in both cases, as long as it is whole. That is just how the database
//! chooses where it committed in one phase, so it is told that it did.

use std::io;
use std::ops::Bound;

use redb::{BackendError, StorageBackend};
use xxhash_rust::xxh3::xxh3_128;

/// Offset of the byte of flags in the first page.
const FLAGS: usize = 9;
/// The second slot is the current one.
const SECOND_IS_CURRENT: u8 = 1;
/// The last commit was in two phases.
const TWO_PHASES: u8 = 4;
/// Where the two slots are.
const SLOTS: [usize; 2] = [64, 192];
/// Bytes of a slot, and where in it the transaction's number and the checksum of all before
/// that are.
const SLOT: usize = 128;
const NUMBER: usize = 104;
const CHECKSUM: usize = 112;
/// The first page is read this far at least.
const HEADER: usize = SLOTS[1] + SLOT;

/// A storage whose first page never hides the newer of its two commits.
#[derive(Debug)]
pub(super) struct Storage<B>(pub(super) B);

/// The transaction's number in a slot that fits its checksum.
fn number(page: &[u8], slot: usize) -> Option<u64> {
    let slot = page.get(SLOTS[slot]..SLOTS[slot] + SLOT)?;
    let checksum = u128::from_le_bytes(slot.get(CHECKSUM..)?.try_into().ok()?);
    if checksum != xxh3_128(slot.get(..CHECKSUM)?) {
        return None;
    }
    Some(u64::from_le_bytes(
        slot.get(NUMBER..CHECKSUM)?.try_into().ok()?,
    ))
}

/// Clears the flag of two phases where the older of two whole slots is named as the current
/// one. A current slot that is not whole is damage, which the database tells.
fn show_newer(page: &mut [u8]) {
    let Some(flags) = page.get(FLAGS).copied() else {
        return;
    };
    let current = usize::from(flags & SECOND_IS_CURRENT);
    let (Some(named), Some(other)) = (number(page, current), number(page, 1 - current)) else {
        return;
    };
    if other > named
        && let Some(byte) = page.get_mut(FLAGS)
    {
        *byte = flags & !TWO_PHASES;
    }
}

impl<B: StorageBackend> StorageBackend for Storage<B> {
    fn len(&self) -> Result<u64, io::Error> {
        self.0.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), io::Error> {
        self.0.read(offset, out)?;
        if offset == 0 && out.len() >= HEADER {
            show_newer(out);
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> Result<(), io::Error> {
        self.0.set_len(len)
    }

    fn sync_data(&self) -> Result<(), io::Error> {
        self.0.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), io::Error> {
        self.0.write(offset, data)
    }

    fn close(&self) -> Result<(), io::Error> {
        self.0.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.try_lock_range(start, end)
    }

    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.0.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.query_lock_range(start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(flags: u8, first: u64, second: u64) -> Vec<u8> {
        let mut page = vec![0; HEADER];
        page[FLAGS] = flags;
        for (slot, number) in SLOTS.into_iter().zip([first, second]) {
            page[slot + NUMBER..slot + CHECKSUM].copy_from_slice(&number.to_le_bytes());
            let checksum = xxh3_128(&page[slot..slot + CHECKSUM]);
            page[slot + CHECKSUM..slot + SLOT].copy_from_slice(&checksum.to_le_bytes());
        }
        page
    }

    #[test]
    fn a_slot_that_is_not_whole_is_never_preferred_nor_passed_over() {
        for slot in SLOTS {
            let mut page = page(TWO_PHASES, 8, 9);
            page[slot + NUMBER] ^= 0x40;
            show_newer(&mut page);
            assert_eq!(page[FLAGS], TWO_PHASES, "slot at {slot}");
        }
    }

    #[test]
    fn the_flag_is_cleared_only_where_it_hides_the_newer_slot() {
        let cases = [
            ("the first is newer and named", TWO_PHASES, 9, 8, TWO_PHASES),
            ("the second is newer, not named", TWO_PHASES, 8, 9, 0),
            (
                "the second is newer and named",
                TWO_PHASES | 1,
                8,
                9,
                TWO_PHASES | 1,
            ),
            ("the first is newer, not named", TWO_PHASES | 3, 9, 8, 3),
            ("both are the same", TWO_PHASES, 9, 9, TWO_PHASES),
            ("in one phase", 0, 8, 9, 0),
        ];
        for (name, flags, first, second, expected) in cases {
            let mut page = page(flags, first, second);
            show_newer(&mut page);
            assert_eq!(page[FLAGS], expected, "{name}");
        }
    }
}
