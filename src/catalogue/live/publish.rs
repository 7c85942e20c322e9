//! The thread that publishes, and the one that indexes the whole catalogue anew.

use std::sync::{Arc, PoisonError};
use std::time::Instant;

use super::Shared;
use crate::catalogue::background::in_background;
use crate::index::Snapshot;

/// Entities that are indexed at once with the priority of answers, at most: more than the writes
/// that share an append have, unless one of them is an import.
const BULK: usize = 10_000;
/// After the whole catalogue was indexed anew, it is not again for so many times as long as that
/// took, unless so much has changed that answers would take longer: where writes never end, this
/// is the part of the processors' time that indexing leaves to them.
const REST: u32 = 9;
impl Shared {
    /// Publishes whatever the state has become, until all should end.
    pub(super) fn publish_all(
        self: &Arc<Self>,
        mut current: Arc<Snapshot>,
        publish: &dyn Fn(Arc<Snapshot>),
    ) {
        let mut indexing = false;
        // Whether indexing anew pays, but not yet.
        let mut resting = false;
        let mut not_before = Instant::now();
        loop {
            let mut wanted = self.wanted();
            let anew = loop {
                let anew = self.anew().take();
                if wanted.1 {
                    return;
                }
                let left = not_before.saturating_duration_since(Instant::now());
                let rested = resting && left.is_zero();
                if anew.is_some() || wanted.0 > current.revision() || rested {
                    break anew;
                }
                wanted = if resting {
                    let woken = self.woken.wait_timeout(wanted, left);
                    woken.unwrap_or_else(PoisonError::into_inner).0
                } else {
                    let woken = self.woken.wait(wanted);
                    woken.unwrap_or_else(PoisonError::into_inner)
                };
            };
            let news = anew.is_some() || wanted.0 > current.revision();
            drop(wanted);
            if let Some((anew, took)) = anew {
                current = anew;
                indexing = false;
                not_before = Instant::now() + took * REST;
            }
            if news {
                current = Arc::new(self.advance(&current));
                *self.shown() = current.clone();
                publish(current.clone());
            }
            let worn = current.is_worn() && !indexing;
            let rested = current.is_worn_out() || Instant::now() >= not_before;
            resting = worn && !rested;
            if worn && rested {
                indexing = self.index_anew(&current);
            }
        }
    }

    /// The snapshot of what the state is by now.
    fn advance(&self, current: &Snapshot) -> Snapshot {
        // The copy is taken under the lock; it is indexed outside of it.
        let (catalogue, revision) = {
            let state = self.state();
            (Arc::new(state.catalogue().clone()), state.revision())
        };
        let difference = current.difference(&catalogue);
        let advance = || current.advance_by(&difference, catalogue, revision);
        // So much that indexing it would take from answers what they need.
        match difference.entities() > BULK {
            true => in_background(advance),
            false => advance(),
        }
    }

    /// Indexes the whole catalogue of a snapshot in a thread of its own, which nobody waits for:
    /// what is written meanwhile is put over the snapshot that is there, and then over the new
    /// one. Tells whether it began.
    fn index_anew(self: &Arc<Self>, worn: &Snapshot) -> bool {
        let (catalogue, revision) = (worn.catalogue().clone(), worn.revision());
        let of = Arc::downgrade(self);
        let work = move || {
            let began = Instant::now();
            let snapshot = in_background(|| Snapshot::build(catalogue, revision));
            let made = (Arc::new(snapshot), began.elapsed());
            if let Some(of) = of.upgrade() {
                let wanted = of.wanted();
                *of.anew() = Some(made);
                drop(wanted);
                of.woken.notify_all();
            }
        };
        let thread = std::thread::Builder::new().name("indexer".to_owned());
        let begun = thread.spawn(work);
        if let Err(error) = &begun {
            tracing::warn!(%error, "the catalogue cannot be indexed anew");
        }
        begun.is_ok()
    }
}
