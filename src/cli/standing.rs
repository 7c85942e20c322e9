//! Whether the journal takes changes, told to health and to those who ask.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::catalogue::Journal;
use crate::catalogue::nats::Contact;
use crate::grpc::Snapshots;

/// How often it looks.
const LOOK: Duration = Duration::from_millis(500);

/// The thread that looks; it ends when this is dropped.
pub(super) struct StandingWatch {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl StandingWatch {
    /// Tells whether the journal takes changes: a shared one, by `contact`, when it is heard
    /// of; an embedded one unless its last write failed. Answers are withheld once a shared one
    /// was not heard of for `max_staleness`.
    ///
    /// # Errors
    ///
    /// The thread cannot be started.
    pub(super) fn start(
        journal: Arc<dyn Journal>,
        contact: Option<Contact>,
        snapshots: Arc<Snapshots>,
        max_staleness: Option<Duration>,
    ) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let watch = move || {
            let mut worked = true;
            while !stopped.load(Ordering::Acquire) {
                if let Some(contact) = &contact {
                    let standing = contact.standing();
                    snapshots.journal_works(standing.trouble.is_none());
                    snapshots.withhold(max_staleness.is_some_and(|limit| standing.silence > limit));
                } else {
                    let trouble = journal.trouble();
                    snapshots.journal_works(trouble.is_none());
                    match &trouble {
                        Some(trouble) if worked => {
                            tracing::error!(%trouble, "changes cannot be written");
                        }
                        None if !worked => tracing::info!("changes can be written again"),
                        _ => {}
                    }
                    worked = trouble.is_none();
                }
                std::thread::park_timeout(LOOK);
            }
        };
        let thread = std::thread::Builder::new()
            .name("standing".to_owned())
            .spawn(watch)?;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for StandingWatch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked has said so already.
            let _ = thread.join();
        }
    }
}
