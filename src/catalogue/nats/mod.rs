//! The shared journal: a stream of NATS JetStream that every replica follows.
//!
//! - One record is one message; the revision is the sequence number in the stream.
//! - A write is compare-and-set: it names the last sequence number that it expects. The records
//!   of one write are one atomic batch.
//! - The store of a replica is a copy of the stream: it is filled by reading, answers while the
//!   servers cannot be reached, and makes a restart short. It remembers which stream it is a
//!   copy of. A stream that was made anew, or that lost records, is refused; nothing is ever
//!   started again from zero.
//!
//! Client: `async-nats`, the servers' maintainers' own. Blocking outside, like every
//! [`Journal`]; the connection has a runtime and a thread of its own.

mod address;
mod append;
mod check;
mod contact;
mod error;
mod follow;
mod link;
mod monitor;
mod stream;
mod waiting;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_nats::jetstream::stream::Info;
use bytes::Bytes;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

pub use address::{InvalidNatsAddress, NatsAddress};
pub use contact::{Contact, Standing};
pub use error::NatsError;
pub use monitor::{InvalidMonitorAddress, MonitorAddress};

use super::journal::{AppendError, CheckpointPart, Journal, JournalError, Record, Section, Tail};
use super::store::Store;
use link::{Asked, Link};
use waiting::Waiting;

/// Records of one write, at most: what a server takes as one atomic batch.
pub const RECORDS_PER_WRITE: usize = 1_000;
/// Between two tries of something that did not work.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(20),
    Duration::from_millis(50),
    Duration::from_millis(100),
    Duration::from_millis(250),
];

/// How a shared journal is reached.
#[derive(Clone, Debug)]
pub struct NatsSettings {
    /// The servers and the stream.
    pub address: NatsAddress,
    /// A file of NATS credentials.
    pub credentials: Option<PathBuf>,
    /// Monitoring ports of the servers, which tell how often they sync; empty when they are not
    /// to be asked.
    pub monitors: Vec<MonitorAddress>,
    /// Replicas that the stream gets when it is made.
    pub replicas: usize,
    /// Whether a stream whose settings could lose acknowledged records is used all the same.
    pub allow_unsafe: bool,
    /// How long a write may wait for a leader, and a read for an answer.
    pub patience: Duration,
}

/// A journal in a stream, with the copy of it that this replica keeps.
pub struct NatsJournal {
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
    link: Arc<Link>,
    settings: NatsSettings,
    /// Whether a stream may be made.
    create: bool,
    copy: Store,
    contact: Contact,
    /// Changes whenever something was published to the stream.
    hints: watch::Receiver<u64>,
    following: std::sync::Mutex<()>,
    /// Since when the servers tell of less than this replica has seen.
    behind_since: std::sync::Mutex<Option<Instant>>,
}

impl std::fmt::Debug for NatsJournal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NatsJournal")
            .field("address", &self.settings.address)
            .finish_non_exhaustive()
    }
}

impl NatsJournal {
    /// Connects, makes the stream where there is none yet, and checks that `copy` is a copy of
    /// it. When no server can be reached and `copy` holds something, that is what is served
    /// until one can.
    ///
    /// # Errors
    ///
    /// [`JournalError::Unreachable`] when no server can be reached and `copy` is empty;
    /// [`JournalError::Other`] with a [`NatsError`] when the stream is refused.
    pub fn open(settings: NatsSettings, copy: Store) -> Result<Self, JournalError> {
        Self::open_or(settings, copy, true)
    }

    /// As [`Self::open`], but makes no stream.
    ///
    /// # Errors
    ///
    /// As [`Self::open`], and when there is no stream.
    pub fn open_existing(settings: NatsSettings, copy: Store) -> Result<Self, JournalError> {
        Self::open_or(settings, copy, false)
    }

    fn open_or(settings: NatsSettings, copy: Store, create: bool) -> Result<Self, JournalError> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("journal")
            .enable_all()
            .build()
            .map_err(|error| JournalError::Other(Box::new(error)))?;
        let link = runtime
            .block_on(Link::connect(&settings))
            .map_err(JournalError::Other)?;
        let link = Arc::new(link);
        let (told, hints) = watch::channel(0);
        let journal = Self {
            runtime: Some(runtime),
            link: link.clone(),
            contact: Contact::new(copy.head()?),
            settings,
            create,
            copy,
            hints,
            following: std::sync::Mutex::new(()),
            behind_since: std::sync::Mutex::new(None),
        };
        journal.check_servers()?;
        match journal.check(true) {
            Ok(checked) => {
                journal.compare_last(checked.head)?;
                let subject = checked.subject;
                journal.spawn(async move { follow::listen(&link, subject, &told).await });
            }
            Err(JournalError::Unreachable(error)) if journal.copy.head()? > 0 => {
                tracing::warn!(%error, "the journal cannot be reached: serving the copy of it");
                journal.spawn(async move { follow::listen_later(&link, &told).await });
            }
            Err(error) => return Err(error),
        }
        Ok(journal)
    }

    /// The copy: what there is while the servers cannot be reached.
    #[must_use]
    pub fn copy(&self) -> &Store {
        &self.copy
    }

    /// How this replica stands to the journal, for those who tell of it.
    #[must_use]
    pub fn contact(&self) -> Contact {
        self.contact.clone()
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = &self.runtime {
            runtime.spawn(work);
        }
    }

    fn wait_for<T>(&self, work: impl Future<Output = T>) -> Result<T, JournalError> {
        match &self.runtime {
            Some(runtime) => Ok(runtime.block_on(work)),
            None => Err(JournalError::Unsupported),
        }
    }

    fn pause(&self, pause: Duration) -> Result<(), JournalError> {
        self.wait_for(async { tokio::time::sleep(pause).await })
    }

    async fn ask(&self) -> Asked<Info> {
        let asked = self.link.info().await;
        // Only a replica that never saw the stream may make it.
        if !self.create
            || !matches!(asked, Asked::Nothing)
            || !matches!(self.copy.origin(), Ok(None))
        {
            return asked;
        }
        let identity = self.link.unique();
        let config = stream::config(
            self.settings.address.stream(),
            &identity,
            self.settings.replicas,
        );
        let dangers = stream::dangers(&config);
        if !dangers.is_empty() && !self.settings.allow_unsafe {
            let stream = config.name;
            return Asked::Refused(NatsError::Unsafe { stream, dangers }.to_string());
        }
        self.link.create(config).await
    }

    /// Compares the last record of the copy with the stream's.
    fn compare_last(&self, head: u64) -> Result<(), JournalError> {
        let seen = self.copy.head()?;
        if seen == 0 || seen > head || self.copy.oldest()? > seen {
            return Ok(());
        }
        let mut ours = None;
        self.copy.read(seen - 1, &mut |record| {
            ours = Some(record);
            ControlFlow::Break(())
        })?;
        let mut theirs = None;
        self.fetch(seen, seen, &mut |record| theirs = Some(record))?;
        if ours == theirs {
            return Ok(());
        }
        Err(NatsError::Diverged {
            stream: self.settings.address.stream().to_owned(),
            revision: seen,
        }
        .into())
    }

    /// Brings the copy up to `head`.
    fn catch_up(&self, head: u64) -> Result<(), JournalError> {
        let _one_at_a_time = self
            .following
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let seen = self.copy.head()?;
        let mut waiting = Waiting::new(&self.copy, seen);
        let mut stored = Ok(());
        self.fetch(seen + 1, head, &mut |record| {
            if stored.is_ok() {
                stored = waiting.take(record);
            }
        })?;
        stored.and_then(|()| waiting.flush())
    }
}

impl Journal for NatsJournal {
    fn head(&self) -> Result<u64, JournalError> {
        Ok(self.check(true)?.head)
    }

    fn oldest(&self) -> Result<u64, JournalError> {
        self.copy.oldest()
    }

    fn read(
        &self,
        after: u64,
        visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> Result<(), JournalError> {
        let caught_up = self
            .check(false)
            .and_then(|checked| self.catch_up(checked.head));
        // What the copy has is good, whatever became of the servers.
        self.copy.read(after, visit)?;
        caught_up
    }

    fn append(&self, expected: u64, records: &[Record]) -> Result<u64, AppendError> {
        if records.len() > RECORDS_PER_WRITE {
            return Err(JournalError::from(NatsError::TooManyRecords {
                records: records.len(),
                limit: RECORDS_PER_WRITE,
            })
            .into());
        }
        let limit = self.link.client().max_payload();
        let mut payloads = Vec::with_capacity(records.len());
        for record in records {
            let bytes = record
                .encode()
                .map_err(|told| JournalError::Other(told.into()))?;
            if limit > 0 && bytes.len() + HEADERS > limit {
                let bytes = bytes.len();
                return Err(JournalError::from(NatsError::TooLarge { bytes, limit }).into());
            }
            payloads.push(Bytes::from(bytes));
        }
        let checked = self.check(true)?;
        if checked.head != expected {
            let head = checked.head;
            return Err(AppendError::Moved { head });
        }
        let head = self.append_patiently(&checked.subject, expected, &payloads)?;
        self.contact.heard(head);
        Ok(head)
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn wait(&self, after: u64, timeout: Duration) -> Result<bool, JournalError> {
        let until = Instant::now() + timeout;
        let mut hints = self.hints.clone();
        loop {
            if self.check(false)?.head > after {
                return Ok(true);
            }
            if Instant::now() >= until {
                return Ok(false);
            }
            self.wait_for(follow::hint(&mut hints, until))?;
        }
    }

    fn read_checkpoint(
        &self,
        section: Section,
        visit: &mut dyn FnMut(&[u8]) -> Result<(), String>,
    ) -> Result<Option<u64>, JournalError> {
        self.copy.read_checkpoint(section, visit)
    }

    fn write_checkpoint(
        &self,
        revision: u64,
        parts: &mut dyn Iterator<Item = Result<CheckpointPart, String>>,
        drop_through: u64,
    ) -> Result<(), JournalError> {
        // The copy may lag behind what was appended from here.
        if self.copy.head()? < revision {
            let checked = self.check(true)?;
            self.catch_up(checked.head)?;
        }
        self.copy.write_checkpoint(revision, parts, drop_through)
    }

    fn tail(&self) -> Result<Tail, JournalError> {
        self.copy.tail()
    }
}

/// Room for the headers of a message.
const HEADERS: usize = 1_024;

impl Drop for NatsJournal {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
