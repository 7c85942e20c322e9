//! Why a stream cannot be the journal.

use crate::catalogue::JournalError;

/// Why a shared journal was refused. Trying again does not help: somebody has to look.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NatsError {
    /// Its settings could lose records.
    #[error(
        "stream {stream} could lose acknowledged changes: {}. Change its settings, or allow this \
         with --journal-allow-unsafe",
        dangers.join("; ")
    )]
    Unsafe {
        /// The stream.
        stream: String,
        /// Each setting with what it does.
        dangers: Vec<String>,
    },
    /// Its settings do not let it be a journal.
    #[error("stream {stream} cannot be a journal: {}", problems.join("; "))]
    Unusable {
        /// The stream.
        stream: String,
        /// What has to change.
        problems: Vec<&'static str>,
    },
    /// It was there, and is gone.
    #[error(
        "stream {stream} is gone, and this replica has seen revision {seen} of it. Nothing was \
         started anew: restore the stream from a backup, or see docs/operations.md"
    )]
    Gone {
        /// The stream.
        stream: String,
        /// The last revision in the local store.
        seen: u64,
    },
    /// There is another stream under its name.
    #[error(
        "stream {stream} is not the one that this replica's store was filled from: it was made \
         anew. Nothing was changed. If the new stream is right, remove this replica's store"
    )]
    Replaced {
        /// The stream.
        stream: String,
    },
    /// It lost records.
    #[error(
        "stream {stream} ends at revision {head}, and this replica has seen revision {seen}: \
         the stream lost records. Nothing was changed; see docs/operations.md"
    )]
    RolledBack {
        /// The stream.
        stream: String,
        /// Its last revision.
        head: u64,
        /// The last revision in the local store.
        seen: u64,
    },
    /// It no longer has the records that this replica needs next.
    #[error(
        "stream {stream} begins at revision {oldest}, and this replica has seen revision {seen}: \
         what lies between was removed from the stream. Nothing was changed. Start from the \
         store of a replica that has seen revision {} or later, see docs/operations.md",
        oldest - 1
    )]
    Truncated {
        /// The stream.
        stream: String,
        /// Its first revision.
        oldest: u64,
        /// The last revision in the local store.
        seen: u64,
    },
    /// It holds something else than the local store says.
    #[error(
        "stream {stream} and the store of this replica differ at revision {revision}. Nothing \
         was changed. If the stream is right, remove this replica's store"
    )]
    Diverged {
        /// The stream.
        stream: String,
        /// Where.
        revision: u64,
    },
    /// The local store has a journal of its own.
    #[error(
        "{path} holds a journal of its own and is no copy of stream {stream}. Give another \
         --store, or move its records with backup and restore"
    )]
    OwnJournal {
        /// The store.
        path: String,
        /// The stream.
        stream: String,
    },
    /// The server said no.
    #[error("the NATS server refused: {0}")]
    Refused(String),
    /// A write has too many records for one atomic batch.
    #[error(
        "a write of {records} records is more than the {limit} that a stream takes at once: \
         split it"
    )]
    TooManyRecords {
        /// How many.
        records: usize,
        /// The limit.
        limit: usize,
    },
    /// A record is larger than the servers take.
    #[error(
        "a record of {bytes} bytes is more than the servers take ({limit} bytes): raise \
         max_payload, or make the changes smaller"
    )]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
}

impl From<NatsError> for JournalError {
    fn from(error: NatsError) -> Self {
        Self::Other(Box::new(error))
    }
}
