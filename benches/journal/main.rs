//! What a journal takes: acknowledged changes a second, in batches of 100.
//!
//!     cargo bench --bench journal -- embedded [SECONDS]
//!     cargo bench --bench journal -- nats [SECONDS]
//!     cargo bench --bench journal -- load [ENTITIES [STORE]]
//!     cargo bench --bench journal -- served [ENTITIES [SECONDS]]
//!
//! `embedded` is one file; `nats` three servers of this machine with `sync_interval: always`,
//! found on the `PATH` or by `NATS_SERVER`. Each is measured with one batch to an append, as one
//! caller who waits for each has it, and with several, as callers at the same time may have it.
//! Every record is read back at the end. `load` makes a catalogue of so many entities and tells
//! how long its store takes to open, every page checked, and how long its state takes to load:
//! from all records, and from a checkpoint and 10,000 changes after it. A STORE named is kept,
//! and when it is there already only loaded. `served` asks a server over a store of so many
//! entities: changes by 1, 4 and 16 callers, and reads while 100,000 entities are imported.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    dead_code,
    reason = "a measurement that cannot be set up ends"
)]

#[path = "../speed/catalogue.rs"]
mod catalogue;
#[path = "../speed/names.rs"]
mod names;
#[path = "../../tests/nats/relay.rs"]
mod relay;
mod served;
#[path = "../../tests/nats/server.rs"]
mod server;

use std::time::{Duration, Instant};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use incumbent::catalogue::import::{Content, Input, LINE_LIMIT, MissingEnd, Rules, read};
use incumbent::catalogue::{Change, Journal, Meta, Record, State, Store, Tail, starter};
use incumbent::model::{Entity, Source};

/// Changes in one batch.
const BATCH: usize = 100;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|one| one != "--bench")
        .collect();
    let number = |default: u64| match arguments.get(1) {
        Some(text) => text.parse().expect("a number"),
        None => default,
    };
    match arguments.first().map(String::as_str) {
        Some("embedded") => embedded(Duration::from_secs(number(10))),
        Some("nats") => nats(Duration::from_secs(number(10))),
        Some("load") => match arguments.get(2).map(std::path::Path::new) {
            Some(path) if path.exists() => told(path, None),
            path => load(number(1_000_000), path),
        },
        Some("served") => {
            let seconds = arguments.get(2).map_or(5, |text| text.parse().unwrap());
            let size = usize::try_from(number(100_000)).unwrap();
            served::run(size, Duration::from_secs(seconds));
        }
        // `cargo bench` runs every bench; this one is asked for by name.
        _ => println!("journal: give embedded, nats, load or served"),
    }
}

/// Changes as an import makes them, again and again.
fn changes() -> impl Iterator<Item = Change> {
    let (changes, _) = starter::changes();
    changes.into_iter().cycle()
}

fn embedded(time: Duration) {
    let folder = tempfile::tempdir_in(".").unwrap();
    for together in [1, 4, 16] {
        let path = folder.path().join(format!("{together}.redb"));
        let store = Store::create_if_missing(&path).unwrap();
        measure("embedded", &store, together, time);
    }
}

fn nats(time: Duration) {
    let Some(servers) = server::Servers::start(3) else {
        return;
    };
    let journal = server::until("the first stream", || {
        servers.try_open("w.redb", servers.settings()).ok()
    });
    for together in [1, 4, 16] {
        measure("nats, 3 nodes", &journal, together, time);
    }
}

fn measure(name: &str, journal: &dyn Journal, together: usize, time: Duration) {
    let mut changes = changes();
    let first = journal.head().unwrap();
    let (mut head, mut appends) = (first, Vec::new());
    let began = Instant::now();
    while began.elapsed() < time {
        let mut records: Vec<Record> = Vec::new();
        for _ in 0..together {
            let after = head + records.len() as u64;
            let batch = changes.by_ref().take(BATCH).collect();
            records.extend(Record::of_write(after, batch, &Meta::default(), None));
        }
        let asked = Instant::now();
        head = journal.append(head, &records).unwrap();
        appends.push(asked.elapsed());
    }
    let took = began.elapsed().as_secs_f64();
    let mut found = 0;
    let read = journal.read(first, &mut |record| {
        found += record.changes.len();
        std::ops::ControlFlow::Continue(())
    });
    read.unwrap();
    let expected = appends.len() * together * BATCH;
    assert_eq!(found, expected, "acknowledged and not there");
    appends.sort_unstable();
    let at = |share: f64| appends[((appends.len() - 1) as f64 * share) as usize];
    println!(
        "{name}, {together} batches of {BATCH} to an append: {:.0} changes/s acknowledged, an \
         append p50 {:.1?}, p99 {:.1?}; {expected} changes, all read back",
        expected as f64 / took,
        at(0.5),
        at(0.99),
    );
}

/// Changes after the checkpoint, each a write of its own.
const TAIL: usize = 10_000;
/// Times that each load is measured.
const LOADS: usize = 5;

fn load(entities: u64, keep: Option<&std::path::Path>) {
    let folder = tempfile::tempdir_in(".").unwrap();
    let path = keep.map_or_else(|| folder.path().join("s.redb"), std::path::Path::to_owned);
    let size = usize::try_from(entities).unwrap();
    let store = Store::create_if_missing(&path).unwrap();
    import(&store, size);
    let mut state = State::load(&store).unwrap();
    let people: Vec<Entity> = state
        .catalogue()
        .entities
        .values()
        .take(TAIL)
        .map(|person| person.to_entity())
        .collect();
    for person in people.chunks(100) {
        let writes = person.iter().enumerate().map(|(place, entity)| {
            let mut entity = entity.clone();
            entity.countries = vec!["eu".to_owned()];
            let change = vec![Change::PutEntity(Box::new(entity))];
            let after = state.revision() + place as u64;
            Record::of_write(after, change, &Meta::default(), None)
        });
        let records: Vec<Record> = writes.flatten().collect();
        Journal::append(&store, state.revision(), &records).unwrap();
        state.catch_up(&store).unwrap();
    }
    drop(store);
    told(&path, Some(&state));

    let store = Store::open(&path).unwrap();
    let head = state.revision() - TAIL as u64;
    let mut before = State::default();
    let all = store.read(0, &mut |record| {
        if record.revision <= head {
            before.apply(&record);
        }
        std::ops::ControlFlow::Continue(())
    });
    all.unwrap();
    let began = Instant::now();
    let mut bytes = 0;
    let mut parts = before.checkpoint().inspect(|part| {
        bytes += part.as_ref().map_or(0, |part| part.bytes.len());
    });
    store.write_checkpoint(head, &mut parts, head).unwrap();
    drop(parts);
    println!(
        "checkpoint of {} MB written in {:.2?}",
        bytes >> 20,
        began.elapsed()
    );
    drop(store);
    told(&path, Some(&state));
}

fn import(store: &Store, size: usize) {
    let lines = catalogue::generate(size, 1).lines;
    let input = Input {
        source: Source {
            name: "made".to_owned(),
            ..Source::default()
        },
        file: "made".to_owned(),
        as_of: "2025-06-01".parse().unwrap(),
        missing_end: MissingEnd::Unknown,
        content: Content::Bytes(lines.as_bytes()),
    };
    let parsed = read(&[input], LINE_LIMIT, &mut ()).unwrap();
    let rules = Rules::default();
    let (changes, _) = incumbent::catalogue::import::import(&State::default(), parsed, rules);
    store.append(&changes, &Meta::default()).unwrap();
}

fn told(path: &std::path::Path, expected: Option<&State>) {
    let bytes = std::fs::metadata(path).unwrap().len();
    let (mut opens, mut loads) = (Vec::new(), Vec::new());
    let (mut entities, mut tail) = (0, Tail::default());
    for _ in 0..LOADS {
        let began = Instant::now();
        let store = Store::open(path).unwrap();
        opens.push(began.elapsed());
        let began = Instant::now();
        let state = State::load(&store).unwrap();
        loads.push(began.elapsed());
        entities = state.catalogue().entities.len();
        tail = store.tail().unwrap();
        if let Some(expected) = expected {
            assert!(state == *expected, "another state");
        }
    }
    opens.sort_unstable();
    loads.sort_unstable();
    println!(
        "{entities} entities, {} records to replay, file {} MB; open with every page checked \
         {:.0?}, load {:.2?} (medians of {LOADS})",
        tail.records,
        bytes >> 20,
        opens[LOADS / 2],
        loads[LOADS / 2],
    );
}
