//! Why a store could not do what it was asked.

use std::io;
use std::path::{Path, PathBuf};

use super::FORMAT_VERSION;

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
    /// The file is not as it was written.
    #[error("{} is damaged: {detail}. Restore it from a backup", path.display())]
    Corrupted {
        /// The path given.
        path: PathBuf,
        /// What the database said.
        detail: String,
    },
    /// The file, or the disk that it is on, may only be read.
    #[error("{} is read-only: changes cannot be written", path.display())]
    ReadOnly {
        /// The path given.
        path: PathBuf,
    },
    /// The records asked for were compacted away.
    #[error("{}: the history before revision {oldest} was compacted away", path.display())]
    Compacted {
        /// The path given.
        path: PathBuf,
        /// The oldest revision that can be read.
        oldest: u64,
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

impl StoreError {
    pub(super) fn of_database(path: &Path, error: redb::Error) -> Self {
        let path = path.to_owned();
        match error {
            redb::Error::Corrupted(detail) => Self::Corrupted { path, detail },
            source => Self::Database {
                path,
                source: Box::new(source),
            },
        }
    }
}

/// Why records were not appended.
pub(super) enum NotAppended {
    /// The last revision is another one.
    Moved(u64),
    Failed(StoreError),
    /// The commit failed: the file may show the records when it is opened again.
    InDoubt(StoreError),
}

impl From<StoreError> for NotAppended {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}
