//! The store: the journal of all changes in one file.
//!
//! One redb file holds one table that matters, revision -> record. The catalogue is a pure
//! function of the records in order, so nothing else can disagree with them. Why redb, and why
//! the state is replayed and not stored beside the journal: `docs/storage.md`.
//!
//! - An acknowledged [`Store::append`] is on the disk (`Durability::Immediate`, and the folder
//!   is synced when the file is made).
//! - All records of one append become visible together or not at all.
//! - One process has the store open at a time; the second is told so.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use redb::{
    Database, DatabaseError, Durability, ReadableDatabase as _, ReadableTable as _,
    TableDefinition, TableHandle as _,
};
use serde::{Deserialize, Serialize};

use super::change::{Change, apply};
use crate::model::Catalogue;

/// Version of what the file holds. It changes whenever an older program could not read it.
pub const FORMAT_VERSION: u64 = 1;
/// Changes in one record, at most. An append of more makes several records.
pub const CHANGES_PER_RECORD: usize = 1_000;

const META: TableDefinition<'_, &str, u64> = TableDefinition::new("incumbent meta");
const FORMAT_KEY: &str = "format version";
const JOURNAL: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("journal");
/// Level of zstd: the fastest one but for the negative ones.
const COMPRESSION: i32 = 1;
/// The first bytes of every redb file.
const MAGIC: &[u8; 9] = b"redb\x1a\x0a\xa9\x0d\x0a";

/// When, by whom and why the catalogue changes. The caller supplies the time: the store has no
/// clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// Milliseconds since 1970-01-01 UTC.
    pub time: i64,
    /// Who asked for it; may be empty.
    pub author: String,
    /// Why; may be empty.
    pub reason: String,
}

/// One record of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its sequence number; the first is 1.
    pub revision: u64,
    /// Milliseconds since 1970-01-01 UTC.
    pub time: i64,
    /// Who asked for it; may be empty.
    pub author: String,
    /// Why; may be empty.
    pub reason: String,
    /// At most [`CHANGES_PER_RECORD`], in order.
    pub changes: Vec<Change>,
}

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no file.
    #[error("no store at {}", path.display())]
    Missing {
        /// The path given.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{} is not a store of this program", path.display())]
    NotAStore {
        /// The path given.
        path: PathBuf,
    },
    /// The file was written by another version of this program.
    #[error(
        "{} has format version {found}, this program reads version {FORMAT_VERSION}",
        path.display()
    )]
    UnknownFormat {
        /// The path given.
        path: PathBuf,
        /// The version that the file names.
        found: u64,
    },
    /// The file was written by a version of the database that this program does not read.
    #[error("{} has database format {found}, which this program does not read", path.display())]
    UnknownDatabaseFormat {
        /// The path given.
        path: PathBuf,
        /// The version that the file names.
        found: u8,
    },
    /// Somebody has it open.
    #[error("{} is already open by another process", path.display())]
    AlreadyOpen {
        /// The path given.
        path: PathBuf,
    },
    /// A record cannot be read, or the records are not numbered without a gap.
    #[error("{} is damaged at revision {revision}: {detail}", path.display())]
    Damaged {
        /// The path given.
        path: PathBuf,
        /// The record.
        revision: u64,
        /// What is wrong with it.
        detail: String,
    },
    /// A change cannot be written down.
    #[error("cannot encode a change: {0}")]
    Encode(String),
    /// The file system refused.
    #[error("cannot open {}: {source}", path.display())]
    Io {
        /// The path given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database refused.
    #[error("store {}: {source}", path.display())]
    Database {
        /// The path given.
        path: PathBuf,
        /// What the database said.
        source: Box<redb::Error>,
    },
}

/// The journal of a catalogue in one file. Held by one process at a time.
#[derive(Debug)]
pub struct Store {
    database: Database,
    path: PathBuf,
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

    fn open_or(path: &Path, create: bool) -> Result<Self, StoreError> {
        let new = match head(path) {
            Ok(head) if head.is_empty() && create => true,
            Ok(head) if head == MAGIC => false,
            Ok(_) => return Err(StoreError::NotAStore { path: path.into() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if !create {
                    return Err(StoreError::Missing { path: path.into() });
                }
                true
            }
            Err(source) => return Err(io_error(path, source)),
        };
        let opened = if new {
            Database::create(path)
        } else {
            Database::open(path)
        };
        let store = Self {
            database: opened.map_err(|error| open_error(path, error))?,
            path: path.to_owned(),
        };
        if new {
            sync_folder(path).map_err(|source| io_error(path, source))?;
        }
        store.check_format(create)?;
        Ok(store)
    }

    /// Checks the format version; writes it into a file that holds nothing yet.
    fn check_format(&self, create: bool) -> Result<(), StoreError> {
        let write = self.wrap(self.database.begin_write())?;
        let tables: Vec<String> = self
            .wrap(write.list_tables())?
            .map(|table| table.name().to_owned())
            .collect();
        if tables.iter().any(|name| name == META.name()) {
            let meta = self.wrap(write.open_table(META))?;
            let found = self
                .wrap(meta.get(FORMAT_KEY))?
                .map(|version| version.value());
            return match found {
                Some(FORMAT_VERSION) => Ok(()),
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
        {
            let mut meta = self.wrap(write.open_table(META))?;
            self.wrap(meta.insert(FORMAT_KEY, FORMAT_VERSION))?;
            self.wrap(write.open_table(JOURNAL))?;
        }
        self.wrap(write.commit())
    }

    /// Where the store is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The revision of the last record; 0 when there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the file cannot be read.
    pub fn revision(&self) -> Result<u64, StoreError> {
        let read = self.wrap(self.database.begin_read())?;
        let journal = self.wrap(read.open_table(JOURNAL))?;
        let last = self.wrap(journal.last())?;
        Ok(last.map_or(0, |(revision, _)| revision.value()))
    }

    /// The catalogue that the records make, and the revision of the last one. O(changes).
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the file cannot be read or a record is damaged.
    pub fn load(&self) -> Result<(Catalogue, u64), StoreError> {
        let mut catalogue = Catalogue::default();
        let mut revision = 0;
        self.replay(&mut |record| {
            revision = record.revision;
            for change in &record.changes {
                apply(&mut catalogue, change);
            }
        })?;
        Ok((catalogue, revision))
    }

    /// Shows every record, in order.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the file cannot be read or a record is damaged.
    pub fn replay(&self, show: &mut dyn FnMut(Record)) -> Result<(), StoreError> {
        let read = self.wrap(self.database.begin_read())?;
        let journal = self.wrap(read.open_table(JOURNAL))?;
        for (expected, entry) in (1..).zip(self.wrap(journal.iter())?) {
            let (revision, bytes) = self.wrap(entry)?;
            let revision = revision.value();
            let damaged = |detail: String| StoreError::Damaged {
                path: self.path.clone(),
                revision,
                detail,
            };
            let record = decode(bytes.value()).map_err(damaged)?;
            if revision != expected || record.revision != expected {
                return Err(damaged(format!("expected revision {expected}")));
            }
            show(record);
        }
        Ok(())
    }

    /// Appends changes as one or more records, all of them or none, and returns the revision
    /// of the last. When this returns, they are on the disk. No changes, no record.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the file cannot be written; then nothing was appended.
    pub fn append(&self, changes: &[Change], meta: &Meta) -> Result<u64, StoreError> {
        if changes.is_empty() {
            return self.revision();
        }
        let mut write = self.wrap(self.database.begin_write())?;
        self.wrap(write.set_durability(Durability::Immediate))?;
        let mut revision;
        {
            let mut journal = self.wrap(write.open_table(JOURNAL))?;
            revision = self
                .wrap(journal.last())?
                .map_or(0, |(last, _)| last.value());
            for part in changes.chunks(CHANGES_PER_RECORD) {
                revision += 1;
                let record = Record {
                    revision,
                    time: meta.time,
                    author: meta.author.clone(),
                    reason: meta.reason.clone(),
                    changes: part.to_vec(),
                };
                let bytes = encode(&record)?;
                self.wrap(journal.insert(revision, bytes.as_slice()))?;
            }
        }
        self.wrap(write.commit())?;
        Ok(revision)
    }

    fn wrap<T, E: Into<redb::Error>>(&self, result: Result<T, E>) -> Result<T, StoreError> {
        result.map_err(|error| StoreError::Database {
            path: self.path.clone(),
            source: Box::new(error.into()),
        })
    }

    fn not_a_store(&self) -> StoreError {
        StoreError::NotAStore {
            path: self.path.clone(),
        }
    }
}

/// A record as it is stored: MessagePack with named fields, so that fields may be added, in a
/// zstd frame with a checksum, because a store is mostly names and ids that repeat.
fn encode(record: &Record) -> Result<Vec<u8>, StoreError> {
    let packed =
        rmp_serde::to_vec_named(record).map_err(|error| StoreError::Encode(error.to_string()))?;
    let compress = || -> io::Result<Vec<u8>> {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), COMPRESSION)?;
        encoder.include_checksum(true)?;
        encoder.write_all(&packed)?;
        encoder.finish()
    };
    compress().map_err(|error| StoreError::Encode(error.to_string()))
}

fn decode(bytes: &[u8]) -> Result<Record, String> {
    let packed = zstd::decode_all(bytes).map_err(|error| error.to_string())?;
    rmp_serde::from_slice(&packed).map_err(|error| error.to_string())
}

/// The first bytes of a file, fewer when it is shorter.
fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let file = File::open(path)?;
    file.take(MAGIC.len() as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Makes a new file's name durable.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn io_error(path: &Path, source: io::Error) -> StoreError {
    StoreError::Io {
        path: path.to_owned(),
        source,
    }
}

fn open_error(path: &Path, error: DatabaseError) -> StoreError {
    let path = path.to_owned();
    match error {
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
            StoreError::AlreadyOpen { path }
        }
        DatabaseError::UpgradeRequired(found) => StoreError::UnknownDatabaseFormat { path, found },
        DatabaseError::Storage(redb::StorageError::Io(source)) => StoreError::Io { path, source },
        other => StoreError::Database {
            path,
            source: Box::new(other.into()),
        },
    }
}
