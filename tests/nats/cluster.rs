//! Three servers under random faults, while two replicas write and a third one reads. Three stand
//! the loss of one: the next fault comes when all have caught up after the last.
//!
//! `cargo test` runs a few faults. `INCUMBENT_FAULTS=200 cargo test --test nats faults --
//! --nocapture` runs as many as it is told and prints the counts; `INCUMBENT_SEED` repeats a run.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use incumbent::catalogue::nats::NatsJournal;
use incumbent::catalogue::{AppendError, Change, Journal, Record, Store};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};

use super::server::{PATIENCE, Servers, all, change, records, until};

/// Faults when nobody says otherwise.
const FAULTS: u64 = 3;

fn number(variable: &str, default: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().expect("a number"),
        Err(_) => default,
    }
}

/// What the writers were told.
#[derive(Default)]
struct Told {
    /// Writes by the revision of their last record.
    acknowledged: Mutex<HashMap<u64, Vec<Record>>>,
    count: AtomicU64,
    lost_races: AtomicU64,
    in_doubt: AtomicU64,
    refused: AtomicU64,
    stop: AtomicBool,
    /// Why each writer was last not told that its write is stored.
    last: Mutex<HashMap<String, String>>,
}

impl Told {
    fn note(&self, writer: &str, error: &AppendError) {
        let error = format!("{:?}: {error}", std::time::SystemTime::now());
        self.last.lock().unwrap().insert(writer.to_owned(), error);
    }

    fn count(&self) -> u64 {
        self.count.load(Ordering::Acquire)
    }
}

/// Stops the writers when the test is done, or has failed.
struct StopAll<'a>(&'a Told);

impl Drop for StopAll<'_> {
    fn drop(&mut self) {
        self.0.stop.store(true, Ordering::Release);
        if thread::panicking() {
            println!("last refused: {:#?}", self.0.last.lock().unwrap());
        }
    }
}

/// Writes until it is told to stop; what a writer does not know it reads.
fn write(journal: &NatsJournal, name: &str, told: &Told) {
    let mut expected = 0;
    for number in 0_u64.. {
        if told.stop.load(Ordering::Acquire) {
            return;
        }
        // One write in eight is an atomic batch of three records.
        let size = if number % 8 == 7 { 2_001 } else { 1 };
        let changes: Vec<Change> = (0..size)
            .map(|part| change(&format!("{name}/{number}/{}", part % 4)))
            .collect();
        let write = records(expected, changes);
        match journal.append(expected, &write) {
            Ok(revision) => {
                let before = told.acknowledged.lock().unwrap().insert(revision, write);
                assert!(before.is_none(), "revision {revision} was given twice");
                told.count.fetch_add(1, Ordering::AcqRel);
                expected = revision;
            }
            Err(AppendError::Moved { head }) => {
                told.lost_races.fetch_add(1, Ordering::Relaxed);
                expected = head;
            }
            Err(error @ AppendError::Unknown(_)) => {
                told.note(name, &error);
                told.in_doubt.fetch_add(1, Ordering::Relaxed);
                expected = journal.head().unwrap_or(expected);
            }
            Err(error) => {
                told.note(name, &error);
                told.refused.fetch_add(1, Ordering::Relaxed);
                expected = journal.head().unwrap_or(expected);
            }
        }
    }
}

/// Follows the journal as a replica does, and reads nothing twice.
fn follow(journal: &NatsJournal, told: &Told) -> Vec<Record> {
    let mut seen: Vec<Record> = Vec::new();
    while !told.stop.load(Ordering::Acquire) {
        let after = seen.len() as u64;
        // Cut off: what comes later is read later.
        let _ = journal.wait(after, Duration::from_millis(200));
        let _ = journal.read(after, &mut |record| {
            assert_eq!(record.revision, seen.len() as u64 + 1);
            seen.push(record);
            std::ops::ControlFlow::Continue(())
        });
    }
    seen
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Fault {
    KillLeader,
    KillAny,
    PauseLeader,
    PauseAny,
    /// The leader loses the other nodes and keeps its clients.
    PartLeader,
    /// A node loses the other nodes and its clients.
    PartAny,
    RestartAll,
}

const KINDS: [Fault; 7] = [
    Fault::KillLeader,
    Fault::KillAny,
    Fault::PauseLeader,
    Fault::PauseAny,
    Fault::PartLeader,
    Fault::PartAny,
    Fault::RestartAll,
];

fn strike(servers: &mut Servers, fault: Fault, random: &mut ChaCha8Rng, told: &Told) {
    let any = random.random_range(0..servers.count());
    // How much is written while the fault lasts, where anything can be.
    let writes = random.random_range(0..20);
    let goes_on = |writes: u64| {
        let from = told.count();
        until("writes under a fault", || {
            (told.count() >= from + writes).then_some(())
        });
    };
    match fault {
        Fault::KillLeader | Fault::KillAny => {
            let leads =
                (fault == Fault::KillLeader).then(|| until("a leader", || servers.leader()));
            let place = leads.unwrap_or(any);
            servers.kill_node(place);
            goes_on(writes);
            servers.start_node(place);
        }
        Fault::PauseLeader | Fault::PauseAny => {
            let leads =
                (fault == Fault::PauseLeader).then(|| until("a leader", || servers.leader()));
            let place = leads.unwrap_or(any);
            servers.pause_node(place, true);
            goes_on(writes);
            servers.pause_node(place, false);
        }
        Fault::PartLeader | Fault::PartAny => {
            let leads =
                (fault == Fault::PartLeader).then(|| until("a leader", || servers.leader()));
            let place = leads.unwrap_or(any);
            servers.part_node(place, leads.is_none(), true);
            goes_on(writes);
            servers.part_node(place, false, false);
        }
        Fault::RestartAll => {
            for place in 0..servers.count() {
                servers.kill_node(place);
            }
            for place in 0..servers.count() {
                servers.start_node(place);
            }
        }
    }
}

#[test]
fn no_acknowledged_write_is_lost_under_faults_and_all_replicas_agree() {
    let Some(mut servers) = Servers::start_with_relays(3) else {
        return;
    };
    let faults = number("INCUMBENT_FAULTS", FAULTS);
    let seed = number("INCUMBENT_SEED", 5);
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let told = Told::default();
    let first = until("the first stream", || {
        servers.try_open("w1.redb", servers.settings()).ok()
    });
    let second = servers.open("w2.redb");
    let reader = servers.open("r.redb");
    let mut struck: HashMap<Fault, u64> = HashMap::new();
    let began = Instant::now();

    let seen = thread::scope(|scope| {
        let stop = StopAll(&told);
        let writers = [
            scope.spawn(|| write(&first, "w1", &told)),
            scope.spawn(|| write(&second, "w2", &told)),
        ];
        let following = scope.spawn(|| follow(&reader, &told));
        until("the first writes", || (told.count() > 20).then_some(()));
        for done in 1..=faults {
            let fault = KINDS[random.random_range(0..KINDS.len())];
            until("servers that have caught up", || {
                servers.is_whole().then_some(())
            });
            println!("{done}: {fault:?}");
            strike(&mut servers, fault, &mut random, &told);
            *struck.entry(fault).or_default() += 1;
            let from = told.count();
            until("writes after a fault", || {
                assert!(
                    writers.iter().all(|writer| !writer.is_finished()),
                    "a writer failed"
                );
                (told.count() >= from + 20).then_some(())
            });
            println!(
                "{done} faults, last {fault:?}, {} writes acknowledged, {:.0?}",
                told.count(),
                began.elapsed()
            );
        }
        drop(stop);
        for writer in writers {
            writer.join().unwrap();
        }
        following.join().unwrap()
    });

    // Every replica, and one that never ran before, holds the same records. A write that is in
    // doubt may come in at any time yet, so that each may have some more than those before it.
    let mut expected = until("all records", || {
        let head = first.head().ok()?;
        let records = all(&first);
        (records.len() as u64 >= head).then_some(records)
    });
    assert_eq!(seen[..], expected[..seen.len()]);
    for other in [&second, &reader, &servers.open("fresh.redb")] {
        let last = expected.len() as u64 - 1;
        until("the last record", || {
            other.wait(last, PATIENCE).ok().filter(|there| *there)
        });
        let records = all(other);
        assert!(records.starts_with(&expected), "a replica differs");
        expected = records;
    }
    for early in [&first, &second, &reader] {
        until("what came in since", || {
            (all(early).len() >= expected.len()).then_some(())
        });
    }
    let acknowledged = told.acknowledged.lock().unwrap();
    for (revision, write) in acknowledged.iter() {
        let last = usize::try_from(*revision).unwrap();
        assert_eq!(
            expected[last - write.len()..last],
            write[..],
            "revision {revision}"
        );
    }
    drop((first, second, reader));
    let states: Vec<_> = ["w1.redb", "w2.redb", "r.redb", "fresh.redb"]
        .iter()
        .map(|name| {
            Store::open(&servers.folder().join(name))
                .unwrap()
                .load()
                .unwrap()
        })
        .collect();
    assert!(
        states.iter().all(|state| *state == states[0]),
        "a state differs"
    );
    println!(
        "seed {seed}: {faults} faults {struck:?}; {} writes ({} records) acknowledged, 0 lost; {} lost \
         races, {} in doubt, {} refused; 4 replicas of {} records, 0 differ; {:.0?}",
        acknowledged.len(),
        acknowledged.values().map(Vec::len).sum::<usize>(),
        told.lost_races.load(Ordering::Relaxed),
        told.in_doubt.load(Ordering::Relaxed),
        told.refused.load(Ordering::Relaxed),
        expected.len(),
        began.elapsed(),
    );
}
