//! How many calls are at work at once.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Lets a bounded number of calls in. One more is refused at once, not queued: a queue hides
/// an overload from the caller, who could go elsewhere, until the deadline has passed.
#[derive(Clone, Debug)]
pub(super) struct Gate(Arc<Semaphore>);

impl Gate {
    /// Lets `calls` in at once.
    pub(super) fn new(calls: usize) -> Self {
        Self(Arc::new(Semaphore::new(
            calls.clamp(1, Semaphore::MAX_PERMITS),
        )))
    }

    /// A place, held until it is dropped; `None` when all are taken.
    pub(super) fn enter(&self) -> Option<OwnedSemaphorePermit> {
        self.0.clone().try_acquire_owned().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_once_it_is_left() {
        let gate = Gate::new(1);
        let place = gate.enter();
        assert!(place.is_some());
        assert!(gate.enter().is_none());
        drop(place);
        assert!(gate.enter().is_some());
    }
}
