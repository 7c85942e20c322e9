//! Health: SERVING exactly while calls are answered.

use futures_util::future::{self, Either};
use tonic::server::NamedService;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use super::Snapshots;
use super::drain::Draining;
use super::pb::backup_service_server::BackupServiceServer;
use super::pb::catalogue_service_server::CatalogueServiceServer;
use super::pb::entity_service_server::EntityServiceServer;
use super::pb::resolution_service_server::ResolutionServiceServer;
use super::snapshots::Readiness;

/// The services that health tells about: each of the contract's, and the server as a whole.
const SERVICES: [&str; 5] = [
    "",
    <ResolutionServiceServer<()> as NamedService>::NAME,
    <EntityServiceServer<()> as NamedService>::NAME,
    <CatalogueServiceServer<()> as NamedService>::NAME,
    <BackupServiceServer<()> as NamedService>::NAME,
];

/// The name under which health tells whether the journal takes changes.
const JOURNAL: &str = "journal";

/// NOT_SERVING until a snapshot is published.
pub(super) async fn begin(reporter: &HealthReporter) {
    tell(reporter, Readiness::default()).await;
}

/// Keeps health true until the server drains, then tells NOT_SERVING and ends the streams of
/// those who watch, who would otherwise keep their connections from closing.
pub(super) async fn keep(
    mut reporter: HealthReporter,
    snapshots: &Snapshots,
    mut draining: Draining,
) {
    let mut readiness = snapshots.readiness();
    let mut drained = std::pin::pin!(draining.begun());
    let mut answered = false;
    loop {
        let ready = *readiness.borrow_and_update();
        tell(&reporter, ready).await;
        if ready.answers != answered {
            answered = ready.answers;
            tracing::info!("{}", if answered { "serving" } else { "not serving" });
        }
        let changed = std::pin::pin!(readiness.changed());
        match future::select(drained.as_mut(), changed).await {
            Either::Right((Ok(()), _)) => {}
            // Drained; or there is nobody left to change anything.
            Either::Left(_) => break,
            Either::Right((Err(_), _)) => {
                drained.await;
                break;
            }
        }
    }
    tell(&reporter, Readiness::default()).await;
    for service in SERVICES.into_iter().chain([JOURNAL]) {
        reporter.clear_service_status(service).await;
    }
}

async fn tell(reporter: &HealthReporter, ready: Readiness) {
    let status = |serving| match serving {
        true => ServingStatus::Serving,
        false => ServingStatus::NotServing,
    };
    for service in SERVICES {
        let answers = status(ready.answers);
        reporter.set_service_status(service, answers).await;
    }
    let journal = status(ready.journal);
    reporter.set_service_status(JOURNAL, journal).await;
}
