//! Which snapshot a call reads: the current one, one that it waits for, or one that its stream
//! is pinned to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use super::Snapshots;
use super::options::ServerOptions;
use super::status::Refusal;
use crate::index::Snapshot;

/// What the handlers read from. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Reads {
    snapshots: Arc<Snapshots>,
    /// How long a call waits for a revision, at most.
    patience: Duration,
    pins: Arc<Pins>,
}

/// A snapshot that is held for streams, by revision; let go of with the last of them.
#[derive(Debug)]
pub(super) struct Pinned(Arc<Snapshot>);

impl Pinned {
    pub(super) fn snapshot(&self) -> &Arc<Snapshot> {
        &self.0
    }
}

/// The snapshots that streams hold.
#[derive(Debug)]
struct Pins {
    by_revision: Mutex<BTreeMap<u64, Weak<Pinned>>>,
    /// How many revisions are held at once: each may be memory of its own.
    most: usize,
}

impl Reads {
    pub(super) fn new(snapshots: Arc<Snapshots>, options: &ServerOptions) -> Self {
        Self {
            snapshots,
            patience: options.max_revision_wait,
            pins: Arc::new(Pins {
                by_revision: Mutex::default(),
                most: options.max_pinned_revisions,
            }),
        }
    }

    pub(super) fn snapshots(&self) -> &Arc<Snapshots> {
        &self.snapshots
    }

    /// The current snapshot.
    ///
    /// # Errors
    ///
    /// There is none, or it is withheld.
    pub(super) fn current(&self) -> Result<Arc<Snapshot>, Refusal> {
        self.snapshots.current().ok_or(Refusal::Loading)
    }

    /// A snapshot of `revision` or a later one. Waits for it; the caller's deadline ends the
    /// wait from outside.
    ///
    /// # Errors
    ///
    /// There is no snapshot at all, or none of that revision in time.
    pub(super) async fn at_least(&self, revision: u64) -> Result<Arc<Snapshot>, Refusal> {
        let current = self.current()?;
        if current.revision() >= revision {
            return Ok(current);
        }
        // What is waited for may hold up what is waited with: let go of it.
        drop(current);
        let reached = tokio::time::timeout(self.patience, self.snapshots.reached(revision)).await;
        let current = self.current()?;
        match reached {
            Ok(reached) => Ok(reached),
            Err(_) => Err(Refusal::RevisionNotReached(current.revision())),
        }
    }

    /// Holds the snapshot of exactly `revision`, or with 0 the current one, of `at_least` or
    /// later.
    ///
    /// # Errors
    ///
    /// As [`Self::at_least`]; the revision has passed and nobody holds it; too many are held.
    pub(super) async fn pin(&self, revision: u64, at_least: u64) -> Result<Arc<Pinned>, Refusal> {
        let snapshot = self.at_least(revision.max(at_least)).await?;
        self.pins.hold(revision, snapshot)
    }
}

impl Pins {
    fn hold(&self, revision: u64, current: Arc<Snapshot>) -> Result<Arc<Pinned>, Refusal> {
        let mut held = self
            .by_revision
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, pinned| pinned.strong_count() > 0);
        let wanted = match revision {
            0 => current.revision(),
            revision => revision,
        };
        if let Some(pinned) = held.get(&wanted).and_then(Weak::upgrade) {
            return Ok(pinned);
        }
        if wanted != current.revision() {
            return Err(Refusal::RevisionNotHeld(current.revision()));
        }
        if held.len() >= self.most {
            return Err(Refusal::TooManyPins);
        }
        let pinned = Arc::new(Pinned(current));
        held.insert(wanted, Arc::downgrade(&pinned));
        Ok(pinned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Catalogue;

    fn snapshot(revision: u64) -> Arc<Snapshot> {
        Arc::new(Snapshot::build(Arc::new(Catalogue::default()), revision))
    }

    #[test]
    fn a_revision_is_held_while_somebody_is_pinned_to_it_and_no_longer() {
        let pins = Pins {
            by_revision: Mutex::default(),
            most: 2,
        };
        let three = pins.hold(0, snapshot(3)).unwrap();
        let same = pins.hold(3, snapshot(5)).unwrap();
        assert!(Arc::ptr_eq(&three, &same), "held, though 5 is current");
        let gone = pins.hold(2, snapshot(5)).unwrap_err();
        assert_eq!(gone, Refusal::RevisionNotHeld(5));
        let five = pins.hold(5, snapshot(5)).unwrap();
        let full = pins.hold(0, snapshot(6)).unwrap_err();
        assert_eq!(full, Refusal::TooManyPins);
        assert!(pins.hold(5, snapshot(6)).is_ok(), "held already");
        drop((three, same));
        let gone = pins.hold(3, snapshot(6)).unwrap_err();
        assert_eq!(gone, Refusal::RevisionNotHeld(6));
        assert_eq!(pins.hold(0, snapshot(6)).unwrap().0.revision(), 6);
        drop(five);
    }
}
