//! Retrieve: a bounded number of names that a mention's name may be.

use rustc_hash::FxHashMap;

use super::name::{MAX_WORDS, NameFit, NameQuery, QueryWord, fit, fit_acronym, fit_quickly};
use super::weights;
use crate::index::{NameId, Ordinal, Signature, Snapshot, WordId};
use crate::text::{lexicon, name_words, tokenise};

/// Names looked at for one word of a mention.
const MAX_NAMES: usize = 4096;
/// Names equal to the mention, word for word, looked at.
const MAX_EQUAL: usize = 512;
/// Names that hold two frequent words of the mention, looked at.
const MAX_SHARED: usize = 1024;
/// Vocabulary words that one word of the mention may stand for.
const MAX_OPTIONS: usize = 24;
/// Names aligned with the mention, those that share most with it first.
const MAX_ALIGNED: usize = 96;
/// Entities all of whose names are compared letter by letter.
const MAX_COMPARED: usize = 24;
/// Entities kept.
const MAX_ENTITIES: usize = 64;
/// What it costs a name at least, in nats, that it lacks a word of the mention: less than any
/// alignment says, but for a word that says little.
const LACKS_WORD: f64 = -3.5;
/// What a word costs at a glance, in nats, that only the name has.
const LEFT_OUT: f64 = -0.4;
/// Words with more letters that only one of them has are hardly spellings of one.
const MOST_LETTERS_APART: u32 = 4;
/// A name so many nats behind the best is none that the article could still make the answer.
const OUT_OF_REACH: f64 = 12.0;

/// The entities whose names resemble the mention's, each with its best name; best first, ties
/// by id. At most 64. The work is bounded whatever the mention: at most some 4,096 names a word are
/// looked at, 96 are aligned, and those of 24 entities compared letter by letter.
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
    let mut compared = 0;
    for fitted in likely {
        // Whatever else is compared, its words fit already.
        if fitted.settled || compared == MAX_COMPARED {
            offer(&mut best, fitted, snapshot);
            continue;
        }
        compared += 1;
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
    let mut found = ordered(best.into_iter().collect(), snapshot);
    if explain {
        for (_, fitted) in &mut found {
            if fitted.agrees.1.is_empty() && fitted.differs.1.is_empty() {
                *fitted = fit(query, fitted.name, snapshot, true);
            }
        }
    }
    found
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

/// The same by comparing the text with every name: what [`look_up`] is measured against.
/// O(names) time.
#[must_use]
pub fn look_up_exhaustively(snapshot: &Snapshot, text: &str) -> Vec<NameMatch> {
    let Some(query) = query_of(snapshot, text) else {
        return Vec::new();
    };
    let mut best: FxHashMap<Ordinal, NameFit> = FxHashMap::default();
    for id in 0..snapshot.names().len() as NameId {
        offer(&mut best, fit(&query, id, snapshot, false), snapshot);
    }
    let found: Vec<_> = best.into_iter().collect();
    ordered(found, snapshot)
        .into_iter()
        .map(|(entity, fitted)| NameMatch::of(entity, &fitted))
        .collect()
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
    (!name.words.is_empty()).then(|| NameQuery::new(&name, text, snapshot))
}

/// Best first, ties by id, at most 64.
fn ordered(mut found: Vec<(Ordinal, NameFit)>, snapshot: &Snapshot) -> Vec<(Ordinal, NameFit)> {
    found.sort_by(|a, b| {
        b.1.weight
            .total_cmp(&a.1.weight)
            .then_with(|| snapshot.id_at(a.0).cmp(&snapshot.id_at(b.0)))
    });
    found.truncate(MAX_ENTITIES);
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

/// The names to align, each once: those that share most with the mention, at most
/// [`MAX_ALIGNED`] for the mention as a person's name and as many as another's.
fn names(query: &NameQuery, snapshot: &Snapshot) -> Vec<NameId> {
    let index = snapshot.names();
    let mut kept = Vec::new();
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
            found.extend(index.with_all(whole).iter().take(MAX_EQUAL));
        }
        by_joined_words(words, snapshot, &mut found);
        kept.extend(probe.gather(found));
    }
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// A mention's words, made ready to tell at a glance how much of them a name has.
struct Probe<'a> {
    words: &'a [QueryWord],
    snapshot: &'a Snapshot,
    /// For each word of the vocabulary that a word of the mention may stand for: the place of
    /// that word, and what it tells that the two are one, in nats.
    options: FxHashMap<WordId, (usize, f64)>,
    /// What each word tells at most.
    most: Vec<f64>,
}

impl<'a> Probe<'a> {
    fn new(words: &'a [QueryWord], snapshot: &'a Snapshot) -> Self {
        let mut options: FxHashMap<WordId, (usize, f64)> = FxHashMap::default();
        let mut most = vec![0.0_f64; words.len()];
        let vocabulary = &snapshot.names().vocabulary;
        for (place, word) in words.iter().enumerate() {
            for &id in word.options.iter().take(MAX_OPTIONS) {
                let gain = word.gain(id, vocabulary);
                most[place] = most[place].max(gain);
                let known = options.entry(id).or_insert((place, gain));
                if gain > known.1 {
                    *known = (place, gain);
                }
            }
        }
        Self {
            words,
            snapshot,
            options,
            most,
        }
    }

    /// The names that share most with the mention, ties by id: of those found, of those that
    /// hold its rarest word or one like it, and of those with the next rarest as long as a name
    /// without the words before could still be in reach.
    fn gather(&self, mut found: Vec<NameId>) -> impl Iterator<Item = NameId> {
        let index = self.snapshot.names();
        let mut rarest: Vec<(usize, usize)> = self
            .words
            .iter()
            .enumerate()
            .filter(|(_, word)| !word.weak && word.folded.len() > 1 && !word.options.is_empty())
            .map(|(place, word)| {
                let options = word.options.iter().take(MAX_OPTIONS);
                (options.map(|&id| index.with_word(id).len()).sum(), place)
            })
            .collect();
        rarest.sort_unstable();
        // Names that are one word of the mention, and names that hold two.
        for (turn, &(_, place)) in rarest.iter().enumerate() {
            if let Some(&id) = self.words[place].options.first() {
                found.extend(index.with_all(&[id]).iter().take(MAX_ALIGNED));
            }
            for &(_, other) in &rarest[turn + 1..] {
                self.with_both(place, other, &mut found);
            }
        }
        let mut ranked: Vec<(f64, NameId)> = Vec::new();
        let mut best = self.rank(&mut found, &mut ranked);
        // What a name may tell that lacks the words before.
        let mut possible: f64 = self.most.iter().sum();
        for (turn, &(count, place)) in rarest.iter().enumerate() {
            let out_of_reach = (best - OUT_OF_REACH).max(0.0);
            // Of a frequent word alone, as its other words name others.
            let alone = self.most[place] + self.lacks_all_but(place);
            if turn > 0 && possible <= out_of_reach || count > MAX_EQUAL && alone <= out_of_reach {
                possible += self.lacks(place) - self.most[place];
                continue;
            }
            let mut left = MAX_NAMES;
            for &id in self.words[place].options.iter().take(MAX_OPTIONS) {
                let postings = index.with_word(id);
                found.extend(postings.iter().take(left));
                left = left.saturating_sub(postings.len());
                if left == 0 {
                    break;
                }
            }
            best = best.max(self.rank(&mut found, &mut ranked));
            possible += self.lacks(place) - self.most[place];
        }
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.dedup();
        ranked.truncate(MAX_ALIGNED);
        let in_reach = ranked.first().map_or(0.0, |first| first.0) - OUT_OF_REACH;
        ranked.retain(|&(shares, _)| shares > in_reach);
        ranked.into_iter().map(|(_, id)| id)
    }

    /// What it costs a name, in nats, that it lacks a word: a name of others, or perhaps a
    /// misspelt one.
    fn lacks(&self, place: usize) -> f64 {
        let word = &self.words[place];
        if word.weak || word.folded.len() == 1 {
            0.0
        } else if word.is_known() {
            weights::CONTRADICTED
        } else {
            LACKS_WORD
        }
    }

    fn lacks_all_but(&self, kept: usize) -> f64 {
        let others = (0..self.words.len()).filter(|&place| place != kept);
        others
            .map(|place| {
                let word = &self.words[place];
                if word.folded.len() == 1 {
                    weights::INITIAL
                } else if word.is_known() {
                    self.lacks(place)
                } else {
                    0.0
                }
            })
            .sum()
    }

    /// Moves names among the ranked ones; how much the best of them shares.
    fn rank(&self, found: &mut Vec<NameId>, ranked: &mut Vec<(f64, NameId)>) -> f64 {
        let mut best = f64::NEG_INFINITY;
        for id in found.drain(..) {
            let shares = self.shares(id);
            best = best.max(shares);
            ranked.push((shares, id));
        }
        best
    }

    /// Adds names that hold both words, each as it is written.
    fn with_both(&self, one: usize, other: usize, found: &mut Vec<NameId>) {
        let index = self.snapshot.names();
        let exact = |place: usize| self.words[place].options.first().copied();
        if let (Some(one), Some(other)) = (exact(one), exact(other))
            && one != other
        {
            let (one, other) = (index.with_word(one), index.with_word(other));
            found.extend(shared(one, other).take(MAX_SHARED));
        }
    }

    /// How much of the mention a name has, in nats: what its words tell, less what the words
    /// that it lacks cost.
    fn shares(&self, id: NameId) -> f64 {
        let names = self.snapshot.names();
        let record = names.record(id);
        let known = names.words_of(record);
        let mut had = [0.0_f64; MAX_WORDS];
        let mut unpaired = 0_u32;
        for (at, word) in known.iter().enumerate() {
            match self.options.get(word) {
                Some(&(place, gain)) => had[place] = had[place].max(gain),
                None => unpaired |= 1 << at,
            }
        }
        let mut sum = LEFT_OUT * f64::from(unpaired.count_ones());
        for (word, had) in self.words.iter().zip(had) {
            if had != 0.0 {
                sum += had;
                continue;
            }
            if word.weak {
                continue;
            }
            let others = (0..known.len()).filter(|at| unpaired >> at & 1 == 1);
            let others = others.map(|at| names.vocabulary.signature(known[at]));
            sum += if word.folded.len() == 1 {
                let begins = |other: Signature| other.same_first(word.signature);
                if others.into_iter().any(begins) {
                    weights::INITIAL
                } else {
                    LACKS_WORD
                }
            } else {
                let apart = others
                    .map(|other| other.letters_apart(word.signature))
                    .min();
                match apart {
                    // Perhaps the word, misspelt beyond what finds it.
                    Some(apart) if apart <= MOST_LETTERS_APART => -f64::from(apart),
                    Some(_) => weights::CONTRADICTED,
                    None => LACKS_WORD,
                }
            };
        }
        sum
    }
}

/// What two sorted lists share, in order. O(shorter x log longer).
fn shared<'a>(one: &'a [NameId], other: &'a [NameId]) -> impl Iterator<Item = NameId> + 'a {
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let mut from = 0;
    short.iter().copied().filter(move |id| {
        // Gallop: the next is seldom far.
        let mut step = 1;
        while long.get(from + step).is_some_and(|known| known < id) {
            from += step;
            step *= 2;
        }
        let end = (from + step + 1).min(long.len());
        from += long[from..end].partition_point(|known| known < id);
        long.get(from) == Some(id)
    })
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
