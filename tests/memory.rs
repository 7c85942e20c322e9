//! Memory stays flat over a long stream. Alone in its file: the memory is the process'.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
#![cfg(target_os = "linux")]

mod support;

use futures_util::stream;
use incumbent::grpc::pb;
use support::{Server, date, mention, patiently};

/// Pages of memory that the process, server and client, has resident.
fn resident_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: u64 = statm.split_whitespace().nth(1).unwrap().parse().unwrap();
    pages * 4_096
}

#[tokio::test]
async fn a_stream_of_ten_thousand_articles_takes_no_more_than_one_of_a_thousand() {
    const COUNT: usize = 10_000;
    const ALLOWED: u64 = 16 << 20;
    let server = Server::start().await;
    let mut client = server.resolution().await;
    // Every hundredth is bad. 10 KB each: kept, they would be 100 MB.
    let requests = stream::iter((0..COUNT).map(|number| pb::ResolveArticlesRequest {
        key: number.to_string(),
        article: Some(pb::Article {
            publication_date: Some(date(2023, if number % 100 == 99 { 13 } else { 10 }, 0)),
            text: "x".repeat(10_000),
            mentions: vec![mention("Mark Rutte"), mention("Nobody Atall")],
            ..pb::Article::default()
        }),
        ..pb::ResolveArticlesRequest::default()
    }));
    let mut answers = client
        .resolve_articles(requests)
        .await
        .unwrap()
        .into_inner();
    let (mut answered, mut early, mut peak) = (0, 0, 0);
    while let Some(answer) = patiently(answers.message()).await.unwrap() {
        assert_eq!(answer.key, answered.to_string());
        answered += 1;
        if answered == COUNT / 10 {
            early = resident_bytes();
        }
        if answered % 500 == 0 {
            peak = peak.max(resident_bytes());
        }
    }
    assert_eq!(answered, COUNT);
    assert!(
        peak < early + ALLOWED,
        "{early} bytes after a thousand, {peak} at most"
    );
}
