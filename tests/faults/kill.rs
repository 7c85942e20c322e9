//! A process that writes is killed at random instants, again and again.
//!
//! `cargo test` kills a few times. `INCUMBENT_KILLS=500 cargo test --test faults kill --
//! --nocapture` kills as often as it is told and prints the counts; `INCUMBENT_SEED` repeats a run.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use incumbent::catalogue::{Journal, Store};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};

use super::model::{Model, write};

/// Kills when nobody says otherwise.
const KILLS: u64 = 12;
/// Kills after which a new file is begun, so that a check stays short.
const KILLS_A_FILE: u64 = 25;
/// The variable that tells the child where its store is.
const STORE: &str = "INCUMBENT_KILL_STORE";

fn number(variable: &str, default: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().expect("a number"),
        Err(_) => default,
    }
}

/// The child: opens the store and writes until it is killed, telling each acknowledgement.
#[test]
#[ignore = "runs as a child of the test below"]
fn child_that_writes() {
    let path = std::env::var_os(STORE).expect("only as a child");
    let store = Store::create_if_missing(Path::new(&path)).unwrap();
    let mut revision = store.revision().unwrap();
    let mut out = std::io::stdout();
    loop {
        revision = Journal::append(&store, revision, &write(revision)).unwrap();
        // One write, so that a line is there as a whole or not at all.
        out.write_all(format!("acknowledged {revision}\n").as_bytes())
            .unwrap();
        out.flush().unwrap();
    }
}

/// Runs the child and kills it `delay` after it acknowledged `writes` writes, or after it began
/// when that is 0. Returns the last revision that it acknowledged.
fn run_and_kill(path: &Path, writes: u64, delay: Duration) -> Option<u64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "kill::child_that_writes",
            "--ignored",
            "--nocapture",
        ])
        .env(STORE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (told, acknowledged) = mpsc::channel();
    let reading = thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            let revision = line.strip_prefix("acknowledged ");
            if let Some(revision) = revision.and_then(|text| text.parse::<u64>().ok()) {
                told.send(revision).unwrap();
            }
        }
    });
    let mut last = None;
    for _ in 0..writes {
        last = Some(acknowledged.recv().expect("the child ended by itself"));
    }
    // Nothing is waited for here: the instant of the kill is what is tried.
    match acknowledged.recv_timeout(delay) {
        Ok(revision) => last = Some(revision),
        Err(RecvTimeoutError::Timeout) => {}
        Err(RecvTimeoutError::Disconnected) => panic!("the child ended by itself"),
    }
    child.kill().unwrap();
    child.wait().unwrap();
    reading.join().unwrap();
    acknowledged.try_iter().last().or(last)
}

#[test]
fn killed_at_any_instant_it_keeps_every_acknowledged_write_and_no_half_of_one() {
    let kills = number("INCUMBENT_KILLS", KILLS);
    let seed = number("INCUMBENT_SEED", 5);
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let folder = tempfile::tempdir().unwrap();
    let (mut acknowledged, mut unacknowledged) = (0, 0);
    for first in (0..kills).step_by(usize::try_from(KILLS_A_FILE).unwrap()) {
        let path = folder.path().join(format!("{first}.redb"));
        let mut model = Model::default();
        for _ in first..kills.min(first + KILLS_A_FILE) {
            let writes = random.random_range(0..8);
            let delay = Duration::from_micros(random.random_range(0..30_000));
            let told = run_and_kill(&path, writes, delay);
            let before = model.head();
            if let Some(told) = told {
                model.advance_to(told);
            }
            acknowledged += model.head() - before;
            // Killed before it made the file.
            if !path.exists() {
                continue;
            }
            let store = Store::create_if_missing(&path).unwrap();
            let head = store.revision().unwrap();
            assert!(head >= model.head(), "lost: {head} of {}", model.head());
            if head > model.head() {
                // The write at work when it was killed, and no more than that.
                unacknowledged += 1;
                model.advance();
            }
            model.check(&store);
        }
    }
    println!(
        "seed {seed}: {kills} kills, {acknowledged} records acknowledged, 0 lost; \
         {unacknowledged} writes were complete and not yet acknowledged; 0 states differ"
    );
}
