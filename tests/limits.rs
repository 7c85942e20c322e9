//! The operator's limits hold.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use incumbent::grpc::{ServerOptions, pb};
use incumbent::model::Limits;
use support::{Server, about, article, error_info, patiently, violations};
use tonic::Code;
use tonic::codec::CompressionEncoding;
use tonic_types::StatusExt as _;

#[tokio::test]
async fn limits_are_the_operators() {
    let server = Server::start_with(ServerOptions {
        limits: Limits {
            mentions: 2,
            mention_bytes: 8,
            ..Limits::default()
        },
        batch_ids: 3,
        max_message_bytes: 1_000,
        ..ServerOptions::default()
    })
    .await;
    let mut client = server.resolution().await;
    let cases = [
        (article(&["Rutte"; 2]), None),
        (article(&["Rutte"; 3]), Some("article.mentions")),
        (article(&["12345678"]), None),
        (article(&["123456789"]), Some("article.mentions[0].text")),
    ];
    for (article, refused) in cases {
        match (client.resolve_article(about(article)).await, refused) {
            (Ok(answered), None) => assert!(answered.into_inner().answer.is_some()),
            (Err(status), Some(field)) => assert_eq!(violations(&status)[0].0, field),
            (answered, refused) => panic!("{answered:?}, expected {refused:?}"),
        }
    }
    let long = pb::Article {
        text: "x".repeat(1_000),
        ..article(&["Rutte"])
    };
    let status = client.resolve_article(about(long)).await.unwrap_err();
    assert_eq!(status.code(), Code::OutOfRange);

    let batch = |count| pb::BatchGetEntitiesRequest {
        ids: vec![support::id("rutte").to_string(); count],
        ..pb::BatchGetEntitiesRequest::default()
    };
    let mut entities = server.entities().await;
    let three = entities.batch_get_entities(batch(3)).await.unwrap();
    assert_eq!(three.into_inner().results.len(), 3);
    let status = entities.batch_get_entities(batch(4)).await.unwrap_err();
    assert_eq!(
        violations(&status),
        [("ids".to_owned(), "TOO_MANY".to_owned())]
    );
}

#[tokio::test]
async fn one_call_too_many_is_refused_and_health_still_answers() {
    let server = Server::start_with(ServerOptions {
        max_concurrent_requests: 1,
        ..ServerOptions::default()
    })
    .await;
    let mut client = server.resolution().await;
    // A stream keeps its place for as long as it lives.
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let open = stream::once(async move { drop(ended.await) })
        .filter_map(|()| std::future::ready(None::<pb::ResolveArticlesRequest>));
    let stream = client.resolve_articles(open).await.unwrap();
    let status = client
        .resolve_article(about(article(&["Rutte"])))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted);
    assert_eq!(error_info(&status).0, "OVERLOADED");
    let details = status.get_error_details();
    assert!(details.retry_info().unwrap().retry_delay.is_some());

    let mut health = tonic_health::pb::health_client::HealthClient::new(server.connect().await);
    let request = tonic_health::pb::HealthCheckRequest::default();
    assert!(health.check(request).await.is_ok());

    // Its place is free again once the server has noticed that the stream is over.
    drop(end);
    drop(stream);
    patiently(async {
        loop {
            let again = client.resolve_article(about(article(&["Rutte"]))).await;
            match again {
                Ok(answered) => break assert!(answered.into_inner().answer.is_some()),
                Err(status) => assert_eq!(status.code(), Code::ResourceExhausted),
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_deadline_that_has_passed_is_told_as_such() {
    let server = Server::start_with(ServerOptions {
        request_timeout: Duration::ZERO,
        ..ServerOptions::default()
    })
    .await;
    let mut client = server.resolution().await;
    // Large: its work is awaited, so the deadline is seen first.
    let large = about(article(&["Mark Rutte"; 1_000]));
    let status = client.resolve_article(large).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
    assert_eq!(error_info(&status).0, "DEADLINE_EXCEEDED");
}

#[tokio::test]
async fn compressed_calls_are_answered_compressed() {
    let server = Server::start().await;
    for (encoding, name) in [
        (CompressionEncoding::Gzip, "gzip"),
        (CompressionEncoding::Zstd, "zstd"),
    ] {
        let mut client = server
            .resolution()
            .await
            .send_compressed(encoding)
            .accept_compressed(encoding);
        let answered = client.resolve_article(about(article(&["Rutte"]))).await;
        let answered = answered.unwrap();
        let used = answered.metadata().get("grpc-encoding").unwrap().clone();
        assert_eq!(used.to_str().unwrap(), name);
        assert_eq!(
            answered.into_inner().answer.unwrap().revision,
            support::REVISION
        );
        let one = pb::ResolveArticlesRequest {
            key: "0".to_owned(),
            article: Some(article(&["Rutte"])),
            ..pb::ResolveArticlesRequest::default()
        };
        let answers = client.resolve_articles(stream::iter([one])).await.unwrap();
        let answers: Vec<_> = answers.into_inner().collect().await;
        assert_eq!(answers[0].as_ref().unwrap().key, "0");
    }
}

#[tokio::test]
async fn a_bomb_is_not_unpacked() {
    let server = Server::start().await;
    let mut client = server
        .resolution()
        .await
        .send_compressed(CompressionEncoding::Zstd);
    // 64 MB of one letter: some kilobytes on the wire.
    let bomb = pb::Article {
        text: "x".repeat(64 << 20),
        ..article(&["Rutte"])
    };
    let status = patiently(client.resolve_article(about(bomb)))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted, "{status:?}");
}
