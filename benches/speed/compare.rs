//! The same names and queries for others: written to files, and timed here for the program itself
//! and for brute force.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use incumbent::index::{NameId, Snapshot};
use incumbent::model::EntityId;
use incumbent::resolve::look_up;
use incumbent::text::fold_text;

use crate::core::{Loaded, SOURCE, load};
use crate::measure::Times;
use crate::queries::{Kind, Query, queries};

/// The kinds that all can be asked.
pub(crate) const KINDS: [Kind; 7] = [
    Kind::Exact,
    Kind::OneEdit,
    Kind::TwoEdits,
    Kind::Swapped,
    Kind::Initial,
    Kind::Surname,
    Kind::Unknown,
];

/// What one look-up returned: the folded texts of its best ten names.
type Ten = Vec<String>;

/// Writes `names.tsv` and `queries.tsv` to `directory` for the others, and prints the rows of
/// the program and of brute force over all names.
pub(crate) fn run(
    size: usize,
    count: usize,
    brute: usize,
    directory: &Path,
) -> Result<(), Box<dyn Error>> {
    let loaded = load(size)?;
    let snapshot = &loaded.snapshot;
    let mut ids: Vec<NameId> = snapshot.names().ids().collect();
    ids.sort_unstable();
    let names = folded_names(snapshot, &ids);
    write_names(&names, &directory.join("names.tsv"))?;
    let asked = asked(&loaded, count);
    write_queries(&asked, &directory.join("queries.tsv"))?;
    row("Incumbent", &asked, |text| {
        look_up(snapshot, text)
            .iter()
            .take(10)
            .filter_map(|matched| ids.binary_search(&matched.name).ok())
            .map(|place| names[place].clone())
            .collect()
    });
    if brute > 0 {
        let few: Vec<Asked> = asked
            .chunk_by(|a, b| a.kind == b.kind)
            .flat_map(|kind| kind.iter().take(brute).cloned())
            .collect();
        row("strsim Jaro-Winkler, brute force", &few, |text| {
            nearest(&names, text)
        });
    }
    Ok(())
}

/// A query and the folded name that is right: of the one who is meant, or of a namesake.
#[derive(Clone, Debug)]
struct Asked {
    kind: Kind,
    text: String,
    folded: String,
    right: BTreeSet<String>,
}

fn asked(loaded: &Loaded, count: usize) -> Vec<Asked> {
    let names = |query: &Query| -> BTreeSet<String> {
        let key = query.meant.as_deref();
        let id = key.map(|key| EntityId::derive(SOURCE, key));
        let entity = id.and_then(|id| loaded.snapshot.entity(id));
        let names = entity.into_iter().flat_map(|entity| entity.names());
        names.map(|name| fold_text(name.text)).collect()
    };
    let all = KINDS.into_iter().flat_map(|kind| {
        queries(&loaded.made, kind, count)
            .into_iter()
            .map(move |query| (kind, query))
    });
    all.map(|(kind, query)| Asked {
        kind,
        folded: fold_text(&query.text),
        right: names(&query),
        text: query.text,
    })
    .collect()
}

fn folded_names(snapshot: &Snapshot, ids: &[NameId]) -> Vec<String> {
    let index = snapshot.names();
    ids.iter()
        .map(|&id| {
            let record = index.record(id);
            let entity = snapshot.entity_at(record.entity);
            let name = entity.and_then(|entity| entity.name(record.place()));
            name.map_or_else(String::new, |name| fold_text(name.text))
        })
        .collect()
}

fn write_names(names: &[String], path: &Path) -> std::io::Result<()> {
    let mut text = String::new();
    for (id, name) in names.iter().enumerate() {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{id}\t{name}");
    }
    fs::write(path, text)
}

fn write_queries(asked: &[Asked], path: &Path) -> std::io::Result<()> {
    let mut text = String::new();
    for query in asked {
        let right: Vec<&str> = query.right.iter().map(String::as_str).collect();
        let _ = writeln!(
            text,
            "{}\t{}\t{}",
            query.kind.as_str(),
            query.folded,
            right.join("|")
        );
    }
    fs::write(path, text)
}

/// Times every query, kind after kind in turn, and prints a row.
fn row(name: &str, asked: &[Asked], mut find: impl FnMut(&str) -> Ten) {
    let mut times = Times::default();
    let mut found: Vec<(Kind, bool)> = Vec::new();
    for query in asked {
        let ten = times.take(|| find(&query.text));
        let right = ten.iter().any(|name| query.right.contains(name));
        found.push((query.kind, right));
    }
    let recall = |kind: Kind| {
        let of: Vec<bool> = found
            .iter()
            .filter(|(own, _)| *own == kind)
            .map(|(_, right)| *right)
            .collect();
        let right = of.iter().filter(|right| **right).count();
        format!("{:.3}", right as f64 / of.len().max(1) as f64)
    };
    let recalls: Vec<String> = KINDS
        .into_iter()
        .filter(|kind| *kind != Kind::Unknown)
        .map(recall)
        .collect();
    println!(
        "| {name} | {} | {:.0} | {:.0} | {} |",
        asked.len(),
        times.micros(0.5),
        times.micros(0.99),
        recalls.join(" | ")
    );
}

/// The ten names nearest by Jaro-Winkler similarity, by comparison with each.
fn nearest(names: &[String], text: &str) -> Ten {
    let text = fold_text(text);
    let mut best: Vec<(f64, usize)> = names
        .iter()
        .enumerate()
        .map(|(id, name)| (strsim::jaro_winkler(&text, name), id))
        .collect();
    let order = |a: &(f64, usize), b: &(f64, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if best.len() > 10 {
        best.select_nth_unstable_by(10, order);
        best.truncate(10);
    }
    best.sort_unstable_by(order);
    best.into_iter().map(|(_, id)| names[id].clone()).collect()
}

/// The head of the table.
pub(crate) fn head() -> String {
    let kinds: Vec<&str> = KINDS
        .into_iter()
        .filter(|kind| *kind != Kind::Unknown)
        .map(Kind::as_str)
        .collect();
    format!(
        "| | queries | p50 us | p99 us | {} |\n|---|---|---|---|{}",
        kinds.join(" | "),
        "---|".repeat(kinds.len())
    )
}
