//! `incumbent serve`: the server, from the first line printed to the last call drained.

use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use clap::Args;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::failure::{Exit, Failure};
use super::flags::{AnswerFlags, ServerFlags};
use super::health::reachable;
use super::open;
use super::signals;
use crate::catalogue::Store;
use crate::config::Config;
use crate::grpc::{Keepalive, ServerOptions, Snapshots, serve};
use crate::index::{Counts, Snapshot};

/// Arguments of `incumbent serve`, which may also stand without the word "serve".
#[derive(Args, Clone, Debug, Default)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    pub(super) server: ServerFlags,
    #[command(flatten)]
    pub(super) answers: AnswerFlags,
}

/// What help says below the flags.
pub(super) const EXAMPLES: &str = "\
Examples:
  incumbent serve
  incumbent serve --listen 0.0.0.0:50051 --store my.redb --log-format json
  incumbent serve --listen 127.0.0.1:0      takes a free port and prints it

On SIGTERM or SIGINT the server takes no new calls and ends when those at work are done, at the
latest after the drain limit. A second signal ends it at once.";

/// Serves until it is told to stop.
///
/// # Errors
///
/// The address is taken, the store cannot be opened, or the transport fails.
pub(super) fn run(config: &Config, out: &mut dyn Write) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let served = runtime.block_on(serve_until_stopped(config, out));
    // A catalogue may still be loading; nobody waits for it any more.
    runtime.shutdown_background();
    served
}

async fn serve_until_stopped(config: &Config, out: &mut dyn Write) -> Result<Exit, Failure> {
    let stop = signals::stop()?;
    let listener = TcpListener::bind(config.listen).await.map_err(|source| {
        Failure::Other(format!("cannot listen on {}: {source}", config.listen).into())
    })?;
    let address = listener.local_addr()?;
    let snapshots = Arc::new(Snapshots::new());
    let (give_up, given_up) = oneshot::channel::<()>();
    let shutdown = async move {
        tokio::select! {
            () = stop => {}
            // Dropped without a word when the catalogue is there to stay.
            Ok(()) = given_up => {}
        }
    };
    let server = tokio::spawn(serve(
        listener,
        snapshots.clone(),
        options(config),
        shutdown,
    ));
    let store = config.store.clone();
    let loading = tokio::task::spawn_blocking(move || load(store.as_deref()));

    let mut server = std::pin::pin!(server);
    let loaded = tokio::select! {
        // Stopped while the catalogue was loading.
        stopped = &mut server => return ended(stopped),
        loaded = loading => loaded.map_err(Failure::other)?,
    };
    // The store stays open, and so this process's, for as long as it serves from it.
    let (snapshot, _store) = match loaded {
        Ok(loaded) => loaded,
        Err(failure) => {
            let _ = give_up.send(());
            ended(server.await)?;
            return Err(failure);
        }
    };
    let snapshot = Arc::new(snapshot);
    snapshots.publish(snapshot.clone());
    greet(out, config, address, &snapshot);
    let ended = ended(server.await);
    drop(give_up);
    ended
}

type Stopped = Result<Result<(), crate::grpc::ServeError>, tokio::task::JoinError>;

fn ended(stopped: Stopped) -> Result<Exit, Failure> {
    stopped.map_err(Failure::other)?.map_err(Failure::other)?;
    Ok(Exit::Done)
}

fn load(store: Option<&Path>) -> Result<(Snapshot, Option<Store>), Failure> {
    let Some(path) = store else {
        return Ok((open::starter_snapshot(), None));
    };
    let store = Store::open(path).map_err(Failure::other)?;
    let (catalogue, revision) = store.load().map_err(Failure::other)?;
    let snapshot = Snapshot::build(Arc::new(catalogue), revision);
    Ok((snapshot, Some(store)))
}

fn options(config: &Config) -> ServerOptions {
    ServerOptions {
        defaults: config.options(),
        max_concurrent_requests: config.max_concurrent_requests,
        request_timeout: config.request_timeout,
        stream_read_ahead: config.stream_read_ahead,
        max_message_bytes: config.max_message_bytes,
        drain_limit: config.drain_limit,
        keepalive: Keepalive {
            interval: config.keepalive_interval,
            timeout: config.keepalive_timeout,
        },
        ..ServerOptions::default()
    }
}

/// Says where the server is, what it knows, and how to try it. A closed standard output is no
/// reason not to serve.
fn greet(out: &mut dyn Write, config: &Config, address: SocketAddr, snapshot: &Snapshot) {
    let catalogue = match &config.store {
        Some(path) => path.display().to_string(),
        None => "starter catalogue".to_owned(),
    };
    let Counts {
        people,
        organisations,
        places,
        offices,
        names,
        tenures,
    } = snapshot.counts();
    tracing::info!(
        %address, %catalogue, revision = snapshot.revision(), people, organisations, places,
        offices, names, tenures, "catalogue published"
    );
    let _ = writeln!(
        out,
        "incumbent {} is listening on {address}\n\
         {catalogue}, revision {}: {people} people, {organisations} organisations, {offices} \
         offices, {places} places, {names} names, {tenures} tenures\n\
         try it:\n  {}",
        env!("CARGO_PKG_VERSION"),
        snapshot.revision(),
        grpcurl_line(reachable(address)),
    )
    .and_then(|()| out.flush());
}

/// A line that can be pasted into a shell.
fn grpcurl_line(address: SocketAddr) -> String {
    let article = r#"{"article": {"publicationDate": {"year": 2023, "month": 10, "day": 28}, "mentions": [{"text": "Dutch Prime Minister"}]}}"#;
    format!(
        "grpcurl -plaintext -d '{article}' {address} incumbent.v1.ResolutionService/ResolveArticle"
    )
}
