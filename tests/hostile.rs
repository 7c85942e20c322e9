//! Requests made to hurt are refused with the field, in bounded time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::marker::PhantomData;

use bytes::BufMut as _;
use http::uri::PathAndQuery;
use incumbent::grpc::pb;
use support::{Server, about, article, date, error_info, mention, patiently, violations};
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::{Code, Request, Status};

/// Sends bytes as they are: no protobuf library would write what these tests send.
struct RawCodec;
struct RawEncoder;
struct NoDecoder(PhantomData<()>);

impl Codec for RawCodec {
    type Encode = Vec<u8>;
    type Decode = ();
    type Encoder = RawEncoder;
    type Decoder = NoDecoder;

    fn encoder(&mut self) -> RawEncoder {
        RawEncoder
    }

    fn decoder(&mut self) -> NoDecoder {
        NoDecoder(PhantomData)
    }
}

impl Encoder for RawEncoder {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, buf: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buf.put_slice(&item);
        Ok(())
    }
}

impl Decoder for NoDecoder {
    type Item = ();
    type Error = Status;

    fn decode(&mut self, _: &mut DecodeBuf<'_>) -> Result<Option<()>, Status> {
        Ok(Some(()))
    }
}

async fn send_raw(server: &Server, bytes: Vec<u8>) -> Status {
    let mut grpc = Grpc::new(server.connect().await);
    grpc.ready().await.unwrap();
    let path = PathAndQuery::from_static("/incumbent.v1.ResolutionService/ResolveArticle");
    let answered = grpc.unary(Request::new(bytes), path, RawCodec);
    patiently(answered).await.unwrap_err()
}

fn dated(date: pb::Date) -> pb::Article {
    pb::Article {
        publication_date: Some(date),
        ..article(&["Rutte"])
    }
}

fn with(change: impl FnOnce(&mut pb::Mention)) -> pb::Article {
    let mut article = article(&["Mark Rutte", "Rutte"]);
    change(&mut article.mentions[1]);
    article
}

#[tokio::test]
async fn each_is_refused_with_its_field() {
    let server = Server::start().await;
    let mut client = server.resolution().await;
    let cases = [
        (
            "a megabyte mention",
            article(&["x".repeat(1 << 20).as_str()]),
            ("article.mentions[0].text", "TOO_LONG"),
        ),
        (
            "10,000 mentions",
            article(&["Rutte"; 10_000]),
            ("article.mentions", "TOO_MANY"),
        ),
        (
            "a bomb of combining marks",
            article(&[format!("R{}", "\u{301}".repeat(200)).as_str()]),
            ("article.mentions[0].text", "FORBIDDEN_CHARACTERS"),
        ),
        (
            "a right-to-left override",
            article(&["Rutte", "\u{202e}ettuR"]),
            ("article.mentions[1].text", "FORBIDDEN_CHARACTERS"),
        ),
        (
            "NUL",
            article(&["Mark\0Rutte"]),
            ("article.mentions[0].text", "FORBIDDEN_CHARACTERS"),
        ),
        (
            "nothing",
            article(&["  "]),
            ("article.mentions[0].text", "REQUIRED"),
        ),
        (
            "2023-02-30",
            dated(date(2023, 2, 30)),
            ("article.publication_date.day", "OUT_OF_RANGE"),
        ),
        (
            "a month without a year",
            dated(date(0, 5, 0)),
            ("article.publication_date.year", "REQUIRED"),
        ),
        (
            "a day without a month",
            dated(date(2023, 0, 5)),
            ("article.publication_date.month", "REQUIRED"),
        ),
        (
            "a year out of all ranges",
            dated(date(i32::MAX, 1, 1)),
            ("article.publication_date.year", "OUT_OF_RANGE"),
        ),
        (
            "a mention's own bad date",
            with(|mention| mention.date = Some(date(2023, 4, 31))),
            ("article.mentions[1].date.day", "OUT_OF_RANGE"),
        ),
        (
            "an unknown kind",
            with(|mention| mention.kind = 99),
            ("article.mentions[1].kind", "OUT_OF_RANGE"),
        ),
        (
            "an unknown preference",
            with(|mention| mention.preference = -1),
            ("article.mentions[1].preference", "OUT_OF_RANGE"),
        ),
        (
            "a threshold that is no number",
            with(|mention| {
                mention.options = Some(pb::ResolveOptions {
                    min_probability: Some(f64::NAN),
                    ..pb::ResolveOptions::default()
                });
            }),
            (
                "article.mentions[1].options.min_probability",
                "OUT_OF_RANGE",
            ),
        ),
        (
            "a text over the limit",
            pb::Article {
                text: "x".repeat((1 << 20) + 1),
                ..article(&["Rutte"])
            },
            ("article.text", "TOO_LONG"),
        ),
    ];
    for (name, article, (field, reason)) in cases {
        let answered = patiently(client.resolve_article(about(article))).await;
        let status = answered.expect_err(name);
        assert_eq!(status.code(), Code::InvalidArgument, "{name}");
        let expected = vec![(field.to_owned(), reason.to_owned())];
        assert_eq!(violations(&status), expected, "{name}");
        assert_eq!(
            error_info(&status),
            ("INVALID_REQUEST".to_owned(), "incumbent".to_owned()),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_request_wrong_all_over_gets_a_bounded_answer() {
    let server = Server::start().await;
    let mut client = server.resolution().await;
    let mut article = article(&[""; 1_000]);
    for mention in &mut article.mentions {
        mention.kind = 99;
        mention.date = Some(date(2023, 2, 30));
    }
    let status = patiently(client.resolve_article(about(article)))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    assert_eq!(violations(&status).len(), 20);
    assert!(status.details().len() < 6_000, "{}", status.details().len());
}

#[tokio::test]
async fn text_that_is_not_utf8_is_refused_with_its_field() {
    let server = Server::start().await;
    // ResolveArticleRequest.article (1) { mentions (7) { text (1): ff fe } }
    let bytes = vec![0x0a, 6, 0x3a, 4, 0x0a, 2, 0xff, 0xfe];
    let status = send_raw(&server, bytes).await;
    assert_eq!(status.code(), Code::InvalidArgument);
    // Without an index: the decoder does not tell it.
    assert_eq!(
        violations(&status),
        [("article.mentions.text".to_owned(), "MALFORMED".to_owned())]
    );
}

#[tokio::test]
async fn bytes_that_are_not_protobuf_are_refused() {
    let server = Server::start().await;
    let nested = vec![0x0b; 1 << 20];
    for bytes in [vec![0xff; 64], vec![0x0a, 0x7f], nested] {
        let status = send_raw(&server, bytes).await;
        assert_eq!(status.code(), Code::InvalidArgument);
        assert_eq!(violations(&status)[0].1, "MALFORMED");
    }
    let mut client = server.resolution().await;
    let served = client.resolve_article(about(article(&["Rutte"]))).await;
    assert_eq!(
        served.unwrap().into_inner().answer.unwrap().revision,
        support::REVISION
    );
}

#[tokio::test]
async fn a_message_over_the_limit_is_not_read() {
    let server = Server::start().await;
    let mut client = server.resolution().await;
    let huge = pb::Article {
        text: "x".repeat(5 << 20),
        mentions: vec![mention("Rutte")],
        ..pb::Article::default()
    };
    let status = patiently(client.resolve_article(about(huge)))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::OutOfRange);
}
