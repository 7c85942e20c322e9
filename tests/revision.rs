//! Reading what was written: a least revision to wait for, and streams pinned to one revision.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::sync::Arc;
use std::time::Duration;

use incumbent::grpc::pb::resolve_articles_response::Outcome;
use incumbent::grpc::{ServerOptions, Snapshots, pb};
use incumbent::index::Snapshot;
use support::{REVISION, Server, about, article, catalogue, error_info, id, patiently};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Request, Status, Streaming};
use tonic_types::{RpcStatusExt as _, StatusExt as _};

/// The same catalogue at another revision.
fn publish(snapshots: &Snapshots, revision: u64) {
    snapshots.publish(Arc::new(Snapshot::build(Arc::new(catalogue()), revision)));
}

async fn serve(options: ServerOptions) -> (Server, Arc<Snapshots>) {
    let snapshots = Arc::new(Snapshots::new());
    publish(&snapshots, REVISION);
    let server = Server::start_over(snapshots.clone(), options).await;
    (server, snapshots)
}

/// Waits for longer than any test does.
fn patient() -> ServerOptions {
    ServerOptions {
        max_revision_wait: Duration::from_secs(3_600),
        request_timeout: Duration::from_secs(3_600),
        ..ServerOptions::default()
    }
}

/// Waits for nothing.
fn hasty() -> ServerOptions {
    ServerOptions {
        max_revision_wait: Duration::from_millis(1),
        ..ServerOptions::default()
    }
}

/// Every call that reads a snapshot, with this `min_revision`: what it was answered at.
async fn read_all(server: &Server, min_revision: u64) -> Vec<(&'static str, Result<u64, Status>)> {
    let mut entities = server.entities().await;
    let mut resolution = server.resolution().await;
    let mut catalogue = server.catalogue().await;
    let person = || id("rutte").to_string();
    let mut read = Vec::new();
    macro_rules! call {
        ($name:literal, $call:expr) => {
            let answer = $call.await;
            read.push(($name, answer.map(|answer| answer.into_inner().revision)));
        };
    }
    call!(
        "GetEntity",
        entities.get_entity(pb::GetEntityRequest {
            id: person(),
            min_revision,
        })
    );
    call!(
        "BatchGetEntities",
        entities.batch_get_entities(pb::BatchGetEntitiesRequest {
            ids: vec![person()],
            min_revision,
        })
    );
    call!(
        "SearchEntities",
        entities.search_entities(pb::SearchEntitiesRequest {
            text: "Rutte".to_owned(),
            min_revision,
            ..pb::SearchEntitiesRequest::default()
        })
    );
    call!(
        "ListTenures",
        entities.list_tenures(pb::ListTenuresRequest {
            entity_id: person(),
            min_revision,
            ..pb::ListTenuresRequest::default()
        })
    );
    call!(
        "ListHolders",
        entities.list_holders(pb::ListHoldersRequest {
            office_id: id("pm-nl").to_string(),
            min_revision,
            ..pb::ListHoldersRequest::default()
        })
    );
    call!(
        "GetCatalogue",
        catalogue.get_catalogue(pb::GetCatalogueRequest { min_revision })
    );
    call!(
        "ListProvisionalEntities",
        catalogue.list_provisional_entities(pb::ListProvisionalEntitiesRequest {
            min_revision,
            ..pb::ListProvisionalEntitiesRequest::default()
        })
    );
    let request = pb::ExportCatalogueRequest {
        min_revision,
        ..pb::ExportCatalogueRequest::default()
    };
    let exported = match catalogue.export_catalogue(request).await {
        Ok(pieces) => pieces.into_inner().message().await,
        Err(status) => Err(status),
    };
    read.push(("ExportCatalogue", exported.map(|one| one.unwrap().revision)));
    let request = pb::ResolveArticleRequest {
        min_revision,
        ..about(article(&["Rutte"]))
    };
    let resolved = resolution.resolve_article(request).await;
    let resolved = resolved.map(|answer| answer.into_inner().answer.unwrap().revision);
    read.push(("ResolveArticle", resolved));
    let item = pb::ResolveArticlesRequest {
        article: Some(article(&["Rutte"])),
        min_revision,
        ..pb::ResolveArticlesRequest::default()
    };
    let mut answers = resolution
        .resolve_articles(tokio_stream::iter([item]))
        .await
        .unwrap()
        .into_inner();
    read.push(("ResolveArticles", outcome(&mut answers).await));
    read
}

/// What came of the next article of a stream.
async fn outcome(answers: &mut Streaming<pb::ResolveArticlesResponse>) -> Result<u64, Status> {
    let answer = patiently(answers.message()).await?.expect("an answer");
    match answer.outcome.unwrap() {
        Outcome::Answer(answer) => Ok(answer.revision),
        Outcome::Error(error) => Err(Status::with_error_details(
            Code::from(error.code),
            error.message.clone(),
            error.get_error_details(),
        )),
    }
}

#[tokio::test]
async fn a_revision_that_does_not_come_in_time_is_told_with_the_one_that_is_there() {
    let (server, _) = serve(hasty()).await;
    for (name, answered) in read_all(&server, REVISION).await {
        assert_eq!(answered.unwrap(), REVISION, "{name}");
    }
    for (name, answered) in read_all(&server, REVISION + 1).await {
        let status = answered.expect_err(name);
        assert_eq!(status.code(), Code::Unavailable, "{name}");
        let details = status.get_error_details();
        let info = details.error_info().unwrap();
        assert_eq!(info.reason, "REVISION_NOT_REACHED", "{name}");
        assert_eq!(info.metadata["revision"], REVISION.to_string(), "{name}");
        assert!(details.retry_info().is_some(), "{name}");
    }
}

#[tokio::test]
async fn a_revision_that_comes_is_waited_for() {
    let (server, snapshots) = serve(patient()).await;
    let reads = read_all(&server, REVISION + 3);
    let writes = async {
        // Not far enough, so the first of them still waits; then further than asked for.
        publish(&snapshots, REVISION + 1);
        tokio::task::yield_now().await;
        publish(&snapshots, REVISION + 5);
    };
    let (reads, ()) = patiently(async { tokio::join!(reads, writes) }).await;
    assert_eq!(reads.len(), 10);
    for (name, answered) in reads {
        assert_eq!(answered.unwrap(), REVISION + 5, "{name}");
    }
}

#[tokio::test]
async fn a_deadline_ends_the_wait() {
    // That of the server for any call; a client of tonic's ends its own call by itself.
    let (server, _) = serve(ServerOptions {
        request_timeout: Duration::from_millis(20),
        ..patient()
    })
    .await;
    let request = pb::GetEntityRequest {
        id: id("rutte").to_string(),
        min_revision: REVISION + 1,
    };
    let mut entities = server.entities().await;
    let late = patiently(entities.get_entity(request)).await.unwrap_err();
    assert_eq!(late.code(), Code::DeadlineExceeded, "{late:?}");

    // That of the caller, for a stream.
    let item = pb::ResolveArticlesRequest {
        min_revision: REVISION + 1,
        ..unpinned()
    };
    let mut request = Request::new(tokio_stream::iter([item]));
    let headers = request.metadata_mut();
    headers.insert("grpc-timeout", "50m".parse().unwrap());
    let mut resolution = server.resolution().await;
    let answers = resolution.resolve_articles(request).await.unwrap();
    let late = outcome(&mut answers.into_inner()).await.unwrap_err();
    assert_eq!(late.code(), Code::DeadlineExceeded, "{late:?}");
}

/// A stream that stays open: what is sent into it, and its answers.
struct Open {
    requests: mpsc::Sender<pb::ResolveArticlesRequest>,
    answers: Streaming<pb::ResolveArticlesResponse>,
}

impl Open {
    async fn begin(server: &Server) -> Self {
        let (requests, taken) = mpsc::channel(1);
        let mut resolution = server.resolution().await;
        let answers = resolution.resolve_articles(ReceiverStream::new(taken));
        Self {
            requests,
            answers: answers.await.unwrap().into_inner(),
        }
    }

    async fn ask(&mut self, request: pb::ResolveArticlesRequest) -> Result<u64, Status> {
        self.requests.send(request).await.unwrap();
        outcome(&mut self.answers).await
    }
}

fn unpinned() -> pb::ResolveArticlesRequest {
    pb::ResolveArticlesRequest {
        article: Some(article(&["Rutte"])),
        ..pb::ResolveArticlesRequest::default()
    }
}

fn pinned_to(revision: u64) -> pb::ResolveArticlesRequest {
    pb::ResolveArticlesRequest {
        pin: Some(pb::RevisionPin { revision }),
        ..unpinned()
    }
}

#[tokio::test]
async fn a_pinned_stream_stays_where_it_was_and_others_join_it() {
    let (server, snapshots) = serve(hasty()).await;
    let mut first = Open::begin(&server).await;
    let mut free = Open::begin(&server).await;
    assert_eq!(first.ask(pinned_to(0)).await.unwrap(), REVISION);
    assert_eq!(free.ask(unpinned()).await.unwrap(), REVISION);
    publish(&snapshots, REVISION + 1);
    assert_eq!(first.ask(unpinned()).await.unwrap(), REVISION);
    assert_eq!(first.ask(pinned_to(0)).await.unwrap(), REVISION);
    assert_eq!(free.ask(unpinned()).await.unwrap(), REVISION + 1);

    let mut second = Open::begin(&server).await;
    let joined = second.ask(pinned_to(REVISION)).await.unwrap();
    assert_eq!(joined, REVISION, "the first stream holds it");
    drop(first);
    assert_eq!(second.ask(unpinned()).await.unwrap(), REVISION);

    // What contradicts the pin is the article's own error, and the stream goes on.
    for (request, reason) in [
        (pinned_to(REVISION + 1), "INVALID_REQUEST"),
        (
            pb::ResolveArticlesRequest {
                min_revision: REVISION + 1,
                ..unpinned()
            },
            "REVISION_NOT_REACHED",
        ),
        (
            pb::ResolveArticlesRequest {
                article: Some(pb::Article {
                    id: "a".to_owned(),
                    options: Some(pb::ResolveOptions {
                        remember_unknown: Some(true),
                        ..pb::ResolveOptions::default()
                    }),
                    ..article(&["Nobody Atall"])
                }),
                ..unpinned()
            },
            "INVALID_REQUEST",
        ),
    ] {
        let refused = second.ask(request).await.unwrap_err();
        assert_eq!(error_info(&refused).0, reason, "{refused:?}");
    }
    assert_eq!(second.ask(unpinned()).await.unwrap(), REVISION);
    let refused = free.ask(pinned_to(REVISION)).await.unwrap_err();
    assert_eq!(error_info(&refused).0, "INVALID_REQUEST", "not the first");
}

#[tokio::test]
async fn a_revision_that_cannot_be_pinned_ends_the_stream() {
    let (server, snapshots) = serve(ServerOptions {
        max_pinned_revisions: 1,
        ..hasty()
    })
    .await;
    for (revision, code, reason) in [
        (REVISION - 1, Code::FailedPrecondition, "REVISION_NOT_HELD"),
        (REVISION + 1, Code::Unavailable, "REVISION_NOT_REACHED"),
    ] {
        let mut stream = Open::begin(&server).await;
        let refused = stream.ask(pinned_to(revision)).await.unwrap_err();
        assert_eq!(
            (refused.code(), error_info(&refused).0.as_str()),
            (code, reason)
        );
        let details = refused.get_error_details();
        let metadata = &details.error_info().unwrap().metadata;
        assert_eq!(metadata["revision"], REVISION.to_string());
        let after = patiently(stream.answers.message()).await.unwrap();
        assert!(after.is_none(), "the stream has ended");
    }
    let mut first = Open::begin(&server).await;
    assert_eq!(first.ask(pinned_to(REVISION)).await.unwrap(), REVISION);
    publish(&snapshots, REVISION + 1);
    let mut second = Open::begin(&server).await;
    let refused = second.ask(pinned_to(0)).await.unwrap_err();
    assert_eq!(error_info(&refused).0, "TOO_MANY_PINS");
    // Let go of, and known to be: the stream of the first has ended.
    drop(first.requests);
    assert!(patiently(first.answers.message()).await.unwrap().is_none());
    drop(first.answers);
    let mut third = Open::begin(&server).await;
    let pinned = patiently(third.ask(pinned_to(0))).await.unwrap();
    assert_eq!(pinned, REVISION + 1);
}
