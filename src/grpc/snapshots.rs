//! The snapshot that readers see.

use std::fmt;
use std::sync::{Arc, OnceLock};

use arc_swap::{ArcSwap, ArcSwapOption};
use tokio::sync::watch;

use super::given_up::GivenUp;
use crate::catalogue::nats::{Contact, Standing};
use crate::catalogue::{Journal, LiveCatalogue};
use crate::index::Snapshot;

/// Where the catalogue's writer publishes snapshots and the handlers take them from. Readers
/// never wait for a writer: each holds the snapshot that it took.
pub struct Snapshots {
    current: ArcSwapOption<Snapshot>,
    /// The redirects of the current one, turned round.
    given_up: ArcSwap<GivenUp>,
    /// What the snapshots are made of, for those who copy it.
    journal: OnceLock<Arc<dyn Journal>>,
    /// What writes it, for those who may.
    live: ArcSwapOption<LiveCatalogue>,
    /// How this replica stands to a journal that it shares with others.
    contact: OnceLock<Contact>,
    /// The revision published last.
    revision: watch::Sender<u64>,
    /// What health is told by.
    ready: watch::Sender<Readiness>,
}

/// What a server can do now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Readiness {
    /// There is a snapshot, and it is not withheld.
    pub(super) answers: bool,
    /// The journal takes changes.
    pub(super) journal: bool,
    published: bool,
    withheld: bool,
}

impl Readiness {
    fn judge(&mut self) {
        self.answers = self.published && !self.withheld;
    }
}

impl Snapshots {
    /// Nothing published yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            current: ArcSwapOption::empty(),
            given_up: ArcSwap::default(),
            journal: OnceLock::new(),
            live: ArcSwapOption::empty(),
            contact: OnceLock::new(),
            revision: watch::Sender::new(0),
            ready: watch::Sender::new(Readiness::default()),
        }
    }

    /// Shows `snapshot` to every call that begins from now on.
    pub fn publish(&self, snapshot: Arc<Snapshot>) {
        let revision = snapshot.revision();
        let given_up = self.given_up.load().advance(&snapshot);
        self.given_up.store(Arc::new(given_up));
        self.current.store(Some(snapshot));
        self.revision.send_replace(revision);
        self.tell(|ready| ready.published = true);
    }

    /// Lets callers copy `journal`, which the snapshots are made of.
    pub fn offer_journal(&self, journal: Arc<dyn Journal>) {
        // There is one journal in a process; a second one would be a mistake of the caller.
        let _ = self.journal.set(journal);
    }

    /// The journal, when there is one.
    pub(super) fn journal(&self) -> Option<Arc<dyn Journal>> {
        self.journal.get().cloned()
    }

    /// Lets callers write through `live`, which publishes here.
    pub fn offer_live(&self, live: Arc<LiveCatalogue>) {
        self.live.store(Some(live));
    }

    /// Lets callers see how this replica stands to a journal that it shares with others.
    pub fn offer_contact(&self, contact: Contact) {
        // There is one journal in a process.
        let _ = self.contact.set(contact);
    }

    /// How this replica stands to a journal that it shares with others, if it does.
    pub(super) fn standing(&self) -> Option<Standing> {
        self.contact.get().map(Contact::standing)
    }

    /// Takes no more writes; whoever holds the writer may then end it.
    pub fn retire_live(&self) {
        self.live.store(None);
    }

    /// What writes the catalogue, when this server may.
    pub(super) fn live(&self) -> Option<Arc<LiveCatalogue>> {
        self.live.load_full()
    }

    /// The redirects of the snapshot published last, turned round.
    pub(super) fn given_up(&self) -> Arc<GivenUp> {
        self.given_up.load_full()
    }

    /// Waits until a snapshot of `revision` or a later one is published, and returns it.
    pub async fn reached(&self, revision: u64) -> Arc<Snapshot> {
        let mut published = self.revision.subscribe();
        loop {
            // Fails only when the sender is gone, and `self` owns it.
            let _ = published.wait_for(|&known| known >= revision).await;
            if let Some(current) = self.current.load_full() {
                return current;
            }
            // Revision 0 is that of an empty catalogue, and of none.
            let _ = published.changed().await;
        }
    }

    /// Whether the snapshot is withheld from now on, because it is older than it may be: calls
    /// are refused, and health says NOT_SERVING, as before the first one.
    pub fn withhold(&self, withheld: bool) {
        self.tell(|ready| ready.withheld = withheld);
    }

    /// Whether the journal takes changes from now on; health tells that of the service
    /// `journal`.
    pub fn journal_works(&self, works: bool) {
        self.tell(|ready| ready.journal = works);
    }

    fn tell(&self, change: impl FnOnce(&mut Readiness)) {
        self.ready.send_if_modified(|ready| {
            let before = *ready;
            change(ready);
            ready.judge();
            *ready != before
        });
    }

    /// What the server can do, now and whenever that changes.
    pub(super) fn readiness(&self) -> watch::Receiver<Readiness> {
        self.ready.subscribe()
    }

    /// The snapshot published last, if any was and it is not withheld.
    #[must_use]
    pub fn current(&self) -> Option<Arc<Snapshot>> {
        if self.ready.borrow().withheld {
            return None;
        }
        self.current.load_full()
    }

    /// The snapshot published last, withheld or not.
    #[must_use]
    pub fn last(&self) -> Option<Arc<Snapshot>> {
        self.current.load_full()
    }

    /// Waits until a snapshot is published; returns at once when one is.
    pub async fn published(&self) {
        // Fails only when the sender is gone, and `self` owns it.
        let _ = self
            .ready
            .subscribe()
            .wait_for(|ready| ready.published)
            .await;
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
