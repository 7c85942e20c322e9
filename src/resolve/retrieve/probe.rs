//! Probe: how much of a mention a name has, told at a glance.

use std::cell::{Cell, OnceCell};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{MAX_ALIGNED, MAX_EQUAL};
use crate::index::{NameId, NameRecord, Posting, Signature, Snapshot, WordId};
use crate::model::Kind;
use crate::resolve::name::{MAX_WORDS, QueryWord};
use crate::resolve::weights;

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
/// Most blocks of names have no more words: more cost an allocation.
const BLOCK_WORDS: usize = 128;
/// Words of 64 bits of a filter of vocabulary words.
const FILTER: usize = 16;
/// Vocabulary words that one word of the mention may stand for.
const MAX_OPTIONS: usize = 24;
/// What it costs a name at least, in nats, that it lacks a word of the mention: less than any
/// alignment says, but for a word that says little.
const LACKS_WORD: f64 = -3.5;
/// What a word costs at a glance, in nats, that only the name has.
const LEFT_OUT: f64 = -0.4;
/// Words with more letters that only one of them has are hardly spellings of one.
const MOST_LETTERS_APART: u32 = 4;
/// The same where some name is the mention's very words.
const MOST_LETTERS_APART_OF_WHOLE: u32 = 3;
/// Names that share as much as the last that is aligned, of which the most prominent are.
const MAX_TIED: usize = 512;
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
        let mut options: FxHashMap<WordId, (usize, f64)> = FxHashMap::default();
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
        let mut ranked: Vec<(f64, NameId)> = Vec::new();
        let mut best = self.rank(&mut found, &mut ranked);
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
                let postings = index.with_word(id);
                let some = postings[..postings.len().min(left)].iter();
                let some = some.filter(|posting| all || others.may_be(posting.other()));
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

    /// Leaves the [`MAX_ALIGNED`] names that share most; of those that share as much as the last,
    /// in which the word is a family name, whose bearers held the higher offices, the first by id.
    fn cut(&self, ranked: &mut Vec<(f64, NameId)>) {
        let by_share = |one: &(f64, NameId), other: &(f64, NameId)| {
            other.0.total_cmp(&one.0).then(one.1.cmp(&other.1))
        };
        // Some were found in two ways.
        if ranked.len() > 2 * MAX_ALIGNED {
            let (_, &mut (least, _), _) = ranked.select_nth_unstable_by(2 * MAX_ALIGNED, by_share);
            ranked.retain(|&(shares, _)| shares >= least);
        }
        ranked.sort_unstable_by(by_share);
        ranked.dedup();
        let Some(&(least, _)) = ranked.get(MAX_ALIGNED) else {
            return;
        };
        let from = ranked.partition_point(|&(shares, _)| shares > least);
        let tied = ranked[from..]
            .iter()
            .take_while(|&&(shares, _)| shares == least);
        let tied: Vec<NameId> = tied.take(MAX_TIED).map(|&(_, id)| id).collect();
        let mut tied = self.standing(&tied);
        tied.sort_unstable();
        ranked.truncate(from);
        ranked.extend(tied.into_iter().map(|(_, id)| (least, id)));
        ranked.truncate(MAX_ALIGNED);
    }

    /// Of each name, whether the mention has only given names of it, and the rank of its bearer's
    /// best office. In blocks, as [`Self::rank`].
    fn standing(&self, tied: &[NameId]) -> Vec<((bool, u8), NameId)> {
        let names = self.snapshot.names();
        let mut standing = Vec::with_capacity(tied.len());
        let mut records: SmallVec<[NameRecord; BLOCK]> = SmallVec::new();
        let mut facts: SmallVec<[(Kind, u8); BLOCK]> = SmallVec::new();
        for block in tied.chunks(BLOCK) {
            records.clear();
            records.extend(block.iter().map(|&id| *names.record(id)));
            facts.clear();
            facts.extend(records.iter().map(|record| {
                let facts = self.snapshot.facts(record.entity);
                (facts.kind, facts.best_rank)
            }));
            let each = block.iter().zip(&records).zip(&facts);
            standing.extend(each.map(|((&id, record), &(kind, best_rank))| {
                let words = names.words_of(record);
                let family = words.get(record.family()..).unwrap_or_default();
                let of_family =
                    kind != Kind::Person || family.iter().any(|&word| self.option(word).is_some());
                ((!of_family, best_rank), id)
            }));
        }
        standing
    }

    /// Moves names of one word or two, of which one is an option, among the ranked ones without a
    /// look at the names: what the other word looks like says which one it is. Longer ones are
    /// left to [`Self::rank`]. How much the best shares.
    fn rank_at_sight<'b>(
        &self,
        option: WordId,
        postings: impl Iterator<Item = &'b Posting>,
        found: &mut Vec<NameId>,
        ranked: &mut Vec<(f64, NameId)>,
    ) -> f64 {
        let vocabulary = &self.snapshot.names().vocabulary;
        let looks = self.looks.get_or_init(|| {
            let mut looks = FxHashMap::default();
            for (&id, &(place, gain)) in &self.options {
                let known = looks
                    .entry(vocabulary.signature(id))
                    .or_insert((place, gain));
                // The greater gain, and then the first word: the order of options is none.
                if gain > known.1 || gain == known.1 && place < known.0 {
                    *known = (place, gain);
                }
            }
            looks
        });
        let (own, own_look) = (self.option(option), vocabulary.signature(option));
        // Nothing of a mention of one word is lacking: any other word is one left out.
        let left_out = (self.words.len() == 1).then(|| self.shares(&[own, None], |_| own_look));
        let before = ranked.len();
        let mut best = f64::NEG_INFINITY;
        for posting in postings {
            if posting.is_longer() {
                found.push(posting.name);
                continue;
            }
            let other = posting.other();
            let shares = if other == own_look {
                self.shares(&[own], |_| other)
            } else {
                match (looks.get(&other).copied(), left_out) {
                    (None, Some(shares)) => shares,
                    (known, _) => self.shares(&[own, known], |_| other),
                }
            };
            best = best.max(shares);
            ranked.push((shares, posting.name));
        }
        self.effort.set(self.effort.get() + ranked.len() - before);
        best
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

    /// What it costs a name that it has one word only. `met` tells that some name has all, and
    /// too many names have this word to look at them all: then a word that no name has is taken
    /// for one of those that it is like.
    fn lacks_all_but(&self, kept: usize, met: bool) -> f64 {
        let others = (0..self.words.len()).filter(|&place| place != kept);
        others
            .map(|place| {
                let word = &self.words[place];
                if word.folded.len() == 1 {
                    weights::INITIAL
                } else if word.is_known() {
                    self.lacks(place)
                } else if met && !word.weak {
                    weights::CONTRADICTED
                } else {
                    0.0
                }
            })
            .sum()
    }

    /// Moves names among the ranked ones; how much the best of them shares.
    ///
    /// In blocks, and each step for all of a block: names lie anywhere in memory, and what one
    /// waits for, the others then wait for at the same time.
    fn rank(&self, found: &mut Vec<NameId>, ranked: &mut Vec<(f64, NameId)>) -> f64 {
        let names = self.snapshot.names();
        let mut best = f64::NEG_INFINITY;
        // Ascending runs, one behind the other.
        found.sort();
        found.dedup();
        found.truncate(MAX_RANKED.saturating_sub(ranked.len()));
        self.effort.set(self.effort.get() + found.len());
        let mut spans: SmallVec<[&[WordId]; BLOCK]> = SmallVec::new();
        let mut words: SmallVec<[WordId; BLOCK_WORDS]> = SmallVec::new();
        let mut looks: SmallVec<[Signature; BLOCK_WORDS]> = SmallVec::new();
        for block in found.chunks(BLOCK) {
            spans.clear();
            spans.extend(block.iter().map(|&id| names.words_of(names.record(id))));
            words.clear();
            for span in &spans {
                words.extend_from_slice(span);
            }
            looks.clear();
            if self.words.len() > 1 {
                looks.extend(words.iter().map(|&word| names.vocabulary.signature(word)));
            }
            let options = words.iter().map(|&word| self.option(word));
            let options: SmallVec<[_; BLOCK_WORDS]> = options.collect();
            let mut at = 0;
            for (&id, span) in block.iter().zip(&spans) {
                let from = at;
                at += span.len();
                let shares = self.shares(&options[from..at], |place| {
                    let look = looks.get(from + place).copied();
                    look.unwrap_or_else(|| names.vocabulary.signature(words[from + place]))
                });
                best = best.max(shares);
                ranked.push((shares, id));
            }
        }
        found.clear();
        best
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

    /// How much of the mention a name has, in nats: what its words tell, less what the words that
    /// it lacks cost. `known` tells of each of its words which of the mention's it may be, and
    /// `look` what it looks like.
    fn shares(&self, known: &[Option<(usize, f64)>], look: impl Fn(usize) -> Signature) -> f64 {
        let mut had = [0.0_f64; MAX_WORDS];
        let mut unpaired = 0_u32;
        for (at, word) in known.iter().enumerate() {
            match *word {
                Some((place, gain)) => had[place] = had[place].max(gain),
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
            let mut others = others.map(&look);
            sum += if word.folded.len() == 1 {
                if others.any(|other| other.same_first(word.signature)) {
                    weights::INITIAL
                } else {
                    LACKS_WORD
                }
            } else {
                let apart = others.map(|other| other.letters_apart(word.signature));
                match apart.min() {
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

/// What some words of the mention look like.
#[derive(Default)]
struct Looks {
    /// Letters that only one of two words may have.
    apart: u32,
    /// As they are written.
    own: SmallVec<[Signature; 4]>,
    /// Their short and formal forms.
    forms: SmallVec<[Signature; 4]>,
}

impl Looks {
    /// Whether a name's word of this look may be one of them: one like it, a short or formal
    /// form, an initial.
    fn may_be(&self, known: Signature) -> bool {
        let own = |&own: &Signature| {
            known.is_within(own, self.apart)
                || known.same_first(own) && (known.is_letter() || own.is_letter())
        };
        self.own.iter().any(own) || self.forms.contains(&known)
    }

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.own.is_empty()
    }
}

/// Where the bit of a word is in [`Probe::filter`].
fn filter_bit(word: WordId) -> (usize, u64) {
    (word as usize / 64 % FILTER, 1 << (word % 64))
}
