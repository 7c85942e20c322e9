//! The word that the server is stopping.

use tokio::sync::watch;

/// Tells that the drain has begun; dropped without a word, it tells so as well.
#[derive(Debug)]
pub(super) struct Drain(watch::Sender<bool>);

/// Hears that the drain has begun.
#[derive(Clone, Debug)]
pub(super) struct Draining(Option<watch::Receiver<bool>>);

impl Drain {
    /// Not begun, and who hears when it is.
    pub(super) fn new() -> (Self, Draining) {
        let (sender, receiver) = watch::channel(false);
        (Self(sender), Draining(Some(receiver)))
    }

    /// Begins.
    pub(super) fn begin(&self) {
        self.0.send_replace(true);
    }
}

impl Draining {
    /// Of something that is never drained.
    pub(super) fn never() -> Self {
        Self(None)
    }

    /// Waits until the drain has begun; returns at once when it has.
    pub(super) async fn begun(&mut self) {
        match &mut self.0 {
            // An error says that the sender is gone.
            Some(draining) => drop(draining.wait_for(|begun| *begun).await),
            None => std::future::pending().await,
        }
    }
}
