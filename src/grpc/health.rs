//! Health: SERVING exactly while calls are answered.

use futures_util::future::{self, Either};
use tonic::server::NamedService;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use super::Snapshots;
use super::drain::Draining;
use super::pb::entity_service_server::EntityServiceServer;
use super::pb::resolution_service_server::ResolutionServiceServer;

/// The services that health tells about: each of the contract's, and the server as a whole.
const SERVICES: [&str; 3] = [
    "",
    <ResolutionServiceServer<()> as NamedService>::NAME,
    <EntityServiceServer<()> as NamedService>::NAME,
];

/// NOT_SERVING until a snapshot is published.
pub(super) async fn begin(reporter: &HealthReporter) {
    tell(reporter, ServingStatus::NotServing).await;
}

/// Keeps health true until the server drains, then tells NOT_SERVING and ends the streams of
/// those who watch, who would otherwise keep their connections from closing.
pub(super) async fn keep(
    mut reporter: HealthReporter,
    snapshots: &Snapshots,
    mut draining: Draining,
) {
    let drained = std::pin::pin!(draining.begun());
    let published = std::pin::pin!(snapshots.published());
    if let Either::Right(((), drained)) = future::select(drained, published).await {
        tell(&reporter, ServingStatus::Serving).await;
        tracing::info!("serving");
        drained.await;
    }
    tell(&reporter, ServingStatus::NotServing).await;
    for service in SERVICES {
        reporter.clear_service_status(service).await;
    }
}

async fn tell(reporter: &HealthReporter, status: ServingStatus) {
    for service in SERVICES {
        reporter.set_service_status(service, status).await;
    }
}
