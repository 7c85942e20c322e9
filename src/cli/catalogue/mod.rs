//! `incumbent catalogue`: looks into the catalogue, and edits it.

mod edit;
mod service;
mod show;
mod tell;
mod timeline;

use std::io::Write;

use clap::{Args, Subcommand};
use serde_json::json;

use self::service::{Target, Telling};
use super::article_file;
use super::failure::{Exit, Failure};
use super::{open, output};
use crate::config::Config;
use crate::index::{Counts, Snapshot};
use crate::model::{EntityId, Kind};

/// Arguments of `incumbent catalogue`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct CatalogueArgs {
    #[command(subcommand)]
    command: CatalogueCommand,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  incumbent catalogue stats
  incumbent catalogue find rutte --kind person
  incumbent catalogue show \"Mark Rutte\"
  incumbent catalogue show \"Prime Minister of the Netherlands\" --store my.redb
  incumbent catalogue status --server 127.0.0.1:50051
  incumbent catalogue merge crm:1 crm:2 --author ada --reason duplicate --server 127.0.0.1:50051
  incumbent catalogue unmerge crm:2 --store my.redb
  incumbent catalogue split crm:1 --name \"Jeanne Martin\" --record crm:7 --store my.redb
  incumbent catalogue history crm:1 --server 127.0.0.1:50051
  incumbent catalogue provisional list --server 127.0.0.1:50051
  incumbent catalogue export all.jsonl --server 127.0.0.1:50051
  incumbent catalogue watch --after 0 --json --server 127.0.0.1:50051

A store is open in one process at a time: while a server serves it, ask that with --server. An id
that was given up in a merge means the entity that answers for it.";

#[derive(Subcommand, Debug)]
enum CatalogueCommand {
    /// Count what the catalogue holds
    Stats,
    /// Show an entity: names, roles as a time line; for an office, its holders
    Show {
        /// An id, or a name (the best match is shown)
        #[arg(value_name = "ID-OR-NAME")]
        entity: String,
        /// Look only at entities of this kind: person, organisation, place, office
        #[arg(long, value_parser = article_file::kind)]
        kind: Option<Kind>,
    },
    /// Find entities by the beginning of a name, or by something like it
    Find {
        /// What to look for
        text: String,
        /// Look only at entities of this kind: person, organisation, place, office
        #[arg(long, value_parser = article_file::kind)]
        kind: Option<Kind>,
        /// Show at most so many
        #[arg(long, default_value_t = 20, value_name = "COUNT",
              value_parser = clap::value_parser!(u16).range(1..=1_000))]
        limit: u16,
    },
    /// Tell the revision, the size, and how a replica stands to its journal
    Status(Target),
    /// Tell which writes changed an entity: when, by whom and why
    History(tell::HistoryArgs),
    /// Make one entity of several; their ids answer with the survivor from then on
    Merge(edit::MergeArgs),
    /// Undo the merge of an entity into another, also after later edits
    Unmerge(edit::OneArgs),
    /// Make a new entity of a part of another
    Split(edit::SplitArgs),
    /// List or confirm entities of which nothing but articles tells
    #[command(subcommand)]
    Provisional(ProvisionalCommand),
    /// Write the whole catalogue, at one revision, as lines of JSON
    Export(tell::ExportArgs),
    /// Show writes as a server takes them
    Watch(tell::WatchArgs),
}

#[derive(Subcommand, Debug)]
enum ProvisionalCommand {
    /// List them
    List(Target),
    /// Make one an entity like any other
    Confirm(edit::OneArgs),
}

/// Looks into the catalogue.
///
/// # Errors
///
/// The store cannot be opened, or the output cannot be written.
pub(super) fn run(
    args: &CatalogueArgs,
    config: &Config,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let json = args.json;
    match &args.command {
        CatalogueCommand::Stats => stats(&open::snapshot(config)?, json, out),
        CatalogueCommand::Find { text, kind, limit } => {
            let snapshot = open::snapshot(config)?;
            find(&snapshot, text, kind.as_slice(), *limit, json, out)
        }
        CatalogueCommand::Status(target) => tell::status(target, config, Telling { json, out }),
        CatalogueCommand::History(args) => tell::history(args, config, Telling { json, out }),
        CatalogueCommand::Merge(args) => edit::merge(args, config, Telling { json, out }),
        CatalogueCommand::Unmerge(args) => edit::unmerge(args, config, Telling { json, out }),
        CatalogueCommand::Split(args) => edit::split(args, config, Telling { json, out }),
        CatalogueCommand::Provisional(ProvisionalCommand::List(target)) => {
            tell::provisional(target, config, Telling { json, out })
        }
        CatalogueCommand::Provisional(ProvisionalCommand::Confirm(args)) => {
            edit::confirm(args, config, Telling { json, out })
        }
        CatalogueCommand::Export(args) => tell::export(args, config, out),
        CatalogueCommand::Watch(args) => tell::watch(args, config, json, out),
        CatalogueCommand::Show { entity, kind } => {
            let snapshot = open::snapshot(config)?;
            let Some(id) = id_of(&snapshot, entity, kind.as_slice()) else {
                return nothing(entity);
            };
            show::show(&snapshot, id, json, out)?;
            Ok(Exit::Done)
        }
    }
}

/// The entity of an id, or of the name that matches best.
fn id_of(snapshot: &Snapshot, text: &str, kinds: &[Kind]) -> Option<EntityId> {
    let by_id = text.parse().ok().and_then(|id| snapshot.entity(id));
    by_id.map(|entity| entity.id).or_else(|| {
        let hits = snapshot.search(text, kinds, 1);
        hits.first().map(|hit| hit.id)
    })
}

fn nothing(text: &str) -> Result<Exit, Failure> {
    writeln!(
        std::io::stderr(),
        "nothing in the catalogue resembles {text:?}"
    )?;
    Ok(Exit::NothingFound)
}

fn stats(snapshot: &Snapshot, json: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
    let catalogue = snapshot.catalogue();
    let Counts {
        people,
        organisations,
        places,
        offices,
        names,
        tenures,
    } = snapshot.counts();
    let counts = [
        ("people", people),
        ("organisations", organisations),
        ("places", places),
        ("offices", offices),
        ("names", names),
        ("tenures", tenures),
        ("redirected ids", catalogue.redirects.len()),
    ];
    if json {
        let counts: serde_json::Map<_, _> = counts
            .iter()
            .map(|(what, count)| (what.replace(' ', "_"), json!(count)))
            .collect();
        let sources: Vec<_> = catalogue.sources.values().collect();
        let value = json!({
            "revision": snapshot.revision(), "counts": counts, "sources": sources,
        });
        output::json(out, &value)?;
        return Ok(Exit::Done);
    }
    writeln!(out, "revision {}", snapshot.revision())?;
    let mut table = output::table(["", "count"]);
    for (what, count) in counts {
        table.add_row([what.to_owned(), count.to_string()]);
    }
    output::numbers(&mut table, [1]);
    output::write_table(out, &table)?;
    let mut table = output::table(["source", "licence", "page"]);
    for source in catalogue.sources.values() {
        table.add_row([
            source.name.as_str(),
            source.licence.as_deref().unwrap_or("not stated"),
            source.url.as_deref().unwrap_or(""),
        ]);
    }
    writeln!(out)?;
    output::write_table(out, &table)?;
    Ok(Exit::Done)
}

fn find(
    snapshot: &Snapshot,
    text: &str,
    kinds: &[Kind],
    limit: u16,
    json: bool,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let hits = snapshot.search(text, kinds, usize::from(limit));
    if json {
        let hits: Vec<_> = hits
            .iter()
            .map(|hit| {
                json!({
                    "id": hit.id,
                    "kind": hit.kind.as_str(),
                    "name": hit.name,
                    "matched_name": hit.matched_name,
                    "similarity": hit.similarity,
                })
            })
            .collect();
        output::json(out, &hits)?;
    } else if !hits.is_empty() {
        let mut table = output::table(["id", "kind", "name", "matched", "similarity"]);
        for hit in &hits {
            let matched = if hit.matched_name == hit.name {
                ""
            } else {
                &hit.matched_name
            };
            table.add_row([
                hit.id.to_string(),
                hit.kind.as_str().to_owned(),
                hit.name.clone(),
                matched.to_owned(),
                format!("{:.3}", hit.similarity),
            ]);
        }
        output::numbers(&mut table, [4]);
        output::write_table(out, &table)?;
    }
    if hits.is_empty() {
        return nothing(text);
    }
    Ok(Exit::Done)
}
