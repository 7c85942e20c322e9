//! Speed and memory, measured: `cargo bench --bench speed -- --help`.

#![allow(clippy::print_stdout, reason = "prints its tables")]

mod catalogue;
mod core;
mod measure;
mod names;
mod queries;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
        /// Entities
        #[arg(long, default_value_t = 100_000)]
        size: usize,
        /// Queries of each kind
        #[arg(long, default_value_t = 2000)]
        queries: usize,
        /// Of them, how many are compared with every name, for recall
        #[arg(long, default_value_t = 0)]
        compared: usize,
    },
    /// The generated catalogue, as FollowTheMoney lines
    Generate {
        /// Entities
        #[arg(long, default_value_t = 100_000)]
        size: usize,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().what {
        What::Core {
            size,
            queries,
            compared,
        } => {
            println!("{}", measure::machine());
            core::run(size, queries, compared)
        }
        What::Generate { size } => {
            print!("{}", catalogue::generate(size, core::SEED).lines);
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
