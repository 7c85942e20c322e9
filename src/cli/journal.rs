//! The journal that the configuration names: embedded or shared.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::failure::Failure;
use crate::catalogue::nats::{Contact, NatsJournal, NatsSettings};
use crate::catalogue::{Journal, LiveCatalogue, Store, kept};
use crate::config::Config;
use crate::grpc::Snapshots;

/// How long a write to a shared journal waits for a leader: changing it takes 4 to 7 s.
const PATIENCE: Duration = Duration::from_secs(15);

/// A journal, opened.
pub(super) struct Opened {
    pub(super) journal: Arc<dyn Journal>,
    /// For a shared one: how this replica stands to it.
    pub(super) contact: Option<Contact>,
    /// Whether the store may only be read.
    pub(super) read_only: bool,
}

impl Opened {
    /// Loads the catalogue and publishes it, and from then on whatever it becomes. `None` when
    /// the store may only be read: then it stays what it is.
    ///
    /// # Errors
    ///
    /// The journal cannot be read, or the writer's threads cannot be started.
    pub(super) fn publish_to(
        &self,
        snapshots: &Arc<Snapshots>,
    ) -> Result<Option<Arc<LiveCatalogue>>, Failure> {
        let (state, kept) = kept::load(&*self.journal).map_err(Failure::other)?;
        snapshots.offer_journal(self.journal.clone());
        if self.read_only {
            snapshots.publish(Arc::new(kept::index(kept, &state)));
            return Ok(None);
        }
        let to = snapshots.clone();
        let publish = move |snapshot| to.publish(snapshot);
        let live = LiveCatalogue::start_over(self.journal.clone(), state, kept, publish);
        let live = Arc::new(live.map_err(Failure::other)?);
        snapshots.offer_live(live.clone());
        Ok(Some(live))
    }
}

/// Opens the journal; `None` when the configuration names neither store nor journal. A store
/// that is not there is made when `create`, or when it is only a copy of a shared journal.
///
/// # Errors
///
/// The store or the shared journal cannot be used.
pub(super) fn open(config: &Config, create: bool) -> Result<Option<Opened>, Failure> {
    let Some(path) = &config.store else {
        return Ok(None);
    };
    let store = match create || config.journal.is_some() {
        true => Store::create_if_missing(path),
        false => Store::open(path),
    };
    let store = store.map_err(Failure::other)?;
    if let Some(settings) = settings(config) {
        let journal = NatsJournal::open(settings, store).map_err(Failure::other)?;
        let contact = Some(journal.contact());
        return Ok(Some(Opened {
            journal: Arc::new(journal),
            contact,
            read_only: false,
        }));
    }
    refuse_copies(path, &store)?;
    Ok(Some(Opened {
        read_only: store.is_read_only(),
        journal: Arc::new(store),
        contact: None,
    }))
}

/// How the shared journal is reached, when there is one.
pub(super) fn settings(config: &Config) -> Option<NatsSettings> {
    Some(NatsSettings {
        address: config.journal.clone()?,
        credentials: config.journal_credentials.clone(),
        monitors: config.journal_monitors.clone(),
        replicas: config.journal_replicas,
        allow_unsafe: config.journal_allow_unsafe,
        patience: PATIENCE,
    })
}

/// A copy that is written to by itself would no longer be one.
fn refuse_copies(path: &Path, store: &Store) -> Result<(), Failure> {
    match store.origin().map_err(Failure::other)? {
        None => Ok(()),
        Some(_) => Err(Failure::Usage(format!(
            "{} is a copy of a shared journal: say which one with --journal",
            path.display()
        ))),
    }
}
