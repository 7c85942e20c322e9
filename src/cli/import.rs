//! `incumbent import`: FollowTheMoney lines into a store.

use std::io::{IsTerminal as _, Write};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum, ValueHint};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

use super::checkpoints::{self, Policy};
use super::failure::{Exit, Failure};
use super::journal::{self, Opened};
use super::{open, output, server};
use crate::catalogue::compact::History;
use crate::catalogue::import::{self, Input, LINE_LIMIT, MissingEnd, Progress, Report, Rules};
use crate::catalogue::{Meta, Record, kept, starter};
use crate::config::Config;
use crate::grpc::client::WriteRequest;
use crate::model::PartialDate;

/// Bytes of a reason that is made up here; a server takes no longer one than twice that.
const LONGEST_REASON: usize = 512;
/// How long connecting to a server may take; the import itself takes what it takes.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Arguments of `incumbent import`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ImportArgs {
    /// FollowTheMoney JSON lines: plain, gzip or zstd
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath,
          required_unless_present = "starter")]
    files: Vec<PathBuf>,
    /// Import the starter catalogue too
    #[arg(long)]
    starter: bool,
    /// Day up to which the files were kept: later ends are announcements [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<PartialDate>,
    /// What a role without an end means in the files
    #[arg(long, value_enum, default_value_t = MissingEndArg::Unknown, value_name = "MEANING")]
    missing_end: MissingEndArg,
    /// Name of the source of the files [default: each file's name up to its first full stop]
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Import on the server at this address, while it serves
    #[arg(long, value_name = "HOST:PORT", value_hint = ValueHint::Hostname)]
    server: Option<String>,
    /// Who imports, for the history
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// Why, for the history [default: "import of" the sources]
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Import only when the catalogue is at this revision
    #[arg(long, value_name = "REVISION")]
    expected_revision: Option<u64>,
    /// Bring entities back that were deleted, when the files tell of them
    #[arg(long, conflicts_with = "server")]
    restore_deleted: bool,
    /// Exit with 0 even when rows were refused
    #[arg(long)]
    allow_refused: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  incumbent import ministers.ftm.jsonl.gz --store my.redb
  incumbent import people.jsonl --store my.redb --as-of 2025-06-01 --missing-end ongoing
  incumbent import --starter my-company.jsonl --store my.redb --allow-refused
  incumbent import people.jsonl.zst --server 127.0.0.1:50051 --author ada
  incumbent serve --store my.redb

With --server the files are sent to the server, which keeps them until all are there; after a cut
it goes on from there, also when the command is run again. Nothing of an import is visible before
all of it is.

Read: Person, Organization, Company, PublicBody, LegalEntity, Address, Position, Occupancy,
Directorship, Employment, Membership and the like. A line that cannot be used costs nothing but
itself: the report counts what was merged, repaired and refused, with line numbers and reasons.
Importing a file again changes nothing. Ids come from the lines' own ids: they are the same on
every machine.";

/// What a role without an end means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MissingEndArg {
    /// Nothing is known of its end
    Unknown,
    /// It was running on the day of --as-of
    Ongoing,
}

impl From<MissingEndArg> for MissingEnd {
    fn from(argument: MissingEndArg) -> Self {
        match argument {
            MissingEndArg::Unknown => Self::Unknown,
            MissingEndArg::Ongoing => Self::Ongoing,
        }
    }
}

/// Imports and prints the report.
///
/// # Errors
///
/// No store is named, it cannot be used, or a file cannot be opened.
pub(super) fn run(
    args: &ImportArgs,
    config: &Config,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let inputs = inputs(args)?;
    let bar = Bar::new();
    if let Some(address) = &args.server {
        let (revision, report) = on_server(args, address, &inputs, &bar)?;
        return told(args, &report, revision, address, out);
    }
    let Some(path) = &config.store else {
        return Err(Failure::Usage(
            "import needs a store to write to: --store PATH, or --server HOST:PORT".to_owned(),
        ));
    };
    let parsed = import::read(&inputs, LINE_LIMIT, &mut bar.clone()).map_err(Failure::other)?;
    bar.work("joining and merging");
    // Opened only now: a file that cannot be read leaves no empty store behind.
    let Some(Opened { journal, .. }) = journal::open(config, true)? else {
        return Err(Failure::Usage("import needs a store".to_owned()));
    };
    let (mut state, kept) = kept::load(&*journal).map_err(Failure::other)?;
    let revision = state.revision();
    if args
        .expected_revision
        .is_some_and(|expected| expected != revision)
    {
        return Err(Failure::Other(
            format!("the catalogue is at revision {revision}").into(),
        ));
    }
    let rules = Rules {
        restore_deleted: args.restore_deleted,
    };
    let (changes, report) = import::import(&state, parsed, rules);
    bar.work("storing");
    let meta = Meta {
        time: Timestamp::now().as_millisecond(),
        author: args.author.clone().unwrap_or_default(),
        reason: reason(args, &inputs),
    };
    let records = Record::of_write(revision, changes, &meta, None);
    let revision = journal.append(revision, &records).map_err(Failure::other)?;
    // Each is given back as soon as it is applied, while it is near at hand.
    for record in records {
        state.apply(&record);
    }
    bar.work("indexing");
    let policy = Policy {
        bytes: config.checkpoint_bytes,
        history: History::All,
    };
    checkpoints::after_command(&*journal, &state, kept, policy);
    bar.0.finish_and_clear();
    told(args, &report, revision, &path.display().to_string(), out)
}

/// Sends the files to a server.
fn on_server(
    args: &ImportArgs,
    address: &str,
    inputs: &[Input<'_>],
    bar: &Bar,
) -> Result<(u64, Report), Failure> {
    let now = Timestamp::now().as_nanosecond();
    let request = WriteRequest {
        author: args.author.clone().unwrap_or_default(),
        reason: reason(args, inputs),
        expected_revision: args.expected_revision,
        // For this run: a cut after the server had all is answered with the report.
        idempotency_key: format!("incumbent import {now} {}", std::process::id()),
    };
    bar.work("sending; the server imports when it has all");
    let made = server::import(address, TIMEOUT, inputs, &request, &mut bar.clone());
    bar.0.finish_and_clear();
    made
}

/// Prints the report.
fn told(
    args: &ImportArgs,
    report: &Report,
    revision: u64,
    place: &str,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    if args.json {
        let report = serde_json::json!({"revision": revision, "report": report});
        output::json(out, &report)?;
    } else {
        writeln!(out, "{report}")?;
        writeln!(out, "{place} is at revision {revision}")?;
    }
    if report.refused_total() > 0 && !args.allow_refused {
        return Ok(Exit::Refused);
    }
    Ok(Exit::Done)
}

fn inputs(args: &ImportArgs) -> Result<Vec<Input<'static>>, Failure> {
    let mut inputs = if args.starter {
        starter::inputs()
    } else {
        Vec::new()
    };
    let as_of = match args.as_of {
        Some(date) => date,
        None => open::today()?,
    };
    for path in &args.files {
        let mut input = Input::from_path(path, as_of, args.missing_end.into());
        if let Some(name) = &args.source {
            input.source.name.clone_from(name);
        }
        inputs.push(input);
    }
    Ok(inputs)
}

/// What the journal says of why.
fn reason(args: &ImportArgs, inputs: &[Input<'_>]) -> String {
    if let Some(reason) = &args.reason {
        return reason.clone();
    }
    let mut sources: Vec<_> = inputs
        .iter()
        .map(|input| input.source.name.as_str())
        .collect();
    sources.dedup();
    let named = format!("import of {}", sources.join(", "));
    if named.len() > LONGEST_REASON {
        return format!("import of {} sources", sources.len());
    }
    named
}

/// A bar on a terminal, nothing elsewhere.
#[derive(Clone)]
struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        let bar = if std::io::stderr().is_terminal() {
            ProgressBar::new(0)
        } else {
            ProgressBar::hidden()
        };
        let template = "{wide_bar} {bytes} of {total_bytes} {msg} {eta}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// A step whose length is not known.
    fn work(&self, what: &'static str) {
        self.0.set_message(what);
    }
}

impl Progress for Bar {
    fn advance(&mut self, read: u64, total: u64) {
        self.0.set_length(total);
        self.0.set_position(read);
    }
}
