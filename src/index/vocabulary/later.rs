//! Words that came later: numbered as they came, and found by tables that grow as they do.

use std::sync::Arc;

use super::finder::Places;
use super::words::Finders;
use super::{Signature, WordId};
use crate::text::{Lexicon, WordClass};

/// Words in one block.
const BLOCK: usize = 256;

/// Words by their numbers, which never change. A copy shares what neither changes.
#[derive(Clone, Debug, Default)]
pub(super) struct LaterWords {
    /// Each but the last has [`BLOCK`] words.
    blocks: Vec<Arc<Block>>,
    count: usize,
    /// Each finds more words than the next: where many come one by one, each is put into a
    /// larger table some times, and there are few tables to look into.
    runs: Vec<Arc<Run>>,
}

/// Words as they came.
#[derive(Clone, Debug, Default)]
struct Block {
    letters: String,
    ends: Vec<u32>,
    signatures: Vec<Signature>,
    classes: Vec<WordClass>,
}

/// What finds some of the words.
#[derive(Debug)]
pub(super) struct Run {
    /// Their numbers, in the order of their letters.
    sorted: Vec<u32>,
    /// Finds places in `sorted`.
    pub(super) finders: Finders,
}

impl Run {
    /// The numbers at places.
    pub(super) fn numbers<'a>(&'a self, places: Places<'a>) -> impl Iterator<Item = u32> + 'a {
        places.iter().map(|place| self.sorted[place as usize])
    }
}

impl LaterWords {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The tables that find them.
    pub(super) fn runs(&self) -> impl Iterator<Item = &Run> {
        self.runs.iter().map(|run| &**run)
    }

    /// The letters of a word.
    pub(super) fn word(&self, number: usize) -> &str {
        let (block, place) = (&self.blocks[number / BLOCK], number % BLOCK);
        let from = match place {
            0 => 0,
            _ => block.ends[place - 1] as usize,
        };
        &block.letters[from..block.ends[place] as usize]
    }

    /// What a word looks like at a glance.
    pub(super) fn signature(&self, number: usize) -> Signature {
        self.blocks[number / BLOCK].signatures[number % BLOCK]
    }

    /// What a word is by itself.
    pub(super) fn class(&self, number: usize) -> WordClass {
        self.blocks[number / BLOCK].classes[number % BLOCK]
    }

    /// The number of this very word.
    pub(super) fn number(&self, word: &str) -> Option<WordId> {
        self.runs().find_map(|run| {
            let mut same = run.numbers(run.finders.of_word(word));
            same.find(|&number| self.word(number as usize) == word)
        })
    }

    /// The numbers of the words of a table that begin with `prefix`, in order.
    pub(super) fn with_prefix<'a>(
        &'a self,
        run: &'a Run,
        prefix: &'a str,
    ) -> impl Iterator<Item = u32> + 'a {
        let word = |number: u32| self.word(number as usize);
        let from = run.sorted.partition_point(|&number| word(number) < prefix);
        let behind = run.sorted[from..].iter().copied();
        behind.take_while(move |&number| word(number).starts_with(prefix))
    }

    /// Adds words that are not there yet, in the order of their letters. Each is put into a
    /// larger table O(log n) times.
    pub(super) fn add(&mut self, new: &[&str], lexicon: &Lexicon) {
        if new.is_empty() {
            return;
        }
        let first = self.count as u32;
        for word in new {
            if self.count.is_multiple_of(BLOCK) {
                self.blocks.push(Arc::default());
            }
            if let Some(last) = self.blocks.last_mut() {
                let block = Arc::make_mut(last);
                block.letters.push_str(word);
                block.ends.push(block.letters.len() as u32);
                block.signatures.push(Signature::of(word));
                block.classes.push(WordClass::of(word, lexicon));
            }
            self.count += 1;
        }
        let mut sorted: Vec<u32> = (first..self.count as u32).collect();
        while let Some(last) = self.runs.pop_if(|last| last.sorted.len() <= sorted.len()) {
            sorted = self.merged(&last.sorted, &sorted);
        }
        let words: Vec<&str> = sorted
            .iter()
            .map(|&number| self.word(number as usize))
            .collect();
        let finders = Finders::of(&words);
        self.runs.push(Arc::new(Run { sorted, finders }));
    }

    /// Two lists of numbers as one, in the order of the words' letters.
    fn merged(&self, one: &[u32], other: &[u32]) -> Vec<u32> {
        let mut all = Vec::with_capacity(one.len() + other.len());
        let mut rest = other;
        for &number in one {
            let word = self.word(number as usize);
            let before = rest
                .iter()
                .take_while(|&&next| self.word(next as usize) < word);
            let (head, tail) = rest.split_at(before.count());
            all.extend_from_slice(head);
            all.push(number);
            rest = tail;
        }
        all.extend_from_slice(rest);
        all
    }
}
