//! Told to stop, the server answers what it has taken and takes nothing new.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::time::Duration;

use futures_util::StreamExt as _;
use incumbent::grpc::pb::resolve_articles_response::Outcome;
use incumbent::grpc::{ServerOptions, pb};
use support::{Server, about, article, error_info, patiently};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Code;

fn item(key: &str) -> pb::ResolveArticlesRequest {
    pb::ResolveArticlesRequest {
        key: key.to_owned(),
        article: Some(article(&["Mark Rutte"])),
        ..pb::ResolveArticlesRequest::default()
    }
}

#[tokio::test]
async fn an_idle_server_stops_at_once() {
    let mut server = Server::start().await;
    let mut client = server.resolution().await;
    let answered = client.resolve_article(about(article(&["Rutte"]))).await;
    assert!(answered.unwrap().into_inner().answer.is_some());
    let address = server.address.trim_start_matches("http://").to_owned();
    server.stop();
    server.stopped().await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
    let refused = client
        .resolve_article(about(article(&["Rutte"])))
        .await
        .unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable);
}

#[tokio::test]
async fn a_stream_answers_what_was_read_and_says_that_it_ends() {
    let mut server = Server::start().await;
    let mut client = server.resolution().await;
    let (sender, receiver) = mpsc::channel(64);
    for number in 0..20 {
        sender.send(item(&number.to_string())).await.unwrap();
    }
    let mut answers = client
        .resolve_articles(ReceiverStream::new(receiver))
        .await
        .unwrap()
        .into_inner();
    for number in 0..20 {
        let answer = patiently(answers.message()).await.unwrap().unwrap();
        assert_eq!(answer.key, number.to_string());
        assert!(matches!(answer.outcome, Some(Outcome::Answer(_))));
    }
    // The caller keeps its side open: only the server can end the stream.
    server.stop();
    let ended = patiently(answers.message()).await.unwrap_err();
    assert_eq!(ended.code(), Code::Unavailable);
    assert_eq!(error_info(&ended).0, "DRAINING");
    server.stopped().await.unwrap();
    drop(sender);
}

#[tokio::test]
async fn calls_at_work_are_answered() {
    let mut server = Server::start().await;
    let client = server.resolution().await;
    // Large articles, taken by the server before it is told to stop: their work is on other
    // threads and takes long enough to overlap the drain.
    let calls: Vec<_> = (0..16)
        .map(|_| {
            let mut client = client.clone();
            let request = about(article(&["Dutch Prime Minister Mark Rutte"; 1_000]));
            tokio::spawn(async move { client.resolve_article(request).await })
        })
        .collect();
    let mut first = client.clone();
    let answered = first.resolve_article(about(article(&["Rutte"]))).await;
    assert!(answered.unwrap().into_inner().answer.is_some());
    server.stop();
    let mut done = 0;
    for call in calls {
        match patiently(call).await.unwrap() {
            Ok(answered) => {
                assert!(answered.into_inner().answer.is_some());
                done += 1;
            }
            // Not taken: sent after the server had said that it takes no more.
            Err(refused) => assert_eq!(refused.code(), Code::Unavailable, "{refused:?}"),
        }
    }
    assert!(done > 0, "none of the calls at work was answered");
    server.stopped().await.unwrap();
}

#[tokio::test]
async fn what_does_not_finish_in_time_is_cut() {
    let mut server = Server::start_with(ServerOptions {
        drain_limit: Duration::from_millis(100),
        ..ServerOptions::default()
    })
    .await;
    let mut client = server.resolution().await;
    // A caller that sends for ever and never reads.
    let long = "k".repeat(256);
    let requests = futures_util::stream::repeat_with(move || item(&long));
    let answers = client
        .resolve_articles(requests)
        .await
        .unwrap()
        .into_inner();
    server.stop();
    server.stopped().await.unwrap();
    // What was on its way arrives; then the cut shows as an error, not as an end.
    let last = patiently(answers.fold(None, |_, one| async { Some(one) })).await;
    assert!(last.unwrap().is_err());
}
