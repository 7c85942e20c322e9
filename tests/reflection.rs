//! Clients without stubs learn the whole contract from the server.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::collections::BTreeSet;

use futures_util::stream;
use prost::Message as _;
use prost_types::FileDescriptorProto;
use support::Server;

/// Asks over one version of reflection: the services, then every file that holds one of
/// `symbols`.
macro_rules! ask {
    ($version:ident, $server:expr, $symbols:expr) => {{
        use tonic_reflection::pb::$version::ServerReflectionRequest;
        use tonic_reflection::pb::$version::server_reflection_client::ServerReflectionClient;
        use tonic_reflection::pb::$version::server_reflection_request::MessageRequest;
        use tonic_reflection::pb::$version::server_reflection_response::MessageResponse;

        let mut questions = vec![MessageRequest::ListServices(String::new())];
        for symbol in $symbols {
            questions.push(MessageRequest::FileContainingSymbol((*symbol).to_owned()));
        }
        let requests = questions
            .into_iter()
            .map(|question| ServerReflectionRequest {
                host: String::new(),
                message_request: Some(question),
            });
        let requests: Vec<_> = requests.collect();
        let mut client = ServerReflectionClient::new($server.connect().await);
        let mut answers = client
            .server_reflection_info(stream::iter(requests))
            .await
            .unwrap()
            .into_inner();
        let (mut services, mut files) = (BTreeSet::new(), Vec::new());
        while let Some(answer) = answers.message().await.unwrap() {
            match answer.message_response.unwrap() {
                MessageResponse::ListServicesResponse(list) => {
                    services.extend(list.service.into_iter().map(|one| one.name));
                }
                MessageResponse::FileDescriptorResponse(file) => {
                    for bytes in file.file_descriptor_proto {
                        files.push(FileDescriptorProto::decode(bytes.as_slice()).unwrap());
                    }
                }
                other => panic!("{other:?}"),
            }
        }
        (services, files)
    }};
}

const SYMBOLS: &[&str] = &[
    "incumbent.v1.ResolutionService",
    "incumbent.v1.EntityService",
    "incumbent.v1.Role",
    "google.rpc.Status",
    "google.rpc.BadRequest",
    "grpc.health.v1.Health",
];

fn check(services: &BTreeSet<String>, files: &[FileDescriptorProto]) {
    for service in [
        "incumbent.v1.ResolutionService",
        "incumbent.v1.EntityService",
        "incumbent.v1.BackupService",
        "grpc.health.v1.Health",
    ] {
        assert!(services.contains(service), "{service} in {services:?}");
    }
    assert_eq!(files.len(), SYMBOLS.len());
    let resolution = &files[0].service[0];
    let stream = resolution
        .method
        .iter()
        .find(|method| method.name() == "ResolveArticles")
        .unwrap();
    assert!(stream.client_streaming() && stream.server_streaming());
    let commented = files[0].source_code_info.as_ref().unwrap();
    assert!(
        commented
            .location
            .iter()
            .any(|place| place.leading_comments().contains("in the order of the")),
        "the contract's comments come along"
    );
}

#[tokio::test]
async fn version_1() {
    let server = Server::start().await;
    let (services, files) = ask!(v1, server, SYMBOLS);
    check(&services, &files);
}

#[tokio::test]
async fn version_1_alpha() {
    let server = Server::start().await;
    let (services, files) = ask!(v1alpha, server, SYMBOLS);
    check(&services, &files);
}
