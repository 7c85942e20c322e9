//! Pairs of names, same or different: how well comparing two names tells.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::cli::failure::Failure;
use crate::cli::output;
use crate::model::{Catalogue, Kind};
use crate::resolve::{Comparison, WordCounts, compare_names};

/// A row of the file.
#[derive(Deserialize)]
struct PairRow {
    schema: String,
    left: String,
    right: String,
    r#match: bool,
    #[serde(default)]
    group: String,
}

impl PairRow {
    fn kind(&self) -> Option<Kind> {
        match self.schema.as_str() {
            "Person" => Some(Kind::Person),
            "Organization" | "Company" | "LegalEntity" | "PublicBody" => Some(Kind::Organisation),
            "Address" => Some(Kind::Place),
            _ => None,
        }
    }
}

/// A pair with its probability.
struct Judged {
    schema: String,
    group: String,
    same: bool,
    probability: f64,
}

/// Compares the pairs of a file and writes F1, precision and recall, by schema and group. How
/// rare words are is counted over the names of the file and of the catalogue, when one is given.
pub(super) fn run(
    path: &Path,
    catalogue: Option<&Catalogue>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let rows = read(path)?;
    let mut names: Vec<(&str, Kind)> = rows
        .iter()
        .flat_map(|(row, kind)| [(row.left.as_str(), *kind), (row.right.as_str(), *kind)])
        .collect();
    names.sort_by_key(|(name, kind)| (*name, kind.as_str()));
    names.dedup();
    let known = catalogue.into_iter().flat_map(|catalogue| {
        catalogue
            .entities
            .values()
            .filter(|entity| entity.kind != Kind::Office)
            .flat_map(|entity| {
                let kind = entity.kind;
                entity.names().map(move |name| (name.text, kind))
            })
    });
    let counts = WordCounts::of(names.into_iter().chain(known));
    let judged: Vec<Judged> = rows
        .iter()
        .map(|(row, kind)| Judged {
            schema: row.schema.clone(),
            group: row.group.clone(),
            same: row.r#match,
            probability: compare_names(&row.left, &row.right, *kind, &counts).probability,
        })
        .collect();
    Ok(report(out, &judged)?)
}

fn read(path: &Path) -> Result<Vec<(PairRow, Kind)>, Failure> {
    let failed = |place: String, problem: String| Failure::Content { place, problem };
    let file = std::fs::File::open(path).map_err(|source| Failure::File {
        path: PathBuf::from(path),
        source,
    })?;
    let mut rows = Vec::new();
    for (place, row) in csv::Reader::from_reader(file).deserialize().enumerate() {
        // The head is the first line.
        let line = place + 2;
        let place = || format!("{}, row {line}", path.display());
        let row: PairRow = row.map_err(|error| failed(place(), error.to_string()))?;
        let kind = row
            .kind()
            .ok_or_else(|| failed(place(), format!("schema {:?} is not known", row.schema)))?;
        rows.push((row, kind));
    }
    Ok(rows)
}

/// Right and wrong answers when pairs from a probability on are taken as one.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Score {
    precision: f64,
    recall: f64,
    f1: f64,
}

impl Score {
    fn of(taken: usize, right: usize, same: usize) -> Self {
        let share = |part: usize, whole: usize| {
            if whole == 0 {
                0.0
            } else {
                part as f64 / whole as f64
            }
        };
        Self {
            precision: share(right, taken),
            recall: share(right, same),
            f1: share(2 * right, taken + same),
        }
    }

    /// At a threshold.
    fn at(pairs: &[&Judged], threshold: f64) -> Self {
        let same = pairs.iter().filter(|pair| pair.same).count();
        let taken = pairs.iter().filter(|pair| pair.probability >= threshold);
        let (all, right) = taken.fold((0, 0), |(all, right), pair| {
            (all + 1, right + usize::from(pair.same))
        });
        Self::of(all, right, same)
    }

    /// At the threshold with the highest F1, the highest such threshold on a tie.
    fn best(pairs: &[&Judged]) -> (f64, Self) {
        let mut sorted = pairs.to_vec();
        sorted.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        let same = pairs.iter().filter(|pair| pair.same).count();
        let (mut best, mut at, mut right) = (Self::of(0, 0, same), 1.0, 0);
        for (place, pair) in sorted.iter().enumerate() {
            right += usize::from(pair.same);
            let last = sorted
                .get(place + 1)
                .is_none_or(|next| next.probability < pair.probability);
            let score = Self::of(place + 1, right, same);
            if last && score.f1 > best.f1 {
                (best, at) = (score, pair.probability);
            }
        }
        (at, best)
    }
}

fn report(out: &mut dyn Write, judged: &[Judged]) -> io::Result<()> {
    let mut parts: BTreeMap<(&str, &str), Vec<&Judged>> = BTreeMap::new();
    for pair in judged {
        for schema in ["all", &pair.schema] {
            for group in ["all", &pair.group] {
                parts.entry((schema, group)).or_default().push(pair);
            }
        }
    }
    let mut table = output::table([
        "schema", "group", "pairs", "same", "F1", "P", "R", "taken", "best F1", "P", "R", "at",
    ]);
    for ((schema, group), pairs) in parts {
        let shipped = Score::at(&pairs, Comparison::SAME);
        let (at, best) = Score::best(&pairs);
        let same = pairs.iter().filter(|pair| pair.same).count();
        let taken = pairs
            .iter()
            .filter(|pair| pair.probability >= Comparison::SAME)
            .count();
        let figure = |value: f64| format!("{value:.3}");
        table.add_row([
            schema.to_owned(),
            group.to_owned(),
            pairs.len().to_string(),
            same.to_string(),
            figure(shipped.f1),
            figure(shipped.precision),
            figure(shipped.recall),
            taken.to_string(),
            figure(best.f1),
            figure(best.precision),
            figure(best.recall),
            figure(at),
        ]);
    }
    output::numbers(&mut table, 2..12);
    output::write_table(out, &table)?;
    writeln!(
        out,
        "F1, P, R and taken: pairs from the shipped threshold of {} on are taken as one; best: at \
         the\nthreshold that gives these pairs the highest F1.",
        Comparison::SAME
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(same: bool, probability: f64) -> Judged {
        Judged {
            schema: "Person".to_owned(),
            group: "test".to_owned(),
            same,
            probability,
        }
    }

    #[test]
    fn scores_count_what_is_taken() {
        let pairs = [
            judged(true, 0.9),
            judged(false, 0.8),
            judged(true, 0.7),
            judged(true, 0.1),
        ];
        let pairs: Vec<&Judged> = pairs.iter().collect();
        // Three taken, two of them right, of three that are one.
        let score = Score::at(&pairs, 0.5);
        assert_eq!(score, Score::of(3, 2, 3));
        assert!((score.f1 - 4.0 / 6.0).abs() < 1e-12);
        // All taken: three right of four, F1 6/7.
        let (at, best) = Score::best(&pairs);
        assert!((at - 0.1).abs() < 1e-12 && (best.f1 - 6.0 / 7.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_taken_scores_nothing() {
        let pairs = [judged(true, 0.1)];
        let pairs: Vec<&Judged> = pairs.iter().collect();
        assert_eq!(Score::at(&pairs, 0.5), Score::of(0, 0, 1));
        assert_eq!(Score::of(0, 0, 1).f1, 0.0);
    }
}
