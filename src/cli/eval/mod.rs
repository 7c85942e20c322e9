//! `incumbent eval`: accuracy over articles whose right answers are known.

mod clusters;
mod compare;
mod gold;
mod outcome;
mod pairs;
mod report;
mod score;
mod trace;

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use serde::{Deserialize, Serialize};

use super::failure::{Exit, Failure};
use super::flags::AnswerFlags;
use super::open;
use super::output;
use crate::config::Effective;
use crate::model::Options;
use crate::resolve::MODEL_VERSION;
use outcome::Outcome;
use score::{Reliability, Row};

/// Candidates looked at: the table has a column for the first five.
const CANDIDATES: u32 = 5;

/// Arguments of `incumbent eval`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct EvalArgs {
    /// JSON lines: articles with their mentions and gold answers
    #[arg(required_unless_present = "pairs", value_name = "FILE",
          value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// Compare pairs of names instead: CSV with the columns schema, left, right, match, group
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath,
          conflicts_with_all = ["files", "errors", "json", "compare"])]
    pairs: Option<PathBuf>,
    /// Build the catalogue from these FollowTheMoney files [default: the store, or the starter
    /// catalogue]
    #[arg(long, num_args = 1.., value_name = "FILE", value_hint = ValueHint::FilePath,
          conflicts_with = "store")]
    catalogue: Vec<PathBuf>,
    /// List the worst errors, with their evidence
    #[arg(long, value_name = "COUNT", num_args = 0..=1, default_missing_value = "20")]
    errors: Option<usize>,
    /// Write figures and every mention's outcome to this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    json: Option<PathBuf>,
    /// Show what changed since the run that wrote this file with --json
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    compare: Option<PathBuf>,
    /// Write what was weighed for every candidate to this file, for eval/fit.py
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    trace: Option<PathBuf>,
    /// Take half of the people and organisations out of the catalogue, remember what is then
    /// unknown, and measure how well its mentions are told apart (B-cubed)
    #[arg(long, conflicts_with_all = ["pairs", "errors", "json", "compare", "trace"])]
    clusters: bool,
    /// Threads [default: one a core]
    #[arg(long, value_name = "COUNT")]
    threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(super) answers: AnswerFlags,
}

const EXAMPLES: &str = "\
Examples:
  incumbent eval dev/*.jsonl --catalogue catalogue/*.ftm.jsonl.gz --errors 20
  incumbent eval dev/*.jsonl --store my.redb --json before.json
  incumbent eval dev/*.jsonl --store my.redb --compare before.json
  incumbent eval --pairs dev/name-pairs.csv
  incumbent eval --clusters dev/aida-conll-dev.jsonl --catalogue catalogue/*.ftm.jsonl.gz

The files' form is described in eval/README.md.";

/// What `--json` writes.
#[derive(Serialize)]
struct Run<'a> {
    model_version: &'a str,
    revision: u64,
    options: RunOptions,
    rows: &'a [Row],
    reliability_of_answers: &'a Reliability,
    reliability_of_first_candidates: &'a Reliability,
    mentions: &'a [Outcome],
}

#[derive(Serialize)]
struct RunOptions {
    min_probability: f64,
    min_margin: f64,
    max_candidates: u32,
}

/// What `--compare` reads of it.
#[derive(Deserialize)]
struct EarlierRun {
    mentions: Vec<Outcome>,
}

/// Runs the evaluation.
///
/// # Errors
///
/// A file cannot be read or does not hold what it should.
pub(super) fn run(
    args: &EvalArgs,
    effective: &Effective,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let config = &effective.config;
    if let Some(path) = &args.pairs {
        let snapshot = if !args.catalogue.is_empty() {
            Some(open::from_files(&args.catalogue)?)
        } else if config.store.is_some() {
            Some(open::snapshot(config)?)
        } else {
            None
        };
        pairs::run(path, snapshot.as_ref().map(|one| &**one.catalogue()), out)?;
        return Ok(Exit::Done);
    }
    // Read first, so that a wrong path is told before minutes of work.
    let earlier = args.compare.as_deref().map(read_earlier).transpose()?;
    let options = Options {
        max_candidates: Some(config.max_candidates.max(CANDIDATES)),
        evidence: Some(args.errors.is_some() || args.json.is_some()),
        ..config.options()
    };
    let mut articles = Vec::new();
    for path in &args.files {
        articles.extend(gold::read(path, options)?);
    }
    let snapshot = if args.catalogue.is_empty() {
        open::snapshot(config)?
    } else {
        open::from_files(&args.catalogue)?
    };
    if args.clusters {
        return clusters::run(&snapshot, &articles, out);
    }
    let threads = args
        .threads
        .or_else(|| std::thread::available_parallelism().ok())
        .map_or(1, NonZeroUsize::get);
    let (outcomes, refused) = outcome::run(&snapshot, &articles, threads);
    let rows = score::rows(&outcomes);
    let of_answers = Reliability::of_answers(&outcomes);
    let of_first = Reliability::of_first_candidates(&outcomes);

    report::figures(out, &rows)?;
    report::reliability(out, "RESOLVED answers", &of_answers)?;
    report::reliability(out, "First candidates", &of_first)?;
    report::refused(out, &refused)?;
    if let Some(most) = args.errors {
        report::errors(out, &outcomes, most)?;
    }
    if let Some(earlier) = &earlier {
        compare::Comparison::of(&earlier.mentions, &outcomes).write(out)?;
    }
    if let Some(path) = &args.trace {
        trace::write(path, &snapshot, &articles)?;
    }
    if let Some(path) = &args.json {
        let run = Run {
            model_version: MODEL_VERSION,
            revision: snapshot.revision(),
            options: RunOptions {
                min_probability: config.min_probability,
                min_margin: config.min_margin,
                max_candidates: config.max_candidates.max(CANDIDATES),
            },
            rows: &rows,
            reliability_of_answers: &of_answers,
            reliability_of_first_candidates: &of_first,
            mentions: &outcomes,
        };
        write_json(path, &run)?;
    }
    Ok(Exit::Done)
}

fn read_earlier(path: &Path) -> Result<EarlierRun, Failure> {
    let text = std::fs::read_to_string(path).map_err(|source| Failure::File {
        path: path.to_owned(),
        source,
    })?;
    serde_json::from_str(&text).map_err(|error| Failure::Content {
        place: path.display().to_string(),
        problem: format!("not written by eval --json: {error}"),
    })
}

fn write_json(path: &Path, run: &Run<'_>) -> Result<(), Failure> {
    let failed = |source| Failure::File {
        path: path.to_owned(),
        source,
    };
    let file = std::fs::File::create(path).map_err(failed)?;
    let mut file = std::io::BufWriter::new(file);
    output::json(&mut file, run).map_err(failed)?;
    file.flush().map_err(failed)
}
