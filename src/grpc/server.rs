//! The server: services, connections, and how it stops.

use std::future::Future;
use std::sync::Arc;

use futures_util::future::{self, Either};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tonic::codec::CompressionEncoding::{Gzip, Zstd};
use tonic::service::Routes;
use tonic::transport::Server;
use tonic_health::pb::health_server::HealthServer;
use tonic_health::server::{HealthReporter, HealthService};

use super::admission::Gate;
use super::backup::Backup;
use super::calls::CallLayer;
use super::catalogue::CatalogueCalls;
use super::drain::{Drain, Draining};
use super::entities::Entities;
use super::incoming::connections;
use super::pb::backup_service_server::BackupServiceServer;
use super::pb::catalogue_service_server::CatalogueServiceServer;
use super::pb::entity_service_server::EntityServiceServer;
use super::pb::resolution_service_server::ResolutionServiceServer;
use super::reads::Reads;
use super::resolution::Resolution;
use super::{ServerOptions, Snapshots, health, pb};

/// Calls at work at once on one connection; the caller's side queues the rest.
const MAX_STREAMS: u32 = 256;
/// What a caller may send of one stream, and of all streams of a connection, before the server
/// has read it. HTTP/2's own 64 KiB would make a stream of long articles wait for the network.
const STREAM_WINDOW: u32 = 1 << 20;
const CONNECTION_WINDOW: u32 = 4 << 20;

/// Why the server could not serve.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The contract's descriptors, compiled into the binary, could not be read.
    #[error("the contract's descriptors cannot be served")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The transport failed.
    #[error("the transport failed")]
    Transport(#[from] tonic::transport::Error),
}

/// Serves on `listener` until `shutdown` completes, then drains: no new connection or call is
/// taken, unary calls at work are answered, streams answer what they have read. What is not
/// done after the drain limit is cut. Calls are refused with UNAVAILABLE, and health says
/// NOT_SERVING, until `snapshots` holds one.
///
/// # Errors
///
/// [`ServeError`] when the services could not be set up or the transport failed. A drain that
/// had to cut connections is not an error; it is logged.
pub async fn serve(
    listener: TcpListener,
    snapshots: Arc<Snapshots>,
    options: ServerOptions,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let (drain, mut draining) = Drain::new();
    let (cut, was_cut) = watch::channel(false);
    let reporter = HealthReporter::new();
    health::begin(&reporter).await;
    let routes = routes(&snapshots, &options, &draining, &reporter)?;
    let gate = Gate::new(options.max_concurrent_requests);
    let signal = async move {
        shutdown.await;
        tracing::info!("draining");
        drain.begin();
    };
    let server = Server::builder()
        .http2_keepalive_interval(Some(options.keepalive.interval))
        .http2_keepalive_timeout(Some(options.keepalive.timeout))
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_concurrent_streams(MAX_STREAMS)
        .layer(CallLayer::new(
            gate,
            options.request_timeout,
            snapshots.clone(),
        ))
        .add_routes(routes)
        .serve_with_incoming_shutdown(connections(listener, was_cut), signal);

    let health = health::keep(reporter, &snapshots, draining.clone());
    let limit = async {
        draining.begun().await;
        tokio::time::sleep(options.drain_limit).await;
    };
    let beside = std::pin::pin!(future::join(health, limit));
    match future::select(std::pin::pin!(server), beside).await {
        Either::Left((served, _)) => served?,
        Either::Right((_, server)) => {
            tracing::warn!(
                limit_s = options.drain_limit.as_secs_f64(),
                "calls were not finished in time; cutting their connections"
            );
            cut.send_replace(true);
            server.await?;
        }
    }
    tracing::info!("stopped");
    Ok(())
}

/// All services: the contract's, health, and both versions of reflection.
fn routes(
    snapshots: &Arc<Snapshots>,
    options: &ServerOptions,
    draining: &Draining,
    reporter: &HealthReporter,
) -> Result<Routes, ServeError> {
    let reads = Reads::new(snapshots.clone(), options);
    let resolution = Resolution::new(
        reads.clone(),
        options.limits,
        options.defaults,
        options.stream_read_ahead,
        draining.clone(),
    );
    let entities = Entities::new(reads.clone(), options.limits, options.batch_ids);
    let bytes = options.max_message_bytes;
    // An answer is compressed only for a caller that says it accepts that.
    let resolution = ResolutionServiceServer::new(resolution)
        .max_decoding_message_size(bytes)
        .accept_compressed(Gzip)
        .accept_compressed(Zstd)
        .send_compressed(Zstd)
        .send_compressed(Gzip);
    let entities = EntityServiceServer::new(entities)
        .max_decoding_message_size(bytes)
        .accept_compressed(Gzip)
        .accept_compressed(Zstd)
        .send_compressed(Zstd)
        .send_compressed(Gzip);
    let catalogue = CatalogueServiceServer::new(CatalogueCalls::new(reads, options, draining))
        .max_decoding_message_size(bytes)
        .accept_compressed(Gzip)
        .accept_compressed(Zstd)
        .send_compressed(Zstd)
        .send_compressed(Gzip);
    let health = HealthServer::new(HealthService::from_health_reporter(reporter.clone()));
    Ok(Routes::new(resolution)
        .add_service(entities)
        .add_service(BackupServiceServer::new(Backup::new(snapshots.clone())))
        .add_service(catalogue)
        .add_service(health)
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?))
}

/// The catalogue service over `snapshots`, to be called in this process.
pub(super) fn catalogue_service(
    snapshots: Arc<Snapshots>,
) -> CatalogueServiceServer<CatalogueCalls> {
    let options = ServerOptions::default();
    let reads = Reads::new(snapshots, &options);
    // Never begins: whoever calls decides when to stop.
    CatalogueServiceServer::new(CatalogueCalls::new(reads, &options, &Draining::never()))
}

/// The contract, health, and the details of errors, so that clients without stubs can read
/// them all.
fn reflection() -> tonic_reflection::server::Builder<'static> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
}
