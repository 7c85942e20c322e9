//! Type-ahead over names.

use rustc_hash::FxHashMap;

use super::{Edits, Group, NameId, Ordinal, Snapshot, WordId};
use crate::model::{EntityId, Kind};
use crate::text::{LETTER, fold_text, lexicon, name_words, tokenise};

/// One hit of a search over names.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The entity's canonical id.
    pub id: EntityId,
    /// What it is.
    pub kind: Kind,
    /// Its primary name.
    pub name: String,
    /// The name of it that matched.
    pub matched_name: String,
    /// How well, 0 to 1; not a probability.
    pub similarity: f64,
}

/// Words looked at in a query.
const MAX_WORDS: usize = 8;
/// Completions of the last word.
const MAX_COMPLETIONS: usize = 256;
/// Names looked at for each word: what bounds the work on a frequent one.
const MAX_NAMES: usize = 4096;

/// Searches names by words: the last one may be unfinished, each may be misspelt. Offices are
/// found by the words of their titles.
pub(super) fn search(snapshot: &Snapshot, text: &str, kinds: &[Kind], limit: usize) -> Vec<Hit> {
    let query = fold_text(text);
    if query.is_empty() || limit == 0 {
        return Vec::new();
    }
    let wanted = |kind: Kind| kinds.is_empty() || kinds.contains(&kind);
    let mut best: FxHashMap<Ordinal, (f64, NameId)> = FxHashMap::default();
    if kinds.is_empty() || kinds.iter().any(|&kind| kind != Kind::Office) {
        search_names(snapshot, text, &wanted, &mut best);
    }
    let mut hits: Vec<Hit> = Vec::new();
    for (ordinal, (similarity, name)) in best {
        let Some(entity) = snapshot.entity_at(ordinal) else {
            continue;
        };
        let record = snapshot.names().record(name);
        let matched = entity.name(record.place());
        hits.push(Hit {
            id: entity.id,
            kind: entity.kind,
            name: entity.primary_name().to_owned(),
            matched_name: matched.map_or_else(String::new, |name| name.text.to_owned()),
            similarity,
        });
    }
    if wanted(Kind::Office) {
        search_offices(snapshot, text, &query, &mut hits);
    }
    hits.sort_by(|a, b| {
        b.similarity
            .total_cmp(&a.similarity)
            .then_with(|| a.id.cmp(&b.id))
    });
    hits.truncate(limit);
    hits
}

fn search_names(
    snapshot: &Snapshot,
    text: &str,
    wanted: &dyn Fn(Kind) -> bool,
    best: &mut FxHashMap<Ordinal, (f64, NameId)>,
) {
    let names = snapshot.names();
    let vocabulary = &names.vocabulary;
    let parts = name_words(&tokenise(text), text, None, lexicon());
    let words: Vec<&str> = parts
        .words
        .iter()
        .take(MAX_WORDS)
        .map(|word| word.folded.as_str())
        .collect();
    // For each word of the query, the words of the vocabulary that it may be, and how well.
    let mut options: Vec<FxHashMap<WordId, f64>> = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let mut ids = FxHashMap::default();
        for alike in vocabulary.alike(word, Edits::Two) {
            ids.insert(alike.word, if alike.distance <= LETTER { 0.7 } else { 0.5 });
        }
        if place + 1 == words.len() {
            for id in vocabulary.with_prefix(word, MAX_COMPLETIONS) {
                let share = word.len() as f64 / vocabulary.word(id).len() as f64;
                let known = ids.entry(id).or_insert(0.0_f64);
                *known = known.max(0.6 + 0.39 * share);
            }
        }
        if let Some(id) = vocabulary.id(word) {
            ids.insert(id, 1.0);
        }
        options.push(ids);
    }
    let mut seen: Vec<NameId> = Vec::new();
    for ids in &options {
        let mut ids: Vec<_> = ids.iter().map(|(&id, &quality)| (id, quality)).collect();
        ids.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut left = MAX_NAMES;
        for (id, _) in ids {
            let postings = names.with_word(id);
            seen.extend(postings.iter().take(left).map(|posting| posting.name));
            left = left.saturating_sub(postings.len());
            if left == 0 {
                break;
            }
        }
    }
    seen.sort_unstable();
    seen.dedup();
    for id in seen {
        let record = names.record(id);
        if !wanted(snapshot.facts(record.entity).kind) {
            continue;
        }
        let words: Vec<WordId> = names.ids_of(record).collect();
        let mut matched = 0.0;
        for ids in &options {
            matched += words
                .iter()
                .filter_map(|word| ids.get(word).copied())
                .max_by(f64::total_cmp)
                .unwrap_or(0.0);
        }
        let asked = options.len().max(1) as f64;
        let coverage = matched / asked;
        let length = asked / (words.len() as f64).max(asked);
        if coverage < 0.45 {
            continue;
        }
        let similarity = coverage * (0.8 + 0.2 * length);
        let known = best.entry(record.entity).or_insert((similarity, id));
        if similarity > known.0 || (similarity == known.0 && id < known.1) {
            *known = (similarity, id);
        }
    }
}

fn search_offices(snapshot: &Snapshot, text: &str, query: &str, hits: &mut Vec<Hit>) {
    let offices = snapshot.offices();
    let mut found: Vec<Ordinal> = offices.with_title(text).to_vec();
    for (term, _) in crate::text::terms(&tokenise(text), lexicon()) {
        if let Some(id) = offices.term(&term) {
            found.extend(offices.with_term(id).iter().take(MAX_NAMES));
        }
    }
    if let Some(phrase) = crate::text::parse_title(text, lexicon()) {
        for class in phrase.classes {
            found.extend(offices.of_class(class, Group::All).iter().take(MAX_NAMES));
        }
    }
    found.sort_unstable();
    found.dedup();
    for ordinal in found {
        let Some(entity) = snapshot.entity_at(ordinal) else {
            continue;
        };
        let best = entity
            .names()
            .map(|name| (title_similarity(query, &fold_text(name.text)), name))
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
        if let Some((similarity, name)) = best
            && similarity >= 0.45
        {
            hits.push(Hit {
                id: entity.id,
                kind: Kind::Office,
                name: entity.primary_name().to_owned(),
                matched_name: name.text.to_owned(),
                similarity,
            });
        }
    }
}

/// The share of the query's words that the title has, the last one as a prefix, with a small
/// discount for what the title has besides.
fn title_similarity(query: &str, title: &str) -> f64 {
    let asked: Vec<&str> = query.split(' ').collect();
    let words: Vec<&str> = title.split(' ').collect();
    let found = asked
        .iter()
        .enumerate()
        .filter(|&(place, word)| {
            words.contains(word)
                || (place + 1 == asked.len() && words.iter().any(|known| known.starts_with(word)))
        })
        .count();
    let coverage = found as f64 / asked.len() as f64;
    let length = asked.len() as f64 / (words.len() as f64).max(asked.len() as f64);
    coverage * (0.8 + 0.2 * length)
}
