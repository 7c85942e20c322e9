//! Health says SERVING exactly while calls are answered.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::sync::Arc;

use incumbent::grpc::{ServerOptions, Snapshots};
use support::{Server, about, article, error_info, patiently, snapshot};
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

const SERVICES: [&str; 5] = [
    "",
    "incumbent.v1.ResolutionService",
    "incumbent.v1.EntityService",
    "incumbent.v1.CatalogueService",
    "incumbent.v1.BackupService",
];

fn of(service: &str) -> HealthCheckRequest {
    HealthCheckRequest {
        service: service.to_owned(),
    }
}

#[tokio::test]
async fn serving_once_a_snapshot_is_published() {
    let snapshots = Arc::new(Snapshots::new());
    let server = Server::start_over(snapshots.clone(), ServerOptions::default()).await;
    let mut health = HealthClient::new(server.connect().await);
    for service in SERVICES {
        let checked = health.check(of(service)).await.unwrap().into_inner();
        assert_eq!(checked.status(), ServingStatus::NotServing, "{service:?}");
    }
    let mut client = server.resolution().await;
    let refused = client
        .resolve_article(about(article(&["Rutte"])))
        .await
        .unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable);
    assert_eq!(error_info(&refused).0, "CATALOGUE_LOADING");

    let mut watched = health.watch(of("")).await.unwrap().into_inner();
    let first = patiently(watched.message()).await.unwrap().unwrap();
    assert_eq!(first.status(), ServingStatus::NotServing);
    snapshots.publish(snapshot());
    let second = patiently(watched.message()).await.unwrap().unwrap();
    assert_eq!(second.status(), ServingStatus::Serving);
    let answered = client.resolve_article(about(article(&["Rutte"]))).await;
    let answer = answered.unwrap().into_inner().answer.unwrap();
    assert_eq!(answer.revision, support::REVISION);
}

#[tokio::test]
async fn each_service_serves() {
    let server = Server::start().await;
    let mut health = HealthClient::new(server.connect().await);
    for service in SERVICES {
        let mut watched = health.watch(of(service)).await.unwrap().into_inner();
        let mut status = ServingStatus::Unknown;
        while status != ServingStatus::Serving {
            status = patiently(watched.message())
                .await
                .unwrap()
                .unwrap()
                .status();
        }
    }
    let unknown = health.check(of("incumbent.v1.Nothing")).await.unwrap_err();
    assert_eq!(unknown.code(), Code::NotFound);
}

#[tokio::test]
async fn watchers_are_told_of_the_drain_and_do_not_hold_it_up() {
    let mut server = Server::start().await;
    let mut health = HealthClient::new(server.connect().await);
    let mut watched = health.watch(of("")).await.unwrap().into_inner();
    server.stop();
    let mut last = ServingStatus::Unknown;
    while let Some(told) = patiently(watched.message()).await.unwrap() {
        last = told.status();
    }
    assert_eq!(last, ServingStatus::NotServing);
    server.stopped().await.unwrap();
}
