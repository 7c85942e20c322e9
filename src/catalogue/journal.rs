//! The journal: the ordered, durable log of records, wherever it is kept.
//!
//! The catalogue is a pure function of the records in order. [`Journal`] is what a catalogue
//! needs of a log; the embedded [`Store`](super::Store) is one, a log shared by several
//! replicas may be another.

use std::error::Error;
use std::ops::ControlFlow;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::frame::{pack, unpack};
use super::store::StoreError;

/// Changes in one record, at most. A write of more makes several records.
pub const CHANGES_PER_RECORD: usize = 1_000;

/// When, by whom and why the catalogue changes. The caller supplies the time: the journal has
/// no clock.
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The write that this record is a part of, when that needed several records: they are
    /// appended together, and a journal shows all of them or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// The call that asked for the write, on its last record, when the caller named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<Call>,
}

/// The records of one write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Revision of the first record of the write.
    pub first: u64,
    /// Revision of the last record of the write.
    pub last: u64,
}

/// A call that its caller named, so that trying again changes nothing further.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The caller's name for it.
    pub key: String,
    /// Tells calls of one key that ask for different things apart: a hash of the request.
    pub digest: u64,
    /// What was answered beside the revision, in a form that the service chose.
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        with = "serde_bytes_vec"
    )]
    pub answer: Vec<u8>,
}

/// Bytes as MessagePack's own type, not as a list of numbers.
mod serde_bytes_vec {
    use std::fmt;

    use serde::de::{SeqAccess, Visitor};
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl<'de> Visitor<'de> for Bytes {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<u8>, A::Error> {
                let mut bytes = Vec::new();
                while let Some(byte) = list.next_element()? {
                    bytes.push(byte);
                }
                Ok(bytes)
            }
        }
        from.deserialize_bytes(Bytes)
    }
}

impl Record {
    /// The records of one write, numbered from `expected + 1` on. Empty when there is nothing
    /// to write down: no change, and no call to remember.
    #[must_use]
    pub fn of_write(
        expected: u64,
        changes: Vec<Change>,
        meta: &Meta,
        call: Option<Call>,
    ) -> Vec<Self> {
        if changes.is_empty() && call.is_none() {
            return Vec::new();
        }
        let count = changes.len().div_ceil(CHANGES_PER_RECORD).max(1) as u64;
        let (first, last) = (expected + 1, expected + count);
        let part = (count > 1).then_some(Part { first, last });
        let mut changes = changes.into_iter();
        let mut records: Vec<Self> = (first..=last)
            .map(|revision| Self {
                revision,
                time: meta.time,
                author: meta.author.clone(),
                reason: meta.reason.clone(),
                changes: changes.by_ref().take(CHANGES_PER_RECORD).collect(),
                part,
                call: None,
            })
            .collect();
        if let Some(record) = records.last_mut() {
            record.call = call;
        }
        records
    }

    /// The record as every journal keeps it: MessagePack with named fields, so that fields may
    /// be added, in a zstd frame with a checksum, because records are mostly names and ids
    /// that repeat.
    ///
    /// # Errors
    ///
    /// What cannot be written down; no change of this program is that.
    pub fn encode(&self) -> Result<Vec<u8>, String> {
        pack(self)
    }

    /// Reads what [`Self::encode`] wrote, in this version of the program or an earlier one.
    ///
    /// # Errors
    ///
    /// What is wrong with the bytes: damaged, or of a later version.
    pub fn decode(bytes: &[u8]) -> Result<Self, String> {
        unpack(bytes)
    }
}

/// A log of records, shared or not. Blocking: call it on a thread that may wait.
///
/// - Revisions are 1, 2, 3 and so on, without a gap.
/// - The records of one write ([`Record::part`]) become visible together or not at all.
/// - What [`Journal::append`] acknowledged is durable, and every later reader sees it.
pub trait Journal: Send + Sync {
    /// The revision of the last record; 0 when there is none. For a shared journal, as of now:
    /// others may append at any time.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    fn head(&self) -> Result<u64, JournalError>;

    /// The revision of the oldest record that is still there; `head() + 1` when none is. More
    /// than 1 after old history was compacted away.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    fn oldest(&self) -> Result<u64, JournalError>;

    /// Shows the records with a revision greater than `after`, in order, until there is none
    /// or `visit` breaks.
    ///
    /// # Errors
    ///
    /// [`JournalError::Compacted`] when the record after `after` is no longer there; or the
    /// journal cannot be read, or is damaged. Records shown before the error are good.
    fn read(
        &self,
        after: u64,
        visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> Result<(), JournalError>;

    /// Compare and set: appends `records`, whose revisions go on from `expected`, when
    /// `expected` is the last revision. All of them or none. When it returns, they are
    /// durable. Returns the new last revision.
    ///
    /// # Errors
    ///
    /// [`AppendError`]; nothing was appended, but for [`AppendError::Unknown`].
    fn append(&self, expected: u64, records: &[Record]) -> Result<u64, AppendError>;

    /// Whether others may append: then somebody has to [`Journal::wait`] for their records.
    fn is_shared(&self) -> bool {
        false
    }

    /// Waits until there is a record after `after`, at most `timeout`; tells whether there is.
    /// A journal that is not shared never waits: only its own process appends.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    fn wait(&self, after: u64, timeout: Duration) -> Result<bool, JournalError> {
        let _ = timeout;
        Ok(self.head()? > after)
    }

    /// Shows a section's parts of the newest checkpoint, in order, and returns its revision;
    /// `None` when there is no checkpoint, or it has no such section. A checkpoint is what the
    /// records up to a revision make, kept beside them on this machine, so that not all of
    /// them need to be replayed.
    ///
    /// # Errors
    ///
    /// The checkpoint cannot be read, or `visit` says what is wrong with a part.
    fn read_checkpoint(
        &self,
        section: Section,
        visit: &mut dyn FnMut(&[u8]) -> Result<(), String>,
    ) -> Result<Option<u64>, JournalError> {
        let _ = (section, visit);
        Ok(None)
    }

    /// Keeps a checkpoint in place of the one before, and then removes the records up to and
    /// including `drop_through`, which is at most `revision`; 0 removes none. The checkpoint
    /// before is there until all of this one is durable. Records can be appended meanwhile.
    ///
    /// # Errors
    ///
    /// The journal cannot be written, or a part cannot be made: the checkpoint before is still
    /// there. When only removing failed, this one is, with some of the records.
    fn write_checkpoint(
        &self,
        revision: u64,
        parts: &mut dyn Iterator<Item = Result<CheckpointPart, String>>,
        drop_through: u64,
    ) -> Result<(), JournalError> {
        let _ = (revision, parts, drop_through);
        Err(JournalError::Unsupported)
    }

    /// Why changes cannot be written now, when that is known of a journal that is not shared;
    /// `None` when nothing is known to be wrong. What failed is tried again first, so that
    /// this tells when it is over: ask now and then, not for every call.
    fn trouble(&self) -> Option<String> {
        None
    }

    /// What has to be replayed after the newest checkpoint, on this machine. O(records after
    /// it).
    ///
    /// # Errors
    ///
    /// The journal keeps no checkpoints, or cannot be read.
    fn tail(&self) -> Result<Tail, JournalError> {
        Err(JournalError::Unsupported)
    }
}

/// The records after the newest checkpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    /// How many there are.
    pub records: u64,
    /// Their size as they are kept.
    pub bytes: u64,
}

/// What a part of a checkpoint is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Section {
    /// The state: what the records make. A checkpoint has it always.
    State,
    /// What was worked out from the state to answer questions: it may be missing, and is left
    /// out of backups.
    Index,
}

impl Section {
    /// Every section.
    pub const ALL: [Self; 2] = [Self::State, Self::Index];

    /// Its name, as journals keep it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Index => "index",
        }
    }
}

/// A part of a checkpoint: some hundred kilobytes that can be read by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointPart {
    /// What it is a part of. The parts of a section stay in the order in which they are given.
    pub section: Section,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Why a journal could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The embedded store failed.
    #[error("{0}")]
    Store(#[source] StoreError),
    /// The history asked for was compacted away.
    #[error("the history before revision {oldest} was compacted away")]
    Compacted {
        /// The oldest revision that can be read.
        oldest: u64,
    },
    /// A record or a part of a checkpoint cannot be read.
    #[error("the journal is damaged at revision {revision}: {detail}")]
    Damaged {
        /// Where.
        revision: u64,
        /// What is wrong.
        detail: String,
    },
    /// A shared journal cannot be reached now. Trying again later may help.
    #[error("the journal cannot be reached: {0}")]
    Unreachable(#[source] Box<dyn Error + Send + Sync>),
    /// This journal keeps no checkpoints.
    #[error("this journal keeps no checkpoints")]
    Unsupported,
    /// Anything else; trying again will not help.
    #[error(transparent)]
    Other(Box<dyn Error + Send + Sync>),
}

/// Why nothing was appended.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// Somebody else appended first.
    #[error("the journal is at revision {head} already")]
    Moved {
        /// The last revision.
        head: u64,
    },
    /// The records may or may not have been appended: the acknowledgement was lost. Read the
    /// journal to find out.
    #[error("whether the records were appended is not known: {0}")]
    Unknown(#[source] Box<dyn Error + Send + Sync>),
    /// The journal failed.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl From<StoreError> for JournalError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Compacted { oldest, .. } => Self::Compacted { oldest },
            other => Self::Store(other),
        }
    }
}

impl From<StoreError> for AppendError {
    fn from(error: StoreError) -> Self {
        Self::Journal(error.into())
    }
}
