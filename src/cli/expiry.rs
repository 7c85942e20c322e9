//! Expiry while serving: provisional entities that no article mentioned for too long are removed,
//! by a write like any other, so that every replica has the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::Timestamp;
use tokio::runtime::Handle;

use crate::catalogue::{LiveCatalogue, Meta, Plan, State, Write, WriteError, expire};

/// How often it looks.
const LOOK: Duration = Duration::from_secs(60);
/// Entities that one write removes, at most.
const MOST: usize = 1_000;

/// The thread that looks; it ends when this is dropped.
pub(super) struct Expiry {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Expiry {
    /// Removes what was not mentioned for `after`. Called on a thread of the runtime.
    ///
    /// # Errors
    ///
    /// The thread cannot be started.
    pub(super) fn start(live: Arc<LiveCatalogue>, after: Duration) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let runtime = Handle::current();
        let watch = move || {
            while !stopped.load(Ordering::Acquire) {
                match runtime.block_on(look(&live, after)) {
                    Ok(()) => {}
                    Err(error) => tracing::warn!(%error, "provisional entities did not expire"),
                }
                std::thread::park_timeout(LOOK);
            }
        };
        let thread = std::thread::Builder::new()
            .name("expiry".to_owned())
            .spawn(watch)?;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }
}

/// Removes what is due; a write without changes leaves no record.
async fn look(live: &LiveCatalogue, after: Duration) -> Result<(), WriteError> {
    let now = Timestamp::now().as_millisecond();
    let before = now.saturating_sub(i64::try_from(after.as_millis()).unwrap_or(i64::MAX));
    let plan = move |state: &State| {
        Ok(Plan {
            changes: expire(state, before, MOST),
            ..Plan::default()
        })
    };
    let write = Write {
        meta: Meta {
            time: now,
            author: String::new(),
            reason: "not mentioned for longer than provisional_expiry".to_owned(),
        },
        expected: None,
        call: None,
        plan: Box::new(plan),
    };
    live.write(write).await.map(|_| ())
}

impl Drop for Expiry {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked has said so already.
            let _ = thread.join();
        }
    }
}
