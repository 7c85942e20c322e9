//! The snapshot that readers see.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use tokio::sync::watch;

use crate::index::Snapshot;

/// Where the catalogue's writer publishes snapshots and the handlers take them from. Readers
/// never wait for a writer: each holds the snapshot that it took.
pub struct Snapshots {
    current: ArcSwapOption<Snapshot>,
    /// Whether there is one: what health is told by.
    ready: watch::Sender<bool>,
}

impl Snapshots {
    /// Nothing published yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            current: ArcSwapOption::empty(),
            ready: watch::Sender::new(false),
        }
    }

    /// Shows `snapshot` to every call that begins from now on.
    pub fn publish(&self, snapshot: Arc<Snapshot>) {
        self.current.store(Some(snapshot));
        self.ready.send_replace(true);
    }

    /// The snapshot published last, if any was.
    #[must_use]
    pub fn current(&self) -> Option<Arc<Snapshot>> {
        self.current.load_full()
    }

    /// Waits until a snapshot is published; returns at once when one is.
    pub async fn published(&self) {
        // Fails only when the sender is gone, and `self` owns it.
        let _ = self.ready.subscribe().wait_for(|ready| *ready).await;
    }
}

impl Default for Snapshots {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Snapshots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshots")
            .field("revision", &self.current().map(|one| one.revision()))
            .finish()
    }
}
