//! Merges, their undoing, splits, and confirming.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::service::{Target, Telling, WriteArgs};
use crate::catalogue::SplitOff;
use crate::cli::failure::{Exit, Failure};
use crate::cli::output;
use crate::config::Config;
use crate::grpc::client::{Client, ConflictTold};
use crate::model::{Identifier, TenureId};

/// Arguments of `incumbent catalogue merge`.
#[derive(Args, Debug)]
pub(super) struct MergeArgs {
    /// The entity that answers for all: an id, or a record such as crm:4711
    #[arg(value_name = "SURVIVOR")]
    survivor: String,
    /// The entities that are merged into it: ids or records
    #[arg(value_name = "MERGED", required = true)]
    merged: Vec<String>,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    target: Target,
}

/// Arguments of `incumbent catalogue unmerge` and `provisional confirm`.
#[derive(Args, Debug)]
pub(super) struct OneArgs {
    /// The id, or a record such as crm:4711
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    target: Target,
}

/// Arguments of `incumbent catalogue split`.
#[derive(Args, Debug)]
pub(super) struct SplitArgs {
    /// The entity that is split: an id, or a record such as crm:4711
    #[arg(value_name = "ID")]
    id: String,
    /// A name that goes to the new entity, as it is written; the first is its primary one
    #[arg(long = "name", value_name = "NAME", required = true)]
    names: Vec<String>,
    /// A record that goes to the new entity
    #[arg(long = "record", value_name = "RECORD")]
    records: Vec<String>,
    /// An identifier that goes to the new entity: wikidata:Q57792
    #[arg(long = "identifier", value_name = "SCHEME:VALUE", value_parser = identifier)]
    identifiers: Vec<Identifier>,
    /// The id of a tenure that goes to the new entity
    #[arg(long = "tenure", value_name = "TENURE")]
    tenures: Vec<TenureId>,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    target: Target,
}

fn identifier(text: &str) -> Result<Identifier, String> {
    match text.split_once(':') {
        Some((scheme, value)) if !scheme.is_empty() && !value.is_empty() => Ok(Identifier {
            scheme: scheme.to_owned(),
            value: value.to_owned(),
        }),
        _ => Err("expected SCHEME:VALUE, such as wikidata:Q57792".to_owned()),
    }
}

pub(super) fn merge(
    args: &MergeArgs,
    config: &Config,
    telling: Telling<'_>,
) -> Result<Exit, Failure> {
    let request = args.write.request();
    let call = async |client: Client| client.merge(&args.survivor, &args.merged, &request).await;
    telling.answer(&args.target, config, call, |made, out| {
        match made.merged_ids.as_slice() {
            [] => writeln!(out, "all of them are {} already", made.canonical_id)?,
            ids => writeln!(out, "merged {} into {}", ids.join(", "), made.canonical_id)?,
        }
        told(out, made.revision, &made.conflicts)
    })
}

pub(super) fn unmerge(
    args: &OneArgs,
    config: &Config,
    telling: Telling<'_>,
) -> Result<Exit, Failure> {
    let request = args.write.request();
    let call = async |client: Client| client.unmerge(&args.id, &request).await;
    telling.answer(&args.target, config, call, |made, out| {
        writeln!(
            out,
            "{} is parted from {}",
            made.restored_id, made.survivor_id
        )?;
        told(out, made.revision, &made.conflicts)
    })
}

pub(super) fn split(
    args: &SplitArgs,
    config: &Config,
    telling: Telling<'_>,
) -> Result<Exit, Failure> {
    let request = args.write.request();
    let off = SplitOff {
        names: args.names.clone(),
        records: args.records.clone(),
        identifiers: args.identifiers.clone(),
        tenures: args.tenures.clone(),
    };
    let call = async |client: Client| client.split(&args.id, &off, &request).await;
    telling.answer(&args.target, config, call, |made, out| {
        writeln!(out, "{} is split off {}", made.new_id, made.canonical_id)?;
        told(out, made.revision, &[])
    })
}

/// A provisional entity that was confirmed.
#[derive(Serialize)]
struct Confirmed {
    canonical_id: String,
    revision: u64,
}

pub(super) fn confirm(
    args: &OneArgs,
    config: &Config,
    telling: Telling<'_>,
) -> Result<Exit, Failure> {
    let request = args.write.request();
    let call = async |client: Client| {
        let (revision, canonical_id) = client.confirm(&args.id, &request).await?;
        Ok(Confirmed {
            canonical_id,
            revision,
        })
    };
    telling.answer(&args.target, config, call, |made, out| {
        writeln!(out, "{} is confirmed", made.canonical_id)?;
        told(out, made.revision, &[])
    })
}

fn told(out: &mut dyn Write, revision: u64, conflicts: &[ConflictTold]) -> io::Result<()> {
    writeln!(out, "the catalogue is at revision {revision}")?;
    if conflicts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nto look at:")?;
    let mut table = output::table(["field", "value", "what became of it"]);
    for conflict in conflicts {
        let what = match conflict.reason.as_str() {
            "DIFFERENT" => "the survivor's value stays",
            "ADDED_SINCE" => "added since: stays with the survivor",
            "REMOVED_SINCE" => "removed since: the restored entity has it, unless a tenure",
            "CHANGED_SINCE" => "changed since: each has its own",
            other => other,
        };
        table.add_row([&conflict.field, &conflict.value, what]);
    }
    output::write_table(out, &table)
}
