//! What a server takes: acknowledged changes a second through gRPC, and what is left of its
//! reads while an import runs.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use incumbent::catalogue::import::{Content, Input, MissingEnd};
use incumbent::catalogue::{Journal, LiveCatalogue, State, Store};
use incumbent::grpc::client::{Client, WriteRequest};
use incumbent::grpc::pb;
use incumbent::grpc::pb::catalogue_service_client::CatalogueServiceClient;
use incumbent::grpc::pb::resolution_service_client::ResolutionServiceClient;
use incumbent::grpc::{ServerOptions, Snapshots, serve};
use incumbent::model::Source;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tonic::transport::{Channel, Endpoint};

use crate::catalogue::{Generated, generate, generate_after};
use crate::{BATCH, import};

/// Entities that are imported while others read.
const IMPORTED: usize = 100_000;
/// Reads in flight.
const READERS: usize = 8;

struct Served {
    runtime: Runtime,
    address: SocketAddr,
    live: Arc<LiveCatalogue>,
}

fn start(path: &Path) -> Served {
    let journal: Arc<dyn Journal> = Arc::new(Store::create_if_missing(path).unwrap());
    let state = State::load(&*journal).unwrap();
    let snapshots = Arc::new(Snapshots::new());
    let to = snapshots.clone();
    let live = LiveCatalogue::start(journal.clone(), state, move |one| to.publish(one));
    let live = Arc::new(live.unwrap());
    snapshots.offer_journal(journal);
    snapshots.offer_live(live.clone());
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let listener = runtime.block_on(TcpListener::bind(any)).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(serve(
        listener,
        snapshots,
        ServerOptions::default(),
        std::future::pending(),
    ));
    Served {
        runtime,
        address,
        live,
    }
}

async fn connect(address: SocketAddr) -> Channel {
    let endpoint = Endpoint::from_shared(format!("http://{address}")).unwrap();
    endpoint.connect().await.unwrap()
}

/// Changes through `ApplyChanges`, by so many callers who each wait for their answer, and reads
/// while an import runs, over a catalogue of so many entities.
pub(crate) fn run(entities: usize, time: Duration) {
    let folder = tempfile::tempdir_in(".").unwrap();
    let path = folder.path().join("s.redb");
    {
        let store = Store::create_if_missing(&path).unwrap();
        import(&store, entities);
    }
    let made = generate(entities, 1);
    let served = start(&path);
    let client = Builder::new_current_thread().enable_all().build().unwrap();
    for callers in [1, 4, 16] {
        client.block_on(write(&served, callers, time));
    }
    client.block_on(read_and_import(&served, &made, time));
    served.runtime.shutdown_background();
}

/// Puts a person; each call puts other ones.
fn change(number: usize) -> pb::CatalogueChange {
    let put = pb::PutEntity {
        id: String::new(),
        entity: Some(pb::Entity {
            kind: pb::EntityKind::Person.into(),
            names: vec![pb::Name {
                text: format!("Ada Number{number}"),
                kind: pb::NameKind::Primary.into(),
            }],
            records: vec![format!("bench:{number}")],
            ..pb::Entity::default()
        }),
    };
    pb::CatalogueChange {
        change: Some(pb::catalogue_change::Change::PutEntity(put)),
    }
}

async fn write(served: &Served, callers: usize, time: Duration) {
    let channel = connect(served.address).await;
    let next = AtomicUsize::new(callers << 32);
    let before = served.live.revision();
    let began = Instant::now();
    let calls = (0..callers).map(|_| {
        let mut client = CatalogueServiceClient::new(channel.clone());
        let next = &next;
        async move {
            let mut took = Vec::new();
            while began.elapsed() < time {
                let first = next.fetch_add(BATCH, Ordering::Relaxed);
                let request = pb::ApplyChangesRequest {
                    changes: (first..first + BATCH).map(change).collect(),
                    ..pb::ApplyChangesRequest::default()
                };
                let asked = Instant::now();
                client.apply_changes(request).await.unwrap();
                took.push(asked.elapsed());
            }
            took
        }
    });
    let took = futures_util::future::join_all(calls).await;
    let seconds = began.elapsed().as_secs_f64();
    let mut took: Vec<Duration> = took.into_iter().flatten().collect();
    took.sort_unstable();
    assert_eq!(served.live.revision() - before, took.len() as u64);
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    println!(
        "gRPC, {callers} callers of batches of {BATCH}: {:.0} changes/s acknowledged and visible, a \
         call p50 {:.1?}, p99 {:.1?}",
        (took.len() * BATCH) as f64 / seconds,
        at(0.5),
        at(0.99),
    );
}

/// Reads until it is told to stop; how many a second.
async fn read(channel: Channel, made: &Generated, stop: &AtomicBool) -> f64 {
    let done = AtomicUsize::new(0);
    let began = Instant::now();
    let readers = (0..READERS).map(|_| {
        let mut client = ResolutionServiceClient::new(channel.clone());
        let done = &done;
        async move {
            while !stop.load(Ordering::Acquire) {
                let number = done.fetch_add(1, Ordering::Relaxed);
                let person = &made.people[number % made.people.len()];
                let mention = pb::Mention {
                    text: person.name(),
                    ..pb::Mention::default()
                };
                let request = pb::ResolveArticleRequest {
                    article: Some(pb::Article {
                        mentions: vec![mention],
                        ..pb::Article::default()
                    }),
                    ..pb::ResolveArticleRequest::default()
                };
                client.resolve_article(request).await.unwrap();
            }
        }
    });
    futures_util::future::join_all(readers).await;
    done.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64()
}

async fn read_for(channel: Channel, made: &Generated, time: Duration) -> f64 {
    let stop = AtomicBool::new(false);
    let ends = async {
        tokio::time::sleep(time).await;
        stop.store(true, Ordering::Release);
    };
    tokio::join!(read(channel, made, &stop), ends).0
}

async fn read_and_import(served: &Served, made: &Generated, time: Duration) {
    let channel = connect(served.address).await;
    // Other entities: those that are there would each get a second name, which is other work.
    let more = generate_after(made.people.len() * 2, IMPORTED, 2).lines;
    let before = read_for(channel.clone(), made, time).await;
    let address = served.address;
    let stop = Arc::new(AtomicBool::new(false));
    let ended = stop.clone();
    // A caller of its own, as in another process.
    let importing = std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let began = Instant::now();
        let import = async {
            let client = Client::connect(&address.to_string(), Duration::from_secs(600))
                .await
                .unwrap();
            let input = Input {
                source: Source {
                    name: "more".to_owned(),
                    ..Source::default()
                },
                file: "more".to_owned(),
                as_of: "2025-06-01".parse().unwrap(),
                missing_end: MissingEnd::Unknown,
                content: Content::Bytes(more.as_bytes()),
            };
            let request = WriteRequest::default();
            client.import(&[input], &request, &mut ()).await.unwrap();
        };
        runtime.block_on(import);
        ended.store(true, Ordering::Release);
        began.elapsed()
    });
    let during = read(channel.clone(), made, &stop).await;
    let took = importing.join().unwrap();
    let after = read_for(channel, made, time).await;
    println!(
        "{READERS} reads in flight: {before:.0}/s before, {during:.0}/s while {IMPORTED} entities \
         are imported in {took:.1?} ({:.2}), {after:.0}/s after",
        during / before,
    );
}
