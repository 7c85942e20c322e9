//! Retrieve: a bounded number of names that a mention's name may be.

use rustc_hash::FxHashMap;

use super::name::{NameFit, NameQuery, QueryWord, fit, fit_acronym, fit_quickly};
use crate::index::{NameId, Ordinal, Snapshot};

/// Names looked at for one word of a mention.
const MAX_NAMES: usize = 2048;
/// The words of a mention whose names are looked at, rarest first.
const MAX_RAREST: usize = 2;
/// Names equal to the mention, word for word, looked at.
const MAX_EQUAL: usize = 512;
/// Vocabulary words that one word of the mention may stand for.
const MAX_OPTIONS: usize = 24;
/// Entities all of whose names are compared letter by letter.
const MAX_COMPARED: usize = 96;
/// Entities kept.
const MAX_ENTITIES: usize = 64;

/// The entities whose names resemble the mention's, each with its best name; best first, ties
/// by id. At most 64. The work is bounded whatever the mention: at most some 25,000 names are
/// compared by words that look alike, and those of 96 entities letter by letter.
#[must_use]
pub(super) fn retrieve(
    query: &NameQuery,
    snapshot: &Snapshot,
    explain: bool,
) -> Vec<(Ordinal, NameFit)> {
    let mut best: FxHashMap<Ordinal, NameFit> = FxHashMap::default();
    for id in names(query, snapshot) {
        offer(&mut best, fit_quickly(query, id, snapshot), snapshot);
    }
    let mut likely: Vec<_> = best.drain().map(|(_, fitted)| fitted).collect();
    likely.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.name.cmp(&b.name)));
    likely.truncate(MAX_COMPARED);
    for fitted in likely {
        let entity = snapshot.names().record(fitted.name).entity;
        for id in snapshot.names().of_entity(entity).take(MAX_ENTITIES) {
            offer(&mut best, fit(query, id, snapshot, false), snapshot);
        }
    }
    if let Some(letters) = &query.acronym {
        for &id in snapshot
            .names()
            .with_acronym(letters)
            .iter()
            .take(MAX_ENTITIES)
        {
            offer(
                &mut best,
                fit_acronym(letters, id, snapshot, explain),
                snapshot,
            );
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
            if fitted.agrees.1.is_empty() && fitted.differs.1.is_empty() {
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
    for whole in [&query.whole, &query.whole_body] {
        if !whole.is_empty() {
            found.extend(index.with_all(whole).iter().take(MAX_EQUAL));
        }
    }
    for words in [&query.words, &query.body] {
        by_rarest_words(words, snapshot, &mut found);
        by_joined_words(words, snapshot, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The names that hold one of the mention's rarest words, or a word like it.
fn by_rarest_words(words: &[QueryWord], snapshot: &Snapshot, found: &mut Vec<NameId>) {
    let index = snapshot.names();
    // How many names each word would bring: the rarest first.
    let mut rarest: Vec<(usize, usize)> = words
        .iter()
        .enumerate()
        .filter(|(_, word)| !word.weak && word.folded.len() > 1 && !word.options.is_empty())
        .map(|(place, word)| {
            let count = word
                .options
                .iter()
                .take(MAX_OPTIONS)
                .map(|id| index.with_word(*id).len());
            (count.sum(), place)
        })
        .collect();
    rarest.sort_unstable();
    for word in words.iter().filter(|word| !word.weak) {
        let exact = word.options.first().map(|&id| index.with_word(id));
        if let Some(postings) = exact.filter(|postings| postings.len() <= MAX_EQUAL) {
            found.extend(postings);
        }
    }
    for &(_, place) in rarest.iter().take(MAX_RAREST) {
        let mut left = MAX_NAMES;
        for id in words[place].options.iter().take(MAX_OPTIONS) {
            let postings = index.with_word(*id);
            found.extend(postings.iter().take(left));
            left = left.saturating_sub(postings.len());
            if left == 0 {
                break;
            }
        }
    }
}

/// The names that write two or three words of the mention as one, or one of its words as two.
fn by_joined_words(words: &[QueryWord], snapshot: &Snapshot, found: &mut Vec<NameId>) {
    let index = snapshot.names();
    let vocabulary = &index.vocabulary;
    let mut add = |word: &str| {
        if let Some(id) = vocabulary.id(word) {
            found.extend(index.with_word(id).iter().take(MAX_EQUAL));
        }
    };
    for start in 0..words.len() {
        let mut joined = words[start].folded.clone();
        for next in words.iter().skip(start + 1).take(2) {
            joined.push_str(&next.folded);
            if joined.len() > 5 {
                add(&joined);
            }
        }
        let word = words[start].folded.as_str();
        if word.is_ascii() && word.len() > 5 && word.len() <= 32 {
            for cut in 2..word.len() - 2 {
                let (head, tail) = word.split_at(cut);
                if vocabulary.id(head).is_some() {
                    add(if tail.len() >= head.len() { tail } else { head });
                }
            }
        }
    }
}
