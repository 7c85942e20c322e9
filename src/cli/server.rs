//! Asking a running server.

use std::time::Duration;

use super::answer_table::Answered;
use super::failure::Failure;
use crate::catalogue::import::{Input, Progress, Report};
use crate::grpc::client::{Client, ClientError, WriteRequest};
use crate::model::Article;

/// Resolves an article on the server at `address`.
pub(super) fn resolve(
    address: &str,
    article: &Article,
    timeout: Duration,
) -> Result<Answered, Failure> {
    let answer = block_on(async {
        let client = Client::connect(address, timeout).await?;
        client.resolve_article(article).await
    })?;
    Ok(Answered {
        revision: answer.revision,
        model_version: answer.model_version,
        mentions: answer.mentions,
    })
}

/// Whether the server at `address` says that it is SERVING.
pub(super) fn is_serving(address: &str, service: &str, timeout: Duration) -> Result<bool, Failure> {
    block_on(async {
        let client = Client::connect(address, timeout).await?;
        client.is_serving(service).await
    })
}

/// Copies the journal of the server at `address` into `out`.
pub(super) fn backup(
    address: &str,
    timeout: Duration,
    out: &mut dyn std::io::Write,
) -> Result<(), Failure> {
    block_on(async {
        let client = Client::connect_for_long_calls(address, timeout).await?;
        client.backup(out).await
    })
}

/// Imports files on the server at `address`.
pub(super) fn import(
    address: &str,
    timeout: Duration,
    inputs: &[Input<'_>],
    request: &WriteRequest,
    progress: &mut dyn Progress,
) -> Result<(u64, Report), Failure> {
    block_on(async {
        let client = Client::connect_for_long_calls(address, timeout).await?;
        client.import(inputs, request, progress).await
    })
}

fn block_on<T>(call: impl Future<Output = Result<T, ClientError>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(call).map_err(Failure::other)
}
