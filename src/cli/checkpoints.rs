//! Checkpoints while serving: written when enough has been written since the last one, and at
//! the end, so that the next start is short.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::catalogue::compact::{History, compact};
use crate::catalogue::{Journal, LiveCatalogue, State, Tail, kept};
use crate::index::Snapshot;

/// How often it looks.
const LOOK: Duration = Duration::from_secs(1);
/// Records after a checkpoint, at most, whatever their size: small ones take longest to replay.
const RECORDS: u64 = 10_000;
/// At the end a checkpoint is written when this part of what makes one due was written.
const AT_END: u64 = 16;
/// A checkpoint is followed by this many times as long without one.
const REST: u32 = 10;
/// A catalogue of so many entities takes long to index: a checkpoint that keeps its index is
/// written when there was none.
const LARGE: usize = 50_000;
/// How long after a failure it is tried again.
const AFTER_FAILURE: Duration = Duration::from_secs(60);

/// When checkpoints are written, and what they let go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy {
    /// Bytes of records after a checkpoint that make the next one due.
    pub(super) bytes: u64,
    /// How long records are kept.
    pub(super) history: History,
}

impl Policy {
    fn is_due(self, tail: Tail) -> bool {
        tail.records >= RECORDS || tail.bytes >= self.bytes
    }

    fn is_due_at_end(self, tail: Tail) -> bool {
        tail.records >= RECORDS / AT_END || tail.bytes >= self.bytes / AT_END
    }
}

/// The index of a state to keep with a checkpoint: what was kept before as long as little has
/// changed since, else one made anew.
pub(super) fn fresh(kept: Option<Snapshot>, state: &State) -> Snapshot {
    let snapshot = kept::index(kept, state);
    if snapshot.is_worn() {
        return kept::index(None, state);
    }
    snapshot
}

/// Keeps a checkpoint of what a command has written, with its index, when that is due at the end
/// of a server: what serves from the store next starts sooner. A failure costs that and no more.
pub(super) fn after_command(
    journal: &dyn Journal,
    state: &State,
    kept: Option<Snapshot>,
    policy: Policy,
) {
    if !journal.tail().is_ok_and(|tail| policy.is_due_at_end(tail)) {
        return;
    }
    let snapshot = fresh(kept, state);
    let now = Timestamp::now().as_millisecond();
    let parts = &mut kept::parts(&snapshot, state);
    if let Err(error) = compact(journal, state, parts, policy.history, now) {
        tracing::warn!(%error, "no checkpoint");
    }
}

/// The thread that writes them. When this is dropped, it writes the last one.
pub(super) struct Checkpoints {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    /// # Errors
    ///
    /// The thread cannot be started.
    pub(super) fn start(
        journal: Arc<dyn Journal>,
        live: Arc<LiveCatalogue>,
        policy: Policy,
    ) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let large = live.snapshot().len() >= LARGE;
        let mut work = Work {
            unkept: large && !live.began_with_kept(),
            journal,
            live,
            policy,
            looked_at: None,
            not_before: Instant::now(),
        };
        let watch = move || {
            while !stopped.load(Ordering::Acquire) {
                work.look();
                std::thread::park_timeout(LOOK);
            }
            work.end();
        };
        let thread = std::thread::Builder::new()
            .name("checkpoints".to_owned())
            .spawn(watch)?;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked has said so already.
            let _ = thread.join();
        }
    }
}

struct Work {
    journal: Arc<dyn Journal>,
    live: Arc<LiveCatalogue>,
    policy: Policy,
    /// Whether the index is not kept and takes long to make.
    unkept: bool,
    /// The revision at which nothing was due.
    looked_at: Option<u64>,
    not_before: Instant,
}

impl Work {
    fn look(&mut self) {
        let revision = self.live.revision();
        // An index that was worn is made anew without a change.
        let index = self.unkept && !self.live.snapshot().is_worn();
        if !index && self.looked_at == Some(revision) || Instant::now() < self.not_before {
            return;
        }
        self.looked_at = Some(revision);
        if index || self.tail().is_some_and(|tail| self.policy.is_due(tail)) {
            self.write();
        }
    }

    fn end(&mut self) {
        if self
            .tail()
            .is_some_and(|tail| self.policy.is_due_at_end(tail))
        {
            self.write();
        }
    }

    fn tail(&mut self) -> Option<Tail> {
        match self.journal.tail() {
            Ok(tail) => Some(tail),
            Err(error) => {
                tracing::warn!(%error, "no checkpoint");
                self.not_before = Instant::now() + AFTER_FAILURE;
                None
            }
        }
    }

    fn write(&mut self) {
        let began = Instant::now();
        let (state, snapshot) = (self.live.state(), self.live.snapshot());
        let now = Timestamp::now().as_millisecond();
        let history = self.policy.history;
        let mut parts = 0;
        let written = {
            let mut index = kept::parts(&snapshot, &state).inspect(|_| parts += 1);
            compact(&*self.journal, &state, &mut index, history, now)
        };
        let took = began.elapsed();
        self.not_before = Instant::now() + took * REST;
        match written {
            Ok(done) => {
                self.unkept = parts == 0 && snapshot.len() >= LARGE;
                tracing::info!(
                    revision = done.revision,
                    bytes = done.bytes,
                    oldest = done.oldest,
                    dropped = done.dropped,
                    took_ms = kept::millis(took),
                    "checkpoint written"
                );
            }
            Err(error) => {
                tracing::warn!(%error, "no checkpoint");
                self.looked_at = None;
                self.not_before = Instant::now() + AFTER_FAILURE;
            }
        }
    }
}
