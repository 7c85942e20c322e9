//! Retrieve: a bounded number of names that a mention's name may be.

mod probe;
#[cfg(test)]
mod tests;

use smallvec::SmallVec;

use probe::{MAX_TIED, Probe};

use super::name::{Depth, Fitter, NameFit, NameQuery, QueryWord, Reach, fit, fit_acronym};
use crate::index::{NameId, Ordinal, Snapshot, WordId};
use crate::text::{lexicon, name_words, tokenise};

/// Names of a word that is out of reach by itself, looked at when they are so few, and names
/// with a joined word.
const MAX_EQUAL: usize = 512;
/// Names aligned with the mention, those that share most with it first.
const MAX_ALIGNED: usize = 64;
/// Entities all of whose names are compared letter by letter.
const MAX_COMPARED: usize = 16;
/// Entities kept.
const MAX_ENTITIES: usize = 64;

/// The entities whose names resemble the mention's, each with its best name; best first, ties
/// by id. At most 64. The work is bounded whatever the mention: at most some 4,096 names a word are
/// looked at and 16,384 in all, 64 are aligned, and those of 16 entities compared letter by letter.
#[must_use]
pub(super) fn retrieve(
    query: &NameQuery,
    snapshot: &Snapshot,
    explain: bool,
) -> Vec<(Ordinal, NameFit)> {
    let fitter = Fitter::new(query, snapshot);
    let Likely { names, shares, .. } = likely_names(query, snapshot);
    let mut best = Best::with_capacity(names.len());
    // Of each entity, how much its best name shares with the mention.
    let mut best_shares: Vec<f64> = Vec::with_capacity(names.len());
    let mut shares = shares.into_iter();
    fitter.fit_each(&names, Depth::Quick, |fitted| {
        let share = shares.next().unwrap_or(f64::NEG_INFINITY);
        let place = best.offer(fitted, snapshot);
        match place {
            Some(place) if place < best_shares.len() => best_shares[place] = share,
            Some(_) => best_shares.push(share),
            None => {}
        }
    });
    // Those first whose other words look most like the mention's: of "Norrra van Ginkel" all of
    // that family name weigh the same until their letters are compared. Whatever else is compared,
    // the words of a settled one fit already.
    let likely = best.0.iter_mut().zip(best_shares);
    let likely = likely.filter(|((_, fitted), _)| !fitted.settled);
    let mut likely: Vec<(f64, &mut (Ordinal, NameFit))> =
        likely.map(|(fitted, share)| (share, fitted)).collect();
    if likely.len() > MAX_COMPARED {
        likely.select_nth_unstable_by(MAX_COMPARED, |(one, (_, a)), (other, (_, b))| {
            let by_share = other.total_cmp(one);
            by_share
                .then(b.weight.total_cmp(&a.weight))
                .then(a.name.cmp(&b.name))
        });
        likely.truncate(MAX_COMPARED);
    }
    let mut in_full: Vec<NameId> = Vec::new();
    for (_, (entity, fitted)) in likely {
        in_full.extend(snapshot.names().of_entity(*entity).take(MAX_ENTITIES));
        // What it weighs in full counts.
        fitted.weight = f64::NEG_INFINITY;
    }
    fitter.fit_each(&in_full, Depth::Full, |fitted| {
        best.offer(fitted, snapshot);
    });
    if let Some(letters) = &query.acronym {
        for &id in snapshot
            .names()
            .with_acronym(letters)
            .iter()
            .take(MAX_ENTITIES)
        {
            best.offer(fit_acronym(letters, id, snapshot, explain), snapshot);
        }
    }
    let mut found = best.ordered();
    if explain {
        for (_, fitted) in &mut found {
            if fitted.texts.is_none() {
                *fitted = fitter.fit(fitted.name, Depth::Full, true);
            }
        }
    }
    found
}

/// The entities that bear the mention's very words as a name, in any order; as [`retrieve`].
#[must_use]
pub(super) fn retrieve_whole(
    query: &NameQuery,
    snapshot: &Snapshot,
    explain: bool,
) -> Vec<(Ordinal, NameFit)> {
    let mut best = Best::default();
    for id in query.whole_names(snapshot) {
        best.offer(fit(query, id, snapshot, explain), snapshot);
    }
    best.ordered()
}

/// An entity whose name resembles a text, and how well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NameMatch {
    /// Whose name.
    pub entity: Ordinal,
    /// The name that resembles the text most.
    pub name: NameId,
    /// What the name alone tells, in nats.
    pub weight: f64,
}

/// The entities whose names resemble `text` most, best first, ties by id: what an answer
/// considers before roles and context. At most 64.
#[must_use]
pub fn look_up(snapshot: &Snapshot, text: &str) -> Vec<NameMatch> {
    let Some(query) = query_of(snapshot, text) else {
        return Vec::new();
    };
    retrieve(&query, snapshot, false)
        .into_iter()
        .map(|(entity, fitted)| NameMatch::of(entity, &fitted))
        .collect()
}

/// The names that [`look_up`] weighs: those that share most with `text` at a glance, each once,
/// in the order of their ids. At most 128.
#[must_use]
pub fn look_up_names(snapshot: &Snapshot, text: &str) -> Vec<NameId> {
    query_of(snapshot, text).map_or_else(Vec::new, |query| likely_names(&query, snapshot).names)
}

/// As [`look_up`], by comparing the text with every name: what that is measured against.
/// O(names) time.
#[must_use]
pub fn look_up_exhaustively(snapshot: &Snapshot, text: &str) -> Vec<NameMatch> {
    let Some(query) = query_of(snapshot, text) else {
        return Vec::new();
    };
    let mut best = Best::default();
    let fitter = Fitter::new(&query, snapshot);
    let mut ids: Vec<NameId> = snapshot.names().ids().collect();
    ids.sort_unstable();
    for id in ids {
        best.offer(fitter.fit(id, Depth::Full, false), snapshot);
    }
    best.ordered()
        .into_iter()
        .map(|(entity, fitted)| NameMatch::of(entity, &fitted))
        .collect()
}

/// The names that are made of the words of a folded text, in any order, as
/// [`crate::text::fold_text`] folds it. O(1) time but for the words.
#[must_use]
pub fn look_up_equal<'a>(snapshot: &'a Snapshot, folded: &str) -> &'a [NameId] {
    snapshot.names().with_words(folded.split(' '))
}

/// The names that are a text's very words, at most so many. O(words and names).
pub(super) fn names_written(text: &str, snapshot: &Snapshot, most: usize) -> Vec<NameId> {
    let tokens = tokenise(text);
    let name = name_words(&tokens, text, None, lexicon());
    let query = NameQuery::new(&name, text, snapshot, Reach::AsWritten);
    query.whole_names(snapshot).take(most).collect()
}

impl NameMatch {
    fn of(entity: Ordinal, fitted: &NameFit) -> Self {
        Self {
            entity,
            name: fitted.name,
            weight: fitted.weight,
        }
    }
}

fn query_of(snapshot: &Snapshot, text: &str) -> Option<NameQuery> {
    let tokens = tokenise(text);
    let name = name_words(&tokens, text, None, lexicon());
    (!name.words.is_empty()).then(|| NameQuery::new(&name, text, snapshot, Reach::LookAlikes))
}

/// The best name of each entity, in the order of entities.
#[derive(Default)]
struct Best(Vec<(Ordinal, NameFit)>);

impl Best {
    fn with_capacity(entities: usize) -> Self {
        Self(Vec::with_capacity(entities))
    }

    /// Takes a name if its entity has no better one; ties by id. The place of the entity where it
    /// does. O(log entities), and O(1) of names that come in order.
    fn offer(&mut self, fitted: NameFit, snapshot: &Snapshot) -> Option<usize> {
        let entity = snapshot.names().record(fitted.name).entity;
        let place = match self.0.last() {
            Some(&(last, _)) if entity <= last => self.0.partition_point(|known| known.0 < entity),
            _ => self.0.len(),
        };
        match self.0.get_mut(place) {
            Some((known, best)) if *known == entity => {
                let better = fitted.weight > best.weight
                    || (fitted.weight == best.weight && fitted.name < best.name);
                better.then(|| {
                    *best = fitted;
                    place
                })
            }
            _ => {
                self.0.insert(place, (entity, fitted));
                Some(place)
            }
        }
    }

    /// Best first, ties by id, at most 64. Ordinals are in the order of ids.
    fn ordered(self) -> Vec<(Ordinal, NameFit)> {
        let mut found = self.0;
        found.sort_unstable_by(|a, b| b.1.weight.total_cmp(&a.1.weight).then(a.0.cmp(&b.0)));
        found.truncate(MAX_ENTITIES);
        found
    }
}

/// The names to align.
struct Likely {
    /// Each once, in the order of their ids.
    names: Vec<NameId>,
    /// How much of the mention each has at a glance, in nats.
    shares: Vec<f64>,
    /// How many were looked at.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "bounded work is counted by tests")
    )]
    effort: usize,
}

/// The names that share most with the mention, at most [`MAX_ALIGNED`] for the mention as a
/// person's name and as many as another's.
fn likely_names(query: &NameQuery, snapshot: &Snapshot) -> Likely {
    let index = snapshot.names();
    let (mut kept, mut effort) = (Vec::new(), 0);
    for (words, whole) in [
        (&query.words, &query.whole),
        (&query.body, &query.whole_body),
    ] {
        if words.is_empty() {
            continue;
        }
        let probe = Probe::new(words, snapshot);
        let mut found = Vec::new();
        if !whole.is_empty() {
            let whole = index.with_all(whole);
            found.extend(whole.iter().take(MAX_TIED));
            if whole.len() > MAX_ALIGNED {
                kept.extend(probe.foremost(found));
                effort += probe.effort.get();
                continue;
            }
        }
        if found.is_empty() {
            by_joined_words(words, snapshot, &mut found);
            by_plurals(words, snapshot, &mut kept);
        }
        kept.extend(probe.gather(found));
        effort += probe.effort.get();
    }
    kept.sort_unstable_by(|one: &(f64, NameId), other| {
        one.1.cmp(&other.1).then(other.0.total_cmp(&one.0))
    });
    kept.dedup_by_key(|&mut (_, name)| name);
    let (shares, names) = kept.into_iter().unzip();
    Likely {
        names,
        shares,
        effort,
    }
}

/// The names that are the mention's words but for an "s" at the end of one: "General Motor". What they
/// have in common with it is all of it.
fn by_plurals(words: &[QueryWord], snapshot: &Snapshot, kept: &mut Vec<(f64, NameId)>) {
    let strong: SmallVec<[&QueryWord; 4]> = words.iter().filter(|word| !word.weak).collect();
    if strong.len() < 2 || !strong.iter().any(|word| !word.plurals.is_empty()) {
        return;
    }
    for (place, word) in strong.iter().enumerate() {
        for &plural in &word.plurals {
            let ids = strong.iter().enumerate();
            let ids = ids.map(|(at, word)| if at == place { Some(plural) } else { word.id() });
            let Some(mut ids) = ids.collect::<Option<SmallVec<[WordId; 4]>>>() else {
                continue;
            };
            ids.sort_unstable();
            let names = snapshot.names().with_all(&ids).iter().take(MAX_TIED);
            kept.extend(names.map(|&name| (f64::INFINITY, name)));
        }
    }
}

/// The names that write two or three words of the mention as one, or one of its words as two.
fn by_joined_words(words: &[QueryWord], snapshot: &Snapshot, found: &mut Vec<NameId>) {
    let index = snapshot.names();
    let vocabulary = &index.vocabulary;
    for start in 0..words.len() {
        let mut joined = words[start].folded.clone();
        for next in words.iter().skip(start + 1).take(2) {
            joined.push_str(&next.folded);
            if joined.len() > 5
                && let Some(id) = vocabulary.id(&joined)
            {
                let postings = index.with_word(id).iter().take(MAX_EQUAL);
                found.extend(postings.map(|posting| posting.name));
            }
        }
        let word = words[start].folded.as_str();
        if word.is_ascii() && word.len() > 5 && word.len() <= 32 {
            for cut in 2..word.len() - 2 {
                let (head, tail) = word.split_at(cut);
                if let (Some(head), Some(tail)) = (vocabulary.id(head), vocabulary.id(tail)) {
                    found.extend(index.with_both(head, tail).take(MAX_EQUAL));
                }
            }
        }
    }
}
