//! A server over a real store, and changes to write to it.

use std::path::Path;
use std::sync::Arc;

use incumbent::catalogue::{Journal, LiveCatalogue, State, Store};
use incumbent::grpc::pb::catalogue_change::Change;
use incumbent::grpc::{ServerOptions, Snapshots, pb};
use tonic::Status;
use tonic_types::StatusExt as _;

use super::Server;

/// A server over the store at `path`.
pub async fn serve(path: &Path) -> (Server, Arc<Snapshots>) {
    serve_with(path, ServerOptions::default()).await
}

/// The same with other options.
pub async fn serve_with(path: &Path, options: ServerOptions) -> (Server, Arc<Snapshots>) {
    let journal: Arc<dyn Journal> = Arc::new(Store::create_if_missing(path).unwrap());
    let state = State::load(&*journal).unwrap();
    let snapshots = Arc::new(Snapshots::new());
    let to = snapshots.clone();
    let live = LiveCatalogue::start(journal.clone(), state, move |one| to.publish(one));
    snapshots.offer_journal(journal);
    snapshots.offer_live(Arc::new(live.unwrap()));
    let server = Server::start_over(snapshots.clone(), options).await;
    (server, snapshots)
}

/// Puts the person of a record, the primary name first.
pub fn person(record: &str, names: &[&str]) -> pb::CatalogueChange {
    entity(pb::EntityKind::Person, record, names)
}

/// Puts the entity of a record, the primary name first.
pub fn entity(kind: pb::EntityKind, record: &str, names: &[&str]) -> pb::CatalogueChange {
    let names = names.iter().enumerate().map(|(place, text)| pb::Name {
        text: (*text).to_owned(),
        kind: match place {
            0 => pb::NameKind::Primary.into(),
            _ => pb::NameKind::Alias.into(),
        },
    });
    change(Change::PutEntity(pb::PutEntity {
        id: String::new(),
        entity: Some(pb::Entity {
            kind: kind.into(),
            names: names.collect(),
            records: vec![record.to_owned()],
            ..pb::Entity::default()
        }),
    }))
}

/// Any change.
pub fn change(change: Change) -> pb::CatalogueChange {
    pb::CatalogueChange {
        change: Some(change),
    }
}

/// A request that makes changes.
pub fn apply(changes: Vec<pb::CatalogueChange>) -> pb::ApplyChangesRequest {
    pb::ApplyChangesRequest {
        changes,
        options: None,
    }
}

/// The reason of a status' `ErrorInfo`.
pub fn reason(status: &Status) -> String {
    let details = status.get_error_details();
    details.error_info().unwrap().reason.clone()
}
