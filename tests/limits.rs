//! The operator's limits hold.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use futures_util::{StreamExt as _, stream};
use incumbent::grpc::{ServerOptions, pb};
use incumbent::model::Limits;
use support::{Server, about, article, patiently, violations};
use tonic::Code;
use tonic::codec::CompressionEncoding;

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
