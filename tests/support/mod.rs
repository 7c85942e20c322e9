//! A real server on a free port, over a small catalogue of real facts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
// Each test file is a crate of its own and uses a part of this.
#![allow(dead_code, unreachable_pub)]

pub mod written;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use incumbent::grpc::pb::catalogue_service_client::CatalogueServiceClient;
use incumbent::grpc::pb::entity_service_client::EntityServiceClient;
use incumbent::grpc::pb::resolution_service_client::ResolutionServiceClient;
use incumbent::grpc::{ServeError, ServerOptions, Snapshots, pb, serve};
use incumbent::index::Snapshot;
use incumbent::model::{
    Catalogue, End, Entity, EntityId, Kind, Name, NameKind, Office, Tenure, TenureId, Term,
};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tonic::Status;
use tonic::transport::{Channel, Endpoint};
use tonic_types::StatusExt as _;

/// Longer than anything here takes: a test that waits for it has failed.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The revision of [`snapshot`].
pub const REVISION: u64 = 42;

/// A server that runs in this process.
pub struct Server {
    pub address: String,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<Result<(), ServeError>>,
}

impl Server {
    /// Serves the catalogue of [`catalogue`].
    pub async fn start() -> Self {
        Self::start_with(ServerOptions::default()).await
    }

    /// Serves it with other options.
    pub async fn start_with(options: ServerOptions) -> Self {
        let snapshots = Arc::new(Snapshots::new());
        snapshots.publish(snapshot());
        Self::start_over(snapshots, options).await
    }

    /// Serves whatever is or will be published.
    pub async fn start_over(snapshots: Arc<Snapshots>, options: ServerOptions) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let shutdown = async move {
            let _ = stopped.await;
        };
        let serving = tokio::spawn(serve(listener, snapshots, options, shutdown));
        Self {
            address,
            stop: Some(stop),
            serving,
        }
    }

    /// A connection of its own.
    pub async fn connect(&self) -> Channel {
        Endpoint::from_shared(self.address.clone())
            .unwrap()
            .connect()
            .await
            .unwrap()
    }

    pub async fn resolution(&self) -> ResolutionServiceClient<Channel> {
        ResolutionServiceClient::new(self.connect().await)
    }

    pub async fn entities(&self) -> EntityServiceClient<Channel> {
        EntityServiceClient::new(self.connect().await)
    }

    pub async fn catalogue(&self) -> CatalogueServiceClient<Channel> {
        CatalogueServiceClient::new(self.connect().await)
    }

    /// Tells the server to stop, as SIGTERM does.
    pub fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).unwrap();
        }
    }

    /// Waits until it has stopped.
    pub async fn stopped(self) -> Result<(), ServeError> {
        patiently(self.serving).await.unwrap()
    }
}

/// Fails the test when `future` takes longer than anything here does.
pub async fn patiently<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(PATIENCE, future)
        .await
        .expect("takes longer than it may")
}

/// The entity that [`catalogue`] calls `key`.
pub fn id(key: &str) -> EntityId {
    EntityId::derive("test", key)
}

/// [`catalogue`], indexed.
pub fn snapshot() -> Arc<Snapshot> {
    Arc::new(Snapshot::build(Arc::new(catalogue()), REVISION))
}

/// Two Dutch prime ministers, an office, its country, and an organisation; public facts.
/// `rutte-old` is an id that a merge gave up.
pub fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    for entity in [
        named("rutte", Kind::Person, &["Mark Rutte"]),
        named("schoof", Kind::Person, &["Dick Schoof"]),
        named("nl", Kind::Place, &["Netherlands"]),
        named(
            "nato",
            Kind::Organisation,
            &["North Atlantic Treaty Organization", "NATO"],
        ),
        Entity {
            office: Some(Office::default()),
            ..named(
                "pm-nl",
                Kind::Office,
                &["Prime Minister of the Netherlands", "Dutch Prime Minister"],
            )
        },
        Entity {
            office: Some(Office {
                organisation: Some(id("nato")),
                ..Office::default()
            }),
            countries: Vec::new(),
            ..named("sg-nato", Kind::Office, &["Secretary General of NATO"])
        },
    ] {
        catalogue.entities.insert(&entity);
    }
    for tenure in [
        tenure("rutte", "pm-nl", "2010-10-14", on("2024-07-02")),
        tenure(
            "schoof",
            "pm-nl",
            "2024-07-02",
            End::Ongoing {
                as_of: "2025-01-31".parse().unwrap(),
            },
        ),
        tenure(
            "rutte",
            "sg-nato",
            "2024-10-01",
            End::Ongoing {
                as_of: "2025-01-31".parse().unwrap(),
            },
        ),
    ] {
        catalogue.tenures.insert(&tenure);
    }
    catalogue.redirects.insert(id("rutte-old"), id("rutte"));
    catalogue
}

fn on(date: &str) -> End {
    End::On(date.parse().unwrap())
}

fn named(key: &str, kind: Kind, names: &[&str]) -> Entity {
    let name = |(place, text): (usize, &&str)| Name {
        text: (*text).to_owned(),
        kind: if place == 0 {
            NameKind::Primary
        } else {
            NameKind::Alias
        },
    };
    Entity {
        names: names.iter().enumerate().map(name).collect(),
        countries: vec!["nl".to_owned()],
        records: vec![format!("test:{key}")],
        sources: vec!["test".to_owned()],
        ..Entity::new(id(key), kind)
    }
}

fn tenure(holder: &str, office: &str, start: &str, end: End) -> Tenure {
    let start = start.parse().ok();
    let key = format!("{holder}-{office}");
    Tenure {
        id: TenureId::derive("test", &key),
        holder: id(holder),
        office: id(office),
        start,
        end,
        scheduled_end: None,
        acting: false,
        terms: vec![Term {
            key,
            start,
            end: match end {
                End::On(date) => Some(date),
                _ => None,
            },
            constituency: None,
            source: "test".to_owned(),
            url: None,
        }],
    }
}

/// A day.
pub fn date(year: i32, month: i32, day: i32) -> pb::Date {
    pb::Date { year, month, day }
}

/// An article of 2023-10-28 that makes these mentions.
pub fn article(mentions: &[&str]) -> pb::Article {
    pb::Article {
        publication_date: Some(date(2023, 10, 28)),
        mentions: mentions.iter().map(|text| mention(text)).collect(),
        ..pb::Article::default()
    }
}

/// A mention of this text.
pub fn mention(text: &str) -> pb::Mention {
    pb::Mention {
        text: text.to_owned(),
        ..pb::Mention::default()
    }
}

/// A request about an article.
pub fn about(article: pb::Article) -> pb::ResolveArticleRequest {
    pb::ResolveArticleRequest {
        article: Some(article),
        ..pb::ResolveArticleRequest::default()
    }
}

/// Fields and reasons that a status' `BadRequest` names.
pub fn violations(status: &Status) -> Vec<(String, String)> {
    let details = status.get_error_details();
    let Some(bad) = details.bad_request() else {
        return Vec::new();
    };
    let pair = |one: &tonic_types::FieldViolation| (one.field.clone(), one.reason.clone());
    bad.field_violations.iter().map(pair).collect()
}

/// Reason and domain of a status' `ErrorInfo`.
pub fn error_info(status: &Status) -> (String, String) {
    let details = status.get_error_details();
    let info = details.error_info().expect("an ErrorInfo");
    (info.reason.clone(), info.domain.clone())
}
