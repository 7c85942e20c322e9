//! The trace: what was weighed for every candidate, for the fit of the weights.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use super::gold::{Gold, GoldArticle, entity_id};
use crate::cli::failure::Failure;
use crate::index::Snapshot;
use crate::model::{EntityId, Evidence, Limits, MentionAnswer, Options, validate_article};
use crate::resolve::{are_one, resolve};

/// More candidates than any mention has.
const ALL: u32 = 1_000;

/// One mention with its candidates.
#[derive(Serialize)]
struct Traced<'a> {
    file: &'a str,
    article: &'a str,
    kind: &'a str,
    mention: &'a str,
    /// Whether the benchmark knows the right answer's id.
    linked: bool,
    /// Whether no entity is right, and one of the catalogue has the very name: the benchmark
    /// may be wrong.
    doubtful: bool,
    unknown: BTreeMap<&'a str, f64>,
    candidates: Vec<TracedCandidate<'a>>,
}

/// One candidate: the values of its cues, and whether it is right.
#[derive(Serialize)]
struct TracedCandidate<'a> {
    id: EntityId,
    name: &'a str,
    right: bool,
    /// The place of the candidate before it that nothing tells it apart from.
    #[serde(skip_serializing_if = "Option::is_none")]
    twin_of: Option<usize>,
    cues: BTreeMap<&'a str, f64>,
}

/// Resolves all articles once more and writes, a line a mention, the sum of every cue's values
/// for each candidate.
///
/// # Errors
///
/// The file cannot be written.
pub(super) fn write(
    path: &Path,
    snapshot: &Snapshot,
    articles: &[GoldArticle],
) -> Result<(), Failure> {
    let failed = |source| Failure::File {
        path: path.to_owned(),
        source,
    };
    let mut file = BufWriter::new(std::fs::File::create(path).map_err(failed)?);
    for gold in articles {
        if validate_article(&gold.article, &Limits::default()).is_err() {
            continue;
        }
        let mut article = gold.article.clone();
        article.options = Options {
            max_candidates: Some(ALL),
            evidence: Some(true),
            ..article.options
        };
        let answer = resolve(snapshot, &article);
        let mentions = article.mentions.iter().zip(&gold.answers);
        for ((mention, expected), answer) in mentions.zip(&answer.mentions) {
            let line = traced(snapshot, gold, &mention.text, expected, answer);
            serde_json::to_writer(&mut file, &line).map_err(|error| failed(error.into()))?;
            file.write_all(b"\n").map_err(failed)?;
        }
    }
    file.flush().map_err(failed)
}

fn traced<'a>(
    snapshot: &Snapshot,
    article: &'a GoldArticle,
    mention: &'a str,
    gold: &'a Gold,
    answer: &'a MentionAnswer,
) -> Traced<'a> {
    let keys = gold.key.iter().chain(&gold.also).chain(&gold.also_name);
    let right: Vec<EntityId> = keys
        .filter_map(|key| snapshot.entity(entity_id(key)))
        .map(|entity| entity.id)
        .collect();
    Traced {
        file: &article.file,
        article: &article.article.id,
        kind: &gold.kind,
        mention,
        linked: gold.key.is_some(),
        doubtful: gold.has_namesakes,
        unknown: sums(&answer.unknown.evidence),
        candidates: answer
            .candidates
            .iter()
            .enumerate()
            .map(|(place, candidate)| TracedCandidate {
                id: candidate.id,
                name: &candidate.name,
                right: right.contains(&candidate.id),
                twin_of: answer.candidates[..place]
                    .iter()
                    .position(|before| are_one(before.id, candidate.id, snapshot)),
                cues: sums(&candidate.evidence),
            })
            .collect(),
    }
}

fn sums(evidence: &[Evidence]) -> BTreeMap<&str, f64> {
    let mut sums = BTreeMap::new();
    for part in evidence {
        *sums.entry(&*part.cue).or_insert(0.0) += part.value;
    }
    sums
}
