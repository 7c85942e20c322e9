//! The program itself: how long it takes to import, and from its start to SERVING.

use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::catalogue::generate;
use crate::core::SEED;
use crate::measure::Times;

/// The program, built in the benchmark's own profile.
const PROGRAM: &str = env!("CARGO_BIN_EXE_incumbent");
/// Starts; the median is told.
const STARTS: usize = 5;

/// Measures one size and prints a table row.
pub(crate) fn run(size: usize) -> Result<(), Box<dyn Error>> {
    eprintln!("start: {size} entities ...");
    let directory = std::env::temp_dir().join(format!("incumbent-start-{}", std::process::id()));
    std::fs::create_dir_all(&directory)?;
    let done = measure(size, &directory);
    std::fs::remove_dir_all(&directory)?;
    done
}

fn measure(size: usize, directory: &std::path::Path) -> Result<(), Box<dyn Error>> {
    let (file, store) = (
        directory.join("made.ftm.jsonl"),
        directory.join("made.redb"),
    );
    std::fs::write(&file, generate(size, SEED).lines)?;
    let begun = Instant::now();
    let imported = Command::new(PROGRAM)
        .arg("import")
        .args([&file, std::path::Path::new("--store"), &store])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    let import = begun.elapsed();
    if !imported.success() {
        return Err(format!("the import ended with {imported}").into());
    }
    let mut times = Times::default();
    let mut all = Vec::new();
    for _ in 0..STARTS {
        all.push(until_serving(&store)?);
    }
    let first = all[0].as_secs_f64();
    times.extend(all);
    println!(
        "| {size} | {:.1} | {:.0} | {:.0} | {first:.2} | {:.2} |",
        import.as_secs_f64(),
        size as f64 / import.as_secs_f64(),
        std::fs::metadata(&store)?.len() as f64 / 1e6,
        times.micros(0.5) / 1e6,
    );
    Ok(())
}

/// From the start of the process until its health is SERVING.
fn until_serving(store: &std::path::Path) -> Result<Duration, Box<dyn Error>> {
    let begun = Instant::now();
    let mut server = Command::new(PROGRAM)
        .args(["serve", "--listen", "127.0.0.1:0", "--store"])
        .arg(store)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let took = ready(&mut server, begun);
    server.kill()?;
    server.wait()?;
    took
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
    "| entities | import s | entities/s | store MB | first start s | start s |\n\
     |---|---|---|---|---|---|"
}
