//! The store: the journal of all changes in one file.
//!
//! One redb file holds the records by revision. The catalogue is a pure function of the records
//! in order; checkpoints of it, kept beside them, spare replaying them all. Why redb, and what
//! is in the file: `docs/storage.md`.
//!
//! - An acknowledged [`Store::append`] is on the disk (`Durability::Immediate`, and the folder
//!   is synced when the file is made).
//! - All records of one append become visible together or not at all.
//! - One process has the store open at a time; the second is told so.

mod checkpoint;
mod error;
mod open;
mod overlay;
mod records;
mod storage;
mod trouble;

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};

use redb::{
    Durability, ReadTransaction, StorageBackend, TableDefinition, TableHandle as _,
    WriteTransaction,
};

use super::journal::{AppendError, CheckpointPart, Journal, JournalError, Record, Section, Tail};
use super::state::State;
use crate::model::Catalogue;
use error::NotAppended;
pub use error::StoreError;
use open::Handle;
use trouble::Trouble;

/// Version of what the file holds. It changes whenever an older program could not read it.
pub const FORMAT_VERSION: u64 = 4;
/// The oldest version that is read. Such a file gets the new version with the first write.
const OLDEST_FORMAT: u64 = 1;

const META: TableDefinition<'_, &str, u64> = TableDefinition::new("incumbent meta");
const FORMAT_KEY: &str = "format version";
const JOURNAL: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("journal");
/// Revision up to which records were compacted away.
const COMPACTED_KEY: &str = "compacted through";
/// Which shared journal the records are a copy of, if they are one.
const ORIGIN: TableDefinition<'_, &str, &str> = TableDefinition::new("origin");
const ORIGIN_KEY: &str = "journal";

/// The journal of a catalogue in one file. Held by one process at a time.
pub struct Store {
    /// `None` while a file that failed cannot be opened again.
    handle: RwLock<Option<Handle>>,
    failed: AtomicBool,
    /// What went wrong with the last write, if anything did.
    trouble: Mutex<Option<Trouble>>,
    /// Held while a checkpoint is written.
    checkpointing: Mutex<()>,
    /// Whether it is a file that can be opened again.
    is_file: bool,
    path: PathBuf,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish()
    }
}

impl Store {
    /// Opens the store at `path`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when there is none, when the file is not a store or has an unknown
    /// format, and when another process has it open.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_or(path, false)
    }

    /// Opens the store at `path`, or makes an empty one where there is no file.
    ///
    /// # Errors
    ///
    /// As [`Self::open`], and when the file cannot be made.
    pub fn create_if_missing(path: &Path) -> Result<Self, StoreError> {
        Self::open_or(path, true)
    }

    /// Opens the store that `backend` holds, or begins an empty one in it; errors call it
    /// `path`. For storage that is no file of its own, and for trying what happens when
    /// storage fails.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub fn over(backend: impl StorageBackend, path: &Path) -> Result<Self, StoreError> {
        Self::begin(Handle::over(backend, path)?, false, path, true)
    }

    fn open_or(path: &Path, create: bool) -> Result<Self, StoreError> {
        Self::begin(Handle::open(path, create)?, true, path, create)
    }

    fn begin(handle: Handle, is_file: bool, path: &Path, create: bool) -> Result<Self, StoreError> {
        let store = Self {
            handle: RwLock::new(Some(handle)),
            failed: AtomicBool::new(false),
            checkpointing: Mutex::new(()),
            trouble: Mutex::new(None),
            is_file,
            path: path.to_owned(),
        };
        store.check_format(create)?;
        Ok(store)
    }

    /// Checks the format version; writes it into a file that holds nothing yet.
    fn check_format(&self, create: bool) -> Result<(), StoreError> {
        let read = self.begin_read()?;
        let tables: Vec<String> = self
            .wrap(read.list_tables())?
            .map(|table| table.name().to_owned())
            .collect();
        if tables.iter().any(|name| name == META.name()) {
            let meta = self.wrap(read.open_table(META))?;
            let found = self
                .wrap(meta.get(FORMAT_KEY))?
                .map(|version| version.value());
            return match found {
                Some(OLDEST_FORMAT..=FORMAT_VERSION) => Ok(()),
                Some(found) => Err(StoreError::UnknownFormat {
                    path: self.path.clone(),
                    found,
                }),
                None => Err(self.not_a_store()),
            };
        }
        // A crash between making the file and this transaction leaves a database without
        // tables: whoever may make a store may finish making it.
        if !tables.is_empty() || !create {
            return Err(self.not_a_store());
        }
        let write = self.begin_write()?;
        {
            let mut meta = self.wrap(write.open_table(META))?;
            self.wrap(meta.insert(FORMAT_KEY, FORMAT_VERSION))?;
            self.wrap(write.open_table(JOURNAL))?;
        }
        self.wrap(write.commit())
    }

    fn begin_read(&self) -> Result<ReadTransaction, StoreError> {
        self.recover()?;
        let handle = self.handle.read().unwrap_or_else(PoisonError::into_inner);
        match handle.as_ref() {
            Some(handle) => self.wrap(handle.begin_read()),
            None => Err(self.closed()),
        }
    }

    /// Begins a transaction that is on the disk when it is committed, in two phases: see
    /// `store/storage.rs`.
    fn begin_write(&self) -> Result<WriteTransaction, StoreError> {
        self.recover()?;
        let handle = self.handle.read().unwrap_or_else(PoisonError::into_inner);
        let begun = match handle.as_ref() {
            Some(handle) => handle.begin_write().ok_or_else(|| self.read_only())?,
            None => return Err(self.closed()),
        };
        let mut write = self.wrap(begun)?;
        self.wrap(write.set_durability(Durability::Immediate))?;
        write.set_two_phase_commit(true);
        Ok(write)
    }

    /// Opens the file again after a failure: the database refuses everything from then on.
    fn recover(&self) -> Result<(), StoreError> {
        if !self.is_file || !self.failed.load(Ordering::Acquire) {
            return Ok(());
        }
        let mut handle = self.handle.write().unwrap_or_else(PoisonError::into_inner);
        if self.failed.load(Ordering::Acquire) {
            // Closed first: a file is opened once at a time.
            *handle = None;
            *handle = Some(Handle::open(&self.path, false)?);
            self.failed.store(false, Ordering::Release);
        }
        Ok(())
    }

    /// The file is opened again before the next write: the disk may be writable by then.
    fn read_only(&self) -> StoreError {
        self.failed.store(true, Ordering::Release);
        StoreError::ReadOnly {
            path: self.path.clone(),
        }
    }

    fn closed(&self) -> StoreError {
        StoreError::Io {
            path: self.path.clone(),
            source: io::Error::other("closed after a failure"),
        }
    }

    /// Which shared journal the records are a copy of; `None` when they are no copy.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the file cannot be read.
    pub fn origin(&self) -> Result<Option<String>, StoreError> {
        let read = self.begin_read()?;
        let origin = match read.open_table(ORIGIN) {
            Ok(origin) => origin,
            Err(redb::TableError::TableDoesNotExist(_)) => return Ok(None),
            Err(error) => return self.wrap(Err(error)),
        };
        let journal = self.wrap(origin.get(ORIGIN_KEY))?;
        Ok(journal.map(|journal| journal.value().to_owned()))
    }

    /// Writes down which shared journal the records are a copy of.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the file cannot be written.
    pub fn set_origin(&self, journal: &str) -> Result<(), StoreError> {
        let write = self.begin_write()?;
        {
            let mut origin = self.wrap(write.open_table(ORIGIN))?;
            self.wrap(origin.insert(ORIGIN_KEY, journal))?;
        }
        self.wrap(write.commit())
    }

    /// Where the store is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file, or the disk that it is on, may only be read.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        let handle = self.handle.read().unwrap_or_else(PoisonError::into_inner);
        matches!(*handle, Some(Handle::ReadOnly(_) | Handle::Repaired(_)))
    }

    /// The catalogue that the records make, and the revision of the last one. O(state +
    /// changes since the checkpoint).
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the file cannot be read or a record is damaged.
    pub fn load(&self) -> Result<(Catalogue, u64), StoreError> {
        let state = State::load(self).map_err(|error| match error {
            JournalError::Store(error) => error,
            JournalError::Compacted { oldest } => StoreError::Compacted {
                path: self.path.clone(),
                oldest,
            },
            other => StoreError::Damaged {
                path: self.path.clone(),
                revision: 0,
                detail: other.to_string(),
            },
        })?;
        let revision = state.revision();
        Ok((state.into_catalogue(), revision))
    }

    fn wrap<T, E: Into<redb::Error>>(&self, result: Result<T, E>) -> Result<T, StoreError> {
        result.map_err(|error| {
            let error = error.into();
            if matches!(error, redb::Error::Io(_) | redb::Error::PreviousIo) {
                self.failed.store(true, Ordering::Release);
            }
            StoreError::of_database(&self.path, error)
        })
    }

    fn not_a_store(&self) -> StoreError {
        StoreError::NotAStore {
            path: self.path.clone(),
        }
    }
}

impl Journal for Store {
    fn head(&self) -> Result<u64, JournalError> {
        Ok(self.revision()?)
    }

    fn oldest(&self) -> Result<u64, JournalError> {
        Ok(self.oldest_revision()?)
    }

    fn read(
        &self,
        after: u64,
        visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> Result<(), JournalError> {
        Ok(self.read_after(after, visit)?)
    }

    fn append(&self, expected: u64, records: &[Record]) -> Result<u64, AppendError> {
        let appended = self.append_records(expected, records);
        self.note_outcome(&appended, records);
        appended.map_err(|error| match error {
            NotAppended::Moved(head) => AppendError::Moved { head },
            NotAppended::Failed(error) => error.into(),
            NotAppended::InDoubt(error) => AppendError::Unknown(Box::new(error)),
        })
    }

    fn trouble(&self) -> Option<String> {
        self.try_again()
    }

    fn read_checkpoint(
        &self,
        section: Section,
        visit: &mut dyn FnMut(&[u8]) -> Result<(), String>,
    ) -> Result<Option<u64>, JournalError> {
        Ok(self.show_checkpoint(section, visit)?)
    }

    fn write_checkpoint(
        &self,
        revision: u64,
        parts: &mut dyn Iterator<Item = Result<CheckpointPart, String>>,
        drop_through: u64,
    ) -> Result<(), JournalError> {
        Ok(self.keep_checkpoint(revision, parts, drop_through)?)
    }
    fn tail(&self) -> Result<Tail, JournalError> {
        Ok(self.after_checkpoint()?)
    }
}
