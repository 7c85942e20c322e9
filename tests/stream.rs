//! The stream: one answer a request, in order, whatever becomes of each.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use incumbent::grpc::pb;
use incumbent::grpc::pb::resolve_articles_response::Outcome;
use support::{REVISION, Server, article, date, mention, patiently};
use tokio::sync::{mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Request, Status};
use tonic_types::RpcStatusExt as _;

fn item(key: impl Into<String>, article: pb::Article) -> pb::ResolveArticlesRequest {
    pb::ResolveArticlesRequest {
        key: key.into(),
        article: Some(article),
        ..pb::ResolveArticlesRequest::default()
    }
}

/// Every hundredth article is bad, in one of four ways.
fn numbered(number: usize) -> pb::ResolveArticlesRequest {
    let mut item = item(format!("key-{number}"), article(&["Mark Rutte", "Rutte"]));
    if number % 100 == 99 {
        let article = item.article.as_mut().unwrap();
        match number / 100 % 4 {
            0 => article.publication_date = Some(date(2023, 2, 30)),
            1 => article.mentions[1].text = "x".repeat(513),
            2 => article.mentions[0].kind = 17,
            _ => item.article = None,
        }
    }
    item
}

fn bad_field(number: usize) -> &'static str {
    match number / 100 % 4 {
        0 => "article.publication_date.day",
        1 => "article.mentions[1].text",
        2 => "article.mentions[0].kind",
        _ => "article",
    }
}

#[tokio::test]
async fn ten_thousand_articles_a_hundred_of_them_bad() {
    const COUNT: usize = 10_000;
    let server = Server::start().await;
    let mut client = server.resolution().await;
    let requests = stream::iter((0..COUNT).map(numbered));
    let mut answers = client
        .resolve_articles(requests)
        .await
        .unwrap()
        .into_inner();
    let (mut number, mut bad) = (0, 0);
    while let Some(answer) = patiently(answers.message()).await.unwrap() {
        assert_eq!(answer.key, format!("key-{number}"));
        match answer.outcome.unwrap() {
            Outcome::Answer(answer) => {
                assert_ne!(number % 100, 99, "key-{number} is bad");
                assert_eq!(answer.revision, REVISION);
                assert!(!answer.model_version.is_empty());
            }
            Outcome::Error(error) => {
                bad += 1;
                assert_eq!(error.code, i32::from(Code::InvalidArgument));
                let details = error.get_error_details();
                assert_eq!(details.error_info().unwrap().reason, "INVALID_REQUEST");
                let fields = &details.bad_request().unwrap().field_violations;
                assert_eq!(fields[0].field, bad_field(number), "key-{number}");
            }
        }
        number += 1;
    }
    assert_eq!((number, bad), (COUNT, 100));
}

#[tokio::test]
async fn large_articles_keep_their_place_among_small_ones() {
    let server = Server::start().await;
    let mut client = server.resolution().await;
    // Large ones are answered on other threads and take longer.
    let sized = |number: usize| {
        let mentions = if number.is_multiple_of(3) { 1_000 } else { 1 };
        item(number.to_string(), article(&vec!["Mark Rutte"; mentions]))
    };
    let requests = stream::iter((0..60).map(sized));
    let answers = client
        .resolve_articles(requests)
        .await
        .unwrap()
        .into_inner();
    let keys: Vec<_> = patiently(answers.map(|answer| answer.unwrap().key).collect()).await;
    let expected: Vec<_> = (0..60).map(|number: usize| number.to_string()).collect();
    assert_eq!(keys, expected);
}

#[tokio::test]
async fn a_slow_reader_slows_the_sender() {
    const COUNT: usize = 10_000;
    let server = Server::start().await;
    let mut client = server.resolution().await;
    // 200 MB in all: more than the windows and buffers of both sides hold.
    let text = "x".repeat(20_000);
    let (sent, mut progress) = watch::channel(0_usize);
    let (sender, receiver) = mpsc::channel(1);
    let sending = tokio::spawn(async move {
        for number in 0..COUNT {
            let article = pb::Article {
                text: text.clone(),
                mentions: vec![mention("Mark Rutte")],
                ..pb::Article::default()
            };
            // Keys make the answers long as well.
            let key = format!("{number:0>256}");
            if sender.send(item(key, article)).await.is_err() {
                break;
            }
            sent.send_replace(number + 1);
        }
    });
    let requests = ReceiverStream::new(receiver);
    let mut answers = client
        .resolve_articles(requests)
        .await
        .unwrap()
        .into_inner();
    // Nothing is read: the sender must come to rest before its end.
    while let Ok(Ok(())) =
        tokio::time::timeout(Duration::from_millis(500), progress.changed()).await
    {}
    let at_rest = *progress.borrow();
    assert!(at_rest < COUNT, "all {at_rest} were taken from the sender");
    // Once read, all of them are answered.
    for number in 0..COUNT {
        let answer = patiently(answers.message()).await.unwrap().unwrap();
        assert_eq!(answer.key, format!("{number:0>256}"));
    }
    assert!(patiently(answers.message()).await.unwrap().is_none());
    sending.await.unwrap();
}

#[tokio::test]
async fn a_key_too_long_is_refused_alone() {
    let server = Server::start().await;
    let mut client = server.resolution().await;
    let long = "k".repeat(257);
    let requests = stream::iter([
        item(long.clone(), article(&["Rutte"])),
        item("", article(&["Rutte"])),
    ]);
    let answers = client
        .resolve_articles(requests)
        .await
        .unwrap()
        .into_inner();
    let answers: Vec<_> = patiently(answers.map(Result::unwrap).collect()).await;
    let [refused, answered] = answers.as_slice() else {
        panic!("{} answers", answers.len());
    };
    assert_eq!(refused.key, long);
    let Some(Outcome::Error(error)) = &refused.outcome else {
        panic!("answered");
    };
    let details = error.get_error_details();
    assert_eq!(
        details.bad_request().unwrap().field_violations[0].field,
        "key"
    );
    assert!(matches!(answered.outcome, Some(Outcome::Answer(_))));
}

#[tokio::test]
async fn the_callers_deadline_ends_the_stream() {
    let server = Server::start().await;
    let mut client = server.resolution().await;
    // Never ends by itself.
    let requests = stream::iter([item("0", article(&["Rutte"]))]).chain(stream::pending());
    let mut request = Request::new(requests);
    request
        .metadata_mut()
        .insert("grpc-timeout", "300m".parse().unwrap());
    let mut answers = client.resolve_articles(request).await.unwrap().into_inner();
    let first = patiently(answers.message()).await.unwrap().unwrap();
    assert_eq!(first.key, "0");
    let ended: Result<_, Status> = patiently(answers.message()).await;
    assert_eq!(ended.unwrap_err().code(), Code::DeadlineExceeded);
}
