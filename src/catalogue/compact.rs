//! Compaction: a checkpoint in place of replaying everything, and old history that is let go.
//!
//! What ids became lives in the state: a checkpoint keeps every redirect, deletion and undoable
//! merge. Only who changed what and when goes with the records.

use std::ops::ControlFlow;
use std::time::Duration;

use super::journal::{CheckpointPart, Journal, JournalError, Section};
use super::state::State;

/// How long records are kept once a checkpoint has made them needless.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum History {
    /// For ever.
    #[default]
    All,
    /// For at least so long after they were written.
    For(Duration),
}

/// What a compaction came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compacted {
    /// Revision of the checkpoint.
    pub revision: u64,
    /// Bytes of the checkpoint.
    pub bytes: u64,
    /// The oldest record that is left.
    pub oldest: u64,
    /// Records that were let go.
    pub dropped: u64,
}

/// Keeps a checkpoint of `state`, which the journal's records up to its revision make, with
/// `index`, the parts of its index, if there are any; then lets records go that are older than
/// `history` keeps at `now`, in milliseconds since 1970 UTC. The last record always stays.
/// O(state + records let go).
///
/// # Errors
///
/// The journal keeps no checkpoints, or cannot be written. The checkpoint before is still
/// there then; some of the records may be gone that it has made needless.
pub fn compact(
    journal: &dyn Journal,
    state: &State,
    index: &mut dyn Iterator<Item = Result<Vec<u8>, String>>,
    history: History,
    now: i64,
) -> Result<Compacted, JournalError> {
    let revision = state.revision();
    let before = journal.oldest()?;
    let drop_through = match history {
        History::All => 0,
        History::For(time) => {
            let time = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
            // The last one stays: it tells the journal's revision, and by it a copy of a shared
            // journal is compared with the journal.
            older(
                journal,
                revision.saturating_sub(1),
                now.saturating_sub(time),
            )?
        }
    };
    let mut bytes = 0;
    let index = index.map(|part| {
        Ok(CheckpointPart {
            section: Section::Index,
            bytes: part?,
        })
    });
    let mut parts = state.checkpoint().chain(index).inspect(|part| {
        let part = part.as_ref().map_or(0, |part| part.bytes.len());
        bytes += part as u64;
    });
    journal.write_checkpoint(revision, &mut parts, drop_through)?;
    drop(parts);
    let oldest = journal.oldest()?;
    Ok(Compacted {
        revision,
        bytes,
        oldest,
        dropped: oldest.saturating_sub(before),
    })
}

/// The last revision up to `through` that may go when all records written before `time` may: it
/// and all before it are older, and no write is cut in two. The clocks of those who wrote need
/// not agree: the first record that is young enough ends it.
fn older(journal: &dyn Journal, through: u64, time: i64) -> Result<u64, JournalError> {
    let mut last = 0;
    journal.read(journal.oldest()?.saturating_sub(1), &mut |record| {
        if record.revision > through || record.time >= time {
            return ControlFlow::Break(());
        }
        let ends = record.part.is_none_or(|part| part.last == record.revision);
        if ends {
            last = record.revision;
        }
        ControlFlow::Continue(())
    })?;
    Ok(last)
}
