//! `incumbent import`: FollowTheMoney lines into a store.

use std::io::{IsTerminal as _, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

use super::failure::{Exit, Failure};
use super::{open, output};
use crate::catalogue::import::{self, Input, LINE_LIMIT, MissingEnd, Progress};
use crate::catalogue::{Meta, Store, starter};
use crate::config::Config;
use crate::model::PartialDate;

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
  incumbent serve --store my.redb

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
    let Some(path) = &config.store else {
        return Err(Failure::Usage(
            "import needs a store to write to: --store PATH".to_owned(),
        ));
    };
    let inputs = inputs(args)?;
    let bar = Bar::new();
    let parsed = import::read(&inputs, LINE_LIMIT, &mut bar.clone()).map_err(Failure::other)?;
    bar.work("joining and merging");
    // Opened only now: a file that cannot be read leaves no empty store behind.
    let store = Store::create_if_missing(path).map_err(Failure::other)?;
    let (catalogue, _) = store.load().map_err(Failure::other)?;
    let (changes, report) = import::import(&catalogue, parsed);
    bar.work("storing");
    let meta = Meta {
        time: Timestamp::now().as_millisecond(),
        author: String::new(),
        reason: reason(&inputs),
    };
    let revision = store.append(&changes, &meta).map_err(Failure::other)?;
    bar.0.finish_and_clear();

    if args.json {
        let report = serde_json::json!({"revision": revision, "report": report});
        output::json(out, &report)?;
    } else {
        writeln!(out, "{report}")?;
        writeln!(out, "{} is at revision {revision}", path.display())?;
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
fn reason(inputs: &[Input<'_>]) -> String {
    let mut sources: Vec<_> = inputs
        .iter()
        .map(|input| input.source.name.as_str())
        .collect();
    sources.dedup();
    format!("import of {}", sources.join(", "))
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
