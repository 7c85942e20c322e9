//! The live catalogue: the one writer of this process, over any journal.
//!
//! Writes come through a bounded queue to one thread ([`writer`]), which plans those that wait
//! over each other, appends their records together by compare and set, and answers. A second
//! thread publishes ([`publish`]): it indexes whatever the state has become since, so that many
//! quick writes share one snapshot, and readers never wait for either. When much has changed
//! since the whole catalogue was indexed, another thread does that anew in the background. One
//! more, for a journal that others append to, waits for their records.

mod publish;
mod writer;

use std::fmt;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use super::change::Change;
use super::identity::Refused;
use super::journal::{Journal, JournalError, Meta};
use super::kept;
use super::state::State;
use crate::index::Snapshot;

/// Writes that wait for their turn, at most; one more is refused at once.
const QUEUE: usize = 256;
/// How long the follower waits before it looks whether it should end.
const FOLLOW: Duration = Duration::from_millis(500);

/// A write as it is asked for.
pub struct Write {
    /// When, by whom and why.
    pub meta: Meta,
    /// The revision that the catalogue must be at; `None` for any.
    pub expected: Option<u64>,
    /// The caller's name for the call, and a hash of what it asks for.
    pub call: Option<(String, u64)>,
    /// What it changes, worked out against the state that it will be applied to. Called again
    /// when another write came first.
    pub plan: Planner,
}

/// Works out what a write changes.
pub type Planner = Box<dyn FnMut(&State) -> Result<Plan, Refused> + Send>;

/// What a write changes.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The changes.
    pub changes: Vec<Change>,
    /// What to answer beside the revision; kept for those who ask again.
    pub answer: Vec<u8>,
}

/// A write that is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The revision at which its changes are visible.
    pub revision: u64,
    /// The plan's answer.
    pub answer: Vec<u8>,
    /// Whether this is what an earlier call of the same name came to.
    pub repeated: bool,
}

/// Why a write was not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The catalogue is not at the revision expected.
    #[error("the catalogue is at revision {revision}")]
    Moved {
        /// Its revision.
        revision: u64,
    },
    /// Another call of that name asked for something else.
    #[error("another call had the same idempotency key and asked for something else")]
    KeyReused,
    /// The edit cannot be made.
    #[error("the edit cannot be made: {0:?}")]
    Refused(Refused),
    /// Too many writes wait.
    #[error("too many writes are waiting")]
    Busy,
    /// The journal failed; the write was not made. Writes that were appended together fail
    /// together.
    #[error(transparent)]
    Journal(Arc<JournalError>),
    /// Whether the write was made is not known.
    #[error("whether the write was made is not known: {0}")]
    Unknown(String),
    /// The writer has ended, or failed at this write.
    #[error("the writer has ended")]
    Stopped,
}

type Reply = oneshot::Sender<Result<Written, WriteError>>;

enum Command {
    Write(Write, Reply),
    CatchUp,
}

struct Shared {
    journal: Arc<dyn Journal>,
    state: Mutex<State>,
    /// The revision that has to be published, and whether all should end.
    wanted: Mutex<(u64, bool)>,
    woken: Condvar,
    /// An index of the whole catalogue that was made in the background, and how long that took.
    /// Locked after `wanted`.
    anew: Mutex<Option<(Arc<Snapshot>, Duration)>>,
    /// What was published last.
    shown: Mutex<Arc<Snapshot>>,
    began_with_kept: bool,
}

/// The one writer of this process.
pub struct LiveCatalogue {
    commands: Option<SyncSender<Command>>,
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl fmt::Debug for LiveCatalogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveCatalogue").finish_non_exhaustive()
    }
}

impl LiveCatalogue {
    /// Goes on from `state`, which the journal made: publishes it, then whatever it becomes.
    ///
    /// # Errors
    ///
    /// The threads cannot be started.
    pub fn start(
        journal: Arc<dyn Journal>,
        state: State,
        publish: impl Fn(Arc<Snapshot>) + Send + 'static,
    ) -> std::io::Result<Self> {
        Self::start_over(journal, state, None, publish)
    }

    /// As [`Self::start`], over the index that was kept of an earlier state.
    ///
    /// # Errors
    ///
    /// The threads cannot be started.
    pub fn start_over(
        journal: Arc<dyn Journal>,
        state: State,
        kept: Option<Snapshot>,
        publish: impl Fn(Arc<Snapshot>) + Send + 'static,
    ) -> std::io::Result<Self> {
        let began_with_kept = kept.is_some();
        let first = Arc::new(kept::index(kept, &state));
        publish(first.clone());
        let shared = Arc::new(Shared {
            wanted: Mutex::new((state.revision(), false)),
            state: Mutex::new(state),
            woken: Condvar::new(),
            anew: Mutex::new(None),
            shown: Mutex::new(first.clone()),
            began_with_kept,
            journal,
        });
        let (commands, queue) = sync_channel(QUEUE);
        let mut threads = Vec::new();
        let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
        let of = shared.clone();
        threads.push(thread("catalogue writer").spawn(move || of.write_all(&queue))?);
        let of = shared.clone();
        threads.push(thread("publisher").spawn(move || of.publish_all(first, &publish))?);
        if shared.journal.is_shared() {
            let (of, commands) = (shared.clone(), commands.clone());
            // Ends when all end: it holds the queue open until it has seen that.
            threads.push(thread("follower").spawn(move || of.follow(&commands))?);
        }
        Ok(Self {
            commands: Some(commands),
            shared,
            threads,
        })
    }

    /// Hands a write to the writer. The answer comes when it is durable; it is visible in
    /// every snapshot of its revision or a later one.
    ///
    /// # Errors
    ///
    /// [`WriteError`]; the write was not made, but for [`WriteError::Unknown`].
    pub async fn write(&self, write: Write) -> Result<Written, WriteError> {
        let (reply, answer) = oneshot::channel();
        let commands = self.commands.as_ref().ok_or(WriteError::Stopped)?;
        match commands.try_send(Command::Write(write, reply)) {
            Ok(()) => answer.await.unwrap_or(Err(WriteError::Stopped)),
            Err(TrySendError::Full(_)) => Err(WriteError::Busy),
            Err(TrySendError::Disconnected(_)) => Err(WriteError::Stopped),
        }
    }

    /// The journal, for those who read history.
    #[must_use]
    pub fn journal(&self) -> Arc<dyn Journal> {
        self.shared.journal.clone()
    }

    /// The revision of the state, which may be published a moment later.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.shared.state().revision()
    }

    /// A copy of the state, which shares with it what neither changes.
    #[must_use]
    pub fn state(&self) -> State {
        self.shared.state().clone()
    }

    /// The snapshot that was published last: of [`Self::state`], or of one a moment before.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.shared.shown().clone()
    }

    /// Whether the first snapshot was made of a kept index.
    #[must_use]
    pub fn began_with_kept(&self) -> bool {
        self.shared.began_with_kept
    }

    /// What came of a named call, when it is still remembered.
    #[must_use]
    pub fn call(&self, key: &str) -> Option<super::state::Remembered> {
        self.shared.state().call(key).cloned()
    }
}

impl Drop for LiveCatalogue {
    /// Finishes the writes that wait, then ends.
    fn drop(&mut self) {
        self.commands = None;
        self.shared.wanted().1 = true;
        self.shared.woken.notify_all();
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so already.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // A state is changed by total functions only: one that panicked half-way is a defect,
        // and going on from the records that were applied is the best that can be done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wanted(&self) -> MutexGuard<'_, (u64, bool)> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn want_published(&self, revision: u64) {
        let mut wanted = self.wanted();
        wanted.0 = wanted.0.max(revision);
        drop(wanted);
        self.woken.notify_all();
    }

    fn catch_up(&self) -> Result<(), JournalError> {
        let mut state = self.state();
        let caught_up = state.catch_up(&*self.journal);
        let revision = state.revision();
        drop(state);
        self.want_published(revision);
        caught_up
    }

    fn shown(&self) -> MutexGuard<'_, Arc<Snapshot>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn anew(&self) -> MutexGuard<'_, Option<(Arc<Snapshot>, Duration)>> {
        self.anew.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn follow(&self, commands: &SyncSender<Command>) {
        loop {
            if self.wanted().1 {
                return;
            }
            let revision = self.state().revision();
            match self.journal.wait(revision, FOLLOW) {
                // A full queue holds writes, and each of them catches up by itself.
                Ok(true) => {
                    if let Err(TrySendError::Disconnected(_)) = commands.try_send(Command::CatchUp)
                    {
                        return;
                    }
                    // Until the writer came to it, there is nothing more to hear.
                    let wanted = self.wanted();
                    if wanted.0 <= revision && !wanted.1 {
                        drop(self.woken.wait_timeout(wanted, FOLLOW));
                    }
                }
                Ok(false) => {}
                Err(error) => {
                    // The journal itself tells when it is lost and when it is back.
                    tracing::debug!(%error, "the journal cannot be followed");
                    let wanted = self.wanted();
                    drop(self.woken.wait_timeout(wanted, FOLLOW));
                }
            }
        }
    }
}
