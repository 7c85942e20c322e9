//! Backups: all that a journal holds, in one checksummed file.
//!
//! The file is a first line, then frames: a byte that tells what it is, its length, its bytes.
//! First the checkpoint, when old records were compacted away, then the records, last the
//! SHA-256 of all before. A file without its last frame is not a backup.

use std::io::{self, Read, Write};
use std::ops::ControlFlow;

use sha2::{Digest as _, Sha256};

use super::journal::{AppendError, CheckpointPart, Journal, JournalError, Record, Section};

/// The first line of the file.
const MAGIC: &[u8] = b"incumbent backup 1\n";
/// A frame larger than this is damage, not a record.
const LARGEST: u32 = 1 << 30;
/// Records restored by one append, at most, unless one write has more.
const TOGETHER: usize = 256;

const CHECKPOINT: u8 = 1;
const PART: u8 = 2;
const RECORD: u8 = 3;
const END: u8 = 4;

/// What a backup holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Records.
    pub records: u64,
    /// Changes in them.
    pub changes: u64,
    /// Revision of the checkpoint that they go on from; 0 when they are the whole history.
    pub checkpoint: u64,
    /// The last revision.
    pub revision: u64,
    /// SHA-256 of the checkpoint and the records.
    pub digest: [u8; 32],
}

/// Why there is no backup, or why it was not restored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The file cannot be read or written.
    #[error("the backup cannot be read or written: {0}")]
    Io(#[from] io::Error),
    /// The file is something else.
    #[error("the file is not a backup of this program")]
    NotABackup,
    /// The file is not as it was written.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// The journal cannot be read.
    #[error("the journal cannot be read: {0}")]
    Journal(#[from] JournalError),
    /// The journal cannot be written.
    #[error("the journal cannot be written: {0}")]
    Append(#[from] AppendError),
    /// The journal to restore into holds something.
    #[error("the journal is at revision {revision}: a backup is restored into an empty one")]
    NotEmpty {
        /// Its last revision.
        revision: u64,
    },
    /// What was restored is not what the backup holds.
    #[error("what was restored is not what the backup holds: the journal must not be used")]
    Differs,
}

/// Writes all that `journal` holds. Others may append at the same time: the backup ends at a
/// revision at which the catalogue was.
///
/// # Errors
///
/// The journal cannot be read to its end, or the backup cannot be written.
pub fn write(journal: &dyn Journal, out: &mut dyn Write) -> Result<Summary, BackupError> {
    let mut frames = Frames {
        out,
        digest: Sha256::new(),
    };
    frames.out.write_all(MAGIC)?;
    let mut summary = Summary::default();
    let mut written = Ok(());
    if journal.oldest()? > 1 {
        let mut parts = Vec::new();
        let revision = journal.read_checkpoint(Section::State, &mut |part| {
            parts.push(part.to_vec());
            Ok(())
        })?;
        summary.checkpoint = revision.unwrap_or(0);
        summary.revision = summary.checkpoint;
        frames.write(CHECKPOINT, &summary.checkpoint.to_le_bytes())?;
        for part in parts {
            frames.write(PART, &part)?;
        }
    }
    journal.read(summary.checkpoint, &mut |record| {
        let bytes = match record.encode() {
            Ok(bytes) => bytes,
            Err(told) => {
                written = Err(BackupError::Damaged(told));
                return ControlFlow::Break(());
            }
        };
        summary.records += 1;
        summary.changes += record.changes.len() as u64;
        summary.revision = record.revision;
        written = frames.write(RECORD, &bytes).map_err(BackupError::from);
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    })?;
    written?;
    summary.digest = frames.digest.clone().finalize().into();
    let digest = summary.digest;
    frames.write(END, &digest)?;
    frames.out.flush()?;
    Ok(summary)
}

/// Reads a backup to its end and checks it.
///
/// # Errors
///
/// It is damaged, or no backup.
pub fn verify(backup: &mut dyn Read) -> Result<Summary, BackupError> {
    walk(backup, &mut |_| Ok(()))
}

/// Restores a backup into an empty journal, then reads the journal back and compares.
///
/// The backup is checked while it is read, so [`verify`] it first: damage that is found half-way
/// leaves a journal that has to be thrown away.
///
/// # Errors
///
/// [`BackupError`]; but for [`BackupError::NotEmpty`], the journal must not be used then.
pub fn restore(backup: &mut dyn Read, journal: &dyn Journal) -> Result<Summary, BackupError> {
    let head = journal.head()?;
    if head > 0 {
        return Err(BackupError::NotEmpty { revision: head });
    }
    let mut checkpoint: Option<(u64, Vec<Vec<u8>>)> = None;
    let mut records: Vec<Record> = Vec::new();
    let mut stored = 0;
    let summary = walk(backup, &mut |frame| {
        match frame {
            Frame::Checkpoint(revision) => checkpoint = Some((revision, Vec::new())),
            Frame::Part(bytes) => match &mut checkpoint {
                Some((_, parts)) => parts.push(bytes.to_vec()),
                None => return Err(BackupError::Damaged("a part of nothing".to_owned())),
            },
            Frame::Record(record) => {
                if let Some((revision, parts)) = checkpoint.take() {
                    keep_checkpoint(journal, revision, parts)?;
                    stored = revision;
                }
                let ends_write = record.part.is_none_or(|part| part.last == record.revision);
                records.push(record);
                if ends_write && records.len() >= TOGETHER {
                    stored = journal.append(stored, &records)?;
                    records.clear();
                }
            }
        }
        Ok(())
    })?;
    if let Some((revision, parts)) = checkpoint.take() {
        keep_checkpoint(journal, revision, parts)?;
        stored = revision;
    }
    if !records.is_empty() {
        journal.append(stored, &records)?;
    }
    let restored = write(journal, &mut io::sink())?;
    if restored != summary {
        return Err(BackupError::Differs);
    }
    Ok(summary)
}

fn keep_checkpoint(
    journal: &dyn Journal,
    revision: u64,
    parts: Vec<Vec<u8>>,
) -> Result<(), BackupError> {
    if journal.is_shared() {
        return Err(BackupError::Damaged(format!(
            "it begins at revision {revision}, and a shared journal needs the whole history"
        )));
    }
    let mut parts = parts.into_iter().map(|bytes| {
        Ok(CheckpointPart {
            section: Section::State,
            bytes,
        })
    });
    journal.write_checkpoint(revision, &mut parts, revision)?;
    Ok(())
}

/// Frames on their way out, and their sum.
struct Frames<'a> {
    out: &'a mut dyn Write,
    digest: Sha256,
}

impl Frames<'_> {
    fn write(&mut self, kind: u8, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len())
            .ok()
            .filter(|length| *length <= LARGEST)
            .ok_or_else(|| io::Error::other("a record is too large for a backup"))?;
        for piece in [&[kind][..], &length.to_le_bytes(), bytes] {
            self.digest.update(piece);
            self.out.write_all(piece)?;
        }
        Ok(())
    }
}

enum Frame<'a> {
    Checkpoint(u64),
    Part(&'a [u8]),
    Record(Record),
}

/// Shows each frame, and checks them all.
fn walk(
    backup: &mut dyn Read,
    show: &mut dyn FnMut(Frame<'_>) -> Result<(), BackupError>,
) -> Result<Summary, BackupError> {
    let damaged = |told: &str| BackupError::Damaged(told.to_owned());
    let mut magic = vec![0; MAGIC.len()];
    if read_all(backup, &mut magic).is_err() || magic != MAGIC {
        return Err(BackupError::NotABackup);
    }
    let mut summary = Summary::default();
    let mut digest = Sha256::new();
    let mut bytes = Vec::new();
    loop {
        let mut head = [0; 5];
        read_all(backup, &mut head)?;
        let [kind, length @ ..] = head;
        let length = u32::from_le_bytes(length);
        if length > LARGEST {
            return Err(damaged("a frame is too large"));
        }
        bytes.clear();
        backup.take(length.into()).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != u64::from(length) {
            return Err(damaged("it ends early"));
        }
        if kind == END {
            summary.digest = digest.finalize().into();
            if bytes != summary.digest || backup.read(&mut [0])? != 0 {
                return Err(damaged("its checksum is wrong"));
            }
            return Ok(summary);
        }
        digest.update(head);
        digest.update(&bytes);
        let frame = match kind {
            CHECKPOINT if summary.revision == 0 => {
                let revision = bytes.as_slice().try_into();
                let revision = revision.map_err(|_| damaged("a checkpoint without revision"))?;
                summary.checkpoint = u64::from_le_bytes(revision);
                summary.revision = summary.checkpoint;
                Frame::Checkpoint(summary.checkpoint)
            }
            PART if summary.records == 0 => Frame::Part(&bytes),
            RECORD => {
                let record = Record::decode(&bytes).map_err(BackupError::Damaged)?;
                if record.revision != summary.revision + 1 {
                    return Err(damaged("a record is missing"));
                }
                summary.records += 1;
                summary.changes += record.changes.len() as u64;
                summary.revision = record.revision;
                Frame::Record(record)
            }
            _ => return Err(damaged("a frame of an unknown kind")),
        };
        show(frame)?;
    }
}

fn read_all(backup: &mut dyn Read, into: &mut [u8]) -> Result<(), BackupError> {
    backup.read_exact(into).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => BackupError::Damaged("it ends early".to_owned()),
        _ => error.into(),
    })
}
