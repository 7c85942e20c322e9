//! Probe: how much of a mention a name has, told at a glance.

mod cut;
mod looks;
mod share;

pub(super) use cut::MAX_TIED;

use std::cell::{Cell, OnceCell};

use looks::Looks;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{MAX_ALIGNED, MAX_EQUAL};
use crate::index::{NameId, Posting, Signature, Snapshot, WordId};
use crate::resolve::name::QueryWord;

/// Names looked at for one word of a mention.
const MAX_NAMES: usize = 4096;
/// Names with a word are all looked at when they are so few; of more, those whose other end looks
/// like the mention's.
const MAX_GLANCED: usize = 256;
/// The same of a word whose names cannot be meant unless they have another word too.
const MAX_FEW: usize = 16;
/// Names that hold two frequent words of the mention, looked at.
pub(super) const MAX_SHARED: usize = 1024;
/// Names looked at for all words of a mention.
pub(super) const MAX_RANKED: usize = 16_384;
/// Entries of posting lists that are looked up in others, for one mention.
const MAX_INTERSECTED: usize = 8192;
/// Names that are looked at together.
const BLOCK: usize = 32;
/// Words of 64 bits of a filter of vocabulary words.
const FILTER: usize = 16;
/// Vocabulary words that one word of the mention may stand for.
const MAX_OPTIONS: usize = 24;
/// Words with more letters that only one of them has are hardly spellings of one.
const MOST_LETTERS_APART: u32 = 4;
/// The same where some name is the mention's very words.
const MOST_LETTERS_APART_OF_WHOLE: u32 = 3;
/// A name so many nats behind the best is none that the article could still make the answer.
const OUT_OF_REACH: f64 = 10.0;

/// A name has about all of a mention when no name could share so much more of it, in nats.
const LITTLE: f64 = 2.0;
/// Where some name has about all, names so many nats behind are hardly meant, and so many of them
/// are aligned,
const NEAR: f64 = 4.0;
const MAX_BEHIND: usize = 16;
/// and so many names are looked at for a further word.
const MAX_BESIDE: usize = 512;

/// As which words one word of a mention is looked up together with another.
#[derive(Clone, Copy)]
enum Forms {
    /// As it is written.
    AsWritten,
    /// As what it is a short or formal form of, too.
    ShortAndFormal,
}

/// A mention's words, made ready to tell at a glance how much of them a name has.
pub(super) struct Probe<'a> {
    words: &'a [QueryWord],
    snapshot: &'a Snapshot,
    /// For each word of the vocabulary that a word of the mention may stand for: the place of
    /// that word, and what it tells that the two are one, in nats.
    options: FxHashMap<WordId, (usize, f64)>,
    /// A bit for each of them: most words of names are seen to be none at once.
    filter: [u64; FILTER],
    /// What each word tells at most.
    most: Vec<f64>,
    /// The same by what the words look like.
    looks: OnceCell<FxHashMap<Signature, (usize, f64)>>,
    /// Names looked at so far.
    pub(super) effort: Cell<usize>,
}

impl<'a> Probe<'a> {
    pub(super) fn new(words: &'a [QueryWord], snapshot: &'a Snapshot) -> Self {
        let count = words.iter().map(|word| word.options.len().min(MAX_OPTIONS));
        let mut options: FxHashMap<WordId, (usize, f64)> =
            FxHashMap::with_capacity_and_hasher(count.sum(), FxBuildHasher);
        let mut most = vec![0.0_f64; words.len()];
        let mut filter = [0; FILTER];
        let vocabulary = &snapshot.names().vocabulary;
        for (place, word) in words.iter().enumerate() {
            for &id in word.options.iter().take(MAX_OPTIONS) {
                let gain = word.gain(id, vocabulary);
                most[place] = most[place].max(gain);
                let (at, bit) = filter_bit(id);
                filter[at] |= bit;
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
            filter,
            most,
            looks: OnceCell::new(),
            effort: Cell::new(0),
        }
    }

    /// Which word of the mention a word of the vocabulary may be, and what that tells.
    fn option(&self, word: WordId) -> Option<(usize, f64)> {
        let (at, bit) = filter_bit(word);
        let perhaps = self.filter[at] & bit != 0;
        perhaps.then(|| self.options.get(&word).copied()).flatten()
    }

    /// Of names that are the mention's very words, more than are aligned, those that are: nothing
    /// else shares as much.
    pub(super) fn foremost(&self, mut whole: Vec<NameId>) -> Vec<(f64, NameId)> {
        let mut ranked = Vec::new();
        self.rank(&mut whole, &mut ranked);
        self.cut(&mut ranked);
        ranked
    }

    /// The names that share most with the mention, ties by id: of those found, of those that
    /// hold its rarest word or one like it, and of those with the next rarest as long as a name
    /// without the words before could still be in reach.
    pub(super) fn gather(&self, mut found: Vec<NameId>) -> Vec<(f64, NameId)> {
        let index = self.snapshot.names();
        let apart = if found.is_empty() {
            MOST_LETTERS_APART
        } else {
            MOST_LETTERS_APART_OF_WHOLE
        };
        let mut rarest: Vec<(usize, usize)> = self
            .words
            .iter()
            .enumerate()
            .filter(|(_, word)| word.is_sought() && !word.options.is_empty())
            .map(|(place, word)| {
                let options = word.options.iter().take(MAX_OPTIONS);
                (options.map(|&id| index.with_word(id).len()).sum(), place)
            })
            .collect();
        rarest.sort_unstable();
        // Names that are one word of the mention, and names that hold two.
        let mut left = MAX_INTERSECTED;
        let mut met = false;
        for (turn, &(_, place)) in rarest.iter().enumerate() {
            if let Some(&id) = self.words[place].options.first() {
                found.extend(index.with_all(&[id]).iter().take(MAX_ALIGNED));
            }
            for &(_, other) in &rarest[turn + 1..] {
                let before = found.len();
                self.with_both(place, other, &mut left, &mut found);
                met |= found.len() > before && rarest.len() == 2;
            }
        }
        let mut ranked: Vec<(f64, NameId)> = Vec::with_capacity(found.len().max(MAX_EQUAL));
        let mut best = self.rank(&mut found, &mut ranked);
        let mut chosen: Vec<Posting> = Vec::new();
        // What a name may tell that lacks the words before.
        let mut possible: f64 = self.most.iter().sum();
        for (turn, &(count, place)) in rarest.iter().enumerate() {
            // What a word may be a misspelling of are many words: each counts by itself.
            let count = if self.words[place].is_known() {
                count
            } else {
                let options = self.words[place].options.iter().take(MAX_OPTIONS);
                let most = options.map(|&id| index.with_word(id).len()).max();
                most.unwrap_or(count)
            };
            let out_of_reach = (best - OUT_OF_REACH).max(0.0);
            // Of the word alone, as the other words of the name are others.
            let alone = self.most[place] + self.lacks_all_but(place, met && count > MAX_NAMES);
            let in_reach = alone > out_of_reach && (turn == 0 || possible > out_of_reach);
            if !in_reach && count > MAX_EQUAL {
                possible += self.lacks(place) - self.most[place];
                continue;
            }
            let nearly_all = self.is_nearly_all(best);
            let mut left = if nearly_all { MAX_BESIDE } else { MAX_NAMES };
            let few = if in_reach { MAX_GLANCED } else { MAX_FEW };
            let others = self.others(place, apart);
            let all = count <= few || others.is_empty();
            for &id in self.words[place].options.iter().take(MAX_OPTIONS) {
                if self.words.len() == 1
                    && let Some(prominent) = index.most_prominent(id)
                {
                    found.extend(prominent);
                    continue;
                }
                let postings = index.with_word(id);
                let mut some = &postings[..postings.len().min(left)];
                if !all {
                    chosen.clear();
                    others.choose(some, &mut chosen);
                    some = &chosen;
                }
                best = best.max(self.rank_at_sight(id, some, &mut found, &mut ranked));
                left = left.saturating_sub(postings.len());
                if left == 0 {
                    break;
                }
            }
            best = best.max(self.rank(&mut found, &mut ranked));
            possible += self.lacks(place) - self.most[place];
        }
        ranked.retain(|&(shares, _)| shares > best - OUT_OF_REACH);
        self.cut(&mut ranked);
        if self.is_nearly_all(best) {
            let near = ranked.partition_point(|&(shares, _)| shares > best - NEAR);
            ranked.truncate(near.max(MAX_BEHIND));
        }
        ranked
    }

    /// Whether what a name shares of a mention of several words is about all of it.
    fn is_nearly_all(&self, shares: f64) -> bool {
        let several = self.words.iter().filter(|word| !word.weak).count() > 1;
        several && shares > self.most.iter().sum::<f64>() - LITTLE
    }

    /// What the words of the mention but one look like; a word may be one of them that so many
    /// letters are not in both of.
    fn others(&self, place: usize, apart: u32) -> Looks {
        let vocabulary = &self.snapshot.names().vocabulary;
        let others = self.words.iter().enumerate();
        let others = others.filter(|&(at, word)| at != place && !word.weak);
        let mut looks = Looks {
            apart,
            ..Looks::default()
        };
        for (_, word) in others {
            looks.own.push(word.signature);
            let forms = word.nicknames.iter();
            looks
                .forms
                .extend(forms.map(|&form| vocabulary.signature(form)));
        }
        looks
    }

    /// Adds names that hold both words, each as it is written or, if no name has it so, as
    /// what it may stand for; if no name has both, each also in its short and formal forms.
    fn with_both(&self, one: usize, other: usize, left: &mut usize, found: &mut Vec<NameId>) {
        let before = found.len();
        self.with_forms(one, other, Forms::AsWritten, left, found);
        let nicknames = |place: usize| !self.words[place].nicknames.is_empty();
        if found.len() == before && (nicknames(one) || nicknames(other)) {
            self.with_forms(one, other, Forms::ShortAndFormal, left, found);
        }
    }

    fn with_forms(
        &self,
        one: usize,
        other: usize,
        which: Forms,
        left: &mut usize,
        found: &mut Vec<NameId>,
    ) {
        let index = self.snapshot.names();
        let forms = |place: usize| {
            let word = &self.words[place];
            let most = match which {
                _ if !word.is_known() => MAX_OPTIONS,
                Forms::AsWritten => 1,
                Forms::ShortAndFormal => MAX_OPTIONS.min(1 + word.nicknames.len()),
            };
            &word.options[..word.options.len().min(most)]
        };
        let before = found.len();
        for &one in forms(one) {
            for &other in forms(other) {
                if one == other {
                    continue;
                }
                let names = [one, other].map(|word| index.with_word(word));
                let Some(rest) = left.checked_sub(names[0].len().min(names[1].len())) else {
                    continue;
                };
                *left = rest;
                let room = (before + MAX_SHARED).saturating_sub(found.len());
                found.extend(index.with_both(one, other).take(room));
            }
        }
    }
}

/// Where the bit of a word is in [`Probe::filter`].
fn filter_bit(word: WordId) -> (usize, u64) {
    (word as usize / 64 % FILTER, 1 << (word % 64))
}
