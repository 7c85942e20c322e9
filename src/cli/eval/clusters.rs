//! How well unknown entities are remembered: mentions of entities that were taken out of the
//! catalogue, clustered by the provisional entities that they become.
//!
//! B-cubed precision and recall (Bagga and Baldwin 1998): for each such mention, the share of
//! its cluster that names the same entity, and the share of that entity's mentions in its
//! cluster; then the means.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::Arc;

use super::gold::{Gold, GoldArticle, entity_id};
use crate::catalogue::{Change, apply};
use crate::cli::failure::{Exit, Failure};
use crate::index::Snapshot;
use crate::model::{Catalogue, Decision, EntityId, Kind};
use crate::resolve::{remember, resolve};

/// What a mention was taken for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cluster {
    /// An entity, provisional or not.
    Entity(EntityId),
    /// Nothing: a cluster of its own, by its place among all mentions.
    Alone(usize),
}

/// Withholds half of the entities that the articles name, resolves the articles in the order of
/// their dates, remembers what is unknown, and writes the figures.
///
/// # Errors
///
/// Writing fails.
pub(super) fn run(
    snapshot: &Snapshot,
    articles: &[GoldArticle],
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let withheld = withheld(snapshot, articles);
    let mut catalogue = without(snapshot.catalogue(), &withheld);
    let mut snapshot = Snapshot::build(Arc::new(catalogue.clone()), snapshot.revision());
    let mut mentions = Vec::new();
    let mut wrong = 0;
    for gold in in_order(articles) {
        let mut article = gold.article.clone();
        article.options.remember_unknown = Some(true);
        // Ids are of the benchmark's file: two files may use one.
        article.id = format!("{}:{}", gold.file, article.id);
        let answer = resolve(&snapshot, &article);
        let memory = remember(&snapshot, &article, &answer, 0);
        for (place, expected) in gold.answers.iter().enumerate() {
            let Some(key) = group(expected, &withheld) else {
                continue;
            };
            let given = &answer.mentions[place];
            let entity = match given.decision {
                Decision::Resolved => given.entity,
                _ => memory.remembered[place].as_ref().map(|one| one.id),
            };
            wrong += usize::from(given.decision == Decision::Resolved && !given.provisional);
            let cluster = entity.map_or(Cluster::Alone(mentions.len()), Cluster::Entity);
            mentions.push((key, cluster));
        }
        if memory.entities.is_empty() {
            continue;
        }
        for entity in memory.entities {
            apply(&mut catalogue, &Change::PutEntity(Box::new(entity)));
        }
        let now = Arc::new(catalogue.clone());
        snapshot = if snapshot.is_worn() {
            Snapshot::build(now, snapshot.revision())
        } else {
            snapshot.advance(now, snapshot.revision())
        };
    }
    let (precision, recall) = b_cubed(&mentions);
    let entities: BTreeSet<_> = mentions.iter().map(|(key, _)| key).collect();
    let clusters: BTreeSet<_> = mentions.iter().map(|(_, cluster)| cluster).collect();
    let alone = mentions
        .iter()
        .filter(|(_, cluster)| matches!(cluster, Cluster::Alone(_)))
        .count();
    let f1 = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
    writeln!(
        out,
        "{} mentions of {} withheld entities in {} articles: {} clusters\n\
         B-cubed precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}\n\
         {wrong} resolved to a confirmed entity, {alone} neither resolved nor remembered",
        mentions.len(),
        entities.len(),
        articles.len(),
        clusters.len(),
    )
    .map_err(Failure::other)?;
    Ok(Exit::Done)
}

/// Every second person and organisation that the articles name, with what the benchmark knows
/// under other ids of it; each with the one that stands for all. Which second is told by the
/// ids' last bit.
fn withheld(snapshot: &Snapshot, articles: &[GoldArticle]) -> BTreeMap<EntityId, EntityId> {
    let mut withheld = BTreeMap::new();
    for gold in articles.iter().flat_map(|article| &article.answers) {
        let Some(key) = &gold.key else { continue };
        let Some(entity) = snapshot.entity(entity_id(key)) else {
            continue;
        };
        let named = matches!(entity.kind, Kind::Person | Kind::Organisation);
        if !named || entity.id.to_bits() & 1 == 1 {
            continue;
        }
        let others = gold.also.iter().chain(&gold.also_name);
        let others = others.filter_map(|key| snapshot.entity(entity_id(key)));
        withheld.insert(entity.id, entity.id);
        for other in others {
            withheld.entry(other.id).or_insert(entity.id);
        }
    }
    withheld
}

/// The withheld entity that a mention names.
fn group(gold: &Gold, withheld: &BTreeMap<EntityId, EntityId>) -> Option<EntityId> {
    withheld.get(&entity_id(gold.key.as_ref()?)).copied()
}

fn without(catalogue: &Catalogue, withheld: &BTreeMap<EntityId, EntityId>) -> Catalogue {
    let mut catalogue = catalogue.clone();
    catalogue
        .entities
        .retain(|entity| !withheld.contains_key(&entity.id));
    let entities = &catalogue.entities;
    catalogue
        .tenures
        .retain(|one| entities.contains_key(&one.holder) && entities.contains_key(&one.office));
    catalogue
}

/// The articles by date, as a pipeline meets them; undated ones last, ties as the files have
/// them.
fn in_order(articles: &[GoldArticle]) -> Vec<&GoldArticle> {
    let mut ordered: Vec<&GoldArticle> = articles.iter().collect();
    ordered.sort_by_key(|gold| {
        let date = gold.article.date;
        (date.is_none(), date.map(crate::model::PartialDate::first))
    });
    ordered
}

/// Mean precision and recall of mentions, each with its right group and its cluster; ones of
/// nothing.
fn b_cubed(mentions: &[(EntityId, Cluster)]) -> (f64, f64) {
    let mut groups: BTreeMap<EntityId, usize> = BTreeMap::new();
    let mut clusters: BTreeMap<&Cluster, usize> = BTreeMap::new();
    let mut both: BTreeMap<(EntityId, &Cluster), usize> = BTreeMap::new();
    for (group, cluster) in mentions {
        *groups.entry(*group).or_default() += 1;
        *clusters.entry(cluster).or_default() += 1;
        *both.entry((*group, cluster)).or_default() += 1;
    }
    let mut sums = (0.0, 0.0);
    for ((group, cluster), count) in &both {
        let shared = (count * count) as f64;
        sums.0 += shared / clusters[cluster] as f64;
        sums.1 += shared / groups[group] as f64;
    }
    let n = mentions.len();
    if n == 0 {
        return (1.0, 1.0);
    }
    (sums.0 / n as f64, sums.1 / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(key: &str) -> EntityId {
        EntityId::derive("test", key)
    }

    #[test]
    fn b_cubed_of_known_clusterings() {
        let (a, b) = (id("a"), id("b"));
        let one = || Cluster::Entity(id("one"));
        let cases = [
            ("nothing", vec![], (1.0, 1.0)),
            ("as it should be", vec![(a, one()), (a, one())], (1.0, 1.0)),
            ("two as one", vec![(a, one()), (b, one())], (0.5, 1.0)),
            (
                "one as two",
                vec![(a, Cluster::Alone(0)), (a, Cluster::Alone(1))],
                (1.0, 0.5),
            ),
            (
                // Two of three in a cluster of three: (2/3 + 2/3 + 1/3) / 3.
                "mixed",
                vec![(a, one()), (a, one()), (b, one())],
                (5.0 / 9.0, 1.0),
            ),
        ];
        for (name, mentions, expected) in cases {
            let found = b_cubed(&mentions);
            assert!((found.0 - expected.0).abs() < 1e-12, "{name}: {found:?}");
            assert!((found.1 - expected.1).abs() < 1e-12, "{name}: {found:?}");
        }
    }
}
