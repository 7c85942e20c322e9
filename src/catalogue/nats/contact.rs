//! How a replica stands to the shared journal.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How a replica stands to its journal, shared with those who tell of it.
#[derive(Clone, Debug)]
pub struct Contact(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    head: u64,
    /// Or of its start, when it never was.
    heard: Instant,
    /// What went wrong since, if anything did.
    trouble: Option<String>,
}

/// A moment's answer of [`Contact::standing`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The last revision of the journal that this replica has heard of.
    pub head: u64,
    /// How long ago the journal was last heard of, or this replica started.
    pub silence: Duration,
    /// Why it cannot be reached or was refused, if so.
    pub trouble: Option<String>,
}

impl Contact {
    pub(super) fn new(head: u64) -> Self {
        Self(Arc::new(Mutex::new(State {
            head,
            heard: Instant::now(),
            trouble: None,
        })))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn heard(&self, head: u64) {
        let mut state = self.state();
        state.head = state.head.max(head);
        state.heard = Instant::now();
        if state.trouble.take().is_some() {
            drop(state);
            tracing::info!(head, "the journal is back");
        }
    }

    pub(super) fn lost(&self, trouble: &dyn fmt::Display) {
        let trouble = trouble.to_string();
        let mut state = self.state();
        let new = state.trouble.is_none();
        state.trouble = Some(trouble.clone());
        drop(state);
        if new {
            tracing::warn!(%trouble, "the journal cannot be used");
        }
    }

    /// How the replica stands now.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let state = self.state();
        Standing {
            head: state.head,
            silence: state.heard.elapsed(),
            trouble: state.trouble.clone(),
        }
    }
}
