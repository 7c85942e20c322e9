//! `incumbent serve`: the server, from the first line printed to the last call drained.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::checkpoints::{Checkpoints, Policy};
use super::expiry::Expiry;
use super::failure::{Exit, Failure};
use super::flags::{AnswerFlags, ServerFlags};
use super::health::reachable;
use super::journal::{self, Opened};
use super::open;
use super::signals;
use super::standing::StandingWatch;
use crate::catalogue::LiveCatalogue;
use crate::config::Config;
use crate::grpc::{ImportOptions, Keepalive, ServerOptions, Snapshots, serve};
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
  incumbent serve --store copy.redb --journal nats://n1:4222,n2:4222,n3:4222/news
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
    let loading = {
        let (config, snapshots) = (config.clone(), snapshots.clone());
        tokio::task::spawn_blocking(move || load(&config, &snapshots))
    };

    let mut server = std::pin::pin!(server);
    let loaded = tokio::select! {
        // Stopped while the catalogue was loading.
        stopped = &mut server => return ended(stopped),
        loaded = loading => loaded.map_err(Failure::other)?,
    };
    // The store stays open, and so this process's, for as long as it serves from it.
    let (snapshot, behind) = match loaded {
        Ok(loaded) => loaded,
        Err(failure) => {
            let _ = give_up.send(());
            ended(server.await)?;
            return Err(failure);
        }
    };
    greet(out, config, address, &snapshot);
    let ended = ended(server.await);
    drop(give_up);
    snapshots.retire_live();
    // Closing waits for the writes that are left, for the threads, and for the file.
    let closing = tokio::task::spawn_blocking(move || drop(behind));
    closing.await.map_err(Failure::other)?;
    ended
}

type Stopped = Result<Result<(), crate::grpc::ServeError>, tokio::task::JoinError>;

fn ended(stopped: Stopped) -> Result<Exit, Failure> {
    stopped.map_err(Failure::other)?.map_err(Failure::other)?;
    Ok(Exit::Done)
}

/// What stands behind the snapshots, and is kept for as long as they are served. Dropped in
/// this order.
struct Behind {
    _checkpoints: Option<Checkpoints>,
    _expiry: Option<Expiry>,
    _standing: Option<StandingWatch>,
    _live: Option<Arc<LiveCatalogue>>,
    _opened: Opened,
}

/// Loads the catalogue and publishes it, and from then on whatever it becomes.
fn load(
    config: &Config,
    snapshots: &Arc<Snapshots>,
) -> Result<(Arc<Snapshot>, Option<Behind>), Failure> {
    let Some(opened) = journal::open(config, false)? else {
        let snapshot = Arc::new(open::starter_snapshot());
        snapshots.publish(snapshot.clone());
        return Ok((snapshot, None));
    };
    if opened.read_only {
        tracing::warn!("the store is read-only: questions are answered, changes refused");
    }
    snapshots.journal_works(!opened.read_only);
    let live = opened.publish_to(snapshots)?;
    if let Some(contact) = opened.contact.clone() {
        snapshots.offer_contact(contact);
    }
    let policy = Policy {
        bytes: config.checkpoint_bytes,
        history: config.history(),
    };
    let checkpoints = live.clone().map(|live| {
        let started = Checkpoints::start(opened.journal.clone(), live, policy);
        started.map_err(Failure::other)
    });
    let expiry = live.clone().map(|live| {
        let started = Expiry::start(live, config.provisional_expiry);
        started.map_err(Failure::other)
    });
    let standing = (!opened.read_only).then(|| {
        let (journal, contact) = (opened.journal.clone(), opened.contact.clone());
        let watch = StandingWatch::start(journal, contact, snapshots.clone(), config.max_staleness);
        watch.map_err(Failure::other)
    });
    let snapshot = snapshots
        .last()
        .ok_or_else(|| Failure::Other("no snapshot was published; this is a defect".into()))?;
    let behind = Behind {
        _checkpoints: checkpoints.transpose()?,
        _expiry: expiry.transpose()?,
        _standing: standing.transpose()?,
        _live: live,
        _opened: opened,
    };
    Ok((snapshot, Some(behind)))
}

fn options(config: &Config) -> ServerOptions {
    ServerOptions {
        defaults: config.options(),
        max_concurrent_requests: config.max_concurrent_requests,
        max_revision_wait: config.max_revision_wait,
        max_pinned_revisions: config.max_pinned_revisions,
        imports: imports(config),
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

/// Files that come are kept beside the store, on a disk that an operator has chosen.
fn imports(config: &Config) -> ImportOptions {
    let defaults = ImportOptions::default();
    let beside = config.store.as_ref().map(|store| {
        let mut folder = store.clone().into_os_string();
        folder.push(".uploads");
        folder.into()
    });
    ImportOptions {
        folder: beside.unwrap_or(defaults.folder),
        max_bytes: config.max_import_bytes as u64,
        max_open: config.max_open_imports,
        expiry: config.import_expiry,
        ..defaults
    }
}

/// Says where the server is, what it knows, and how to try it. A closed standard output is no
/// reason not to serve.
fn greet(out: &mut dyn Write, config: &Config, address: SocketAddr, snapshot: &Snapshot) {
    let catalogue = match (&config.journal, &config.store) {
        (Some(journal), _) => journal.to_string(),
        (None, Some(path)) => path.display().to_string(),
        (None, None) => "starter catalogue".to_owned(),
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
