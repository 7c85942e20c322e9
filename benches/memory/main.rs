//! Memory, measured: `cargo bench --bench memory -- --help`.
//!
//! Beside `benches/speed`, because counting what is allocated takes time itself.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "prints its table, and its progress beside it"
)]

#[path = "../speed/catalogue.rs"]
#[allow(dead_code, reason = "only what is generated is needed here")]
mod catalogue;
#[path = "../speed/imported.rs"]
mod imported;
#[path = "../speed/names.rs"]
#[allow(dead_code, reason = "only what is generated is needed here")]
mod names;

use std::error::Error;
use std::sync::Arc;

use clap::Parser;
use incumbent::index::Snapshot;

use crate::catalogue::generate_named;
use crate::imported::imported;

/// Counts the bytes that are asked of the allocator and not given back.
#[global_allocator]
static ALLOCATOR: cap::Cap<mimalloc::MiMalloc> = cap::Cap::new(mimalloc::MiMalloc, usize::MAX);

/// Measures what a generated catalogue and its index take.
#[derive(Debug, Parser)]
#[command(name = "cargo bench --bench memory --")]
struct Arguments {
    /// Entities; several sizes with commas between them
    #[arg(long = "size", default_value = "100000", value_delimiter = ',')]
    sizes: Vec<usize>,
    /// Names an entity, about; 1.31 to 4.9
    #[arg(long, default_value_t = 1.31)]
    names: f64,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "| entities | names | tenures | catalogue MB | index MB | catalogue B a name | \
         index B a name | both B a name | both B an entity | building, at most MB |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    let arguments = Arguments::parse();
    let names = arguments.names;
    let mut sizes = arguments.sizes.into_iter();
    sizes.try_for_each(|size| measure(size, names))
}

/// Measures one size and prints a row.
fn measure(size: usize, names: f64) -> Result<(), Box<dyn Error>> {
    eprintln!("memory: {size} entities ...");
    // Read at first use, and no part of a catalogue.
    std::hint::black_box(incumbent::text::lexicon());
    let before = ALLOCATOR.allocated();
    let catalogue = Arc::new(imported(&generate_named(size, 1, names))?);
    let imported = ALLOCATOR.allocated().saturating_sub(before);
    let snapshot = Snapshot::build(catalogue, 1);
    let both = ALLOCATOR.allocated().saturating_sub(before);
    let counts = snapshot.counts();
    let (index, names) = (both - imported, counts.names as f64);
    println!(
        "| {size} | {} | {} | {:.0} | {:.0} | {:.0} | {:.0} | {:.0} | {:.0} | {:.0} |",
        counts.names,
        counts.tenures,
        imported as f64 / 1e6,
        index as f64 / 1e6,
        imported as f64 / names,
        index as f64 / names,
        both as f64 / names,
        both as f64 / size as f64,
        ALLOCATOR.max_allocated() as f64 / 1e6,
    );
    let lengths = snapshot.keep().lengths();
    let mut columns = lengths.iter();
    println!("\n| columns of the index kept | B a name |\n|---|---|");
    for (what, count) in COLUMNS {
        let bytes: u64 = columns.by_ref().take(count).sum();
        println!("| {what} | {:.1} |", bytes as f64 / names);
    }
    println!();
    Ok(())
}

/// What the columns of a kept index are, in order: they lie in memory much as they are kept.
const COLUMNS: [(&str, usize); 16] = [
    ("counts, nations", 3),
    ("facts of entities", 4),
    ("offices", 3),
    ("tenures", 4),
    ("names: records", 1),
    ("names: words", 1),
    ("names: where words begin", 1),
    ("names: of each word, and their other ends", 1),
    ("names: by entity", 1),
    ("names: the most prominent of frequent words", 1),
    ("names: by all words", 3),
    ("names: suffixes, acronyms", 3),
    ("words: letters, classes, counts", 3),
    ("words: by hash", 2),
    ("words: by deletions", 2),
    ("words: by consonants", 2),
];
