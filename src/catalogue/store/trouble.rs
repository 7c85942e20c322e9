//! A write that failed, remembered, so that health can tell of it and of its end.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use redb::TableDefinition;

use super::super::journal::Record;
use super::Store;
use super::error::{NotAppended, StoreError};

/// How often what failed is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// Bytes of one trial, at least and at most.
const TRIAL: std::ops::RangeInclusive<usize> = 64 << 10..=8 << 20;
/// Holds nothing but during a trial.
const SCRATCH: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("trial");

/// What went wrong.
#[derive(Debug)]
pub(super) struct Trouble {
    told: String,
    /// About how many bytes there was no room for.
    bytes: usize,
    tried: Instant,
}

impl Store {
    /// Remembers how a write ended.
    pub(super) fn note_outcome(&self, appended: &Result<u64, NotAppended>, records: &[Record]) {
        let told = match appended {
            // Neither tells anything of the file.
            Err(NotAppended::Moved(_) | NotAppended::Failed(StoreError::Encode(_))) => return,
            Ok(_) => None,
            Err(NotAppended::Failed(error) | NotAppended::InDoubt(error)) => {
                Some(error.to_string())
            }
        };
        let bytes = || {
            let sizes = records.iter().filter_map(|record| record.encode().ok());
            sizes.map(|bytes| bytes.len()).sum()
        };
        let trouble = told.map(|told| Trouble {
            told,
            bytes: bytes(),
            tried: Instant::now(),
        });
        let mut known = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        *known = trouble;
    }

    /// What is wrong, after trying again.
    pub(super) fn try_again(&self) -> Option<String> {
        let bytes = {
            let mut known = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
            let trouble = known.as_mut()?;
            if trouble.tried.elapsed() < AGAIN {
                return Some(trouble.told.clone());
            }
            trouble.tried = Instant::now();
            trouble.bytes
        };
        let tried = self.try_to_write(bytes);
        let mut known = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        match tried {
            Ok(()) => *known = None,
            Err(error) => {
                if let Some(trouble) = known.as_mut() {
                    trouble.told = error.to_string();
                }
            }
        }
        known.as_ref().map(|trouble| trouble.told.clone())
    }

    /// Writes as much as failed, and takes it away again.
    fn try_to_write(&self, bytes: usize) -> Result<(), StoreError> {
        let write = self.begin_write()?;
        {
            let mut scratch = self.wrap(write.open_table(SCRATCH))?;
            // Room for what the tree needs beside the records.
            let bytes = (bytes * 2).clamp(*TRIAL.start(), *TRIAL.end());
            self.wrap(scratch.insert(0, vec![0; bytes].as_slice()))?;
        }
        self.wrap(write.commit())?;
        let write = self.begin_write()?;
        self.wrap(write.delete_table(SCRATCH))?;
        self.wrap(write.commit())
    }
}
