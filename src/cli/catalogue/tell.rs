//! What was written, what is provisional, how things stand; exports.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};
use jiff::Timestamp;

use super::service::{Target, Telling, ask};
use crate::catalogue::export::Format;
use crate::cli::failure::{Exit, Failure};
use crate::cli::output;
use crate::config::Config;
use crate::grpc::client::{Client, Watched};

/// Entities that a line about a write names at most.
const IDS_SHOWN: usize = 3;

/// Arguments of `incumbent catalogue history`.
#[derive(Args, Debug)]
pub(super) struct HistoryArgs {
    /// The entity: an id, also one given up or deleted, or a record such as crm:4711
    #[arg(value_name = "ID")]
    id: String,
    /// Show at most so many writes, the newest
    #[arg(long, default_value_t = 100, value_name = "COUNT",
          value_parser = clap::value_parser!(u16).range(1..=1_000))]
    limit: u16,
    /// Show only writes before this revision
    #[arg(
        long,
        value_name = "REVISION",
        default_value_t = 0,
        hide_default_value = true
    )]
    before: u64,
    #[command(flatten)]
    target: Target,
}

/// Arguments of `incumbent catalogue export`.
#[derive(Args, Debug)]
pub(super) struct ExportArgs {
    /// The file to write; it must not be there yet [default: standard output]
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// In which words
    #[arg(long, value_enum, default_value_t = FormatArg::Native, value_name = "FORMAT")]
    format: FormatArg,
    #[command(flatten)]
    target: Target,
}

/// In which words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// All that the catalogue holds
    Native,
    /// FollowTheMoney entities, for other tools and for 'incumbent import'
    Ftm,
}

/// Arguments of `incumbent catalogue watch`.
#[derive(Args, Debug)]
pub(super) struct WatchArgs {
    /// Show the writes after this revision; 0 shows all [default: those from now on]
    #[arg(long, value_name = "REVISION")]
    after: Option<u64>,
    /// End after so many writes [default: never]
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Watch the server at this address
    #[arg(long, value_name = "HOST:PORT", value_hint = ValueHint::Hostname, required = true)]
    server: String,
}

pub(super) fn status(
    target: &Target,
    config: &Config,
    telling: Telling<'_>,
) -> Result<Exit, Failure> {
    let call = async |client: Client| client.status().await;
    telling.answer(target, config, call, |status, out| {
        writeln!(
            out,
            "revision {}, model {}",
            status.revision, status.model_version
        )?;
        let takes = if status.writable {
            "takes"
        } else {
            "does not take"
        };
        writeln!(out, "{takes} writes")?;
        if let Some(journal) = &status.journal {
            let behind = journal.head_revision.saturating_sub(status.revision);
            let seconds = journal.silence_ms as f64 / 1_000.0;
            writeln!(
                out,
                "journal: revision {} heard of, {behind} behind; last heard of {seconds:.1} s ago",
                journal.head_revision
            )?;
            if !journal.trouble.is_empty() {
                writeln!(out, "journal: {}", journal.trouble)?;
            }
        }
        let mut table = output::table(["", "count"]);
        for (what, count) in [
            ("people", status.people),
            ("organisations", status.organisations),
            ("places", status.places),
            ("offices", status.offices),
            ("names", status.names),
            ("tenures", status.tenures),
        ] {
            table.add_row([what.to_owned(), count.to_string()]);
        }
        output::numbers(&mut table, [1]);
        output::write_table(out, &table)
    })
}

pub(super) fn history(
    args: &HistoryArgs,
    config: &Config,
    telling: Telling<'_>,
) -> Result<Exit, Failure> {
    let call = async |client: Client| {
        let count = i32::from(args.limit);
        client.history(&args.id, count, args.before).await
    };
    telling.answer(&args.target, config, call, |history, out| {
        if history.canonical_id != history.requested_id {
            writeln!(out, "{} answers for it", history.canonical_id)?;
        }
        let mut table = output::table(["revision", "when", "by", "why", "what"]);
        for write in &history.writes {
            table.add_row([
                write.revision.to_string(),
                when(write.time_ms),
                write.author.clone(),
                write.reason.clone(),
                write.changes.join("\n"),
            ]);
        }
        output::numbers(&mut table, [0]);
        output::write_table(out, &table)?;
        if history.next_revision > 0 {
            writeln!(out, "more: --before {}", history.next_revision)?;
        } else if history.oldest_revision > 1 {
            writeln!(
                out,
                "history before revision {} is not kept",
                history.oldest_revision
            )?;
        }
        Ok(())
    })
}

pub(super) fn provisional(
    target: &Target,
    config: &Config,
    telling: Telling<'_>,
) -> Result<Exit, Failure> {
    let call = async |client: Client| {
        let (mut all, mut token) = (Vec::new(), String::new());
        loop {
            let page = client.provisional(&token).await?;
            all.extend(page.entities);
            token = page.next;
            if token.is_empty() {
                return Ok(all);
            }
        }
    };
    telling.answer(target, config, call, |entities, out| {
        let mut table = output::table(["id", "kind", "name", "first article", "seen again"]);
        for entity in entities {
            table.add_row([
                entity.id.as_str(),
                entity.kind,
                &entity.name,
                &entity.article_id,
                if entity.seen_again { "yes" } else { "no" },
            ]);
        }
        output::write_table(out, &table)
    })
}

pub(super) fn export(
    args: &ExportArgs,
    config: &Config,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let format = match args.format {
        FormatArg::Native => Format::Native,
        FormatArg::Ftm => Format::FollowTheMoney,
    };
    let Some(path) = &args.file else {
        ask(&args.target, config, async |client: Client| {
            client.export(format, out).await
        })?;
        return Ok(Exit::Done);
    };
    let failed = |source| Failure::File {
        path: path.clone(),
        source,
    };
    if path.exists() {
        let told = format!("{} is already there", path.display());
        return Err(Failure::Usage(told));
    }
    let mut part = path.clone().into_os_string();
    part.push(".part");
    let part = PathBuf::from(part);
    let file = File::create(&part).map_err(failed)?;
    let written = fill(&file, &args.target, config, format).and_then(|revision| {
        file.sync_all().map_err(failed)?;
        std::fs::rename(&part, path).map_err(failed)?;
        Ok(revision)
    });
    match written {
        Ok(revision) => {
            writeln!(out, "{} holds revision {revision}", path.display())?;
            Ok(Exit::Done)
        }
        Err(failure) => {
            // A part of an export looks like a smaller catalogue.
            remove(&part);
            Err(failure)
        }
    }
}

fn fill(file: &File, target: &Target, config: &Config, format: Format) -> Result<u64, Failure> {
    let mut to = BufWriter::new(file);
    let call = async |client: Client| client.export(format, &mut to).await;
    let revision = ask(target, config, call)?;
    to.flush()?;
    Ok(revision.unwrap_or(0))
}

fn remove(part: &Path) {
    let _ = std::fs::remove_file(part);
}

pub(super) fn watch(
    args: &WatchArgs,
    config: &Config,
    json: bool,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let target = Target {
        server: Some(args.server.clone()),
    };
    let mut left = args.count;
    let mut show = |write: Watched| {
        if json {
            serde_json::to_writer(&mut *out, &write)?;
            writeln!(out)?;
        } else {
            writeln!(out, "{}", line(&write))?;
        }
        // Whoever reads this waits for each.
        out.flush()?;
        left = left.map(|count| count - 1);
        Ok(match left {
            Some(0) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        })
    };
    let call = async |client: Client| {
        let after = match args.after {
            Some(after) => after,
            None => client.status().await?.revision,
        };
        client.watch(after, &mut show).await
    };
    ask(&target, config, call)?;
    Ok(Exit::Done)
}

fn line(write: &Watched) -> String {
    let mut line = format!("{:>8}  {}", write.revision, when(write.time_ms));
    for (word, text) in [("by", &write.author), ("for", &write.reason)] {
        if !text.is_empty() {
            line.push_str(&format!("  {word} {text}"));
        }
    }
    let shown: Vec<&str> = write
        .entity_ids
        .iter()
        .take(IDS_SHOWN)
        .map(String::as_str)
        .collect();
    line.push_str(&format!("  {}", shown.join(" ")));
    if write.entity_ids.len() > IDS_SHOWN {
        line.push_str(&format!(" and {} more", write.entity_ids.len() - IDS_SHOWN));
    }
    line
}

fn when(time_ms: i64) -> String {
    Timestamp::from_millisecond(time_ms).map_or_else(
        |_| "?".to_owned(),
        |time| time.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
    )
}
