//! Checkpoints in the file: one table a section, made beside the tables of the checkpoint before.
//!
//! A checkpoint of a large catalogue is hundreds of megabytes. It is written in steps that are a
//! transaction each, so that records are appended in between, into tables that nobody reads; the
//! last step names them as the checkpoint and removes the ones before. What a crash leaves behind
//! goes with the next checkpoint.

use std::sync::PoisonError;

use redb::{ReadTransaction, ReadableTable as _, TableDefinition, TableError, TableHandle as _};

use super::super::journal::{CheckpointPart, Section, Tail};
use super::error::StoreError;
use super::open::Handle;
use super::{COMPACTED_KEY, FORMAT_KEY, FORMAT_VERSION, JOURNAL, META, Store};

/// Revision of the checkpoint.
const REVISION_KEY: &str = "checkpoint revision";
/// Which tables hold it; absent in format version 2, which had one table of that name.
const GENERATION_KEY: &str = "checkpoint generation";
/// What the names of all tables of checkpoints begin with.
const PREFIX: &str = "checkpoint";
/// Bytes of one step.
const STEP: usize = 8 << 20;
/// Records that one step removes.
const RECORDS_PER_STEP: u64 = 4_096;

type Parts<'a> = TableDefinition<'a, u64, &'static [u8]>;

/// The name of a section's table.
fn table(section: Section, generation: u64) -> String {
    match generation {
        // Of format version 2.
        0 => PREFIX.to_owned(),
        _ => format!("{PREFIX} {} {generation}", section.name()),
    }
}

/// Which checkpoint there is.
#[derive(Clone, Copy)]
struct Kept {
    revision: u64,
    generation: u64,
}

impl Store {
    fn kept(&self, read: &ReadTransaction) -> Result<Option<Kept>, StoreError> {
        let meta = self.wrap(read.open_table(META))?;
        let Some(revision) = self.wrap(meta.get(REVISION_KEY))? else {
            return Ok(None);
        };
        let generation = self.wrap(meta.get(GENERATION_KEY))?;
        Ok(Some(Kept {
            revision: revision.value(),
            generation: generation.map_or(0, |generation| generation.value()),
        }))
    }

    pub(super) fn show_checkpoint(
        &self,
        section: Section,
        visit: &mut dyn FnMut(&[u8]) -> Result<(), String>,
    ) -> Result<Option<u64>, StoreError> {
        let read = self.begin_read()?;
        let Some(Kept {
            revision,
            generation,
        }) = self.kept(&read)?
        else {
            return Ok(None);
        };
        if generation == 0 && section != Section::State {
            return Ok(None);
        }
        let damaged = |detail| StoreError::Damaged {
            path: self.path.clone(),
            revision,
            detail,
        };
        let name = table(section, generation);
        let parts = match read.open_table(Parts::new(&name)) {
            Ok(parts) => parts,
            Err(TableError::TableDoesNotExist(_)) if section != Section::State => return Ok(None),
            Err(TableError::TableDoesNotExist(_)) => {
                return Err(damaged("the checkpoint has no state".to_owned()));
            }
            Err(error) => return self.wrap(Err(error)),
        };
        for (expected, entry) in (0..).zip(self.wrap(parts.iter())?) {
            let (place, bytes) = self.wrap(entry)?;
            if place.value() != expected {
                return Err(damaged(format!("the checkpoint lacks part {expected}")));
            }
            visit(bytes.value()).map_err(damaged)?;
        }
        Ok(Some(revision))
    }

    pub(super) fn keep_checkpoint(
        &self,
        revision: u64,
        parts: &mut dyn Iterator<Item = Result<CheckpointPart, String>>,
        drop_through: u64,
    ) -> Result<(), StoreError> {
        let _one_at_a_time = self
            .checkpointing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let before = self.kept(&self.begin_read()?)?;
        let generation = before.map_or(0, |kept| kept.generation) + 1;
        self.remove_leftovers(before.map(|kept| kept.generation))?;
        let mut places = [0_u64; Section::ALL.len()];
        let mut parts = parts.peekable();
        // At least one step, so that a state without parts has its table, too.
        loop {
            let write = self.begin_write()?;
            {
                let names = Section::ALL.map(|section| table(section, generation));
                let [state, index] = &names;
                let mut tables = [
                    self.wrap(write.open_table(Parts::new(state)))?,
                    self.wrap(write.open_table(Parts::new(index)))?,
                ];
                let mut bytes = 0;
                while bytes < STEP
                    && let Some(part) = parts.next()
                {
                    let part = part.map_err(StoreError::Encode)?;
                    let at = part.section as usize;
                    bytes += part.bytes.len();
                    self.wrap(tables[at].insert(places[at], part.bytes.as_slice()))?;
                    places[at] += 1;
                }
            }
            let more = parts.peek().is_some();
            if !more {
                let mut meta = self.wrap(write.open_table(META))?;
                self.wrap(meta.insert(REVISION_KEY, revision))?;
                self.wrap(meta.insert(GENERATION_KEY, generation))?;
                self.wrap(meta.insert(FORMAT_KEY, FORMAT_VERSION))?;
                drop(meta);
                let [_, index] = places;
                if index == 0 {
                    self.wrap(write.delete_table(Parts::new(&table(Section::Index, generation))))?;
                }
            }
            self.wrap(write.commit())?;
            if !more {
                break;
            }
        }
        self.remove_leftovers(Some(generation))?;
        self.drop_records(drop_through.min(revision))
    }

    pub(super) fn after_checkpoint(&self) -> Result<Tail, StoreError> {
        let read = self.begin_read()?;
        let revision = self.kept(&read)?.map_or(0, |kept| kept.revision);
        let journal = self.wrap(read.open_table(JOURNAL))?;
        let mut tail = Tail::default();
        for entry in self.wrap(journal.range(revision.saturating_add(1)..))? {
            let (_, bytes) = self.wrap(entry)?;
            tail.records += 1;
            tail.bytes += bytes.value().len() as u64;
        }
        Ok(tail)
    }

    /// Gives the file system back what the file no longer needs. Nothing else may be at work
    /// on the store. Returns the bytes that were given back.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the store is read-only or cannot be written.
    pub fn shrink(&self) -> Result<u64, StoreError> {
        let length = || {
            let length = std::fs::metadata(&self.path).map(|file| file.len());
            length.map_err(|source| StoreError::Io {
                path: self.path.clone(),
                source,
            })
        };
        let before = length()?;
        self.recover()?;
        let mut handle = self.handle.write().unwrap_or_else(PoisonError::into_inner);
        let Some(Handle::Writable(database)) = handle.as_mut() else {
            return Err(StoreError::ReadOnly {
                path: self.path.clone(),
            });
        };
        // Each call moves what it can; false when nothing was left to move.
        while self.wrap(database.compact())? {}
        drop(handle);
        Ok(before.saturating_sub(length()?))
    }

    /// Removes all tables of checkpoints but those of one generation.
    fn remove_leftovers(&self, keep: Option<u64>) -> Result<(), StoreError> {
        let kept: Vec<String> = Section::ALL
            .iter()
            .filter_map(|section| Some(table(*section, keep?)))
            .collect();
        let read = self.begin_read()?;
        let left: Vec<String> = self
            .wrap(read.list_tables())?
            .map(|table| table.name().to_owned())
            .filter(|name| name.starts_with(PREFIX) && !kept.contains(name))
            .collect();
        drop(read);
        for name in left {
            let write = self.begin_write()?;
            self.wrap(write.delete_table(Parts::new(&name)))?;
            self.wrap(write.commit())?;
        }
        Ok(())
    }

    /// Removes the records up to a revision, in steps.
    fn drop_records(&self, through: u64) -> Result<(), StoreError> {
        loop {
            let oldest = self.oldest_revision()?;
            if oldest > through {
                return Ok(());
            }
            let last = through.min(oldest.saturating_add(RECORDS_PER_STEP - 1));
            let write = self.begin_write()?;
            {
                let mut journal = self.wrap(write.open_table(JOURNAL))?;
                self.wrap(journal.retain_in(..=last, |_, _| false))?;
                let mut meta = self.wrap(write.open_table(META))?;
                self.wrap(meta.insert(COMPACTED_KEY, last))?;
            }
            self.wrap(write.commit())?;
        }
    }
}
