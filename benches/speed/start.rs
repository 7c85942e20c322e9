//! The program itself: how long it takes to import, and from its start to SERVING.

use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use incumbent::catalogue::{Change, Journal, Meta, Record, State, Store};
use incumbent::model::{Kind, Name, NameKind};

use crate::catalogue::generate;
use crate::core::SEED;
use crate::measure::Times;

/// The program, built in the benchmark's own profile.
const PROGRAM: &str = env!("CARGO_BIN_EXE_incumbent");
/// Starts; the median and the longest are told.
const STARTS: usize = 5;
/// Changes after the checkpoint, each a write of its own.
const TAIL: usize = 10_000;

/// Measures one size and prints a table row.
pub(crate) fn run(size: usize) -> Result<(), Box<dyn Error>> {
    eprintln!("start: {size} entities ...");
    let directory = std::env::temp_dir().join(format!("incumbent-start-{}", std::process::id()));
    std::fs::create_dir_all(&directory)?;
    let done = measure(size, &directory);
    std::fs::remove_dir_all(&directory)?;
    done
}

fn measure(size: usize, directory: &Path) -> Result<(), Box<dyn Error>> {
    let (file, store) = (
        directory.join("made.ftm.jsonl"),
        directory.join("made.redb"),
    );
    std::fs::write(&file, generate(size, SEED).lines)?;
    let begun = Instant::now();
    let imported = Command::new(PROGRAM)
        .arg("import")
        .args([&file, Path::new("--store"), &store])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    let import = begun.elapsed();
    if !imported.success() {
        return Err(format!("the import ended with {imported}").into());
    }
    println!(
        "| {size} | import of {:.0} entities/s in {:.1} s | {}",
        size as f64 / import.as_secs_f64(),
        import.as_secs_f64(),
        starts(&store)?
    );
    change(&store)?;
    println!(
        "| {size} | {TAIL} writes of one change | {}",
        starts(&store)?
    );
    Ok(())
}

/// Writes some changes, each by itself, as if a server had been killed before its next
/// checkpoint.
fn change(path: &Path) -> Result<(), Box<dyn Error>> {
    let store = Store::open(path)?;
    let state = State::load(&store)?;
    let entities = &state.catalogue().entities;
    let people = entities.values().filter(|one| one.kind == Kind::Person);
    let people: Vec<_> = people.step_by((entities.len() / TAIL / 2).max(1)).collect();
    let changes = people
        .into_iter()
        .take(TAIL)
        .enumerate()
        .map(|(number, person)| {
            let mut person = person.to_entity();
            person.names.push(Name {
                text: format!("{} Zz{number}", person.primary_name()),
                kind: NameKind::Alias,
            });
            Change::PutEntity(Box::new(person))
        });
    let changes: Vec<Change> = changes.collect();
    let mut revision = state.revision();
    for some in changes.chunks(100) {
        let mut records: Vec<Record> = Vec::new();
        for change in some {
            let after = revision + records.len() as u64;
            let write = Record::of_write(after, vec![change.clone()], &Meta::default(), None);
            records.extend(write);
        }
        revision = Journal::append(&store, revision, &records)?;
    }
    Ok(())
}

/// The rest of a row: what starts take.
fn starts(store: &Path) -> Result<String, Box<dyn Error>> {
    let mut all = Vec::new();
    for _ in 0..STARTS {
        all.push(until_serving(store)?);
    }
    let times = |of: &dyn Fn(&Start) -> Duration| {
        let mut times = Times::default();
        times.extend(all.iter().map(of).collect());
        times
    };
    let seconds = |of: &dyn Fn(&Start) -> Duration, share: f64| times(of).micros(share) / 1e6;
    let serving = |start: &Start| start.serving;
    Ok(format!(
        "{:.0} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} |",
        std::fs::metadata(store)?.len() as f64 / 1e6,
        all[0].serving.as_secs_f64(),
        seconds(&serving, 0.5),
        seconds(&serving, 1.0),
        seconds(&|start| start.catalogue, 0.5),
        seconds(&|start| start.index, 0.5),
        seconds(
            &|start| start.serving.saturating_sub(start.catalogue + start.index),
            0.5
        ),
    ))
}

/// One start.
struct Start {
    /// From the start of the process until its health is SERVING.
    serving: Duration,
    /// The part of it that the catalogue took, by the server's own account.
    catalogue: Duration,
    /// The part of it that the index took.
    index: Duration,
}

fn until_serving(store: &Path) -> Result<Start, Box<dyn Error>> {
    let begun = Instant::now();
    let mut server = Command::new(PROGRAM)
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--log-format",
            "json",
            "--store",
        ])
        .arg(store)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let log = server.stderr.take().ok_or("no log")?;
    let log = std::thread::spawn(move || std::io::read_to_string(log));
    let took = ready(&mut server, begun);
    server.kill()?;
    server.wait()?;
    let log = log.join().map_err(|_| "the log could not be read")??;
    let told = |what: &str| -> Option<Duration> {
        let mut lines = log
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        let line = lines.find(|line: &serde_json::Value| line["fields"]["message"] == *what)?;
        let took = line["fields"]["took_ms"].as_u64()?;
        Some(Duration::from_millis(took))
    };
    let kept = told("index loaded").zip(told("index advanced"));
    let kept = kept.map(|(loaded, advanced)| loaded + advanced);
    let index = kept.or_else(|| told("index made"));
    Ok(Start {
        serving: took?,
        catalogue: told("catalogue loaded").ok_or("the log does not tell of the catalogue")?,
        index: index.ok_or("the log does not tell of the index")?,
    })
}

/// Health is asked again and again: a server may listen before it serves.
fn ready(server: &mut std::process::Child, begun: Instant) -> Result<Duration, Box<dyn Error>> {
    let output = server.stdout.take().ok_or("no output")?;
    let mut lines = BufReader::new(output).lines();
    let address = loop {
        let line = lines.next().ok_or("the server ended")??;
        if let Some((_, address)) = line.split_once("is listening on ") {
            break address.trim().to_owned();
        }
    };
    loop {
        let health = Command::new(PROGRAM)
            .args(["health", &address])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        if health.success() {
            return Ok(begun.elapsed());
        }
        if begun.elapsed() > Duration::from_secs(300) {
            return Err("not SERVING after five minutes".into());
        }
    }
}

/// The head of the table.
pub(crate) fn head() -> &'static str {
    "| entities | since the checkpoint | store MB | first start s | start s | most s \
     | of it catalogue s | of it index s | of it the rest s |\n\
     |---|---|---|---|---|---|---|---|---|"
}
