//! The command line: arguments, exit codes, one file a sub-command.

mod answer_json;
mod answer_table;
mod article_file;
mod backup;
mod catalogue;
mod checkpoints;
mod compact;
mod config_command;
mod dates;
mod eval;
mod expiry;
mod failure;
mod flags;
mod health;
mod import;
mod journal;
mod licenses;
mod logging;
mod open;
mod output;
mod resolve;
mod serve;
mod server;
mod signals;
mod standing;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;

use crate::config::{DEFAULT_FILE, Sources};
use failure::{Exit, Failure};
use flags::{Pairs, SharedFlags};
use serve::ServeArgs;

/// Tells who a mention in a news article is, and which office they held on that day.
///
/// Without a command, serves the starter catalogue over gRPC.
#[derive(Debug, Parser)]
#[command(
    name = "incumbent",
    version,
    max_term_width = 100,
    after_help = AFTER_HELP,
    subcommand_help_heading = "Commands",
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Print the licences of the program and of the data inside it
    #[arg(long, exclusive = true)]
    licenses: bool,
    #[command(flatten)]
    shared: SharedFlags,
    #[command(flatten)]
    serve: ServeArgs,
}

const AFTER_HELP: &str = "\
Examples:
  incumbent                                                   serve the starter catalogue
  incumbent resolve \"Dutch Prime Minister\" --date 2023-10-28  ask without a server
  incumbent import ministers.ftm.jsonl.gz --store my.redb     load your own catalogue
  incumbent --store my.redb --listen 0.0.0.0:50051            and serve it

Every setting is also a variable INCUMBENT_... and a key of incumbent.toml: see 'incumbent config'.

Exit codes:
  0  done
  1  failed: a file, the store or the server could not be used, or is not healthy
  2  wrong usage or configuration
  3  done, but rows were refused (import without --allow-refused)
  4  nothing found (catalogue show and find), or nothing answers for the id (other catalogue commands)";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve over gRPC (the default)
    #[command(after_help = serve::EXAMPLES)]
    Serve(ServeArgs),
    /// Tell who mentions are, here or on a server
    Resolve(resolve::ResolveArgs),
    /// Import FollowTheMoney files into a store
    Import(import::ImportArgs),
    /// Copy a journal into a file, while it is served
    Backup(backup::BackupArgs),
    /// Restore a backup into an empty store or shared journal
    Restore(backup::RestoreArgs),
    /// Write a checkpoint into a store, let old history go and shrink the file
    Compact(compact::CompactArgs),
    /// Look into the catalogue, edit it, export it, watch it
    Catalogue(catalogue::CatalogueArgs),
    /// Measure accuracy on articles with known answers
    Eval(eval::EvalArgs),
    /// Ask a running server whether it is healthy
    Health(health::HealthArgs),
    /// Print the settings in force and where each came from
    Config(config_command::ConfigArgs),
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  source <(incumbent completions bash)")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Runs the command line of this process and returns its exit code.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe is all that can go wrong here, and nobody is left to be told.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let ended = execute(&cli, &mut out).and_then(|exit| {
        out.flush()?;
        Ok(exit)
    });
    match ended {
        Ok(exit) => exit.into(),
        Err(failure) => {
            if !failure.is_closed_pipe() {
                let _ = writeln!(io::stderr(), "error: {}", failure.message());
            }
            failure.code()
        }
    }
}

fn execute(cli: &Cli, out: &mut dyn Write) -> Result<Exit, Failure> {
    if cli.licenses {
        licenses::write(out)?;
        return Ok(Exit::Done);
    }
    if let Some(Command::Completions { shell }) = &cli.command {
        let mut script = Vec::new();
        clap_complete::generate(*shell, &mut Cli::command(), "incumbent", &mut script);
        out.write_all(&script)?;
        return Ok(Exit::Done);
    }
    let sources = Sources {
        flags: pairs(cli)?,
        environment: std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
        file: cli.shared.config.clone(),
        fallback_file: Some(PathBuf::from(DEFAULT_FILE)),
    };
    let effective = sources.load().map_err(Failure::Config)?;
    let config = &effective.config;
    let serves = matches!(cli.command, None | Some(Command::Serve(_)));
    logging::start(&effective, !serves)?;
    match &cli.command {
        None | Some(Command::Serve(_)) => serve::run(config, out),
        Some(Command::Resolve(args)) => resolve::run(args, &effective, out),
        Some(Command::Import(args)) => import::run(args, config, out),
        Some(Command::Backup(args)) => backup::backup(args, config, out),
        Some(Command::Restore(args)) => backup::restore(args, config, out),
        Some(Command::Compact(_)) => compact::run(config, out),
        Some(Command::Catalogue(args)) => catalogue::run(args, config, out),
        Some(Command::Eval(args)) => eval::run(args, &effective, out),
        Some(Command::Health(args)) => health::run(args, config, out),
        Some(Command::Config(args)) => config_command::run(args, &effective, out),
        // Done above: it needs no configuration.
        Some(Command::Completions { .. }) => Ok(Exit::Done),
    }
}

/// The keys that flags set. Flags of the server that stand before another command have no
/// effect there, so they are refused.
fn pairs(cli: &Cli) -> Result<Pairs, Failure> {
    let mut before = cli.serve.server.pairs();
    before.extend(cli.serve.answers.pairs());
    let after = match &cli.command {
        None => Vec::new(),
        Some(Command::Serve(args)) => [args.server.pairs(), args.answers.pairs()].concat(),
        Some(Command::Config(args)) => [args.server.pairs(), args.answers.pairs()].concat(),
        Some(other) => {
            if let Some((key, _)) = before.first() {
                return Err(Failure::Usage(format!(
                    "--{} has no effect before this command: give it after the command, if the \
                     command takes it",
                    key.replace('_', "-")
                )));
            }
            match other {
                Command::Resolve(args) => args.answers.pairs(),
                Command::Eval(args) => args.answers.pairs(),
                Command::Compact(args) => args.pairs(),
                _ => Vec::new(),
            }
        }
    };
    Ok([cli.shared.pairs(), before, after].concat())
}
