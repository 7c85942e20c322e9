//! Retrieve: a bounded number of names that a mention's name may be.

use rustc_hash::FxHashMap;

use super::name::{NameFit, NameQuery, fit, fit_acronym};
use crate::index::{NameId, Ordinal, Snapshot};

/// Names looked at for one word of a mention; the words are taken rarest first, two at most.
const MAX_NAMES: usize = 2048;
/// Names equal to the mention, word for word, looked at.
const MAX_EQUAL: usize = 512;
/// Vocabulary words that one word of the mention may stand for.
const MAX_OPTIONS: usize = 24;
/// Entities kept.
const MAX_ENTITIES: usize = 64;

/// The entities whose names resemble the mention's, each with its best name; best first, ties
/// by id. At most 64. The work is bounded whatever the mention: at most some 5,000 names are
/// compared.
#[must_use]
pub(super) fn retrieve(
    query: &NameQuery,
    snapshot: &Snapshot,
    explain: bool,
) -> Vec<(Ordinal, NameFit)> {
    let mut best: FxHashMap<Ordinal, NameFit> = FxHashMap::default();
    for id in names(query, snapshot) {
        offer(&mut best, fit(query, id, snapshot, false), snapshot);
    }
    if let Some(letters) = &query.acronym {
        for &id in snapshot
            .names()
            .with_acronym(letters)
            .iter()
            .take(MAX_ENTITIES)
        {
            offer(&mut best, fit_acronym(letters, id, explain), snapshot);
        }
    }
    let mut found: Vec<_> = best.into_iter().collect();
    found.sort_by(|a, b| {
        b.1.weight
            .total_cmp(&a.1.weight)
            .then_with(|| snapshot.id_at(a.0).cmp(&snapshot.id_at(b.0)))
    });
    found.truncate(MAX_ENTITIES);
    if explain {
        for (_, fitted) in &mut found {
            if fitted.detail.is_empty() {
                *fitted = fit(query, fitted.name, snapshot, true);
            }
        }
    }
    found
}

fn offer(best: &mut FxHashMap<Ordinal, NameFit>, fitted: NameFit, snapshot: &Snapshot) {
    let entity = snapshot.names().record(fitted.name).entity;
    match best.entry(entity) {
        std::collections::hash_map::Entry::Vacant(place) => {
            place.insert(fitted);
        }
        std::collections::hash_map::Entry::Occupied(mut place) => {
            let known = place.get();
            let better = fitted.weight > known.weight
                || (fitted.weight == known.weight && fitted.name < known.name);
            if better {
                place.insert(fitted);
            }
        }
    }
}

/// The names to compare, each once, in order.
fn names(query: &NameQuery, snapshot: &Snapshot) -> Vec<NameId> {
    let index = snapshot.names();
    let mut found: Vec<NameId> = Vec::new();
    if !query.whole.is_empty() {
        found.extend(index.with_all(&query.whole).iter().take(MAX_EQUAL));
    }
    // How many names each word would bring: the rarest first.
    let mut words: Vec<(usize, usize)> = query
        .words
        .iter()
        .enumerate()
        .filter(|(_, word)| !word.weak && word.folded.len() > 1 && !word.ranked.is_empty())
        .map(|(place, word)| {
            let count = word
                .ranked
                .iter()
                .take(MAX_OPTIONS)
                .map(|(id, _)| index.with_word(*id).len());
            (count.sum(), place)
        })
        .collect();
    words.sort_unstable();
    for &(_, place) in words.iter().take(2) {
        let mut left = MAX_NAMES;
        for (id, _) in query.words[place].ranked.iter().take(MAX_OPTIONS) {
            let postings = index.with_word(*id);
            found.extend(postings.iter().take(left));
            left = left.saturating_sub(postings.len());
            if left == 0 {
                break;
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
