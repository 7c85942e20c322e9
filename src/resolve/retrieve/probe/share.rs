//! How much of a mention a name has, in nats.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{BLOCK, MAX_RANKED, MOST_LETTERS_APART, Probe};
use crate::index::{HeldWord, NameId, Posting, Signature, WordId};
use crate::resolve::name::MAX_WORDS;
use crate::resolve::weights;

/// Most blocks of names have no more words: more cost an allocation.
const BLOCK_WORDS: usize = 128;
/// What it costs a name at least, in nats, that it lacks a word of the mention: less than any
/// alignment says, but for a word that says little.
const LACKS_WORD: f64 = -3.5;
/// What a word costs at a glance, in nats, that only the name has.
const LEFT_OUT: f64 = -0.4;

impl Probe<'_> {
    /// Moves names of one word or two, of which one is an option, among the ranked ones without a
    /// look at the names: what the other word looks like says which one it is. Longer ones are
    /// left to [`Self::rank`]. How much the best shares.
    pub(super) fn rank_at_sight(
        &self,
        option: WordId,
        postings: &[Posting],
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

    /// Moves names among the ranked ones; how much the best of them shares.
    ///
    /// In blocks, and each step for all of a block: names lie anywhere in memory, and what one
    /// waits for, the others then wait for at the same time.
    pub(super) fn rank(&self, found: &mut Vec<NameId>, ranked: &mut Vec<(f64, NameId)>) -> f64 {
        let names = self.snapshot.names();
        let mut best = f64::NEG_INFINITY;
        // Ascending runs, one behind the other.
        found.sort();
        found.dedup();
        found.truncate(MAX_RANKED.saturating_sub(ranked.len()));
        self.effort.set(self.effort.get() + found.len());
        let mut spans: SmallVec<[&[HeldWord]; BLOCK]> = SmallVec::new();
        let mut words: SmallVec<[WordId; BLOCK_WORDS]> = SmallVec::new();
        let mut looks: SmallVec<[Signature; BLOCK_WORDS]> = SmallVec::new();
        for block in found.chunks(BLOCK) {
            spans.clear();
            spans.extend(block.iter().map(|&id| names.words_of(names.record(id))));
            words.clear();
            for span in &spans {
                words.extend(span.iter().map(|word| word.id()));
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

    /// What it costs a name, in nats, that it lacks a word: a name of others, or perhaps a
    /// misspelt one.
    pub(super) fn lacks(&self, place: usize) -> f64 {
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
    pub(super) fn lacks_all_but(&self, kept: usize, met: bool) -> f64 {
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
