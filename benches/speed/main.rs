//! Speed and memory, measured: `cargo bench --bench speed -- --help`.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "prints its tables, and its progress beside them"
)]

mod catalogue;
mod change;
mod compare;
mod core;
mod echo;
mod imported;
mod measure;
mod mix;
mod names;
mod queries;
mod served;
mod stages;
mod start;
mod work;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// glibc's allocator joins and splits its chunks on the path of an answer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures speed and memory on generated catalogues and prints tables.
#[derive(Debug, Parser)]
#[command(name = "cargo bench --bench speed --")]
struct Arguments {
    #[command(subcommand)]
    what: What,
    /// Given by cargo
    #[arg(long, hide = true, global = true)]
    bench: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The pure core: import, index, look-ups by kind, recall, whole answers
    Core {
        /// Entities; several sizes with commas between them
        #[arg(long = "size", default_value = "100000", value_delimiter = ',')]
        sizes: Vec<usize>,
        /// Queries of each kind
        #[arg(long, default_value_t = 2000)]
        queries: usize,
        /// Of them, how many are compared with every name, for recall
        #[arg(long, default_value_t = 0)]
        compared: usize,
        /// Only these kinds of queries, and no stages [default: all]
        #[arg(long = "kind", value_enum)]
        kinds: Vec<queries::Kind>,
        /// Tell processor time, of the thread (of the process for import and index), rather than
        /// time on the clock: on a machine that others use too
        #[arg(long)]
        processor: bool,
    },
    /// The served call beside an empty one: 1, 8 and 64 in flight, the stream, half of its most
    Served {
        /// Entities
        #[arg(long, default_value_t = 100_000)]
        size: usize,
        /// Seconds of each of five rounds
        #[arg(long, default_value_t = 1.0)]
        seconds: f64,
    },
    /// Look-ups side by side with brute force; writes names and queries for benches/rivals
    Compare {
        /// Entities
        #[arg(long, default_value_t = 100_000)]
        size: usize,
        /// Queries of each kind
        #[arg(long, default_value_t = 300)]
        queries: usize,
        /// Of them, how many are asked by brute force
        #[arg(long, default_value_t = 5)]
        brute: usize,
        /// Write names.tsv and queries.tsv here
        #[arg(long, value_name = "DIRECTORY")]
        write: std::path::PathBuf,
    },
    /// The program: import into a store, and from its start to SERVING
    Start {
        /// Entities; several sizes with commas between them
        #[arg(long = "size", default_value = "100000", value_delimiter = ',')]
        sizes: Vec<usize>,
    },
    /// A change: how long until readers can see it, by how much changed before
    Change {
        /// Entities; several sizes with commas between them
        #[arg(long = "size", default_value = "100000", value_delimiter = ',')]
        sizes: Vec<usize>,
    },
    /// The same work every time, for benches/counts.py
    Work {
        /// Entities
        #[arg(long, default_value_t = 1000)]
        size: usize,
    },
    /// The generated catalogue, as FollowTheMoney lines
    Generate {
        /// Entities
        #[arg(long, default_value_t = 100_000)]
        size: usize,
        /// Names an entity, about; 1.31 to 4.9
        #[arg(long, default_value_t = 1.31)]
        names: f64,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().what {
        What::Core {
            sizes,
            queries,
            compared,
            kinds,
            processor,
        } => {
            if processor {
                measure::count_processor_time();
            }
            println!("{}; times are {}", measure::machine(), measure::clock());
            core::run(&sizes, queries, compared, &kinds)
        }
        What::Served { size, seconds } => {
            println!("{}", measure::machine());
            served::run(size, seconds)
        }
        What::Compare {
            size,
            queries,
            brute,
            write,
        } => {
            println!("{}", compare::head());
            compare::run(size, queries, brute, &write)
        }
        What::Start { sizes } => {
            println!("{}", start::head());
            sizes.into_iter().try_for_each(start::run)
        }
        What::Change { sizes } => {
            println!("{}", measure::machine());
            sizes.into_iter().try_for_each(change::run)
        }
        What::Work { size } => work::run(size),
        What::Generate { size, names } => {
            print!(
                "{}",
                catalogue::generate_named(size, core::SEED, names).lines
            );
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("failed: {error}");
            ExitCode::FAILURE
        }
    }
}
